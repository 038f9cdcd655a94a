"""Records become a Catalog: what is published at a moment, in order, with its tags, authors, sections and translations matched."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar, cast

from msgspec import Struct

from generator.catalog.addresses import has_day, path_of
from generator.catalog.terms import Registry
from generator.model.site import Language, Site, Untranslated
from generator.model.story import Article, Facts, Media, Section, Source, Term, Wording
from generator.problems import Location, Problem, error, warning
from generator.reading.nearest import did_you_mean
from generator.reading.walk import CONTENT

T = TypeVar("T")

Key = tuple[str, str]
"""Story and language."""


class Visibility(Struct, frozen=True):
    """What counts as published: the clock, and what a preview shows beyond it."""

    now: datetime
    drafts: bool = False
    scheduled: bool = False


class Memo:
    """What is worked out of a catalogue many times over, and kept for the next time."""

    def __init__(self) -> None:
        self.values: dict[Hashable, object] = {}

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of that name; made if it is asked for the first time."""
        if key not in self.values:
            self.values[key] = make()
        return cast("T", self.values[key])


class Address(NamedTuple):
    """Where an article is published and was before, and what sitemaps tell of it: nothing else of it moves them."""

    kind: str
    path: str
    """Decoded, from the root of the site."""
    date: datetime | None
    changed: str | None
    """When its text last changed (W3C date and time)."""
    aliases: tuple[str, ...] = ()
    """Decoded paths of old, as its author wrote them."""


class Catalog(Struct, frozen=True, eq=False):
    """Everything that is published. What is not published is not in it, but for the names of its files, for messages."""

    site: Site
    visibility: Visibility
    languages: Mapping[str, Language]
    articles: Mapping[Key, Article]
    stories: Mapping[str, tuple[str, ...]]
    """Story id -> its published languages, in the order of the site."""
    shown: Mapping[Key, Article]
    """What a language's readers get of a story: its article in their language or, where `untranslated` says so, its original."""
    copied: Mapping[str, Article]
    """Stories whose original is copied into languages without a translation -> that original."""
    copies: Collection[Key]
    """The originals among them that have a page under that language's own addresses."""
    news: Mapping[str, Sequence[Article]]
    """Language -> the news that its readers get, newest first; some may be originals in another language."""
    by_section: Mapping[Key, Sequence[Article]]
    by_tag: Mapping[Key, Sequence[Article]]
    ids_by_tag: Mapping[Key, tuple[str, ...]]
    """The same, as ids: for those who need nothing else of the stories."""
    by_author: Mapping[Key, Sequence[Article]]
    by_year: Mapping[Key, Sequence[Article]]
    """Year `2026` and language -> its news, newest first."""
    by_month: Mapping[tuple[str, str, str], Sequence[Article]]
    """Language, year `2026` and month `07` -> its news, newest first."""
    tags_of: Mapping[Key, tuple[str, ...]]
    authors_of: Mapping[Key, tuple[str, ...]]
    tags: Mapping[str, Term]
    authors: Mapping[str, Term]
    sections: Mapping[str, Section]
    """In their order."""
    texts: Mapping[Key, Wording]
    facts: Mapping[Key, Facts]
    media: Mapping[str, Media]
    translators: Mapping[Key, str]
    """Translations -> the author of the registry who made them."""
    own: Mapping[tuple[str, str, str], int]
    """Kind and key of a listing, and language -> how many of its stories are in that language and not just lent."""
    withheld: Mapping[str, str]
    """Id of a story without any published language -> `expired`, or `waiting` for a draft or a later date."""
    next_change: datetime | None
    """When a scheduled story appears or one expires, if nothing else changes."""
    ranks: Mapping[str, Mapping[str, int]]
    """Language -> story id -> its place in the news."""
    near: Mapping[Key, tuple[Article | None, Article | None]]
    """Story and language of its readers -> the news that came out before and after it."""
    addresses: Mapping[Key, Address]
    """Of the published articles."""
    scheduled: Collection[Key]
    """Articles whose date is still to come: only a preview shows them."""
    unready: Collection[Key]
    """Those, and drafts."""
    clock: Callable[[], datetime]
    """What time it is; `next_change` says until when nothing but that depends on it."""
    memo: Memo


def resolve(
    site: Site, source: Source, facts: Mapping[Key, Facts], media: Mapping[str, Media], visibility: Visibility
) -> tuple[Catalog, list[Problem]]:
    """The catalogue at that moment, and everything that does not fit together."""
    problems: list[Problem] = []
    tags = Registry("tag", source.tags, site, problems)
    authors = Registry("author", source.authors, site, problems)
    visible, others = _parted(source.articles, visibility)
    # What is published names an undeclared term first, so that no draft changes how a published page spells it.
    by_visibility = [*visible, *others]
    tags_of = {_key(a): tags.resolve(a, "tags", a.tags) for a in by_visibility}
    authors_of = {_key(a): authors.resolve(a, "author" if "author" in a.marks else "authors", a.authors) for a in by_visibility}
    _check_references(site, source, media, problems)
    articles = {_key(a): a for a in visible}
    stories = _languages_of(site, visible)
    sections = {section.id: section for section in source.sections}
    withdrawn = {_key(a) for a in others if (a.translation is None or _is_expired(a, visibility))}
    originals = {story: articles[story, original_of(articles, story, codes)] for story, codes in stories.items()}
    lent = {key: each for key, each in _lend(site, originals, stories, sections).items() if key not in withdrawn}
    shown = articles | {key: original for key, (original, _) in lent.items()}
    news = {
        language.code: tuple(_newest_first(a for (_, code), a in shown.items() if a.kind == "article" and code == language.code))
        for language in site.languages
    }
    languages = {language.code: language for language in site.languages}
    scheduled = frozenset(_key(a) for a in visible if visibility.scheduled and a.date is not None and a.date > visibility.now)
    groups = {
        "home": {("", code): listed for code, listed in news.items()},
        "section": _group(news, lambda a: (a.section,) if a.section else ()),
        "tag": _group(news, lambda a: tags_of[_key(a)]),
        "author": _group(news, lambda a: authors_of[_key(a)]),
        "year": _group(news, lambda a: (f"{a.date.year:04}",) if a.date else ()),
    }
    by_month = _by_month(news)
    catalog = Catalog(
        site=site,
        visibility=visibility,
        languages=languages,
        articles=articles,
        stories=stories,
        shown=shown,
        copied={story: a for story, a in originals.items() if policy_of(site, sections, a) == "copy"},
        copies=frozenset(key for key, (_, policy) in lent.items() if policy == "copy"),
        news=news,
        by_section=groups["section"],
        by_tag=groups["tag"],
        ids_by_tag={key: tuple(a.story for a in tagged) for key, tagged in groups["tag"].items()},
        by_author=groups["author"],
        by_year=groups["year"],
        by_month=by_month,
        tags_of=tags_of,
        authors_of=authors_of,
        tags=tags.terms,
        authors=authors.terms,
        sections=sections,
        texts=source.texts,
        facts=facts,
        media=media,
        translators=_translators(visible, authors),
        own=Counter(dict(_own({**groups, "month": {(f"{year}-{month}", code): group for (code, year, month), group in by_month.items()}}))),
        withheld=_withheld(source.articles, visible, visibility.now),
        next_change=_next_change(source.articles, visibility.now),
        ranks={code: {a.story: index for index, a in enumerate(listed)} for code, listed in news.items()},
        near=near(news),
        addresses={key: _address(site, languages[a.language], sections, a) for key, a in articles.items()},
        unready=scheduled | {_key(a) for a in visible if a.draft},
        scheduled=scheduled,
        clock=lambda: visibility.now,
        memo=Memo(),
    )
    return catalog, problems


def _address(site: Site, language: Language, sections: Mapping[str, Section], article: Article) -> Address:
    moment = article.updated or article.date
    path = path_of_article(site, language, sections, article)
    return Address(article.kind, path, article.date, moment.isoformat() if moment else None, article.aliases)


def path_of_article(site: Site, language: Language, sections: Mapping[str, Section], article: Article) -> str:
    """The path of an article's page among those of a language."""
    if article.kind == "page":
        return path_of(site, "page", language, {"slug": article.slug})
    section = sections[article.section].slug[language.code] if article.section is not None else ""
    date = article.date
    assert date is not None  # only drafts may lack one, and are shown nowhere until they have it
    parts = {"slug": article.slug, "section": section}
    if has_day(site.permalinks["article"]):
        parts |= {"year": f"{date.year:04}", "month": f"{date.month:02}", "day": f"{date.day:02}"}
    return path_of(site, "article", language, parts)


def near(news: Mapping[str, Sequence[Article]]) -> Mapping[Key, tuple[Article | None, Article | None]]:
    """Story and language of its readers -> the news before and after it."""
    return {
        (a.story, code): (older, newer)
        for code, listed in news.items()
        for a, older, newer in zip(listed, (*listed[1:], None), (None, *listed), strict=False)
    }


def _parted(articles: Iterable[Article], visibility: Visibility) -> tuple[list[Article], list[Article]]:
    """Those that are out, and the others."""
    visible: list[Article] = []
    others: list[Article] = []
    for article in articles:
        (visible if is_visible(article, visibility) else others).append(article)
    return visible, others


def _translators(articles: Iterable[Article], authors: Registry) -> Mapping[Key, str]:
    given = {_key(a): authors.known(a.translation.by) for a in articles if a.translation and a.translation.by}
    return {key: id for key, id in given.items() if id is not None}


def _key(article: Article) -> Key:
    return article.story, article.language


def is_visible(article: Article, visibility: Visibility) -> bool:
    """Whether the article is out: no draft, its date come, not expired. A draft without a date has no place among the others yet."""
    if article.draft and (not visibility.drafts or (article.date is None and article.kind == "article")):
        return False
    if article.date is not None and article.date > visibility.now and not visibility.scheduled:
        return False
    return article.expires is None or article.expires > visibility.now


def _lend(
    site: Site, originals: Mapping[str, Article], stories: Mapping[str, tuple[str, ...]], sections: Mapping[str, Section]
) -> Mapping[Key, tuple[Article, Untranslated]]:
    """The originals that stand in for translations that are missing, and whether they are listed or copied."""
    lent: dict[Key, tuple[Article, Untranslated]] = {}
    for story, codes in stories.items():
        original = originals[story]
        policy = policy_of(site, sections, original)
        if policy != "hide":
            lent |= {(story, language.code): (original, policy) for language in site.languages if language.code not in codes}
    return lent


def policy_of(site: Site, sections: Mapping[str, Section], original: Article) -> Untranslated:
    """What other languages get of an original: its own word, else its section's, else the site's."""
    section = sections.get(original.section or "")
    return original.untranslated or (section.untranslated if section else None) or site.untranslated


def _is_expired(article: Article, visibility: Visibility) -> bool:
    return article.expires is not None and article.expires <= visibility.now


def _own(groups: Mapping[str, Mapping[Key, tuple[Article, ...]]]) -> Iterator[tuple[tuple[str, str, str], int]]:
    """Kind and key of each listing, and language; and the number of its stories in that very language."""
    for kind, listings in groups.items():
        for (key, code), group in listings.items():
            count = sum([a.language == code for a in group])
            if count:
                yield (kind, key, code), count


def original_of(articles: Mapping[Key, Article], story: str, codes: tuple[str, ...]) -> str:
    """The published language that the others were translated from; the first of the site's if that can't be told."""
    return next((code for code in codes if articles[story, code].translation is None), codes[0])


def _withheld(articles: Iterable[Article], visible: list[Article], now: datetime) -> Mapping[str, str]:
    shown = {article.story for article in visible}
    found: dict[str, str] = {}
    for article in articles:
        if article.story not in shown:
            gone = not article.draft and article.expires is not None and article.expires <= now
            found[article.story] = "expired" if gone and found.get(article.story) != "waiting" else "waiting"
    return found


def _newest_first(articles: Iterable[Article]) -> list[Article]:
    return sorted(articles, key=lambda a: (-a.date.timestamp() if a.date else 0, a.story))


def _languages_of(site: Site, visible: list[Article]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for article in visible:
        found[article.story].add(article.language)
    return {story: tuple(language.code for language in site.languages if language.code in codes) for story, codes in found.items()}


def _group(news: Mapping[str, tuple[Article, ...]], names: Callable[[Article], tuple[str, ...]]) -> Mapping[Key, tuple[Article, ...]]:
    groups: dict[Key, list[Article]] = defaultdict(list)
    for code, articles in news.items():
        for article in articles:
            for name in names(article):
                groups[name, code].append(article)
    return {key: tuple(articles) for key, articles in groups.items()}


def _by_month(news: Mapping[str, tuple[Article, ...]]) -> Mapping[tuple[str, str, str], tuple[Article, ...]]:
    groups: dict[tuple[str, str, str], list[Article]] = defaultdict(list)
    for code, articles in news.items():
        for article in articles:
            if article.date:
                groups[code, f"{article.date.year:04}", f"{article.date.month:02}"].append(article)
    return {key: tuple(articles) for key, articles in groups.items()}


def _next_change(articles: Iterable[Article], now: datetime) -> datetime | None:
    """Drafts change nothing by themselves; what expires before it is out never shows; what has expired never comes back."""
    coming: list[datetime] = []
    for article in articles:
        if article.draft or (article.expires is not None and article.expires <= max(now, article.date or now)):
            continue
        coming += [moment for moment in (article.date, article.expires) if moment is not None and moment > now]
    return min(coming, default=None)


def _check_references(site: Site, source: Source, media: Mapping[str, Media], problems: list[Problem]) -> None:
    languages: dict[str, set[str]] = defaultdict(set)
    for article in source.articles:
        languages[article.story].add(article.language)
    for article in source.articles:
        if article.image is not None:
            _check_image(article, source, problems)
        original = article.translation.of if article.translation else None
        where = article.marks.get("untranslated")
        if original is not None and where is not None and where.path == article.path:
            message, hint = "“untranslated” counts in the original only", "write it in {path}, or in story.yaml"
            problems.append(warning(where, message, hint, path=f"{original}.md"))
        if original is not None and original not in languages[article.story]:
            where = article.marks.get("translation.of", Location(article.path, 1))
            message = "the story has no article in “{language}”, of which this is said to be a translation"
            problems.append(error(where, message, "name the original's language, or remove “translation”", language=original))
    problems += [
        error(author.where, "the photo {photo} of {id} is not there", photo=f"{CONTENT}/{author.photo}", id=author.id)
        for author in source.authors
        if author.photo is not None and photo_path(author) not in source.files
    ]


def _check_image(article: Article, source: Source, problems: list[Problem]) -> None:
    path = beside(article.folder, article.image or "")
    where = article.marks.get("image", Location(article.path, 1))
    if not article.image_alt:
        hint = "add a line “image_alt: what can be seen”"
        problems.append(warning(where, "the image has no alternative text in “{language}”", hint, language=article.language))
    if path not in source.files:
        names = [
            file.rpartition("/")[2] for file in source.files if file.rpartition("/")[0] == unicodedata.normalize("NFC", article.folder)
        ]
        hint = did_you_mean(article.image or "", names) or "put the file beside the article"
        if "://" in (article.image or ""):
            hint = "a picture of another site can't be shown: put the file beside the article"
        problems.append(error(where, "the image “{image}” is not there", hint, image=article.image))


def photo_path(author: Term) -> str:
    """The file of an author's photo, which is named from content/; empty if there is none."""
    return beside(CONTENT, author.photo) if author.photo else ""


def beside(folder: str, name: str) -> str:
    """The path that a relative name means in a folder, relative to the site; empty if it leads out of content/."""
    parts: list[str] = []
    for part in (*folder.split("/"), *name.split("/")):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return unicodedata.normalize("NFC", "/".join(parts)) if parts[:1] == [CONTENT] else ""
