"""What the preview tells an editor: in the language that their browser asks for, as the command line does in that of the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from generator.preview.editors import editor_link
from generator.problems import Problem
from generator.speech import ENGLISH, languages, say, translate

AROUND = 2
"""Lines that are shown before and after the one that a problem names."""

PHRASES = {
    "preview": "Preview",
    "newsroom": "Newsroom",
    "broken": "This can't be published as it is",
    "last_good": "Below is the last version that was whole. This note goes away by itself once the mistake is mended.",
    "warnings": "Worth a look",
    "errors_one": "{n} error",
    "errors": "{n} errors",
    "warnings_count_one": "{n} warning",
    "warnings_count": "{n} warnings",
    "elsewhere_one": "{n} error elsewhere",
    "elsewhere": "{n} errors elsewhere",
    "close": "Close",
    "open": "Open in the editor",
    "as_of": "As of {moment}",
    "as_of_hint": "The clock of this preview stands still; the newsroom sets it",
    "follow": "Follow",
    "follow_hint": "Open the page of each file that is saved",
}
"""What the preview's script says, by name."""


@cache
def phrases(language: str) -> Mapping[str, str]:
    """Those texts in a language."""
    return {name: translate(text, language) for name, text in PHRASES.items()}


def language_for(accepted: str, spare: str = ENGLISH) -> str:
    """The first language of an Accept-Language header that can be spoken; the spare one if there is none."""
    wishes = (each.partition(";")[0].strip().lower().partition("-")[0] for each in accepted.split(","))
    return next((code for code in wishes if code in languages()), spare)


def told(problem: Problem, root: Path, language: str, editor: str) -> Mapping[str, object]:
    """A problem for the browser: `severity`, `text`, `hint`, `place`, the lines around it as [number, text], and `link` to the editor."""
    where = problem.where
    file = root / where.path
    return {
        "severity": problem.severity,
        "label": translate(problem.severity, language),
        "text": say(problem.message, problem.facts, language),
        "hint": say(problem.hint, problem.facts, language),
        "place": str(where),
        "line": where.line,
        "lines": list(lines_around(file, where.line)),
        "link": editor_link(file, where.line, where.column, editor) if file.is_file() else None,
    }


def lines_around(file: Path, line: int) -> Iterable[tuple[int, str]]:
    """The lines of a file around one of them, numbered from 1; none if the line is not known or the file can't be read."""
    if line < 1:
        return
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for number in range(max(1, line - AROUND), min(len(lines), line + AROUND) + 1):
        yield number, lines[number - 1][:500]
