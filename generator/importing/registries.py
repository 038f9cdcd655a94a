"""Tags and authors that the old site used: those that the site does not know yet are added to its registries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from generator.building.publish import machine_errors
from generator.model.site import Site
from generator.model.story import Term
from generator.newsroom.spelling import spelled
from generator.newsroom.writing import put
from generator.problems import Problem, errors_of
from generator.reading.registries import Authors, R, read_terms
from generator.reading.slugs import fold, make_slug
from generator.reading.walk import CONTENT


class Names(Struct):
    """Ids by name, however it is spelled; `new` are those that the registry does not have yet."""

    known: dict[str, str]
    bare: set[str] = field(default_factory=set)
    """Ids of which nothing is known but the name."""
    new: dict[str, str] = field(default_factory=dict)
    """Id -> name."""

    def id_of(self, name: str) -> str | None:
        """The id that a name means; a new one if it is not known; None for a name without a letter or digit."""
        key = fold(name)
        if key not in self.known:
            id = make_slug(name, ascii_only=True) or make_slug(name, ascii_only=False)
            if not id:
                return None
            id = id if id not in self.known.values() else self._further(id)
            self.known |= {key: id, fold(id): id, fold(id.replace("-", " ")): id}
            self.new[id] = name
            self.bare.add(id)
        return self.known[key]

    def _further(self, id: str) -> str:
        return next(f"{id}-{number}" for number in range(2, 10_000) if f"{id}-{number}" not in self.known.values())


def names_in(terms: Iterable[Term]) -> Names:
    """The names of a registry."""
    known: dict[str, str] = {}
    bare: set[str] = set()
    for term in terms:
        known |= {fold(spelling): term.id for spelling in (*term.name.values(), term.id.replace("-", " "), term.id)}
        if not (any(term.description.values()) or term.photo or term.email or term.links):
            bare.add(term.id)
    return Names(known, bare)


def with_entries(data: bytes, entries: Mapping[str, str], kind: type[R], site: Site) -> bytes | None:
    """The registry with entries added at its end, all else the same; None if that does not come out right."""
    before: list[Problem] = []
    old = read_terms(data, "", kind, site, before) if data.strip() else ()
    end = b"" if not data or data.endswith(b"\n") else b"\n"
    new = data + end + b"".join(spelled({id: {"name": name}}).encode() for id, name in sorted(entries.items()))
    after: list[Problem] = []
    ids = {term.id for term in read_terms(new, "", kind, site, after)}
    return new if not errors_of(after) and ids == {term.id for term in old} | entries.keys() else None


def add_entries(site: Site, name: str, entries: Mapping[str, str], kind: type[R]) -> bool:
    """Add entries to tags.yaml or authors.yaml; False if the file's form is too unusual."""
    path = site.root / CONTENT / name
    with machine_errors(path):
        data = path.read_bytes() if path.exists() else b""
        new = with_entries(data, entries, kind, site)
        if new is not None and new != data:
            put(path, new)
    return new is not None


def file_of(kind: type[R]) -> str:
    """The name of the registry's file."""
    return "authors.yaml" if issubclass(kind, Authors) else "tags.yaml"
