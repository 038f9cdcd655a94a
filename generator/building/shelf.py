"""The catalogue in the store: put there whole by a build, and read a story at a time by one that only goes over a few."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any  # the mappings of a catalogue, by their names

from msgspec import Struct
from msgspec.structs import replace

from generator.building.edition import Edition
from generator.building.piecewise import Entries, Filled, Found, Listed, there
from generator.building.rows import LostError
from generator.building.store import Store
from generator.catalog.resolve import Address, Catalog, Key, Memo, Visibility, near
from generator.digest import Digest, digest
from generator.model.site import Site
from generator.model.story import Article, Facts, Media, Record, Section, Term
from generator.model.theme import Theme
from generator.theming.assets import Assets

GROUPS = ("news", "by_section", "by_tag", "by_author", "by_year", "by_month")
"""The lists of a catalogue."""

_ALL = "all"
_SHOWN, _WITHHELD = "shown", "withheld"
"""Among the lists: the keys of what is shown, story and language in turn, and the stories that are not, in the catalogue's order."""


class Told(Struct, frozen=True, array_like=True):
    """What readers of a language get of a story. An original that is lent to them has its own under its own language."""

    code: str
    language: str
    path: str
    """The article's file."""
    read_from: str = ""
    """As of its record then: what previews have read since is in the store as well."""
    body: Digest = ""
    """The key of its text."""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    translator: str | None = None
    address: Address | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is an article in the language of its readers."""
        return self.code == self.language


class Story(Struct, frozen=True, array_like=True):
    """What a catalogue keeps by a story's id."""

    told: tuple[Told, ...] = ()
    """In the order of the site's languages."""
    copied: str | None = None
    """The file of the original that other languages get a copy of."""
    withheld: str | None = None


class Rest(Struct, frozen=True):
    """What a catalogue has beside stories and lists."""

    token: str
    """Of the build that it is from."""
    theme: Digest
    """The key of the theme that it is published with."""
    plan: Digest
    """Of what the plan depends on in that theme (`asks_for`)."""
    groups: Mapping[str, tuple[tuple[str, ...], ...]]
    """Kind of list -> the names of those that there are."""
    own: tuple[tuple[tuple[str, str, str], int], ...]
    tags: Mapping[str, Term]
    authors: Mapping[str, Term]
    sections: Mapping[str, Section]
    copies: tuple[Key, ...]
    scheduled: tuple[Key, ...]
    unready: tuple[Key, ...]


def shelved(edition: Edition, records: Mapping[str, Record], token: str) -> Mapping[str, Mapping[str, object]]:
    """The catalogue as tables of the store. `records` are those that it was made of, by path."""
    catalog, answers = edition.catalog, edition.answers
    copied = {id: article.path for id, article in catalog.copied.items()}
    told = partial(_told, catalog, edition.converted.keys, records)
    ids = dict.fromkeys((*(id for id, _ in catalog.shown), *catalog.withheld))
    stories = {id: Story(tuple(told(id)), copied.get(id), catalog.withheld.get(id)) for id in ids}
    groups: Mapping[str, Mapping[str | tuple[str, ...], Sequence[Article]]] = {kind: getattr(catalog, kind) for kind in GROUPS}
    rest = Rest(
        token=token,
        theme=edition.theme,
        plan=asks_for(answers.theme, answers.assets),
        groups={kind: tuple(map(_parts, lists)) for kind, lists in groups.items()},
        own=tuple(catalog.own.items()),
        tags=catalog.tags,
        authors=catalog.authors,
        sections=catalog.sections,
        copies=tuple(catalog.copies),
        scheduled=tuple(catalog.scheduled),
        unready=tuple(catalog.unready),
    )
    lists = {_name(kind, _parts(key)): [a.story for a in articles] for kind, found in groups.items() for key, articles in found.items()}
    lists |= {_SHOWN: list(chain.from_iterable(catalog.shown)), _WITHHELD: list(catalog.withheld)}
    return {"shelf": {_ALL: rest}, "stories": stories, "lists": lists, "media": catalog.media}


def asks_for(theme: Theme, assets: Assets) -> Digest:
    """A digest of what a plan depends on in a theme."""
    return digest((theme.names, sorted(theme.templates), theme.settings, [assets.path(name) for name in sorted(theme.assets)]))


def _told(catalog: Catalog, keys: Mapping[Key, Digest], records: Mapping[str, Record], id: str) -> Iterator[Told]:
    for code in catalog.languages:
        key = id, code
        article = catalog.shown.get(key)
        if article is not None and article.language == code:
            told = catalog.tags_of[key], catalog.authors_of[key], catalog.translators.get(key), catalog.addresses[key]
            yield Told(code, code, article.path, records[article.path].read_from, keys[key], *told)
        elif article is not None:
            yield Told(code, article.language, article.path)


def _parts(key: str | tuple[str, ...]) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else key


def _code(kind: str, key: str | tuple[str, ...]) -> str:
    """The language of the readers of a list."""
    return key if isinstance(key, str) else key[0] if kind == "by_month" else key[-1]


def _name(kind: str, key: tuple[str, ...]) -> str:
    return "\0".join((kind, *key))


_BY_KEY = ("articles", "shown", "addresses", "tags_of", "authors_of", "translators", "texts", "facts")
_BY_STORY = ("stories", "copied", "withheld")


class Shelf:
    """The catalogue that the build of this token left, with what has changed of some articles since: `records` by path, `facts` and
    `bodies` (keys of texts) by story and language. LostError if another build came between."""

    def __init__(self, store: Store, token: str) -> None:
        rest = Entries[Rest](store, "shelf", Rest).get(_ALL)
        if rest is None or rest.token != token:
            raise LostError(token)
        self.rest = rest
        self.stories = Entries[Story](store, "stories", Story)
        self.lists = Entries[tuple[str, ...]](store, "lists", tuple[str, ...])
        self.media = Entries[Media](store, "media", Media)
        self.known = Entries[Record](store, "records", Record)
        self.known_facts = Entries[Facts](store, "bodies", Facts)
        self.records: dict[str, Record] = {}
        self.facts: dict[Key, Facts] = {}
        self.bodies: dict[Key, Digest] = {}

    def own(self, key: Key) -> Told | None:
        """What is kept of an article that readers of its language get."""
        story = self.stories.get(key[0], Story())
        return next((each for each in story.told if each.is_own and each.code == key[1]), None)

    def published(self, path: str) -> Record:
        """An article as that build read it. LostError if it did not publish it, or if another reading came between."""
        article = there(self.known, path).article
        own = self.own((article.story, article.language)) if article is not None else None
        if own is None or own.path != path:
            raise LostError(path)
        return self._record(own)

    def _record(self, own: Told) -> Record:
        found = self.records.get(own.path)
        if found is None:
            found = there(self.known, own.path)
            if found.read_from != own.read_from:
                raise LostError(own.path)
        return found

    def facts_of(self, key: Key) -> Facts:
        """What is known of a text. LostError if it is not."""
        own = self.own(key)
        return self.facts.get(key) or there(self.known_facts, own.body if own else "")

    def body(self, key: Key) -> Digest | None:
        """The key of an article's text."""
        own = self.own(key)
        return None if own is None else self.bodies.get(key, own.body)

    def keys(self) -> Mapping[Key, Digest]:
        """The keys of the published texts, as they are now."""
        stories = self.stories
        return Found(self.body, lambda: ((id, told.code) for id, story in stories.items() for told in story.told if told.is_own))

    def stamp(self, article: Article) -> str:
        """Differs whenever the article or its text does."""
        key = article.story, article.language
        own = self.own(key)
        if own is None:
            raise LostError(article.path)
        return f"{self._record(own).read_from} {self.body(key)}"

    def retold(self) -> Mapping[str, Story]:
        """The stories that the changed articles belong to, with what they were read from now."""
        ids = {record.article.story for record in self.records.values() if record.article is not None}
        return {id: replace(self.stories[id], told=tuple(self._retold(id, each) for each in self.stories[id].told)) for id in ids}

    def _retold(self, id: str, told: Told) -> Told:
        if not told.is_own or told.path not in self.records:
            return told
        return replace(told, read_from=self.records[told.path].read_from, body=self.bodies.get((id, told.code), told.body))

    def with_theme(self, theme: Digest) -> Mapping[str, Rest]:
        """The rest of the catalogue, published with a theme of this key."""
        return {_ALL: replace(self.rest, theme=theme)}

    def catalog(self, site: Site, visibility: Visibility) -> Catalog:
        """The catalogue, as it is now: it holds until the clock changes it."""
        filled: set[Key | str] = set()
        whole: list[bool] = []

        def fill(key: Key | str) -> None:
            if key not in filled:
                filled.add(key)
                (self._tell_of if isinstance(key, str) else self._tell)(key, held)  # type: ignore[arg-type]

        def fill_all() -> None:
            if not whole:
                whole.append(True)
                for id, story in self.stories.items():
                    fill(id)
                    for told in story.told:
                        fill((id, told.code))
                self._put_in_order(held)

        parts: dict[str, Filled[Any, Any]] = {name: Filled(fill, fill_all) for name in (*_BY_KEY, *_BY_STORY)}
        held = {name: each.held for name, each in parts.items()}
        shown = parts["shown"].get
        groups: dict[str, Any] = {
            kind: Found(partial(self._list, kind, frozenset(names), shown), partial(_keys, names))
            for kind, names in self.rest.groups.items()
        }
        ranks = Found(partial(_ranks, groups["news"]), lambda: groups["news"])
        return self._catalog(
            site,
            visibility,
            **parts,
            **groups,
            ids_by_tag=Found(lambda key: groups["by_tag"][key].ids if key in groups["by_tag"] else None, lambda: groups["by_tag"]),
            ranks=ranks,
            near=Found(partial(_near, groups["news"], ranks), lambda: parts["shown"]),
            media=self.media,
        )

    def whole(self, site: Site, visibility: Visibility) -> Catalog:
        """The same, all of it at hand: for those who need most of it."""
        parts: dict[str, dict[Any, Any]] = {name: {} for name in (*_BY_KEY, *_BY_STORY)}
        for entries in (self.known, self.known_facts, self.lists, self.media):
            len(entries)  # reads all of them at once
        for id, story in self.stories.items():
            self._tell_of(id, parts)
            for told in story.told:
                self._tell((id, told.code), parts)
        self._put_in_order(parts)
        shown = parts["shown"]
        groups: dict[str, dict[Any, tuple[Article, ...]]] = {}
        for kind, names in self.rest.groups.items():
            lists = ((key, _code(kind, key), self._ids(kind, key)) for key in _keys(names))
            groups[kind] = {key: tuple([shown[id, code] for id in ids]) for key, code, ids in lists}
        news = groups["news"]
        ids_by_tag = {key: self._ids("by_tag", key) for key in groups["by_tag"]}
        ranks = {code: _ranks(news, code) for code in news}
        return self._catalog(
            site, visibility, **parts, **groups, ids_by_tag=ids_by_tag, ranks=ranks, near=near(news), media=dict(self.media)
        )

    def _catalog(self, site: Site, visibility: Visibility, **parts: Any) -> Catalog:
        rest = self.rest
        return Catalog(
            site=site,
            visibility=visibility,
            languages={language.code: language for language in site.languages},
            tags=rest.tags,
            authors=rest.authors,
            sections=rest.sections,
            copies=frozenset(rest.copies),
            own=dict(rest.own),
            next_change=None,
            scheduled=frozenset(rest.scheduled),
            unready=frozenset(rest.unready),
            clock=lambda: visibility.now,
            memo=Memo(),
            **parts,
        )

    def _tell(self, key: Key, parts: Mapping[str, dict[Any, Any]]) -> None:
        """Put into these mappings what a catalogue keeps of a story for readers of a language."""
        story = self.stories.get(key[0], Story())
        told = next((each for each in story.told if each.code == key[1]), None)
        if told is None:
            return
        record = self._record(_original(story, told.path))
        parts["shown"][key] = record.article
        if told.is_own:
            parts["articles"][key] = record.article
            parts["addresses"][key] = told.address
            parts["tags_of"][key] = told.tags
            parts["authors_of"][key] = told.authors
            parts["texts"][key] = record.text
            parts["facts"][key] = self.facts.get(key) or there(self.known_facts, told.body)
            if told.translator is not None:
                parts["translators"][key] = told.translator

    def _tell_of(self, id: str, parts: Mapping[str, dict[Any, Any]]) -> None:
        """The same of what it keeps of a story for everybody."""
        story = self.stories.get(id, Story())
        codes = tuple(told.code for told in story.told if told.is_own)
        if codes:
            parts["stories"][id] = codes
        if story.copied is not None:
            parts["copied"][id] = self._record(_original(story, story.copied)).article
        if story.withheld is not None:
            parts["withheld"][id] = story.withheld

    def _put_in_order(self, parts: Mapping[str, dict[Any, Any]]) -> None:
        """As the build had them: who goes through all of them tells them in this order."""
        flat = there(self.lists, _SHOWN)
        keys = tuple(zip(flat[::2], flat[1::2], strict=True))
        ids = dict.fromkeys(flat[::2])
        orders = {**dict.fromkeys(_BY_KEY, keys), **dict.fromkeys(_BY_STORY, ids), "withheld": there(self.lists, _WITHHELD)}
        for name, order in orders.items():
            held = parts[name]
            ordered = {each: held[each] for each in order if each in held}
            if len(ordered) < len(held):
                raise LostError(name)
            held.clear()
            held.update(ordered)

    def _ids(self, kind: str, key: str | tuple[str, ...]) -> tuple[str, ...]:
        return there(self.lists, _name(kind, _parts(key)))

    def _list(
        self, kind: str, names: Container[tuple[str, ...]], shown: Callable[[Key], Article | None], key: str | tuple[str, ...]
    ) -> Listed | None:
        return Listed(self._ids(kind, key), _code(kind, key), shown) if _parts(key) in names else None


def _original(story: Story, path: str) -> Told:
    """What is kept of the article in that file. LostError if nothing is."""
    for each in story.told:
        if each.is_own and each.path == path:
            return each
    raise LostError(path)


def _ranks(news: Mapping[str, Sequence[Article]], code: str) -> Mapping[str, int] | None:
    listed = news.get(code)
    ids = listed.ids if isinstance(listed, Listed) else [article.story for article in listed or ()]
    return None if listed is None else {id: rank for rank, id in enumerate(ids)}


def _near(
    news: Mapping[str, Sequence[Article]], ranks: Mapping[str, Mapping[str, int]], key: Key
) -> tuple[Article | None, Article | None] | None:
    listed, rank = news.get(key[1], ()), ranks.get(key[1], {}).get(key[0])
    if rank is None:
        return None
    return listed[rank + 1] if rank + 1 < len(listed) else None, listed[rank - 1] if rank else None


def _keys(names: Iterable[tuple[str, ...]]) -> Iterator[str | tuple[str, ...]]:
    """The names of lists as catalogues have them."""
    return (name[0] if len(name) == 1 else name for name in names)
