"""Who wrote a text, and from where: names and traps."""

from __future__ import annotations

import pytest

from generator.importing.bylines import places_of, read_byline, read_dateline
from generator.reading.settings import read_settings
from tests.importing.conftest import Move


@pytest.mark.parametrize(
    ("text", "authors", "agency"),
    [
        ("Ada Quill (Faro News) - Dopo", ("Ada Quill",), "Faro News"),
        ("Nina D'Amico (Faro) – Dopo", ("Nina D'Amico",), "Faro"),
        ("Nina D’Amico (Faro) — Dopo", ("Nina D’Amico",), "Faro"),
        ("Maria di Costa (Faro) - Dopo", ("Maria di Costa",), "Faro"),
        ("Leo De Santis (Faro) - Dopo", ("Leo De Santis",), "Faro"),
        ("Anna-Lena Brandt (Faro) - Dopo", ("Anna-Lena Brandt",), "Faro"),
        ("J. R. Quill (Faro) - Dopo", ("J. R. Quill",), "Faro"),
        ("Redazione (Faro) - Dopo", ("Redazione",), "Faro"),
        ("Ada Quill e Leo De Santis (Faro) - Dopo", ("Ada Quill", "Leo De Santis"), "Faro"),
        ("Ada Quill, Leo Santi and Bo Reed (Faro) - Dopo", ("Ada Quill", "Leo Santi", "Bo Reed"), "Faro"),
        ("Ada\u00a0Quill\u00a0(Faro\u00a0News)\u00a0-\u00a0Dopo", ("Ada Quill",), "Faro News"),
        ("Ada Quill () - Dopo", ("Ada Quill",), ""),
    ],
)
def test_a_byline_is_read(text: str, authors: tuple[str, ...], agency: str) -> None:
    found = read_byline(text)
    assert found is not None and (found.authors, found.agency) == (authors, agency)
    assert text.startswith(found.text) and text.endswith("Dopo")


@pytest.mark.parametrize(
    "text",
    [
        "Il porto riapre (oggi) - finalmente",
        "Il Porto (Genova) - riapre",
        "Ada (Faro) - Dopo",
        "Ada Quill - Dopo",
        "Ada Quill (Faro) dice",
        "Ada Quill (Faro)-Dopo",
        "Una Lunga Frase Tutta Di Maiuscole Messe (Faro) - Dopo",
        "",
    ],
)
def test_what_is_no_byline_is_none(text: str) -> None:
    assert read_byline(text) is None


@pytest.mark.parametrize(
    ("title", "dateline"),
    [
        ("Roma - Riapre il molo", "Roma"),
        ("Londra – Piove", "Londra"),
        ("London - It rains", "London"),
        ("Libano - Israele, la tregua", None),
        ("Portolume - Il molo", "Portolume"),
        ("Molovecchio - Il molo", None),
        ("Roma riapre - il molo", None),
        ("Roma-Milano, un treno", None),
    ],
)
def test_a_dateline_is_a_place_of_the_list_and_no_country(move: Move, title: str, dateline: str | None) -> None:
    places = places_of(read_settings(move.site.root)[0], ["Portolume"])
    assert read_dateline(title, places) == dateline
