"""`edicola status`: stories x languages, what is stale, and the next change due."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from generator.catalog.resolve import Catalog, Visibility, path_of_article, resolve
from generator.catalog.states import State
from generator.commands.result import Result
from generator.commands.site import clock
from generator.model.story import Article
from generator.newsroom.rows import Edition, Judge, Row
from generator.newsroom.rows import rows as rows_of
from generator.newsroom.stories import Newsroom, find_story, known_language, read_newsroom
from generator.problems import Line
from generator.reading.revisions import History

COLUMNS = 80
"""The width of a terminal that the table fits."""
CELLS = 3
"""Languages on one of its lines."""


class StatusOptions(Struct, frozen=True):
    """What `edicola status` was told."""

    story: str | None = None
    language: str | None = None
    states: tuple[str, ...] = ()
    diff: bool = False
    now: str | None = None


def status(root: Path, options: StatusOptions) -> Result:
    """Where every story stands in every language. SiteError if content/ has errors."""
    newsroom = read_newsroom(root)
    now = clock(newsroom.site, options.now)
    if options.language is not None:
        known_language(newsroom.site, options.language)
    # addresses are asked for whatever is out or not; facts and media are for pages
    catalog, found = resolve(newsroom.site, newsroom.source, {}, {}, Visibility(now))
    newsroom.refuse_errors(found)
    history = History(root)
    rows = [row for row in _rows(newsroom, catalog.visibility.now, history, options) if _is_asked_for(row, options.states)]
    lines = [*_table(rows, options.language), *(_diffs(rows, history) if options.diff else ()), *_unknown(rows)]
    due = catalog.next_change
    lines.append(Line("next change due: {moment}", moment=due.isoformat(" ", "minutes")) if due else Line("no change is due"))
    stories = [_plain(row, catalog, history if options.diff else None) for row in rows]
    data = {"now": now.isoformat(timespec="seconds"), "next_change": due.isoformat() if due else None, "stories": stories}
    return Result(tuple(lines), newsroom.warnings, data=data)


def _rows(newsroom: Newsroom, now: datetime, history: History, options: StatusOptions) -> Iterator[Row]:
    """The stories that were asked for, newest first, then the pages without a date."""
    stories = newsroom.stories
    if options.story is not None:
        id = find_story(newsroom, options.story)
        stories = {id: stories[id]}
    codes = [options.language] if options.language is not None else [language.code for language in newsroom.site.languages]
    return rows_of(stories, codes, now, Judge().stale(stories, newsroom.source.texts, history))


def _is_asked_for(row: Row, states: tuple[str, ...]) -> bool:
    return not states or any(each.state in states or (each.stale and "stale" in states) for each in row.editions)


def _plain(row: Row, catalog: Catalog, history: History | None) -> dict[str, object]:
    """The story as data; with a history, each stale language has its `diff`, null where that can't be told."""
    languages = {edition.code: _facts(edition, catalog) for edition in row.editions}
    for edition in row.editions:
        given = edition.article.translation if edition.article else None
        if history is not None and edition.stale and given is not None and given.revision is not None:
            languages[edition.code]["diff"] = history.diff(row.story[given.of].path, given.revision)
    return {"id": row.id, "section": next(iter(row.story.values())).section, "languages": languages}


def _facts(edition: Edition, catalog: Catalog) -> dict[str, object]:
    article = edition.article
    return {
        "state": edition.state,
        "stale": edition.stale,
        "title": article.title if article else None,
        "file": article.path if article else None,
        "address": _address(catalog, article) if article else None,
        "date": article.date.isoformat() if article and article.date else None,
    }


def _address(catalog: Catalog, article: Article) -> str | None:
    """Where the article is, or will be; a draft without a date can't tell yet."""
    if article.date is None and article.kind == "article":
        return None
    return path_of_article(catalog.site, catalog.languages[article.language], catalog.sections, article)


def _table(rows: list[Row], language: str | None) -> Iterator[str]:
    """Two or more lines a story: its id and title, then its languages. Titles end their lines, so that no script shifts a column."""
    for row in rows:
        named = row.story.get(language or "") or next((a for a in row.story.values() if a.translation is None), None)
        title = (named or next(iter(row.story.values()))).title
        yield f"{row.id}  {_cut(title, COLUMNS - len(row.id) - 2)}".rstrip()
        cells = [_cell(edition) for edition in row.editions]
        for start in range(0, len(cells), CELLS):
            yield _joined(cells[start : start + CELLS])
    if not rows:
        yield Line("no story is like that")


_ROWS = ("  {one}", "  {one} · {two}", "  {one} · {two} · {three}")
"""Without padding: the words' length is known only once they are translated."""


def _joined(cells: list[Line]) -> Line:
    return Line(_ROWS[len(cells) - 1], **dict(zip(("one", "two", "three"), cells, strict=False)))


_CELLS: dict[tuple[State, bool], str] = {
    ("published", False): "{code} published",
    ("published", True): "{code} published, stale",
    ("scheduled", False): "{code} scheduled",
    ("scheduled", True): "{code} scheduled, stale",
    ("draft", False): "{code} draft",
    ("draft", True): "{code} draft, stale",
    ("expired", False): "{code} expired",
    ("expired", True): "{code} expired, stale",
    ("missing", False): "{code} missing",
}


def _cell(edition: Edition) -> Line:
    return Line(_CELLS[edition.state, edition.stale], code=edition.code)


def _cut(text: str, width: int) -> str:
    """As much of the text as fits in so many columns of a terminal; nothing where that would be too little to know it by."""
    if sum(map(_columns, text)) <= width:
        return text
    kept, used = "", 1
    for character in text:
        used += _columns(character)
        if used > width:
            break
        kept += character
    return f"{kept.rstrip()}…" if width > 12 else ""


def _columns(character: str) -> int:
    """How many columns of a terminal a character takes (Unicode Standard Annex 11)."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _unknown(rows: list[Row]) -> Iterator[str]:
    """A translation that never names what it translates would go stale in silence."""
    translations = [each.article.translation for row in rows for each in row.editions if each.article and each.article.translation]
    count = sum(given.revision is None for given in translations)
    if count:
        message = "translations that name no revision, so that nobody can tell whether they are stale: {count} (translate --accept adds it)"
        yield Line(message, count=count)


def _diffs(rows: list[Row], history: History) -> Iterator[str]:
    """What has changed in the original of each translation since its revision, or why that can't be told."""
    for row in rows:
        for edition in row.editions:
            given = edition.article.translation if edition.article else None
            if edition.article is not None and given is not None:
                yield ""
                yield from _changes(edition, row.story[given.of].path, given.revision, history)


def _changes(edition: Edition, source: str, revision: str | None, history: History) -> Iterator[str]:
    path = edition.article.path if edition.article else ""
    if revision is None:
        yield Line("{path}: what has changed can't be shown: it names no revision of {source}", path=path, source=source)
    elif not edition.stale:
        yield Line("{path} is up to date with {source}", path=path, source=source)
    elif (diff := history.diff(source, revision)) is None:
        yield Line("{path}: {source} has changed; what, can't be shown: {why}", path=path, source=source, why=history.why_unknown(revision))
    else:
        yield Line("{path}: {source} has changed since:", path=path, source=source)
        yield diff.rstrip("\n")
