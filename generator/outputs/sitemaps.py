"""Sitemaps (https://www.sitemaps.org/protocol.html): an index, and per language the pages with their other languages."""

from __future__ import annotations

from xml.etree import ElementTree

from generator.model.output import Ask, OutputSpec
from generator.outputs.plan import LIMIT
from generator.outputs.product import Product
from generator.outputs.rss import XHTML, to_xml

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

ElementTree.register_namespace("news", NEWS)


def produce_sitemap(spec: OutputSpec, ask: Ask) -> Product:
    """One part of a language's pages."""
    code, part = spec.args
    entries = ask("indexed", code)
    assert isinstance(entries, tuple) and isinstance(part, int)
    root = ElementTree.Element("urlset", {"xmlns": SPACE})
    for entry in entries[(part - 1) * LIMIT : part * LIMIT]:
        url = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(url, "loc").text = entry.url
        if entry.changed:
            ElementTree.SubElement(url, "lastmod").text = entry.changed
        for hreflang, href in entry.alternates:
            ElementTree.SubElement(url, f"{{{XHTML}}}link", {"rel": "alternate", "hreflang": hreflang, "href": href})
    return Product(to_xml(root))


def produce_sitemap_index(spec: OutputSpec, ask: Ask) -> Product:
    """The list of the sitemaps."""
    root = ElementTree.Element("sitemapindex", {"xmlns": SPACE})
    addresses = ask("sitemaps")
    assert isinstance(addresses, tuple)
    for address in addresses:
        ElementTree.SubElement(ElementTree.SubElement(root, "sitemap"), "loc").text = address
    return Product(to_xml(root))


def produce_news_sitemap(spec: OutputSpec, ask: Ask) -> Product:
    """The newest stories, for Google News (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap)."""
    entries = ask("recent_news")
    assert isinstance(entries, tuple)
    root = ElementTree.Element("urlset", {"xmlns": SPACE})
    for entry in entries:
        url = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(url, "loc").text = entry.url
        news = ElementTree.SubElement(url, f"{{{NEWS}}}news")
        publication = ElementTree.SubElement(news, f"{{{NEWS}}}publication")
        ElementTree.SubElement(publication, f"{{{NEWS}}}name").text = entry.publication
        ElementTree.SubElement(publication, f"{{{NEWS}}}language").text = entry.language
        ElementTree.SubElement(news, f"{{{NEWS}}}publication_date").text = entry.date
        ElementTree.SubElement(news, f"{{{NEWS}}}title").text = entry.title
    return Product(to_xml(root))


def produce_robots(spec: OutputSpec, ask: Ask) -> Product:
    """Search engines are welcome, but not to a preview with drafts."""
    address = ask("sitemap_index")
    rules = "Allow: /" if address else "Disallow: /"
    lines = ["User-agent: *", rules, *([f"Sitemap: {address}"] if address else [])]
    return Product(("\n".join(lines) + "\n").encode())
