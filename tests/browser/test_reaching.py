"""Readers who enlarge, who have no mouse, who print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Watched
from tests.browser.samples import LANGUAGES, SAMPLES, Sample
from tests.browser.test_reading import OVERFLOW
from tests.demo.built import Demo
from tests.demo.newsroom import words_of

pytestmark = pytest.mark.browser

BLOCKS = {"it": "/2026/06/piano-del-golfo/", "en": "/en/2026/06/gulf-plan-wind-first/"}
"""Articles with every kind of block."""

CUT = """() => [...document.querySelectorAll("body *")].filter(each => {
    const style = getComputedStyle(each);
    const hides = ["hidden", "clip"].some(value => [style.overflowX, style.overflowY].includes(value));
    const more = each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1;
    return hides && more && !each.matches(".hidden, iframe, img");
}).map(each => each.outerHTML.slice(0, 120))"""
"""The elements that hide a part of their text; the class `hidden` is for those who listen."""

COVERED = """() => [...document.querySelectorAll("h1, h2, h3, p, li > a, button, th, td")].flatMap(each => {
    const range = document.createRange();
    range.selectNodeContents(each);
    const [box, width] = [range.getBoundingClientRect(), document.documentElement.clientWidth];
    const shown = box.width && !each.closest(".hidden, .skip, [hidden], table");
    return shown && (box.left < -1 || box.right > width + 1) ? [each.textContent.slice(0, 60)] : [];
})"""
"""The texts that reach beyond the window; a wide table scrolls by itself."""

STOP = """() => {
    const each = document.activeElement;
    if (each === document.body) return null;
    const ring = [each, each.closest(".card, .locandina")].filter(Boolean).map(place => getComputedStyle(place));
    const box = each.getBoundingClientRect();
    return {
        text: each.textContent.trim().replace(/\\s+/g, " "),
        where: ["header.masthead", "main", "footer.foot"].findIndex(place => each.closest(place)),
        ring: Math.max(...ring.map(style => style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth))),
        seen: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
        language: each.hreflang || "",
    };
}"""
"""What has the focus: its text, in which part of the page, how wide its ring is in pixels, whether it is in the window."""


@pytest.fixture(scope="module")
def large(chromium: Browser, server: str) -> Iterator[Page]:
    """A window of 1280 by 800 pixels, enlarged to 200 %: half as many of CSS, each twice as large."""
    tab = Watched(chromium, server, viewport={"width": 640, "height": 400}, device_scale_factor=2)
    yield tab.page
    assert tab.troubles == []
    tab.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_twice_as_large_nothing_is_cut(demo: Demo, large: Page, language: str) -> None:
    found: dict[str, Any] = {}
    for sample in [each for each in SAMPLES if each.language == language]:
        large.goto(sample.path(demo.newsroom), wait_until="domcontentloaded")
        found[sample.kind] = [large.evaluate(OVERFLOW), *large.evaluate(CUT), *large.evaluate(COVERED)]
    assert {kind: what for kind, what in found.items() if what != [0]} == {}


def test_what_is_cut_would_be_seen(large: Page) -> None:
    large.goto("/")
    large.evaluate("() => Object.assign(document.querySelector('h3').style, {overflow: 'hidden', height: '1rem'})")
    assert len(large.evaluate(CUT)) == 1
    large.evaluate("() => Object.assign(document.querySelector('main p').style, {position: 'relative', left: '-3rem'})")
    assert large.evaluate(COVERED)


def stops(page: Page) -> list[dict[str, Any]]:
    """Where the focus goes, from the first stop of the page to the last."""
    found: list[dict[str, Any]] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        found.append(stop)
    return found


@pytest.mark.parametrize("sample", [Sample("home", "it"), Sample("article", "ar"), Sample("tag", "en")], ids=str)
def test_from_the_keyboard_all_is_reached_in_order(demo: Demo, page: Page, sample: Sample) -> None:
    """First the head with the languages, then the text, then the foot; each stop is seen, with a ring of three pixels."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(sample.path(demo.newsroom))
    skip, *found = stops(page)
    assert skip["seen"] and skip["ring"] >= 3
    assert [stop["text"] for stop in found if stop["ring"] < 3 or not stop["seen"]] == []
    assert [stop["where"] for stop in found] == sorted(stop["where"] for stop in found)
    assert {stop["where"] for stop in found} == {0, 1, 2}
    assert {stop["language"] for stop in found if stop["where"] == 0} >= {*LANGUAGES} - {sample.language}
    links = page.locator("a[href]:visible, button:visible, summary:visible, input:visible").count()
    assert len(found) + 1 == links


def test_what_is_folded_opens_from_the_keyboard(page: Page) -> None:
    page.goto(BLOCKS["it"])
    summary = page.locator(".body summary").first
    details = page.locator(".body details").first
    inside = details.locator("p").first
    assert not inside.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert inside.is_visible()
    page.keyboard.press("Space")
    assert not inside.is_visible()


@pytest.mark.parametrize("path", BLOCKS.values(), ids=BLOCKS)
def test_paper_has_the_whole_story_and_nothing_to_click(demo: Demo, page: Page, path: str) -> None:
    """Every word of headline and text, what is folded too; no navigation but the topics; links to elsewhere with their address."""
    page.set_viewport_size({"width": 700, "height": 990})
    page.goto(path)
    page.emulate_media(media="print")
    try:
        for place in ("nav:not(.tags)", ".foot", ".share", ".related", ".turns", ".skip", "button", "iframe"):
            assert page.locator(place).filter(visible=True).count() == 0, place
        for place in ("h1", ".standfirst", ".by", ".body details p"):
            assert page.locator(place).first.is_visible(), place
        shown = "".join(words_of(page.locator("article.article").inner_text()))
        body = demo.documents[path].css_first("article .body")
        for node in body.css("[hidden], template, .embed-offer"):
            node.decompose()
        assert [word for word in words_of(body.text(separator=" ")) if word not in shown] == []
        for link in page.locator(".body a[href^=http]").all():
            written = link.evaluate("each => getComputedStyle(each, '::after').content")
            assert link.get_attribute("href") in written
        assert page.locator(".body a[href^=http]").count() > 0
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    finally:
        page.emulate_media(media="screen")
