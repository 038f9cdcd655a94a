"""The demo paper tells machines what each of its pages is, in all its languages."""

from __future__ import annotations

import json
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from tests.demo.built import Demo
from tests.demo.newsroom import Newsroom

LOCALES = {"it": "it_IT", "en": "en_GB", "ar": "ar_EG"}

ABOUT = {
    "home": {"WebSite", "NewsMediaOrganization"},
    "article": {"NewsArticle", "BreadcrumbList"},
    "page": {"WebPage", "BreadcrumbList"},
    "author": {"ProfilePage", "BreadcrumbList"},
    "404": set(),
}
"""Kind of page -> the types in its graph; other kinds are collections."""

NEWS = {"headline", "datePublished", "dateModified", "author", "publisher", "mainEntityOfPage", "inLanguage", "articleSection", "wordCount"}


def properties(tree: LexborHTMLParser) -> dict[str, str]:
    return {
        meta.attributes.get("property") or meta.attributes.get("name") or "": meta.attributes["content"] or ""
        for meta in tree.css("head meta[content]")
    }


def graph(tree: LexborHTMLParser) -> list[Any]:
    return [node for script in tree.css('script[type="application/ld+json"]') for node in json.loads(script.text())["@graph"]]


def test_every_page_has_open_graph_in_its_language(demo: Demo, newsroom: Newsroom) -> None:
    for path, page in newsroom.pages.items():
        found = properties(demo.documents[path])
        for name in ("og:title", "og:type", "og:url", "og:site_name", "twitter:card"):
            assert found.get(name), (path, name)
        assert found["og:locale"] == LOCALES[page.language], path
        assert found["og:type"] == ("article" if page.kind == "article" else "website"), path
        others = {meta.attributes["content"] for meta in demo.documents[path].css('meta[property="og:locale:alternate"]')}
        siblings = {LOCALES[language] for language in newsroom.siblings(page) if language != page.language}
        if page.number == 1:
            assert others == siblings, path


def test_every_page_says_what_it_is(demo: Demo, newsroom: Newsroom) -> None:
    seen = set()
    for path, page in newsroom.pages.items():
        nodes = graph(demo.documents[path])
        if not page.indexed:
            assert nodes == [], path
            continue
        wanted = ABOUT.get(page.kind, {"CollectionPage", "BreadcrumbList"})
        if page.number > 1:
            wanted = {"CollectionPage"} | ({"BreadcrumbList"} if page.kind != "home" else set())
        assert {node["@type"] for node in nodes} == wanted, path
        seen.add(page.kind)
        for node in nodes:
            if node["@type"] == "NewsArticle":
                assert node.keys() >= NEWS, path
                assert node["inLanguage"] == page.language
    assert len(seen) == 10


def test_every_page_names_the_manifest_of_its_language(demo: Demo, newsroom: Newsroom) -> None:
    for path, page in newsroom.pages.items():
        (link,) = demo.documents[path].css("head link[rel=manifest]")
        file = demo.site.file_of(link.attributes["href"] or "")
        assert file is not None
        manifest = json.loads(file.read_bytes())
        assert (manifest["lang"], manifest["name"]) == (page.language, newsroom.settings["title"][page.language])
        assert [demo.site.why_broken(icon["src"]) for icon in manifest["icons"]] == [""]
