"""Where the target of a link stands in the source."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.places import START, Places


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("[a](x) [b](x)\n![c](x)", [(1, 5), (1, 12), (2, 6), START]),
        ("[a](xy) x (x) `(x)` [a]: x", [(1, 12), (1, 26), START]),
        ("[a](\n  <x>)", [(2, 4), START]),
        ("<a href=x> <a href=\"x\"> <b class='x>'", [(1, 9), (1, 21), (1, 35), START]),
        ("x x (x", [(1, 6), START]),
    ],
)
def test_each_place_of_a_target_is_found_once(source: str, places: list[tuple[int, int]]) -> None:
    found = Places(source)
    assert [found.of_target("x") for _ in places] == places


@given(st.text(st.sampled_from("](:<>\"'= x\n\t\xa0"), max_size=20), st.sampled_from(["x", "xx", "x(", "x x"]))
def test_a_target_is_what_stands_where_one_can(source: str, target: str) -> None:
    before, after = r"""(?:\]\(\s*<?|\]:\s*<?|["'=<(])""", r"""(?=[)>"'\s]|$)"""
    places, offset = Places(source), 0
    while expected := re.compile(f"{before}({re.escape(target)}){after}", re.MULTILINE).search(source, offset):
        assert places.of_target(target) == places.at(expected.start(1))
        offset = expected.end(1)
    assert places.of_target(target) == START
