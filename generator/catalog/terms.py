"""Tags and authors: what an editor wrote is matched with the registries."""

from __future__ import annotations

from collections.abc import Sequence

from generator.model.site import Site
from generator.model.story import Article, Term
from generator.problems import Location, Problem, error, warning
from generator.reading.nearest import nearest
from generator.reading.slugs import fold

_UNDECLARED = {"tag": "the tag “{name}” is not declared", "author": "the author “{name}” is not declared"}


class Registry:
    """The terms of one kind, found by id or by name in any language, however it is spelled.

    A term that an article uses without declaring it joins them, with a warning: shown as first written.
    """

    def __init__(self, kind: str, declared: Sequence[Term], site: Site, problems: list[Problem]) -> None:
        self.kind = kind
        self.site = site
        self.problems = problems
        self.terms = {term.id: term for term in declared}
        self.found: dict[str, Term] = {}
        self.resolved: dict[tuple[str, ...], tuple[str, ...]] = {}
        for term in declared:
            self._spell(term)

    def _spell(self, term: Term) -> None:
        for name in sorted({fold(term.id), fold(term.id.replace("-", " ")), *map(fold, term.name.values())}):
            other = self.found.setdefault(name, term)
            if other is not term:
                message = "“{name}” names two entries: {one} and {other}"
                facts = {"name": name, "one": other.id, "other": term.id}
                self.problems.append(error(term.where, message, "give one of them another name", **facts))

    def resolve(self, article: Article, key: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of what an article names, without repetitions."""
        if names in self.resolved:
            return self.resolved[names]
        ids = [
            self._id(name, article.marks.get(f"{key}.{index}") or article.marks.get(key) or Location(article.path, 1))
            for index, name in enumerate(names)
        ]
        found = tuple(dict.fromkeys(id for id in ids if id))
        if all(self.terms[id].declared for id in found):  # of others each article is told
            self.resolved[names] = found
        return found

    def known(self, name: str) -> str | None:
        """The id of the declared entry that a name means; None if there is none."""
        term = self.found.get(fold(name))
        return term.id if term is not None and term.declared else None

    def _id(self, name: str, where: Location) -> str:
        if not name:
            return ""
        term = self.found.get(fold(name))
        if term is None:
            from generator.reading.registries import undeclared_term  # noqa: PLC0415 (most archives declare theirs)

            term = undeclared_term(name, self.site, where, self.problems)
            self.terms[term.id] = term
            self.found[fold(name)] = term
        if not term.declared:
            self._warn(name, where)
        return term.id

    def _warn(self, name: str, where: Location) -> None:
        declared = {spelling for spelling, term in self.found.items() if term.declared}
        near = nearest(fold(name), declared)
        hint = "did you mean “{near}”?" if near else "declare it in content/{file}"
        file = "tags.yaml" if self.kind == "tag" else "authors.yaml"
        near_name = next((n for n in (*self.found[near].name.values(), self.found[near].id) if fold(n) == near), near) if near else ""
        self.problems.append(warning(where, _UNDECLARED[self.kind], hint, name=name, near=near_name, file=file))
