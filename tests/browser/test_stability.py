"""Nothing that is on the screen moves when fonts and pictures come late."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.samples import LANGUAGES, Sample
from tests.demo.built import Demo

pytestmark = pytest.mark.browser

WATCH = """globalThis.shifts = [];
const seen = entry => [entry.value, entry.sources.map(source => source.node?.nodeName)];
new PerformanceObserver(list => shifts.push(...list.getEntries().map(seen)))
    .observe({type: "layout-shift", buffered: true});"""

PAINTED = """() => new Promise(done => new PerformanceObserver((list, self) => {
    if (list.getEntriesByName("first-contentful-paint").length) { self.disconnect(); done(); }
}).observe({type: "paint", buffered: true}))"""

SETTLED = """async () => {
    const frames = async () => { for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); };
    const seen = image => { const {top, bottom} = image.getBoundingClientRect(); return bottom > 0 && top < innerHeight; };
    await document.fonts.ready;
    await Promise.all([...document.images].filter(seen).map(image => image.decode()));
    await frames();
    return shifts;
}"""
"""What has moved, once all fonts and the pictures on the screen are there and drawn."""

LATE = ("font", "image")
KINDS = ("article", "home", "section")


class Slow:
    """A page whose fonts and pictures come when they are let through."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[Route] | None = []
        page.add_init_script(WATCH)
        page.route("**/*", self.hold)

    def hold(self, route: Route) -> None:
        if self.held is None or route.request.resource_type not in LATE:
            route.continue_()
        else:
            self.held.append(route)

    def read(self, path: str) -> list[str]:
        """Opens the page, lets the text be drawn, then everything through; the kinds of what had been held back."""
        self.page.goto(path, wait_until="domcontentloaded")
        self.page.evaluate(PAINTED)
        held, self.held = self.held or [], None
        for route in held:
            route.continue_()
        return [route.request.resource_type for route in held]


@pytest.fixture
def slow(chromium: Browser, server: str) -> Iterator[Slow]:
    """A page in a new profile: nothing is in its cache."""
    context = chromium.new_context(base_url=server, viewport={"width": 390, "height": 844})
    yield Slow(context.new_page())
    context.close()


@pytest.mark.parametrize(("kind", "language"), list(product(KINDS, LANGUAGES)))
def test_nothing_moves(demo: Demo, slow: Slow, kind: str, language: str) -> None:
    """Each kind on phones and on a desk, each language on both."""
    wide = (KINDS.index(kind) + LANGUAGES.index(language)) % 3 == 2
    slow.page.set_viewport_size({"width": 1280 if wide else 390, "height": 844})
    held = slow.read(Sample(kind, language).path(demo.newsroom))
    assert held.count("font") >= 3
    assert ("image" in held) or kind == "section"
    assert slow.page.evaluate(SETTLED) == []


def test_a_move_would_be_seen(slow: Slow) -> None:
    slow.read("/")
    assert slow.page.evaluate(SETTLED) == []
    slow.page.evaluate(
        """() => document.querySelector("main").before(Object.assign(document.createElement("p"), {textContent: "Breaking"}))"""
    )
    assert sum(value for value, _ in slow.page.evaluate(SETTLED)) > 0
