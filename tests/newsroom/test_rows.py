"""Stale translations by a judge that remembers, and what happens by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from generator.newsroom.rows import Judge, coming
from generator.newsroom.stories import Newsroom, read_newsroom
from generator.reading.revisions import History
from tests.commands.newsroom import ENGLISH, ITALIAN, PAPER, commit, edit, translate
from tests.conftest import SiteFolder, article

Maker = Callable[..., SiteFolder]

ID = "news/2026-07-28-molo"


def stale(judge: Judge, site: SiteFolder, history: History | None = None) -> frozenset[tuple[str, str]]:
    newsroom: Newsroom = read_newsroom(site.root)
    return judge.stale(newsroom.stories, newsroom.source.texts, history or History(site.root))


@pytest.fixture
def paper(site_maker: Maker) -> SiteFolder:
    site = site_maker(PAPER)
    commit(site.root)
    assert translate(site, ID, "--to", "en").status == 0
    return site


def test_a_translation_is_stale_while_its_originals_words_are_others(paper: SiteFolder) -> None:
    judge = Judge()
    assert stale(judge, paper) == frozenset()
    edit(paper, ITALIAN, "alle nove", "alle dieci")
    assert stale(judge, paper) == {(ID, "en")}
    edit(paper, ITALIAN, "alle dieci", "alle nove")
    assert stale(judge, paper) == frozenset()


def test_a_change_of_tags_makes_nothing_stale_and_is_judged_once(paper: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Judge()
    edit(paper, ITALIAN, "tags: [water]", "tags: [sea]")
    assert stale(judge, paper) == frozenset()
    history = History(paper.root)
    monkeypatch.setattr(history, "is_stale", None)  # calling it would fail
    assert stale(judge, paper, history) == frozenset()


def test_what_git_learns_later_is_taken_up(site_maker: Maker) -> None:
    """An old text that git did not have is asked for again: any change counts until it can be compared."""
    site, judge = site_maker(PAPER), Judge()
    translate(site, ID, "--to", "en")
    text = (site.root / ITALIAN).read_text("utf-8")
    edit(site, ITALIAN, "tags: [water]", "tags: [sea]")
    assert stale(judge, site) == {(ID, "en")}
    now = (site.root / ITALIAN).read_text("utf-8")
    (site.root / ITALIAN).write_text(text, encoding="utf-8")
    commit(site.root)
    (site.root / ITALIAN).write_text(now, encoding="utf-8")
    assert stale(judge, site) == frozenset()


def test_a_translation_of_what_is_not_there_is_passed_over(site_maker: Maker) -> None:
    site = site_maker({ENGLISH: article("Pier", translation="{of: it, revision: 0123456789}")})
    assert stale(Judge(), site) == frozenset()


def test_what_comes_next_in_order(site_maker: Maker) -> None:
    site = site_maker(
        {
            "content/news/a.it.md": article("A", "2026-08-09"),
            "content/news/b.it.md": article("B", "2026-07-01", expires="2026-08-05"),
            "content/news/c.it.md": article("C", "2026-08-07", expires="2026-08-08"),
            "content/news/d.it.md": article("D", "2026-08-07", draft="true"),
            "content/news/e.it.md": article("E", "2026-08-09", expires="2026-08-07"),
            "content/news/f.it.md": article("F", "2026-07-01"),
        }
    )
    articles = read_newsroom(site.root).source.articles
    now = datetime.fromisoformat("2026-08-01T12:00+02:00")
    found = [(event.article.title, event.appears, event.moment.day) for event in coming(articles, now)]
    assert found == [("B", False, 5), ("C", True, 7), ("C", False, 8), ("A", True, 9)]
    assert coming(articles, now + timedelta(days=9)) == []
