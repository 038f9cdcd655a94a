"""axe-core finds nothing on any kind of page, in any language, on a phone and on a desk, by day and by night."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import AXE
from tests.browser.samples import SAMPLES, Sample
from tests.demo.built import Demo

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules whose findings may differ by night: nothing but colours changes."""


def violations(page: Page, kind: str, values: list[str]) -> list[str]:
    """What axe finds with the rules or tags named: rule, element, why."""
    run = """async only => (await axe.run(document, {runOnly: only, resultTypes: ["violations"]})).violations.flatMap(
        rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`))"""
    found: list[str] = page.evaluate(run, {"type": kind, "values": values})
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_axe_finds_nothing(demo: Demo, page: Page, sample: Sample) -> None:
    page.goto(sample.path(demo.newsroom))
    page.add_script_tag(url=AXE)
    found = {}
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="light")
        found[width, "light"] = violations(page, "tag", TAGS)
        page.emulate_media(color_scheme="dark")
        found[width, "dark"] = violations(page, "rule", COLOURS)
    assert {place: what for place, what in found.items() if what} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_would_find_something(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto("/")
    page.add_script_tag(url=AXE)
    page.evaluate("""() => {
        document.querySelector("main").insertAdjacentHTML("beforeend", '<img src="/favicon.svg"><p id="grey">Grey on grey</p>');
        Object.assign(document.getElementById("grey").style, {color: "#777", background: "#888"});
    }""")
    assert {each.split(":")[0] for each in violations(page, "tag", TAGS)} == {"image-alt", "color-contrast"}
    assert [each.split(":")[0] for each in violations(page, "rule", COLOURS)] == ["color-contrast"]
