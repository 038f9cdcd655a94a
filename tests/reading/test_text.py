"""Bytes become text: one encoding, one line end, nothing that a feed can't carry."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import Location
from generator.reading.text import decode, has_hidden, position, visible

CLEAN = "---\ntitle: Perché\n---\n\nUno.\nDue.\n"
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + CLEAN.encode(), id="byte-order-mark"),
        pytest.param(CLEAN.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(CLEAN.replace("\n", "\r").encode(), id="lone-CR"),
        pytest.param(b"\xef\xbb\xbf" + CLEAN.replace("\n", "\r\n").encode(), id="mark-and-CRLF"),
    ],
)
def test_every_way_to_end_a_line_gives_the_same_text(data: bytes) -> None:
    """T17"""
    assert decode(data, "f") == (CLEAN, [])


@pytest.mark.parametrize(
    ("data", "line", "byte"),
    [
        pytest.param("uno\nPerché\n".encode("latin-1"), 2, "0xE9", id="latin-1"),
        pytest.param("uno\r\ndue\r\nPerché".encode("cp1252"), 3, "0xE9", id="windows"),
        pytest.param("uno\n".encode("utf-16"), 1, "0xFF", id="utf-16"),
        pytest.param(b"uno\n\xed\xa0\x80", 2, "0xED", id="surrogate"),
    ],
)
def test_other_encodings_are_refused_with_their_line(data: bytes, line: int, byte: str) -> None:
    """T18"""
    text, (problem,) = decode(data, "f")
    assert text == ""
    assert problem.where.line == line
    assert str(problem) == f"f:{line}: error: the file is not UTF-8 text (byte {byte})\n  hint: save it again as UTF-8"


@pytest.mark.parametrize("data", [b"uno\ndue\0tre\n", "uno\ndue\0tre\n".encode("utf-16-le")])
def test_a_nul_is_refused_with_its_line(data: bytes) -> None:
    """T18: PyYAML's own error has no line."""
    text, (problem,) = decode(data, "f")
    assert text == ""
    assert problem.severity == "error"
    assert problem.where.line > 0


@pytest.mark.parametrize("character", "\x01\x02\x03\x07\x0b\x0c\x1f\x7f\x9f\ufffe\uffff\ufdd0")
def test_control_characters_are_left_out_with_a_warning(character: str) -> None:
    """T28"""
    text, (problem,) = decode(f"uno\ndue{character}tre\n".encode(), "f")
    assert text == "uno\nduetre\n"
    assert (problem.severity, problem.where) == ("warning", Location("f", 2, 4))
    assert f"U+{ord(character):04X}" in problem.text


def test_tabs_and_the_characters_of_scripts_stay() -> None:
    written = "a\tb الرصيف \u200d\u200c\u200f 👩\u200d🚒 e\u0301\u00a0\x85"
    assert decode(written.encode(), "f") == (written, [])


@given(st.binary() | st.text(st.characters(codec="utf-8", max_codepoint=0x110)).map(str.encode))
def test_what_comes_out_can_stand_in_a_feed(data: bytes) -> None:
    text, _ = decode(data, "f")
    assert not NOT_XML.search(text)
    assert "\r" not in text
    root = ElementTree.Element("a")
    root.text = text
    assert (ElementTree.fromstring(ElementTree.tostring(root, "utf-8")).text or "") == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\ufeff", exclude_categories=("Cc", "Cs", "Cn"))))
def test_text_without_controls_is_left_alone(text: str) -> None:
    """P8"""
    assert decode(text.encode(), "f") == (text, [])


@pytest.mark.parametrize("offset", range(8))
def test_a_position_is_counted_from_one(offset: int) -> None:
    line, column = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (4, 1)][offset]
    assert position("ab\ncd\n\n", offset, "f") == Location("f", line, column)
    assert position("ab\ncd\n\n", offset, "f", 10) == Location("f", line + 9, column)


@pytest.mark.parametrize("character", "\u00ad\u200b\u2060\ufeff\u202a\u202e\u2066\u2069")
def test_what_cannot_be_seen_is_not_there(character: str) -> None:
    """T16"""
    assert has_hidden(f"mo{character}lo")
    assert visible(f"mo{character}lo") == "molo"


@pytest.mark.parametrize("text", ["a\u200cb", "👩\u200d🚒", "الرصيف\u200f"])
def test_joiners_and_marks_of_scripts_are_seen(text: str) -> None:
    assert not has_hidden(text)
    assert visible(text) == text


def test_visible_text_is_composed() -> None:
    """T14"""
    assert visible("Perche\u0301") == "Perché"
