"""RSS 2.0 with full text (https://www.rssboard.org/rss-specification), one feed per language."""

from __future__ import annotations

import re
from email.utils import format_datetime
from html import escape
from xml.etree import ElementTree

from generator.model.output import Ask, OutputSpec
from generator.model.views import ArticleView, SiteView
from generator.outputs.bodies import origin_of, render_body
from generator.outputs.product import Product

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"

for _prefix, _space in (("atom", ATOM), ("content", CONTENT), ("dc", DC)):
    ElementTree.register_namespace(_prefix, _space)


def produce_feed(spec: OutputSpec, ask: Ask) -> Product:
    """The newest stories of a language. Every address is absolute; the newest change of a story, not the clock, dates the feed."""
    (code,) = spec.args
    site, articles = ask("site", code), ask("feed", code)
    assert isinstance(site, SiteView) and isinstance(articles, tuple) and isinstance(code, str)
    rss = ElementTree.Element("rss", {"version": "2.0"})
    channel = ElementTree.SubElement(rss, "channel")
    origin = origin_of(site)
    home = next(language.home for language in site.languages if language.code == code)
    _add(channel, "title", site.title)
    _add(channel, "link", origin + home)
    ElementTree.SubElement(channel, f"{{{ATOM}}}link", {"href": origin + site.feed, "rel": "self", "type": "application/rss+xml"})
    _add(channel, "description", site.description or site.title)
    _add(channel, "language", code)
    if site.copyright:
        _add(channel, "copyright", site.copyright)
    changes = [article.updated or article.date for article in articles]
    if changes:
        _add(channel, "lastBuildDate", format_datetime(max(changes)))
    for article in articles:
        _item(channel, article, origin, ask)
    return Product(to_xml(rss))


def _item(channel: ElementTree.Element, article: ArticleView, origin: str, ask: Ask) -> None:
    item = ElementTree.SubElement(channel, "item")
    url = origin + article.url
    _add(item, "title", article.title)
    _add(item, "link", url)
    _add(item, "guid", f"{article.id}/{article.language}", isPermaLink="false")  # no address in it: a paper may move
    if article.date is not None:
        _add(item, "pubDate", format_datetime(article.date))
    for author in article.authors:
        _add(item, f"{{{DC}}}creator", author.name)
    for tag in article.tags:
        _add(item, "category", tag.name)
    _add(item, "description", _as_html(article.summary))
    text, _ = render_body(article.id, article.language, ask, page=url, origin=origin)  # its page reports the warnings
    _add(item, f"{{{CONTENT}}}encoded", text)


def _as_html(text: str) -> str:
    """Feed readers take a description for HTML: what would be markup or an entity in it is spelled out."""
    return escape(text, quote=False) if re.search(r"<|&#?\w+;", text) else text


def _add(parent: ElementTree.Element, name: str, text: object, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = str(text)


def to_xml(root: ElementTree.Element) -> bytes:
    """The document, indented and with its declaration. The reader has left out what XML forbids."""
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
