"""Plain text that somebody copied from a page of the old site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct, field

from generator.importing.bylines import is_name
from generator.importing.dates import read_printed
from generator.importing.findings import Codes, Finding
from generator.importing.phrases import after_phrase, language_of_phrase
from generator.importing.ricos import plain_text
from generator.problems import Location, Problem, warning
from generator.reading.slugs import fold

TOP = "top of page"
SHORT = 25
"""Characters of a line that is hardly a paragraph."""

MOMENT = 40
"""Characters of the longest date that a page prints."""

LONG = 80
"""Characters of a line that is hardly a title."""

_BULLET = re.compile(r"[•·●▪◦*-]\s+(?P<said>\S.*)")
_ENDS = re.compile(r"[.!?:;,…\"”»’)]$")
_COUNT = re.compile(r"\d{1,3}")
_UNSEEN = "\u200b\ufeff"


def read_plain(text: str, where: str, codes: Codes, captured: date | None) -> tuple[list[Finding], list[Problem]]:
    """A story for each page that was copied, the pages one below the other; and lines that may not belong to them."""
    problems: list[Problem] = []
    found = []
    for first_line, lines in _pages_in(text.split("\n")):
        page = _Page(where, first_line, codes, captured)
        finding = page.finding(lines, problems)
        if finding is not None:
            found.append(finding)
    if not found:
        problems.append(warning(Location(where), "there is no text in the file: it is left out"))
    return found, problems


def _pages_in(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    starts = [index for index, line in enumerate(lines) if line.strip().casefold() == TOP] or [0]
    starts = starts if not any(line.strip() for line in lines[: starts[0]]) else [0, *starts]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        if any(line.strip() and not _is_frame(line.strip()) for line in lines[start:end]):
            yield start + 1, lines[start:end]


def _is_frame(line: str) -> bool:
    return language_of_phrase("frame", line) is not None


class _Page(Struct):
    """One copied page, read from its first line to its last."""

    where: str
    first_line: int
    codes: Codes
    captured: date | None
    title: str | None = None
    printed: str | None = None
    writer: str | None = None
    language: str | None = None
    texts: list[str] = field(default_factory=list)

    def finding(self, lines: list[str], problems: list[Problem]) -> Finding | None:
        for number, line in enumerate(lines, start=self.first_line):
            said = line.strip().strip(_UNSEEN).strip()
            ending = language_of_phrase("end", said)
            if ending is not None and self.texts:
                self._hear(ending)
                self._tell_of_rest(lines[number - self.first_line + 1 :], said, Location(self.where, number), problems)
                break
            self._line(said, Location(self.where, number), problems)
        if self.title is None:
            return None
        return Finding(
            kind="text",
            where=self.where,
            names=frozenset({f"text:{fold(self.title)}"}),
            title=self.title,
            printed=self.printed,
            captured=self.captured,
            writer=self.writer,
            surrounding=self.language,
            text=plain_text("\n".join(self.texts)),
        )

    def _tell_of_rest(self, lines: list[str], said: str, place: Location, problems: list[Problem]) -> None:
        """What follows a text is comments and other stories; a paragraph there may be its own after all."""
        count = sum(len(line.strip()) > LONG for line in lines)
        if count:
            message = "“{line}” ends the text; long lines after it are left out: {count}"
            problems.append(warning(place, message, "put them back if they belong to the text", line=said, count=count))

    def _line(self, said: str, place: Location, problems: list[Problem]) -> None:
        frame = language_of_phrase("frame", said)
        if not said or frame is not None:
            self._hear(frame)
        elif self.title is None:
            self.title = said
        elif not self.texts and self._is_known(said):
            return
        else:
            counter = language_of_phrase("counters", said)
            if counter is not None or (self.texts and _COUNT.fullmatch(said)):
                self._hear(counter)
                problems.append(
                    warning(place, "“{line}” is taken for a counter, and left out", "put it back if it belongs to the text", line=said)
                )
                return
            if len(said) < SHORT and not _ENDS.search(said):
                problems.append(warning(place, "“{line}” may not belong to the text: it is kept", "take it out if it does not", line=said))
            self.texts.append(said)

    def _is_known(self, line: str) -> bool:
        """Whether a line between title and text says a date, a reading time, who wrote it, or several of these."""
        bullet = _BULLET.fullmatch(line)
        said = bullet.group("said") if bullet else line
        parts = [part for part in re.split(r"\s*[•·]\s*", said) if part]
        facts = [(self._fact(part, named=bullet is not None or len(parts) > 1), part) for part in parts]
        if not all(kind for kind, _ in facts):
            return False
        for kind, part in facts:
            if kind == "reading":
                self._hear(language_of_phrase("reading", part))
            elif kind == "printed":
                self.printed = self.printed or part
            elif kind == "writer":
                self.writer = self.writer or part
        return True

    def _fact(self, said: str, *, named: bool) -> str:
        """What a piece of such a line says; empty for what may be text. Only where pieces are marked as such may one be a name."""
        if language_of_phrase("reading", said) is not None:
            return "reading"
        if after_phrase("updated", said) is not None:
            return "updated"
        if (
            len(said) <= MOMENT
            and self.printed is None
            and (read_printed(said, self.codes.languages, self.captured) or _is_ago(said, self.codes))
        ):
            return "printed"
        return "writer" if named and self.writer is None and is_name(said) else ""

    def _hear(self, language: str | None) -> None:
        if language not in (None, "any"):
            self.language = self.language or language


def _is_ago(said: str, codes: Codes) -> bool:
    """Whether it is counted back from the day on which the page was saved, which nobody may know."""
    return read_printed(said, codes.languages, date(2024, 12, 31)) is not None
