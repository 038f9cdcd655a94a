"""Every page's address: patterns, words, base paths, other scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.catalog.addresses import expand, file_of
from tests.catalog.asking import THREE, ask_of, edition_of, problems_of, said
from tests.conftest import SITE, SiteFolder, article

Maker = Callable[..., SiteFolder]


@pytest.mark.parametrize(
    ("path", "file"),
    [("/", "index.html"), ("/en/", "en/index.html"), ("/x/y/", "x/y/index.html"), ("/x.html", "x.html"), ("/feed.xml", "feed.xml")],
)
def test_a_folder_is_answered_by_its_index(path: str, file: str) -> None:
    assert file_of(path) == file


@pytest.mark.parametrize(
    ("pattern", "path"),
    [("/{prefix}/{slug}/", "/s/"), ("/{slug}.html", "/s.html"), ("/{prefix}/{prefix}/{slug}/", "/s/"), ("/fixed/", "/fixed/")],
)
def test_empty_parts_leave_no_empty_folders(pattern: str, path: str) -> None:
    assert expand(pattern, {"prefix": "", "slug": "s"}) == path


@pytest.mark.parametrize(
    ("kind", "pattern", "italian", "english"),
    [
        ("article", "/{prefix}/{section}/{slug}/", "/notizie/x/", "/en/news/x/"),
        ("article", "/{prefix}/{year}/{month}/{day}/{slug}.html", "/2026/07/05/x.html", "/en/2026/07/05/x.html"),
        ("article", "/post/{prefix}/{slug}/", "/post/x/", "/post/en/x/"),
        ("tag", "/{prefix}/a-z/{slug}/", "/a-z/t/", "/en/a-z/t/"),
        ("section", "/{prefix}/s/{slug}/", "/s/notizie/", "/en/s/news/"),
        ("author", "/{prefix}/{author}-{slug}/", "/author-ada/", "/en/author-ada/"),
        ("month", "/{prefix}/{year}-{month}/", "/2026-07/", "/en/2026-07/"),
        ("home", "/{prefix}/start/", "/start/", "/en/start/"),
    ],
)
def test_addresses_follow_the_patterns_of_the_site(site_maker: Maker, kind: str, pattern: str, italian: str, english: str) -> None:
    files = {f"content/news/x/{code}.md": article(date="2026-07-05", tags="[t]", author="ada") for code in ("it", "en")}
    files["content/news/_section.yaml"] = "name: {it: Notizie, en: News}\n"
    site = site_maker(files, settings=SITE + f"permalinks: {{{kind}: '{pattern}'}}\n")
    key = {"article": "news/x", "tag": "t", "section": "news", "author": "ada", "month": "2026-07"}.get(kind, "")
    edition = edition_of(site)
    ask = ask_of(site)
    assert [ask("page_url", kind, key, code, 1) for code in ("it", "en")] == [italian, english]
    assert {file_of(italian), file_of(english)} <= set(edition.plan.specs)


def test_the_words_of_addresses_are_translated(site_maker: Maker) -> None:
    words = "words: {tag: {it: temi, en: topics}, author: {it: firme, en: people}, archive: {it: archivio}, page: {it: pagina, en: page}}\n"
    files = {f"content/news/s{n}/{code}.md": article(tags="[t]", author="ada") for n in range(3) for code in ("it", "en")}
    ask = ask_of(site_maker(files, settings=SITE + words + "page_size: 2\n"))
    assert ask("page_url", "tag", "t", "it", 2) == "/temi/t/pagina/2/"
    assert ask("page_url", "tags", "", "en", 1) == "/en/topics/"
    assert ask("page_url", "author", "ada", "en", 1) == "/en/people/ada/"
    assert ask("page_url", "month", "2026-07", "it", 1) == "/archivio/2026/07/"
    assert ask("page_url", "home", "", "it", 2) == "/pagina/2/"


def test_a_further_page_of_an_html_file_lies_in_a_folder(site_maker: Maker) -> None:
    files: dict[str, str | bytes] = {f"content/news/s{n}/it.md": article() for n in range(3)}
    ask = ask_of(site_maker(files, settings=SITE + "page_size: 2\npermalinks: {section: '/{prefix}/{slug}.html'}\n"))
    assert [ask("page_url", "section", "news", "it", number) for number in (1, 2)] == ["/news.html", "/news/page/2/"]


@pytest.mark.parametrize(
    ("given", "base", "root"),
    [("https://a.example/", "https://a.example", ""), ("https://a.example/b/c/", "https://a.example/b/c", "/b/c")],
)
def test_a_site_in_a_folder_of_its_host_has_it_in_every_address(site_maker: Maker, given: str, base: str, root: str) -> None:
    site = site_maker({"content/news/x/it.md": article(), "content/news/x/en.md": article()})
    ask = ask_of(site, base_url=given)
    assert ask("card", "news/x", "it").url == f"{root}/2026/07/x/"
    assert ask("site", "en").feed == f"{root}/en/feed.xml"
    assert ask("canonical", "article", "news/x", "en", 1) == f"{base}/en/2026/07/x/"
    assert ask("editions", "home", "", "it", 1)[1].url == f"{root}/en/"
    assert ask("alternates", "home", "", "it", 1)[0] == ("it", f"{base}/")
    assert "2026/07/x/index.html" in edition_of(site, base_url=given).plan.specs


def test_other_scripts_are_percent_encoded_in_addresses_and_plain_on_disk(site_maker: Maker) -> None:
    site = site_maker({"content/news/2026-07-28-well/ar.md": article("أخبار البئر", slug="أخبار-البئر", tags="[ماء]")}, settings=THREE)
    edition, ask = edition_of(site), ask_of(site)
    assert ask("card", "news/2026-07-28-well", "ar").url == "/ar/2026/07/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1-%D8%A7%D9%84%D8%A8%D8%A6%D8%B1/"
    assert {"ar/2026/07/أخبار-البئر/index.html", "ar/tag/ماء/index.html"} <= set(edition.plan.specs)


def test_a_slug_for_all_languages_and_one_for_each(site_maker: Maker) -> None:
    registry = "one: {name: {it: Uno, en: One}, slug: same}\ntwo: {name: {it: Due, en: Two}, slug: {en: second}}\n"
    files = {f"content/news/x/{code}.md": article(tags="[one, two]") for code in ("it", "en")}
    ask = ask_of(site_maker({"content/tags.yaml": registry, **files}))
    assert [tag.url for code in ("it", "en") for tag in ask("card", "news/x", code).tags] == [
        "/tag/same/",
        "/tag/due/",
        "/en/tag/same/",
        "/en/tag/second/",
    ]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("permalinks: {article: '/{year}/'}\n", "the address lacks {slug}"),
        ("permalinks: {article: '/{sulg}/'}\n", "{sulg} is not known in this address"),
        ("permalinks: {artcle: '/{slug}/'}\n", "“artcle” is not a kind of page"),
        ("permalinks: {article: '/../{slug}/'}\n", "can't be the pattern of an address"),
        ("permalinks: {article: 'x/{slug}/'}\n", "can't be the pattern of an address"),
        ("words: {tag: 'a/b'}\n", "“a/b” can't be part of an address"),
        ("words: {tags: x}\n", "“tags” is not a word of addresses"),
    ],
)
def test_patterns_that_make_no_addresses_are_errors(site_maker: Maker, settings: str, message: str) -> None:
    found = said(problems_of(site_maker(settings=SITE + settings)))
    assert any(message in each and each.startswith("site.yaml:") for each in found)


def test_without_prefix_in_the_pattern_two_languages_collide(site_maker: Maker) -> None:
    files = {f"content/news/x/{code}.md": article() for code in ("it", "en")}
    found = said(problems_of(site_maker(files, settings=SITE + "permalinks: {article: '/{slug}/'}\n")))
    assert [("content/news/x/it.md" in each, "content/news/x/en.md" in each) for each in found] == [(True, True)]
