"""What an answer was made of: while no part of it changes, the answer is the same, whatever else happens to the site."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings

from generator.building.edition import Edition
from generator.model.output import Question
from tests.catalog.asking import THREE, edition_of
from tests.catalog.test_queries import dated, questions
from tests.conftest import SiteFolder, article, write_files

FILES: Mapping[str, str | bytes] = {
    "site.yaml": THREE + "page_size: 2\nuntranslated: list\nmenus: {main: [{link: home}, {link: 'section:news'}, {link: 'tag:t'}]}\n",
    **dated(1, 2, 3, 4, tags="[t, u]", author="ada"),
    "content/news/s01/en.md": article(date="2026-07-01", body="## zwei\n\n[a](../s02/it.md)", tags="[T]"),
    "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
    "content/news/later/it.md": article(date="2030-01-01", tags="[t]"),
    "content/tags.yaml": "t: {name: {it: Tema, en: Topic}}\nu: {}\nv: {}\n",
    "content/authors.yaml": "ada: {name: Ada Quill}\nben: {}\n",
}
EDITS: Mapping[str, Mapping[str, str | bytes | None]] = {
    "another title": {"content/news/s02/it.md": article("Nuovo", date="2026-07-02", tags="[t, u]", author="ada")},
    "another text": {"content/news/s01/en.md": article(date="2026-07-01", body="## drei\n\nx", tags="[T]")},
    "another tag": {"content/news/s02/it.md": article(date="2026-07-02", tags="[v]", author="ada")},
    "another author": {"content/news/s02/it.md": article(date="2026-07-02", tags="[t, u]", author="ben")},
    "another date": {"content/news/s02/it.md": article(date="2024-07-09", tags="[t, u]", author="ada")},
    "another address": {"content/news/s02/it.md": article(date="2026-07-02", tags="[t, u]", author="ada", slug="altro")},
    "put forward": {"content/news/s02/it.md": article(date="2026-07-02", tags="[t, u]", author="ada", featured="true")},
    "a draft": {"content/news/s03/it.md": article(date="2026-07-03", tags="[t, u]", author="ada", draft="true")},
    "a new story": {"content/news/n/it.md": article(date="2026-07-05", tags="[t]", author="ada")},
    "a story between two": {"content/news/n/it.md": article(date="2026-07-03T13:00")},
    "a new section": {"content/sea/n/it.md": article(date="2026-07-05", tags="[t]", author="ada")},
    "a translation": {"content/news/s02/en.md": article(date="2026-07-02", tags="[t]")},
    "a translation less": {"content/news/s01/en.md": None},
    "a story less": {"content/news/s04/it.md": None},
    "a page less": {"content/pages/about.it.md": None},
    "another name of a tag": {"content/tags.yaml": "t: {name: {it: Altro, en: Topic}}\nu: {}\nv: {}\n"},
}


EARLY = "2026-07-05T12:00"
"""When some stories are new enough for the news sitemap."""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    root: Path = tmp_path_factory.mktemp("before")
    write_files(root, FILES)
    return edition_of(SiteFolder(root), now=EARLY)


MOMENTS = {"a story comes out": "2030-01-02", "news grow old": "2026-07-05T13:00", "nothing comes out": "2029-01-01"}


@pytest.fixture(scope="module", params=[*EDITS, *MOMENTS])
def after(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The same site after an edit, or at another moment."""
    root: Path = tmp_path_factory.mktemp("after")
    write_files(root, {path: content for path, content in {**FILES, **EDITS.get(request.param, {})}.items() if content is not None})
    return edition_of(SiteFolder(root), now=MOMENTS.get(request.param, EARLY))


class Pair:
    """No dataclass: hypothesis would print all of both sites."""

    def __init__(self, before: Edition, after: Edition) -> None:
        self.before = before
        self.after = after


@pytest.fixture(scope="module")
def pair(before: Edition, after: Edition) -> Pair:
    return Pair(before, after)


def is_untouched(question: Question, before: Edition, after: Edition) -> bool:
    """Whether a build would not even ask the question again."""
    parts = (*before.answers.parts(question), ("site",))
    return all(before.answers.version(part) == after.answers.version(part) for part in parts)


@settings(max_examples=150, deadline=None)
@given(question=questions())
def test_an_answer_is_the_same_while_its_parts_are(pair: Pair, question: Question) -> None:
    if is_untouched(question, pair.before, pair.after):
        assert pair.before.answers.witness(question) == pair.after.answers.witness(question)


ASKED = [
    *(
        Question(name, (story, "it"))
        for name in ("article", "neighbours", "card", "place")
        for story in ("news/s01", "news/s03", "news/s04")
    ),
    *(Question("listing", (kind, key, "it", number)) for kind, key in (("home", ""), ("tag", "t"), ("year", "2026")) for number in (1, 2)),
    *(Question("related", (story, "it", 3)) for story in ("news/s01", "news/s03")),
    *(Question(name, ("it",)) for name in ("sections", "tags", "years", "indexed")),
    *(Question("page_url", (kind, key, "it", 1)) for kind, key in (("tag", "t"), ("archive", ""), ("tags", ""), ("article", "news/s02"))),
    Question("alternates", ("article", "news/s01", "it", 1)),
    Question("feed", ("tag", "t", "it")),
    Question("recent_news"),
    Question("sitemaps"),
]
"""What pages do ask."""


def test_what_pages_ask_is_the_same_while_its_parts_are(before: Edition, after: Edition) -> None:
    for question in ASKED:
        if is_untouched(question, before, after):
            assert before.answers.witness(question) == after.answers.witness(question), question


def test_few_answers_are_made_of_what_an_edit_changes(before: Edition, tmp_path: Path) -> None:
    """Otherwise every build would ask everything."""
    write_files(tmp_path, {**FILES, **EDITS["another title"]})  # type: ignore[dict-item]
    after = edition_of(SiteFolder(tmp_path), now=EARLY)
    touched = {str(question) for question in ASKED if not is_untouched(question, before, after)}
    assert touched >= {"neighbours('news/s01', 'it')", "neighbours('news/s03', 'it')"}
    untouched = {
        "article('news/s04', 'it')",
        "indexed('it')",
        "sections('it')",
        "tags('it')",
        "years('it')",
        "page_url('tag', 't', 'it', 1)",
    }
    assert not touched & {*untouched, "listing('home', '', 'it', 1)", "neighbours('news/s04', 'it')"}
