"""Slugs: readable, in the script of the language, safe in every file system."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from generator.reading.slugs import MAX_BYTES, fold, make_slug, wrong_slug
from generator.reading.text import visible


@pytest.mark.parametrize(
    ("text", "ascii_only", "slug"),
    [
        ("Perché l'università è così: città & più", True, "perche-l-universita-e-cosi-citta-piu"),
        ("L’altra ora", True, "l-altra-ora"),
        ("L'altra ora", True, "l-altra-ora"),
        pytest.param("Баку", True, "baku", id="T15-cyrillic"),
        pytest.param("Bakı", True, "baki", id="T15-dotless-i"),
        pytest.param("straße", True, "strasse", id="T15-sharp-s"),
        pytest.param("أخبار اليوم", False, "أخبار-اليوم", id="T15-arabic"),
        pytest.param("!!!", True, "", id="T15-symbols"),
        pytest.param("!!!", False, "", id="T15-symbols-unicode"),
        pytest.param("🙂", True, "", id="T15-emoji"),
        ("C++ & C#", True, "c-c"),
        ("../../etc/passwd", True, "etc-passwd"),
        ("%2e%2e%2fmolo", True, "2e-2e-2fmolo"),
        ("Molo 3.5", True, "molo-3-5"),
        ("uno\ndue", True, "uno-due"),
        ("Die Straße", False, "die-straße"),
        ("मुंबई की खबर", False, "मुंबई-की-खबर"),
        ("مُحَمَّد", False, "محمد"),
        ("İstanbul", True, "istanbul"),
        ("İstanbul", False, "istanbul"),
        pytest.param("\u08ca", False, "", id="T15-mark-alone"),
    ],
)
def test_a_slug_is_made_of_words(text: str, ascii_only: bool, slug: str) -> None:
    assert make_slug(text, ascii_only=ascii_only) == slug


@pytest.mark.parametrize("ascii_only", [True, False])
def test_both_spellings_of_an_accent_give_one_slug(ascii_only: bool) -> None:
    """T14"""
    assert make_slug("Perche\u0301", ascii_only=ascii_only) == make_slug("Perché", ascii_only=ascii_only)


@pytest.mark.parametrize("character", "\u202e\u200b\ufeff\u00ad")
@pytest.mark.parametrize("ascii_only", [True, False])
def test_what_cannot_be_seen_is_not_in_a_slug(character: str, ascii_only: bool) -> None:
    """T16: nor does it part a word."""
    assert make_slug(f"mo{character}lo", ascii_only=ascii_only) == "molo"


@given(st.text(max_size=12), st.booleans())
def test_a_made_slug_is_empty_or_right(text: str, ascii_only: bool) -> None:
    slug = make_slug(text, ascii_only=ascii_only)
    assert not slug or wrong_slug(slug) in (None, "Windows keeps this name for itself")
    assert unicodedata.is_normalized("NFC", slug)
    assert not ascii_only or slug.isascii()


@given(st.text("abcXYZ09 -'", max_size=16), st.booleans())
def test_the_slug_of_plain_words_is_the_library_s(text: str, ascii_only: bool) -> None:
    given = text.lower().replace("'", "-")
    library = slugify(given, allow_unicode=not ascii_only, regex_pattern=r"[^-\w]+")
    assert make_slug(text, ascii_only=ascii_only) == library


@given(st.text(max_size=12), st.booleans())
def test_a_slug_is_its_own_slug(text: str, ascii_only: bool) -> None:
    slug = make_slug(text, ascii_only=ascii_only)
    assert make_slug(slug, ascii_only=ascii_only) == slug


@pytest.mark.parametrize("slug", ["molo", "molo-nuovo", "molo_nuovo", "2026", "الرصيف", "perché", "मुंबई", "molo.v2", "a~b", "a" * MAX_BYTES])
def test_good_slugs(slug: str) -> None:
    assert wrong_slug(slug) is None


@pytest.mark.parametrize(
    "slug",
    [
        pytest.param(slug, id=f"{case}-{ascii(slug)[1:20]}")
        for case, slugs in {
            "T01": ["../../x", "/abs", "..\\x", "%2e%2e%2fx", "%252e%252e", "..", ".", "a/b", "a/../b"],
            "T09": ["con", "CON", "aux", "nul", "nul.txt", "com1", "lpt9.html", "molo.", "molo ", "a:b", "a?b", "a*b", 'a"b', "a|b", "<a>"],
            "T10": ["a" * 201, "a" * 300, "خ" * 101],
            "T13": ["", " ", "a b", "a\nb", "#a", "a#b", "a&b", "a\0b", "molo\n"],
        }.items()
        for slug in slugs
    ],
)
def test_wrong_slugs_are_named(slug: str) -> None:
    assert wrong_slug(slug)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Baku", " BAKU "),
        ("Perché", "perche\u0301"),
        ("perche", "PERCHÉ"),
        ("Straße", "STRASSE"),
        ("il  molo", "Il molo"),
        ("İstanbul", "istanbul"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    """T12, T14"""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("porto", "porti"), ("الرصيف", "البحر"), ("C", "C++")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from("aZ1àÉïñçøßłœı_-., '’‘«»“”„–—&;#ºª²½…ʼ´ǰ") | st.characters(max_codepoint=0x17F), max_size=12))
def test_what_is_left_out_first_is_left_out_by_transliteration(text: str) -> None:
    plain = "".join(c for c in visible(text).lower() if not unicodedata.combining(c))
    marks = [[mark, "-"] for mark in "'’‘ʼ`´"]
    whole = slugify(plain, replacements=marks, regex_pattern=r"[^-\w]+")
    assert make_slug(text, ascii_only=True) == (whole if any(c.isalnum() for c in whole) else "")
