"""What a page says of itself for search engines (JSON-LD, https://schema.org/BlogPosting)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

_POSTS = frozenset({"BlogPosting", "NewsArticle", "Article"})


class Posting(Struct, frozen=True):
    """What it says of a post; None is what it does not say."""

    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    author: str | None = None
    image: str | None = None
    language: str | None = None
    url: str | None = None


def read_posting(blocks: Iterable[str]) -> tuple[Posting | None, int]:
    """The first post that one of the blocks describes, and how many blocks could not be read."""
    broken, found = 0, None
    for block in blocks:
        try:
            data = json.loads(block)
        except (ValueError, RecursionError):
            broken += 1
            continue
        found = found or next((_posting(each) for each in _things(data, 0) if _is_post(each)), None)
    return found, broken


def _things(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Every thing of a block: one, a list, or a graph."""
    if isinstance(data, list) and depth < 4:
        for each in data:
            yield from _things(each, depth + 1)
    elif isinstance(data, dict):
        yield data
        if depth < 4:
            yield from _things(data.get("@graph", []), depth + 1)


def _is_post(thing: Mapping[str, Any]) -> bool:
    types = thing.get("@type")
    return bool(_POSTS & {each for each in (types if isinstance(types, list) else [types]) if isinstance(each, str)})


def _posting(thing: Mapping[str, Any]) -> Posting:
    return Posting(
        headline=text_in(thing.get("headline")) or text_in(thing.get("name")),
        published=text_in(thing.get("datePublished")),
        modified=text_in(thing.get("dateModified")),
        author=text_in(thing.get("author"), "name"),
        image=text_in(thing.get("image"), "url"),
        language=text_in(thing.get("inLanguage")),
        url=text_in(thing.get("mainEntityOfPage"), "@id") or text_in(thing.get("url")),
    )


def text_in(value: Any, key: str = "name") -> str | None:
    """The text that a value is, or that it holds under the key, or that the first of a list is."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get(key)
    return (value.strip() or None) if isinstance(value, str) else None
