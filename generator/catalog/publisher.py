"""Whose paper it is: its name and logo, the icons made of that, and what the news sitemap tells of its newest stories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from generator.catalog.addresses import absolute, expand, url_of
from generator.catalog.cards import media, page_url, phrase
from generator.catalog.media_types import media_type
from generator.catalog.pages import article_path, is_out
from generator.catalog.resolve import Catalog, beside
from generator.model.site import FILE, Site
from generator.model.story import Media
from generator.model.views import IconView, NewsEntry, PersonView, PublisherView
from generator.problems import Location, Problem, error
from generator.reading.nearest import did_you_mean, nearest
from generator.reading.walk import CONTENT

ICONS: Mapping[str, tuple[int, str]] = {
    "icon-192.png": (192, "any"),
    "icon-512.png": (512, "any"),
    "icon-maskable-512.png": (512, "maskable"),
    "apple-touch-icon.png": (180, "apple"),
}
"""The icons that are made of a logo in pixels: file -> side in pixels, and what for. The sizes are those that browsers ask for
(https://web.dev/articles/add-manifest); the last one is for telephones that read no manifest, and look for it by its name."""

MANIFEST = "site.webmanifest"

MAX_LOGO = 4096
"""Pixels; a logo is decoded, and must not cost more memory than a page."""

NEWS_WINDOW = timedelta(days=2)
NEWS_LIMIT = 1000
"""https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap: stories of the last two days, so many in a file."""


def logo_path(site: Site) -> str:
    """The file of the logo, which is named from content/; empty if there is none."""
    return beside(CONTENT, site.publisher.logo) if site.publisher.logo else ""


def logo_media(catalog: Catalog) -> Media | None:
    """The logo's file."""
    return catalog.media.get(logo_path(catalog.site))


def publisher(catalog: Catalog, language: str) -> PublisherView | None:
    """Whose paper it is, for readers of a language."""
    if language not in catalog.languages:
        return None
    given = catalog.site.publisher
    return PublisherView(
        name=phrase(catalog, given.name, language),
        logo=media(catalog, CONTENT, given.logo) if given.logo else None,
        links=tuple(given.links.items()),
        corrections=_story_url(catalog, given.corrections, language),
        principles=_story_url(catalog, given.principles, language),
        hub=given.websub,
    )


def _story_url(catalog: Catalog, story: str | None, language: str) -> str | None:
    """The absolute URL of what readers of a language get of a story."""
    found = catalog.shown.get((story or "", language))
    return None if found is None else absolute(catalog.site, article_path(catalog, found, language))


def person(catalog: Catalog, id: str, language: str) -> PersonView | None:
    """An author, without what changes with each of their stories."""
    found = catalog.authors.get(id)
    if found is None or language not in catalog.languages:
        return None
    return PersonView(
        name=phrase(catalog, found.name, language),
        url=page_url(catalog, "author", id, language),
        description=phrase(catalog, found.description, language),
        photo=media(catalog, CONTENT, found.photo) if found.photo and page_url(catalog, "author", id, language) else None,
        links=tuple(found.links.items()),
    )


def made_icons(catalog: Catalog) -> tuple[str, ...]:
    """The files of the icons that are made of the logo: none of a drawing, which fits every size by itself."""
    found = logo_media(catalog)
    return tuple(ICONS) if found is not None and media_type(found.path) == "image/png" else ()


def icons(catalog: Catalog) -> tuple[IconView, ...]:
    """The icons that pages and manifests name; none without a logo."""
    site, logo = catalog.site, catalog.site.publisher.logo
    found = media(catalog, CONTENT, logo) if logo else None
    if found is None:
        return ()
    made = [(url_of(site, f"/{name}"), *ICONS[name]) for name in made_icons(catalog)]
    return tuple(IconView(url, size, "image/png", purpose) for url, size, purpose in made) or (
        IconView(found.url, None, found.type, "any"),
    )


def manifest_path(catalog: Catalog, language: str) -> str:
    """The path of a language's web manifest: below its prefix, wherever the front page lies."""
    return expand("/{prefix}/", {"prefix": catalog.languages[language].prefix}) + MANIFEST


def manifest_url(catalog: Catalog, language: str) -> str | None:
    """The root-relative URL of a language's web manifest."""
    return url_of(catalog.site, manifest_path(catalog, language)) if language in catalog.languages else None


def recent_news(catalog: Catalog) -> tuple[NewsEntry, ...]:
    """The stories of the last two days, newest first: each in its own language, no drafts, and nothing that is not out yet."""
    now = catalog.clock()
    since = now - NEWS_WINDOW
    keys = [key for key, at in catalog.addresses.items() if at.kind == "article" and at.date and at.date >= since]
    found = [(article.date, article) for article in (catalog.articles[key] for key in keys) if article.date and is_out(catalog, article)]
    recent = sorted(found, key=lambda e: (-e[0].timestamp(), e[1].path))
    return tuple(
        NewsEntry(
            url=absolute(catalog.site, article_path(catalog, article, article.language)),
            publication=catalog.site.publisher.name[article.language],
            language=catalog.languages[article.language].news_code,
            date=date.isoformat(),
            title=article.title,
        )
        for date, article in recent[:NEWS_LIMIT]
    )


def until(catalog: Catalog) -> datetime | None:
    """When the clock changes something: a story comes out, expires, or is no longer new enough for the news sitemap. None for never."""
    since = catalog.clock() - NEWS_WINDOW
    dates = [at.date + NEWS_WINDOW for at in catalog.addresses.values() if at.kind == "article" and at.date and at.date >= since]
    return min([*dates, *([catalog.next_change] if catalog.next_change else [])], default=None)


def word_count(catalog: Catalog, story: str, language: str) -> int | None:
    """The words of an article's text; None where they can't be told apart."""
    facts = catalog.facts.get((story, language)) if (story, language) in catalog.articles else None
    return facts.words if facts is not None and catalog.languages[language].spaced else None


def check_publisher(catalog: Catalog) -> Iterator[Problem]:
    """What site.yaml says of the publisher and is not there."""
    given, path = catalog.site.publisher, logo_path(catalog.site)
    found = catalog.media.get(path)
    if given.logo is not None and found is None:
        yield error(_line(catalog, "logo"), "the logo {logo} is not there", _similar_file(catalog, path), logo=f"{CONTENT}/{given.logo}")
    elif found is not None and media_type(found.path) == "image/png" and max(found.width or 0, found.height or 0) > MAX_LOGO:
        message = "the logo is too large: {width} × {height} pixels (at most {most} a side)"
        facts = {"width": found.width, "height": found.height, "most": MAX_LOGO}
        yield error(_line(catalog, "logo"), message, "make it smaller", **facts)
    for key, story in (("corrections", given.corrections), ("principles", given.principles)):
        if story is not None and story not in catalog.stories and story not in catalog.withheld:
            near = nearest(story, catalog.stories)
            hint = "did you mean story:{near}?" if near else ""
            yield error(_line(catalog, key), "“{link}” leads to a story that is not there", hint, link=f"story:{story}", near=near)


def _line(catalog: Catalog, key: str) -> Location:
    return Location(FILE, catalog.site.settings_lines.get(f"publisher.{key}", 1))


def _similar_file(catalog: Catalog, path: str) -> str:
    beginning = f"{CONTENT}/"
    return did_you_mean(path.removeprefix(beginning), [each.removeprefix(beginning) for each in catalog.media]) or (
        "name it from content/: static/logo.svg"
    )
