"""Assets under names that hold their content's digest. A style sheet names its fonts and pictures by theirs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from generator.digest import digest_bytes
from generator.problems import Location, Problem, error
from generator.reading.nearest import did_you_mean

FOLDER = "assets"

_URL = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|//|/|#)([^"')]+)\1\s*\)""")
_AS_IS = re.compile(r"(LICENSE|OFL|README).*", re.IGNORECASE)
"""Licences that must travel with what they license keep their names."""


class Assets:
    """The published form of a theme's assets, worked out when it is first asked for."""

    def __init__(self, files: Mapping[str, Path], problems: list[Problem]) -> None:
        self.files = files
        self.problems = problems
        self.made: dict[str, tuple[str, bytes]] = {}

    def path(self, name: str) -> str | None:
        """The path below the output folder: `assets/testata.1a2b3c4d5e.css`; None for an unknown asset."""
        return self._make(name)[0] if name in self.files else None

    def content(self, name: str) -> bytes:
        """The published bytes."""
        return self._make(name)[1]

    def _make(self, name: str, above: tuple[str, ...] = ()) -> tuple[str, bytes]:
        if name not in self.made:
            data = self.files[name].read_bytes()
            if name.endswith(".css"):
                data = self._with_addresses(name, data.decode("utf-8", "replace"), (*above, name)).encode()
            self.made[name] = (self._published(name, data), data)
        return self.made[name]

    def _published(self, name: str, data: bytes) -> str:
        file = PurePosixPath(name)
        if _AS_IS.fullmatch(file.name):
            return f"{FOLDER}/{name}"
        return f"{FOLDER}/{file.with_name(f'{file.stem}.{digest_bytes(data)[:10]}{file.suffix}')}"

    def _with_addresses(self, name: str, text: str, above: tuple[str, ...]) -> str:
        folder = posixpath.dirname(name)

        def address(match: re.Match[str]) -> str:
            written, _, rest = match.group(2).partition("#")
            target = posixpath.normpath(posixpath.join(folder, written.partition("?")[0]))
            if target not in self.files or target in above:
                line = text.count("\n", 0, match.start()) + 1
                hint = did_you_mean(target, self.files)
                self.problems.append(
                    error(Location(f"{FOLDER}/{name}", line), "the style sheet names “{file}”, which is not there", hint, file=written)
                )
                return match.group()
            published = posixpath.relpath(self._make(target, above)[0], posixpath.dirname(f"{FOLDER}/{name}"))
            return f'url("{published}{"#" + rest if rest else ""}")'

        return _URL.sub(address, text)
