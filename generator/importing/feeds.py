"""Feeds and sitemaps of the old site: which stories there are, and what is known of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from generator.importing.addresses import names_of, read_address
from generator.importing.decoding import refused_xml
from generator.importing.findings import Codes, Finding, Findings, Picture, Text
from generator.importing.moments import iso_moment, mail_moment
from generator.importing.pictures import media_id, original
from generator.importing.spoken import words_of
from generator.importing.wordpress import is_export, read_export
from generator.problems import Location, Problem, error, warning

WIX_ITEMS = 20
"""Items that a feed of Wix is known to hold, however many stories there are."""


def read_xml(text: str, where: str, codes: Codes) -> Findings:
    """A feed or a sitemap, by what it holds."""
    refused = refused_xml(text, where)
    if refused is not None:
        return Findings(problems=(refused,))
    try:
        root = ElementTree.fromstring(text.encode())  # noqa: S314 (document types, the one danger, are refused above)
    except ElementTree.ParseError as failure:
        line, column = failure.position
        return Findings(
            problems=(error(Location(where, line, column + 1), "the file is not valid XML", "save it again from the old site"),)
        )
    return _by_root(root, text, where, codes)


def _by_root(root: ElementTree.Element, text: str, where: str, codes: Codes) -> Findings:
    name = str(root.tag).rpartition("}")[2]
    if name == "urlset":
        return Findings(tuple(_pages_of(root, where, codes)))
    if name == "sitemapindex":
        hint = "save the sitemaps that it names, above all blog-posts-sitemap.xml"
        return Findings(problems=(warning(Location(where), "the file only names other sitemaps", hint),))
    if name in ("rss", "feed", "RDF"):
        return read_export(root, where, codes) if is_export(root) else _read_feed(text, where, codes)
    return Findings(problems=(warning(Location(where), "this is neither a feed nor a sitemap: it is left out"),))


def _pages_of(root: ElementTree.Element, where: str, codes: Codes) -> Iterator[Finding]:
    for entry in root:
        parts = {str(each.tag).rpartition("}")[2]: each for each in entry}
        url = _said(parts.get("loc"))
        address = read_address(url, codes.languages)
        if address is not None:
            image = next((each.text for each in entry.iter() if str(each.tag).endswith("}loc") and each is not parts.get("loc")), None)
            yield Finding(
                kind="sitemap",
                where=where,
                names=names_of([address], None, codes.primary),
                paths=() if address.queried else (address.path,),
                url=url,
                modified=iso_moment(_said(parts.get("lastmod"))),
                cover=Picture(original(image.strip())) if image and media_id(image) else None,
                language=address.language,
            )


def _said(element: ElementTree.Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _read_feed(text: str, where: str, codes: Codes) -> Findings:
    import feedparser  # type: ignore[import-untyped] # noqa: PLC0415 (few imports need it)

    items = feedparser.parse(text.encode(), sanitize_html=False, resolve_relative_uris=False).entries
    found = tuple(_item(item, where, codes) for item in items)
    problems: list[Problem] = []
    if not found:
        problems.append(warning(Location(where), "the feed holds no stories"))
    return Findings(found, problems=tuple(problems))


def _item(item: Any, where: str, codes: Codes) -> Finding:
    url = str(item.get("link") or "").strip()
    address = read_address(url, codes.languages)
    guid = str(item.get("id") or "").strip() or None
    html = next((str(each.value) for each in item.get("content", []) if str(each.get("value") or "").strip()), None)
    description = re.sub(r"<[^>]+>", " ", str(item.get("summary") or "")).strip()
    enclosure = next((str(each.get("href")) for each in item.get("enclosures", []) if each.get("href")), None)
    return Finding(
        kind="feed",
        where=where,
        names=names_of([address], None, codes.primary) if address else frozenset({f"guid:{guid or url}"}),
        paths=(address.path,) if address and not address.queried else (),
        url=url or None,
        title=str(item.get("title") or "").strip() or None,
        date=mail_moment(str(item.get("published") or "")) or iso_moment(str(item.get("published") or dict.get(item, "updated") or "")),
        writer=str(item.get("author") or "").strip() or None,
        description=description or None,
        categories=tuple(dict.fromkeys(str(each.get("term")).strip() for each in item.get("tags", []) if each.get("term"))),
        cover=Picture(original(enclosure)) if enclosure else None,
        guid=guid,
        language=address.language if address else None,
        text=Text(words_of(html), html=html, base=url) if html else None,
    )
