"""Which files somebody is writing at this moment."""

from __future__ import annotations

import time
from collections.abc import Iterable

LONGEST = 1.0
"""Seconds after which a file counts as whole although nobody said that it was closed."""

_MOST = 1000


class Writers:
    """Files that were changed and not closed since, by absolute path. One thread tells, any other may look."""

    def __init__(self) -> None:
        self.since: dict[str, float] = {}

    def begin(self, paths: Iterable[str]) -> None:
        """These are being written."""
        now = time.monotonic()
        if len(self.since) > _MOST:
            self.since = {path: since for path, since in self.since.items() if now - since < LONGEST}
        for path in paths:
            if path not in self:
                self.since[path] = now

    def end(self, paths: Iterable[str]) -> None:
        """These are whole, or gone."""
        for path in paths:
            self.since.pop(path, None)

    def __contains__(self, path: object) -> bool:
        since = self.since.get(path) if isinstance(path, str) else None
        return since is not None and time.monotonic() - since < LONGEST
