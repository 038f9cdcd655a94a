"""Addresses of the old site: which language and which story they name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

from generator.reading.nearest import same_language

_POST = re.compile(r"(?P<before>(?:/[^/]+)*?)/(?:post|single-post)/(?:\d{4}/\d{2}/\d{2}/)?(?P<slug>[^/]+)/?")
"""As Wix has them, now and earlier; on free sites below the site's name."""


class Address(Struct, frozen=True):
    """Path and slug are decoded, in Unicode form NFC; the slug keeps its capitals, which Wix tells apart."""

    path: str
    slug: str
    language: str | None
    """The site's language that a prefix, a subdomain or the query names."""
    queried: bool
    """Whether it is the query that tells this address from another language's."""


def read_address(url: str, languages: Collection[str]) -> Address | None:
    """What the address of a post says; None if it is none's."""
    try:
        parts = urlsplit(url)
        found = _POST.fullmatch(parts.path)
        host, query = parts.hostname or "", parse_qs(parts.query)
    except ValueError:
        return None
    if found is None:
        return None
    before = [unquote(each) for each in found.group("before").split("/")]
    asked = query.get("lang", [""])[0]
    named = (before[-1], host.partition(".")[0], asked)
    language = next((code for name in named for code in languages if name and same_language(name, code)), None)
    path = _plain(parts.path.rstrip("/"))
    return Address(path, _plain(found.group("slug")), language, queried=bool(asked) and language is not None)


def _plain(part: str) -> str:
    return unicodedata.normalize("NFC", unquote(part))


def names_of(addresses: Iterable[Address], language: str | None, primary: str) -> frozenset[str]:
    """The names of a story with these addresses: slug and language, where that is not the primary one, which has no prefix."""
    found = set()
    for address in addresses:
        code = address.language or language or primary
        found.add(f"slug:{'' if code == primary else code}/{address.slug}")
    return frozenset(found)
