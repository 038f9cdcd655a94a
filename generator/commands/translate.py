"""`edicola translate`: the other language's file of a story, or the note that it is up to date."""

from __future__ import annotations

from pathlib import Path

from generator.commands.result import Result
from generator.newsroom.stories import read_newsroom
from generator.newsroom.translating import accept_translation, write_translation
from generator.problems import Line


def translate(root: Path, story: str, to: str, origin: str | None, *, accept: bool) -> Result:
    """Write the translation's file to be filled in, or record that it is up to date. UsageError if that can't be done."""
    newsroom = read_newsroom(root)
    if not accept:
        path = write_translation(newsroom, story, to, origin)
        return Result((path,), newsroom.warnings, data={"path": path})
    path, original, revision = accept_translation(newsroom, story, to, origin)
    line = Line("{path} translates {original} as it is now", path=path, original=original)
    return Result((line,), newsroom.warnings, data={"path": path, "revision": revision})
