"""What a command gives back for the command line to print."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from generator.problems import Problem, Status, errors_of


class Result(Struct, frozen=True):
    """Lines for standard output, problems for standard error, the same as data for machines, and the exit status.

    A line that is a sentence is a `Line`, so that it can be said in another language; plain text is printed as it is.
    `notes` are problems of the machine, not of the site: they never count for `--strict`.
    """

    lines: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    status: Status = Status.FINE


def judged(problems: tuple[Problem, ...], *, strict: bool) -> Status:
    """The status that the problems of a site deserve."""
    return Status.CONTENT if errors_of(problems) or (strict and problems) else Status.FINE
