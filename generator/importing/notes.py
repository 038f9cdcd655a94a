"""What an import leaves to people: sentences by topic, for the report and for the list of things to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from generator.importing.findings import Kind
from generator.problems import Line, Location, Problem, as_told

Topic = Literal["source", "text", "year", "translation", "picture", "alt", "author", "place", "address"]

HEADINGS: dict[Topic, str] = {
    "year": "Missing years and dates",
    "text": "Missing text",
    "author": "Unknown authors",
    "translation": "Unmatched translations",
    "picture": "Unresolved pictures",
    "alt": "Missing alternative texts",
    "place": "Places",
    "address": "Old addresses",
    "source": "Files that were read",
}
"""The topics in the order of the list, with what stands above each."""

KINDS: dict[Kind, str] = {
    "file": Line("file"),
    "export": Line("export"),
    "page": Line("page"),
    "api": Line("data"),
    "csv": Line("table"),
    "feed": Line("feed"),
    "text": Line("text"),
    "sitemap": Line("sitemap"),
}
"""What people call the kinds of sources."""


class Note(Struct, frozen=True):
    """One thing to look at; what it is about gets its place when the story has one."""

    topic: Topic
    message: str
    hint: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    def at(self, where: str) -> Problem:
        """As a problem of a file."""
        return Problem("warning", self.message, Location(where), self.hint, dict(self.facts))


class Noted(Struct, frozen=True):
    """A problem with its topic."""

    topic: Topic
    problem: Problem


def note(topic: Topic, message: str, hint: str = "", **facts: object) -> Note:
    """A note; its facts as text."""
    return Note(topic, message, hint, tuple(as_told(facts).items()))


def of_sources(problems: Iterable[Problem]) -> list[Noted]:
    """What readers found odd."""
    return [Noted("source", problem) for problem in problems]
