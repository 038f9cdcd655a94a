"""The newsroom: stories by languages, what comes next, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args
from urllib.parse import quote, urlencode

from msgspec import Struct
from msgspec.structs import replace

from generator.building.edition import Edition as SiteEdition
from generator.catalog.addresses import url_of
from generator.catalog.pages import page_path
from generator.catalog.states import State
from generator.model.story import Article
from generator.newsroom.rows import Edition, Judge, Row, coming, rows
from generator.newsroom.stories import Story, stories_of
from generator.preview.editors import editor_link
from generator.preview.live import Live
from generator.preview.pages import Words
from generator.preview.visits import OWN
from generator.preview.words import told
from generator.problems import errors_of
from generator.reading.filenames import PAGES
from generator.reading.revisions import History
from generator.reading.slugs import fold

AT_ONCE = 50
"""Rows that are shown before “show more”."""

SOON = 8
"""Events that are shown of those to come."""

PROBLEMS = 100

STATES = (*get_args(State), "stale")


class Wish(Struct, frozen=True):
    """Which stories somebody wants to see: a state, in a language; a section; words; and how many at most."""

    state: str = ""
    language: str = ""
    section: str = ""
    query: str = ""
    show: int = AT_ONCE

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wish:
        """What an address asks for; what it can't mean is left out."""
        show = query.get("show", "")
        state = query.get("state", "")
        return cls(
            state=state if state in STATES else "",
            language=query.get("language", ""),
            section=query.get("section", ""),
            query=query.get("q", "")[:200],
            show=min(100_000, max(AT_ONCE, int(show))) if show.isascii() and show.isdigit() and len(show) < 9 else AT_ONCE,
        )

    @property
    def is_any(self) -> bool:
        """Whether some stories are left out."""
        return any((self.state, self.language, self.section, self.query))

    def address(self, **changes: object) -> str:
        """Where the newsroom shows this, or this with some changes."""
        wish = replace(self, **changes)
        given = {"state": wish.state, "language": wish.language, "section": wish.section, "q": wish.query}
        asked = {name: value for name, value in given.items() if value} | ({"show": wish.show} if wish.show != AT_ONCE else {})
        return f"{OWN}?{urlencode(asked)}" if asked else OWN

    def is_for(self, row: Row, folded: str) -> bool:
        """Whether the row is wanted; `folded` is what it can be found by."""
        return (
            (not self.section or self.section == section_of(row.story))
            and all(word in folded for word in fold(self.query).split())
            and self._is_for_one(row.editions)
        )

    def _is_for_one(self, editions: Iterable[Edition]) -> bool:
        if not self.state and not self.language:
            return True
        among = [each for each in editions if not self.language or each.code == self.language]
        if not self.state:
            return any(each.article is not None for each in among)
        return any(each.state == self.state or (self.state == "stale" and each.stale) for each in among)


def section_of(story: Story) -> str:
    """The section of a story; `pages` for a page."""
    return next(iter(story.values())).section or PAGES


def _original_of(story: Story, code: str) -> str:
    given = story[code].translation
    return given.of if given is not None else code


def story_address(id: str, **asked: str) -> str:
    """Where two languages of a story are shown side by side."""
    return f"{OWN}story/{quote(id)}" + (f"?{urlencode(asked)}" if asked else "")


class Overview:
    """All rows, worked out once for each version of the site. For the desk's thread only."""

    def __init__(self, live: Live, editor: str) -> None:
        self.live = live
        self.editor = editor
        self.judge = Judge()
        self.made_for: SiteEdition | None = None
        self.all: tuple[Row, ...] = ()
        self.found_by: dict[str, tuple[Story, str]] = {}

    def rows(self) -> tuple[Row, ...]:
        """Every story, newest first."""
        edition, source = self.live.edition, self.live.source
        if edition is not self.made_for and edition is not None and source is not None:
            catalog = edition.catalog
            stories = stories_of(catalog.site, source)
            stale = self.judge.stale(stories, source.texts, History(self.live.root))
            self.all = tuple(rows(stories, catalog.languages, catalog.visibility.now, stale))
            self.made_for = edition
        return self.all

    def _found_by(self, row: Row) -> str:
        """What a row can be found by: its titles, authors, tags and files, folded."""
        known = self.found_by.get(row.id)
        if known is None or known[0] != row.story:
            texts = (text for a in row.story.values() for text in (a.title, a.path, *a.authors, *a.tags))
            known = self.found_by[row.id] = row.story, fold(" ".join(texts))
        return known[1]

    def facts(self, wish: Wish, words: Words) -> dict[str, object]:
        """What the newsroom's page shows."""
        edition, source = self.live.edition, self.live.source
        facts = {"wish": wish, "ready": edition is not None, **self._problems(words.language)}
        if edition is None or source is None:
            return facts
        catalog = edition.catalog
        every = self.rows()
        found = [row for row in every if wish.is_for(row, self._found_by(row) if wish.query else "")]
        broken = Counter(problem.where.path for problem in errors_of(self.live.problems))
        events = coming(source.articles, catalog.visibility.now)
        sections = self._sections(words.language)
        return facts | {
            "site": catalog.site.title[catalog.site.languages[0].code],
            "site_language": catalog.site.languages[0],
            "home": url_of(catalog.site, "/"),
            "languages": [{"code": code, "name": words.label(code)} for code in catalog.languages],
            "sections": [{"id": id, "name": name} for id, name in sections.items()],
            "counts": [(state, count) for state, count in zip(STATES, self._counts(every), strict=True)],
            "total": len(every),
            "found": len(found),
            "rows": [self._row(row, words, broken, sections) for row in found[: wish.show]],
            "more": min(AT_ONCE * 4, len(found) - wish.show),
            "events": [self._event(event.article, words) | {"moment": event.moment, "appears": event.appears} for event in events[:SOON]],
            "events_more": len(events) - SOON,
            "now": catalog.visibility.now,
            "frozen": self.live.frozen,
            "zone": catalog.site.timezone,
        }

    def _counts(self, every: Iterable[Row]) -> list[int]:
        counted: Counter[str] = Counter()
        for row in every:
            for each in row.editions:
                counted[each.state] += 1
                counted["stale"] += each.stale
        return [counted[state] for state in STATES]

    def _sections(self, language: str) -> Mapping[str, str]:
        """The sections' names by id, in their order: in the editor's language where they have one there."""
        assert self.live.edition is not None
        sections = self.live.edition.catalog.sections
        return {id: section.name.get(language) or next(iter(section.name.values()), id) for id, section in sections.items()}

    def _problems(self, language: str) -> dict[str, object]:
        problems = sorted(self.live.problems, key=lambda problem: problem.severity)  # errors first
        errors = len(errors_of(problems))
        shown = [told(problem, self.live.root, language, self.editor) for problem in problems[:PROBLEMS]]
        counts = {"errors": errors, "warnings": len(problems) - errors, "problems_more": max(0, len(problems) - PROBLEMS)}
        return {"problems": shown, "broken": bool(self.live.broken), **counts}

    def _row(self, row: Row, words: Words, broken: Mapping[str, int], sections: Mapping[str, str]) -> dict[str, object]:
        shown = next((a for a in row.story.values() if a.translation is None), None) or next(iter(row.story.values()))
        return {
            "id": row.id,
            "address": story_address(row.id),
            "compare": lambda code: story_address(row.id, left=_original_of(row.story, code), right=code),
            "title": shown.title,
            "language": self._spoken(shown.language),
            "section": sections.get(section_of(row.story)) or words.say("pages"),
            "date": shown.date,
            "cells": [self._cell(each, shown, words, broken) for each in row.editions],
        }

    def _cell(self, edition: Edition, shown: Article, words: Words, broken: Mapping[str, int]) -> dict[str, object]:
        article = edition.article
        facts: dict[str, object] = {
            "code": edition.code,
            "language": words.named(edition.code),
            "label": words.label(edition.code),
            "state": edition.state,
            "stale": edition.stale,
            "title": article.title if article else shown.title,
            "moment": None,
            "page": None,
            "edit": None,
            "path": None,
            "errors": False,
        }
        if article is None:
            return facts
        moments = {"scheduled": article.date, "expired": article.expires}
        return facts | {
            "moment": moments.get(edition.state),
            "page": self.page_of(article),
            "path": article.path,
            "edit": self.edit(article.path),
            "errors": article.path in broken,
        }

    def _event(self, article: Article, words: Words) -> dict[str, object]:
        return {
            "title": article.title,
            "language": self._spoken(article.language),
            "named": words.label(article.language),
            "address": self.page_of(article) or story_address(article.story),
        }

    def _spoken(self, code: str) -> object:
        assert self.live.edition is not None
        return self.live.edition.catalog.languages[code]

    def page_of(self, article: Article) -> str | None:
        """The address of an article's page; None if this preview has none."""
        assert self.live.edition is not None
        catalog = self.live.edition.catalog
        if (article.story, article.language) not in catalog.articles:
            return None
        return url_of(catalog.site, page_path(catalog, article.kind, article.story, article.language))

    def edit(self, path: str) -> str:
        """The link that opens a file of the site in the editor."""
        return editor_link(Path(self.live.root / path), 1, 1, self.editor)
