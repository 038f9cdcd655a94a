"""Mappings and lists of which only what is looked at is read: from the store, or from something else that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Generic, TypeVar, overload

from msgspec import Raw

from generator.building.rows import LostError, read_raw, reader, row_of
from generator.building.store import Store
from generator.catalog.resolve import Key
from generator.model.story import Article

K = TypeVar("K")
V = TypeVar("V")


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


class Filled(Mapping[K, V], Generic[K, V]):
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


class Found(Mapping[K, V], Generic[K, V]):
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


class Listed(Sequence[Article]):
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
            return Listed(self.ids[index], self.code, self.shown)
        found = self.shown((self.ids[index], self.code))
        if found is None:
            raise LostError(self.ids[index])
        return found


def there(entries: Mapping[str, V], name: str) -> V:
    """What must be there. LostError if it is not."""
    found = entries.get(name)
    if found is None:
        raise LostError(name)
    return found
