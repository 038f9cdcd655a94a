"""Outputs read back as their readers' programs do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser

from generator.catalog.addresses import file_of
from tests.conftest import SiteFolder

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
DC_LANGUAGE = "{http://purl.org/dc/elements/1.1/}language"
ATOM = "{http://www.w3.org/2005/Atom}link"
MEDIA = "{http://search.yahoo.com/mrss/}"

Fields = Mapping[str, type | re.Pattern[str]]
"""Name -> type, or what its text must look like."""

URL = re.compile(r"https?://[\x21-\x7e]+")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

LINKS = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("source", "src"))


def html_of(site: SiteFolder, path: str) -> LexborHTMLParser:
    """A page, parsed."""
    return LexborHTMLParser(site.page(path))


def html_files(site: SiteFolder) -> Iterator[tuple[str, LexborHTMLParser]]:
    """Every page of the output."""
    for file in sorted(site.public.rglob("*.html")):
        path = file.relative_to(site.public).as_posix()
        yield path, html_of(site, path)


def attribute(tree: LexborHTMLParser, selector: str, name: str) -> str | None:
    """An attribute of the only element that the selector finds; None if there is none."""
    found = tree.css(selector)
    assert len(found) <= 1
    return found[0].attributes[name] if found else None


def text(tree: LexborHTMLParser, selector: str) -> str:
    """The text of the first element that the selector finds."""
    found = tree.css_first(selector)
    assert found is not None
    return found.text().strip()


def is_indexed(tree: LexborHTMLParser) -> bool:
    """Whether search engines are welcome."""
    return "noindex" not in (attribute(tree, 'meta[name="robots"]', "content") or "")


def alternates(tree: LexborHTMLParser) -> set[tuple[str | None, str | None]]:
    """The languages that a page's head names."""
    return {(link.attributes["hreflang"], link.attributes["href"]) for link in tree.css('link[rel="alternate"][hreflang]')}


def channel(site: SiteFolder, path: str = "feed.xml") -> ElementTree.Element:
    """A feed's channel."""
    found = ElementTree.fromstring((site.public / path).read_bytes()).find("channel")
    assert found is not None
    return found


def sitemap(site: SiteFolder, path: str) -> dict[str, tuple[str | None, set[tuple[str | None, str | None]]]]:
    """URL -> when it changed and its languages."""
    root = ElementTree.fromstring((site.public / path).read_bytes())
    found = {}
    for url in root.findall(f"{MAP}url"):
        links = {(link.get("hreflang"), link.get("href")) for link in url.findall(f"{XHTML}link")}
        found[url.findtext(f"{MAP}loc") or ""] = (url.findtext(f"{MAP}lastmod"), links)
    return found


def dead_links(site: SiteFolder, base_url: str) -> set[tuple[str, str]]:
    """Pages and the addresses in them that the output does not answer."""
    base = urlsplit(base_url)
    dead = set()
    for path, tree in html_files(site):
        here = f"{base_url}/{path.removesuffix('index.html')}"
        for tag, name in LINKS:
            for node in tree.css(f"{tag}[{name}]"):
                target = urlsplit(urljoin(here, node.attributes[name] or ""))
                if (target.scheme, target.netloc) != (base.scheme, base.netloc):
                    continue
                below = target.path.startswith(f"{base.path}/")
                if not below or not (site.public / file_of(unquote(target.path.removeprefix(base.path)))).is_file():
                    dead.add((path, target.geturl()))
    return dead


_AUTHORS: Fields = {"name": str, "url": URL, "avatar": URL}
_ATTACHMENTS: Fields = {"url": URL, "mime_type": str, "title": str, "size_in_bytes": int, "duration_in_seconds": int}
_ITEM: Fields = {
    **dict.fromkeys(("id", "title", "content_html", "content_text", "summary", "language"), str),
    **dict.fromkeys(("url", "external_url", "image", "banner_image"), URL),
    **dict.fromkeys(("date_published", "date_modified"), RFC3339),
    **dict.fromkeys(("authors", "tags", "attachments"), list),
}
_FEED: Fields = {
    **dict.fromkeys(("version", "title", "description", "user_comment", "language"), str),
    **dict.fromkeys(("home_page_url", "feed_url", "next_url", "icon", "favicon"), URL),
    **dict.fromkeys(("authors", "hubs", "items"), list),
    "expired": bool,
}


def jsonfeed_faults(feed: Any) -> list[str]:
    """What in a document is not as https://www.jsonfeed.org/version/1.1/ asks: fields it does not know, wrong types, what must be there."""
    faults = [*_wrong("feed", feed, _FEED, ("version", "title", "items"))]
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        faults.append("feed: another version")
    items = feed.get("items") if isinstance(feed.get("items"), list) else []
    for item in items:
        faults += _wrong("item", item, _ITEM, ("id",))
        if not {"content_html", "content_text"} & item.keys():
            faults.append("item: no content")
    if len({item.get("id") for item in items}) < len(items):
        faults.append("feed: one id twice")
    for holder in (feed, *items):
        for author in holder.get("authors", []):
            faults += _wrong("author", author, _AUTHORS, ())
            faults += [] if author else ["author: nothing"]
        faults += [f"tag: {tag!r}" for tag in holder.get("tags", []) if not isinstance(tag, str)]
        for attachment in holder.get("attachments", []):
            faults += _wrong("attachment", attachment, _ATTACHMENTS, ("url", "mime_type"))
    return faults


def _wrong(what: str, found: Any, known: Fields, needed: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{what}: {name} is missing" for name in needed if name not in found)
    for name, value in found.items():
        form = known.get(name)
        if form is None:
            yield f"{what}: {name} is not known"
        elif not (isinstance(value, form) if isinstance(form, type) else isinstance(value, str) and form.fullmatch(value)):
            yield f"{what}: {name} can't be {value!r}"
