"""An article's file, parted: front matter and Markdown. Nothing is understood yet."""

from __future__ import annotations

import re

from msgspec import Struct

from generator.digest import Digest, blob_ids, digest_bytes
from generator.model.site import Language
from generator.model.story import Record, Wording
from generator.problems import Location, Problem, error
from generator.reading.text import decode

MAX_LINE = 100_000
"""Characters; Python-Markdown's time grows with the square of some lines, and nobody writes a paragraph of this length."""


class Place(Struct, frozen=True):
    """Where an article's file lies in the order of the site."""

    path: str
    story: str
    """The id that the file's place gives; `story:` in front matter replaces it."""
    name: str
    """The last part of that id."""
    folder: str
    language: Language
    kind: str
    section: str | None


def digest_of(markdown: str) -> Digest:
    """What tells one text from another."""
    return digest_bytes(markdown.encode("utf-8", "surrogatepass"))


def read_markdown(data: bytes) -> str:
    """The Markdown of an article's file; empty if the file has no such form."""
    text, _ = decode(data, "")
    parts = split(text, "", [])
    return "" if parts is None else parts[1]


def with_new_text(known: Record | None, read_from: str, data: bytes) -> tuple[Record, str] | None:
    """Record and Markdown of an article of whose file nothing but the text is another.

    None if more is, or if there is something to be said.
    """
    if known is None or known.text is None or known.problems or known.read_from.split(" ")[::2] != read_from.split(" ")[::2]:
        return None
    text, found = decode(data, "")
    parts = None if found else split(text, "", [])
    if parts is None or digest_of(parts[0]) != known.text.front or len(parts[1]) > MAX_LINE or not parts[1].strip():
        return None
    return Record(read_from, known.article, Wording(digest_of(parts[1]), blob_ids(data), known.text.front), ()), parts[1]


_FENCE = re.compile(r"^(?:---|\.\.\.)[^\S\n]*$", re.MULTILINE)


def split(text: str, path: str, problems: list[Problem]) -> tuple[str, str, int] | None:
    """Front matter, Markdown, and the line on which the Markdown starts."""
    opening = _FENCE.match(text)
    if opening is None or text[0] == ".":
        problems.append(no_front_matter(path))
        return None
    closing = _FENCE.search(text, opening.end() + 1)
    if closing is None:
        hint = "write a line of three hyphens after the last key"
        problems.append(error(Location(path, 1), "the front matter is not closed", hint))
        return None
    front = text[opening.end() + 1 : closing.start()] or "\n"
    return front, text[closing.end() + 1 :], text.count("\n", 0, closing.start()) + 2


def no_front_matter(path: str) -> Problem:
    """The problem of a file without any."""
    return error(Location(path, 1), "the front matter is missing", "start the file with a line ---, then title: and date:, then a line ---")
