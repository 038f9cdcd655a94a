"""What a text says now that it did not say before, paragraph by paragraph and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from generator.newsroom.aligning import Block

_PIECE = re.compile(r"\w+|\s+|[^\w\s]")

KIN = 1 / 3
"""How much of two paragraphs' words must be the same for one to have become the other."""

MANY = 2500
"""Pairs of paragraphs that are compared at most."""

Sort = Literal["same", "added", "changed"]


class Span(Struct, frozen=True):
    """A run of words: `kept` in both texts, `added` to the new one, or `removed` from the old one."""

    sort: Literal["kept", "added", "removed"]
    text: str


class Change(Struct, frozen=True):
    """What became of a block of the new text, with the words that differ; and the texts of blocks that stood before it and are gone."""

    sort: Sort
    words: tuple[Span, ...]
    gone: tuple[str, ...] = ()


def blocks_of(html: str) -> list[Block]:
    """The elements of a body, each whole; text that stands alone is a paragraph."""
    body = LexborHTMLParser(f"<body>{html}").body
    node = body.child if body is not None else None
    found = []
    while node is not None:
        text = " ".join((node.text() or "").split())
        if node.tag == "-text":
            if text:
                found.append(Block("p", node.html or "", text))
        elif not (node.tag or "").startswith(("-", "_")):
            described = " ".join(filter(None, (image.attributes.get("alt") for image in node.css("img"))))
            found.append(Block(_kind(node.tag or "p"), node.html or "", text or described))
        node = node.next
    return found


def _kind(tag: str) -> str:
    return "list" if tag in ("ul", "ol", "dl") else tag


def changes(old: Sequence[Block], new: Sequence[Block]) -> list[Change]:
    """One for each block of the new text, and a last one for what is gone from its end."""
    matcher = SequenceMatcher(None, [(b.kind, b.text) for b in old], [(b.kind, b.text) for b in new], autojunk=False)
    found: list[Change] = []
    gone: list[str] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        for before, after in zip(range(a, b), range(c, d), strict=True) if tag == "equal" else _steps(old, new, range(a, b), range(c, d)):
            if after is None:
                gone += [old[each].text for each in ([] if before is None else [before])]
                continue
            sort: Sort = "same" if tag == "equal" else "added" if before is None else "changed"
            told = tuple(words(old[before].text, new[after].text)) if sort == "changed" and before is not None else ()
            found.append(Change(sort, told, tuple(gone)))
            gone = []
    return [*found, Change("same", (), tuple(gone))]


def _steps(old: Sequence[Block], new: Sequence[Block], which: range, others: range) -> Iterator[tuple[int | None, int | None]]:
    """Blocks that differ: each beside the one that it comes from, None for what came from nowhere or went."""
    i, j = which.start, others.start
    for before, after in [*_kin(old, new, which, others), (which.stop, others.stop)]:
        yield from ((index, None) for index in range(i, before))
        yield from ((None, index) for index in range(j, after))
        if before < which.stop:
            yield before, after
        i, j = before + 1, after + 1


def _kin(old: Sequence[Block], new: Sequence[Block], which: range, others: range) -> list[tuple[int, int]]:
    """Pairs of blocks, in order on both sides, that have most in common altogether."""
    if len(which) * len(others) > MANY:
        return []
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}
    for i in reversed(which):
        for j in reversed(others):
            same = likeness(old[i].text, new[j].text)
            rest, pairs = best.get((i + 1, j + 1), (0.0, []))
            options = [best.get((i + 1, j), (0.0, [])), best.get((i, j + 1), (0.0, []))]
            if same > KIN:
                options.append((same + rest, [(i, j), *pairs]))
            best[i, j] = max(options, key=lambda option: option[0])
    return best[which.start, others.start][1] if which and others else []


def likeness(one: str, other: str) -> float:
    """How much of two texts' words is the same and in the same order, from 0 to 1."""
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def words(old: str, new: str) -> Iterator[Span]:
    """The new text with what was added to the old one and what is gone from it."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Span("kept", "".join(after[c:d]))
            continue
        if b > a:
            yield Span("removed", "".join(before[a:b]))
        if d > c:
            yield Span("added", "".join(after[c:d]))
