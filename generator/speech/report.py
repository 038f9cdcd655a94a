"""Problems as people read them in their language, and as machines read them in English. Nothing is printed here."""

from __future__ import annotations

from collections.abc import Iterable

import click

from generator.problems import Problem, errors_of
from generator.speech import say, translate


def plain(problem: Problem) -> dict[str, object]:
    """For JSON: what is not known is null."""
    where = problem.where
    return {
        "severity": problem.severity,
        "path": where.path,
        "line": where.line or None,
        "column": where.column or None,
        "message": problem.text,
        "hint": problem.advice or None,
    }


def annotation(problem: Problem) -> str:
    """A workflow command of GitHub Actions (docs.github.com, Workflow commands)."""
    where = problem.where
    path = where.path.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    place = f"file={path}" + (f",line={where.line}" if where.line else "") + (f",col={where.column}" if where.column else "")
    text = f"{problem.text} ({problem.advice})" if problem.hint else problem.text
    text = text.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
    return f"::{problem.severity} {place}::{text}"


def colored(problem: Problem, language: str) -> str:
    """For a terminal, in the editor's language."""
    color = "red" if problem.severity == "error" else "yellow"
    severity = click.style(translate(problem.severity, language), fg=color, bold=True)
    first = f"{problem.where}: {severity}: {say(problem.message, problem.facts, language)}"
    hint = click.style(translate("hint", language), bold=True)
    return f"{first}\n  {hint}: {say(problem.hint, problem.facts, language)}" if problem.hint else first


def count(problems: Iterable[Problem], language: str) -> str:
    """How many errors and warnings there are, in words; empty if there are none."""
    listed = list(problems)
    errors = len(errors_of(listed))
    counts = (errors, "{n} error", "{n} errors"), (len(listed) - errors, "{n} warning", "{n} warnings")
    return ", ".join(say(one if n == 1 else many, {"n": str(n)}, language) for n, one, many in counts if n)
