"""Field types: what a YAML value may be, and what an editor is told when it is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from generator.reading.fields import (
    Flag,
    LocalizedText,
    Moment,
    OneOrMore,
    Schema,
    Text,
    Texts,
    Whole,
    parse_moment,
    validate,
)
from generator.reading.yamls import parse


class Inner(Schema):
    of: Text
    note: Text | None = None


class Example(Schema):
    text: Text | None = None
    whole: Whole | None = None
    flag: Flag = False
    texts: Texts = ()
    names: OneOrMore = ()
    label: LocalizedText = ""
    moment: Moment | None = None
    choice: Literal["hide", "list"] = "hide"
    inner: Inner | None = None
    inners: dict[str, Inner] = Field(default_factory=dict)


def read(text: str) -> tuple[Example | None, list[str]]:
    schema, problems = validate(Example, parse(text, "f"))
    return schema, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        ("text: 2025", "text", "2025"),
        ("text: no", "text", "no"),
        ("text: true", "text", "true"),
        ("text: 12:30", "text", "12:30"),
        ('text: "  Perche\u0301 \u00ad "', "text", "Perché"),
        ("whole: 7", "whole", 7),
        ("whole: 010", "whole", 10),
        ("flag: true", "flag", True),
        ("texts: [0123, no, 12:30, true]", "texts", ("0123", "no", "12:30", "true")),
        ("texts: [a, ~, b]", "texts", ("a", "b")),
        ("texts:", "texts", ()),
        ("names: Ada", "names", ("Ada",)),
        ("names: [Ada, Bea]", "names", ("Ada", "Bea")),
        ("label: Porto", "label", "Porto"),
        ("label: {it: Porto, no: Havn}", "label", {"it": "Porto", "no": "Havn"}),
        ("moment: 2026-07-28", "moment", date(2026, 7, 28)),
        ("moment: '2026-07-28'", "moment", date(2026, 7, 28)),
        ("choice: list", "choice", "list"),
        ("inner: {of: it}", "inner", Inner(of="it")),
    ],
)
def test_a_value_of_the_right_type(text: str, key: str, meant: object) -> None:
    """T21"""
    schema, problems = read(text)
    assert problems == []
    assert getattr(schema, key) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("text: [a]", "f:1:7: error: “text” must be text"),
        ("text: {a: b}", "f:1:7: error: “text” must be text"),
        ("whole: 12:30", "f:1:8: error: “whole” must be a whole number, not “12:30”"),
        ("whole: .nan", "f:1:8: error: “whole” must be a whole number, not “.nan”"),
        ("whole: 1.5", "f:1:8: error: “whole” must be a whole number, not “1.5”"),
        ("whole: 99999999999999999999", "f:1:8: error: “whole” must be a whole number, not “99999999999999999999”"),
        ("flag: yes", "f:1:7: error: “flag” must be exactly true or false, not “yes”"),
        ("flag: 'true'", "f:1:7: error: “flag” must be exactly true or false, not “true”"),
        ("texts: roma, baku", "f:1:8: error: “texts” must be a list"),
        ("texts: {a: b}", "f:1:8: error: “texts” must be a list"),
        ("names: {a: b}", "f:1:8: error: “names” must be text"),
        ("label: [a]", "f:1:8: error: “label” must be text"),
        ("choice: lits", "f:1:9: error: “lits” is not a value of “choice”"),
        ("inner: {of: it, nota: x}", "f:1:17: error: the key “nota” is not known here"),
        ("inners:\n  uno: {of: [x]}", "f:2:13: error: “inners.uno.of” must be text"),
    ],
)
def test_a_value_of_another_type_is_named_with_its_place(text: str, said: str) -> None:
    schema, (problem,) = read(text)
    assert schema is None
    assert problem.partition("\n")[0] == said


def test_what_is_right_beside_a_mistake_is_given_on_request() -> None:
    """P7: so that one run names what later looks find, too."""
    document = parse("text: [a]\nwhole: 3\ntexts: x\nzzz: 1\ninner: {of: it, nota: x}", "f")
    schema, problems = validate(Example, document, partly=True)
    assert len(problems) == 4
    assert schema is not None
    assert (schema.whole, schema.text, schema.texts, schema.inner) == (3, None, (), Inner(of="it"))
    assert validate(Example, document) == (None, problems)


def test_too_little_that_is_right_is_nothing() -> None:
    class Needs(Schema):
        whole: Whole

    schema, problems = validate(Needs, parse("whole: x", "f"), partly=True)
    assert schema is None
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("txet: a", "did you mean “text”?"),
        ("Text: a", "did you mean “text”?"),
        ("inner: {of: it, nota: x}", "did you mean “note”?"),
        ("zzz: a", "the keys are: choice, flag, inner, inners, label, moment, names, text, texts, whole"),
        ("texts: roma, baku", "write texts: [roma, baku]"),
        ("choice: lits", "it can be: hide, list"),
        ("flag: yes", "write flag: true or flag: false, without quotes"),
        ("moment: domani", "write 2026-07-28 or 2026-07-28 18:30"),
    ],
)
def test_the_hint_says_what_to_write(text: str, hint: str) -> None:
    """T23"""
    _, (problem,) = read(text)
    assert problem.partition("\n  hint: ")[2] == hint


@pytest.mark.parametrize(
    "text", ["inner: {}", "inner:\n  note: x", "whole: -1", "choice: [hide]", "inner: it", "inners: [it]", "- a", "solo testo"]
)
def test_no_message_is_the_librarys(text: str) -> None:
    """pydantic's English is for programmers."""
    _, problems = read(text)
    assert problems
    assert not [p for p in problems if "Input should" in p or "valid" in p or "pydantic" in p]


def test_the_hint_for_a_missing_key_can_be_followed() -> None:
    """`inner.of: …` is no YAML for a key inside a map."""
    _, (problem,) = read("inner:\n  note: x")
    assert "“inner.of: …”" not in problem


def test_all_problems_of_a_file_come_together() -> None:
    _, problems = read("tilte: a\ntexts: b\nflag: yes\nflag: no\nwhole: x")
    assert [p.split(":")[1] for p in sorted(problems)] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("text", ["text: a: b", "text: [", '"'])
def test_a_syntax_error_is_the_only_problem(text: str) -> None:
    """What could not be read is not missing."""

    class Needs(Schema):
        text: Text
        other: Text

    schema, problems = validate(Needs, parse(text, "f"))
    assert schema is None
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-07-28", date(2026, 7, 28)),
        ("2026-07-28 9:05", datetime(2026, 7, 28, 9, 5)),
        ("2026-07-28 09:05:06", datetime(2026, 7, 28, 9, 5, 6)),
        ("2026-07-28T18:30", datetime(2026, 7, 28, 18, 30)),
        ("2026-07-28T18:30Z", datetime(2026, 7, 28, 18, 30, tzinfo=UTC)),
        ("2026-07-28 18:30 +02:00", datetime(2026, 7, 28, 18, 30, tzinfo=timezone(timedelta(hours=2)))),
        ("2026-07-28 18:30-0530", datetime(2026, 7, 28, 18, 30, tzinfo=timezone(-timedelta(hours=5, minutes=30)))),
    ],
)
def test_a_moment_is_written_in_iso_form(text: str, meant: datetime | date) -> None:
    """T20"""
    assert parse_moment(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "28/07/2025",
        "28 lug 2025",
        "1785196800",
        "2026-7-8",
        "20260728",
        "2026-02-30",
        "2026-07-28 25:00",
        "2026-07-28 18:30 +99:00",
        "0000-01-01",
        "ieri",
        "",
    ],
)
def test_anything_else_is_no_moment(text: str) -> None:
    """T20: PyYAML and lax pydantic take some of these."""
    with pytest.raises(ValueError):  # noqa: PT011 (the caller only tells right from wrong)
        parse_moment(text)
    _, problems = read(f"moment: '{text}'")
    assert len(problems) == 1


@given(st.text())
def test_no_text_makes_a_moment_raise_anything_else(text: str) -> None:
    try:
        parse_moment(text)
    except ValueError:
        return


@given(
    st.recursive(
        st.text() | st.none() | st.booleans(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*Example.model_fields, "x", "of"]), inner, max_size=4),
    )
)
def test_no_data_raises(data: object) -> None:
    document = parse("", "f")
    schema, problems = validate(Example, type(document)(data, document.keys, document.values, ()))
    assert schema is not None or problems
