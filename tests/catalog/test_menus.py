"""Menus of site.yaml lead somewhere in each language, or say that they don't."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.catalog.asking import ask_of, problems_of, said
from tests.conftest import SITE, SiteFolder, article

Maker = Callable[..., SiteFolder]

FILES: dict[str, str | bytes] = {
    "content/tags.yaml": "water: {name: {it: Acqua, en: Water}}\nempty: {name: Vuoto}\n",
    "content/authors.yaml": "ada: {name: Ada Quill}\n",
    "content/news/_section.yaml": "name: {it: Notizie, en: News}\n",
    "content/news/x/it.md": article("Il pozzo", tags="[water]", author="ada"),
    "content/news/x/en.md": article("The well", tags="[water]", author="ada"),
    "content/news/y/it.md": article("Solo qui"),
    "content/news/later/it.md": article("Poi", date="2030-01-01"),
    "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
}


def settings(*lines: str) -> str:
    return SITE + "menus:\n  main:\n" + "".join(f"    - {{{line}}}\n" for line in lines)


@pytest.mark.parametrize(
    ("line", "italian", "english"),
    [
        ("link: home", ("Il Faro", "/", "home", ""), ("The Beacon", "/en/", "home", "")),
        ("link: feed, label: RSS", ("RSS", "/feed.xml", "feed", ""), ("RSS", "/en/feed.xml", "feed", "")),
        ("link: 'section:news'", ("Notizie", "/notizie/", "section", "news"), ("News", "/en/news/", "section", "news")),
        ("link: 'tag:water'", ("Acqua", "/tag/acqua/", "tag", "water"), ("Water", "/en/tag/water/", "tag", "water")),
        (
            "link: 'author:ada'",
            ("Ada Quill", "/author/ada-quill/", "author", "ada"),
            ("Ada Quill", "/en/author/ada-quill/", "author", "ada"),
        ),
        ("link: 'story:news/x'", ("Il pozzo", "/2026/07/x/", "article", "news/x"), ("The well", "/en/2026/07/x/", "article", "news/x")),
        ("link: 'story:pages/about'", ("Chi siamo", "/about/", "page", "pages/about"), None),
        ("link: 'story:news/y'", ("Solo qui", "/2026/07/y/", "article", "news/y"), None),
        ("link: tags, label: {it: Temi, en: Topics}", ("Temi", "/tag/", "tags", ""), ("Topics", "/en/tag/", "tags", "")),
        ("link: archive, label: Archivio", ("Archivio", "/archive/", "archive", ""), ("Archivio", "/en/archive/", "archive", "")),
        (
            "link: 'https://other.example/', label: Altrove",
            ("Altrove", "https://other.example/", "link", "https://other.example/"),
            ("Altrove", "https://other.example/", "link", "https://other.example/"),
        ),
        (
            "link: 'mailto:a@b.example'",
            ("mailto:a@b.example", "mailto:a@b.example", "link", "mailto:a@b.example"),
            ("mailto:a@b.example", "mailto:a@b.example", "link", "mailto:a@b.example"),
        ),
        (
            "link: 'section:news', label: {it: Qui, en: Here}",
            ("Qui", "/notizie/", "section", "news"),
            ("Here", "/en/news/", "section", "news"),
        ),
    ],
)
def test_a_line_leads_to_its_page_in_each_language_that_has_it(
    site_maker: Maker, line: str, italian: tuple[str, ...], english: tuple[str, ...] | None
) -> None:
    ask = ask_of(site_maker(FILES, settings=settings(line)))
    for code, expected in (("it", italian), ("en", english)):
        found = [(str(item.label), item.url, item.kind, item.key) for item in ask("menu", "main", code)]
        assert found == ([expected] if expected else [])


def test_page_id_leads_to_a_page(site_maker: Maker) -> None:
    """model/site.py names the form `page:ID` beside `story:ID`."""
    (item,) = ask_of(site_maker(FILES, settings=settings("link: 'page:pages/about'")))("menu", "main", "it")
    assert (str(item.label), item.url, item.kind) == ("Chi siamo", "/about/", "page")


def test_a_menu_keeps_its_order_and_an_unknown_one_is_empty(site_maker: Maker) -> None:
    ask = ask_of(site_maker(FILES, settings=settings("link: 'tag:water'", "link: home", "link: 'section:news'")))
    assert [item.kind for item in ask("menu", "main", "it")] == ["tag", "home", "section"]
    assert ask("menu", "footer", "it") == ()
    assert ask("menu", "main", "xx") == ()


def test_addresses_in_menus_lie_below_the_base_path(site_maker: Maker) -> None:
    ask = ask_of(site_maker(FILES, settings=settings("link: /en/", "link: home")), base_url="https://host.example/faro")
    assert [item.url for item in ask("menu", "main", "it")] == ["/faro/en/", "/faro/"]


@pytest.mark.parametrize(
    "line",
    ["link: 'story:news/later'", "link: 'tag:empty'", "link: 'section:soon'", "link: tags, label: Temi", "link: archive, label: Archivio"],
)
def test_a_line_whose_page_is_not_out_yet_waits(site_maker: Maker, line: str) -> None:
    files: dict[str, str | bytes] = {
        "content/tags.yaml": "empty: {name: Vuoto}\n",
        "content/soon/later/it.md": article(date="2030-01-01"),
        "content/news/later/it.md": article(date="2030-01-01"),
    }
    site = site_maker(files, settings=settings(line))
    assert ask_of(site)("menu", "main", "it") == ()
    assert problems_of(site) == []


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("link: 'section:nesw'", "did you mean section:news?"),
        ("link: 'tag:watr'", "did you mean tag:water?"),
        ("link: 'author:adda'", "did you mean author:ada?"),
        ("link: 'story:pages/abuot'", "did you mean story:pages/about?"),
        ("link: hoem", "home"),
        ("link: 'javascript:alert(1)'", ""),
        ("link: ''", ""),
    ],
)
def test_a_line_that_leads_nowhere_is_an_error_with_its_line(site_maker: Maker, line: str, hint: str) -> None:
    (found,) = said(problems_of(site_maker(FILES, settings=settings("link: home", line))))
    assert found.startswith("site.yaml:11: error: the menu leads to “")
    assert hint in found


@pytest.mark.parametrize("link", ["feed", "tags", "archive"])
def test_what_has_no_name_of_its_own_needs_a_label(site_maker: Maker, link: str) -> None:
    (found,) = said(problems_of(site_maker(FILES, settings=settings(f"link: {link}"))))
    assert found.startswith("site.yaml:10: error: ")
    assert "label" in found
