"""A paper with a story of every kind in a preview, and an editor who presses its buttons."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from selectolax.lexbor import LexborHTMLParser

from tests.conftest import SITE, article
from tests.faults.newspaper import THEME, Files
from tests.preview.running import Preview, Response

OWN = "/_edicola/"
OLD = article("Il molo riapre", body="Si parte alle nove.\n\nSi torna alle sei.\n\nIl bar resta chiuso.", summary="Da lunedì.")
ORIGINAL = "content/news/2026-07-28-molo/it.md"
TRANSLATION = "content/news/2026-07-28-molo/en.md"
MOLO = "news/2026-07-28-molo"

FILES: Files = {
    "site.yaml": SITE + "  ar: {name: العربية, prefix: ar}\ntheme: foglio\nsearch: false\n",
    **THEME,
    "content/authors.yaml": "ada: {name: Ada Quill}\n",
    ORIGINAL: OLD,
    "content/news/2026-07-20-caffe.it.md": article("Il caffè è salito", "2026-07-20", authors="[ada]"),
    "content/news/2026-07-20-caffe.en.md": article("Coffee went up", "2026-07-20"),
    "content/news/2026-07-10-vecchio.it.md": article("Vecchio", "2026-07-10", expires="2026-07-30"),
    "content/sport/2026-08-10-gara.it.md": article("La gara", "2026-08-10 09:00"),
    "content/sport/2026-08-04-vela.ar.md": article("شراع في الميناء", "2026-08-04", expires="2026-08-20"),
    "content/sport/2026-07-15-bozza.it.md": article("Una bozza", "2026-07-15", draft="true"),
    "content/pages/chi/it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
}


def page(preview: Preview, path: str = OWN, language: str = "en") -> LexborHTMLParser:
    """One of the preview's own pages."""
    answer = preview.ask(path, "GET", None, f"Accept-Language: {language}")
    assert answer.status == 200, answer.text
    return LexborHTMLParser(answer.body)


def text(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def token(preview: Preview) -> str:
    found = page(preview).css_first("input[name=token]").attributes["value"]
    assert found
    return found


def post(preview: Preview, name: str, fields: Mapping[str, str], *headers: str, language: str = "en") -> Response:
    """A form sent as a browser sends it, to the button's address."""
    body = urlencode(fields).encode()
    lines = [
        f"POST {OWN}{name} HTTP/1.1",
        f"Host: {preview.host}",
        "Connection: close",
        f"Accept-Language: {language}",
        f"Content-Length: {len(body)}",
        *(headers or (f"Origin: http://{preview.host}", "Content-Type: application/x-www-form-urlencoded")),
    ]
    return preview.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def press(preview: Preview, name: str, reader: str = "en", **fields: str) -> Response:
    """The same with the page's token."""
    return post(preview, name, {"token": token(preview), **fields}, language=reader)
