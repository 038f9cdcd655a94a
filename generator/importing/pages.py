"""A saved page of the old site: what it says of its story, and the story's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.importing.addresses import Address, names_of, read_address
from generator.importing.findings import Codes, Finding, Picture, Text
from generator.importing.jsonld import Posting, read_posting
from generator.importing.moments import iso_moment
from generator.importing.pictures import media_id, original
from generator.importing.shapes import picture_of, shape, text_of_page
from generator.importing.spoken import words_in
from generator.problems import Location, Problem, warning

_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
"""Chrome and Edge write it at the top of a saved page."""

_NO_POST, _SAVE_POST = "this is no page of a post: it is left out", "save the page of a post, from the browser, when it has loaded"


def read_page(
    html: str, where: str, codes: Codes, url: str | None = None, captured: date | None = None
) -> tuple[Finding | None, list[Problem]]:
    """What the page says; None, with the reason, if it is no post. RecursionError for one that is nested too deeply."""
    tree, place, problems = LexborHTMLParser(html), Location(where), list[Problem]()
    posting, broken = read_posting(node.text() for node in tree.css('script[type="application/ld+json"]'))
    if broken:
        problems.append(
            warning(place, "what the page says for search engines can't be read: the next source is taken", "look at title and date")
        )
    text = text_of_page(tree)
    if text is None and posting is None:
        return None, [*problems, warning(place, _NO_POST, _SAVE_POST)]
    said = posting or Posting()
    addresses = _addresses(tree, html, codes, said, url)
    details = _Details(tree)
    problems_of_text: list[Problem] = []
    finding = Finding(
        kind="page",
        where=where,
        names=names_of(addresses, None, codes.primary),
        paths=tuple(dict.fromkeys(address.path for address in addresses if not address.queried)),
        url=next((each for each in _urls(tree, html, said, url) if read_address(each, codes.languages)), None),
        title=said.headline or details.text('h1[data-hook="post-title"]') or details.meta("og:title") or details.text("h1"),
        date=iso_moment(said.published) or iso_moment(details.meta("article:published_time")),
        updated=iso_moment(said.modified) or iso_moment(details.meta("article:modified_time")),
        printed=details.text('[data-hook="time-ago"]') or details.attribute('[data-hook="time-ago"]', "title"),
        captured=captured,
        writer=said.author or details.text('[data-hook="user-name"]') or _name_only(details.meta("article:author")),
        description=details.meta("og:description") or details.meta("description"),
        tags=details.texts('nav[data-hook="tag-cloud-root"] a', 'a[href*="/blog/tags/"]'),
        categories=details.texts('[data-hook="post-footer"] a[href*="/blog/categories/"]', 'article a[href*="/blog/categories/"]'),
        cover=_cover(tree, said, details),
        language=next((address.language for address in addresses if address.language), None),
        surrounding=said.language or details.attribute("html", "lang"),
        alternates=_alternates(tree, codes),
        text=None if text is None else _text(text, place, _base(tree, html, said, url), problems_of_text),
    )
    if finding.text is None or not (finding.text.words or "<img" in finding.text.html):
        if not addresses:
            return None, [*problems, warning(place, _NO_POST, _SAVE_POST)]
        hint = "save the page from the browser, when it has loaded"
        problems.append(warning(place, "the page does not hold the story's text", hint))
    return finding, [*problems, *problems_of_text]


def _text(text: LexborNode, place: Location, base: str, problems: list[Problem]) -> Text:
    problems += shape(text, place)
    return Text(words_in(text), html=text.html or "", base=base)


def _urls(tree: LexborHTMLParser, html: str, said: Posting, url: str | None) -> Iterator[str]:
    details = _Details(tree)
    saved = _SAVED_FROM.search(html[:2000])
    found = (details.attribute('link[rel="canonical"]', "href"), details.meta("og:url"), said.url, url, saved.group(1) if saved else None)
    yield from (each for each in found if each)


def _addresses(tree: LexborHTMLParser, html: str, codes: Codes, said: Posting, url: str | None) -> list[Address]:
    found = (read_address(each, codes.languages) for each in _urls(tree, html, said, url))
    return list(dict.fromkeys(address for address in found if address is not None))


def _base(tree: LexborHTMLParser, html: str, said: Posting, url: str | None) -> str:
    for each in _urls(tree, html, said, url):
        try:
            if urlsplit(each).scheme in ("http", "https"):
                return each
        except ValueError:
            continue
    return ""


def _alternates(tree: LexborHTMLParser, codes: Codes) -> tuple[str, ...]:
    found: list[str] = []
    for node in tree.css('link[rel="alternate"][hreflang][href]'):
        address = read_address(node.attributes.get("href") or "", codes.languages)
        if address is not None and (node.attributes.get("hreflang") or "") != "x-default":
            found += names_of([address], None, codes.primary)
    return tuple(dict.fromkeys(found))


def _cover(tree: LexborHTMLParser, said: Posting, details: _Details) -> Picture | None:
    hero = tree.css_first('[data-hook="post-hero-image"]')
    shown = picture_of(hero) if hero is not None else None
    source = said.image or details.meta("og:image") or (shown.source if shown else None)
    if source is None:
        return None
    same = shown is not None and media_id(shown.source) == media_id(source)
    return shown if same else Picture(original(source) if media_id(source) else source, "", 0, (source,))


def _name_only(author: str | None) -> str | None:
    return None if author is None or "/" in author else author


class _Details:
    """Texts and attributes by selector; None for what is not there or empty."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.tree = tree

    def text(self, selector: str) -> str | None:
        node = self.tree.css_first(selector)
        return None if node is None else " ".join(node.text().split()) or None

    def texts(self, *selectors: str) -> tuple[str, ...]:
        """The texts of all elements of the first selector that finds some."""
        for selector in selectors:
            found = [" ".join(node.text().split()).lstrip("#") for node in self.tree.css(selector)]
            if any(found):
                return tuple(dict.fromkeys(filter(None, found)))
        return ()

    def attribute(self, selector: str, name: str) -> str | None:
        node = self.tree.css_first(selector)
        return None if node is None else (node.attributes.get(name) or "").strip() or None

    def meta(self, name: str) -> str | None:
        return self.attribute(f'meta[property="{name}"]', "content") or self.attribute(f'meta[name="{name}"]', "content")
