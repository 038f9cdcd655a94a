"""The terminal: what is printed of a command's result, in the language of whoever reads it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NoReturn

import click

from generator.commands.result import Result
from generator.problems import Line, Problem, SiteError, UsageError, fill
from generator.speech import language_of, say
from generator.speech.report import annotation, colored, count, plain

WORDS = {
    "read": "reading",
    "convert": "converting Markdown",
    "produce": "producing pages",
    "search": "making the search",
    "check": "checking pages",
    "elsewhere": "asking other sites",
    "import": "reading the old site",
    "settle": "making articles",
    "write": "writing articles",
}
"""What a command is doing, in words."""

EVERY = 5.0
"""Seconds between two lines of progress where there is no terminal."""


LANGUAGE = language_of(os.environ)
"""In which people are spoken to; machines get English."""


def said(text: str, /, **facts: str) -> str:
    """The text in the language of whoever reads it, facts filled in."""
    return say(text, facts, LANGUAGE)


class Progress:
    """What is going on, on standard error: one line that changes on a terminal, a line every few seconds elsewhere."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.last = time.monotonic()
        self.drawn = False

    def __call__(self, what: str, done: int, total: int) -> None:
        text = said(WORDS.get(what, what))
        if what not in WORDS:
            self.clear()
            click.echo(text, err=True)
        elif self.terminal:
            self._draw(text, done, total)
        elif total and time.monotonic() - self.last > EVERY:
            self.last = time.monotonic()
            click.echo(said("{what}: {done} of {total}", what=text, done=str(done), total=str(total)), err=True)

    def _draw(self, text: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.last < 0.1 and done != total:
            return
        self.last = now
        bar = f" [{'#' * (30 * done // total):<30}] {done}/{total}" if total else " ..."
        click.echo(f"\r\x1b[2K{text}{bar}", err=True, nl=False)
        self.drawn = True

    def clear(self) -> None:
        """Take the changing line away."""
        if self.drawn:
            click.echo("\r\x1b[2K", err=True, nl=False)
            self.drawn = False


class Reports:
    """Problems as they come and go while a command runs: printed when they are others than the last time."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.shown: tuple[Problem, ...] = ()

    def __call__(self, problems: Iterable[Problem]) -> None:
        found = tuple(problems)
        if found == self.shown:
            return
        self.progress.clear()
        for problem in found:
            click.echo(colored(problem, LANGUAGE), err=True)
        click.echo(count(found, LANGUAGE) or said("no problems"), err=True)
        self.shown = found


def _json(data: object) -> str:
    """As JSON. Names of files need not be UTF-8; what of them is not has JSON's own escapes."""
    return json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode()


def show(result: Result, style: str) -> None:
    """Print a result: its lines to standard output, problems to standard error; all to standard output as data for machines."""
    problems = (*result.notes, *result.problems)
    if style == "json":
        click.echo(_json({**result.data, "problems": [plain(p) for p in problems]}))
        return
    for problem in problems:
        if style == "github":
            click.echo(annotation(problem))
        else:
            click.echo(colored(problem, LANGUAGE), err=True)
    for line in result.lines:
        click.echo(said(line) if isinstance(line, Line) else line)
    if result.problems and style == "text":
        refused = result.status and not result.lines and click.get_current_context().info_name == "build"
        counted = count(result.problems, LANGUAGE)
        click.echo(said("{count}; nothing was published", count=counted) if refused else counted, err=True)


def guarded(command: Callable[..., Result]) -> Callable[..., None]:
    """Run a command, print what it found, leave with the status that it deserves."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:  # Any: click's parameters
        progress = Progress()
        style = options.pop("style", "text")
        try:
            result = command(*args, say=progress, **options)
        except SiteError as failure:
            result = Result(problems=failure.problems, status=failure.status)
        except UsageError as failure:
            progress.clear()
            _show_refusal(failure, style)
            leave(failure.status)
        progress.clear()
        show(result, style)
        leave(result.status)

    return run


def _show_refusal(failure: UsageError, style: str) -> None:
    """What can't be done: a line on standard error, and data for machines where they asked for it."""
    if style == "json":
        hint = fill(failure.hint, failure.facts)
        problem = {"severity": "error", "path": None, "line": None, "column": None, "message": str(failure), "hint": hint or None}
        click.echo(_json({"problems": [problem]}))
    told = f"{said('error')}: {said(failure.message, **failure.facts)}"
    hint = said(failure.hint, **failure.facts)
    click.echo(f"{told}\n  {said('hint')}: {hint}" if hint else told, err=True)


def leave(status: int) -> NoReturn:
    """Exit; whoever reads the output may have left already (`edicola build | head`)."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(int(status))
