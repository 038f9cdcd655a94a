"""“Did you mean”: the nearest name that exists, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.nearest import did_you_mean, meant_language, nearest

KEYS = ["title", "date", "slug", "tags", "author", "authors", "draft"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tilte", "title"),
        ("Titel", "title"),
        ("DRAFT", "draft"),
        ("darft", "draft"),
        ("autor", "author"),
        ("tag", "tags"),
        ("weight", None),
        ("", None),
        ("x", None),
    ],
)
def test_the_nearest_name(written: str, meant: str | None) -> None:
    """T23"""
    assert nearest(written, KEYS) == meant
    assert did_you_mean(written, KEYS) == (f"did you mean “{meant}”?" if meant else "")


def test_the_order_of_the_names_does_not_matter() -> None:
    """P9"""
    assert nearest("autho", KEYS) == nearest("autho", KEYS[::-1])


def test_without_names_there_is_nothing_near() -> None:
    assert nearest("title", []) is None


@pytest.mark.parametrize(
    ("written", "codes", "hint"),
    [
        ("pt-br", ["it", "pt-BR"], "did you mean “pt-BR”?"),
        ("pt_BR", ["it", "pt-BR", "pt-PT"], "did you mean “pt-BR”?"),
        ("pt", ["it", "pt-BR"], "did you mean “pt-BR”?"),
        ("zh", ["it", "zh-Hant"], "did you mean “zh-Hant”?"),
        ("zh-TW", ["it", "zh-Hant"], "did you mean “zh-Hant”?"),
        ("en-GB", ["it", "en"], "did you mean “en”?"),
        ("pt", ["pt-BR", "it", "pt-PT"], "did you mean one of these: pt-BR, pt-PT?"),
        ("iit", ["it", "en"], "did you mean “it”?"),
        ("fr", ["it", "pt-BR"], ""),
    ],
)
def test_a_code_means_a_language_of_the_site(written: str, codes: list[str], hint: str) -> None:
    assert meant_language(written, codes) == hint


@given(st.sampled_from(KEYS))
def test_a_name_is_nearest_to_itself(name: str) -> None:
    assert nearest(name, KEYS) == name
