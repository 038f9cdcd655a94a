"""The catalogue in the store: put there whole by a build, and read a story at a time by one that only goes over a few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, Generic, TypeVar, overload  # Any: the mappings of a catalogue, by their names

from msgspec import Raw, Struct
from msgspec.structs import replace

from generator.building.rows import LostError, read_raw, reader, row_of
from generator.building.store import Store
from generator.catalog.resolve import Address, Catalog, Key, Memo, Visibility, near
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


def _code(kind: str, key: str | tuple[str, ...]) -> str:
    """The language of the readers of a list."""
    return key if isinstance(key, str) else key[0] if kind == "by_month" else key[-1]


def _name(kind: str, key: tuple[str, ...]) -> str:
    return "\0".join((kind, *key))


class Entries(Mapping[str, V], Generic[V]):
    """The entries of a table of the store, each read when it is asked for. LostError where it is damaged."""

    def __init__(self, store: Store, table: str, kind: type[V] | object) -> None:
        self.store = store
        self.table = table
        self.kind = kind
        self.read: Callable[[Raw], V] = reader(kind)
        self.whole = False
        self.rows: dict[str, dict[str, Raw]] = {}
        self.found: dict[str, V] = {}

    def __getitem__(self, name: str) -> V:
        if name not in self.found:
            if self.whole:
                raise KeyError(name)
            self.found[name] = self.read(self._row(row_of(name))[name])
        return self.found[name]

    def _row(self, row: str) -> dict[str, Raw]:
        if row not in self.rows:
            self.rows[row] = next((read_raw(data) for _, data in self.store.rows(self.table, [row])), {})
        return self.rows[row]

    def __iter__(self) -> Iterator[str]:
        self._read_all()
        return iter(self.found)

    def __len__(self) -> int:
        self._read_all()
        return len(self.found)

    def _read_all(self) -> None:
        if not self.whole:
            read = reader(dict[str, self.kind])  # type: ignore[name-defined]
            for _, data in self.store.rows(self.table):
                self.found |= read(data)
            self.whole = True


class _Filled(Mapping[K, V], Generic[K, V]):
    """A mapping that is filled piece by piece: `fill` puts in what there is of a key before that is looked for, `fill_all` everything."""

    def __init__(self, fill: Callable[[K], object], fill_all: Callable[[], object]) -> None:
        self.held: dict[K, V] = {}
        self.fill = fill
        self.fill_all = fill_all

    def __getitem__(self, key: K) -> V:
        self.fill(key)
        return self.held[key]

    def __iter__(self) -> Iterator[K]:
        self.fill_all()
        return iter(self.held)

    def __len__(self) -> int:
        self.fill_all()
        return len(self.held)


class _Found(Mapping[K, V], Generic[K, V]):
    """A mapping whose values are looked for when they are asked for; None is none. `names` are the keys that there are."""

    def __init__(self, find: Callable[[K], V | None], names: Callable[[], Iterable[K]]) -> None:
        self.find = cache(find)
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
        return next((each for each in story.told if each.code == each.language == key[1]), None)

    def record(self, path: str) -> Record:
        """An article as its file was read. LostError if it is not known."""
        return self.records.get(path) or _there(self.known, path)

    def facts_of(self, key: Key) -> Facts:
        """What is known of a text. LostError if it is not."""
        own = self.own(key)
        return self.facts.get(key) or _there(self.known_facts, own.body if own else "")

    def body(self, key: Key) -> Digest | None:
        """The key of an article's text."""
        own = self.own(key)
        return None if own is None else self.bodies.get(key, own.body)

    def stamp(self, article: Article) -> str:
        """Differs whenever the article or its text does."""
        return f"{self.record(article.path).read_from} {self.body((article.story, article.language))}"

    def retold(self) -> Mapping[str, Story]:
        """The stories of which a text has another key now."""
        changed = {key[0] for key, body in self.bodies.items() if (own := self.own(key)) and own.body != body}
        return {
            id: replace(story, told=tuple(replace(each, body=self.bodies.get((id, each.code), each.body)) for each in story.told))
            for id, story in ((id, self.stories[id]) for id in changed)
        }

    def catalog(self, site: Site, visibility: Visibility) -> Catalog:
        """The catalogue, as it is now: it holds until the clock changes it."""
        rest = self.rest
        filled: set[str] = set()

        def fill(id: str) -> None:
            if id not in filled:
                filled.add(id)
                self._tell(id, held)

        def fill_all() -> None:
            if len(filled) < len(self.stories):
                for id in self.stories:
                    fill(id)

        parts: dict[str, _Filled[Any, Any]] = {
            **{name: _Filled(lambda key: fill(key[0]), fill_all) for name in _BY_KEY},
            **{name: _Filled(fill, fill_all) for name in _BY_STORY},
        }
        held = {name: each.held for name, each in parts.items()}
        shown = parts["shown"].get
        groups: dict[str, Any] = {
            kind: _Found(partial(self._list, kind, shown), partial(_keys, names)) for kind, names in rest.groups.items()
        }
        ranks = _Found(self._ranks, lambda: groups["news"])
        return Catalog(
            site=site,
            visibility=visibility,
            languages={language.code: language for language in site.languages},
            **parts,
            copies=frozenset(rest.copies),
            **groups,
            ids_by_tag=_Found(lambda key: self.lists.get(_name("by_tag", key)), lambda: groups["by_tag"]),
            tags=rest.tags,
            authors=rest.authors,
            sections=rest.sections,
            media=self.media,
            own=dict(rest.own),
            next_change=None,
            ranks=ranks,
            near=_Found(partial(_near, groups["news"], ranks), lambda: parts["shown"]),
            scheduled=frozenset(rest.scheduled),
            unready=frozenset(rest.unready),
            clock=lambda: visibility.now,
            memo=Memo(),
        )

    def whole(self, site: Site, visibility: Visibility) -> Catalog:
        """The same, all of it at hand: for those who need most of it."""
        parts: dict[str, dict[Any, Any]] = {name: {} for name in (*_BY_KEY, *_BY_STORY)}
        for entries in (self.known, self.known_facts, self.lists, self.media):
            len(entries)  # reads all of them at once
        for id in self.stories:
            self._tell(id, parts)
        shown = parts["shown"]
        groups: dict[str, dict[Any, tuple[Article, ...]]] = {
            kind: {
                key: tuple([shown[id, code] for id in ids])
                for key in _keys(names)
                for code, ids in [(_code(kind, key), self.lists[_name(kind, _parts(key))])]
            }
            for kind, names in self.rest.groups.items()
        }
        return replace(
            self.catalog(site, visibility),
            **parts,
            **groups,
            ids_by_tag={key: self.lists[_name("by_tag", key)] for key in groups["by_tag"]},
            ranks={code: {a.story: rank for rank, a in enumerate(listed)} for code, listed in groups["news"].items()},
            near=near(groups["news"]),
        )

    def _tell(self, id: str, parts: Mapping[str, dict[Any, Any]]) -> None:
        """Put into these mappings what a catalogue keeps of a story."""
        story = self.stories.get(id)
        if story is None:
            return
        for told in story.told:
            key, record = (id, told.code), self.record(told.path)
            parts["shown"][key] = record.article
            if told.language == told.code:
                parts["articles"][key] = record.article
                parts["addresses"][key] = told.address
                parts["tags_of"][key] = told.tags
                parts["authors_of"][key] = told.authors
                parts["texts"][key] = record.text
                parts["facts"][key] = self.facts.get(key) or _there(self.known_facts, told.body)
                if told.translator is not None:
                    parts["translators"][key] = told.translator
        codes = tuple(told.code for told in story.told if told.language == told.code)
        if codes:
            parts["stories"][id] = codes
        if story.copied is not None:
            parts["copied"][id] = self.record(story.copied).article
        if story.withheld is not None:
            parts["withheld"][id] = story.withheld

    def _list(self, kind: str, shown: Callable[[Key], Article | None], key: str | tuple[str, ...]) -> Sequence[Article] | None:
        ids = self.lists.get(_name(kind, _parts(key)))
        return None if ids is None else _Listed(ids, _code(kind, key), shown)

    def _ranks(self, code: str) -> Mapping[str, int] | None:
        ids = self.lists.get(_name("news", (code,)))
        return None if ids is None else {id: rank for rank, id in enumerate(ids)}


def _there(entries: Mapping[str, V], name: str) -> V:
    """What must be there. LostError if it is not."""
    found = entries.get(name)
    if found is None:
        raise LostError(name)
    return found


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
