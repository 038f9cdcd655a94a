"""Whether all generators make the same of the archive: articles, the links between them, lists, feeds, sitemaps.

    python -m tests.bench.equal --peers .bench --articles 50

Prints, for each generator, how many files it made, and what differs from Edicola's.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser

from tests.bench.adapters import adapters
from tests.bench.adapters.adapter import Adapter
from tests.bench.builds import parser, tools
from tests.bench.corpus import FRAME, LANGUAGES, items
from tests.bench.running import run

FEEDS = {"hugo": "{at}index.xml", "nikola": "{at}rss.xml", "pelican": "feed-{code}.xml", "pelican-cache": "feed-{code}.xml"}
MAPS = {"edicola": ("sitemap-it.xml", "sitemap-en.xml"), "hugo": ("it/sitemap.xml", "en/sitemap.xml")}
FULL = 2_000
"""Characters that a feed's full text has at least."""


def seen(adapter: Adapter, out: Path, total: int) -> dict[str, Any]:
    """What a generator made, in a spelling that is the same for all."""
    found: dict[str, Any] = {item.page: _article(out / item.page) for item in items(total)}
    for code in LANGUAGES:
        at = "" if code == LANGUAGES[0] else f"{code}/"
        second = "page/1" if adapter.name == "nikola" else "page/2"  # it counts the pages after the first
        for number, folder in enumerate((out / at, out / at / second)):
            found[f"{at}{number}"] = _list(folder)
        for folder in (out / at / ("tags" if adapter.name == "hugo" else "tag")).iterdir():
            if folder.is_dir():
                found[f"{at}tag/{folder.name}"] = _list(folder)
        found[f"{at}feed"] = list(_feed(out / FEEDS.get(adapter.name, "{at}feed.xml").format(at=at, code=code)))
    mapped = {_path(url) for name in MAPS.get(adapter.name, ("sitemap.xml",)) for url in _locations(out / name)}
    found["sitemaps"] = sorted(item.url for item in items(total) if item.url in mapped)
    return found


def _path(url: str | None) -> str:
    return re.sub(r"^https://example\.org", "", url or "").replace("/tags/", "/tag/")


def _links(page: LexborHTMLParser, selector: str) -> list[str]:
    return [_path(link.attributes["href"]) for link in page.css(selector)]


def _article(file: Path) -> tuple[Any, ...]:
    page = LexborHTMLParser(file.read_text("utf-8"))
    neighbours = [_links(page, f"main > a[rel={name}]") for name in ("next", "prev")]
    translations = sorted(_links(page, "link[hreflang]:not([hreflang=x-default])"))
    parts = [len(page.css(f"main > {name}")) for name in ("p", "ul > li", "ol > li", "blockquote")]
    title, text = page.css("h1")[0].text(), page.body.text() if page.body else ""
    told = bool(re.search(r"\b[123] min\b", text)), FRAME in text
    return title, neighbours, translations, _links(page, "main > a[hreflang]"), _links(page, "main > p:last-of-type > a"), parts, told


def _list(folder: Path) -> list[str]:
    return _links(LexborHTMLParser((folder / "index.html").read_text("utf-8")), "main li a")


def _feed(file: Path) -> Iterator[tuple[str, bool]]:
    for item in ElementTree.parse(file).iter("item"):
        texts = [child.text or "" for child in item if child.tag.endswith(("description", "encoded"))]
        yield _path(item.findtext("link")), max(map(len, texts)) > FULL


def _locations(file: Path) -> Iterator[str | None]:
    return (place.text for place in ElementTree.parse(file).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"))


def main() -> None:
    options = parser(__doc__, 50).parse_args()
    [total] = options.articles
    wanted: dict[str, Any] | None = None
    for name, adapter in adapters(tools(options)).items():
        if name == "edicola-testata":  # its pages are others, on purpose
            continue
        with tempfile.TemporaryDirectory(dir=options.work) as folder:
            root = Path(folder)
            adapter.write_site(root, total)
            run(adapter.build, root, adapter.env)
            found = seen(adapter, root / adapter.output, total)
            count = sum(file.is_file() for file in (root / adapter.output).rglob("*"))
        wanted = wanted or found
        other = sorted(key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key))
        print(f"{name}: {count} files, {len(found)} things looked at, {len(other)} otherwise than Edicola's")
        for key in other[:5]:
            print(f"  {key}\n    {wanted.get(key)}\n    {found.get(key)}")


if __name__ == "__main__":
    main()
