"""What a browser gets for a path: a page with the preview's script in it, a file, a way on, or the reason why there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from msgspec import Struct

from generator.catalog.addresses import base_path
from generator.catalog.media_types import media_type
from generator.digest import Digest
from generator.outputs.product import Product
from generator.preview.addresses import Answer, answer, not_found
from generator.preview.live import Live, Shown
from generator.problems import Problem, errors_of

OWN = "/_edicola/"
"""Addresses of the preview's own."""


class Visit(Struct, frozen=True):
    """What a path gives now: content, a picture to be made by whoever wants it, or a redirect; and what is wrong with it."""

    status: int
    type: str
    content: bytes | Path | Callable[[], Product]
    digest: Digest = ""
    """Of the page's own bytes, without the script; empty for what is no page."""
    redirect: str | None = None
    problems: tuple[Problem, ...] = ()


def script(digest: Digest) -> bytes:
    """What a page of the preview has beyond the same page of a build, right before the end of its body."""
    return f'<script type="module" src="{OWN}preview.js" data-edicola-page="{digest}"></script>'.encode()


def with_script(page: bytes, digest: Digest) -> bytes:
    """The page with the preview's script."""
    before, end, after = page.rpartition(b"</body>")
    return before + script(digest) + end + after if end else page + script(digest)


def visit(live: Live, path: str) -> Visit:
    """What answers a decoded path, at this moment."""
    edition = live.edition
    if edition is None:
        return _nothing(live.broken)
    base, outputs = base_path(edition.catalog.site), edition.plan.specs
    found = answer(path, base, outputs)
    if found.redirect is not None:
        return Visit(307, "", b"", redirect=found.redirect)
    if found.output is None:
        return _missing(live, path, base)
    picture = live.picture(found.output)
    if picture is not None:
        return Visit(200, media_type(found.output), picture)
    shown = live.show(found.output)
    return _missing(live, path, base) if shown is None else _seen(live, shown, 200)


def _seen(live: Live, shown: Shown, status: int) -> Visit:
    problems = live.problems_of(shown)
    if shown.content is None:
        return _nothing(problems)
    type_ = media_type(shown.spec.path)
    return Visit(status, type_, shown.content, shown.digest if type_ == "text/html" else "", problems=problems)


def _missing(live: Live, path: str, base: str) -> Visit:
    edition = live.edition
    name = not_found(path, base, edition.plan.specs) if edition is not None else None
    shown = live.show(name) if name is not None else None
    return _seen(live, shown, 404) if shown is not None else Visit(404, "text/plain", b"404", problems=live.broken)


def _nothing(problems: tuple[Problem, ...]) -> Visit:
    """A page that only says what is wrong, where no page could ever be made; the script says it better."""
    said = escape("\n\n".join(map(str, errors_of(problems))))
    page = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Edicola</title></head><body><pre>{said}</pre></body></html>'
    return Visit(500, "text/html", page.encode(), "nothing", problems=problems)


def output_at(live: Live, path: str) -> str | None:
    """The output that lay at a path, were it planned."""
    base = base_path(live.edition.catalog.site) if live.edition is not None else ""
    found: Answer = answer(path, base, _Everything())
    return found.output


class _Everything:
    def __contains__(self, path: object) -> bool:
        return True
