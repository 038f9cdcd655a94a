"""A feed opened in a browser: the stories as links, in the theme's look, from the side where its language starts."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.demo.built import Demo

pytestmark = pytest.mark.browser

SHOWN = """() => {
    const shows = each => each.getClientRects().length > 0;
    const all = name => [...document.querySelectorAll(name)];
    return {
        links: all("item > h2 > a").filter(shows).map(each => each.href),
        raw: all("guid, category, item > title, item > link, item > pubDate").filter(shows).length,
        help: all("header > p").filter(shows).length,
        direction: getComputedStyle(document.querySelector("item")).direction,
        paper: getComputedStyle(document.documentElement).backgroundColor,
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "direction"), [("/feed.xml", "ltr"), ("/en/harbour/feed.xml", "ltr"), ("/ar/feed.xml", "rtl")])
def test_a_feed_is_shown_as_a_list_of_stories(
    demo: Demo, chromium: Browser, server: str, path: str, direction: str, scheme: Literal["light", "dark"]
) -> None:
    """In a tab of its own: Chromium asks for /favicon.ico where no HTML names an icon."""
    tab = chromium.new_page(base_url=server, color_scheme=scheme, viewport={"width": 390, "height": 700})
    answers: list[tuple[str, int]] = []
    tab.on("response", lambda response: answers.append((response.url, response.status)))
    tab.goto(path)
    found = tab.evaluate(SHOWN)
    tab.close()
    assert found.pop("links")[0].startswith(demo.newsroom.origin)
    paper = {"light": "rgb(244, 244, 239)", "dark": "rgb(18, 22, 20)"}[scheme]
    assert found == {"raw": 0, "help": 2, "direction": direction, "paper": paper, "wide": 0}
    assert [url for url, status in answers if status >= 400 and not url.endswith("/favicon.ico")] == []
