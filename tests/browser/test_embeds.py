"""What another site shows: nothing is asked of it before the reader asks, by mouse or by keyboard; and never without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import AXE
from tests.browser.test_accessibility import TAGS, violations
from tests.browser.test_reading import OVERFLOW
from tests.demo.built import Demo

pytestmark = pytest.mark.browser

STORY = "harbour/2026-06-30-gulf-plan"
FRAME = "https://www.openstreetmap.org/export/embed.html?bbox="


def path_of(demo: Demo, language: str) -> str:
    newsroom = demo.newsroom
    return next(newsroom.path(each) for each in newsroom.published if (each.story, each.language) == (STORY, language))


class Asked:
    """A page that reaches this machine only, and the addresses elsewhere that it asked for."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.elsewhere: list[str] = []
        self.server = server
        page.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        if route.request.url.startswith(f"{self.server}/"):
            route.continue_()
        else:
            self.elsewhere.append(route.request.url)
            route.fulfill(content_type="text/html", body="<!doctype html><title>map</title><p>A map.</p>")


@pytest.fixture
def asked(chromium: Browser, server: str) -> Iterator[Asked]:
    context = chromium.new_context(base_url=server)
    yield Asked(context.new_page(), server)
    context.close()


@pytest.mark.parametrize(("language", "button"), [("it", "Mostra qui"), ("en", "Show it here")])
def test_nothing_is_loaded_before_the_click(demo: Demo, asked: Asked, language: str, button: str) -> None:
    page = asked.page
    page.goto(path_of(demo, language))
    page.locator("figure.embed").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert asked.elsewhere == []
    assert page.locator("iframe").count() == 0
    page.locator(".embed").get_by_role("button", name=button).click()
    page.frame_locator(".embed iframe").get_by_text("A map.").wait_for()
    (address,) = asked.elsewhere
    assert address.startswith(FRAME)
    frame = page.locator(".embed iframe")
    assert frame.get_attribute("title") == page.locator(".embed > a").inner_text()
    assert frame.get_attribute("lang") == language
    assert frame.get_attribute("referrerpolicy") == "no-referrer"
    assert "allow-top-navigation" not in (frame.get_attribute("sandbox") or "allow-top-navigation")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_shows_it_and_is_in_the_frame_then(demo: Demo, asked: Asked, key: str) -> None:
    page = asked.page
    page.goto(path_of(demo, "en"))
    button = page.locator(".embed button")
    button.wait_for()
    page.evaluate("document.querySelector('.embed').previousElementSibling.setAttribute('tabindex', -1)")
    page.evaluate("document.querySelector('.embed').previousElementSibling.focus()")
    page.keyboard.press("Tab")
    assert button.evaluate("each => each === document.activeElement")
    assert asked.elsewhere == []
    page.keyboard.press(key)
    page.frame_locator(".embed iframe").get_by_text("A map.").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"


def test_without_scripts_it_is_a_link(demo: Demo, quiet_page: Page) -> None:
    quiet_page.goto(path_of(demo, "it"))
    link = quiet_page.locator(".embed > a")
    assert link.is_visible()
    assert link.get_attribute("href") == "https://www.openstreetmap.org/#map=8/43.4/8.9"
    assert quiet_page.locator(".embed button").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_a_page_of_blocks(demo: Demo, asked: Asked, width: int) -> None:
    page = asked.page
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(path_of(demo, "it"))
    page.locator(".embed button").wait_for()
    page.add_script_tag(url=AXE)
    assert page.evaluate(OVERFLOW) == 0
    assert violations(page, "tag", TAGS) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, "tag", TAGS) == []
    page.locator(".embed button").click()
    page.frame_locator(".embed iframe").get_by_text("A map.").wait_for()
    assert page.evaluate(OVERFLOW) == 0
    assert violations(page, "tag", ["wcag2a", "wcag2aa"]) == []
