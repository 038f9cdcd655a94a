"""The colours of testata, recomputed: text reaches 7:1 by day and by night (WCAG 2.2, 1.4.6), rules that mean something 3:1 (1.4.11)."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.conftest import REPOSITORY

THEME = REPOSITORY / "themes/testata"

TEXT = [("ink", "paper"), ("soft", "paper"), ("green", "paper"), ("on-slip", "slip"), ("on-green", "awning")]
"""What is written on what."""
MARKS = [("control", "paper")]


def settings() -> dict[str, str]:
    loaded = yaml.safe_load((THEME / "theme.yaml").read_text("utf-8"))
    return {name: str(setting["default"]) for name, setting in loaded["settings"].items()}


def tokens() -> dict[str, dict[str, str]]:
    """Scheme -> token -> colour, as the style sheet gives them: by day, by night, and by night because a reader chose it."""
    css = (THEME / "assets/testata.css").read_text("utf-8")
    css = re.sub(r"setting\((\w+)\)", lambda match: settings()[match.group(1)], css)
    layer = css.partition("@layer tokens")[2].partition("@layer base")[0]
    blocks = re.findall(r'(:root(?:\[data-theme="dark"\]|:not\(\[data-theme="light"\]\))?) \{([^}]*)\}', layer)
    found = {selector: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for selector, block in blocks}
    day = found[":root"]
    nights = {name: day | colours for name, colours in found.items() if name != ":root"}
    assert len(nights) == 2
    return {"day": day, **nights}


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio: 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", tokens())
@pytest.mark.parametrize(("front", "back"), TEXT + MARKS)
def test_what_is_to_be_read_stands_out(scheme: str, front: str, back: str) -> None:
    colours = tokens()[scheme]
    needed = 7 if (front, back) in TEXT else 3
    assert contrast(colours[front], colours[back]) >= needed


def test_both_nights_are_the_same() -> None:
    _, system, chosen = tokens().values()
    assert system == chosen
