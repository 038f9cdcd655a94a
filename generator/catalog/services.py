"""What pages may load of others: comments, analytics and what texts embed; and where readers subscribe."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.catalog.cards import phrase
from generator.catalog.pages import is_out
from generator.catalog.resolve import Catalog
from generator.model.site import Giscus, Isso
from generator.model.story import Article
from generator.model.views import AnalyticsView, CommentsView, NewsletterView
from generator.reading.origins import origin

_GISCUS = "https://giscus.app/client.js"


def comments(catalog: Catalog, story: str, language: str) -> CommentsView | None:
    """Where the comments on a story are; None for a page, a copy, what is not out, and where the site or the story has none.

    Its thread is named by the story's id and the language, so that a new title or address keeps it.
    """
    given, found = catalog.site.comments, catalog.shown.get((story, language))
    if given is None or found is None or found.kind != "article" or found.language != language:
        return None
    if not found.comments or not is_out(catalog, found):
        return None
    from generator.reading.services import interface  # noqa: PLC0415 (a build without comments does not pay for it)

    service, script = ("isso", f"{given.address}/js/embed.min.js") if isinstance(given, Isso) else ("giscus", _GISCUS)
    name, spoken, direction = interface(service, catalog.languages[language])
    told = _to_isso(given, found, name) if isinstance(given, Isso) else _to_giscus(given, found, name)
    return CommentsView(service, urlsplit(script).netloc, script, told, spoken, direction)


def _to_isso(given: Isso, article: Article, language: str) -> tuple[tuple[str, str], ...]:
    """https://isso-comments.de/docs/reference/client-config/"""
    return (
        ("data-isso", f"{given.address}/"),
        ("data-isso-id", f"/{article.story}/{article.language}"),  # Isso takes it for a path, and writes it behind the host in its mails
        ("data-title", article.title),  # without one Isso would fetch the page of that path
        ("data-isso-lang", language),
        ("data-isso-avatar", "false"),  # drawn with inline styles, which a strict policy refuses
        ("data-isso-vote", "false"),  # two arrows without a name, which nobody who listens can tell apart
    )


def _to_giscus(given: Giscus, article: Article, language: str) -> tuple[tuple[str, str], ...]:
    """https://giscus.app"""
    return (
        ("data-repo", given.repo),
        ("data-repo-id", given.repo_id),
        ("data-category", given.category),
        ("data-category-id", given.category_id),
        ("data-mapping", "specific"),
        ("data-term", f"{article.story}/{article.language}"),
        ("data-strict", "1"),  # or the thread of a story could be that of another whose id begins like its own
        ("data-reactions-enabled", "1"),
        ("data-emit-metadata", "0"),
        ("data-input-position", "bottom"),
        ("data-lang", language),
    )


def newsletter(catalog: Catalog, language: str) -> NewsletterView | None:
    """Where readers subscribe to letters; None if they can't."""
    given = catalog.site.newsletter
    if given is None or language not in catalog.languages:
        return None
    return NewsletterView(given.link, None if given.label is None else phrase(catalog, given.label, language))


def analytics(catalog: Catalog) -> AnalyticsView | None:
    """Who counts readers; None if nobody does."""
    given = catalog.site.analytics
    return None if given is None else AnalyticsView(given.service, given.script, given.attributes)


def sources(catalog: Catalog, kind: str, key: str, language: str) -> tuple[tuple[str, str], ...]:
    """What a page may load beside what is the site's own: pairs of a directive of its policy and an origin, each once."""
    return tuple(dict.fromkeys(_sources(catalog, kind, key, language)))


def _sources(catalog: Catalog, kind: str, key: str, language: str) -> Iterator[tuple[str, str]]:
    found = catalog.shown.get((key, language)) if kind in ("article", "page") else None
    if found is not None:
        yield from (("frame-src", frame) for frame in catalog.facts[found.story, found.language].frames)
        threads = comments(catalog, key, language)
        if threads is not None:
            loads = ("script-src", "style-src", "frame-src" if threads.service == "giscus" else "connect-src")
            yield from ((directive, origin(threads.script)) for directive in loads)
    counter = catalog.site.analytics
    if counter is not None:
        yield from (("script-src", origin(counter.script)), ("connect-src", counter.counts))
