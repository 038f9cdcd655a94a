"""What the readers find, in one vocabulary: a finding is what one source says of one story."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from generator.model.site import Site
from generator.problems import Problem

Kind = Literal["file", "export", "page", "api", "csv", "feed", "text", "sitemap"]

RANK: tuple[Kind, ...] = ("file", "export", "page", "api", "csv", "feed", "text", "sitemap")
"""Whose word counts, the best first: a page has what its readers saw, a sitemap only addresses."""

TEXT_RANK: tuple[Kind, ...] = ("file", "export", "page", "api", "csv", "text", "feed")
"""Likewise for the story's text: what a feed holds is often cut."""


class Picture(Struct, frozen=True):
    """A picture as its source names it: an address, or the path of a saved file beside the page."""

    source: str
    alt: str = ""
    width: int = 0
    """Pixels of the original; 0 if nobody says."""
    saved: tuple[str, ...] = ()
    """Names under which a browser may have saved it, relative to the page."""


class Text(Struct, frozen=True):
    """A text as its source has it: HTML, Markdown, or paragraphs of plain text; and the words in it, none of which may get lost."""

    words: tuple[str, ...]
    html: str = ""
    markdown: str = ""
    """With placeholders for `pictures`."""
    pictures: tuple[Picture, ...] = ()
    paragraphs: tuple[str, ...] = ()
    base: str = ""
    """The address of the page, for links that are not whole."""


class Finding(Struct, frozen=True):
    """What a source says of a story; what it does not say is None or empty. Texts are as found, trimmed."""

    kind: Kind
    where: str
    """The file, as it was given."""
    names: frozenset[str] = frozenset()
    """What tells the story from others (`slug:/water`, `wix:1234`): findings that share one are about the same."""
    paths: tuple[str, ...] = ()
    """Old addresses on their site, decoded."""
    url: str | None = None
    slug: str | None = None
    title: str | None = None
    text: Text | None = None
    date: datetime.datetime | None = None
    updated: datetime.datetime | None = None
    modified: datetime.datetime | None = None
    """When a sitemap says that the page was last changed."""
    printed: str | None = None
    """The date as readers saw it, often without a year."""
    captured: datetime.date | None = None
    """The day on which the source was saved."""
    writer: str | None = None
    """Wix's user, which may be just the account."""
    description: str | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    label_ids: tuple[str, ...] = ()
    """Ids of tags and categories, whose names another file may hold."""
    cover: Picture | None = None
    guid: str | None = None
    language: str | None = None
    """Of the text, by evidence: a field, a prefix of the address."""
    surrounding: str | None = None
    """The language of what stands around the text: often the text's own."""
    translation: str | None = None
    """What all translations of a story share."""
    draft: bool = False
    """Whether it was not published on the old site either."""
    alternates: tuple[str, ...] = ()
    """Names of the same story in other languages."""


class Findings(Struct, frozen=True):
    """Everything that was read: findings, names of ids, files that may be pictures, and what was odd."""

    stories: tuple[Finding, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    folders: tuple[Path, ...] = ()
    """Where saved pictures may lie."""


class Codes(Struct, frozen=True):
    """The languages of the site, and the one that addresses without a prefix are in."""

    languages: tuple[str, ...]
    primary: str


def codes_of(site: Site) -> Codes:
    """Those of a site."""
    languages = tuple(language.code for language in site.languages)
    return Codes(languages, languages[0])


MARK = "\x1f"
"""Stands around a picture's number in a body; no text has it, since it is a control character."""


def placeholder(number: int) -> str:
    """What stands for a picture's file until it has one."""
    return f"{MARK}{number}{MARK}"
