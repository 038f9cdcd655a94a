"""The repository's own site builds cleanly, the same every time, and only when there is something to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import tree
from tests.demo.built import Demo, complaints
from tests.demo.newsroom import Newsroom


def test_the_second_build_has_nothing_to_do(demo: Demo) -> None:
    before = tree(demo.out)
    done = demo.build("--out", str(demo.out))
    assert (done.returncode, complaints(done)) == (0, [])
    assert done.stdout.startswith("nothing to do")
    assert tree(demo.out) == before


def test_another_machine_builds_the_same_bytes(demo: Demo, tmp_path: Path) -> None:
    done = demo.build("--clean", "--out", str(tmp_path / "out"), TZ="Pacific/Auckland", PYTHONHASHSEED="7", LC_ALL="C")
    assert (done.returncode, complaints(done)) == (0, [])
    assert tree(tmp_path / "out") == tree(demo.out)


def test_the_scheduled_story_is_the_next_change(demo: Demo) -> None:
    assert "2046-03-21 09:00" in demo.build("--out", str(demo.out)).stdout


def test_every_page_is_there_and_no_other(demo: Demo, newsroom: Newsroom) -> None:
    assert sorted(demo.documents) == sorted(newsroom.pages)


@pytest.mark.parametrize("language", ["it", "en", "ar"])
@pytest.mark.parametrize("kind", ["home", "article", "page", "section", "tag", "tags", "author", "archive", "year", "month", "404"])
def test_every_kind_of_page_exists_in_every_language(newsroom: Newsroom, demo: Demo, kind: str, language: str) -> None:
    found = [page for page in newsroom.pages.values() if (page.kind, page.language) == (kind, language)]
    assert found
    assert all(page.path in demo.documents for page in found)


def test_old_addresses_lead_to_their_stories(demo: Demo, newsroom: Newsroom) -> None:
    expected = {f"{alias}/": demo.url(newsroom.path(edition)) for edition in newsroom.published for alias in edition.aliases}
    assert expected
    assert set(demo.redirects) == set(expected)
    for alias, target in expected.items():
        stub = demo.redirects[alias]
        refresh = stub.css_first("meta[http-equiv=refresh]").attributes["content"] or ""
        assert refresh.partition("=")[2] == target
        assert stub.css_first("a").attributes["href"] == target


def test_the_hosts_redirects_lead_to_pages(demo: Demo, newsroom: Newsroom) -> None:
    rules = [line.split() for line in (demo.out / "_redirects").read_text("utf-8").splitlines()]
    sources = {source for source, _, status, *_ in rules if status == "301"}
    aliases = {alias for edition in newsroom.published for alias in edition.aliases}
    assert aliases <= sources
    assert [(source, target) for source, target, *_ in rules if demo.site.why_broken(target)] == []


def test_robots_name_the_sitemap(demo: Demo) -> None:
    lines = (demo.out / "robots.txt").read_text("utf-8").splitlines()
    addresses = [line.partition(": ")[2] for line in lines if line.startswith("Sitemap: ")]
    assert addresses
    assert [address for address in addresses if demo.site.why_broken(address)] == []
