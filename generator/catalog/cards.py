"""Cards: a story as listings show it, with its names and addresses in place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from generator.catalog import pages
from generator.catalog.addresses import url_of
from generator.catalog.pages import article_path, exists, foreign_count, is_scheduled, nearest_page, page_path, stories_of, subject
from generator.catalog.pictures import image_view
from generator.catalog.resolve import Catalog, beside
from generator.digest import is_revision_of
from generator.model.site import Localized
from generator.model.story import Article
from generator.model.views import Card, Edition, ImageView, LanguageView, Link, Phrase


def phrase(catalog: Catalog, texts: Localized, language: str) -> Phrase:
    """The text for readers of a language, and the language that it is really in."""
    spoken = texts.written_in[language]
    return Phrase(texts[language], spoken, catalog.languages[spoken].direction if spoken else None)


def language_view(catalog: Catalog, code: str) -> LanguageView:
    """One language of the site."""
    return catalog.memo.of(("language", code), lambda: _language_view(catalog, code))


def _language_view(catalog: Catalog, code: str) -> LanguageView:
    spoken = catalog.languages[code]
    home = url_of(catalog.site, page_path(catalog, "home", "", code))
    return LanguageView(code, spoken.name, spoken.direction, spoken.locale, spoken.prefix, home, spoken.digits)


def page_url(catalog: Catalog, kind: str, key: str, language: str, number: int = 1) -> str | None:
    """The root-relative URL of a page."""
    return url_of(catalog.site, page_path(catalog, kind, key, language, number)) if exists(catalog, kind, key, language, number) else None


def card_of(catalog: Catalog, article: Article, reader: str) -> Card:
    """The article's card for readers of a language; made once, since it is in many listings."""
    return catalog.memo.of(("card", article.story, reader), lambda: _make_card(catalog, article, reader))


def _make_card(catalog: Catalog, article: Article, reader: str) -> Card:
    key = (article.story, article.language)
    code = article.language
    original = article.translation.of if article.translation else None
    others = [other for other in catalog.stories[article.story] if other != code]
    return Card(
        id=article.story,
        kind=article.kind,
        language=code,
        direction=catalog.languages[code].direction,
        title=article.title,
        url=url_of(catalog.site, article_path(catalog, article, reader)),
        summary=catalog.facts[key].summary if article.summary is None else article.summary,
        date=article.date,
        updated=article.updated,
        section=_section_link(catalog, article, reader),
        authors=tuple(term_link(catalog, "author", id, reader) for id in catalog.authors_of[key]),
        tags=tuple(term_link(catalog, "tag", id, reader) for id in catalog.tags_of[key]),
        image=_lead(catalog, article),
        image_alt=article.image_alt,
        reading_time=reading_time(catalog, article),
        featured=article.featured,
        draft=article.draft,
        scheduled=is_scheduled(catalog, article),
        original=None if original is None else language_view(catalog, original),
        also=tuple(edition_of(catalog, article.kind, article.story, other, 1, "translated") for other in others),
    )


def reading_time(catalog: Catalog, article: Article) -> int:
    """Minutes, rounded up, at least one; what the author says goes before the count."""
    if article.reading_time is not None:
        return article.reading_time
    words = catalog.facts[article.story, article.language].words
    return max(1, -(-words // catalog.languages[article.language].words_per_minute))


def _section_link(catalog: Catalog, article: Article, reader: str) -> Link | None:
    section = catalog.sections.get(article.section or "")
    if section is None:
        return None
    return Link(section.id, phrase(catalog, section.name, reader), page_url(catalog, "section", section.id, reader))


def term_link(catalog: Catalog, kind: str, id: str, language: str) -> Link:
    """A tag or author by name, with its page where it has one."""
    return catalog.memo.of((kind, id, language, "link"), lambda: _term_link(catalog, kind, id, language))


def _term_link(catalog: Catalog, kind: str, id: str, language: str) -> Link:
    terms = catalog.tags if kind == "tag" else catalog.authors
    return Link(id, phrase(catalog, terms[id].name, language), page_url(catalog, kind, id, language))


def translator(catalog: Catalog, article: Article, reader: str) -> Link | None:
    """Who translated an article: an author of the registry or a name."""
    by = article.translation.by if article.translation else None
    if by is None:
        return None
    id = catalog.translators.get((article.story, article.language))
    return term_link(catalog, "author", id, reader) if id else Link(by, Phrase(by, None, None), None)


def revised(catalog: Catalog, article: Article) -> datetime | None:
    """When the text that an article translates was current: as recorded, or by the original's own dates while it is still that text."""
    given = article.translation
    if given is None or given.date is not None:
        return given.date if given else None
    source = catalog.articles.get((article.story, given.of))
    return (source.updated or source.date) if source and _is_current(catalog, article, source) else None


def _is_current(catalog: Catalog, article: Article, source: Article) -> bool:
    """Whether an article translates the original as it is now."""
    revision = article.translation.revision if article.translation else None
    return revision is not None and is_revision_of(revision, catalog.texts[source.story, source.language].blobs)


def outdated(catalog: Catalog, article: Article) -> datetime | None:
    """When the original says that it was updated, if that was after the text that the article translates."""
    since = revised(catalog, article)
    source = catalog.articles.get((article.story, article.translation.of)) if article.translation else None
    updated = source.updated if source and not _is_current(catalog, article, source) else None
    return updated if updated and since and updated > since else None


def media(catalog: Catalog, folder: str, name: str) -> ImageView | None:
    """A picture or file beside an article."""
    found = catalog.media.get(beside(folder, name))
    return None if found is None else image_view(catalog.site, found)


def _lead(catalog: Catalog, article: Article) -> ImageView | None:
    """The picture of an article, with what is made of it for search engines and shared links."""
    found = catalog.media.get(beside(article.folder, article.image)) if article.image else None
    return None if found is None else image_view(catalog.site, found, article.image_focus, lead=True)


def listing_url(catalog: Catalog, kind: str, key: str, language: str, number: int) -> str:
    """The URL of a page that exists."""
    return url_of(catalog.site, page_path(catalog, kind, key, language, number))


def cards_of(catalog: Catalog, articles: Sequence[Article], reader: str) -> tuple[Card, ...]:
    """The cards of articles for readers of a language, in their order."""
    return tuple(card_of(catalog, each, reader) for each in articles)


def edition_of(catalog: Catalog, kind: str, key: str, code: str, number: int, state: str) -> Edition:
    """A line of the language switch: where the same page is in that language, else the nearest one that is there."""
    view = language_view(catalog, code)
    if kind == "root":
        return Edition(view, view.home, "translated", "home", "")
    if not exists(catalog, kind, key, code):
        near, at = nearest_page(catalog, kind, key, code)
        return Edition(view, listing_url(catalog, near, at, code, 1), "missing", near, at, _name(catalog, near, at, code))
    page = number if number == 1 or exists(catalog, kind, key, code, number) else 1
    counts: tuple[int | None, int | None] = (None, None)
    if kind in pages.PAGED:
        counts = len(stories_of(catalog, kind, key, code)), foreign_count(catalog, kind, key, code)
    if state == "translated" and kind in ("article", "page") and (key, code) in catalog.copies:
        state = "copy"
    return Edition(view, listing_url(catalog, kind, key, code, page), state, kind, key, _name(catalog, kind, key, code), *counts)


def _name(catalog: Catalog, kind: str, key: str, language: str) -> Phrase | None:
    """What a page is called in a language, where it has a name of its own."""
    about = subject(catalog, kind, key)
    return None if about is None else phrase(catalog, about.name, language)
