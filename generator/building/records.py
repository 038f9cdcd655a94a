"""Articles as the store keeps them, so that an unchanged file is neither opened nor parsed: plain values that JSON can hold, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any  # what JSON gives back, checked by the row's checksum

from generator.model.story import Article, Record, Translation, Wording
from generator.problems import Location, Problem

_FIELDS = tuple(field.name for field in fields(Article))
_MOMENTS = ("date", "updated", "expires")
_TUPLES = ("authors", "tags", "aliases", "image_focus")


def plain_problem(problem: Problem) -> list[object]:
    """A problem as plain values."""
    where = problem.where
    return [problem.severity, problem.message, [where.path, where.line, where.column], problem.hint, dict(problem.facts)]


def problem_of(plain: list[Any]) -> Problem:
    """The problem of those values."""
    severity, message, where, hint, facts = plain
    return Problem(severity, message, Location(*where), hint, facts)


def plain_record(record: Record) -> list[object]:
    """A record as plain values."""
    article, text = record.article, record.text
    return [
        record.read_from,
        None if article is None else _plain_article(article),
        None if text is None else [text.digest, text.blobs],
        [plain_problem(problem) for problem in record.problems],
    ]


def record_of(plain: list[Any]) -> Record:
    """The record of those values."""
    read_from, article, text, problems = plain
    return Record(
        read_from,
        None if article is None else _article(article),
        None if text is None else Wording(text[0], tuple(text[1])),
        tuple(map(problem_of, problems)),
    )


def _plain_article(article: Article) -> list[object]:
    values: dict[str, object] = {name: getattr(article, name) for name in _FIELDS}
    for name in _MOMENTS:
        moment = values[name]
        values[name] = moment.isoformat() if isinstance(moment, datetime) else None
    given = article.translation
    if given is not None:
        values["translation"] = [given.of, given.revision, given.date.isoformat() if given.date else None, given.by]
    values["marks"] = {key: _plain_place(where, article.path) for key, where in article.marks.items()}
    return list(values.values())


def _plain_place(where: Location, path: str) -> list[object]:
    """Line and column; the path only if it is another file than the article's."""
    return [where.line, where.column] if where.path == path else [where.line, where.column, where.path]


def _article(plain: list[Any]) -> Article:
    values = dict(zip(_FIELDS, plain, strict=True))
    for name in _MOMENTS:
        if values[name] is not None:
            values[name] = datetime.fromisoformat(values[name])
    for name in _TUPLES:
        values[name] = tuple(values[name])
    if values["translation"] is not None:
        of, revision, date, by = values["translation"]
        values["translation"] = Translation(of, revision, None if date is None else datetime.fromisoformat(date), by)
    values["marks"] = _places(values["marks"], values["path"])
    return Article(**values)


def _places(plain: Mapping[str, list[Any]], path: str) -> Mapping[str, Location]:
    return {key: Location(place[2] if len(place) > 2 else path, place[0], place[1]) for key, place in plain.items()}
