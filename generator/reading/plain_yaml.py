"""The plainest YAML, `key: value` on each line, read without the library; most front matter is of that kind.

Nothing is understood here that the library would understand otherwise (tests/reading/test_plain_yaml.py): where that is not sure,
the answer is None.
"""

from __future__ import annotations

import re

Value = str | list[tuple[str, int]]
"""A text, or the texts of a list, each with its column from 1."""

_ITEM = re.compile(r"[^\W_][\w .'’/-]*")
"""What means the same within brackets as outside."""

FAR = 100
"""No key has so many letters; the library looks for a colon in the first 1,024."""


def read_plain(text: str) -> dict[str, tuple[int, bool, Value]] | None:
    """Key -> line from 1, whether its value is in quotes, and the value; None for YAML of another kind."""
    found: dict[str, tuple[int, bool, Value]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        key, colon, value = line.partition(": ")
        if not colon:
            if line:
                return None
            continue
        if not (key.isidentifier() and key.isascii() and len(key) < FAR) or key in found or not value or not value.isprintable():
            return None
        first, last = value[0], value[-1]
        if first.isalnum():
            if ": " in value or " #" in value or last in ": ":
                return None
            found[key] = number, False, value
        elif first in "\"'" and last == first and len(value) > 1 and first not in value[1:-1] and "\\" not in value:
            found[key] = number, True, value[1:-1]
        elif first == "[" and last == "]":
            items = _items(value, len(key) + 3)
            if items is None:
                return None
            found[key] = number, False, items
        else:
            return None
    return found or None


def _items(value: str, column: int) -> list[tuple[str, int]] | None:
    """The texts of a list in brackets that begins in that column."""
    found: list[tuple[str, int]] = []
    column += 1
    for piece in value[1:-1].split(","):
        item = piece.strip(" ")
        if not _ITEM.fullmatch(item):
            return None
        found.append((item, column + len(piece) - len(piece.lstrip(" "))))
        column += len(piece) + 1
    return found
