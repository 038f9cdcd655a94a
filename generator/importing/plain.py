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

TOP, BOTTOM = "top of page", "bottom of page"
SHORT = 25
"""Characters of a line that is hardly a paragraph."""

MOMENT = 40
"""Characters of the longest date that a page prints."""

LONG = 80
"""Characters of a line that is hardly a title."""

TITLE = 300
"""Characters of the longest title."""

HEAD = 60
"""Lines from the top within which a page says its reading time: the longest menu has fewer."""

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
    plain = [line.strip().strip(_UNSEEN).casefold() for line in lines]
    starts = sorted({0} | {index + (line == BOTTOM) for index, line in enumerate(plain) if line in (TOP, BOTTOM)})
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
    title: str = ""
    printed: str | None = None
    writer: str | None = None
    language: str | None = None
    texts: list[str] = field(default_factory=list)

    def finding(self, lines: list[str], problems: list[Problem]) -> Finding | None:
        plain = [line.strip().strip(_UNSEEN).strip() for line in lines]
        title, writer = self._heading(plain)
        if title is None:
            return None
        self.title, self.writer = plain[title], None if writer is None else plain[writer]
        above = [said for index, said in enumerate(plain[:title]) if index != writer and not self._is_fact(said)]
        self._tell_of_menu(above, Location(self.where, self.first_line), problems)
        for number, said in enumerate(plain[title + 1 :], start=self.first_line + title + 1):
            if number - self.first_line == writer:
                continue
            ending = language_of_phrase("end", said)
            if ending is not None and self.texts:
                self._hear(ending)
                self._tell_of_rest(lines[number - self.first_line + 1 :], said, Location(self.where, number), problems)
                break
            self._line(said, Location(self.where, number), problems)
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

    def _heading(self, lines: list[str]) -> tuple[int | None, int | None]:
        """Where the title stands, and whoever wrote the story, if that is a line of its own. No title: a page without text.

        The title stands beside date and reading time, if the page says them near its top, else first; what is above it is the menu, in
        which no line is as long as a paragraph.
        """
        said = [index for index, line in enumerate(lines[:HEAD]) if line and not _is_frame(line)]
        title, writer = self._beside(lines, said)
        if title is None or any(len(lines[index]) > LONG for index in said if index < title):
            return (said[0] if said else None), None
        return title, writer

    def _beside(self, lines: list[str], said: list[int]) -> tuple[int | None, int | None]:
        """Wix prints date and reading time below the title, or above it, then after whoever wrote the story."""
        reading = next((at for at, index in enumerate(said) if self._is_reading(lines[index]) and self._has_day(lines, said, at)), None)
        if reading is None:
            return None, None
        above, named = said[:reading], [index for index in said[:reading] if not self._is_dated(lines[index])]
        below = next((index for index in said[reading + 1 :] if not self._is_dated(lines[index])), None)
        if not named:
            return (above[0] if len(above) > 1 else below), None  # “8 marzo” is a title where the day stands below it once more
        if len(named) == 1 or not is_name(lines[named[-1]]):
            return named[-1], None
        first, second = named[-2:]
        if below is not None and len(lines[first]) < SHORT and _is_title(lines[below]):
            return below, second
        return (first, second) if len(lines[first]) > len(lines[second]) else (second, None)

    def _has_day(self, lines: list[str], said: list[int], at: int) -> bool:
        """Whether a date stands on a line with a reading time, or on one beside it."""
        near = [lines[index] for index in said[max(0, at - 1) : at + 2]]
        return any(self._is_printed(part) for line in near for part in _parts(line))

    def _is_fact(self, said: str) -> bool:
        """Whether a line above the title says nothing of a menu: it is empty, the page's frame, or tells of the story."""
        return not said or _is_frame(said) or (self._is_dated(said) and self._is_known(said))

    def _is_reading(self, line: str) -> bool:
        return any(language_of_phrase("reading", part) is not None for part in _parts(line))

    def _is_dated(self, line: str) -> bool:
        """Whether a line says a date or a reading time."""
        return self._is_reading(line) or any(after_phrase("updated", part) is not None or self._is_printed(part) for part in _parts(line))

    def _is_printed(self, said: str) -> bool:
        return len(said) <= MOMENT and (read_printed(said, self.codes.languages, self.captured) is not None or _is_ago(said, self.codes))

    def _tell_of_menu(self, lines: list[str], place: Location, problems: list[Problem]) -> None:
        if lines:
            message = "what stands above the title is taken for the menu, and left out: {lines}"
            told = ", ".join(f"“{line}”" for line in lines)
            problems.append(warning(place, message, "put it back if it belongs to the text", lines=told[:300]))

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
        bullet, parts = _BULLET.fullmatch(line), _parts(line)
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
        if self.printed is None and self._is_printed(said):
            return "printed"
        return "writer" if named and self.writer is None and is_name(said) else ""

    def _hear(self, language: str | None) -> None:
        if language not in (None, "any"):
            self.language = self.language or language


def _parts(line: str) -> list[str]:
    """What a line between title and text says, each thing by itself: bullets stand before them or between them."""
    bullet = _BULLET.fullmatch(line)
    return [part for part in re.split(r"\s*[•·]\s*", bullet.group("said") if bullet else line) if part]


def _is_title(line: str) -> bool:
    return len(line) <= TITLE and not line.endswith((".", ":", ";", ","))


def _is_ago(said: str, codes: Codes) -> bool:
    """Whether it is counted back from the day on which the page was saved, which nobody may know."""
    return read_printed(said, codes.languages, date(2024, 12, 31)) is not None
