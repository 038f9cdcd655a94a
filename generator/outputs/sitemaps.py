"""Sitemaps (https://www.sitemaps.org/protocol.html): an index, and per language the pages with their other languages."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from generator.model.output import Ask, OutputSpec
from generator.model.views import NewsEntry
from generator.outputs.plan import LIMIT, Entry
from generator.outputs.product import Product
from generator.outputs.rss import XHTML, declared

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_SPACES = {"xhtml": XHTML, "news": "http://www.google.com/schemas/sitemap-news/0.9"}


def produce_sitemap(spec: OutputSpec, ask: Ask) -> Product:
    """One part of a language's pages."""
    code, part = spec.args
    entries = ask("indexed", code)
    assert isinstance(entries, tuple) and isinstance(part, int)
    return _document("urlset", map(_url, entries[(part - 1) * LIMIT : part * LIMIT]))


def _url(entry: Entry) -> str:
    """A page. There are thousands, and a tree of elements would take as long as hundreds of pages."""
    changed = f"\n    <lastmod>{escape(entry.changed)}</lastmod>" if entry.changed else ""
    links = "".join([f'\n    <xhtml:link rel="alternate" hreflang="{code}" href="{_quoted(href)}" />' for code, href in entry.alternates])
    return f"<url>\n    <loc>{escape(entry.url)}</loc>{changed}{links}\n  </url>"


def _quoted(address: str) -> str:
    return escape(address).replace('"', "&quot;")


def _document(root: str, elements: Iterable[str]) -> Product:
    """The document, which declares the namespaces whose names it uses."""
    inside = "".join([f"\n  {each}" for each in elements])
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items() if f"<{prefix}:" in inside)
    written = f'<{root}{spaces} xmlns="{SPACE}">{inside}\n</{root}>' if inside else f'<{root} xmlns="{SPACE}" />'
    return Product(declared(written))


def produce_sitemap_index(spec: OutputSpec, ask: Ask) -> Product:
    """The list of the sitemaps."""
    addresses = ask("sitemaps")
    assert isinstance(addresses, tuple)
    return _document("sitemapindex", (f"<sitemap>\n    <loc>{escape(each)}</loc>\n  </sitemap>" for each in addresses))


def produce_news_sitemap(spec: OutputSpec, ask: Ask) -> Product:
    """The newest stories, for Google News (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap)."""
    entries = ask("recent_news")
    assert isinstance(entries, tuple)
    return _document("urlset", map(_news, entries))


def _news(entry: NewsEntry) -> str:
    return f"""<url>
    <loc>{escape(entry.url)}</loc>
    <news:news>
      <news:publication>
        <news:name>{escape(entry.publication)}</news:name>
        <news:language>{escape(entry.language)}</news:language>
      </news:publication>
      <news:publication_date>{escape(entry.date)}</news:publication_date>
      <news:title>{escape(entry.title)}</news:title>
    </news:news>
  </url>"""


def produce_robots(spec: OutputSpec, ask: Ask) -> Product:
    """Search engines are welcome, but not to a preview with drafts."""
    address = ask("sitemap_index")
    rules = "Allow: /" if address else "Disallow: /"
    lines = ["User-agent: *", rules, *([f"Sitemap: {address}"] if address else [])]
    return Product(("\n".join(lines) + "\n").encode())
