"""Which paragraphs of two languages belong together (Gale & Church 1993, A Program for Aligning Sentences in Bilingual Corpora).

As there, the lengths tell: what is long in one language is long in the other. Headings, pictures and lists besides have a kind.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

VARIANCE = 6.8
"""Of the characters that one character becomes in another language (the paper, 3.2)."""

_STEPS = {(1, 1): 0.89, (1, 0): 0.0099, (0, 1): 0.0099, (2, 1): 0.089, (1, 2): 0.089, (2, 2): 0.011}
"""How many on either side belong together -> how often (the paper, table 5)."""

ALONE = 250.0
"""What it costs beyond that to leave a block without a counterpart, in the paper's scale of minus a hundred natural logarithms."""

OTHER_KIND = 2000.0
"""What it costs to put a paragraph beside a heading: more than to leave both alone."""

BAND = 30
"""How far from the diagonal paragraphs are looked for, so that a long text takes no longer than it must."""


class Block(Struct, frozen=True):
    """A piece of a text: its element (`p`, `h2`), its HTML, and its words."""

    kind: str
    html: str
    text: str


def align(one: Sequence[Block], other: Sequence[Block]) -> list[tuple[range, range]]:
    """Rows in order: which blocks of the one stand beside which of the other; either range may be empty."""
    ratio = sum(len(block.text) for block in other) / max(1, sum(len(block.text) for block in one)) or 1.0
    width = BAND + abs(len(one) - len(other))
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(one) + 1):
        middle = i * len(other) // max(1, len(one))
        for j in range(max(0, middle - width), min(len(other), middle + width) + 1):
            for (a, b), share in _STEPS.items():
                before = best.get((i - a, j - b))
                if before is None or (a > i or b > j):
                    continue
                cost = before[0] + _cost(one[i - a : i], other[j - b : j], ratio) - 100 * math.log(share)
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = cost, (a, b)
    rows = []
    i, j = len(one), len(other)
    while i or j:
        a, b = best[i, j][1]
        rows.append((range(i - a, i), range(j - b, j)))
        i, j = i - a, j - b
    return rows[::-1]


def _cost(one: Sequence[Block], other: Sequence[Block], ratio: float) -> float:
    """How unlikely it is that the blocks say the same."""
    if not one or not other:
        return ALONE
    cost = _of_lengths(sum(len(block.text) for block in one), sum(len(block.text) for block in other), ratio)
    kinds, others = {block.kind for block in one}, {block.kind for block in other}
    if kinds != others:
        cost += OTHER_KIND
    if len(one) + len(other) > 2 and kinds | others != {"p"}:
        cost += OTHER_KIND  # only paragraphs are parted or put together
    return cost


@cache
def _of_lengths(length: int, other: int, ratio: float) -> float:
    """The paper's -100 log Pr(delta | match), from the lengths in characters."""
    mean = (length + other / ratio) / 2
    if not mean:
        return 0.0
    delta = (other - length * ratio) / math.sqrt(mean * VARIANCE)
    return -100 * math.log(max(1e-12, math.erfc(abs(delta) / math.sqrt(2))))
