"""Tables and picture say what was measured, with the ratios to Hugo."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.bench.picture import picture
from tests.bench.report import seconds, short, tables


def _measured(title: str, times: list[float], peak: float) -> dict[str, object]:
    return {
        "title": title,
        "files": 1234,
        "equal_to_clean": [],
        "phases": {"cold": {"seconds": times, "cpu": times, "peak_mb": peak}},
    }


DATA = {
    "date": "2026-11-25",
    "processors": 2,
    "memory_gb": 24,
    "system": "Linux x86_64",
    "python": "3.11.7",
    "versions": {"edicola": "0.1.0", "hugo": "0.168.0"},
    "results": [
        {
            "articles": 1000,
            "rounds": 3,
            "generators": {"edicola": _measured("Edicola", [1.0, 9.0, 2.0], 100.0), "hugo": _measured("Hugo", [8.0, 7.0, 8.5], 400.0)},
        }
    ],
}


def test_a_row_has_the_median_and_its_ratio_to_hugo() -> None:
    text = tables(DATA)
    assert "Edicola 0.1.0, Hugo 0.168.0" in text
    assert "| Edicola | 2.00 (0.25) |\n| Hugo | 8.00 |" in text
    assert "| Edicola | 2.00 (0.25) | 1,234 |" in text
    assert "| Edicola | 100 (0.25) |\n| Hugo | 400 |" in text


def test_the_longest_bar_is_the_slowest_generator() -> None:
    root = ElementTree.fromstring(picture(DATA, 1000))
    bars = [rect for rect in root.iter("{http://www.w3.org/2000/svg}rect") if "bar" in rect.attrib["class"].split()]
    widths = [float(bar.attrib["width"]) for bar in bars]
    assert len(widths) == 4
    assert widths[0] == pytest.approx(widths[1] / 4, abs=0.1) and widths[2] == pytest.approx(widths[3] / 4, abs=0.1)


def test_figures_have_the_digits_that_mean_something() -> None:
    assert [seconds(each) for each in (123.4, 12.34, 1.234, 0.01234)] == ["123", "12.3", "1.23", "0.012"]
    assert [short(each) for each in (12.34, 1.234, 0.01234)] == ["12.3", "1.23", "0.012"]
