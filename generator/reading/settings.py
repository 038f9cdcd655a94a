"""site.yaml becomes a Site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field

from generator.model.site import FEEDS, FILE, LISTS, FeedName, ListName, Localized, MarkdownSettings, MenuEntry, Newsletter, Publisher, Site
from generator.problems import Location, Problem, SiteError, Status, error, errors_of
from generator.reading.fields import Flag, LocalizedText, Schema, StrictFlag, Text, Untranslated, Whole, validate
from generator.reading.languages import LanguageSchema, read_languages
from generator.reading.nearest import did_you_mean
from generator.reading.redirects import RedirectsSchema, read_redirects
from generator.reading.services import AnalyticsSchema, CommentsSchema, NewsletterSchema, check_address, read_analytics, read_comments
from generator.reading.text import decode
from generator.reading.yamls import Document, parse

PERMALINKS = {
    "home": "/{prefix}/",
    "article": "/{prefix}/{year}/{month}/{slug}/",
    "page": "/{prefix}/{slug}/",
    "section": "/{prefix}/{slug}/",
    "tag": "/{prefix}/{tag}/{slug}/",
    "tags": "/{prefix}/{tag}/",
    "author": "/{prefix}/{author}/{slug}/",
    "archive": "/{prefix}/{archive}/",
    "year": "/{prefix}/{archive}/{year}/",
    "month": "/{prefix}/{archive}/{year}/{month}/",
    "search": "/{prefix}/{search}/",
}
"""Kind of page -> the default pattern of its address."""

PLACEHOLDERS = {
    "home": {"prefix"},
    "article": {"prefix", "year", "month", "day", "section", "slug"},
    "page": {"prefix", "slug"},
    "section": {"prefix", "slug"},
    "tag": {"prefix", "tag", "slug"},
    "tags": {"prefix", "tag"},
    "author": {"prefix", "author", "slug"},
    "archive": {"prefix", "archive"},
    "year": {"prefix", "archive", "year"},
    "month": {"prefix", "archive", "year", "month"},
    "search": {"prefix", "search"},
}

WORDS = {"tag": "tag", "author": "author", "archive": "archive", "page": "page", "search": "search"}
"""The words of addresses; site.yaml can translate them."""


class MenuSchema(Schema):
    link: Text
    label: LocalizedText | None = None


class ThemeSchema(Schema):
    name: Text = "testata"
    settings: dict[str, object] = Field(default_factory=dict)


class MarkdownSchema(Schema):
    extensions: list[str | dict[str, dict[str, object] | None]] = Field(default_factory=list)
    smart_quotes: Flag = True
    raw_html: Literal["safe", "trusted"] = "safe"
    fast: Flag = True


class PublisherSchema(Schema):
    name: LocalizedText | None = None
    logo: Text | None = None
    links: dict[str, Text] = Field(default_factory=dict)
    corrections: Text | None = None
    principles: Text | None = None
    websub: Text | None = None


class SiteSchema(Schema):
    title: LocalizedText
    description: LocalizedText = ""
    base_url: Text
    timezone: Text
    languages: dict[str, LanguageSchema | None]
    permalinks: dict[str, Text] = Field(default_factory=dict)
    words: dict[str, LocalizedText] = Field(default_factory=dict)
    menus: dict[str, list[MenuSchema]] = Field(default_factory=dict)
    theme: ThemeSchema = ThemeSchema()
    place: LocalizedText = ""
    copyright: LocalizedText = ""
    publisher: PublisherSchema = PublisherSchema()
    comments: CommentsSchema | None = None
    newsletter: NewsletterSchema | None = None
    analytics: AnalyticsSchema | None = None
    redirects: RedirectsSchema = RedirectsSchema()
    lists: tuple[ListName, ...] = tuple(LISTS)
    page_size: Whole = Field(20, ge=1, le=1000)
    feeds: tuple[FeedName, ...] = FEEDS
    json_feed: Flag = True
    feed_size: Whole = Field(20, ge=1, le=1000)
    untranslated: Untranslated = "hide"
    search: StrictFlag = None
    markdown: MarkdownSchema = MarkdownSchema()
    page_seconds: Whole = Field(20, ge=1, le=3600)


def read_settings(root: Path, base_url: str | None = None) -> tuple[Site, tuple[Problem, ...]]:
    """The site's settings and warnings about them; SiteError (status 2) if there is an error in them.

    `base_url` replaces the one of the file.
    """
    try:
        data = (root / FILE).read_bytes()
    except OSError as failure:
        raise SiteError([error(Location(FILE), "can't be read: {why}", why=failure.strerror)], Status.USAGE) from None
    text, problems = decode(data, FILE)
    document = parse(text, FILE) if text else Document({}, {}, {(): Location(FILE, 1)}, ())
    schema, found = validate(SiteSchema, _spell_out(document), partly=True)
    problems += found
    if schema is None:
        _check_alone(document, problems)
    site = _build(root, schema, document, problems, base_url) if schema else None
    if site is None or errors_of(problems):
        raise SiteError(problems, Status.USAGE)
    return site, tuple(problems)


def _check_alone(document: Document, problems: list[Problem]) -> None:
    """What can be told of a file that lacks too much to be a site."""
    data = document.data if isinstance(document.data, dict) else {}
    if isinstance(data.get("timezone"), str):
        _check_zone(data["timezone"], document, problems)
    if isinstance(data.get("base_url"), str):
        _base_url(data["base_url"], document.locate(("base_url",)), problems)


_SHORT = {"theme": "name", "newsletter": "link"}
"""`theme: testata` is short for `theme: {name: testata}`."""


def _spell_out(document: Document) -> Document:
    data = document.data
    if isinstance(data, dict):
        data = data | {key: {_SHORT[key]: data[key]} for key in _SHORT if isinstance(data.get(key), str)}
    return Document(data, document.keys, document.values, document.problems)


def _build(root: Path, schema: SiteSchema, document: Document, problems: list[Problem], base_url: str | None) -> Site | None:
    languages = read_languages(schema.languages, document, problems)
    if not languages:
        return None
    codes = [language.code for language in languages]
    if not schema.title or (isinstance(schema.title, dict) and not any(schema.title.values())):
        problems.append(error(document.locate(("title",)), "the title is empty", "write title: The name of the paper"))
    _check_zone(schema.timezone, document, problems)
    places = Localizer(codes, document, problems)
    title = places.fill(schema.title, ("title",))
    return Site(
        root=root,
        title=title,
        description=places.fill(schema.description, ("description",)),
        base_url=_base_url(base_url, Location("--base-url"), problems)
        if base_url is not None
        else _base_url(schema.base_url, document.locate(("base_url",)), problems),
        timezone=schema.timezone,
        languages=languages,
        permalinks=_permalinks(schema.permalinks, document, problems),
        words=_by_language(_words(schema.words, places, document, problems)),
        menus=_menus(schema.menus, places, document),
        theme=schema.theme.name,
        theme_settings=schema.theme.settings,
        place=places.fill(schema.place, ("place",)),
        copyright=places.fill(schema.copyright, ("copyright",)),
        publisher=_publisher(schema.publisher, title, places, document, problems),
        comments=read_comments(schema.comments, document, problems),
        newsletter=_newsletter(schema.newsletter, places, document, problems),
        analytics=read_analytics(schema.analytics, document, problems),
        redirects=read_redirects(schema.redirects, codes, document, problems),
        lists=tuple(kind for name in LISTS if name in schema.lists for kind in LISTS[name]),
        page_size=schema.page_size,
        feeds=tuple(name for name in FEEDS if name in schema.feeds and name in schema.lists),
        json_feed=schema.json_feed,
        feed_size=schema.feed_size,
        untranslated=schema.untranslated,
        search=schema.search,
        markdown=_markdown(schema.markdown),
        page_seconds=schema.page_seconds,
        settings_lines={".".join(map(str, path)): where.line for path, where in document.keys.items()},
    )


class Localizer:
    """Text that differs by language, completed for every language of the site."""

    def __init__(self, codes: list[str], document: Document, problems: list[Problem]) -> None:
        self.codes = codes
        self.document = document
        self.problems = problems

    def fill(self, value: str | Mapping[str, str], path: tuple[str | int, ...]) -> Localized:
        """One text per language; a language that has none takes the first one that has. A single text is in no language that is known."""
        if isinstance(value, str):
            spoken = self.codes[0] if len(self.codes) == 1 else None
            return Localized(dict.fromkeys(self.codes, value), dict.fromkeys(self.codes, spoken))
        for code in value:
            if code not in self.codes:
                where = self.document.locate((*path, code), key=True)
                hint = did_you_mean(code, self.codes) or "the languages are: {codes}"
                self.problems.append(error(where, "“{code}” is not a language of the site", hint, code=code, codes=", ".join(self.codes)))
        spare = next((code for code in self.codes if code in value), None)
        written_in = {code: code if code in value else spare for code in self.codes}
        return Localized({code: value[spoken] if spoken else "" for code, spoken in written_in.items()}, written_in)


def _check_zone(name: str, document: Document, problems: list[Problem]) -> None:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        problems.append(error(document.locate(("timezone",)), "“{name}” is not a time zone", "write it like Europe/Rome", name=name))


def _base_url(value: str, where: Location, problems: list[Problem]) -> str:
    try:
        parts = urlsplit(value)
        plain = not (parts.query or parts.fragment or parts.username or parts.port == 0)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and plain
    except ValueError:
        good = False
    if not good or re.search(r"[\s<>\"']", value):
        problems.append(error(where, "“{value}” is not the address of a site", "write it like https://www.example.org", value=value))
    return value.rstrip("/")


def _permalinks(given: Mapping[str, str], document: Document, problems: list[Problem]) -> Mapping[str, str]:
    for kind, pattern in given.items():
        where = document.locate(("permalinks", kind))
        if kind not in PERMALINKS:
            hint = did_you_mean(kind, PERMALINKS) or "the kinds are: {kinds}"
            problems.append(error(where, "“{kind}” is not a kind of page", hint, kind=kind, kinds=", ".join(PERMALINKS)))
            continue
        used = set(re.findall(r"\{([^{}]*)\}", pattern))
        for name in sorted(used - PLACEHOLDERS[kind]):
            allowed = ", ".join(f"{{{each}}}" for each in sorted(PLACEHOLDERS[kind]))
            problems.append(error(where, "{name} is not known in this address", "use: {allowed}", name=f"{{{name}}}", allowed=allowed))
        rest = re.sub(r"\{[^{}]*\}", "x", pattern)
        if not re.fullmatch(r"/([\w.~-]+/)*([\w~-]+\.html)?", rest) or any(part in (".", "..") for part in rest.split("/")):
            hint = "write it like /{{prefix}}/{{slug}}/"
            problems.append(error(where, "“{pattern}” can't be the pattern of an address", hint, pattern=pattern))
        needed = PLACEHOLDERS[kind] & {"slug", "year", "month"} if kind != "article" else {"slug"}
        if kind in ("year", "month", "article", "page", "section", "tag", "author") and not needed <= used:
            missing = ", ".join(f"{{{each}}}" for each in sorted(needed - used))
            problems.append(error(where, "the address lacks {missing}", "without it, two pages would share one address", missing=missing))
    return PERMALINKS | dict(given)


def _by_language(words: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    codes = words["page"]
    return {code: {word: texts[code] for word, texts in words.items()} for code in codes}


def _words(given: Mapping[str, object], places: Localizer, document: Document, problems: list[Problem]) -> Mapping[str, Mapping[str, str]]:
    words: dict[str, Mapping[str, str]] = {name: places.fill(word, ()) for name, word in WORDS.items()}
    for name, value in given.items():
        if name not in WORDS:
            hint = did_you_mean(name, WORDS) or "the words are: {words}"
            where = document.locate(("words", name), key=True)
            problems.append(error(where, "“{name}” is not a word of addresses", hint, name=name, words=", ".join(WORDS)))
            continue
        filled = places.fill(value, ("words", name)) if isinstance(value, str | dict) else {}
        for word in filled.values():
            if not re.fullmatch(r"[\w-]+", word):
                where = document.locate(("words", name))
                problems.append(error(where, "“{word}” can't be part of an address", "use letters, digits and hyphens", word=word))
        words[name] = filled
    return words


def _menus(given: Mapping[str, list[MenuSchema]], places: Localizer, document: Document) -> Mapping[str, tuple[MenuEntry, ...]]:
    return {
        name: tuple(
            MenuEntry(
                link=entry.link,
                label=None if entry.label is None else places.fill(entry.label, ("menus", name, index, "label")),
                line=document.locate(("menus", name, index)).line,
            )
            for index, entry in enumerate(entries)
        )
        for name, entries in given.items()
    }


LOGOS = (".svg", ".png")
"""The kinds of files that a logo can be: icons of any size can be made of them without showing it."""


def _publisher(given: PublisherSchema, title: Localized, places: Localizer, document: Document, problems: list[Problem]) -> Publisher:
    def locate(*path: str) -> Location:
        return document.locate(("publisher", *path))

    for name, address in given.links.items():
        check_address(address, ("http", "https", "mailto"), locate("links", name), problems)
    if given.websub is not None:
        check_address(given.websub, ("http", "https"), locate("websub"), problems)
    if given.logo is not None and not given.logo.lower().endswith(LOGOS):
        message = "the logo {logo} is neither SVG nor PNG"
        problems.append(error(locate("logo"), message, "save it as one of these", logo=given.logo))
    return Publisher(
        name=title if given.name is None else places.fill(given.name, ("publisher", "name")),
        logo=given.logo,
        links=given.links,
        corrections=_story(given.corrections, locate("corrections"), problems),
        principles=_story(given.principles, locate("principles"), problems),
        websub=given.websub,
    )


def _newsletter(given: NewsletterSchema | None, places: Localizer, document: Document, problems: list[Problem]) -> Newsletter | None:
    if given is None:
        return None
    check_address(given.link, ("http", "https", "mailto"), document.locate(("newsletter", "link")), problems)
    label = None if given.label is None else places.fill(given.label, ("newsletter", "label"))
    return Newsletter(given.link, label)


def _story(link: str | None, where: Location, problems: list[Problem]) -> str | None:
    """The id in `story:ID`."""
    if link is not None and not link.startswith("story:"):
        problems.append(error(where, "“{link}” names no story", "write it like story:pages/about", link=link))
    return None if link is None else link.removeprefix("story:").strip("/")


def _markdown(schema: MarkdownSchema) -> MarkdownSettings:
    extensions: list[tuple[str, Mapping[str, object]]] = []
    for entry in schema.extensions:
        if isinstance(entry, str):
            extensions.append((entry, {}))
        else:
            extensions.extend((name, {key: _option(value) for key, value in (options or {}).items()}) for name, options in entry.items())
    return MarkdownSettings(tuple(extensions), schema.smart_quotes, schema.raw_html, schema.fast)


def _option(value: object) -> object:
    """Options of Python-Markdown's extensions are numbers where they look like numbers."""
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value) else value
