"""The catalogue in the store: put there whole by a build, and read a story at a time by one that only goes over a few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Generic, TypeVar, overload

from msgspec import Raw, Struct
from msgspec.structs import replace

from generator.building.rows import LostError, read_raw, reader, row_of
from generator.building.store import Store
from generator.catalog.resolve import Address, Catalog, Key, Memo, Visibility
from generator.digest import Digest
from generator.model.site import Site
from generator.model.story import Article, Facts, Media, Record, Section, Term

K = TypeVar("K")
V = TypeVar("V")

GROUPS = ("news", "by_section", "by_tag", "by_author", "by_year", "by_month")
"""The lists of a catalogue."""

_ALL = "all"


class Told(Struct, frozen=True, array_like=True):
    """What readers of a language get of a story. An original that is lent to them has its own under its own language."""

    code: str
    language: str
    path: str
    """The article's file."""
    body: Digest = ""
    """The key of its text."""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    translator: str | None = None
    address: Address | None = None


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
    groups: Mapping[str, tuple[tuple[str, ...], ...]]
    """Kind of list -> the names of those that there are."""
    own: tuple[tuple[tuple[str, str, str], int], ...]
    tags: Mapping[str, Term]
    authors: Mapping[str, Term]
    sections: Mapping[str, Section]
    copies: tuple[Key, ...]
    scheduled: tuple[Key, ...]
    unready: tuple[Key, ...]


def shelve(store: Store, catalog: Catalog, keys: Mapping[Key, Digest], token: str) -> None:
    """Put the catalogue into the store. `keys` are those of the articles' texts."""
    copied = {id: article.path for id, article in catalog.copied.items()}
    stories = {
        id: Story(tuple(_told(catalog, keys, id)), copied.get(id), catalog.withheld.get(id))
        for id in dict.fromkeys((*(id for id, _ in catalog.shown), *catalog.withheld))
    }
    groups: Mapping[str, Mapping[str | tuple[str, ...], Sequence[Article]]] = {kind: getattr(catalog, kind) for kind in GROUPS}
    rest = Rest(
        token=token,
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
    store.replace({"shelf": {_ALL: rest}, "stories": stories, "lists": lists, "media": catalog.media})


def _told(catalog: Catalog, keys: Mapping[Key, Digest], id: str) -> Iterator[Told]:
    for code in catalog.languages:
        key = id, code
        article = catalog.shown.get(key)
        if article is not None and article.language == code:
            told = catalog.tags_of[key], catalog.authors_of[key], catalog.translators.get(key), catalog.addresses[key]
            yield Told(code, code, article.path, keys[key], *told)
        elif article is not None:
            yield Told(code, article.language, article.path)


def _parts(key: str | tuple[str, ...]) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else key


def _name(kind: str, key: tuple[str, ...]) -> str:
    return "\0".join((kind, *key))


class Entries(Mapping[str, V], Generic[V]):
    """The entries of a table of the store, each read when it is asked for. LostError where it is damaged."""

    def __init__(self, store: Store, table: str, kind: type[V] | object) -> None:
        self.store = store
        self.table = table
        self.read: Callable[[Raw], V] = reader(kind)
        self.rows: dict[str, dict[str, Raw]] = {}
        self.found: dict[str, V] = {}

    def __getitem__(self, name: str) -> V:
        if name not in self.found:
            self.found[name] = self.read(self._row(row_of(name))[name])
        return self.found[name]

    def _row(self, row: str) -> dict[str, Raw]:
        if row not in self.rows:
            self.rows[row] = next((read_raw(data) for _, data in self.store.rows(self.table, [row])), {})
        return self.rows[row]

    def __iter__(self) -> Iterator[str]:
        self.rows |= {row: read_raw(data) for row, data in self.store.rows(self.table) if row not in self.rows}
        return (name for row in self.rows.values() for name in row)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Found(Mapping[K, V], Generic[K, V]):
    """A mapping whose values are looked for when they are asked for; None is none. `names` are the keys that there are."""

    def __init__(self, find: Callable[[K], V | None], names: Callable[[], Iterable[K]]) -> None:
        self.find = find
        self.names = names

    def __getitem__(self, key: K) -> V:
        found = self.find(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[K]:
        return iter(self.names())

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Listed(Sequence[Article]):
    """A list of stories as readers of a language get them."""

    def __init__(self, ids: Sequence[str], code: str, shown: Callable[[Key], Article | None]) -> None:
        self.ids = ids
        self.code = code
        self.shown = shown

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, index: int) -> Article: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Article]: ...
    def __getitem__(self, index: int | slice) -> Article | Sequence[Article]:
        if isinstance(index, slice):
            return _Listed(self.ids[index], self.code, self.shown)
        found = self.shown((self.ids[index], self.code))
        if found is None:
            raise LostError(self.ids[index])
        return found


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
        self.ranks = cache(self._ranks)
        self.keys: Mapping[Key, Digest] = _Found(self.body, partial(self._told_keys, own=True))

    def told(self, key: Key) -> Told | None:
        """What readers of a language get of a story."""
        found = self.stories.get(key[0])
        return next((each for each in found.told if each.code == key[1]), None) if found else None

    def own(self, key: Key) -> Told | None:
        """The same, where it is an article in their language."""
        found = self.told(key)
        return found if found is not None and found.language == found.code else None

    def record(self, path: str) -> Record:
        """An article as its file was read. LostError if it is not known."""
        found = self.records.get(path) or self.known.get(path)
        if found is None:
            raise LostError(path)
        return found

    def body(self, key: Key) -> Digest | None:
        """The key of an article's text."""
        found = self.own(key)
        return None if found is None else self.bodies.get(key, found.body)

    def stamp(self, article: Article) -> str:
        """Differs whenever the article or its text does."""
        return f"{self.record(article.path).read_from} {self.body((article.story, article.language))}"

    def shown(self, key: Key) -> Article | None:
        """The article that readers of a language get of a story."""
        found = self.told(key)
        return None if found is None else self.record(found.path).article

    def retold(self) -> Mapping[str, Story]:
        """The stories of which a text has another key now."""
        changed = {key for key, body in self.bodies.items() if (found := self.own(key)) and found.body != body}
        return {
            id: replace(story, told=tuple(replace(each, body=self.body((id, each.code)) or "") for each in story.told))
            for id, story in ((id, self.stories[id]) for id in {id for id, _ in changed})
        }

    def catalog(self, site: Site, visibility: Visibility) -> Catalog:
        """The catalogue. It holds until the clock changes it."""
        rest = self.rest
        groups = {kind: _Found(partial(self._list, kind), partial(_keys, rest.groups[kind])) for kind in GROUPS}
        own = partial(_Found, names=partial(self._told_keys, own=True))
        ids = partial(_Found, names=lambda: iter(self.stories))
        return Catalog(
            site=site,
            visibility=visibility,
            languages={language.code: language for language in site.languages},
            articles=own(lambda key: self.shown(key) if self.own(key) else None),
            stories=ids(self._languages),
            shown=_Found(self.shown, self._told_keys),
            copied=ids(self._copied),
            copies=frozenset(rest.copies),
            **groups,
            ids_by_tag=_Found(lambda key: self.lists.get(_name("by_tag", key)), lambda: rest.groups["by_tag"]),  # type: ignore[arg-type, return-value]
            tags_of=own(lambda key: found.tags if (found := self.own(key)) else None),
            authors_of=own(lambda key: found.authors if (found := self.own(key)) else None),
            tags=rest.tags,
            authors=rest.authors,
            sections=rest.sections,
            texts=own(lambda key: self.record(found.path).text if (found := self.own(key)) else None),
            facts=own(self._facts),
            media=self.media,
            translators=own(lambda key: found.translator if (found := self.own(key)) else None),
            own=dict(rest.own),
            withheld=ids(lambda id: found.withheld if (found := self.stories.get(id)) else None),
            next_change=None,
            ranks=_Found(self.ranks, lambda: (code for (code,) in rest.groups["news"])),
            near=_Found(self._near, self._told_keys),
            addresses=own(lambda key: found.address if (found := self.own(key)) else None),
            scheduled=frozenset(rest.scheduled),
            unready=frozenset(rest.unready),
            clock=lambda: visibility.now,
            memo=Memo(),
        )

    def _told_keys(self, *, own: bool = False) -> Iterator[Key]:
        for id, story in self.stories.items():
            yield from ((id, each.code) for each in story.told if not own or each.language == each.code)

    def _languages(self, id: str) -> tuple[str, ...] | None:
        found = self.stories.get(id)
        return tuple(each.code for each in found.told if each.language == each.code) or None if found else None

    def _copied(self, id: str) -> Article | None:
        found = self.stories.get(id)
        return self.record(found.copied).article if found and found.copied else None

    def _facts(self, key: Key) -> Facts | None:
        found = self.own(key)
        return None if found is None else self.facts.get(key) or self.known_facts[found.body]

    def _list(self, kind: str, key: str | tuple[str, ...]) -> Sequence[Article] | None:
        parts = _parts(key)
        ids = self.lists.get(_name(kind, parts))
        return None if ids is None else _Listed(ids, parts[0] if kind == "by_month" else parts[-1], self.shown)

    def _ranks(self, code: str) -> Mapping[str, int] | None:
        ids = self.lists.get(_name("news", (code,)))
        return None if ids is None else {id: rank for rank, id in enumerate(ids)}

    def _near(self, key: Key) -> tuple[Article | None, Article | None] | None:
        listed, rank = self._list("news", key[1]), (self.ranks(key[1]) or {}).get(key[0])
        if listed is None or rank is None:
            return None
        return listed[rank + 1] if rank + 1 < len(listed) else None, listed[rank - 1] if rank else None


def _keys(names: Iterable[tuple[str, ...]]) -> Iterator[str | tuple[str, ...]]:
    """The names of lists as catalogues have them."""
    return (name[0] if len(name) == 1 else name for name in names)
