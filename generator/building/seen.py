"""What a finished file says, as its readers see it: browsers a page, search engines a sitemap."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.model.output import OutputSpec
from generator.outputs.plan import Entry
from generator.outputs.rss import XHTML
from generator.outputs.sitemaps import SPACE
from generator.problems import Location, Problem, error

_ADDRESSES = (
    *((tag, "href") for tag in ("a", "link:not([rel~=alternate][hreflang])")),  # the other languages have rules of their own
    *((tag, "src") for tag in ("img", "script", "source", "audio", "video", "track", "iframe")),
    *((tag, "srcset") for tag in ("img", "source")),
    ("video", "poster"),
    ("object", "data"),
)


class Head(Struct, frozen=True):
    """What a page tells search engines of itself. `lang` and `direction` are empty where it does not say."""

    lang: str
    direction: str
    noindex: bool
    canonicals: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    """Pairs of hreflang code and address, in their order."""


class Seen(Struct, frozen=True):
    """One file of the site: its ids, the addresses that it names, absolute, and what it tells search engines.

    `head` is None for what no search engine takes for a page of ours: feeds, redirects, copied files. `entries` are those of a sitemap,
    None for everything else and for one that can't be read.
    """

    path: str
    producer: str
    source: str
    problems: tuple[Problem, ...] = ()
    ids: frozenset[str] = frozenset()
    links: tuple[str, ...] = ()
    head: Head | None = None
    entries: tuple[Entry, ...] | None = None


def see(spec: OutputSpec, content: bytes, base_url: str, problems: tuple[Problem, ...] = ()) -> Seen:
    """The file of the spec, with this content."""
    if spec.path.endswith(".html"):
        return _see_page(spec, content, base_url, problems)
    if spec.producer in ("sitemap", "sitemap_index"):
        return _see_sitemap(spec, content, problems)
    return Seen(spec.path, spec.producer, spec.source, problems)


def _see_page(spec: OutputSpec, content: bytes, base_url: str, problems: tuple[Problem, ...]) -> Seen:
    tree = LexborHTMLParser(content.decode(errors="replace"))
    ids = frozenset(node.attributes["id"] or "" for node in tree.css("[id]"))
    here = f"{base_url}/{spec.path.removesuffix('index.html')}"
    nodes = [(node, name) for tag, name in _ADDRESSES for node in tree.css(f"{tag}[{name}]")]
    links = {_joined(here, address) for node, name in nodes for address in _named(node, name)}
    return Seen(spec.path, spec.producer, spec.source, problems, ids, tuple(sorted(links)), _head(spec, tree))


def _joined(here: str, address: str) -> str:
    """The address from the page; the page itself for one that is broken beyond reading."""
    try:
        joined = urljoin(here, address)
        urlsplit(joined)
    except ValueError:
        return here
    return joined


def _named(node: LexborNode, attribute: str) -> list[str]:
    """The addresses of an attribute; of a srcset, each candidate's."""
    value = _value(node, attribute)
    return [candidate.split()[0] for candidate in value.split(",") if candidate.strip()] if attribute == "srcset" else [value]


def _value(node: LexborNode | None, attribute: str) -> str:
    return (node.attributes.get(attribute) or "").strip() if node is not None else ""


def _head(spec: OutputSpec, tree: LexborHTMLParser) -> Head | None:
    """None for a page that only sends its readers on. A 404 page has every address and none, so only its language counts."""
    if spec.producer != "page" or _meta(tree, "http-equiv", "refresh"):
        return None
    lang, direction = (_value(tree.css_first("html"), name) for name in ("lang", "dir"))
    if spec.args[0] == "404":
        return Head(lang, direction, noindex=True)
    robots = {word.strip().lower() for content in _meta(tree, "name", "robots") for word in content.split(",")}
    canonicals = tuple(_value(node, "href") for node in tree.css("head>link[rel~=canonical]"))
    alternates = tuple((_value(node, "hreflang"), _value(node, "href")) for node in tree.css("head>link[rel~=alternate][hreflang]"))
    return Head(lang, direction, not robots.isdisjoint({"noindex", "none"}), canonicals, alternates)


def _meta(tree: LexborHTMLParser, attribute: str, name: str) -> list[str]:
    return [_value(node, "content") for node in tree.css(f"head>meta[{attribute}]") if _value(node, attribute).lower() == name]


def _see_sitemap(spec: OutputSpec, content: bytes, problems: tuple[Problem, ...]) -> Seen:
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 (our own output; expat bounds what entities may grow to)
    except (ElementTree.ParseError, ValueError, LookupError) as failure:
        found = error(Location(spec.source), "the sitemap /{page} can't be read: {why}", page=spec.path, why=failure)
        return Seen(spec.path, spec.producer, spec.source, (*problems, found))
    if spec.producer == "sitemap_index":
        named = tuple(_text(each, "loc") for each in root.iter(f"{{{SPACE}}}sitemap"))
        return Seen(spec.path, spec.producer, spec.source, problems, links=named)
    entries = tuple(Entry(_text(url, "loc"), _text(url, "lastmod") or None, _alternates(url)) for url in root.iter(f"{{{SPACE}}}url"))
    return Seen(spec.path, spec.producer, spec.source, problems, entries=entries)


def _text(element: ElementTree.Element, name: str) -> str:
    return (element.findtext(f"{{{SPACE}}}{name}") or "").strip()


def _alternates(url: ElementTree.Element) -> tuple[tuple[str, str], ...]:
    links = [link for link in url.iter(f"{{{XHTML}}}link") if link.get("rel") == "alternate"]
    return tuple((link.get("hreflang", ""), link.get("href", "")) for link in links)
