"""The proof of hreflang, on small documents: one good set of pages, and every way to spoil it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.building.languages import language_problems
from generator.building.seen import Seen, see
from generator.model.output import OutputSpec
from generator.model.site import Site
from tests.building.editions import settings_of
from tests.conftest import SITE

BASE = "https://faro.example"

LISTED = {"it": f"{BASE}/x/", "en": f"{BASE}/en/x/", "ar": f"{BASE}/ar/x/", "x-default": f"{BASE}/x/"}
"""What all pages of one thing list."""

DIRECTIONS = {"it": "ltr", "en": "ltr", "ar": "rtl"}


def link(code: str, address: str = "") -> str:
    return f'<link rel="alternate" hreflang="{code}" href="{address or LISTED[code]}">'


def canonical(address: str) -> str:
    return f'<link rel="canonical" href="{address}">'


def document(lang: str, address: str, codes: str = "") -> str:
    links = "".join(map(link, codes.split()))
    return f'<!doctype html><html lang="{lang}" dir="{DIRECTIONS[lang]}"><head>{canonical(address)}{links}</head><body></body></html>'


def sitemap(entries: Mapping[str, str]) -> str:
    """Address -> the codes that it has in the sitemap."""
    urls = "".join(
        f"<url><loc>{address}</loc>{''.join(map(link, codes.split())).replace('<link', '<h:link').replace('>', '/>')}</url>"
        for address, codes in entries.items()
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:h="http://www.w3.org/1999/xhtml">{urls}</urlset>'


def index(*names: str) -> str:
    locs = "".join(f"<sitemap><loc>{BASE}/{name}</loc></sitemap>" for name in names)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</sitemapindex>'


ALL = "it en ar x-default"

ALONE = document("it", f"{BASE}/solo/")

GOOD = {
    "x/index.html": document("it", f"{BASE}/x/", ALL),
    "en/x/index.html": document("en", f"{BASE}/en/x/", ALL),
    "ar/x/index.html": document("ar", f"{BASE}/ar/x/", ALL),
    "solo/index.html": ALONE,
    "sitemap.xml": index("sitemap-it.xml", "sitemap-en.xml"),
    "sitemap-it.xml": sitemap({f"{BASE}/x/": ALL, f"{BASE}/solo/": ""}),
    "sitemap-en.xml": sitemap({f"{BASE}/en/x/": ALL, f"{BASE}/ar/x/": ALL}),
}


def spec_of(path: str) -> OutputSpec:
    if path.endswith(".xml"):
        return OutputSpec(path, "sitemap_index" if path == "sitemap.xml" else "sitemap", (), "site.yaml")
    if path.startswith("old/"):
        return OutputSpec(path, "redirect", (), "content/old.it.md")
    if path.startswith("static/"):
        return OutputSpec(path, "copy", (), "content/static/x")
    kind = "404" if path.endswith("404.html") else "article"
    return OutputSpec(path, "page", (kind, "x", "it", 1), f"content/{path}")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    settings = SITE + '  ar: {name: "العربية", prefix: ar}\n'
    (tmp_path / "site.yaml").write_text(settings, encoding="utf-8")
    return settings_of(tmp_path)


@pytest.fixture
def found(site: Site) -> Callable[[Mapping[str, str]], list[str]]:
    def told(files: Mapping[str, str]) -> list[str]:
        seen = [see(spec_of(path), text.encode(), BASE) for path, text in files.items()]
        return [f"{p.where}: {p.text}" for p in language_problems(site, seen)]

    return told


Found = Callable[[Mapping[str, str]], list[str]]


def test_a_good_set_has_no_problem(found: Found) -> None:
    assert found(GOOD) == []


IT, EN, AR = "x/index.html", "en/x/index.html", "ar/x/index.html"
HERE, ENGLISH, ARABIC = (f"content/{path}: the page /{path.removesuffix('index.html')} " for path in (IT, EN, AR))
ENGLISH_MAP = "the sitemap /sitemap-en.xml lists"

CASES = {
    "no lang": (EN, ' lang="en"', "", [f"{ENGLISH}does not say its language (<html lang>)"]),
    "a language of no site": (
        "solo/index.html",
        'lang="it"',
        'lang="fr"',
        ["content/solo/index.html: the page /solo/ says that it is in “fr” (<html lang>), which is no language of the site"],
    ),
    "no direction": (AR, ' dir="rtl"', "", [f"{ARABIC}is in “ar”, which needs the direction rtl (<html dir>), not “”"]),
    "a wrong direction": (
        "solo/index.html",
        "ltr",
        "rtl",
        ["content/solo/index.html: the page /solo/ is in “it”, which needs the direction ltr (<html dir>), not “rtl”"],
    ),
    "no canonical": (IT, canonical(f"{BASE}/x/"), "", [f"{HERE}needs one canonical address, but has 0"]),
    "two canonicals": (IT, canonical(f"{BASE}/x/"), canonical(f"{BASE}/x/") * 2, [f"{HERE}needs one canonical address, but has 2"]),
    "a code twice": (EN, link("ar"), link("ar") * 2, [f"{ENGLISH}lists hreflang “ar” more than once"]),
    "a code of no language": (
        EN,
        link("ar"),
        link("ar") + link("fr", f"{BASE}/x/"),
        [
            f"{ENGLISH}lists {BASE}/x/ as hreflang “fr”, but that is no language of the site",
            f"content/{EN}: {ENGLISH_MAP} /en/x/ without {BASE}/x/ as hreflang “fr”, which the page lists",
        ],
    ),
    "itself missing": (
        EN,
        link("en"),
        "",
        [
            f"{ENGLISH}does not list itself, {BASE}/en/x/, as hreflang “en”",
            f"content/{EN}: {ENGLISH_MAP} /en/x/ with {BASE}/en/x/ as hreflang “en”, which the page does not list",
        ],
    ),
    "another missing": (
        EN,
        link("ar"),
        "",
        [
            f"{ENGLISH}does not list {BASE}/ar/x/ as hreflang “ar”, but its other language /ar/x/ does",
            f"content/{EN}: {ENGLISH_MAP} /en/x/ with {BASE}/ar/x/ as hreflang “ar”, which the page does not list",
        ],
    ),
    "x-default missing": (
        EN,
        link("x-default"),
        "",
        [
            f"{ENGLISH}lists no hreflang “x-default”",
            f"content/{EN}: {ENGLISH_MAP} /en/x/ with {BASE}/x/ as hreflang “x-default”, which the page does not list",
        ],
    ),
    "x-default leads to another page": (
        EN,
        link("x-default"),
        link("x-default", f"{BASE}/solo/"),
        [
            f"{ENGLISH}lists {BASE}/solo/ as hreflang “x-default”, but that is none of its languages",
            f"{ENGLISH}does not list {BASE}/x/ as hreflang “x-default”, but its other language /ar/x/ does",
            f"content/{EN}: {ENGLISH_MAP} /en/x/ without {BASE}/solo/ as hreflang “x-default”, which the page lists",
            f"content/{EN}: {ENGLISH_MAP} /en/x/ with {BASE}/x/ as hreflang “x-default”, which the page does not list",
        ],
    ),
    "two pages have their own x-default": (
        EN,
        link("x-default"),
        link("x-default", f"{BASE}/en/x/"),
        [
            f"{ENGLISH}does not list {BASE}/x/ as hreflang “x-default”, but its other language /ar/x/ does",
            f"{HERE}does not list {BASE}/en/x/ as hreflang “x-default”, but its other language /en/x/ does",
            f"{ARABIC}does not list {BASE}/en/x/ as hreflang “x-default”, but its other language /en/x/ does",
            f"content/{EN}: {ENGLISH_MAP} /en/x/ without {BASE}/en/x/ as hreflang “x-default”, which the page lists",
            f"content/{EN}: {ENGLISH_MAP} /en/x/ with {BASE}/x/ as hreflang “x-default”, which the page does not list",
        ],
    ),
    "a sitemap without a page": (
        "sitemap-it.xml",
        f"<url><loc>{BASE}/solo/</loc></url>",
        "",
        ["content/solo/index.html: the page /solo/ is in no sitemap"],
    ),
    "a sitemap that names no page": (
        "sitemap-it.xml",
        "<url>",
        f"<url><loc>{BASE}/gone/</loc></url><url>",
        [f"site.yaml: the sitemap /sitemap-it.xml lists {BASE}/gone/, but no page is there"],
    ),
    "a page in two sitemaps": (
        "sitemap-it.xml",
        "</urlset>",
        f"<url><loc>{BASE}/solo/</loc></url></urlset>",
        [f"site.yaml: the sitemap /sitemap-it.xml lists {BASE}/solo/, which the sitemap /sitemap-it.xml lists already"],
    ),
    "a sitemap that the index leaves out": (
        "sitemap.xml",
        f"<sitemap><loc>{BASE}/sitemap-en.xml</loc></sitemap>",
        "",
        ["site.yaml: the sitemap /sitemap-en.xml is not in the list of sitemaps, /sitemap.xml"],
    ),
}


@pytest.mark.parametrize(("path", "old", "new", "expected"), CASES.values(), ids=CASES)
def test_each_fault_is_told_and_nothing_else(path: str, old: str, new: str, expected: list[str], found: Found) -> None:
    assert old in GOOD[path]
    assert found(GOOD | {path: GOOD[path].replace(old, new, 1)}) == expected


NOINDEX = '<meta name="Robots" content="NOINDEX, follow">'

ASTRAY = {
    "relative": ("/ar/x/", "that is no absolute address below https://faro.example"),
    "another host": ("https://altro.example/ar/x/", "that is no absolute address below https://faro.example"),
    "no page": (f"{BASE}/ar/y/", "no page is there"),
    "a redirect": (f"{BASE}/old/", "no page is there"),
    "a copied file": (f"{BASE}/static/x.html", "no page is there"),
    "a page in another language": (f"{BASE}/solo/", "that page says that it is in “it”"),
    "a page that is not to be listed": (f"{BASE}/hidden/", "search engines are not to list that page: it says noindex"),
    "a page not found": (f"{BASE}/404.html", "search engines are not to list that page: it says noindex"),
    "another spelling": (f"{BASE}/ar/x/index.html", f"that page's canonical address is {BASE}/ar/x/"),
    "a copy": (f"{BASE}/copy/", f"search engines are not to list that page: its canonical address is {BASE}/x/"),
}

OTHERS = {
    "old/index.html": document("it", f"{BASE}/x/").replace("<head>", '<head><meta http-equiv="refresh" content="0; url=/x/">'),
    "static/x.html": "<p>x</p>",
    "hidden/index.html": document("ar", f"{BASE}/hidden/").replace("<head>", f"<head>{NOINDEX}"),
    "copy/index.html": document("ar", f"{BASE}/x/"),
    "404.html": document("ar", f"{BASE}/404.html", "it"),
}
"""Files that stand outside: in no sitemap, without languages, and nothing is wrong with that."""


def test_redirects_copies_hidden_and_lost_pages_stand_outside(found: Found) -> None:
    assert found(GOOD | OTHERS) == []


@pytest.mark.parametrize(("address", "why"), ASTRAY.values(), ids=ASTRAY)
def test_a_language_that_leads_astray_is_told_with_the_reason(address: str, why: str, found: Found) -> None:
    spoilt = GOOD[EN].replace(link("ar"), link("ar", address))
    told = [each for each in found(GOOD | OTHERS | {EN: spoilt}) if "sitemap" not in each]
    assert told[0] == f"{ENGLISH}lists {address} as hreflang “ar”, but {why}"
    assert told[1:] == [f"{ENGLISH}does not list {BASE}/ar/x/ as hreflang “ar”, but its other language /ar/x/ does"]


KEPT_OUT = {"hidden/index.html": "it says noindex", "copy/index.html": f"its canonical address is {BASE}/x/"}


@pytest.mark.parametrize(("path", "why"), KEPT_OUT.items())
def test_a_page_that_is_not_to_be_listed_lists_no_languages_and_is_in_no_sitemap(path: str, why: str, found: Found) -> None:
    shown = path.removesuffix("index.html")
    listing = OTHERS[path].replace("</head>", f"{link('it')}</head>")
    message = f"content/{path}: the page /{shown} lists its languages (hreflang), although search engines are not to list it: {why}"
    assert found(GOOD | OTHERS | {path: listing}) == [message]
    named = GOOD["sitemap-it.xml"].replace("</urlset>", f"<url><loc>{BASE}/{shown}</loc></url></urlset>")
    message = f"content/{path}: the sitemap /sitemap-it.xml lists {BASE}/{shown}, but search engines are not to list that page: {why}"
    assert found(GOOD | OTHERS | {"sitemap-it.xml": named}) == [message]


def test_a_page_that_lists_nothing_is_told_what_the_others_list(found: Found) -> None:
    told = found(GOOD | {EN: document("en", f"{BASE}/en/x/")})
    lacking = [each for each in told if each.startswith(ENGLISH)]
    assert [each.partition("hreflang ")[2].split()[0] for each in lacking] == ["“it”,", "“en”,", "“ar”,", "“x-default”,"]


def test_a_page_that_is_gone_is_missed_wherever_it_is_named(found: Found) -> None:
    told = found({path: text for path, text in GOOD.items() if path != EN})
    assert told == [
        f"{ARABIC}lists {BASE}/en/x/ as hreflang “en”, but no page is there",
        f"{HERE}lists {BASE}/en/x/ as hreflang “en”, but no page is there",
        f"site.yaml: the sitemap /sitemap-en.xml lists {BASE}/en/x/, but no page is there",
    ]


BROKEN = ("", "<urlset", "<!DOCTYPE x [<!ENTITY e 'e'>]><urlset>&f;</urlset>", '<?xml version="1.0" encoding="x"?><a/>')


@pytest.mark.parametrize("broken", BROKEN)
def test_a_sitemap_that_cannot_be_read_is_one_problem(broken: str, site: Site) -> None:
    seen = [see(spec_of(path), text.encode(), BASE) for path, text in (GOOD | {"sitemap-it.xml": broken}).items()]
    assert [p.text.partition(":")[0] for each in seen for p in each.problems] == ["the sitemap /sitemap-it.xml can't be read"]
    assert list(language_problems(site, seen)) == []


def test_a_lost_sitemap_does_not_make_a_problem_of_each_page(site: Site) -> None:
    seen = [see(spec_of(path), text.encode(), BASE) for path, text in GOOD.items()]
    lost = [Seen(each.path, each.producer, each.source) if each.path == "sitemap-it.xml" else each for each in seen]
    assert list(language_problems(site, lost)) == []


def test_addresses_below_a_folder_and_in_other_scripts_are_found(site: Site) -> None:
    base = f"{BASE}/giornale"
    moved = {path: text.replace(BASE, base).replace("/ar/x/", "/ar/%D9%85/") for path, text in GOOD.items()}
    seen = [see(spec_of(path.replace("ar/x", "ar/م")), text.encode(), base) for path, text in moved.items()]
    assert list(language_problems(replace(site, base_url=base), seen)) == []
    lost = [each for each in seen if each.path != "ar/م/index.html"]
    told = [problem.text for problem in language_problems(replace(site, base_url=base), lost)]
    assert told[0] == f"the page /en/x/ lists {base}/ar/م/ as hreflang “ar”, but no page is there"


def test_what_stands_in_the_body_is_no_head(found: Found) -> None:
    told = found(GOOD | {"solo/index.html": ALONE.replace("<body>", f"<body>{link('en')}{NOINDEX}")})
    assert told == []
