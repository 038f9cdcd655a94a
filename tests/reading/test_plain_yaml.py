"""What is read without the library is what the library reads, to the column."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.reading.plain_yaml import FAR, read_plain
from generator.reading.yamls import parse, parse_whole

_PIECES = st.sampled_from(
    [
        *("a", "title", "Zèta", "2026-07-28", "10:30", "true", "null", "~", "no", "0123", "l’ora", "l'ora", "C#", "#", "# x", "- ", "-"),
        *(" ", "  ", ":", ": ", ",", "[", "]", "{", "}", '"', "'", "''", "\\", "\\n", "&a", "*a", "!", "|", ">", "%", "@", "`", "?", "? "),
        *("...", "---", "<<", "=", "\t", "\u00a0", "\u2028", "\x85", "\ufeff", "\x07", "\x7f", "ا", "字", "²", "́", "😀", "/a/b", "a.b"),
    ]
)
_texts = st.one_of(st.lists(_PIECES, max_size=6).map("".join), st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12))
"""Line ends have been made \\n by then (`decode`)."""
_items = st.lists(_texts, max_size=4).map(lambda each: f"[{', '.join(each)}]")
_values = st.one_of(_texts, _items, _texts.map('"{}"'.format), _texts.map("'{}'".format))
_keys = st.one_of(st.sampled_from(["title", "date", "a", "_b", "B2", "true", "null"]), _texts)
_lines = st.one_of(st.tuples(_keys, st.sampled_from([": ", ":", " : ", ":  "]), _values).map("".join), _texts, st.just(""))


@given(st.lists(_lines, max_size=5).map("\n".join), st.integers(1, 3))
@example("a: [b, null, true ,c d ]\n\nb: 'x'\n", 2)
@example(f"{'k' * 2000}: a", 1)
def test_what_is_read_plainly_is_what_the_library_reads(text: str, first_line: int) -> None:
    assert parse(text, "f", first_line) == parse_whole(text, "f", first_line)


@pytest.mark.parametrize(
    "text",
    [
        "title: La nave è in porto\ndate: 2026-07-28T10:30:00+02:00\n",
        "tags: [mare, la città vecchia, l’ora]\n",
        "title: \"L'ora: le 10\"\nsummary: 'Il «porto»: chiuso'\n",
        "image: banchina.jpg\n\ndraft: true\n",
    ],
)
def test_usual_front_matter_is_read_plainly(text: str) -> None:
    assert read_plain(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "a: b: c",
        "a: b\na: c",
        "a:",
        "a:  b",
        "a: b # c",
        "a: [b, [c]]",
        "a: [b, ]",
        "a: |\n  b",
        'a: "b\\n"',
        "a: b\n  c",
        "- a: b",
        "a: *b",
        "a: b\tc",
        f"{'k' * FAR}: a",
    ],
)
def test_other_yaml_is_left_to_the_library(text: str) -> None:
    assert read_plain(text) is None
