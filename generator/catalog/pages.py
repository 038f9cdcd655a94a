"""Which pages exist in which language, and at which path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from generator.catalog.addresses import expand, further_folder, path_of
from generator.catalog.resolve import Catalog, Key, path_of_article
from generator.model.site import LISTS, Language
from generator.model.story import Article, Media, Section, Term
from generator.reading.slugs import make_slug

PAGED = ("home", "section", "tag", "author", "year", "month")
"""The kinds that are lists of stories, cut into pages."""


def article_path(catalog: Catalog, article: Article, reader: str) -> str:
    """The path of a story's or page's page for readers of a language: the article's own, unless they have a copy."""
    if (article.story, reader) in catalog.copies:
        return path_of_article(catalog.site, catalog.languages[reader], catalog.sections, article)
    return catalog.addresses[article.story, article.language].path


def media_path(media: Media) -> str:
    """The path of a file that is published as it is: named after its content, so that it may be cached for ever."""
    return f"/media/{media_stem(media)}.{media.digest[:10]}{PurePosixPath(media.path).suffix.lower()}"


def media_stem(media: Media) -> str:
    """What the published files of a picture or file are called before their digest."""
    return make_slug(PurePosixPath(media.path).stem, ascii_only=True)[:60] or "file"


def is_scheduled(catalog: Catalog, article: Article) -> bool:
    """Whether an article's date is still to come: only a preview shows it."""
    return (article.story, article.language) in catalog.scheduled


def is_out(catalog: Catalog, article: Article) -> bool:
    """Whether an article is neither a draft nor still to come, whatever a preview shows."""
    return (article.story, article.language) not in catalog.unready


def subject(catalog: Catalog, kind: str, key: str) -> Term | Section | None:
    """The section, tag or author that a page of that kind is about; None for another kind, or if there is none."""
    entries: Mapping[str, Mapping[str, Term | Section]] = {"section": catalog.sections, "tag": catalog.tags, "author": catalog.authors}
    return entries.get(kind, {}).get(key)


def foreign_count(catalog: Catalog, kind: str, key: str, language: str) -> int:
    """How many stories of a listing are in another language than its readers'."""
    return len(stories_of(catalog, kind, key, language)) - catalog.own.get((kind, key, language), 0)


def stories_of(catalog: Catalog, kind: str, key: str, language: str) -> Sequence[Article]:
    """The stories that a listing shows to readers of a language, newest first; none for a kind that is not a listing."""
    if kind == "home":
        return catalog.news.get(language, ())
    if kind in ("section", "tag", "author"):
        groups = {"section": catalog.by_section, "tag": catalog.by_tag, "author": catalog.by_author}[kind]
        return groups.get((key, language), ())
    if kind == "month":
        year, _, month = key.partition("-")
        return catalog.by_month.get((language, year, month), ())
    if kind == "year":
        return catalog.by_year.get((key, language), ())
    return ()


def _has_stories(catalog: Catalog, kind: str, key: str, language: str) -> bool:
    if kind == "month":
        year, _, month = key.partition("-")
        return (language, year, month) in catalog.by_month
    groups = {"section": catalog.by_section, "tag": catalog.by_tag, "author": catalog.by_author, "year": catalog.by_year}[kind]
    return (key, language) in groups


def is_left_out(catalog: Catalog, kind: str) -> bool:
    """Whether site.yaml wants no pages of that kind."""
    return kind in _LISTS and kind not in catalog.site.lists


LEFT_OUT = "“lists” in site.yaml leaves such pages out"
"""What to say to who wants to lead there."""

_LISTS = frozenset(kind for kinds in LISTS.values() for kind in kinds)


def page_count(catalog: Catalog, total: int) -> int:
    """How many pages a list takes; an empty one takes one."""
    return max(1, -(-total // catalog.site.page_size))


def exists(catalog: Catalog, kind: str, key: str, language: str, number: int = 1) -> bool:
    """Whether that page is published in that language."""
    if language not in catalog.languages or (number != 1 and kind not in PAGED):
        return False
    if kind in ("article", "page"):
        return (key, language) in catalog.articles or (key, language) in catalog.copies
    if is_left_out(catalog, kind):
        return False
    if kind in PAGED:
        if number == 1:
            return kind == "home" or _has_stories(catalog, kind, key, language)
        return 1 < number <= page_count(catalog, len(stories_of(catalog, kind, key, language)))
    return kind in _ALONE and _ALONE[kind](catalog, language)


_ALONE: Mapping[str, Callable[[Catalog, str], bool]] = {
    "tags": lambda catalog, language: any(code == language for _, code in catalog.by_tag),
    "archive": lambda catalog, language: any(code == language for _, code in catalog.by_year),
    "search": lambda catalog, language: bool(catalog.site.search) and any(code == language for _, code in searchable(catalog)),
    "404": lambda catalog, language: True,
    "root": lambda catalog, language: True,
}
"""Kinds of which a language has one page or none -> whether it has it."""


def searchable(catalog: Catalog) -> Iterator[Key]:
    """The articles and pages that a search may find: in their own language, out, and no drafts, whatever a preview shows."""
    return (key for key in catalog.addresses if key not in catalog.unready)


def nearest_page(catalog: Catalog, kind: str, key: str, language: str) -> tuple[str, str]:
    """Kind and key of the page to go to where that one is not there: what it would have been found in, at last the front page."""
    for near, at in _around(catalog, kind, key):
        if exists(catalog, near, at, language):
            return near, at
    return "home", ""


def _around(catalog: Catalog, kind: str, key: str) -> Iterator[tuple[str, str]]:
    """The pages in which a page could be found, the nearest first."""
    if kind == "article":
        codes = catalog.stories.get(key, ())
        section = catalog.articles[key, codes[0]].section if codes else None
        yield from [("section", section)] if section else ()
    elif kind == "tag":
        yield "tags", ""
    elif kind == "month":
        yield "year", key.partition("-")[0]
        yield "archive", ""
    elif kind == "year":
        yield "archive", ""


def page_path(catalog: Catalog, kind: str, key: str, language: str, number: int = 1) -> str:
    """The path of any page that exists, or of the original that stands in for it."""
    site, spoken = catalog.site, catalog.languages[language]
    if kind in ("article", "page"):
        return article_path(catalog, catalog.shown[key, language], language)
    if kind == "404":
        return expand("/{prefix}/404.html", {"prefix": spoken.prefix})
    if kind == "root":
        return "/"
    first = catalog.memo.of((kind, key, language), lambda: path_of(site, kind, spoken, _parts(catalog, kind, key, spoken)))
    return first if number == 1 else f"{further_folder(first, site.words[language]['page'])}{number}/"


def _parts(catalog: Catalog, kind: str, key: str, language: Language) -> dict[str, str]:
    about = subject(catalog, kind, key)
    if about is not None:
        return {"slug": about.slug[language.code]}
    if kind in ("year", "month"):
        year, _, month = key.partition("-")
        return {"year": year, "month": month}
    return {}
