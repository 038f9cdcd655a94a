"""Findings of one story become one: for each field the best source wins, and it is written down which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator.importing.findings import RANK, TEXT_RANK, Codes, Finding, Kind
from generator.reading.slugs import fold

FIELDS = ("slug", "title", "date", "updated", "modified", "printed", "writer", "description", "cover", "guid", "url")


class Merged(Struct, frozen=True):
    """A story in one language: its findings, the best first, and for each field that one of them knows, whose word it is."""

    names: frozenset[str]
    findings: tuple[Finding, ...]
    language: str
    sources: Mapping[str, Finding]
    """Field -> the finding whose word counts."""
    foreign: str = ""
    """The language that the sources name, if the site does not have it, and nobody said which one counts."""

    def get(self, field: str) -> Any:  # Any: the field's own type, which the caller names
        """The value that counts; None if nobody knows."""
        finding = self.sources.get(field)
        return None if finding is None else getattr(finding, field)

    def all(self, field: str) -> tuple[str, ...]:
        """The texts of all findings, each once."""
        return tuple(dict.fromkeys(text for finding in self.findings for text in getattr(finding, field)))

    @property
    def kinds(self) -> frozenset[Kind]:
        """Of the sources that know the story."""
        return frozenset(finding.kind for finding in self.findings)

    @property
    def where(self) -> str:
        """The file to name when something is odd: where the text is from, else the best source."""
        return self.sources.get("text", self.findings[0]).where


def merge(findings: Iterable[Finding], codes: Codes, given: str | None) -> list[Merged]:
    """The stories, in the order of their names. `given` is the language for what does not show its own."""
    told = _told_apart(list(findings))
    groups = _joined(told, lambda finding: finding.names)
    groups = _with_texts(groups)
    merged = [_merged(group, codes, given) for group in groups]
    return sorted(merged, key=lambda story: (story.language, sorted(story.names)))


def _told_apart(findings: list[Finding]) -> list[Finding]:
    """Plain texts have only their titles for names: two with the same title and other words are two stories."""
    seen: dict[frozenset[str], list[tuple[str, ...]]] = defaultdict(list)
    found = []
    for finding in findings:
        if finding.kind == "text" and finding.text is not None:
            known = seen[finding.names]
            if finding.text.words not in known:
                known.append(finding.text.words)
            number = known.index(finding.text.words)
            finding = replace(finding, names=frozenset(f"{name}#{number + 1}" if number else name for name in finding.names))  # noqa: PLW2901
        found.append(finding)
    return found


def _joined(findings: list[Finding], names: Callable[[Finding], Iterable[str]]) -> list[list[Finding]]:
    """Groups of findings that share a name, directly or through others."""
    group_of: dict[str, list[Finding]] = {}
    groups: dict[int, list[Finding]] = {}
    for finding in findings:
        own = [finding]
        for name in names(finding):
            other = group_of.get(name)
            if other is not None and other is not own:
                own, small = (other, own) if len(other) >= len(own) else (own, other)
                own += small
                groups.pop(id(small), None)
                group_of |= {each: own for member in small for each in names(member)}
        groups[id(own)] = own
        group_of |= dict.fromkeys(names(finding), own)
    return list(groups.values())


def _with_texts(groups: list[list[Finding]]) -> list[list[Finding]]:
    """A plain text has no address: it joins the one story that has its very title, and no text of its own."""
    by_title: dict[str, list[list[Finding]]] = defaultdict(list)
    for group in groups:
        if not _is_text(group):
            for title in {fold(finding.title) for finding in group if finding.title}:
                by_title[title].append(group)
    rest = []
    for group in groups:
        found = by_title.get(fold(group[0].title or ""), []) if _is_text(group) else []
        if len(found) == 1 and not any(finding.kind == "text" for finding in found[0]):
            found[0].extend(group)
        else:
            rest.append(group)
    return rest


def _is_text(group: list[Finding]) -> bool:
    return all(finding.kind == "text" for finding in group)


def _merged(group: list[Finding], codes: Codes, given: str | None) -> Merged:
    ordered = sorted(group, key=lambda finding: RANK.index(finding.kind))
    sources = dict(_sources(ordered))
    names = frozenset(name for finding in ordered for name in finding.names)
    foreign = "" if given else _foreign(ordered, codes)
    return Merged(names, tuple(ordered), _language(ordered, codes, given), sources, foreign)


def _sources(ordered: list[Finding]) -> Iterator[tuple[str, Finding]]:
    for field in FIELDS:
        for finding in ordered:
            if getattr(finding, field) is not None:
                yield field, finding
                break
    texts = [finding for finding in ordered if finding.text is not None and finding.kind in TEXT_RANK and _says(finding)]
    if texts:
        yield "text", min(texts, key=lambda finding: TEXT_RANK.index(finding.kind))


def _says(finding: Finding) -> bool:
    """Whether there is a text, or at least a picture, where one is expected."""
    return finding.text is not None and bool(
        finding.text.words or finding.text.markdown or "<img" in finding.text.html or "<iframe" in finding.text.html
    )


def _language(ordered: list[Finding], codes: Codes, given: str | None) -> str:
    """By evidence; then as it was given; then that of what stands around the text; then the site's first."""
    evident = next((finding.language for finding in ordered if finding.language), None)
    return evident or given or next(_near(ordered, codes), codes.primary)


def _near(ordered: list[Finding], codes: Codes) -> Iterator[str]:
    """The site's languages that stand around the text."""
    around = (finding.surrounding for finding in ordered if finding.surrounding)
    return (code for each in around for code in codes.languages if code.partition("-")[0] == each.partition("-")[0].casefold())


def _foreign(ordered: list[Finding], codes: Codes) -> str:
    """The language around the text that the site lacks; empty if it has one of those that are named, or none is."""
    named = next((finding.surrounding for finding in ordered if finding.surrounding), "")
    known = any(finding.language for finding in ordered) or next(_near(ordered, codes), None) is not None
    return "" if known else named


def translations(stories: Iterable[Merged]) -> tuple[list[list[Merged]], list[tuple[Merged, ...]]]:
    """Stories that are languages of one by evidence; and those whose evidence contradicts itself, each then on its own."""
    listed = list(stories)
    links: dict[str, list[int]] = defaultdict(list)
    for index, story in enumerate(listed):
        for key in _evidence(story):
            links[key].append(index)
    parent = list(range(len(listed)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for indices in links.values():
        for index in indices[1:]:
            parent[root(index)] = root(indices[0])
    groups: dict[int, list[Merged]] = defaultdict(list)
    for index, story in enumerate(listed):
        groups[root(index)].append(story)
    good, odd = [], []
    for group in groups.values():
        if len({story.language for story in group}) == len(group):
            good.append(group)
        else:
            good += [[story] for story in group]
            odd.append(tuple(group))
    return good, odd


def _evidence(story: Merged) -> Iterator[str]:
    """What only the languages of one story share: an id that Wix gives them, or that a page names the other's address."""
    yield from (f"translation:{finding.translation}" for finding in story.findings if finding.translation)
    yield from story.names
    yield from story.all("alternates")
