"""The revision in a translation's front matter: one line is changed, and every other byte stays."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from generator.building.publish import machine_errors
from generator.commands.spelling import spelled
from generator.problems import Location, Problem, UsageError
from generator.reading.articles import FrontMatter, read_parts
from generator.reading.yamls import Document

_SCALAR = r"""(?:'[^'\n]*'|"[^"\n]*"|[^\s,}\]'"#][^\s,}\]]*)"""
_REVISION = re.compile(rf"""(?P<key>["']?revision["']?[ \t]*:)[ \t]*{_SCALAR}?""")
_OF = re.compile(_SCALAR)
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""Lines with their ends, as `reading.text` counts them."""
_REST = {"translation"}


def record_revision(root: Path, path: str, of: str, revision: str) -> None:
    """Write the revision into an article's `translation`. UsageError, with what to write, where its form is too unusual."""
    file = Path(os.path.realpath(root / path))
    with machine_errors(file):
        old = file.read_bytes()
        new = with_revision(old, of, revision)
        if new is not None and new != old:
            _replace(file, new)
    if new is None:
        raise UsageError("{path}: the revision can't be added", "write it yourself: {line}", path=path, line=_whole(of, revision))


def with_revision(data: bytes, of: str, revision: str) -> bytes | None:
    """The article with the revision in its `translation`, all other bytes the same; None where that does not come out right."""
    before = _read(data)
    if before is None:
        return None
    matter, document, text = before
    new = "".join(_edited(_LINES.findall(data.decode("utf-8")), document, of, revision)).encode("utf-8")
    after = _read(new)
    if after is None or after[0].translation is None:
        return None
    by = matter.translation.by if matter.translation else None
    given = after[0].translation
    same = after[0].model_dump(exclude=_REST) == matter.model_dump(exclude=_REST) and after[2] == text
    return new if same and (given.of, given.by, given.revision) == (of, by, revision) else None


def _read(data: bytes) -> tuple[FrontMatter, Document, str] | None:
    problems: list[Problem] = []
    parts = read_parts(data, "", problems)
    return None if parts is None or parts[0].document.problems else (parts[0].matter, parts[0].document, parts[1])


def _whole(of: str, revision: str) -> str:
    return spelled({"translation": {"of": of, "revision": revision}}).rstrip()


def _edited(lines: list[str], document: Document, of: str, revision: str) -> list[str]:
    """The lines with one of them changed or added."""
    keys, values = document.keys, document.values
    if ("translation", "revision") in keys:
        return _changed(lines, keys["translation", "revision"], _REVISION, lambda found: f"{found['key']} {revision}")
    if ("translation", "of") not in values:
        return _with_line(lines, _closing(lines), _whole(of, revision))
    start, value = values[("translation",)], values["translation", "of"]
    new = ": ".join(("revision", revision))
    if lines[start.line - 1].startswith("{", start.column - 1):
        return _changed(lines, value, _OF, lambda found: f"{found[0]}, {new}")
    return _with_line(lines, value.line, " " * (keys["translation", "of"].column - 1) + new)


def _changed(lines: list[str], where: Location, form: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> list[str]:
    """What has that form at the place, replaced."""
    line, column = lines[where.line - 1], where.column - 1
    changed = line[:column] + form.sub(new, line[column:], count=1)
    return [*lines[: where.line - 1], changed, *lines[where.line :]]


def _with_line(lines: list[str], index: int, new: str) -> list[str]:
    """A further line, with the end that the file's first line has."""
    end = lines[0][len(lines[0].rstrip("\r\n")) :]
    return [*lines[:index], new + end, *lines[index:]]


def _closing(lines: list[str]) -> int:
    """Where the front matter ends."""
    return next(index for index, line in enumerate(lines) if index and line.rstrip() in ("---", "..."))


def _replace(path: Path, data: bytes) -> None:
    """The file with another content, at once: a full disk must not cost an article. The name is one that `reading.walk` passes over."""
    beside = path.with_name(f".{path.name}.tmp")
    try:
        beside.write_bytes(data)
        shutil.copymode(path, beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
