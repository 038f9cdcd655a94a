"""The languages of a page know each other: hreflang, and the switch that readers see."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.demo.built import Demo
from tests.demo.newsroom import Newsroom, Page


def alternates(tree: LexborHTMLParser) -> list[tuple[str | None, str | None]]:
    links = tree.css("head link[rel=alternate][hreflang]")
    return [(each.attributes["hreflang"], each.attributes["href"]) for each in links]


def test_hreflang_is_complete(demo: Demo, newsroom: Newsroom) -> None:
    """Itself, all others and x-default, absolute, published pages only; nothing where there is one language only."""
    for path, page in newsroom.pages.items():
        siblings = {code: other for code, other in newsroom.siblings(page).items() if other.indexed} if page.indexed else {}
        expected = [(code, demo.url(other.path)) for code, other in siblings.items()]
        expected = [*expected, ("x-default", expected[0][1])] if len(expected) > 1 else []
        assert (path, alternates(demo.documents[path])) == (path, expected)


def test_hreflang_is_reciprocal(demo: Demo) -> None:
    """Over the output as it is: whoever is named names back, and says the same."""
    sets = {demo.url(path): alternates(tree) for path, tree in demo.documents.items()}
    named = {url: found for url, found in sets.items() if found}
    assert len(named) > 100
    for url, found in named.items():
        assert url in [href for code, href in found if code != "x-default"]
        for _, href in found:
            assert sets[str(href)] == found


def test_what_is_named_may_be_indexed(demo: Demo) -> None:
    hidden = {demo.url(path) for path, tree in demo.documents.items() if tree.css_first('meta[name=robots][content*="noindex"]')}
    named = {href for tree in demo.documents.values() for _, href in alternates(tree)}
    assert hidden
    assert named.isdisjoint(hidden)


def test_every_page_names_its_own_address(demo: Demo) -> None:
    for path, tree in demo.documents.items():
        assert [each.attributes["href"] for each in tree.css("link[rel=canonical]")] == [demo.url(path)]
        assert [each.attributes["content"] for each in tree.css('meta[property="og:url"]')] == [demo.url(path)]


def test_the_switch_leads_to_the_same_page_or_to_the_nearest(demo: Demo, newsroom: Newsroom) -> None:
    """Every language is in it; to a page further on in a list only where that language has as many, else to its first. It says which are
    missing."""
    firsts = {(page.kind, page.key, page.language): page for page in newsroom.pages.values() if page.number == 1}
    for path, page in newsroom.pages.items():
        links = demo.documents[path].css("header .editions a")
        shown = [demo.path_of(each.attributes["href"] or "") for each in links]
        siblings = newsroom.siblings(page) if page.kind != "404" else {}
        near = [(page.kind, page.key), *around(page)] if page.kind != "404" else [("home", "")]
        expected = [
            siblings.get(code) or next(firsts[kind, key, code] for kind, key in near if (kind, key, code) in firsts)
            for code in newsroom.languages
        ]
        assert (path, shown) == (path, [each.path for each in expected])
        missing = [each.attributes["lang"] for each in demo.documents[path].css("header .editions .missing span[lang]")]
        elsewhere = [page.kind != "404" and (page.kind, page.key) != (each.kind, each.key) for each in expected]
        assert (path, missing) == (path, [code for code, other in zip(newsroom.languages, elsewhere, strict=True) if other])


def around(page: Page) -> list[tuple[str, str]]:
    """Kind and key of the pages in which a page could be found, the nearest first."""
    year = page.key.partition("-")[0]
    wider = {
        "article": [("section", page.key.partition("/")[0])],
        "tag": [("tags", "")],
        "year": [("archive", "")],
        "month": [("year", year), ("archive", "")],
    }
    return [*wider.get(page.kind, []), ("home", "")]


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [
        ("/2025/08/cinema-sul-tetto/", "en", "non tradotto"),
        ("/en/2025/10/summer-of-the-water-trucks/", "it", "not translated"),
        ("/ar/2026/05/صانع-العود/", "it", "غير مترجم"),
    ],
)
def test_the_switch_says_what_is_missing(demo: Demo, path: str, language: str, words: str) -> None:
    (link,) = demo.documents[path].css(f"header .editions a[hreflang={language}]")
    assert words in link.text()


def test_a_link_to_another_language_says_so(demo: Demo, newsroom: Newsroom) -> None:
    """Every link in an article to a page in another language has the hreflang of that page."""
    seen = 0
    for path, page in newsroom.pages.items():
        for link in demo.documents[path].css("main a[href^='/']"):
            target = newsroom.pages.get(demo.path_of(link.attributes["href"] or ""))
            if target is not None and target.language != page.language:
                seen += 1
                assert (path, link.html, link.attributes.get("hreflang")) == (path, link.html, target.language)
    assert seen
