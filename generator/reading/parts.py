"""An article's file, parted: front matter and Markdown. Nothing is understood yet."""

from __future__ import annotations

from msgspec import Struct

from generator.digest import Digest, digest_bytes
from generator.model.site import Language
from generator.problems import Location, Problem, error
from generator.reading.text import decode


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


def split(text: str, path: str, problems: list[Problem]) -> tuple[str, str, int] | None:
    """Front matter, Markdown, and the line on which the Markdown starts."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        problems.append(no_front_matter(path))
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :]), number + 2
    hint = "write a line of three hyphens after the last key"
    problems.append(error(Location(path, 1), "the front matter is not closed", hint))
    return None


def no_front_matter(path: str) -> Problem:
    """The problem of a file without any."""
    return error(Location(path, 1), "the front matter is missing", "start the file with a line ---, then title: and date:, then a line ---")
