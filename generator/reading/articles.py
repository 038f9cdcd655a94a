"""Articles: a Markdown file with front matter, merged with what its story's languages share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from msgspec import Struct

from generator.digest import Digest, blob_ids, is_revision
from generator.model.site import Site
from generator.model.story import CENTRE, Article, Translation, Wording
from generator.problems import Location, Problem, error, errors_of, warning
from generator.reading import yamls
from generator.reading.fields import Flag, Focus, Moment, OneOrMore, Schema, StrictFlag, Text, Texts, Untranslated, Whole, validate
from generator.reading.moments import in_zone
from generator.reading.nearest import meant_language
from generator.reading.parts import MAX_LINE, Place, digest_of, no_front_matter, split
from generator.reading.redirects import is_old_address
from generator.reading.slugs import make_slug, wrong_slug
from generator.reading.text import decode, has_hidden

MAX_TEXT = 2_000_000
"""Characters of an article, about 300,000 words."""

_DATED = re.compile(r"^\d{4}-\d{2}-\d{2}-")


class TranslationSchema(Schema):
    of: Text
    revision: Text | None = None
    date: Moment | None = None
    by: Text | None = None


class FrontMatter(Schema):
    """Every key of an article and of story.yaml; what is required is checked once both are merged."""

    never_empty = frozenset({"draft", "comments"})

    title: Text | None = None
    date: Moment | None = None
    slug: Text | None = None
    story: Text | None = None
    author: OneOrMore | None = None
    authors: Texts | None = None
    tags: Texts | None = None
    summary: Text | None = None
    image: Text | None = None
    image_alt: Text | None = None
    image_caption: Text | None = None
    image_credit: Text | None = None
    image_focus: Focus | None = None
    agency: Text | None = None
    dateline: Text | None = None
    updated: Moment | None = None
    expires: Moment | None = None
    draft: StrictFlag = None
    featured: Flag | None = None
    reading_time: Whole | None = None
    aliases: Texts | None = None
    guid: Text | None = None
    correction: Text | None = None
    translation: TranslationSchema | None = None
    layout: Text | None = None
    untranslated: Untranslated | None = None
    comments: StrictFlag = None


class Header(Struct, frozen=True):
    """Valid front matter with the places of its values."""

    matter: FrontMatter
    document: yamls.Document
    digest: Digest
    """Of its text."""


def read_shared(data: bytes, path: str, problems: list[Problem]) -> Header | None:
    """story.yaml: what a story's languages share. None if it is wrong or empty."""
    text, found = decode(data, path)
    problems += found
    header = _header(text, path, 1, problems) if text.strip() else None
    for key in ("title", "slug", "aliases", "guid", "translation"):
        if header and (key,) in header.document.keys:
            where, message = header.document.locate((key,), key=True), "“{key}” differs by language"
            problems.append(error(where, message, "write it in the article itself, like it.md", key=key))
    return header


def read_article(
    data: bytes, place: Place, shared: Header | None, site: Site, problems: list[Problem]
) -> tuple[Article, Wording, str] | None:
    """One article and its Markdown; None if anything in its file is an error, which is then among the problems.

    A wrong `draft` must not publish it.
    """
    before = len(problems)
    parts = read_parts(data, place.path, problems)
    if parts is None:
        return None
    header, markdown, first_line = parts
    article = _Builder(place, header, shared, site, problems).article(first_line)
    problems += _odd(article, markdown)
    return None if errors_of(problems[before:]) else (article, Wording(digest_of(markdown), blob_ids(data), header.digest), markdown)


def read_parts(data: bytes, path: str, problems: list[Problem]) -> tuple[Header, str, int] | None:
    """An article's own front matter, its Markdown, and the line on which that starts; None if the file has no such form."""
    text, found = decode(data, path)
    problems += found
    if not text:
        if not found:
            problems.append(no_front_matter(path))
        return None
    parts = split(text, path, problems)
    if parts is None:
        return None
    front, markdown, first_line = parts
    _warn_of_hidden(front, path, problems)
    problems += _too_long(markdown, path, first_line)
    header = _header(front, path, 2, problems)
    return None if header is None else (header, markdown, first_line)


def _odd(article: Article, markdown: str) -> Iterator[Problem]:
    """What is allowed and hardly meant."""
    date = article.date
    if date is not None and article.expires is not None and article.expires <= date:
        yield warning(article.marks["expires"], "the story expires before it is out", "write a later date")
    if date is not None and article.updated is not None and article.updated < date:
        yield warning(article.marks["updated"], "the story was updated before its date", "write a later date")
    if not markdown.strip() and not article.draft:
        yield warning(Location(article.path, article.first_line), "the article has no text", "write some, or add draft: true")


def _header(text: str, path: str, first_line: int, problems: list[Problem]) -> Header | None:
    document = yamls.parse(text, path, first_line=first_line)
    matter, found = validate(FrontMatter, document, partly=True)
    problems += found
    return None if matter is None else Header(matter, document, digest_of(text))


def _warn_of_hidden(front: str, path: str, problems: list[Problem]) -> None:
    if not has_hidden(front):
        return
    for number, line in enumerate(front.split("\n"), start=2):
        if has_hidden(line):
            problems.append(warning(Location(path, number), "a character that can't be seen is left out", "type the line again"))


def _too_long(markdown: str, path: str, first_line: int) -> Iterator[Problem]:
    if len(markdown) > MAX_TEXT:
        yield error(Location(path, first_line), "the article is too long ({size} characters)", "split it", size=len(markdown))
    elif len(markdown) > MAX_LINE:
        for number, line in enumerate(markdown.split("\n"), start=first_line):
            if len(line) > MAX_LINE:
                yield error(Location(path, number), "the line is too long ({size} characters)", "break it up", size=len(line))


class _Builder:
    """Merges an article's front matter with its story's and checks what only both together show."""

    def __init__(self, place: Place, own: Header, shared: Header | None, site: Site, problems: list[Problem]) -> None:
        self.place = place
        self.headers = (own, shared) if shared else (own,)
        self.given: dict[str, Any] = {}  # as for `get`; its thirty questions are asked of one map
        for header in reversed(self.headers):
            self.given |= {key: value for key, value in vars(header.matter).items() if value is not None}
        self.site = site
        self.zone = ZoneInfo(site.timezone)
        self.problems = problems

    def get(self, key: str) -> Any:  # Any: the field's own type, which the caller names
        """The article's value, else the story's, else None."""
        return self.given.get(key)

    def at(self, *path: str | int) -> Location:
        """Where the value that counts stands; the article's first line if there is none."""
        for header in self.headers:
            if (path[0],) in header.document.keys:
                return header.document.locate(path)
        return Location(self.place.path, 1)

    def is_wrong(self, key: str) -> bool:
        """Whether the key is there with a value that has been refused already."""
        for header in self.headers:
            places = header.document.values
            if (key,) in places and getattr(header.matter, key) is None:
                return header.document.data.get(key) is not None or places[(key,)] in {p.where for p in header.document.problems}
        return False

    def refuse(self, where: Location, message: str, hint: str = "", **facts: object) -> None:
        self.problems.append(error(where, message, hint, **facts))

    def article(self, first_line: int) -> Article:
        place = self.place
        return Article(
            story=self.story(),
            language=place.language.code,
            kind=place.kind,
            section=place.section,
            path=place.path,
            folder=place.folder,
            title=self.title(),
            slug=self.slug(),
            date=self.date(),
            updated=self.moment("updated"),
            expires=self.moment("expires"),
            draft=bool(self.get("draft")),
            featured=bool(self.get("featured")),
            authors=self.authors(),
            tags=self.get("tags") or (),
            summary=self.get("summary"),
            image=self.get("image"),
            image_alt=self.get("image_alt") or "",
            image_caption=self.get("image_caption") or "",
            image_credit=self.get("image_credit") or "",
            image_focus=self.get("image_focus") or CENTRE,
            agency=self.get("agency") or "",
            dateline=self.get("dateline") or "",
            correction=self.get("correction") or "",
            reading_time=self.reading_time(),
            aliases=self.aliases(),
            guid=self.get("guid") or "",
            translation=self.translation(),
            layout=self.layout(),
            untranslated=self.get("untranslated"),
            comments=self.get("comments") is not False,
            first_line=first_line,
            marks=self.marks(),
        )

    def marks(self) -> Mapping[str, Location]:
        places: dict[str, Location] = {}
        for header in reversed(self.headers):
            places |= {".".join(map(str, path)): where for path, where in header.document.values.items() if path}
        return places

    def story(self) -> str:
        given = self.get("story")
        if given is None:
            return self.place.story
        if not re.fullmatch(r"[\w-]+(/[\w.-]+)*", given) or ".." in given:
            self.refuse(self.at("story"), "“{id}” is not a story's id", "write it like {example}", id=given, example=self.place.story)
        return str(given)

    def title(self) -> str:
        title = self.get("title")
        if not title and not self.is_wrong("title"):
            self.refuse(self.at("title"), "the title is missing", "add a line “title: …”")
        return title or ""

    def slug(self) -> str:
        given = self.get("slug")
        ascii_only = self.place.language.ascii_slugs
        slug = given or make_slug(_DATED.sub("", self.place.name, count=1), ascii_only=ascii_only)
        if not slug:
            self.refuse(self.at("slug"), "there is no letter or digit to make an address of", "add a line “slug: …”")
            return ""
        why = wrong_slug(slug)
        if why:
            proposal = make_slug(slug, ascii_only=ascii_only)[:60].strip("-")
            hint = "write “slug: {proposal}”" if proposal and proposal != slug else "choose another word"
            self.refuse(self.at("slug"), "“{slug}” can't be the slug: {why}", hint, slug=slug[:80], why=why, proposal=proposal)
        return slug

    def date(self) -> datetime | None:
        needed = self.place.kind == "article" and not self.get("draft")
        if self.get("date") is None and needed and not self.is_wrong("date"):
            self.refuse(Location(self.place.path, 1), "the date is missing", "add a line “date: 2026-07-28”, here or in story.yaml")
        return self.moment("date")

    def moment(self, key: str) -> datetime | None:
        value: datetime | date | None = self.get(key)
        return None if value is None else in_zone(value, self.zone, self.at(key), self.problems)

    def authors(self) -> tuple[str, ...]:
        for header in self.headers:
            matter = header.matter
            if matter.author is not None and matter.authors is not None:
                self.refuse(self.at("author"), "“author” and “authors” are both there", "keep “authors: [one, two]”")
            found = matter.authors if matter.authors is not None else matter.author
            if found is not None:
                return found
        return ()

    def reading_time(self) -> int | None:
        minutes: int | None = self.get("reading_time")
        if minutes == 0:
            self.refuse(self.at("reading_time"), "a reading time is at least 1 minute", "remove the line to have it counted")
        return minutes

    def aliases(self) -> tuple[str, ...]:
        found: tuple[str, ...] = self.get("aliases") or ()
        for index, alias in enumerate(found):
            path = unquote(alias)
            if not is_old_address(path):
                self.refuse(self.at("aliases", index), "“{alias}” is not an old address", "write it like /post/old-title", alias=alias)
        return tuple(unquote(alias) for alias in found)

    def translation(self) -> Translation | None:
        given: TranslationSchema | None = self.headers[0].matter.translation
        if given is None:
            return None
        codes = [language.code for language in self.site.languages]
        if given.of not in codes:
            hint = meant_language(given.of, codes) or "the languages are: {codes}"
            where = self.at("translation", "of")
            self.refuse(where, "“{code}” is not a language of the site", hint, code=given.of, codes=", ".join(codes))
        elif given.of == self.place.language.code:
            self.refuse(
                self.at("translation", "of"), "an article can't be a translation of its own language", "name the original's language"
            )
        if given.revision is not None and not is_revision(given.revision):
            where = self.at("translation", "revision")
            message, hint = "“{revision}” is not a revision", "edicola translate --accept writes the right one"
            self.problems.append(warning(where, message, hint, revision=given.revision))
        date = None if given.date is None else in_zone(given.date, self.zone, self.at("translation", "date"), self.problems)
        return Translation(given.of, given.revision, date, given.by)

    def layout(self) -> str | None:
        layout: str | None = self.get("layout")
        if layout is not None and not re.fullmatch(r"[a-z0-9-]+", layout):
            self.refuse(
                self.at("layout"),
                "“{layout}” is not the name of a layout",
                "it has only lower-case letters, digits and hyphens",
                layout=layout,
            )
        return layout
