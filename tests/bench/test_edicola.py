"""Edicola's equal theme holds what all of them promise, and the benchmark finds what is not as a clean build makes it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.bench.adapters import edicola
from tests.bench.adapters.adapter import Adapter
from tests.bench.builds import bench, compare, edit, restore
from tests.bench.corpus import FRAME, LANGUAGES, NEW_FRAME, PAGE_SIZE, Item, items, middle, pair
from tests.bench.running import run
from tests.conftest import tree

TOTAL = 60
"""Two pages of a list in each language."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the equal theme; a warning would have stopped the build."""
    root = tmp_path_factory.mktemp("equal")
    adapter = edicola.mini()
    adapter.write_site(root, TOTAL)
    run([*adapter.build, "--strict"], root, adapter.env)
    return root / adapter.output


def _page(site: Path, url: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / url.strip("/") / "index.html").read_text("utf-8"))


def _newest(code: str) -> list[Item]:
    return sorted((item for item in items(TOTAL) if item.language == code), key=lambda item: item.date, reverse=True)


def _links(page: LexborHTMLParser, selector: str) -> list[str | None]:
    return [link.attributes["href"] for link in page.css(selector)]


def _text(page: LexborHTMLParser, selector: str) -> str:
    """The text of the first such element."""
    return page.css(selector)[0].text()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_article_has_its_neighbours_its_translation_its_tags_and_its_reading_time(site: Path, code: str) -> None:
    newest = _newest(code)
    for newer, item, older in zip([None, *newest], newest, [*newest[1:], None], strict=False):
        page = _page(site, item.url)
        assert _text(page, "h1") == item.title
        assert _links(page, "main > a[rel=next]") == ([newer.url] if newer else [])
        assert _links(page, "main > a[rel=prev]") == ([older.url] if older else [])
        other = next(each for each in pair(item.number, TOTAL) if each.language != code)
        assert _links(page, "main > a[hreflang]") == [other.url]
        prefix = "" if code == LANGUAGES[0] else f"/{code}"
        assert _links(page, "main > p:last-of-type > a") == [f"{prefix}/tag/{tag}/" for tag in item.tags]
        assert _text(page, "main > p").split()[-2:] in (["2", "min"], ["3", "min"])
        assert FRAME in _text(page, "footer")


@pytest.mark.parametrize("code", LANGUAGES)
def test_home_and_tags_list_all_stories_on_their_pages(site: Path, code: str) -> None:
    start, newest = "/" if code == LANGUAGES[0] else f"/{code}/", [item.url for item in _newest(code)]
    assert _links(_page(site, start), "main li a") == newest[:PAGE_SIZE]
    assert _links(_page(site, f"{start}page/2/"), "main li a") == newest[PAGE_SIZE:]
    assert _links(_page(site, start), "main > a[rel=prev]") == [f"{start}page/2/"]
    tag = pair(0, TOTAL)[0].tags[0]
    assert _links(_page(site, f"{start}tag/{tag}/"), "main li a") == [item.url for item in _newest(code) if tag in item.tags]


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_has_its_feed_and_its_sitemap(site: Path, code: str) -> None:
    folder = site if code == LANGUAGES[0] else site / code
    found = [link.text for link in ElementTree.parse(folder / "feed.xml").iterfind(".//item/link")]
    assert found == [f"https://example.org{item.url}" for item in _newest(code)][:PAGE_SIZE]
    mapped = {
        link.text for link in ElementTree.parse(site / f"sitemap-{code}.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    }
    assert mapped >= {f"https://example.org{item.url}" for item in _newest(code)}


def test_its_own_theme_with_all_features_builds_without_a_warning(tmp_path: Path) -> None:
    adapter = edicola.testata()
    adapter.write_site(tmp_path, 4)
    run([*adapter.build, "--strict"], tmp_path, adapter.env)
    page = (tmp_path / adapter.output / middle(4).page).read_text("utf-8")
    assert all(each in page for each in (FRAME, "https://comments.example.org", "https://letters.example.org", "gc.zgo.at", "Ada 1"))


def test_edits_are_undone(tmp_path: Path) -> None:
    adapter: Adapter = edicola.mini()
    adapter.write_site(tmp_path, 4)
    before, item = tree(tmp_path), middle(4)
    for phase in ("body", "title", "template"):
        edit(adapter, tmp_path, item, phase)
        assert tree(tmp_path) != before, phase
    assert NEW_FRAME in (tmp_path / adapter.layout).read_text("utf-8")
    restore(adapter, tmp_path, item)
    assert tree(tmp_path) == before


@pytest.mark.slow
def test_a_run_measures_each_phase_and_compares_it_with_a_clean_build(tmp_path: Path) -> None:
    [measured] = bench([edicola.mini()], 4, 1, ["cold", "title"], 0, tmp_path)
    assert list(measured.runs) == measured.compared == ["cold", "title"]
    assert all(run.seconds > 0 and run.cpu > 0 for [run] in measured.runs.values())
    assert all(peak > 10 for peak in measured.peaks.values())


def test_a_file_that_is_not_what_a_clean_build_makes_stops_the_run() -> None:
    with pytest.raises(RuntimeError, match=r"2 files .*'a', 'c'"):
        compare("edicola", "body", {"a": b"1", "b": b"2"}, {"a": b"0", "b": b"2", "c": b"3"})
