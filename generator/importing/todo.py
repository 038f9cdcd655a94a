"""What an import did and what it leaves to people: as lines, as data, and as a list for editors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from generator.importing.feeds import WIX_ITEMS
from generator.importing.importer import Imported
from generator.importing.notes import HEADINGS, Noted
from generator.importing.placing import Action, Placed
from generator.problems import Line
from generator.speech import say, translate

DONE: dict[Action, str] = {
    "created": "new: {file}",
    "updated": "updated: {file}",
    "unchanged": "unchanged: {file}",
    "edited": "kept, since it was edited: {file}",
    "better": "kept, since an earlier import knew more: {file}",
    "deleted": "left out, since it was deleted: {file}",
    "there": "kept, since it was there already: {file}",
    "refused": "refused: {file}",
}

COUNTED: dict[Action, str] = {
    "created": "  {n} new",
    "updated": "  {n} updated",
    "unchanged": "  {n} unchanged",
    "edited": "  {n} edited and kept",
    "better": "  {n} known better and kept",
    "deleted": "  {n} deleted and left out",
    "there": "  {n} already there",
    "refused": "  {n} refused",
}

_OPEN, _DONE = "- [ ] ", "- [x] "
"""Task lists, as GitHub and others show them."""

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<"})


def lines(imported: Imported) -> Iterator[str]:
    """What was done, article by article, and in all."""
    for placed in imported.placed:
        yield Line(DONE[placed.action], file=placed.path)
        if placed.moved_from:
            yield Line("  it was {file}", file=placed.moved_from)
    counts = Counter(placed.action for placed in imported.placed)
    yield Line("articles: {total}", total=len(imported.placed))
    yield from (Line(COUNTED[action], n=counts[action]) for action in COUNTED if counts[action])
    drafts = sum(placed.piece.draft for placed in imported.placed if placed.writes)
    if drafts:
        yield Line("drafts among them, until what is missing is there: {count}", count=drafts)
    if imported.feed_items == WIX_ITEMS < len(imported.placed):
        yield Line(
            "the feed names {items} of {total} stories: Wix puts no more into it", items=imported.feed_items, total=len(imported.placed)
        )


def data(imported: Imported) -> dict[str, object]:
    """The same for machines."""
    return {"articles": [_plain(placed) for placed in imported.placed], "to_do": [_task(noted) for noted in imported.noted]}


def _plain(placed: Placed) -> dict[str, object]:
    piece, merged = placed.piece, placed.piece.merged
    return {
        "file": placed.path,
        "action": placed.action,
        "moved_from": placed.moved_from or None,
        "language": piece.language,
        "title": piece.title,
        "date": piece.printed,
        "draft": piece.draft,
        "incomplete": "text" not in merged.sources,
        "addresses": list(piece.aliases),
        "fields": {field: finding.kind for field, finding in merged.sources.items()},
        "sources": [f"{finding.kind}: {finding.where}" for finding in merged.findings],
    }


def _task(noted: Noted) -> dict[str, object]:
    problem = noted.problem
    return {"topic": noted.topic, "file": problem.where.path, "message": problem.text, "hint": problem.advice or None}


def to_do(noted: Iterable[Noted], language: str, before: str = "") -> str:
    """A list in Markdown, by topic, in the language of whoever reads it. What was ticked off on the list before stays so."""
    listed = list(noted)
    done = {line.removeprefix(_DONE) for line in before.splitlines() if line.startswith(_DONE)}
    parts = [f"# {translate('What the import leaves to do', language)}\n"]
    for topic, heading in HEADINGS.items():
        tasks = sorted({_line(each, language) for each in listed if each.topic == topic})
        if tasks:
            lines = "".join(f"{_DONE if task in done else _OPEN}{task}\n" for task in tasks)
            parts.append(f"## {translate(heading, language)}\n\n{lines}")
    return "\n".join(parts)


def _line(noted: Noted, language: str) -> str:
    problem = noted.problem
    told = say(problem.message, problem.facts, language)
    hint = say(problem.hint, problem.facts, language)
    line = f"`{problem.where}`: {told.translate(_SIGNS)}" + (f" ({hint.translate(_SIGNS)})" if hint else "")
    return line.encode("utf-8", "backslashreplace").decode()  # names of files need not be UTF-8
