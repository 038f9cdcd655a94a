"""The focus of a picture, as CSS writes positions."""

from __future__ import annotations

import pytest

from generator.reading.focus import parse_focus


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("30% 70%", (30, 70)),
        ("0% 100%", (0, 100)),
        ("left top", (0, 0)),
        ("top left", (0, 0)),
        ("Bottom Right", (100, 100)),
        ("center", (50, 50)),
        ("top", (50, 0)),
        ("right", (100, 50)),
        ("25%", (25, 50)),
        ("center top", (50, 0)),
        ("left 20%", (0, 20)),
        ("20% top", (20, 0)),
    ],
)
def test_a_point(text: str, point: tuple[int, int]) -> None:
    assert parse_focus(text) == point


@pytest.mark.parametrize(
    "text", ["", "30 70", "101% 5%", "left right", "top bottom", "30% 70% 5%", "middle", "-5% 5%", "٣٠% 5%", "1.5% 2%"]
)
def test_no_point(text: str) -> None:
    assert parse_focus(text) is None
