"""Outputs read back as their readers' programs do."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser

from generator.catalog.addresses import file_of
from tests.conftest import SiteFolder

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ATOM = "{http://www.w3.org/2005/Atom}link"

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
