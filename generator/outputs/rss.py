"""RSS 2.0 (https://www.rssboard.org/rss-specification) with full text, pictures, and links to the feed in other languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import format_datetime
from html import escape
from xml.etree import ElementTree

from generator.catalog.feeds import FORMATS
from generator.model.output import Ask, OutputSpec
from generator.model.views import ImageView, LanguageView
from generator.outputs.feeds import Feed, Item, in_whole_minutes, newest_change, read_feed
from generator.outputs.product import Product
from generator.theming.messages import format_date

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"

SHEET = "feed.css"
"""The asset of a theme that shows a feed to people."""

for _prefix, _space in (("atom", ATOM), ("content", CONTENT), ("dc", DC), ("media", MEDIA), ("xhtml", XHTML)):
    ElementTree.register_namespace(_prefix, _space)


def produce_rss(spec: OutputSpec, ask: Ask) -> Product:
    """The feed as RSS; readable in a browser if the theme has a style sheet for it."""
    feed, sheet = read_feed(spec, ask), ask("asset", SHEET)
    spoken = ask("language", feed.language)
    assert isinstance(spoken, LanguageView)
    rss = ElementTree.Element("rss", {"version": "2.0", f"{{{XML}}}lang": feed.language})
    channel = ElementTree.SubElement(rss, "channel")
    if sheet is not None:
        _for_people(channel, feed, spoken, ask)
    _add(channel, "title", feed.channel.title)
    _add(channel, "link", feed.channel.page)
    kind = FORMATS[spec.producer].type
    _add(channel, f"{{{ATOM}}}link", href=feed.address, rel="self", type=kind)
    for code, address in feed.others.items():
        _add(channel, f"{{{ATOM}}}link", href=address, rel="alternate", hreflang=code, type=kind)
    if feed.hub:
        _add(channel, f"{{{ATOM}}}link", href=feed.hub, rel="hub")
    _add(channel, "description", feed.channel.description or feed.channel.title)
    _add(channel, "language", feed.language)
    if feed.site.copyright:
        _add(channel, "copyright", feed.site.copyright.text)
    changed = newest_change(feed)
    if changed is not None:
        _add(channel, "lastBuildDate", format_datetime(changed))
    for item in feed.items:
        entry = _item(channel, feed, item)
        if sheet is not None:
            _item_for_people(entry, item, spoken)
    return Product(to_xml(rss) if sheet is None else _with_sheet(to_xml(rss), str(sheet)))


def _for_people(channel: ElementTree.Element, feed: Feed, spoken: LanguageView, ask: Ask) -> None:
    """What the address is for, in words of the theme, for who opens it in a browser. Programs pass over what is in another namespace.

    A style sheet can't make links of RSS elements, and browsers give XSLT up (https://github.com/whatwg/html/issues/11523), so what
    a person needs is XHTML.
    """
    message = ask("message", feed.language, "feed_help")
    head = _add(channel, f"{{{XHTML}}}header", dir=spoken.direction)
    _add(_add(head, f"{{{XHTML}}}h1"), f"{{{XHTML}}}a", feed.channel.title, href=feed.channel.page)
    if isinstance(message, Mapping) and "{" not in message["other"]:
        _add(head, f"{{{XHTML}}}p", message["other"])
    _add(_add(head, f"{{{XHTML}}}p"), f"{{{XHTML}}}code", feed.address)


def _item_for_people(entry: ElementTree.Element, item: Item, spoken: LanguageView) -> None:
    _add(_add(entry, f"{{{XHTML}}}h2"), f"{{{XHTML}}}a", item.article.title, href=item.url)
    if item.article.date is not None:
        _add(entry, f"{{{XHTML}}}time", format_date(item.article.date, "long", spoken), datetime=item.article.date.isoformat())


def _with_sheet(document: bytes, sheet: str) -> bytes:
    """The document with its style sheet (https://www.w3.org/TR/xml-stylesheet/) named before its first element."""
    declaration, _, rest = document.partition(b"\n")
    return b'%s\n<?xml-stylesheet type="text/css" href="%s"?>\n%s' % (declaration, escape(sheet).encode(), rest)


def _item(channel: ElementTree.Element, feed: Feed, item: Item) -> ElementTree.Element:
    article = item.article
    entry = ElementTree.SubElement(channel, "item")
    _add(entry, "title", article.title)
    _add(entry, "link", item.url)
    _add(entry, "guid", item.id, isPermaLink="false")
    if article.date is not None:
        _add(entry, "pubDate", format_datetime(in_whole_minutes(article.date)))
    for author in article.authors:
        _add(entry, f"{{{DC}}}creator", author.name.text)
    _add(entry, f"{{{DC}}}language", article.language)
    for tag in article.tags:
        _add(entry, "category", tag.name.text)
    _add(entry, "description", _as_html(article.summary))
    _add(entry, f"{{{CONTENT}}}encoded", item.html)
    if article.image is not None:
        _picture(entry, item, article.image, feed.absolute(article.image.url))
    return entry


def _picture(entry: ElementTree.Element, item: Item, image: ImageView, url: str) -> None:
    """The lead picture twice: an enclosure for every reader, and Media RSS (https://www.rssboard.org/media-rss) for those that know it."""
    _add(entry, "enclosure", url=url, length=str(item.size), type=image.type)
    sides = {"width": str(image.width), "height": str(image.height)} if image.width and image.height else {}
    content = _add(entry, f"{{{MEDIA}}}content", url=url, type=image.type, medium="image", **sides)
    if item.article.image_alt:
        _add(content, f"{{{MEDIA}}}description", item.article.image_alt, type="plain")
    if item.article.image_credit:
        _add(content, f"{{{MEDIA}}}credit", item.article.image_credit)


def _as_html(text: str) -> str:
    """Feed readers take a description for HTML: what would be markup or an entity in it is spelled out."""
    return escape(text, quote=False) if re.search(r"<|&#?\w+;", text) else text


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text
    return element


def to_xml(root: ElementTree.Element) -> bytes:
    """The document, indented and with its declaration. The reader has left out what XML forbids."""
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")  # straight to bytes it takes a third longer
    return declared(text)


def declared(text: str) -> bytes:
    """A document with its declaration."""
    return b"<?xml version='1.0' encoding='utf-8'?>\n%s\n" % text.encode("utf-8", "xmlcharrefreplace")
