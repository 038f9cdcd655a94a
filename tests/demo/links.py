"""A checker of a built site's links: every address in its HTML and CSS that leads to the site itself must lead to a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

_ADDRESSES = ("href", "src", "poster", "action", "data", "xlink:href")
_CANDIDATES = ("srcset", "imagesrcset")
_CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")


class Site:
    """A folder as a host would serve it at `origin`."""

    def __init__(self, root: Path, origin: str) -> None:
        self.root = root
        self.origin = origin
        self._anchors: dict[Path, set[str]] = {}

    def broken(self) -> list[str]:
        """Every address that leads nowhere: `/page/: address: why`."""
        found: list[str] = []
        for file in sorted(self.root.rglob("*")):
            if file.suffix not in (".html", ".css"):
                continue
            addresses = html_addresses(file) if file.suffix == ".html" else css_addresses(file.read_text("utf-8"))
            url = self.url_of(file)
            for address in addresses:
                why = self.why_broken(address, url)
                if why:
                    found.append(f"{unquote(urlsplit(url).path)}: {address}: {why}")
        return found

    def why_broken(self, address: str, page: str | None = None) -> str:
        """Why the address, written on the page, leads nowhere; empty if it is fine or leads out of the site."""
        try:
            target = urlsplit(urljoin(page or f"{self.origin}/", address.strip()))
        except ValueError:
            return "not an address"
        if f"{target.scheme}://{target.netloc}" != self.origin:
            return ""
        file = self.file_of(unquote(target.path))
        if file is None:
            return "no such file"
        if target.fragment and unquote(target.fragment) not in self.anchors(file):
            return "no such anchor"
        return ""

    def file_of(self, path: str) -> Path | None:
        """The file that answers a path; a folder without its slash would cost a redirect, and is none."""
        file = self.root / path.lstrip("/")
        file = file / "index.html" if path.endswith("/") else file
        return file if file.is_file() else None

    def url_of(self, file: Path) -> str:
        path = file.relative_to(self.root).as_posix()
        folder = path.removesuffix("index.html") if path.split("/")[-1] == "index.html" else path
        return f"{self.origin}/{quote(folder)}"

    def anchors(self, file: Path) -> set[str]:
        if file not in self._anchors:
            nodes = LexborHTMLParser(file.read_text("utf-8")).css("[id], a[name]") if file.suffix in (".html", ".svg") else []
            self._anchors[file] = {str(node.attributes.get(name)) for node in nodes for name in ("id", "name") if node.attributes.get(name)}
        return self._anchors[file]


def html_addresses(file: Path) -> Iterator[str]:
    """Every address of a page, as it is written."""
    tree = LexborHTMLParser(file.read_text("utf-8"))
    for node in tree.css("*"):
        attributes = node.attributes
        yield from (attributes[name] or "" for name in _ADDRESSES if name in attributes and not _is_data(node.tag, name))
        for name in _CANDIDATES:
            yield from (part.split()[0] for part in (attributes.get(name) or "").split(",") if part.strip())
        yield from css_addresses(attributes.get("style") or "")
    for meta in tree.css("meta[content]"):
        content = meta.attributes["content"] or ""
        if (meta.attributes.get("http-equiv") or "").lower() == "refresh":
            yield content.partition("=")[2]
        elif re.match(r"https?://", content):
            yield content
    for script in tree.css('script[type="application/ld+json"]'):
        yield from (text for text in _strings(json.loads(script.text())) if re.match(r"https?://", text))
    for style in tree.css("style"):
        yield from css_addresses(style.text())


def css_addresses(css: str) -> Iterator[str]:
    """The addresses in a style sheet."""
    for match in _CSS_URL.finditer(css):
        yield match.group(1) or match.group(2)


def _is_data(tag: str | None, name: str) -> bool:
    """`data` is an address on `object` only."""
    return name == "data" and tag != "object"


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _strings(each) if name != "@id" else ()  # the name of a thing, which need not be an address
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
