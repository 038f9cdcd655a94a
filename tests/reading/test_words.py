"""How long a text is to its reader, in any script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.words import count_words, shorten


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("uno due — tre!", 3),
        ("l'ora d'oro", 2),
        ("الرصيف الشمالي، اليوم", 3),
        ("서울의 새 항구", 3),
        ("我们今天去港口。", 7),
        ("我們今天去港口。", 7),
        ("港口的消息,每天更新!", 9),
        ("東京Marathonで", 4),
        ("「東京Marathon」で、3日間。", 7),
        ("Il 東京 marathon", 4),
        ("ひらがなとカタカナ", 9),
        ("人々は、いすゞの車で", 9),
        ("コーヒー", 4),
        ("ﾊﾞｽ", 2),
        ("ニ・ユ", 2),
        ("二〇二六年", 5),
        ("２０２６年７月", 4),
        ("𠮷野家と\U000300f7", 5),
        ("葛\U000e0100城市", 3),
        ("。、「」！？", 0),
        ("ภาษาไทย", 1),
    ],
)
def test_each_character_without_spaces_is_a_word(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize("text", ["パリのバスがパンをはこぶ", "がぎぐげご"])
def test_both_spellings_of_voiced_kana_are_as_long(text: str) -> None:
    assert count_words(unicodedata.normalize("NFD", text)) == count_words(text) == len(text)


@given(st.text(st.one_of(st.characters(min_codepoint=32, max_codepoint=0x24F), st.sampled_from(" \n–a"))))
def test_text_with_spaces_is_counted_by_its_spaces(text: str) -> None:
    assert count_words(text) == sum(any(c.isalnum() or c == "_" for c in word) for word in text.split())


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("uno due tre", 11, "uno due tre"),
        ("uno due tre", 10, "uno due…"),
        ("東京 港の新しい橋が開通した", 8, "東京 港の新し…"),
        ("新しい橋、Marathonの日", 10, "新しい橋…"),
        ("Marathon東京で開く", 6, "Marat…"),
    ],
)
def test_a_text_is_cut_between_words(text: str, length: int, short: str) -> None:
    assert shorten(text, length) == short


@given(st.text(max_size=80), st.integers(min_value=2, max_value=40))
def test_a_shortened_text_is_no_longer_than_asked(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= length
    assert len(text) > length or shorten(text, length) == text


@given(st.text(st.characters(codec="ascii") | st.characters(max_codepoint=0x2FFF)))
def test_a_word_stands_between_blanks_and_has_a_letter_or_digit(text: str) -> None:
    spaced = "".join(character for character in text if character < "\u2e80")
    assert count_words(spaced) == sum(any(character.isalnum() or character == "_" for character in word) for word in spaced.split())
