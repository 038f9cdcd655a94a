"""Bytes of a saved file become text, in the encoding that it names; and what no file may do."""

from __future__ import annotations

import codecs
import re

from generator.problems import Location, Problem, error
from generator.reading.text import decode

MAX_FILE = 64_000_000
"""Bytes of one input; a saved page with all its pictures in it has a tenth of that."""

_NAMED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def text_of(data: bytes, where: str, charset: str | None = None) -> tuple[str, list[Problem]]:
    """The text with `\\n` line ends and without control characters, and what was wrong; empty, with an error, if it can't be read.

    The encoding is the one that the bytes or `charset` name; UTF-8 is tried first, since no other text is valid UTF-8 by chance.
    """
    for encoding in _candidates(data, charset):
        try:
            return decode(data.decode(encoding).encode("utf-8"), where)
        except (UnicodeError, LookupError):
            continue
    return decode(data, where)  # says which byte


def _candidates(data: bytes, charset: str | None) -> list[str]:
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    named = _NAMED.search(data[:4096])
    further = [name for name in (charset, named.group(1).decode() if named else None) if name]
    return [*marked, "utf-8", *(name for name in further if _is_text_encoding(name))]


def _is_text_encoding(name: str) -> bool:
    """Whether it is an encoding of bytes as text: Python also knows some that are none, as `zip`."""
    try:
        return bool(getattr(codecs.lookup(name), "_is_text_encoding", False))
    except LookupError:
        return False


def refused_xml(text: str, where: str) -> Problem | None:
    """Why an XML file is not read: a document type may declare entities that grow without end, or name other files."""
    found = re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    return error(
        Location(where, line), "the file declares a document type, which no feed or sitemap needs", "save it again from the old site"
    )
