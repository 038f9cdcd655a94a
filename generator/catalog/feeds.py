"""Feeds: which there are in which language, where they lie, and which stories they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from msgspec import Struct

from generator.catalog.addresses import absolute, expand, url_of
from generator.catalog.pages import is_out, page_path, stories_of, subject
from generator.catalog.resolve import Catalog
from generator.model.site import Site
from generator.model.story import Article
from generator.model.views import Channel, FeedView


class Format(Struct, frozen=True):
    """A format of feeds: the name of its files, its media type, and what people call it."""

    file: str
    type: str
    name: str


FORMATS: Mapping[str, Format] = {
    "rss": Format("feed.xml", "application/rss+xml", "RSS"),
    "jsonfeed": Format("feed.json", "application/feed+json", "JSON Feed"),
}
"""Producer -> format."""


def formats(site: Site) -> tuple[str, ...]:
    """Those that every feed of a site is there in."""
    return tuple(form for form in FORMATS if form != "jsonfeed" or site.json_feed)


def feed_path(catalog: Catalog, kind: str, key: str, language: str, form: str) -> str:
    """The path of a feed that exists: in its listing's folder; the language's is below its prefix, wherever the front page lies."""
    if kind == "home":
        folder = expand("/{prefix}/", {"prefix": catalog.languages[language].prefix})
    else:
        path = page_path(catalog, kind, key, language)
        folder = path if path.endswith("/") else path.removesuffix(".html") + "/"
    return folder + FORMATS[form].file


def feed_exists(catalog: Catalog, kind: str, key: str, language: str) -> bool:
    """Whether there is that feed: each language has its own; a listing has one where it has a story of that language to put in."""
    if language not in catalog.languages or kind not in ("home", *catalog.site.feeds):
        return False
    return not key if kind == "home" else (kind, key, language) in catalog.own and any(_stories(catalog, kind, key, language))


def _stories(catalog: Catalog, kind: str, key: str, language: str) -> Iterator[Article]:
    """The listing's stories in the language itself, newest first; no drafts and nothing that is not out yet, whatever a preview shows."""
    for article in stories_of(catalog, kind, key, language):
        if article.language == language and is_out(catalog, article):
            yield article


def feed(catalog: Catalog, kind: str, key: str, language: str) -> Channel | None:
    """What a feed says of itself, and its newest stories."""
    if not feed_exists(catalog, kind, key, language):
        return None
    about, site = subject(catalog, kind, key), catalog.site
    title = site.title[language]
    return Channel(
        title=f"{title}: {about.name[language]}" if about else title,
        description=(about.description[language] if about else "") or site.description[language],
        page=absolute(site, page_path(catalog, kind, key, language)),
        stories=tuple(article.story for article in islice(_stories(catalog, kind, key, language), site.feed_size)),
    )


def feed_addresses(catalog: Catalog, kind: str, key: str, form: str) -> tuple[tuple[str, str], ...]:
    """The languages that have a feed, each with its absolute URL there."""
    codes = [code for code in catalog.languages if form in formats(catalog.site) and feed_exists(catalog, kind, key, code)]
    return tuple((code, absolute(catalog.site, feed_path(catalog, kind, key, code, form))) for code in codes)


def feeds(catalog: Catalog, kind: str, key: str, language: str) -> tuple[FeedView, ...]:
    """The feeds that a page names: its own, the language's, and that of an article's section."""
    article = catalog.shown.get((key, language)) if kind == "article" else None
    named = dict.fromkeys([(kind, key), ("home", ""), ("section", (article.section if article else None) or "")])
    there = [each for each in named if feed_exists(catalog, *each, language)]
    return tuple(_view(catalog, *each, language, form) for each in there for form in formats(catalog.site))


def _view(catalog: Catalog, kind: str, key: str, language: str, form: str) -> FeedView:
    about, known = subject(catalog, kind, key), FORMATS[form]
    url = url_of(catalog.site, feed_path(catalog, kind, key, language, form))
    return FeedView(kind, key, about.name[language] if about else "", url, known.type, known.name)
