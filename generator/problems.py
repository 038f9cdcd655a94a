"""Problems are values: what is wrong, where, and how to mend it. Only the command line prints them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any, Literal, Self

from msgspec import Struct, field

_FACT = re.compile(r"\{\{|\}\}|\{(\w+)\}")
_BRACES = {"{{": "{", "}}": "}"}

Severity = Literal["error", "warning"]


class Status(IntEnum):
    """The exit statuses of the contract."""

    FINE = 0
    CONTENT = 1
    USAGE = 2
    MACHINE = 3


class Location(Struct, frozen=True, order=True, array_like=True):
    """A place in a file of the site: path with `/`, relative to the site; line and column from 1, 0 if unknown."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


class Line(str):
    """A sentence in English that keeps its template and facts, so that the command line can say it in another language."""

    template: str
    facts: Mapping[str, str]

    def __new__(cls, template: str, /, **facts: object) -> Self:
        """The template with its facts filled in."""
        told = as_told(facts)
        line = super().__new__(cls, fill(template, told))
        line.template, line.facts = template, told
        return line

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        """A worker's process hands it over whole."""
        return (self.template,), dict(self.facts)


class Problem(Struct, frozen=True):
    """One thing that is wrong, as data.

    `message` and `hint` are templates in English with `{facts}` in braces, so that a catalogue can translate them.
    """

    severity: Severity
    message: str
    where: Location
    hint: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The message in English, facts filled in."""
        return fill(self.message, self.facts)

    @property
    def advice(self) -> str:
        """The hint in English, facts filled in; empty if there is none."""
        return fill(self.hint, self.facts)

    def __str__(self) -> str:
        first = f"{self.where}: {self.severity}: {self.text}"
        return f"{first}\n  hint: {self.advice}" if self.hint else first


def fill(template: str, facts: Mapping[str, str]) -> str:
    """The template with its `{facts}` filled in; where there are facts, `{{` stands for a brace."""
    if isinstance(template, Line) or not facts:
        return template
    return _FACT.sub(lambda match: _BRACES.get(match.group()) or facts.get(match.group(1), match.group()), template)


def as_told(facts: Mapping[str, object]) -> dict[str, str]:
    """Facts as text; a fact that is a sentence stays one."""
    return {name: value if isinstance(value, str) else str(value) for name, value in facts.items()}


def error(where: Location, message: str, hint: str = "", **facts: object) -> Problem:
    """A problem that stops the build."""
    return Problem("error", message, where, hint, as_told(facts))


def warning(where: Location, message: str, hint: str = "", **facts: object) -> Problem:
    """A problem that a build reports and survives, unless it is strict."""
    return Problem("warning", message, where, hint, as_told(facts))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without repetitions, by file, line and column; errors before warnings of the same place."""
    unique = {(p.where, p.severity, p.text): p for p in problems}
    return tuple(unique[key] for key in sorted(unique))


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Only the errors."""
    return tuple(p for p in problems if p.severity == "error")


PACKAGE = str(Path(__file__).resolve().parent) + os.sep


def is_ours(file: str) -> bool:
    """Whether a frame of a traceback is this program's own, not a template's, a library's or an extension's."""
    return file.startswith(PACKAGE)


def plain_problem(problem: Problem) -> list[object]:
    """A problem as plain values, which JSON can hold."""
    where = problem.where
    return [problem.severity, problem.message, [where.path, where.line, where.column], problem.hint, dict(problem.facts)]


def problem_of(plain: list[Any]) -> Problem:
    """The problem of those values."""
    severity, message, where, hint, facts = plain
    return Problem(severity, message, Location(*where), hint, facts)


def tells_sentences(problem: Problem) -> bool:
    """Whether a problem holds sentences that plain values would lose, so that nobody could say it in another language."""
    return any(isinstance(each, Line) for each in (problem.message, problem.hint, *problem.facts.values()))


class SiteError(Exception):
    """The run can't go on: these problems are why, and this is the status to exit with."""

    def __init__(self, problems: Iterable[Problem], status: Status = Status.CONTENT) -> None:
        self.problems = in_order(problems)
        self.status = status
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[SiteError], tuple[tuple[Problem, ...], Status]]:
        """A worker's process hands it over whole."""
        return type(self), (self.problems, self.status)


class UsageError(Exception):
    """What was asked for can't be done: a message with a hint, exit status 2."""

    status = Status.USAGE

    def __init__(self, message: str, hint: str = "", **facts: object) -> None:
        self.message = message
        self.hint = hint
        self.facts = as_told(facts)
        super().__init__(fill(message, self.facts))

    def __reduce__(self) -> tuple[object, ...]:
        """A worker's process hands it over whole."""
        return type(self), (self.message, self.hint), {"facts": self.facts, "args": self.args}


class MachineError(UsageError):
    """The machine said no (disk, permissions, lock): a message with a hint, exit status 3."""

    status = Status.MACHINE
