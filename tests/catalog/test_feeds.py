"""Which feeds there are in which language, where they lie, and which stories they hold."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest

from generator.catalog.addresses import file_of
from generator.catalog.feeds import FORMATS
from tests.catalog.asking import THREE, Ask, ask_of, edition_of
from tests.conftest import SITE, SiteFolder, article

Maker = Callable[..., SiteFolder]

FILES: dict[str, str | bytes] = {
    "content/tags.yaml": "water: {name: {it: Acqua, en: Water}, description: {it: Pozzi e mare., en: ''}}\n",
    "content/authors.yaml": "ada: {name: Ada Quill, bio: Scrive di mare.}\n",
    "content/news/_section.yaml": "name: {it: Notizie, en: News}\n",
    "content/news/a/it.md": article("A", "2026-07-01", tags="[water]", author="ada"),
    "content/news/b/it.md": article("B", "2026-07-02", tags="[water]"),
    "content/news/b/en.md": article("B", "2026-07-02", tags="[water]"),
    "content/city/c/it.md": article("C", "2026-07-03"),
    "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
}


def stories(ask: Ask, kind: str, key: str, language: str) -> list[str] | None:
    found = ask("feed", kind, key, language)
    return None if found is None else [story.rpartition("/")[2] for story in found.stories]


def named(ask: Ask, kind: str, key: str, language: str) -> list[tuple[str, str]]:
    """Format and address of each feed that a page names."""
    return [(feed.format, feed.url) for feed in ask("feeds", kind, key, language)]


def test_a_feed_holds_the_stories_of_its_listing_in_its_language_newest_first(site_maker: Maker) -> None:
    ask = ask_of(site_maker(FILES, settings=THREE))
    assert [stories(ask, "home", "", code) for code in ("it", "en", "ar")] == [["c", "b", "a"], ["b"], []]
    assert [stories(ask, "section", "news", code) for code in ("it", "en", "ar")] == [["b", "a"], ["b"], None]
    assert [stories(ask, "section", "city", code) for code in ("it", "en", "ar")] == [["c"], None, None]
    assert [stories(ask, "tag", "water", code) for code in ("it", "en", "ar")] == [["b", "a"], ["b"], None]
    assert [stories(ask, "author", "ada", code) for code in ("it", "en", "ar")] == [["a"], None, None]


@pytest.mark.parametrize("kind", ["tags", "archive", "year", "month", "article", "page", "404", "root", "feed", ""])
def test_other_pages_have_none(site_maker: Maker, kind: str) -> None:
    ask = ask_of(site_maker(FILES))
    for key in ("", "2026", "2026-07", "news", "news/a", "pages/about"):
        assert ask("feed", kind, key, "it") is None
        assert ask("feed_addresses", kind, key, "rss") == ()


@pytest.mark.parametrize("front", [{"draft": "true"}, {"date": "2026-08-02"}, {"expires": "2026-07-31"}])
@pytest.mark.parametrize("preview", [False, True])
def test_a_listing_of_what_is_not_out_has_a_page_in_a_preview_and_never_a_feed(
    site_maker: Maker, front: dict[str, str], preview: bool
) -> None:
    hidden = article(**{"date": "2026-07-28", "tags": "[new]", "author": "bo", **front})
    ask = ask_of(site_maker({**FILES, "content/sport/x/it.md": hidden}), drafts=preview, scheduled=preview)
    for kind, key in (("section", "sport"), ("tag", "new"), ("author", "bo")):
        assert (ask("page_url", kind, key, "it", 1) is not None) == (preview and "expires" not in front)
        assert stories(ask, kind, key, "it") is None
        assert [feed.kind for feed in ask("feeds", kind, key, "it")] == ["home", "home"]
    assert stories(ask, "home", "", "it") == ["c", "b", "a"]


def test_only_the_newest_get_in(site_maker: Maker) -> None:
    ask = ask_of(site_maker(FILES, settings=SITE + "feed_size: 1\n"))
    assert [stories(ask, kind, key, "it") for kind, key in (("home", ""), ("section", "news"), ("tag", "water"))] == [["c"], ["b"], ["b"]]


def test_a_feed_says_what_it_is_about_in_its_language(site_maker: Maker) -> None:
    ask = ask_of(site_maker(FILES))
    found = [ask("feed", *each) for each in (("home", "", "it"), ("tag", "water", "it"), ("tag", "water", "en"), ("author", "ada", "it"))]
    assert [(each.title, each.description, each.page) for each in found] == [
        ("Il Faro", "Notizie dal molo", "https://faro.example/"),
        ("Il Faro: Acqua", "Pozzi e mare.", "https://faro.example/tag/acqua/"),
        ("The Beacon: Water", "News from the quay", "https://faro.example/en/tag/water/"),
        ("Il Faro: Ada Quill", "Scrive di mare.", "https://faro.example/author/ada-quill/"),
    ]


def test_a_feed_knows_itself_in_other_languages(site_maker: Maker) -> None:
    ask = ask_of(site_maker(FILES, settings=THREE))
    assert ask("feed_addresses", "home", "", "jsonfeed") == (
        ("it", "https://faro.example/feed.json"),
        ("en", "https://faro.example/en/feed.json"),
        ("ar", "https://faro.example/ar/feed.json"),
    )
    assert ask("feed_addresses", "section", "news", "rss") == (
        ("it", "https://faro.example/notizie/feed.xml"),
        ("en", "https://faro.example/en/news/feed.xml"),
    )
    assert ask("feed_addresses", "author", "ada", "rss") == (("it", "https://faro.example/author/ada-quill/feed.xml"),)
    assert ask("feed_addresses", "home", "", "atom") == ()


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("/{prefix}/{tag}/{slug}/", "/en/tag/water/feed.xml"),
        ("/{prefix}/t/{slug}.html", "/en/t/water/feed.xml"),
        ("/{prefix}/t-{slug}/", "/en/t-water/feed.xml"),
        ("/t/{slug}/{prefix}/", "/t/water/en/feed.xml"),
    ],
)
def test_a_feed_lies_in_the_folder_of_its_listing(site_maker: Maker, pattern: str, address: str) -> None:
    ask = ask_of(site_maker(FILES, settings=SITE + f"permalinks: {{tag: '{pattern}'}}\n"))
    assert ask("feed_addresses", "tag", "water", "rss")[1] == ("en", f"https://faro.example{address}")


def test_the_feed_of_a_language_stays_where_it_is_when_the_front_page_moves(site_maker: Maker) -> None:
    ask = ask_of(site_maker(FILES, settings=SITE + "permalinks: {home: '/{prefix}/start/'}\n"))
    assert ask("site", "en").feed == "/en/feed.xml"
    assert named(ask, "home", "", "en") == [("RSS", "/en/feed.xml"), ("JSON Feed", "/en/feed.json")]
    assert ask("feed", "home", "", "en").page == "https://faro.example/en/start/"


def test_a_page_names_its_own_feeds_then_the_languages_then_its_sections(site_maker: Maker) -> None:
    ask = ask_of(site_maker(FILES, settings=THREE), base_url="https://host.example/faro")
    everything = [("RSS", "/faro/feed.xml"), ("JSON Feed", "/faro/feed.json")]
    news = [("RSS", "/faro/notizie/feed.xml"), ("JSON Feed", "/faro/notizie/feed.json")]
    assert named(ask, "home", "", "it") == everything
    assert named(ask, "section", "news", "it") == [*news, *everything]
    assert named(ask, "article", "news/a", "it") == [*everything, *news]
    assert named(ask, "section", "news", "ar") == [("RSS", "/faro/ar/feed.xml"), ("JSON Feed", "/faro/ar/feed.json")]
    for kind, key in (
        ("page", "pages/about"),
        ("404", ""),
        ("root", ""),
        ("month", "2026-07"),
        ("tag", "none"),
        ("article", "none"),
        ("x", "x"),
    ):
        assert named(ask, kind, key, "it") == everything
    assert ask("feeds", "home", "", "xx") == ()


def test_a_feed_that_is_named_says_what_it_is(site_maker: Maker) -> None:
    feed, other, *_ = ask_of(site_maker(FILES))("feeds", "tag", "water", "en")
    assert (feed.kind, feed.key, feed.name, feed.type) == ("tag", "water", "Water", "application/rss+xml")
    assert (other.kind, other.key, other.name, other.type) == ("tag", "water", "Water", "application/feed+json")
    home, *_ = ask_of(site_maker(FILES))("feeds", "404", "", "en")
    assert (home.kind, home.key, home.name) == ("home", "", "")


def test_every_feed_is_named_by_a_page_and_every_named_feed_is_planned(site_maker: Maker) -> None:
    site = site_maker({**FILES, "content/news/d/ar.md": article("د", slug="بئر", tags="[ماء]")}, settings=THREE)
    edition, ask = edition_of(site), ask_of(site)
    pages = [spec.args[:3] for spec in edition.plan.specs.values() if spec.producer == "page"]
    addresses = {file_of(unquote(feed.url)) for args in pages for feed in ask("feeds", *args)}
    planned = {path for path, spec in edition.plan.specs.items() if spec.producer in FORMATS}
    assert addresses == planned
    assert len(planned) == 2 * (3 + 4 + 3 + 1)  # languages, sections, tags, authors
