"""The site's settings, as they are once site.yaml has been read and found right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct, field


@dataclass(frozen=True, slots=True, eq=False)
class Localized(Mapping[str, str]):
    """Text per language code. Complete: the reader fills every language of the site, from the primary one if need be."""

    texts: Mapping[str, str]
    written_in: Mapping[str, str | None]
    """Language code -> the language that its text is really in; None where it was written once for all."""

    def __getitem__(self, code: str) -> str:
        return self.texts[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


FILE = "site.yaml"
"""Where a site's settings are; the folder that has one is a site."""

THEMES = "themes"

Untranslated = Literal["hide", "list", "copy"]

ListName = Literal["section", "tag", "author", "archive"]
FeedName = Literal["section", "tag", "author"]

LISTS: Mapping[ListName, tuple[str, ...]] = {
    "section": ("section",),
    "tag": ("tag", "tags"),
    "author": ("author",),
    "archive": ("archive", "year", "month"),
}
"""What site.yaml calls lists of stories -> the kinds of their pages."""

FEEDS: tuple[FeedName, ...] = ("section", "tag", "author")


class Language(Struct, frozen=True):
    """One language of the site."""

    code: str
    """As in site.yaml and file suffixes: `it`, `pt-BR`."""
    name: str
    """Its own name for itself."""
    prefix: str
    """First folder of its addresses; empty for the language at the root."""
    locale: str
    """The CLDR locale that writes its dates and numbers: `it`, `en_GB`."""
    direction: Literal["ltr", "rtl"]
    words_per_minute: int
    """Characters where the script is written without spaces."""
    quotes: tuple[str, str]
    """What straight double quotes become: « ». A single one is ’ in every language, since it is the apostrophe."""
    ascii_slugs: bool
    """Slugs are transliterated to ASCII; otherwise they keep their script."""
    spaced: bool
    """Spaces part its words."""
    digits: str
    """CLDR's name of the numbering system that its numbers are written in: `latn`, `arab`."""
    news_code: str
    """What Google's news sitemaps call it: ISO 639, but `zh-cn` and `zh-tw`."""


class MenuEntry(Struct, frozen=True):
    """One line of a menu. `link` is an address, `story:ID`, `tag:ID` and the like, `home`, `feed`, `search` and the like."""

    link: str
    label: Localized | None
    """None: the name of what it links to."""
    line: int


class MarkdownSettings(Struct, frozen=True):
    """How bodies become HTML."""

    extensions: tuple[tuple[str, Mapping[str, object]], ...] = ()
    """Further Python-Markdown extensions, with their options."""
    smart_quotes: bool = True
    raw_html: Literal["safe", "trusted"] = "safe"
    """`safe` refuses scripts, event attributes and frames in articles; `trusted` passes everything through."""
    fast: bool = True
    """Leave out what a text has no use for; the results are the same."""


class Publisher(Struct, frozen=True):
    """Whose paper it is, for search engines, networks and programs that read feeds."""

    name: Localized
    logo: str | None
    """As written: the path of a picture below content/."""
    links: Mapping[str, str]
    """Name -> address of the paper elsewhere."""
    corrections: str | None
    """Id of the story or page that says how mistakes are put right."""
    principles: str | None
    """Id of the one that says what the paper holds itself to."""
    websub: str | None
    """Address of the hub that tells subscribers of new stories."""


class Isso(NamedTuple):  # the store tells it from the other kind by its form
    """Comments on a server of the paper's own (https://isso-comments.de)."""

    address: str
    """Without a final slash."""


class Giscus(Struct, frozen=True):
    """Comments as discussions of a repository on GitHub (https://giscus.app)."""

    repo: str
    repo_id: str
    category: str
    category_id: str


class Newsletter(Struct, frozen=True):
    """Where readers subscribe to letters."""

    link: str
    label: Localized | None
    """None: the theme's own word."""


class Analytics(Struct, frozen=True):
    """A service that counts readers: its script, the attributes of the script's element, and the origin that gets the counts."""

    service: str
    script: str
    attributes: tuple[tuple[str, str], ...]
    counts: str


RedirectFormat = Literal["netlify", "cloudflare", "nginx", "apache", "html"]


class Rule(Struct, frozen=True):
    """Old addresses of one form and where they lead: `/blog/tags/{slug}` to `/tag/{slug}/`. Paths are decoded, `{name}` is one folder."""

    source: str
    query: str
    """`lang=en`: only where this stands after the question mark; empty for whatever stands there."""
    target: str
    line: int


class Redirects(Struct, frozen=True):
    """How old addresses lead on."""

    formats: tuple[RedirectFormat, ...]
    chosen: bool
    """Whether site.yaml names them; otherwise the host is not known."""
    rules: tuple[Rule, ...]
    feeds: Mapping[str, str]
    """Path of a feed of the old site -> the language whose feed is there now."""


class Site(Struct, frozen=True):
    """Everything that site.yaml says."""

    root: Path
    title: Localized
    description: Localized
    base_url: str
    """Scheme, host and perhaps a path, without a final slash."""
    timezone: str
    languages: tuple[Language, ...]
    """In the order of site.yaml; the first one is the primary language."""
    permalinks: Mapping[str, str]
    """Kind of page -> pattern."""
    words: Mapping[str, Mapping[str, str]]
    """Language code -> its words of addresses: `tag`, `author`, `archive`, `page`, `search`."""
    menus: Mapping[str, tuple[MenuEntry, ...]]
    theme: str
    theme_settings: Mapping[str, object]
    place: Localized
    """Where the paper comes out; empty if it does not say."""
    copyright: Localized
    publisher: Publisher
    comments: Isso | Giscus | None
    newsletter: Newsletter | None
    analytics: Analytics | None
    redirects: Redirects
    lists: tuple[str, ...]
    """The kinds of pages that list stories, beside the front page."""
    page_size: int
    feeds: tuple[str, ...]
    """Those of them that have feeds."""
    json_feed: bool
    """Whether feeds are there as JSON Feed too, beside RSS."""
    feed_size: int
    untranslated: Untranslated
    search: bool | None
    """Whether there is a search; None, as long as nobody has looked, for where it can be made."""
    markdown: MarkdownSettings
    page_seconds: int
    """The longest that one page or body may take."""
    settings_lines: Mapping[str, int] = field(default_factory=dict)
    """`theme.settings.paper` -> its line in site.yaml, for problems that show later."""
