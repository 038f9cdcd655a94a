"""The check of a whole site: every page is produced, and every link of every page followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.building.pipeline import Edition, Say, prepare
from generator.building.produce import Maker
from generator.building.store import Store
from generator.building.trace import Recorder
from generator.building.workers import run
from generator.catalog.addresses import base_path, file_of
from generator.catalog.resolve import Visibility
from generator.model.output import OutputSpec
from generator.model.site import Site
from generator.outputs.product import Product
from generator.problems import Location, Problem, error, errors_of, in_order
from generator.reading.nearest import nearest

_ADDRESSES = (
    *((tag, "href") for tag in ("a", "link")),
    *((tag, "src") for tag in ("img", "script", "source", "audio", "video", "track", "iframe")),
    *((tag, "srcset") for tag in ("img", "source")),
    ("video", "poster"),
    ("object", "data"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page holds: its ids, and the addresses that it names, absolute."""

    path: str
    ids: frozenset[str]
    links: tuple[str, ...]
    problems: tuple[Problem, ...]


def inspect(site: Site, visibility: Visibility, store: Store, jobs: int, say: Say) -> tuple[int, tuple[Problem, ...]]:
    """The number of outputs that a build would have, and all problems. SiteError where an early floor can't be passed."""
    edition = prepare(site, visibility, store, jobs, say)
    reader = _Reader(edition)
    specs = [spec for spec in edition.plan.specs.values() if spec.producer not in ("copy", "asset")]
    pages: dict[str, Seen] = {}
    for done, seen in enumerate(run(reader.read, specs, jobs), start=1):
        pages[seen.path] = seen
        say("check", done, len(specs))
    problems = [*edition.problems, *(p for seen in pages.values() for p in seen.problems)]
    if not errors_of(problems):
        problems += _dead_links(edition, pages)
    return len(edition.plan.specs), in_order(problems)


class _Reader:
    def __init__(self, edition: Edition) -> None:
        self.maker = Maker(edition.answers, edition.producers, Path(), edition.catalog.site.page_seconds)
        self.base_url = edition.catalog.site.base_url

    def read(self, spec: OutputSpec) -> Seen:
        """The page as its readers' browsers see it."""
        product = self.maker.produce(spec, Recorder(self.maker.answers))
        if not isinstance(product, Product):
            return Seen(spec.path, frozenset(), (), product)
        if not spec.path.endswith(".html") or not isinstance(product.content, bytes):
            return Seen(spec.path, frozenset(), (), product.problems)
        tree = LexborHTMLParser(product.content.decode())
        ids = frozenset(node.attributes["id"] or "" for node in tree.css("[id]"))
        here = f"{self.base_url}/{spec.path.removesuffix('index.html')}"
        nodes = [(node, name) for tag, name in _ADDRESSES for node in tree.css(f"{tag}[{name}]")]
        links = {_joined(here, address) for node, name in nodes for address in _named(node, name)}
        return Seen(spec.path, ids, tuple(sorted(links)), product.problems)


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
    value = (node.attributes[attribute] or "").strip()
    return [candidate.split()[0] for candidate in value.split(",") if candidate.strip()] if attribute == "srcset" else [value]


def _dead_links(edition: Edition, pages: Mapping[str, Seen]) -> Iterator[Problem]:
    site = edition.catalog.site
    own = urlsplit(site.base_url)
    for path, seen in pages.items():
        for link in seen.links:
            parts = urlsplit(link)
            base = base_path(site)
            if (parts.scheme, parts.netloc) != (own.scheme, own.netloc) or not f"{parts.path}/".startswith(f"{base}/"):
                continue
            target = unquote(parts.path.removeprefix(base)) or "/"
            file = file_of(target)
            where = Location(edition.plan.specs[path].source)
            if file not in edition.plan.specs:
                near = nearest(target, [f"/{each.removesuffix('index.html')}" for each in pages])
                hint = "did you mean {near}?" if near else "the link is in the theme, a menu or a setting"
                yield error(where, "the page /{page} links to {target}, which is not there", hint, page=path, target=target, near=near)
            elif parts.fragment not in ("", "top") and file in pages and unquote(parts.fragment) not in pages[file].ids:
                message = "the page /{page} links to {target}, which has no anchor #{anchor}"
                yield error(where, message, page=path, target=target, anchor=parts.fragment)
