"""The questions: each a pure, total function of the catalogue. An unknown story, tag or page is None, never an exception.

A template's `ask("latest", "it", None, 5)` calls `latest(catalog, "it", None, 5)`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from math import log
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import fields

from generator.catalog import pages
from generator.catalog.addresses import absolute, url_of
from generator.catalog.cards import (
    card_of,
    cards_of,
    edition_of,
    language_view,
    listing_url,
    media,
    outdated,
    page_url,
    phrase,
    revised,
    translator,
)
from generator.catalog.feeds import feed, feed_addresses, feed_path, feeds
from generator.catalog.links import link
from generator.catalog.menus import menu
from generator.catalog.pages import exists, foreign_count, is_out, page_count, page_path, stories_of
from generator.catalog.publisher import icons, manifest_url, person, publisher, recent_news, word_count
from generator.catalog.redirects import exact_redirects, front_pages, rules
from generator.catalog.resolve import Catalog
from generator.catalog.services import analytics, comments, newsletter, sources
from generator.model.story import Section, Term
from generator.model.views import (
    Addresses,
    ArticleView,
    Card,
    Edition,
    LanguageView,
    Link,
    Listing,
    Month,
    Neighbours,
    PageView,
    SiteView,
    TermView,
    Year,
)
from generator.problems import Location
from generator.reading.slugs import fold
from generator.reading.walk import CONTENT

RELATED_POOL = 200
"""How many of a tag's newest stories are looked at for related ones: a bound on the work for a tag that everything has."""


def site(catalog: Catalog, language: str) -> SiteView | None:
    """The site in one language."""
    if language not in catalog.languages:
        return None
    settings = catalog.site
    return SiteView(
        title=phrase(catalog, settings.title, language),
        description=phrase(catalog, settings.description, language),
        place=phrase(catalog, settings.place, language),
        copyright=phrase(catalog, settings.copyright, language),
        base_url=settings.base_url,
        timezone=settings.timezone,
        languages=tuple(language_view(catalog, code) for code in catalog.languages),
        feed=url_of(settings, feed_path(catalog, "home", "", language, "rss")),
    )


def language(catalog: Catalog, code: str) -> LanguageView | None:
    """One language of the site."""
    return language_view(catalog, code) if code in catalog.languages else None


def page(catalog: Catalog, kind: str, key: str, language: str, number: int = 1) -> PageView | None:
    """What a page is, and where: what every template begins with, and therefore one question."""
    if not exists(catalog, kind, key, language, number):
        return None
    url, own = listing_url(catalog, kind, key, language, number), _canonical(catalog, kind, key, language, number)
    return PageView(kind, key, language_view(catalog, language), number, url, own, is_hidden(catalog, kind, key, language))


def canonical(catalog: Catalog, kind: str, key: str, language: str, number: int = 1) -> str | None:
    """The absolute URL of a page; of a copy, that of the original."""
    return _canonical(catalog, kind, key, language, number) if exists(catalog, kind, key, language, number) else None


def _canonical(catalog: Catalog, kind: str, key: str, language: str, number: int) -> str:
    code = catalog.shown[key, language].language if kind in ("article", "page") else language
    return absolute(catalog.site, page_path(catalog, kind, key, code, number))


def is_hidden(catalog: Catalog, kind: str, key: str, language: str) -> bool:
    """Whether search engines are to be kept away: drafts, what is not out yet, and pages with nothing of their own."""
    if kind in ("404", "root", "search") or _is_foreign(catalog, kind, key, language):
        return True
    if not catalog.unready:
        return False
    found = catalog.shown.get((key, language)) if kind in ("article", "page") else None
    shown = [found] if found else stories_of(catalog, kind, key, language)
    return kind != "home" and bool(shown) and not any(is_out(catalog, each) for each in shown)


def is_indexed(catalog: Catalog, kind: str, key: str, language: str, number: int = 1) -> bool:
    """Whether search engines are to know a page: it is there, not hidden, and no copy of another."""
    is_copy = kind in ("article", "page") and (key, language) in catalog.copies
    return exists(catalog, kind, key, language, number) and not is_copy and not is_hidden(catalog, kind, key, language)


def _is_foreign(catalog: Catalog, kind: str, key: str, language: str) -> bool:
    """Whether a listing holds nothing but originals in other languages, for want of translations."""
    return kind in pages.PAGED and kind != "home" and (kind, key, language) not in catalog.own and exists(catalog, kind, key, language)


def card(catalog: Catalog, story: str, language: str) -> Card | None:
    """A story in a listing, as readers of the language get it."""
    found = catalog.shown.get((story, language))
    return None if found is None else card_of(catalog, found, language)


_CARD = tuple(each.name for each in fields(Card))
_values = attrgetter(*_CARD)


def article(catalog: Catalog, story: str, language: str) -> ArticleView | None:
    """A story or page on its own page, without its body; its `language` is not the page's where it is a copy."""
    found = catalog.shown.get((story, language))
    if found is None:
        return None
    return ArticleView(
        **dict(zip(_CARD, _values(card_of(catalog, found, language)), strict=True)),
        image_caption=found.image_caption,
        image_credit=found.image_credit,
        agency=found.agency,
        dateline=found.dateline,
        correction=found.correction,
        expires=found.expires,
        translator=translator(catalog, found, language),
        revised=revised(catalog, found),
        outdated=outdated(catalog, found),
        layout=found.layout,
        guid=found.guid,
    )


def listing(catalog: Catalog, kind: str, key: str, language: str, number: int) -> Listing | None:
    """One page of the stories of a front page, section, tag, author, year or month."""
    if kind not in pages.PAGED or not exists(catalog, kind, key, language, number):
        return None
    stories = stories_of(catalog, kind, key, language)
    size = catalog.site.page_size
    urls = _addresses(catalog, kind, key, language, page_count(catalog, len(stories)))
    return Listing(
        cards=cards_of(catalog, stories[(number - 1) * size : number * size], language),
        number=number,
        pages=urls,
        total=len(stories),
        untranslated=foreign_count(catalog, kind, key, language),
        newer=urls[number - 2] if number > 1 else None,
        older=urls[number] if number < len(urls) else None,
    )


def _addresses(catalog: Catalog, kind: str, key: str, language: str, count: int) -> Addresses:
    first = listing_url(catalog, kind, key, language, 1)
    second = listing_url(catalog, kind, key, language, 2)
    return Addresses(first, second.removesuffix("2/"), count)


def latest(catalog: Catalog, language: str, section: str | None, count: int) -> tuple[Card, ...]:
    """The newest stories of a language, or of one of its sections."""
    stories = catalog.news.get(language, ()) if section is None else catalog.by_section.get((section, language), ())
    return cards_of(catalog, stories[: max(0, count)], language)


def featured(catalog: Catalog, language: str, count: int) -> tuple[Card, ...]:
    """The newest stories that the desk has put forward."""
    return cards_of(catalog, [a for a in catalog.news.get(language, ()) if a.featured][: max(0, count)], language)


def neighbours(catalog: Catalog, story: str, language: str) -> Neighbours:
    """The stories published just before and after, in the same language."""
    older, newer = catalog.near.get((story, language), (None, None))
    return Neighbours(*(None if each is None else card_of(catalog, each, language) for each in (older, newer)))


def related(catalog: Catalog, story: str, language: str, count: int) -> tuple[Card, ...]:
    """Stories with tags in common: a tag weighs more the rarer it is; of equal ones the newest comes first."""
    scores: dict[str, float] = {}
    ranks = catalog.ranks.get(language, {})
    found = catalog.shown.get((story, language))
    for tag in sorted(catalog.tags_of[story, found.language]) if found else ():
        tagged = catalog.ids_by_tag.get((tag, language), ())
        weight = log(1 + len(ranks) / len(tagged)) if tagged else 0.0
        for other in tagged[:RELATED_POOL]:
            scores[other] = scores.get(other, 0.0) + weight
    scores.pop(story, None)
    exactly: dict[float, list[str]] = defaultdict(list)
    for id, score in scores.items():
        exactly[score].append(id)
    alike: dict[float, list[str]] = defaultdict(list)
    for score, ids in exactly.items():
        alike[round(score, 6)] += ids
    best: list[str] = []
    for score in sorted(alike, reverse=True):  # there are hundreds of stories: only those that come in are sorted
        if len(best) >= count:
            break
        best += sorted(alike[score], key=ranks.__getitem__)
    return cards_of(catalog, [catalog.shown[id, language] for id in best[: max(0, count)]], language)


def tag(catalog: Catalog, id: str, language: str) -> TermView | None:
    """A tag in one language; None where no story has it."""
    return _term(catalog, "tag", catalog.tags.get(id), language)


def author(catalog: Catalog, id: str, language: str) -> TermView | None:
    """An author in one language; None where no story is theirs."""
    return _term(catalog, "author", catalog.authors.get(id), language)


def section(catalog: Catalog, id: str, language: str) -> TermView | None:
    """A section in one language; None where it has no story."""
    return _term(catalog, "section", catalog.sections.get(id), language)


def _term(catalog: Catalog, kind: str, term: Term | Section | None, language: str) -> TermView | None:
    if term is None or language not in catalog.languages or not exists(catalog, kind, term.id, language):
        return None
    photo = media(catalog, CONTENT, term.photo) if isinstance(term, Term) and term.photo else None
    return TermView(
        id=term.id,
        name=phrase(catalog, term.name, language),
        url=listing_url(catalog, kind, term.id, language, 1),
        description=phrase(catalog, term.description, language),
        count=len(stories_of(catalog, kind, term.id, language)),
        photo=photo,
        email=term.email if isinstance(term, Term) else None,
        links=tuple(term.links.items()) if isinstance(term, Term) else (),
    )


def tags(catalog: Catalog, language: str) -> tuple[TermView, ...]:
    """The tags with stories in a language, by name; accents and case don't count."""
    found = [each for id in catalog.tags if (each := _term(catalog, "tag", catalog.tags[id], language)) is not None]
    return tuple(sorted(found, key=lambda each: (fold(each.name.text), each.id)))


def sections(catalog: Catalog, language: str) -> tuple[Link, ...]:
    """The sections with stories in a language, in their order; without counts, since every page shows them in its navigation."""
    if language not in catalog.languages:
        return ()
    found = [
        Link(each.id, phrase(catalog, each.name, language), page_url(catalog, "section", each.id, language))
        for each in catalog.sections.values()
    ]
    return tuple(each for each in found if each.url is not None)


def years(catalog: Catalog, language: str) -> tuple[Year, ...]:
    """The archive of a language, newest first."""
    keys = sorted({key for code, key, _ in catalog.by_month if code == language}, reverse=True)
    return tuple(each for each in (year(catalog, key, language) for key in keys) if each is not None)


def year(catalog: Catalog, key: str, language: str) -> Year | None:
    """A year of the archive, with its months, newest first."""
    if not exists(catalog, "year", key, language):
        return None
    months = tuple(each for each in (month(catalog, f"{key}-{m:02}", language) for m in range(12, 0, -1)) if each is not None)
    return Year(int(key), listing_url(catalog, "year", key, language, 1), sum(each.count for each in months), months)


def month(catalog: Catalog, key: str, language: str) -> Month | None:
    """A month of the archive, named `2026-07`."""
    if not exists(catalog, "month", key, language):
        return None
    in_year, _, number = key.partition("-")
    count = len(stories_of(catalog, "month", key, language))
    return Month(int(in_year), int(number), listing_url(catalog, "month", key, language, 1), count)


def editions(catalog: Catalog, kind: str, key: str, language: str, number: int) -> tuple[Edition, ...]:
    """The language switch of a page: every language, and what is behind its link."""
    return tuple(edition_of(catalog, kind, key, code, number, "here" if code == language else "translated") for code in catalog.languages)


def alternates(catalog: Catalog, kind: str, key: str, language: str, number: int) -> tuple[tuple[str, str], ...]:
    """hreflang codes and absolute URLs of a page's languages, itself included, `x-default` last; empty where there is only one.

    Empty too for a page that search engines are not to know.
    """
    codes = [code for code in catalog.languages if is_indexed(catalog, kind, key, code, number)]
    if len(codes) < 2 or language not in codes:
        return ()
    found = [(code, absolute(catalog.site, page_path(catalog, kind, key, code, number))) for code in codes]
    return (*found, ("x-default", found[0][1]))


def redirect(catalog: Catalog, story: str, language: str) -> tuple[str, str] | None:
    """Title and absolute URL of what an old address leads to."""
    found = catalog.articles.get((story, language))
    return None if found is None else (found.title, absolute(catalog.site, page_path(catalog, found.kind, story, language)))


def forward(catalog: Catalog, target: str) -> tuple[str, str, str]:
    """Language, title and absolute URL of where a rule for old addresses leads: a path of the site."""
    languages = sorted(catalog.languages.values(), key=lambda each: not each.prefix)
    first = next(iter(catalog.languages))
    code = next((each.code for each in languages if target.startswith(f"/{each.prefix}/".replace("//", "/"))), first)
    return code, catalog.site.title[code], absolute(catalog.site, target)


class Place(Struct, frozen=True):
    """Where an article's text lies, to resolve and to report its links."""

    path: str
    folder: str
    first_line: int
    layout: Location
    """Where its layout is named."""


def place(catalog: Catalog, story: str, language: str) -> Place | None:
    """Where an article's text lies."""
    found = catalog.articles.get((story, language))
    return None if found is None else Place(found.path, found.folder, found.first_line, found.marks.get("layout", Location(found.path)))


def last_changed(catalog: Catalog, kind: str, key: str, language: str) -> str | None:
    """When a story's text last changed, for sitemaps (W3C date and time)."""
    found = catalog.articles.get((key, language)) if kind in ("article", "page") else None
    moment = (found.updated or found.date) if found else None
    return moment.isoformat() if moment else None


QUESTIONS: dict[str, Callable[..., object]] = {
    function.__name__: function
    for function in (
        site,
        language,
        page,
        page_url,
        canonical,
        is_indexed,
        card,
        article,
        media,
        listing,
        latest,
        featured,
        neighbours,
        related,
        tag,
        author,
        section,
        tags,
        sections,
        years,
        year,
        month,
        editions,
        alternates,
        menu,
        feed,
        feed_addresses,
        feeds,
        redirect,
        forward,
        exact_redirects,
        rules,
        front_pages,
        last_changed,
        link,
        place,
        publisher,
        person,
        icons,
        manifest_url,
        recent_news,
        word_count,
        comments,
        newsletter,
        analytics,
        sources,
    )
}
"""Every question that is answered from the catalogue alone."""
