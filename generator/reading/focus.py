"""The point of a picture that must be seen, as CSS writes positions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.model.story import Focus

_ACROSS = {"left": 0, "center": 50, "right": 100}
_DOWN = {"top": 0, "center": 50, "bottom": 100}


def parse_focus(text: str) -> Focus | None:
    """The point that `30% 70%`, `left top`, `top left`, `bottom` or `center` names; None for anything else."""
    parts = text.lower().split()
    if len(parts) == 1:
        parts = ["center", *parts] if parts[0] in _DOWN else [*parts, "center"]
    if len(parts) != 2:
        return None
    for across, down in (parts, parts[::-1]):
        x, y = _percent(across, _ACROSS), _percent(down, _DOWN)
        if x is not None and y is not None:
            return x, y
    return None


def _percent(part: str, words: Mapping[str, int]) -> int | None:
    found = re.fullmatch(r"(\d{1,3})%", part, re.ASCII)
    percent = int(found.group(1)) if found else words.get(part, 101)
    return percent if percent <= 100 else None
