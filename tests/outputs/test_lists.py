"""What `lists`, `feeds` and `json_feed` leave out is not made, and nothing leads to it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest

from tests.catalog.asking import ask_of, problems_of, said
from tests.conftest import SITE, SiteFolder, article

Maker = Callable[..., SiteFolder]

FILES: dict[str, str | bytes] = {
    "content/tags.yaml": "water: {name: {it: Acqua, en: Water}}\n",
    "content/authors.yaml": "ada: {name: Ada Quill, links: {Home: https://ada.example/}}\n",
    "content/news/_section.yaml": "name: {it: Notizie, en: News}\n",
    **{f"content/news/s{day}/it.md": article(f"Storia {day}", f"2026-07-{day}", tags="[water]", author="ada") for day in range(10, 15)},
    "content/news/s10/en.md": article("The well", "2026-07-10", tags="[water]", author="ada"),
}
PAGES = {
    "section": {"notizie/index.html", "en/news/index.html"},
    "tag": {"tag/index.html", "tag/acqua/index.html", "en/tag/index.html", "en/tag/water/index.html"},
    "author": {"author/ada-quill/index.html", "en/author/ada-quill/index.html"},
    "archive": {f"{code}archive/{name}index.html" for code in ("", "en/") for name in ("", "2026/", "2026/07/")},
}
FEEDS = {kind: {f"{path.removesuffix('index.html')}feed" for path in PAGES[kind] if path.count("/") > 1} for kind in ("tag", "author")} | {
    "section": {"notizie/feed", "en/news/feed"}
}
FEEDS["tag"] -= {"en/tag/feed"}


def made(site: SiteFolder) -> set[str]:
    return {str(file.relative_to(site.public)) for file in site.public.rglob("*") if file.suffix in (".html", ".xml", ".json")}


@pytest.mark.parametrize("chosen", [names for count in range(5) for names in combinations(PAGES, count)], ids=" ".join)
def test_only_those_lists_are_made_that_the_site_wants(chosen: tuple[str, ...], site_maker: Maker) -> None:
    site = site_maker(FILES, settings=f"{SITE}page_size: 2\nlists: [{', '.join(chosen)}]\n")
    assert site.build("--strict").returncode == 0
    for kind, pages in PAGES.items():
        assert pages <= made(site) if kind in chosen else not pages & made(site)
        assert kind in chosen or not any(path.startswith(f"{kind}/") for path in made(site)), "a further page"
    for kind, feeds in FEEDS.items():
        files = {feed + ending for feed in feeds for ending in (".xml", ".json")}
        assert files <= made(site) if kind in chosen else not files & made(site)
    checked = site.run("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("chosen", [(), ("section",), ("tag", "author")], ids=" ".join)
def test_only_those_lists_have_feeds_that_the_site_wants(chosen: tuple[str, ...], site_maker: Maker) -> None:
    site = site_maker(FILES, settings=f"{SITE}feeds: [{', '.join(chosen)}]\njson_feed: false\n")
    assert site.build("--strict").returncode == 0
    expected = {"feed.xml", "en/feed.xml", *(f"{feed}.xml" for kind in chosen for feed in FEEDS[kind])}
    assert {path for path in made(site) if path.rpartition("/")[2].startswith("feed.")} == expected
    assert PAGES["tag"] | PAGES["section"] | PAGES["author"] <= made(site)
    assert site.run("check").returncode == 0


def test_what_is_left_out_is_named_without_a_link(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=f"{SITE}lists: [section]\n")
    assert site.build().returncode == 0
    page = site.page("2026/07/s10/index.html")
    assert "Acqua" in page
    assert "Ada Quill" in page
    assert "/tag/" not in page
    assert "/author/" not in page
    ask = ask_of(site)
    assert ask("tags", "it") == ask("years", "it") == ()
    assert ask("month", "2026-07", "it") is None
    assert ask("page_url", "archive", "", "it", 1) is None


@pytest.mark.parametrize("link", ["archive", "tags", "'tag:water'", "'author:ada'", "'section:news'"])
def test_a_menu_that_leads_to_what_is_left_out_is_an_error(link: str, site_maker: Maker) -> None:
    line = f"menus:\n  main:\n    - {{link: {link}, label: Qui}}\n"
    (problem,) = said(problems_of(site_maker(FILES, settings=f"{SITE}lists: []\n{line}")))
    assert "which is not there" in problem
    assert "lists" in problem


def test_a_link_to_a_section_that_is_left_out_is_an_error_in_its_line(site_maker: Maker) -> None:
    files = FILES | {"content/news/x/it.md": article("X", body="Vedi [notizie](..).")}
    site = site_maker(files, settings=f"{SITE}lists: [tag]\n")
    built = site.build()
    assert built.returncode == 1
    assert "content/news/x/it.md:6" in built.stderr
    assert "the section “news” has no page" in built.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lists: [tags]", "“tags” is not a value of “lists”"),
        ("lists: tag", "“lists” must be a list"),
        ("feeds: [archive]", "“archive” is not a value of “feeds”"),
        ("json_feed: maybe", "“json_feed” must be exactly true or false"),
    ],
)
def test_what_can_not_be_is_an_error_with_its_line(line: str, said: str, site_maker: Maker) -> None:
    built = site_maker(FILES, settings=f"{SITE}{line}\n").build()
    assert built.returncode == 2
    assert f"site.yaml:{SITE.count(chr(10)) + 1}" in built.stderr
    assert said in built.stderr


def test_lists_that_come_and_go_are_made_and_removed_by_the_next_build(site_maker: Maker) -> None:
    site = site_maker(FILES)
    assert site.build().returncode == 0
    everything = made(site)
    for settings in ("lists: []\njson_feed: false\n", "lists: [tag]\nfeeds: []\n", ""):
        site.write({"site.yaml": f"{SITE}{settings}search: false\n"})
        assert site.build().returncode == 0
        now = {path: site.page(path) for path in made(site)}
        assert site.build("--clean").returncode == 0
        assert now == {path: site.page(path) for path in made(site)}
    assert made(site) == everything
