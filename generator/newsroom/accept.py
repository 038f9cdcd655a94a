"""The revision in a translation's front matter: one line is changed, and every other byte stays."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from generator.building.publish import machine_errors
from generator.newsroom.spelling import spelled
from generator.newsroom.writing import put
from generator.problems import Location, Problem, UsageError
from generator.reading.articles import FrontMatter, TranslationSchema, read_parts
from generator.reading.fields import parse_moment
from generator.reading.yamls import Document

_SCALAR = r"""(?:'[^'\n]*'|"[^"\n]*"|[^\s,}\]'"#][^\s,}\]]*(?:[ \t]+\d{1,2}:\d\d)?)"""
"""A value on one line; a date may have an hour after a blank."""
_VALUE = re.compile(_SCALAR)
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""Lines with their ends, as `reading.text` counts them."""

Record = Mapping[str, str]
"""Keys of `translation`, in their order there -> values: `of`, `revision` and, where it is known, `date`."""


def record_revision(root: Path, path: str, record: Record) -> None:
    """Write what an article translates into its `translation`. UsageError, with what to write, where its form is too unusual."""
    file = Path(os.path.realpath(root / path))
    with machine_errors(file):
        old = file.read_bytes()
        new = with_record(old, record)
        if new is not None and new != old:
            put(file, new)
    if new is None:
        raise UsageError("{path}: the revision can't be added", "write it yourself: {line}", path=path, line=_whole(record))


def with_record(data: bytes, record: Record) -> bytes | None:
    """The article with the record in its `translation`, all other bytes the same; None where that does not come out right."""
    before = _read(data)
    if before is None:
        return None
    new = data
    for key, value in record.items():
        there = _read(new)
        if there is None:
            return None
        new = "".join(_edited(_LINES.findall(new.decode("utf-8")), there.document, key, value)).encode("utf-8")
    after = _read(new)
    return new if after is not None and _is_only_that(before, after, record) else None


def _is_only_that(before: _Parts, after: _Parts, record: Record) -> bool:
    """Whether the record is all that differs."""
    old, new = (each.matter.model_dump() for each in (before, after))
    expected = {**dict.fromkeys(TranslationSchema.model_fields), **(old.pop("translation") or {}), **record}
    found = new.pop("translation") or {}
    if "date" in record:
        expected["date"] = parse_moment(record["date"])
    return (old, before.text, expected) == (new, after.text, found)


class _Parts(NamedTuple):
    matter: FrontMatter
    document: Document
    text: str


def _read(data: bytes) -> _Parts | None:
    problems: list[Problem] = []
    parts = read_parts(data, "", problems)
    return None if parts is None or parts[0].document.problems else _Parts(parts[0].matter, parts[0].document, parts[1])


def _whole(record: Record) -> str:
    return spelled({"translation": dict(record)}).rstrip()


def _edited(lines: list[str], document: Document, key: str, value: str) -> list[str]:
    """The lines with one of them changed or added, so that the key has the value."""
    keys, values = document.keys, document.values
    if ("translation", key) in keys:
        if document.data["translation"][key] == value:
            return lines
        form = re.compile(rf"""(?P<key>["']?{key}["']?[ \t]*:)[ \t]*{_SCALAR}?""")
        return _changed(lines, keys["translation", key], form, lambda found: f"{found['key']} {value}")
    before = "revision" if ("translation", "revision") in values else "of"
    if ("translation", before) not in values:
        return _with_line(lines, _closing(lines), _whole({key: value}))
    start, place = values[("translation",)], values["translation", before]
    new = f"{key}: {value}"
    if lines[start.line - 1].startswith("{", start.column - 1):
        return _changed(lines, place, _VALUE, lambda found: f"{found[0]}, {new}")
    return _with_line(lines, place.line, " " * (keys["translation", before].column - 1) + new)


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
