"""YAML without surprises: what is written is what is read, and every value has its place."""

from __future__ import annotations

import time
from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.problems import Location
from generator.reading import yamls
from generator.reading.yamls import MAX_DEPTH, parse


def error_of(text: str, first_line: int = 1) -> str:
    (problem,) = parse(text, "f", first_line).problems
    return str(problem)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("2026-07-28 10:00", "2026-07-28 10:00", id="T20-time-without-seconds"),
        pytest.param("2026-07-28", "2026-07-28", id="T20-date"),
        pytest.param("12:30", "12:30", id="T21-sexagesimal"),
        pytest.param("no", "no", id="T21-norway"),
        pytest.param("on", "on", id="T21-on"),
        pytest.param("Yes", "Yes", id="T21-yes"),
        pytest.param("True", "True", id="T21-capital"),
        pytest.param("0123", "0123", id="T21-octal"),
        pytest.param("010", "010", id="T21-octal-8"),
        pytest.param("2025", "2025", id="T21-number"),
        pytest.param("1_000", "1_000", id="T21-underscore"),
        pytest.param("1e3", "1e3", id="T21-float"),
        pytest.param(".nan", ".nan", id="T21-nan"),
        pytest.param("=", "=", id="value-tag"),
        pytest.param("<<", "<<", id="merge-tag"),
        pytest.param("'true'", "true", id="quoted-true"),
        pytest.param('"null"', "null", id="quoted-null"),
        pytest.param("'it''s'", "it's", id="doubled-quote"),
        pytest.param("it's fine", "it's fine", id="apostrophe"),
        pytest.param("C#", "C#", id="hash-in-a-word"),
        pytest.param("true", True, id="true"),
        pytest.param("false", False, id="false"),
        pytest.param("", None, id="nothing"),
        pytest.param("~", None, id="tilde"),
        pytest.param("null", None, id="null"),
        pytest.param("''", "", id="empty-text"),
        pytest.param("[roma, 0123, no]", ["roma", "0123", "no"], id="T21-list"),
        pytest.param("|\n  uno\n  due", "uno\ndue", id="block"),
    ],
)
def test_a_value_is_the_text_as_written(written: str, meant: Any) -> None:
    document = parse(f"key: {written}", "f")
    assert document.problems == ()
    assert document.data == {"key": meant}


def test_merge_keys_merge_nothing() -> None:
    assert parse("<<: {a: 1}\nb: 2", "f").data == {"<<": {"a": "1"}, "b": "2"}


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        pytest.param("title: Roma: la notte", "f:1:12", 'put the value in quotes: title: "Roma: la notte"', id="T19-colon"),
        pytest.param("a: 1\n\tb: 2", "f:2:1", "indent with spaces", id="T19-tab"),
        pytest.param("\ta: 1", "f:1:1", "indent with spaces", id="T19-tab-first"),
        pytest.param("author: @letizia", "f:1:9", 'put the value in quotes: author: "@letizia"', id="T19-at"),
        pytest.param("title: *nota", "f:1:8", 'put the value in quotes: title: "*nota"', id="T19-star"),
        pytest.param("title: %sconto", "f:1:8", 'put the value in quotes: title: "%sconto"', id="T19-percent"),
        pytest.param("title: `codice`", "f:1:8", 'put the value in quotes: title: "`codice`"', id="T19-backtick"),
        pytest.param('a: 1\ntitle: "aperto\nb: 2', "f:2:8", "close it on the same line", id="T19-open-quote"),
        pytest.param("a: 1\ntitle: 'aperto\nb: 2", "f:2:8", "close it on the same line", id="T19-open-single-quote"),
        pytest.param(
            'title: "Molo" nuovo', "f:1:15", 'put the whole value in one pair of quotes: title: "Molo” nuovo"', id="text-after-quote"
        ),
        pytest.param("title: Molo\n  altro: 2", "f:2:8", "check its indentation", id="indentation"),
        pytest.param("a: 1\n---\nb: 2", "f:2:1", "keep one block of YAML", id="second-document"),
        pytest.param("a: 1\ntags: [uno, due\nb: 2", "f:2:7", "close the bracket", id="open-bracket"),
        pytest.param("title: - Molo", "f:1:8", 'put the value in quotes: title: "- Molo"', id="dash"),
        pytest.param("title: [Video] Il molo", "f:1:16", 'put the value in quotes: title: "[Video] Il molo"', id="text-after-bracket"),
    ],
)
def test_a_syntax_error_says_where_and_how_to_mend_it(text: str, place: str, advice: str) -> None:
    first, _, hint = error_of(text).partition("\n  hint: ")
    assert first.startswith(f"{place}: error: ")
    assert hint == advice


def test_a_backslash_in_quotes_is_named_as_such() -> None:
    assert "backslash" in error_of('title: "C:\\porto"')


def test_the_lines_are_those_of_the_file() -> None:
    assert error_of("title: Roma: la notte", first_line=2).startswith("f:2:12: ")
    document = parse("a: 1\ntags:\n  - uno\n  - due\n", "f", first_line=2)
    assert document.locate(("tags", 1)) == Location("f", 5, 5)
    assert document.locate(("tags",), key=True) == Location("f", 3, 1)
    assert document.locate(("tags", 7, "deep")) == Location("f", 4, 3)
    assert document.locate(("nothing",)) == Location("f", 2, 1)


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"], ids=["U+2028", "U+2029", "U+0085"])
def test_only_a_line_feed_starts_a_line(character: str) -> None:
    """libyaml counts these as line ends too; editors do not."""
    assert error_of(f"a: uno{character} due\nb: c: d").startswith("f:2:5: ")


def test_a_key_is_there_once() -> None:
    """T22: PyYAML keeps the last silently."""
    assert (
        error_of("slug: a\ntags: []\nslug: b") == "f:3:1: error: the key “slug” is there twice (first on line 1)\n  hint: keep one of them"
    )


def test_a_key_is_text() -> None:
    assert error_of("? [a]\n: 1").startswith("f:1:3: error: a key must be plain text")


@pytest.mark.parametrize(
    "tag", ['!!python/object/apply:os.system ["id"]', "!!python/name:os.system x", "!!binary aGk=", "!!timestamp 2026-07-28", "!molo x"]
)
def test_a_tag_runs_nothing(tag: str) -> None:
    """T24"""
    document = parse(f"a: {tag}", "f")
    assert document.data == {"a": None}
    assert "YAML tags" in document.problems[0].text


@pytest.mark.parametrize("written", ["&Co di Roma", "! Attenzione"])
def test_no_text_is_lost_to_yaml(written: str) -> None:
    """P8: an anchor that nobody uses and the bare tag would vanish from the title."""
    assert parse(f"title: {written}", "f").problems


def test_an_alias_bomb_is_refused_at_once() -> None:
    """T25"""
    bomb = 'a0: &a0 ["x", "x"]\n' + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    start = time.process_time()
    document = parse(bomb, "f")
    assert len(document.problems) < 200
    assert "aliases" in document.problems[0].text
    assert time.process_time() - start < 1


def test_a_list_that_holds_itself_is_refused() -> None:
    """T25"""
    document = parse("x: &x [*x]", "f")
    assert document.data in ({"x": [None]}, {"x": None})
    assert "aliases" in document.problems[0].text


@pytest.mark.parametrize("text", ["a: " + "[" * 300 + "]" * 300, "\n".join(" " * n + "a:" for n in range(2000)), "[" * 5000, "{a: " * 5000])
def test_deep_nesting_is_a_problem(text: str) -> None:
    """T48"""
    assert parse(text, "f").problems
    assert MAX_DEPTH < 100


@given(st.text(alphabet="ab \n:-[]{}?&*|>'\"."))
@example("a: *b\nc: ]")
@example("a\n---\nb: ]")
def test_only_what_may_be_deep_is_read_twice(text: str) -> None:
    """Reading once finds the same, down to which of two errors is named."""
    once = parse(text, "f")
    with mock.patch.object(yamls, "_COMPOSED", ("",)):  # which every text holds
        assert parse(text, "f") == once


@pytest.mark.parametrize("text", ["", "  \n", "# solo un commento"])
def test_an_empty_file_is_no_problem(text: str) -> None:
    document = parse(text, "f")
    assert (document.data, document.problems) == (None, ())


@given(st.text())
def test_no_text_raises(text: str) -> None:
    parse(text, "f")


@given(st.text(alphabet="abc \n\t:-[]{}#&*!|>'\"%@`,?0\\~.\x00\x07\x85\u2028\ufeff"))
def test_no_text_of_special_characters_raises(text: str) -> None:
    document = parse(text, "f")
    lines = text.count("\n") + 1
    assert all(1 <= problem.where.line <= lines + 1 for problem in document.problems)


@given(
    st.dictionaries(
        st.text("abcdefgh", min_size=1), st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")))
    )
)
def test_quoted_text_comes_back_whole(values: dict[str, str]) -> None:
    text = "\n".join(f"{key}: '{value.replace(chr(39), chr(39) * 2)}'" for key, value in values.items())
    document = parse(text, "f")
    assert document.problems == ()
    assert (document.data or {}) == values
