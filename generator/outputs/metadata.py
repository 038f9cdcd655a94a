"""What a page says of itself to machines: its graph of things (https://schema.org, as JSON-LD), and what networks show of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from generator.model.output import Ask
from generator.model.views import (
    ArticleView,
    Edition,
    IconView,
    ImageView,
    Link,
    Month,
    PageView,
    PersonView,
    PublisherView,
    SiteView,
    TermView,
    Year,
)
from generator.outputs.bodies import origin_of
from generator.outputs.feeds import in_whole_minutes
from generator.reading.html_rules import scheme
from generator.theming.messages import format_date, write_digits

Node = Mapping[str, object]
Names = Mapping[str, object]

CONTEXT = "https://schema.org"

_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
"""What could end a script element or begin a comment in it (HTML, 4.12.1.3), or is a line's end to old readers of JSON."""


class Social(Struct, frozen=True):
    """What a network shows of a page. Addresses are absolute; `locale` and `others` are Open Graph's: `it_IT`."""

    locale: str
    others: tuple[str, ...]
    image: ImageView | None
    large: bool
    """Whether the picture is the article's own, and not the paper's icon."""
    authors: tuple[str, ...]
    """Addresses of the authors' pages."""


def pictures(article: ArticleView) -> tuple[ImageView, ...]:
    """The pictures by which search engines may show a story, best first."""
    return () if article.image is None else article.image.crops or (article.image,)


def social_picture(article: ArticleView) -> ImageView | None:
    """The picture that goes with a story when it is shared; no network shows a drawing."""
    return article.image.social if article.image else None


def social_of(page: PageView, names: Names, ask: Ask) -> Social:
    """What networks show of a page."""
    article, site = names.get("article"), _site(page, ask)
    own = social_picture(article) if isinstance(article, ArticleView) else None
    image = own or _icon(ask)
    editions = ask("editions", page.kind, page.key, page.language.code, page.number)
    assert isinstance(editions, tuple)
    locale = open_graph_locale(page.language.locale)
    others = [open_graph_locale(each.language.locale) for each in editions if each.state == "translated"]
    authors = article.authors if isinstance(article, ArticleView) else ()
    return Social(
        locale=locale,
        others=tuple(each for each in dict.fromkeys(others) if each != locale),
        image=None if image is None else replace(image, url=origin_of(site) + image.url),
        large=own is not None,
        authors=tuple(origin_of(site) + author.url for author in authors if author.url),
    )


def _icon(ask: Ask) -> ImageView | None:
    """The paper's icon as a picture: the largest that is no drawing and not cut."""
    icons = ask("icons")
    assert isinstance(icons, tuple)
    made = [icon for icon in icons if isinstance(icon, IconView) and icon.size and icon.purpose == "any"]
    largest = max(made, key=lambda icon: icon.size or 0, default=None)
    return None if largest is None else ImageView(largest.url, largest.size, largest.size, 0, largest.type)


@cache
def open_graph_locale(locale: str) -> str:
    """A CLDR locale as language and territory, the likeliest one if it names none: `it` is `it_IT`, `zh_Hant` is `zh_TW`."""
    from babel.core import get_global  # noqa: PLC0415 (a build in which nothing changed does not pay for it)

    likely = get_global("likely_subtags")
    parts = locale.split("_")
    territories = [part for each in (locale, likely.get(locale, ""), likely.get(parts[0], "")) for part in each.split("_")[1:]]
    territory = next((part for part in territories if len(part) in (2, 3) and part.isupper() | part.isdigit()), "")
    return f"{parts[0]}_{territory}" if territory else parts[0]


def metadata_of(page: PageView, names: Names, ask: Ask) -> Markup:
    """The graph of a page for a `<script type="application/ld+json">`; empty for one that search engines are not to list."""
    nodes = graph(page, names, ask)
    return to_script({"@context": CONTEXT, "@graph": nodes}) if nodes else Markup("")


def to_script(value: object) -> Markup:
    """JSON that stays what it is inside a script element: no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704 (what HTML could take for its own is escaped above)


def graph(page: PageView, names: Names, ask: Ask) -> list[Node]:
    """The things that a page is about, each a node of schema.org."""
    article = names.get("article")
    copied = isinstance(article, ArticleView) and article.language != page.language.code
    if page.noindex or copied or page.kind not in _ABOUT:
        return []
    graph_ = _Graph(page, names, ask)
    return [node for node in (*_ABOUT[page.kind](graph_), graph_.breadcrumbs()) if node]


class _Graph:
    """The nodes of one page, in its language."""

    def __init__(self, page: PageView, names: Names, ask: Ask) -> None:
        self.page = page
        self.names = names
        self.ask = ask
        self.code = page.language.code
        self.site = _site(page, ask)
        self.origin = origin_of(self.site)

    def front(self) -> list[Node]:
        """The front page; what comes after its first page is a list like others."""
        if self.page.number > 1:
            return [self._collection("CollectionPage", self.site.title.text, self.site.description.text)]
        name = self.site.title.text
        website = {"@type": "WebSite", "@id": self._website, "url": self._home, "name": name, "description": self.site.description.text}
        return [_given({**website, "inLanguage": self.code, "publisher": {"@id": self._publisher_id}}), self.publisher()]

    def listing(self) -> list[Node]:
        """A list of stories, or of lists."""
        about = self.names.get(self.page.kind)
        description = about.description.text if isinstance(about, TermView) else ""
        return [self._collection("CollectionPage", self._name(), description)]

    def profile(self) -> list[Node]:
        """An author's page."""
        person = self.ask("person", self.page.key, self.code)
        assert isinstance(person, PersonView)
        about = _given({**self._person(person), "description": person.description.text, "image": self._image(person.photo)})
        kind, role = ("ProfilePage", "mainEntity") if self.page.number == 1 else ("CollectionPage", "about")
        return [{**self._collection(kind, person.name.text, ""), role: about}]

    def story(self) -> list[Node]:
        """News: what https://developers.google.com/search/docs/appearance/structured-data/article asks for, and its languages."""
        article = self._article
        original = [each for each in article.also if article.original and each.language.code == article.original.code]
        node = {
            "@type": "NewsArticle",
            "@id": f"{self.page.canonical}#article",
            **self._work(article),
            "headline": article.title,
            "image": [self._image(image, article) for image in pictures(article)],
            "author": [self._author(author) for author in article.authors],
            "translator": self._author(article.translator) if article.translator else None,
            "sourceOrganization": {"@type": "Organization", "name": article.agency} if article.agency else None,
            "publisher": self.publisher(),
            "mainEntityOfPage": self.page.canonical,
            "articleSection": article.section.name.text if article.section else None,
            "keywords": [tag.name.text for tag in article.tags],
            "dateline": article.dateline,
            "wordCount": self.ask("word_count", article.id, article.language),
            "correction": self._correction(article),
            "translationOfWork": [self._edition(each) for each in original],
            "workTranslation": [self._edition(each) for each in article.also] if article.original is None else None,
        }
        return [{**_given(node), "isAccessibleForFree": True}]

    def text(self) -> list[Node]:
        """A page that is not news."""
        article = self._article
        node = {"@type": "WebPage", "@id": self.page.canonical, **self._work(article), "name": article.title, "publisher": self.publisher()}
        return [_given({**node, "primaryImageOfPage": self._image(article.image, article), "isPartOf": {"@id": self._website}})]

    @property
    def _article(self) -> ArticleView:
        article = self.names["article"]
        assert isinstance(article, ArticleView)
        return article

    def _work(self, article: ArticleView) -> Node:
        return {
            "url": self.page.canonical,
            "description": article.summary,
            "datePublished": _moment(article.date),
            "dateModified": _moment(article.updated or article.date),
            "inLanguage": article.language,
        }

    def _correction(self, article: ArticleView) -> Node | None:
        if not article.correction:
            return None
        return _given({"@type": "CorrectionComment", "text": article.correction, "datePublished": _moment(article.updated)})

    def _edition(self, edition: Edition) -> Node:
        url = self.origin + edition.url
        return {"@type": "NewsArticle", "@id": f"{url}#article", "url": url, "inLanguage": edition.language.code}

    def _author(self, author: Link) -> Node:
        person = self.ask("person", author.id, self.code)
        return self._person(person) if isinstance(person, PersonView) else {"@type": "Person", "name": author.name.text}

    def _person(self, person: PersonView) -> Node:
        url = None if person.url is None else self.origin + person.url
        return _given({"@type": "Person", "name": person.name.text, "url": url, "sameAs": _elsewhere(person.links)})

    def publisher(self) -> Node:
        """Whose paper it is."""
        given = self.ask("publisher", self.code)
        assert isinstance(given, PublisherView)
        return _given(
            {
                "@type": "NewsMediaOrganization",
                "@id": self._publisher_id,
                "name": given.name.text,
                "url": self._home,
                "logo": self._image(given.logo),
                "sameAs": _elsewhere(given.links),
                "publishingPrinciples": given.principles,
                "correctionsPolicy": given.corrections,
            }
        )

    def _image(self, image: ImageView | None, article: ArticleView | None = None) -> Node | None:
        if image is None:
            return None
        told = {"caption": article.image_caption or article.image_alt, "creditText": article.image_credit} if article else {}
        return _given({"@type": "ImageObject", "url": self.origin + image.url, "width": image.width, "height": image.height, **told})

    def _collection(self, kind: str, name: str, description: str) -> Node:
        node = {"@type": kind, "@id": self.page.canonical, "url": self.page.canonical, "name": name, "description": description}
        return _given({**node, "inLanguage": self.code, "isPartOf": {"@id": self._website}})

    def breadcrumbs(self) -> Node | None:
        """The way from the front page; none on that itself."""
        if self.page.kind == "home":
            return None
        steps = [(self.site.title.text, self._home), *self._between(), (self._name(), self.page.canonical)]
        items = [{"@type": "ListItem", "position": at, "name": name, "item": url} for at, (name, url) in enumerate(steps, start=1)]
        return {"@type": "BreadcrumbList", "itemListElement": items}

    def _between(self) -> list[tuple[str, str]]:
        """The pages between the front page and this one."""
        kind, key = self.page.kind, self.page.key
        if kind == "article":
            section = self._article.section
            return [(section.name.text, self.origin + section.url)] if section and section.url else []
        above = {"tag": [("tags", "")], "year": [("archive", "")], "month": [("archive", ""), ("year", key.partition("-")[0])]}.get(
            kind, []
        )
        return [(name, self.origin + str(url)) for each in above if (name := self._word(*each)) and (url := self._url(*each))]

    def _url(self, kind: str, key: str) -> object:
        return self.ask("page_url", kind, key, self.code, 1)

    def _word(self, kind: str, key: str) -> str:
        """What an index or a year is called: a theme has words for the first, and without them it is not named."""
        if kind == "year":
            return write_digits(key, self.page.language)
        message = self.ask("message", self.code, _WORDS[kind])
        label = message["other"] if isinstance(message, Mapping) else ""
        return "" if "{" in label else str(label)

    def _name(self) -> str:
        """What the page is called."""
        about = self.names.get(self.page.kind)
        if isinstance(about, TermView):
            return about.name.text
        if isinstance(about, Year):
            return write_digits(about.year, self.page.language)
        if isinstance(about, Month):
            return format_date(about, "month", self.page.language)
        if self.page.kind in ("article", "page"):
            return self._article.title
        return self._word(self.page.kind, "") or self.site.title.text if self.page.kind in _WORDS else self.site.title.text

    @property
    def _home(self) -> str:
        return self.origin + self.page.language.home

    @property
    def _website(self) -> str:
        return f"{self._home}#website"

    @property
    def _publisher_id(self) -> str:
        return f"{self.site.base_url}/#publisher"


_WORDS = {"tags": "topics", "archive": "archive"}
"""Index -> the theme's string that names it."""

_ABOUT: Mapping[str, Callable[[_Graph], list[Node]]] = {
    "home": _Graph.front,
    "article": _Graph.story,
    "page": _Graph.text,
    "author": _Graph.profile,
    **dict.fromkeys(("section", "tag", "tags", "archive", "year", "month"), _Graph.listing),
}
"""Kind of page -> its nodes. The others are not about anything."""


def _site(page: PageView, ask: Ask) -> SiteView:
    site = ask("site", page.language.code)
    assert isinstance(site, SiteView)
    return site


def _moment(moment: datetime | None) -> str | None:
    """ISO 8601 with its zone."""
    return None if moment is None else in_whole_minutes(moment).isoformat()


def _elsewhere(links: tuple[tuple[str, str], ...]) -> list[str]:
    """The addresses that stand for the same person or paper: no mailboxes."""
    return [address for _, address in links if scheme(address) in ("http", "https")]


def _given(values: Node) -> Node:
    """Without what is not known: schema.org has no word for nothing."""
    return {name: value for name, value in values.items() if value}
