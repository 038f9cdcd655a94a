"""What reading makes of content/: one record per article, story, registry entry and file. Nothing is resolved yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from html import unescape
from urllib.parse import unquote

from msgspec import Struct, field

from generator.digest import Digest
from generator.model.site import Localized, Untranslated
from generator.problems import Location, Problem, Severity

Focus = tuple[int, int]
"""The point of a picture that every part of it must show: percent from its left and upper edge."""

CENTRE: Focus = (50, 50)


class Translation(Struct, frozen=True, array_like=True):
    """What an article says of the text that it translates."""

    of: str
    """Language code of the original."""
    revision: str | None
    """Git's blob id of the source file at the time."""
    date: datetime | None
    """The date that the original's text had: its `updated` or `date`."""
    by: str | None
    """Author id or a name."""


class Article(Struct, frozen=True, array_like=True):
    """One language of a story, as its author wrote it: front matter with story.yaml merged in. The Markdown stays in its file."""

    story: str
    """The id that the languages share: its path below content/, without language and suffix: `news/2026-07-28-title`."""
    language: str
    kind: str
    """`article`, or `page` for what lies in content/pages."""
    section: str | None
    """Folder of the section: `news`; None for pages."""
    path: str
    """The file, relative to the site."""
    folder: str
    """Where its relative links and images are looked up, relative to the site."""
    title: str
    slug: str
    date: datetime | None
    """With zone. None only for pages."""
    updated: datetime | None
    expires: datetime | None
    draft: bool
    featured: bool
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str | None
    image: str | None
    """As written, relative to the folder."""
    image_alt: str
    image_caption: str
    image_credit: str
    image_focus: Focus
    agency: str
    """The agency or paper that its authors write for; empty if it is none but this one."""
    dateline: str
    correction: str
    reading_time: int | None
    aliases: tuple[str, ...]
    guid: str
    """What feeds of an old site called it; empty for a story that none knew."""
    translation: Translation | None
    layout: str | None
    untranslated: Untranslated | None
    comments: bool
    """Whether readers may comment, where the site has comments."""
    first_line: int
    """Line of the file on which the Markdown starts."""
    marks: Mapping[str, Location]
    """Front matter key -> where its value stands."""


class Wording(Struct, frozen=True, array_like=True):
    """What is to be known of an article's file beside what its front matter says."""

    digest: Digest
    blobs: tuple[str, ...]
    """Git's names for the whole file, with either kind of line ends."""
    front: Digest
    """Of the front matter above it."""


class Term(Struct, frozen=True):
    """An entry of tags.yaml or authors.yaml, or one that articles use without declaring it."""

    id: str
    name: Localized
    slug: Mapping[str, str]
    description: Localized
    declared: bool
    where: Location
    photo: str | None = None
    email: str | None = None
    links: Mapping[str, str] = field(default_factory=dict)


class Section(Struct, frozen=True):
    """A folder of content/ that holds stories."""

    id: str
    name: Localized
    slug: Mapping[str, str]
    description: Localized
    order: int
    untranslated: Untranslated | None
    where: Location


class Ref(Struct, frozen=True, array_like=True):
    """A relative or `story:` link, or an image, in a body. Its index is its place in the body's HTML."""

    kind: str
    """`link`, `anchor` (within the article), `image`, or `file` for what is embedded otherwise."""
    target: str
    line: int
    """From 1, counted from the start of the Markdown."""
    column: int


class Flaw(Struct, frozen=True, array_like=True):
    """Something wrong in a body, placed like a ref: a problem without its file."""

    severity: Severity
    message: str
    hint: str
    facts: tuple[tuple[str, str], ...]
    line: int
    column: int


class Heading(Struct, frozen=True, array_like=True):
    """One line of a table of contents."""

    level: int
    id: str
    title: str


class Facts(Struct, frozen=True, dict=True, array_like=True):
    """What the rest of the site needs to know of a body without its HTML."""

    words: int
    """Characters where the script is written without spaces."""
    summary: str
    """Plain text of the first paragraph."""
    anchors: tuple[str, ...]
    refs: tuple[Ref, ...]
    headings: tuple[Heading, ...]
    frames: tuple[str, ...]
    """Origins (scheme and host) of what the text may show of other sites."""
    flaws: tuple[Flaw, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The relative paths that the text names: pictures, files, and links that may lead to either."""
        return self._paths[0] if self.refs else ()

    @property
    def shown(self) -> tuple[str, ...]:
        """Those that it shows: pictures, sound, video."""
        return self._paths[1] if self.refs else ()

    @cached_property
    def _paths(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        named = [(ref.kind, _path(ref)) for ref in self.refs if ref.kind != "anchor"]
        return tuple(path for _, path in named), tuple(path for kind, path in named if kind in ("image", "file"))


def _path(ref: Ref) -> str:
    return unquote(unescape(ref.target).partition("#")[0].partition("?")[0])


class Body(Struct, frozen=True):
    """A converted article: HTML in which each ref is a marker (see `reading.bodies`), and its facts."""

    html: str
    facts: Facts


class Media(Struct, frozen=True):
    """A picture or other file beside an article. Width and height in pixels, None if it has none or they are unknown; size in bytes."""

    path: str
    digest: str
    width: int | None
    height: int | None
    size: int
    still: bool = False
    """A picture of pixels that does not move: it is published in several sizes and formats, everything else as it is."""
    transparent: bool = False
    """Whether it may have transparent parts, which JPEG has not."""


class Record(Struct, frozen=True, array_like=True):
    """An article as its file was read."""

    read_from: str
    """The digests of everything that it was read from: as long as they are the same, it need not be read again."""
    article: Article | None
    """None where the file has an error."""
    text: Wording | None
    problems: tuple[Problem, ...]


class Registered(Struct, frozen=True):
    """What a registry or a section's file says, or would say if it were there."""

    read_from: str
    """As of a record."""
    terms: tuple[Term, ...]
    section: Section | None
    problems: tuple[Problem, ...]


class Source(Struct, frozen=True, eq=False):
    """All of content/, read."""

    articles: tuple[Article, ...]
    texts: Mapping[tuple[str, str], Wording]
    """Story and language -> the article's text."""
    tags: tuple[Term, ...]
    authors: tuple[Term, ...]
    sections: tuple[Section, ...]
    files: Mapping[str, str]
    """Every publishable file that is not an article, registry or static file: its path relative to the site, in Unicode form NFC as
    articles write it -> as the disk spells it."""
    static: tuple[str, ...]
    """Files of content/static, relative to the site."""
    records: Mapping[str, Record] = field(default_factory=dict)
    """Path of an article's file -> as it was read this time."""
    registered: Mapping[str, Registered] = field(default_factory=dict)
    """Path of a registry's or section's file -> as it was read this time."""
    held: frozenset[str] = frozenset()
    """Paths of articles' files that somebody is writing: they stand for what they last said, and are to be read again."""
