"""The table of digits: ten each, of the right value, under CLDR's own names."""

from __future__ import annotations

import unicodedata

import pytest
from babel import Locale

from generator.reading.numbering import PLAIN, in_digits, numbering_systems


@pytest.mark.parametrize(("name", "digits"), numbering_systems().items())
def test_a_numbering_system_has_ten_digits_in_order(name: str, digits: str) -> None:
    assert [unicodedata.numeric(each) for each in digits] == list(range(10))
    assert name == "hanidec" or len({unicodedata.name(each).partition("DIGIT ")[0] for each in digits}) == 1
    assert name in Locale("en").number_symbols


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("arab", "ARABIC-INDIC"),
        ("arabext", "EXTENDED ARABIC-INDIC"),
        ("deva", "DEVANAGARI"),
        ("beng", "BENGALI"),
        ("gujr", "GUJARATI"),
        ("guru", "GURMUKHI"),
        ("thai", "THAI"),
        ("mymr", "MYANMAR"),
        ("tamldec", "TAMIL"),
    ],
)
def test_a_name_is_of_its_script(name: str, script: str) -> None:
    assert {unicodedata.name(each).partition(" DIGIT ")[0] for each in numbering_systems()[name]} == {script}


def test_only_digits_are_rewritten() -> None:
    assert in_digits("28 lug 2026, n. ٣", "arab") == "٢٨ lug ٢٠٢٦, n. ٣"
    assert in_digits("2026", "hanidec") == "二〇二六"
    assert in_digits("2026", PLAIN) == "2026"
