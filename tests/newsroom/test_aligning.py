"""Paragraphs of two languages beside each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from generator.newsroom.aligning import Block, align


def blocks(*pieces: str | int) -> list[Block]:
    """Paragraphs of so many characters; `h2:12` is a heading of twelve."""
    found = []
    for piece in pieces:
        kind, _, length = str(piece).rpartition(":")
        found.append(Block(kind or "p", "", "x" * int(length)))
    return found


def rows(one: list[Block], other: list[Block]) -> list[tuple[list[int], list[int]]]:
    return [([*a], [*b]) for a, b in align(one, other)]


LEFT = blocks("title:40", 300, 120, "h2:20", 410, 90, "list:200", 250)


def test_a_translation_with_the_same_paragraphs_stands_beside_its_original() -> None:
    right = blocks("title:44", 270, 135, "h2:26", 370, 101, "list:230", 233)
    assert rows(LEFT, right) == [([index], [index]) for index in range(8)]


def test_a_paragraph_that_is_missing_leaves_its_place_empty() -> None:
    right = LEFT[:4] + LEFT[5:]
    assert rows(LEFT, right) == [*(([index], [index]) for index in range(4)), ([4], []), ([5], [4]), ([6], [5]), ([7], [6])]
    assert rows(right, LEFT) == [(b, a) for a, b in rows(LEFT, right)]


def test_a_paragraph_that_was_parted_stands_beside_both_parts() -> None:
    right = [*LEFT[:4], *blocks(210, 200), *LEFT[5:]]
    assert rows(LEFT, right)[4] == ([4], [4, 5])


def test_a_heading_never_stands_beside_a_paragraph() -> None:
    one, other = blocks(100, "h2:30", 100), blocks(100, 30, 100)
    assert ([1], [1]) not in rows(one, other)


@pytest.mark.parametrize(("one", "other"), [([], []), (LEFT, []), ([], LEFT)])
def test_a_text_that_is_not_there_leaves_its_side_empty(one: list[Block], other: list[Block]) -> None:
    assert rows(one, other) == [([index], []) for index in range(len(one))] + [([], [index]) for index in range(len(other))]


PIECES = some.lists(some.builds(Block, some.sampled_from(["p", "h2", "list"]), some.just(""), some.text("ab ", max_size=60)), max_size=40)


@given(PIECES, PIECES)
def test_every_block_stands_in_one_row_and_in_order(one: list[Block], other: list[Block]) -> None:
    found = align(one, other)
    assert [index for a, _ in found for index in a] == list(range(len(one)))
    assert [index for _, b in found for index in b] == list(range(len(other)))
    assert all(a or b for a, b in found)


def test_a_long_text_beside_a_short_one_is_aligned_too() -> None:
    """Beyond the band around the diagonal nothing is lost."""
    found = align(blocks(*[100] * 300), blocks(*[100] * 40))
    assert sum(len(a) for a, _ in found) == 300
    assert sum(len(b) for _, b in found) == 40
