"""What templates see: frozen answers in one language, with addresses in place. A card has no way to other cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

from msgspec import Struct

from generator.model.story import CENTRE, Focus


class Phrase(Struct, frozen=True):
    """Text that knows its language and direction; both are None where it was written once for all languages. Prints as its text."""

    text: str
    language: str | None
    direction: str | None

    def __str__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    def __lt__(self, other: Phrase) -> bool:
        return self.text < other.text


class LanguageView(Struct, frozen=True):
    """A language of the site. `home` is its front page, `digits` the numbering system that its numbers are written in."""

    code: str
    name: str
    direction: str
    locale: str
    prefix: str
    home: str
    digits: str


class SiteView(Struct, frozen=True):
    """The site in one language. Addresses are root-relative; `base_url` is absolute, without a final slash."""

    title: Phrase
    description: Phrase
    place: Phrase
    copyright: Phrase
    base_url: str
    timezone: str
    languages: tuple[LanguageView, ...]
    feed: str
    """Address of this language's RSS feed."""


class Link(Struct, frozen=True):
    """A name with an address; `url` is None where there is no page."""

    id: str
    name: Phrase
    url: str | None


class ImageView(Struct, frozen=True):
    """A picture as it is published.

    Width and height in pixels and type (`image/jpeg`) are those of the file at `url`, which suits whoever takes no choice; width
    and height are None if unknown. `size` is in bytes, None for a file that the build makes.
    """

    url: str
    width: int | None
    height: int | None
    size: int | None
    type: str
    srcset: str = ""
    """The same format in all sizes, for `img`; empty for a picture that has one file only, like `sources` and `crops`."""
    sources: tuple[tuple[str, str], ...] = ()
    """Type and srcset of newer formats, the best first, for `source`."""
    focus: Focus = CENTRE
    """The point that must be seen: percent from the left and from the top."""
    crops: tuple[ImageView, ...] = ()
    """Of a story's picture: 16:9, 4:3 and 1:1, for search engines."""
    social: ImageView | None = None
    """Of a story's picture: what a shared link shows."""


class IconView(Struct, frozen=True):
    """A picture that stands for the paper. `size` is its side in pixels, None for a drawing, which has any.

    `purpose` is as in a web manifest: `any`, or `maskable` where a system may cut the edges off; `apple` for what no manifest names.
    """

    url: str
    size: int | None
    type: str
    purpose: str


class PublisherView(Struct, frozen=True):
    """Whose paper it is. `links` are pairs of name and address; `corrections` and `principles` are absolute, None where there is none."""

    name: Phrase
    logo: ImageView | None
    links: tuple[tuple[str, str], ...]
    corrections: str | None
    principles: str | None
    hub: str | None
    """Address of the WebSub hub that the feeds name."""


class CommentsView(Struct, frozen=True):
    """Where the comments on a story come from.

    `service` is isso or giscus, `host` whose server it is, `script` what a page loads of it and `attributes` what that script is told.
    `language` (a code) and `direction` are those of the service's own words: not the page's where it does not speak that language.
    """

    service: str
    host: str
    script: str
    attributes: tuple[tuple[str, str], ...]
    language: str
    direction: str


class NewsletterView(Struct, frozen=True):
    """Where readers subscribe to letters; `label` is None where the theme's own word will do."""

    url: str
    label: Phrase | None


class AnalyticsView(Struct, frozen=True):
    """A service that counts readers: its script and what that is told."""

    service: str
    script: str
    attributes: tuple[tuple[str, str], ...]


class PersonView(Struct, frozen=True):
    """An author as search engines are told of them: `url` is None where they have no page in the language."""

    name: Phrase
    url: str | None
    description: Phrase
    photo: ImageView | None
    links: tuple[tuple[str, str], ...]


class NewsEntry(Struct, frozen=True):
    """A story in the news sitemap. `url` is absolute, `language` the code that Google gives it, `date` as in W3C Date and Time."""

    url: str
    publication: str
    language: str
    date: str
    title: str


class Edition(Struct, frozen=True):
    """One line of the language switch.

    `state` is `here`, `translated` (the same thing in that language), `copy` (the original's text among that language's pages) or
    `missing`: `url` then leads to the nearest page that there is. `kind` and `key` say which page that is (see `PageView`), `name`
    what it is called if it is a section, a tag or an author. `total` counts the stories behind a listing, None elsewhere.
    """

    language: LanguageView
    url: str
    state: str
    kind: str
    key: str
    name: Phrase | None = None
    total: int | None = None
    untranslated: int | None = None
    """How many of the total are in another language."""


class Card(Struct, frozen=True):
    """A story in a listing, in the language `language`."""

    id: str
    kind: str
    language: str
    direction: str
    title: str
    url: str
    summary: str
    date: datetime | None
    updated: datetime | None
    section: Link | None
    authors: tuple[Link, ...]
    tags: tuple[Link, ...]
    image: ImageView | None
    image_alt: str
    reading_time: int
    featured: bool
    draft: bool
    scheduled: bool
    original: LanguageView | None
    """The language that it was translated from; None for an original."""
    also: tuple[Edition, ...]
    """The other languages it is published in."""


class ArticleView(Card, frozen=True):
    """A story on its own page: the card, and what only that page shows."""

    image_caption: str
    image_credit: str
    agency: str
    dateline: str
    correction: str
    expires: datetime | None
    translator: Link | None
    revised: datetime | None
    """The date of the original's text that this translates; None if it is not known."""
    outdated: datetime | None
    """When the original was updated after that."""
    layout: str | None
    guid: str
    """What feeds call it, if not by its id and language."""


@dataclass(frozen=True, slots=True)
class Addresses(Sequence[str]):
    """The addresses of the pages of a listing, of which there may be thousands; each page of it has them all."""

    first: str
    further: str
    """The folder of all others, in which they are called by their number."""
    total: int

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(map(self._at, range(self.total)[index]))
        return self._at(range(self.total)[index])

    def _at(self, index: int) -> str:
        return f"{self.further}{index + 1}/" if index else self.first


class Listing(Struct, frozen=True):
    """One page of a list of stories. `number` counts from 1; `newer` and `older` are addresses, None at the ends."""

    cards: tuple[Card, ...]
    number: int
    pages: Addresses
    """The address of each page."""
    total: int
    untranslated: int
    """How many of the total are in another language than the listing's."""
    newer: str | None
    older: str | None


class TermView(Struct, frozen=True):
    """A tag, a section or an author in one language. `count` is the number of its published stories there."""

    id: str
    name: Phrase
    url: str
    description: Phrase
    count: int
    photo: ImageView | None = None
    email: str | None = None
    links: tuple[tuple[str, str], ...] = ()


class Month(Struct, frozen=True):
    """A month of the archive; `url` is its page."""

    year: int
    month: int
    url: str
    count: int


class Year(Struct, frozen=True):
    """A year of the archive, newest month first."""

    year: int
    url: str
    count: int
    months: tuple[Month, ...]


class Neighbours(Struct, frozen=True):
    """The stories published just before and just after, in the same language."""

    older: Card | None
    newer: Card | None


class Channel(Struct, frozen=True):
    """What a feed says of itself. `page` is the absolute address of what it follows; `stories` are ids, newest first."""

    title: str
    description: str
    page: str
    stories: tuple[str, ...]


class FeedView(Struct, frozen=True):
    """A feed that a page names.

    `kind` is home (everything in the language), section, tag or author, `key` the id of the last three and `name` their name,
    empty for home; `url` is root-relative, `type` the media type, `format` what people call it: `RSS`, `JSON Feed`.
    """

    kind: str
    key: str
    name: str
    url: str
    type: str
    format: str


class MenuItem(Struct, frozen=True):
    """One line of a menu. `kind` and `key` name the page it links to, so that a template can mark the current one.

    `language` is that of the page it links to: not the reader's where only another one has it. None outside the site.
    """

    label: Phrase
    url: str
    language: str | None
    kind: str
    key: str


class FragmentView(Struct, frozen=True):
    """What `page` is in a part of many pages: all that these have in common."""

    language: LanguageView


class PageView(Struct, frozen=True):
    """The page that is being produced.

    `kind` is one of home, section, article, page, tag, tags, author, archive, year, month, search, 404, root; `key` is what it is
    about (a story's, tag's, section's or author's id, `2026`, `2026-07`, or empty); `number` is above 1 on further pages of a listing.
    """

    kind: str
    key: str
    language: LanguageView
    number: int
    url: str
    canonical: str
    noindex: bool
