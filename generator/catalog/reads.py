"""Which parts of a catalogue an answer was made of, written down while it is made, and a version of each part.

A build compares the versions with those of the last one: what read none of the parts that changed need not be asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from msgspec.structs import replace

from generator.catalog.resolve import Catalog, Key, Memo
from generator.digest import Digest, digest_bytes, witness
from generator.model.output import Part
from generator.model.story import Article
from generator.problems import Location

SITE: Part = ("site",)
"""Settings, languages, and the registries: every answer may have read them, and nobody writes it down."""

CLOCK: Part = ("clock",)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")

Note = Callable[[Part], None]


class Reads:
    """What has been read since somebody began to listen."""

    def __init__(self) -> None:
        self.parts: set[Part] = set()

    def note(self, part: Part) -> None:
        """That part was read."""
        self.parts.add(part)

    def during(self, work: Callable[[], T]) -> tuple[T, frozenset[Part]]:
        """What the work gives, and what it reads; who listens outside hears nothing of it."""
        outer, self.parts = self.parts, set()
        try:
            return work(), frozenset(self.parts)
        finally:
            self.parts = outer


class _Remembering(Memo):
    """Remembers with each value what it was made of."""

    def __init__(self, reads: Reads) -> None:
        super().__init__()
        self.reads = reads
        self.made_of: dict[Hashable, frozenset[Part]] = {}

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        if key not in self.made_of:
            self.values[key], self.made_of[key] = self.reads.during(make)
        self.reads.parts |= self.made_of[key]
        return self.values[key]  # type: ignore[return-value]


class _Watched(Mapping[K, V], Generic[K, V]):
    """A mapping that notes which entry is looked at, or that somebody went through all of them."""

    def __init__(self, entries: Mapping[K, V], note: Note, kind: str, part: Callable[[K], Part]) -> None:
        self.entries = entries
        self.note = note
        self.kind = kind
        self.part = part

    def __getitem__(self, key: K) -> V:
        self.note(self.part(key))
        return self.entries[key]

    def get(self, key: K, default: T = None) -> V | T:  # type: ignore[assignment]
        self.note(self.part(key))
        return self.entries.get(key, default)

    def __contains__(self, key: object) -> bool:
        self.note(self.part(key))  # type: ignore[arg-type]  # only keys are looked for, and this is done a hundred thousand times
        return key in self.entries

    def __iter__(self) -> Iterator[K]:
        self.note((self.kind,))
        return iter(self.entries)

    def __len__(self) -> int:
        self.note((self.kind,))
        return len(self.entries)


class _WatchedStories(_Watched[Key, V]):
    """What is kept by story and language. Whoever goes through all of it has read everything, and nothing of a story by itself."""

    def items(self) -> ItemsView[Key, V]:
        self.note((self.kind,))
        return self.entries.items()

    def values(self) -> ValuesView[V]:
        self.note((self.kind,))
        return self.entries.values()


class _WatchedCounts(_Watched[K, V]):
    """A mapping of which most only ask whether an entry is there: that is a part of its own, which few changes touch."""

    def __contains__(self, key: object) -> bool:
        self.note((f"has {self.kind}", *self.part(key)[1:]))  # type: ignore[arg-type]
        return key in self.entries


class _WatchedGroups(_WatchedCounts[K, Sequence[Article]]):
    """Groups of articles by name."""

    def __getitem__(self, key: K) -> Sequence[Article]:
        return _WatchedList(super().__getitem__(key), self.note)

    def get(self, key: K, default: T = None) -> Sequence[Article] | T:  # type: ignore[assignment]
        found = super().get(key)
        return default if found is None else _WatchedList(found, self.note)


class _WatchedList(Sequence[Article]):
    """A list of articles of which those are noted that are looked at; their order is a part that its holder has noted."""

    def __init__(self, articles: Sequence[Article], note: Note) -> None:
        self.articles = articles
        self.note = note

    def __len__(self) -> int:
        return len(self.articles)

    def __iter__(self) -> Iterator[Article]:
        for article in self.articles:
            self.note(("story", article.story))
            yield article

    @overload
    def __getitem__(self, index: int) -> Article: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Article]: ...
    def __getitem__(self, index: int | slice) -> Article | Sequence[Article]:
        found = self.articles[index]
        if isinstance(found, Article):
            self.note(("story", found.story))
            return found
        return _WatchedList(found, self.note)


_BY_KEY = ("articles", "addresses", "shown", "texts", "facts", "tags_of", "authors_of", "translators", "scheduled", "copies")
_BY_STORY = ("stories", "copied", "withheld")
_GROUPS = ("by_section", "by_tag", "by_author", "by_year", "by_month")

WHOLE = frozenset({*_BY_KEY, "copied", "near", "news", "media"} - {"addresses"})
"""The kinds of which somebody who goes through all of it has read all stories."""


def watched(catalog: Catalog, reads: Reads) -> Catalog:
    """The same catalogue, of which is noted what is read."""
    note = reads.note
    changed: dict[str, Any] = {name: _WatchedStories(_as_mapping(getattr(catalog, name)), note, name, _story_of_key) for name in _BY_KEY}
    changed |= {name: _Watched(getattr(catalog, name), note, name, _story) for name in _BY_STORY}
    changed |= {name: _WatchedGroups(getattr(catalog, name), note, name, partial(_named, name)) for name in _GROUPS}
    changed["own"] = _WatchedCounts(catalog.own, note, "own", partial(_named, "own"))
    changed["near"] = _Watched(catalog.near, note, "near", partial(_named, "near"))
    changed["unready"] = _Watched(dict.fromkeys(catalog.unready), note, "unready", lambda key: ("unready",))
    changed["news"] = _WatchedGroups(catalog.news, note, "news", _news)
    changed["ranks"] = _Watched(catalog.ranks, note, "news", _news)
    changed["ids_by_tag"] = _Watched(catalog.ids_by_tag, note, "by_tag", partial(_named, "by_tag"))
    changed["media"] = _Watched(catalog.media, note, "media", lambda path: ("media", path))
    return replace(catalog, **changed, clock=partial(_clock, catalog, note), memo=_Remembering(reads))


def _clock(catalog: Catalog, note: Note) -> datetime:
    note(CLOCK)
    return catalog.clock()


def _as_mapping(entries: Mapping[Key, object] | Collection[Key]) -> Mapping[Key, object]:
    return entries if isinstance(entries, Mapping) else dict.fromkeys(entries)


def _story_of_key(key: Key) -> Part:
    return ("story", key[0])


def _named(kind: str, name: tuple[str, ...]) -> Part:
    return (kind, *name)


def _news(code: str) -> Part:
    return ("news", code)


def _story(id: str) -> Part:
    return ("story", id)


class Versions:
    """A text for each part of a catalogue, another one whenever the part is; `stamp` gives such a text for an article with its body."""

    def __init__(self, catalog: Catalog, stamp: Callable[[Article], str]) -> None:
        self.catalog = catalog
        self.stamp = stamp
        self.stories: Mapping[str, Digest] | None = None

    def of(self, part: Part) -> str:
        """The version of a part; that of what is not there is one too."""
        kind, *name = part
        return self._whole(kind) if not name else self._one(kind, tuple(name))

    def _one(self, kind: str, name: tuple[str, ...]) -> str:
        if kind == "story":
            return _kept_by(self.catalog, self.stamp, name[0]) if self.stories is None else self.stories.get(name[0], "")
        asked = kind.removeprefix("has ")
        key = name[0] if asked in ("news", "media") else name
        entries = getattr(self.catalog, asked)
        if asked != kind:
            return str(key in entries)
        found = entries.get(key)
        return _order(each for each in found or () if each is not None) if kind in (*_GROUPS, "news", "near") else witness(found)

    def _whole(self, kind: str) -> str:
        catalog = self.catalog
        if kind == "site":
            terms = [
                replace(term, where=_NOWHERE) for terms in (catalog.tags, catalog.authors, catalog.sections) for term in terms.values()
            ]
            seen = catalog.visibility.drafts, catalog.visibility.scheduled
            return witness((replace(catalog.site, root=_NOT_HERE), seen, terms))
        if kind == "clock":
            return catalog.clock().isoformat()
        entries = getattr(catalog, kind)
        if kind == "addresses":
            return witness([(*key, *address) for key, address in entries.items()])
        names = witness(tuple(map(str, entries)))
        return f"{names} {self._everything()}" if kind in WHOLE else names

    def _everything(self) -> str:
        return witness((self.of_stories(), tuple(self.catalog.media.values())))

    def of_stories(self) -> Mapping[str, Digest]:
        """Id of a story -> a digest of everything that is kept by it."""
        if self.stories is None:
            ids = {*(id for id, _ in self.catalog.shown), *self.catalog.withheld}
            self.stories = {id: _kept_by(self.catalog, self.stamp, id) for id in ids}
        return self.stories


_NOWHERE = Location("")
_NOT_HERE = Path()
"""Where the site lies, and on which line a term is declared, is in no answer."""


def _kept_by(catalog: Catalog, stamp: Callable[[Article], str], id: str) -> Digest:
    """A digest of everything that is kept by the id of a story; empty if nothing is."""
    told: list[str] = []
    for code in catalog.languages:
        key = id, code
        article = catalog.shown.get(key)
        if article is None:
            continue
        if article.language == code:
            names = *catalog.tags_of[key], "", *catalog.authors_of[key], catalog.translators.get(key, "")
            told.append("\n".join((code, stamp(article), *names, str(key in catalog.scheduled))))
        else:
            told.append("\n".join((code, article.language, str(key in catalog.copies))))
    told += ["copied"] if id in catalog.copied else []
    told += [catalog.withheld[id]] if id in catalog.withheld else []
    return digest_bytes("\n\n".join(told).encode("utf-8", "surrogatepass")) if told else ""


def _order(articles: Iterable[Article]) -> Digest:
    return digest_bytes("\n".join([f"{a.story} {a.language}" for a in articles]).encode("utf-8", "surrogatepass"))
