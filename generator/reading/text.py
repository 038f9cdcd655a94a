"""Bytes of an editor's file become text: one encoding, one line ending, no control characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from generator.problems import Location, Problem, error, warning

_FORBIDDEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 forbids or advises against; NUL apart. A feed with one of them is no XML (https://www.w3.org/TR/xml/#charsets)."""

_HIDDEN = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
"""Characters without a face: soft hyphen, zero-width space, byte order mark, direction overrides."""


_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r"})
_FAR = (b"\xc2", b"\xef")
"""What begins the others in UTF-8."""


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """UTF-8 bytes as text with `\\n` line ends and without byte order mark or control characters, and what was wrong."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        good = data[: failure.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = good.count(b"\n") + 1
        return "", [
            error(
                Location(path, line),
                "the file is not UTF-8 text (byte {byte})",
                "save it again as UTF-8",
                byte=f"0x{data[failure.start]:02X}",
            )
        ]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_clean(data):
        return text, []
    if "\0" in text:
        return "", [error(position(text, text.index("\0"), path), "the file holds a NUL character", "save it again as UTF-8 text")]
    return _without_controls(text, path)


def _is_clean(data: bytes) -> bool:
    """Whether text surely has no control characters: this is seen in a fifth of the time that it takes to look for each of them."""
    return len(data.translate(None, _CONTROLS)) == len(data) and not any(each in data for each in _FAR)


def _without_controls(text: str, path: str) -> tuple[str, list[Problem]]:
    found = [
        warning(
            position(text, match.start(), path),
            "the control character {code} is left out",
            "delete it; it often comes along when text is copied from a PDF",
            code=f"U+{ord(match.group()):04X}",
        )
        for match in _FORBIDDEN.finditer(text)
    ]
    return (_FORBIDDEN.sub("", text) if found else text), found


def position(text: str, offset: int, path: str, first_line: int = 1) -> Location:
    """Where the offset lies, as line and column from 1."""
    start = text.rfind("\n", 0, offset) + 1
    return Location(path, text.count("\n", 0, offset) + first_line, offset - start + 1)


def visible(text: str) -> str:
    """The text in Unicode form NFC, without characters that can't be seen."""
    if text.isascii():
        return text
    return _HIDDEN.sub("", unicodedata.normalize("NFC", text))


def has_control(text: str) -> bool:
    """Whether the text holds a character that XML forbids."""
    return "\0" in text or _FORBIDDEN.search(text) is not None


def has_hidden(text: str) -> bool:
    """Whether the text holds characters that cannot be seen."""
    return _HIDDEN.search(text) is not None


def holds(text: str, marks: Iterable[str]) -> bool:
    """Whether one of the marks stands in the text."""
    for mark in marks:  # noqa: SIM110 (asked for every text: any() takes three times as long)
        if mark in text:
            return True
    return False
