"""What the repository's own site must publish, read from its sources by other means than the generator's.

PyYAML with text only, `pathlib` and a few rules of the contract: nothing of `generator/` is imported here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from selectolax.lexbor import LexborHTMLParser

HAS_SEARCH = find_spec("pagefind") is not None
"""The site has a search where it can be made."""


@dataclass(frozen=True)
class Edition:
    """A story or page in one language."""

    file: Path
    story: str
    language: str
    kind: str
    section: str
    title: str
    slug: str
    date: datetime | None
    updated: datetime | None
    expires: datetime | None
    draft: bool
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    aliases: tuple[str, ...]
    untranslated: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page of the site: what it shows, and where."""

    kind: str
    key: str
    language: str
    number: int
    path: str
    """Decoded, from the root of the site."""
    own: bool = True
    """Whether it holds something in its language: a list of nothing but originals in others does not."""

    @property
    def indexed(self) -> bool:
        return self.kind not in ("404", "search") and self.own


@dataclass(frozen=True)
class Newsroom:
    """The sources of a site, and the moment at which they are published."""

    root: Path
    now: datetime

    @cached_property
    def settings(self) -> dict[str, Any]:
        return _yaml(self.root / "site.yaml")

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.settings["languages"])

    @cached_property
    def origin(self) -> str:
        return str(self.settings["base_url"])

    @cached_property
    def tags(self) -> dict[str, Any]:
        return _yaml(self.root / "content/tags.yaml")

    @cached_property
    def authors(self) -> dict[str, Any]:
        return _yaml(self.root / "content/authors.yaml")

    @cached_property
    def sections(self) -> dict[str, Any]:
        return {file.parent.name: _yaml(file) for file in sorted(self.root.glob("content/*/_section.yaml"))}

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """Every article and page that was written, published or not."""
        return tuple(self._edition(file) for file in sorted(self.root.glob("content/**/*.md")))

    @cached_property
    def published(self) -> tuple[Edition, ...]:
        return tuple(edition for edition in self.editions if self._is_out(edition))

    @cached_property
    def unpublished(self) -> tuple[Edition, ...]:
        return tuple(edition for edition in self.editions if not self._is_out(edition))

    def news(self, language: str) -> list[Edition]:
        """The published articles of a language, newest first."""
        return [edition for edition in self.shown(language) if edition.language == language]

    def shown(self, language: str) -> list[Edition]:
        """The news that readers of a language get, newest first: the originals too that say `untranslated: list` and have no translation.

        None of them has a second language here.
        """
        news = [edition for edition in self.published if edition.kind == "article"]
        own = {edition.story for edition in news if edition.language == language}
        found = [each for each in news if each.language == language or (each.untranslated == "list" and each.story not in own)]
        return sorted(found, key=lambda edition: (-_moment(edition).timestamp(), edition.story))

    def path(self, edition: Edition) -> str:
        """The default permalinks: `/{prefix}/{year}/{month}/{slug}/`, and `/{prefix}/{slug}/` for a page."""
        day = (f"{_moment(edition):%Y}", f"{_moment(edition):%m}") if edition.kind == "article" else ()
        return self._path(edition.language, *day, edition.slug)

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every page that the site must have, by path."""
        found = [page for language in self.languages for page in self._pages_in(language)]
        assert len({page.path for page in found}) == len(found)
        return {page.path: page for page in found}

    def siblings(self, page: Page) -> dict[str, Page]:
        """The page in all its languages, itself included, in the order of the site."""
        same = [other for other in self.pages.values() if (other.kind, other.key, other.number) == (page.kind, page.key, page.number)]
        return {other.language: other for other in same}

    def listed(self, page: Page) -> list[Edition]:
        """The stories that a listing shows on all its numbered pages, newest first."""
        shows = {
            "home": lambda edition: True,
            "section": lambda edition: edition.section == page.key,
            "tag": lambda edition: page.key in edition.tags,
            "author": lambda edition: page.key in edition.authors,
            "year": lambda edition: f"{edition.date:%Y}" == page.key,
            "month": lambda edition: f"{edition.date:%Y-%m}" == page.key,
        }[page.kind]
        return [edition for edition in self.shown(page.language) if shows(edition)]

    def _pages_in(self, language: str) -> Iterable[Page]:
        news = self.news(language)
        for edition in self.published:
            if edition.language == language:
                yield Page(edition.kind, edition.story, language, 1, self.path(edition))
        yield Page("404", "", language, 1, self._path(language, "404.html").removesuffix("/"))
        yield Page("tags", "", language, 1, self._path(language, self._word("tag", language)))
        yield Page("archive", "", language, 1, self._path(language, self._word("archive", language)))
        if HAS_SEARCH:
            yield Page("search", "", language, 1, self._path(language, self._word("search", language)))
        for kind, key, folders in self._listings(language):
            first = Page(kind, key, language, 1, self._path(language, *folders))
            size = int(self.settings["page_size"])
            for number in range(1, -(-len(self.listed(first)) // size) + 1):
                tail = (self._word("page", language), str(number)) if number > 1 else ()
                own = kind == "home" or any(edition.language == language for edition in self.listed(first))
                yield Page(kind, key, language, number, self._path(language, *folders, *tail), own)
        assert news, language

    def _listings(self, language: str) -> Iterable[tuple[str, str, tuple[str, ...]]]:
        """Kind, key and folders of every list of stories; those without stories too."""
        yield "home", "", ()
        for section, entry in self.sections.items():
            yield "section", section, (slug_of(entry, language),)
        for tag, entry in self.tags.items():
            yield "tag", tag, (self._word("tag", language), slug_of(entry, language))
        for author, entry in self.authors.items():
            yield "author", author, (self._word("author", language), slug_of(entry, language))
        archive = self._word("archive", language)
        months = {f"{edition.date:%Y-%m}" for edition in self.shown(language)}
        for year in sorted({month[:4] for month in months}):
            yield "year", year, (archive, year)
        for month in sorted(months):
            yield "month", month, (archive, month[:4], month[5:])

    def _word(self, word: str, language: str) -> str:
        return str(self.settings["words"][word][language])

    def _path(self, language: str, *folders: str) -> str:
        prefix = self.settings["languages"][language]["prefix"]
        return unicodedata.normalize("NFC", "/" + "".join(f"{folder}/" for folder in (prefix, *folders) if folder))

    def _is_out(self, edition: Edition) -> bool:
        come = edition.date is None or edition.date <= self.now
        gone = edition.expires is not None and edition.expires <= self.now
        return come and not gone and not edition.draft

    def _edition(self, file: Path) -> Edition:
        _, head, text = file.read_text(encoding="utf-8").split("---\n", 2)
        stem, _, language = file.stem.rpartition(".")
        folder = file.parent if stem else file.parent.parent
        name = stem or file.parent.name
        shared = file.parent / "story.yaml"
        front = {**(_yaml(shared) if not stem and shared.exists() else {}), **_load(head)}
        section = folder.relative_to(self.root / "content").as_posix()
        return Edition(
            file=file,
            story=f"{section}/{name}",
            language=language,
            kind="page" if section == "pages" else "article",
            section=section,
            title=front["title"],
            slug=front["slug"],
            date=self._time(front.get("date")),
            updated=self._time(front.get("updated")),
            expires=self._time(front.get("expires")),
            draft=front.get("draft") == "true",
            tags=tuple(self._tag(tag, language) for tag in front.get("tags", ())),
            authors=tuple(front.get("authors", ())),
            aliases=tuple(front.get("aliases", ())),
            untranslated=front.get("untranslated", "hide"),
            text=text,
        )

    def _tag(self, written: str, language: str) -> str:
        """A tag is written by its id or by its name in the article's language."""
        return next(id for id, entry in self.tags.items() if written in (id, entry["name"][language]))

    def _time(self, written: str | None) -> datetime | None:
        zone = ZoneInfo(self.settings["timezone"])
        return None if written is None else datetime.fromisoformat(written).replace(tzinfo=zone)


def slug_of(entry: dict[str, Any], language: str) -> str:
    """The slug of a section, tag or author: written, or made of the name."""
    return str(entry.get("slug", {}).get(language) or make_slug(entry["name"][language]))


def make_slug(name: str) -> str:
    """Enough for the names of this site: Latin accents and Arabic vowel signs go, everything that is no letter or digit is a hyphen."""
    plain = re.sub("[\u0300-\u036f\u064b-\u0652]", "", unicodedata.normalize("NFKD", name))
    return re.sub(r"\W+", "-", unicodedata.normalize("NFC", plain).lower()).strip("-")


def words_of(text: str) -> list[str]:
    """Letters and digits only: equal for Markdown and the page made of it, whatever the quotes and vowel signs."""
    plain = re.sub("[\u064b-\u0652]", "", unicodedata.normalize("NFC", text).casefold())
    return re.findall(r"\w+", plain)


def plain_text(markdown: str) -> str:
    """The text of Markdown as far as the articles of this site use it; of a picture its title, which is its
    caption; of a block no marks."""
    blocks = re.sub(r"(?m)^/{3,} *(?:(?:embed|incorpora) .*|[\w-]*(?: *\|)?)|^    (?:credit|credito|title|titolo): ", "", markdown)
    pictures = re.sub(r"!\[[^\]]*\]\([^)\s]*(?:\s\"([^\"]*)\")?\)", r"\1", blocks)
    links = re.sub(r"\[([^\]^][^\]]*)\]\([^)]*\)", r"\1", pictures)
    links = re.sub(r"<([^<>@\s]+@[^<>\s]+)>", r"\1", links)
    marks = re.sub(r"\[TOC\]|\{[^}]*\}|<[^>]*>|\[\^\w+\]:?", " ", links)
    return re.sub(r"(?m)^\d+\. ", "", marks)


def text_lines(edition: Edition) -> list[str]:
    """The words of each line of an edition's text; tables are left out, whose cells stand apart on the page."""
    lines = [" ".join(words_of(line)) for line in plain_text(edition.text).splitlines() if "|" not in line]
    return [line for line in lines if line]


def shown_text(html: str) -> str:
    """The words that a reader sees in HTML, in one line and without the numbers of footnotes."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(["sup"])
    return " ".join(words_of(tree.text()))


def _moment(edition: Edition) -> datetime:
    assert edition.date is not None
    return edition.date


def _yaml(file: Path) -> dict[str, Any]:
    return _load(file.read_text(encoding="utf-8"))


def _load(text: str) -> dict[str, Any]:
    """Everything as text: what a date or a yes is, is for the reader of this module to say."""
    loaded = yaml.load(text, Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded
