"""(Kind of page) x (translated, untranslated under hide, list, copy) x (language): switch, canonical, hreflang, lang, dir, feeds, sitemaps.

What is expected is written out as addresses; what is found is read from the files of a built site.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from urllib.parse import unquote

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.catalog.asking import THREE, build_here
from tests.conftest import SiteFolder, article, write_files
from tests.outputs.reading_back import alternates, attribute, sitemap

CODES = ("it", "en", "ar")
POLICIES = ("hide", "list", "copy")
BASE = "https://faro.example"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'

SETTINGS = THREE + "page_size: 1\nwords: {page: {it: page, en: page, ar: صفحة}}\n"

FILES: dict[str, str | bytes] = {
    "content/tags.yaml": "water: {name: {it: Acqua, en: Water, ar: ماء}}\nrare: {name: {it: Raro}, slug: rare}\n",
    "content/authors.yaml": "ada: {name: Ada Quill}\nbo: {name: Bo Reed}\n",
    "content/news/_section.yaml": "name: {it: Notizie, en: News, ar: أخبار}\n",
    "content/city/_section.yaml": "name: {it: Città, en: City, ar: المدينة}\n",
    **{f"content/news/both/{code}.md": article(f"Both {code}", "2026-07-28", tags="[water]", author="ada") for code in CODES},
    "content/city/solo/a.svg": DRAWING,
    "content/city/solo/it.md": article(
        "Solo qui", "2025-03-05", "Un [link](../../news/both/it.md).", tags="[rare]", author="bo", image="a.svg", image_alt="Un molo"
    ),
    **{f"content/pages/about.{code}.md": f"---\ntitle: About {code}\n---\n\nText.\n" for code in CODES},
    "content/pages/terms.it.md": "---\ntitle: Termini\n---\n\nTesto.\n",
}

HOME = {"it": "/", "en": "/en/", "ar": "/ar/"}
CITY = {"it": "/citta/", "en": "/en/city/", "ar": "/ar/المدينة/"}
TAGS = {"it": "/tag/", "en": "/en/tag/", "ar": "/ar/tag/"}
ARCHIVE = {"it": "/archive/", "en": "/en/archive/", "ar": "/ar/archive/"}
Y2025 = {code: f"{path}2025/" for code, path in ARCHIVE.items()}

EVERYWHERE: dict[str, dict[str, str]] = {
    "home": HOME,
    "section": {"it": "/notizie/", "en": "/en/news/", "ar": "/ar/أخبار/"},
    "tag": {"it": "/tag/acqua/", "en": "/en/tag/water/", "ar": "/ar/tag/ماء/"},
    "author": {code: f"{path}author/ada-quill/" for code, path in HOME.items()},
    "tags": TAGS,
    "archive": ARCHIVE,
    "year": {code: f"{path}2026/" for code, path in ARCHIVE.items()},
    "month": {code: f"{path}2026/07/" for code, path in ARCHIVE.items()},
    "article": {code: f"{path}2026/07/both/" for code, path in HOME.items()},
    "page": {code: f"{path}about/" for code, path in HOME.items()},
}
"""Pages that all languages have, whatever the policy: kind -> language -> address."""

ONLY: dict[str, dict[str, str]] = {
    "home, page 2": {"it": "/page/2/", "en": "/en/page/2/", "ar": "/ar/صفحة/2/"},
    "section": CITY,
    "tag": {code: f"{path}rare/" for code, path in TAGS.items()},
    "author": {code: f"{path}author/bo-reed/" for code, path in HOME.items()},
    "year": Y2025,
    "month": {code: f"{path}03/" for code, path in Y2025.items()},
}
"""Listings with nothing but the story that is only in Italian: where it is listed or copied, they are in every language."""

STORY = {code: f"{path}2025/03/solo/" for code, path in HOME.items()}
PAGE = {code: f"{path}terms/" for code, path in HOME.items()}

NEAREST = {
    "home, page 2": HOME,
    "section": HOME,
    "tag": TAGS,
    "author": HOME,
    "year": ARCHIVE,
    "month": ARCHIVE,
    "article": HOME,
    "page": HOME,
}
"""Where the switch leads if the page is not there and nothing of the story either (`hide`)."""


@dataclass
class Built:
    """The output of one policy."""

    site: SiteFolder

    def page(self, address: str) -> LexborHTMLParser:
        return LexborHTMLParser(self.site.page(f"{address}index.html".lstrip("/")))

    def has(self, address: str) -> bool:
        return (self.site.public / f"{address}index.html".lstrip("/")).is_file()

    def switch(self, address: str) -> dict[str, tuple[str, str]]:
        """Language -> where its line of the switch leads, and what is written there."""
        found = {}
        for link in self.page(address).css("header .editions a"):
            name = link.css_first("span").attributes["lang"] or ""
            found[name] = (unquote(link.attributes["href"] or ""), link.css_first("small").text())
        return found

    @cached_property
    def mapped(self) -> dict[str, set[tuple[str | None, str | None]]]:
        """Decoded address -> alternates, of all sitemaps."""
        found = [sitemap(self.site, f"sitemap-{code}.xml") for code in CODES]
        assert sum(map(len, found)) == len({url for each in found for url in each})
        return {unquote(url.removeprefix(BASE)): links for each in found for url, (_, links) in each.items()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    """The site under each policy."""
    found = {}
    for policy in POLICIES:
        root = tmp_path_factory.mktemp(policy)
        write_files(root, {**FILES, "site.yaml": f"{SETTINGS}untranslated: {policy}\n"})
        build_here(SiteFolder(root), strict=True)
        found[policy] = Built(SiteFolder(root))
    return found


def hreflang(addresses: dict[str, str]) -> set[tuple[str, str]]:
    named = {(code, f"{BASE}{address}") for code, address in addresses.items()}
    return named | {("x-default", f"{BASE}{addresses['it']}")}


def named(tree: LexborHTMLParser) -> set[tuple[str | None, str]]:
    return {(code, unquote(href or "")) for code, href in alternates(tree)}


def check_frame(tree: LexborHTMLParser, code: str, canonical: str, robots: str | None = None) -> None:
    """What every page says of itself."""
    assert (attribute(tree, "html", "lang"), attribute(tree, "html", "dir")) == (code, "rtl" if code == "ar" else "ltr")
    assert unquote(attribute(tree, 'link[rel="canonical"]', "href") or "") == f"{BASE}{canonical}"
    assert unquote(attribute(tree, 'meta[property="og:url"]', "content") or "") == f"{BASE}{canonical}"
    assert attribute(tree, 'meta[name="robots"]', "content") == robots


def check_same_everywhere(site: Built, addresses: dict[str, str], code: str) -> None:
    """A page that is there in all languages: each is named, leads to the others and is in its sitemap."""
    tree = site.page(addresses[code])
    check_frame(tree, code, addresses[code])
    assert {lang: where for lang, (where, _) in site.switch(addresses[code]).items()} == addresses
    assert named(tree) == hreflang(addresses)
    assert {(lang, unquote(href or "")) for lang, href in site.mapped[addresses[code]]} == hreflang(addresses)


@pytest.mark.parametrize(("policy", "kind", "code"), list(product(POLICIES, EVERYWHERE, CODES)))
def test_what_is_translated(built: dict[str, Built], policy: str, kind: str, code: str) -> None:
    check_same_everywhere(built[policy], EVERYWHERE[kind], code)


@pytest.mark.parametrize(("policy", "kind", "code"), list(product(("list", "copy"), ONLY, CODES)))
def test_a_listing_of_untranslated_stories(built: dict[str, Built], policy: str, kind: str, code: str) -> None:
    """Where originals are listed or copied, the listing is there in every language, and shows them as what they are.

    To search engines only the one in the originals' language is named: the others hold nothing of their own.
    """
    site, addresses = built[policy], ONLY[kind]
    if kind == "home, page 2":
        check_same_everywhere(site, addresses, code)
    else:
        tree = site.page(addresses[code])
        check_frame(tree, code, addresses[code], None if code == "it" else "noindex")
        assert named(tree) == set()
        assert site.mapped.get(addresses[code]) == (set() if code == "it" else None)
        switch = site.switch(addresses[code])
        assert {lang: where for lang, (where, _) in switch.items()} == addresses
        assert switch["ar"][1] == {"it": "1 in un’altra lingua", "en": "1 in another language", "ar": "منها بلغة أخرى: 1"}[code]
    (link,) = site.page(addresses[code]).css("main h3 a")
    expected = STORY[code] if policy == "copy" else STORY["it"]
    assert unquote(link.attributes["href"] or "") == expected
    assert link.attributes.get("hreflang") == (None if code == "it" else "it")
    card = site.page(addresses[code]).css_first("main article")
    title = card.css_first("h3[lang], h3 bdi[lang]")
    assert (title.attributes["lang"] if title else None) == (None if code == "it" else "it")
    assert [slip.text() for slip in card.css(".slip-only")] == {
        "it": [],
        "en": ["Only in Italian"],
        "ar": ["بالإيطالية فقط"],
    }[code]
    image = card.css_first("img")
    assert image is None or image.attributes.get("lang") is None or code != "it"


@pytest.mark.parametrize("kind", ONLY)
def test_a_listing_that_one_language_has(built: dict[str, Built], kind: str) -> None:
    """With `hide` it is there in Italian only; the switch says so, and leads to the nearest page."""
    site, addresses = built["hide"], ONLY[kind]
    tree = site.page(addresses["it"])
    check_frame(tree, "it", addresses["it"])
    assert not site.has(addresses["en"]) and not site.has(addresses["ar"])
    assert named(tree) == set()
    assert site.mapped[addresses["it"]] == set()
    switch = site.switch(addresses["it"])
    assert {code: where for code, (where, _) in switch.items()} == {**NEAREST[kind], "it": addresses["it"]}
    if kind != "home, page 2":  # there the front page is the same thing
        assert all(switch[code][1].startswith(("non ", "argomento assente", "sezione assente", "firma assente")) for code in ("en", "ar"))


@pytest.mark.parametrize(("policy", "kind"), list(product(POLICIES, ("article", "page"))))
def test_an_untranslated_original(built: dict[str, Built], policy: str, kind: str) -> None:
    """On its own page: no hreflang, in the sitemap, and a switch that says what the other languages have."""
    site, addresses = built[policy], STORY if kind == "article" else PAGE
    tree = site.page(addresses["it"])
    check_frame(tree, "it", addresses["it"])
    assert named(tree) == set()
    assert site.mapped[addresses["it"]] == set()
    assert attribute(tree, "html", "lang") == "it"
    near = CITY if policy == "list" and kind == "article" else HOME
    expected = addresses if policy == "copy" else {**near, "it": addresses["it"]}
    switch = site.switch(addresses["it"])
    assert {code: where for code, (where, _) in switch.items()} == expected
    assert all(switch[code][1].startswith(("non tradotto", "non tradotta")) for code in ("en", "ar"))


@pytest.mark.parametrize(("policy", "kind", "code"), list(product(POLICIES, ("article", "page"), ("en", "ar"))))
def test_a_copy_of_an_untranslated_original(built: dict[str, Built], policy: str, kind: str, code: str) -> None:
    """With `copy` it is there among the other language's pages, says which language it is in, and points to the original."""
    site, addresses = built[policy], STORY if kind == "article" else PAGE
    assert site.has(addresses[code]) is (policy == "copy")
    assert addresses[code] not in site.mapped
    if policy != "copy":
        return
    tree = site.page(addresses[code])
    check_frame(tree, code, addresses["it"])
    assert named(tree) == set()
    body = tree.css_first("div.body")
    assert (body.attributes["lang"], body.attributes.get("dir")) == ("it", "ltr" if code == "ar" else None)
    assert tree.css_first("h1").attributes["lang"] == "it"
    assert "notice" in (tree.css_first("main .notice").attributes["class"] or "")
    assert [link.attributes["href"] for link in tree.css("main .notice a")] == [addresses["it"]]
    switch = site.switch(addresses[code])
    assert {lang: where for lang, (where, _) in switch.items()} == addresses
    if kind == "article":
        (link,) = body.css("a")
        assert unquote(link.attributes["href"] or "") == EVERYWHERE["article"][code]  # links follow the reader
        assert tree.css_first("figure img").attributes["lang"] == "it"


@pytest.mark.parametrize(("policy", "code"), list(product(POLICIES, CODES)))
def test_feeds_are_in_their_own_language(built: dict[str, Built], policy: str, code: str) -> None:
    """An original is in no other language's feed, whatever the policy; what is only in Italian has no feed elsewhere."""
    public: Path = built[policy].site.public
    prefix = "" if code == "it" else f"{code}/"
    text = (public / f"{prefix}feed.xml").read_text("utf-8")
    items = json.loads((public / f"{prefix}feed.json").read_text("utf-8"))["items"]
    assert ("Solo qui" in text) is (code == "it")
    assert [item["language"] for item in items] == [code] * (2 if code == "it" else 1)
    own = {"section": CITY, "tag": ONLY["tag"], "author": ONLY["author"]}
    for addresses in own.values():
        assert (public / f"{addresses[code]}feed.xml".lstrip("/")).is_file() is (code == "it")


@pytest.mark.parametrize(("policy", "code"), list(product(POLICIES, CODES)))
def test_a_page_that_is_not_found(built: dict[str, Built], policy: str, code: str) -> None:
    prefix = "" if code == "it" else f"{code}/"
    tree = LexborHTMLParser(built[policy].site.page(f"{prefix}404.html"))
    assert (attribute(tree, "html", "lang"), attribute(tree, 'meta[name="robots"]', "content")) == (code, "noindex")
    assert named(tree) == set()
    assert [unquote(link.attributes["href"] or "") for link in tree.css("header .editions a")] == list(HOME.values())


@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_else_is_in_the_sitemaps(built: dict[str, Built], policy: str) -> None:
    pages = ONLY["home, page 2"].values() if policy != "hide" else ()
    listed = {addresses["it"] for addresses in ONLY.values()} | set(pages)
    both = {address for addresses in EVERYWHERE.values() for address in addresses.values()}
    assert set(built[policy].mapped) == both | listed | {STORY["it"], PAGE["it"]}
