"""`edicola tags`: the tags with their counts, undeclared and unused ones, and near-duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

from msgspec import Struct

from generator.catalog.resolve import Catalog, Visibility, resolve
from generator.commands.result import Result
from generator.commands.site import clock
from generator.model.story import Term
from generator.newsroom.stories import read_newsroom
from generator.problems import Line
from generator.reading.slugs import fold

ALIKE = 0.8
"""How much of two names must be the same: one letter in five may differ (`difflib`'s ratio)."""


class Tag(Struct, frozen=True):
    """A tag with its published stories by language; `used` counts every article that has it, published or not."""

    term: Term
    counts: Mapping[str, int]
    used: int


def list_tags(root: Path, now: str | None) -> Result:
    """Every tag of the registry and of the articles. SiteError if content/ has errors."""
    newsroom = read_newsroom(root)
    catalog, found = resolve(newsroom.site, newsroom.source, {}, {}, Visibility(clock(newsroom.site, now)))
    newsroom.refuse_errors(found)
    tags = sorted(_tags(catalog), key=lambda tag: (fold(tag.term.id), tag.term.id))
    alike = near_duplicates([tag.term for tag in tags])
    lines = (*_table(tags, list(catalog.languages)), *_undeclared(tags), *_unused(tags), *_alike(alike))
    data = {"tags": [_plain(tag) for tag in tags], "near_duplicates": [list(pair) for pair in alike]}
    return Result(lines, newsroom.warnings, data=data)


def _tags(catalog: Catalog) -> Iterator[Tag]:
    for id, term in catalog.tags.items():
        counts = {code: len(catalog.by_tag.get((id, code), ())) for code in catalog.languages}
        yield Tag(term, counts, sum(id in tags for tags in catalog.tags_of.values()))


def near_duplicates(terms: Iterable[Term]) -> list[tuple[str, str]]:
    """Pairs of ids whose names in some language are nearly the same, whatever their case and accents."""
    folded = [(term.id, {code: fold(name) for code, name in term.name.items()}) for term in terms]
    return [(one, other) for (one, names), (other, others) in combinations(folded, 2) if _are_alike(names, others)]


def _are_alike(names: Mapping[str, str], others: Mapping[str, str]) -> bool:
    return any(_is_near(name, others[code]) for code, name in names.items())


def _is_near(one: str, other: str) -> bool:
    """The two upper bounds come first, since they are quick."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _plain(tag: Tag) -> dict[str, object]:
    term = tag.term
    where = {"path": term.where.path, "line": term.where.line or None}
    return {"id": term.id, "name": dict(term.name), "declared": term.declared, "used": tag.used, "counts": dict(tag.counts), **where}


def _table(tags: list[Tag], codes: list[str]) -> Iterator[str]:
    """A line a tag: its counts, its id, its names. Names come last, so that no script shifts a column."""
    if not tags:
        yield Line("there are no tags")
        return
    yield " ".join(f"{code:>6}" for code in codes)
    for tag in tags:
        names = ", ".join(dict.fromkeys(name for name in tag.term.name.values() if name != tag.term.id))
        counts = " ".join(f"{tag.counts[code]:>6}" for code in codes)
        yield f"{counts}  {tag.term.id}" + (f"  {names}" if names else "")


def _unused(tags: list[Tag]) -> Iterator[str]:
    found = [tag for tag in tags if not tag.used]
    if found:
        yield ""
        yield Line("no article uses:")
    yield from (f"  {tag.term.id}" for tag in found)


def _undeclared(tags: list[Tag]) -> Iterator[str]:
    found = [tag for tag in tags if not tag.term.declared]
    if found:
        yield ""
        yield Line("not declared in content/tags.yaml:")
    yield from (f"  {tag.term.where}: {tag.term.id}" for tag in found)


def _alike(pairs: list[tuple[str, str]]) -> Iterator[str]:
    if pairs:
        yield ""
        yield Line("nearly the same:")
    yield from (f"  {one} ~ {other}" for one, other in pairs)
