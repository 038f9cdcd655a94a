"""Readers: on a phone, from right to left, without JavaScript, from one language to another."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser

from tests.browser.samples import LANGUAGES, SAMPLES, STORY, Sample
from tests.demo.built import Demo
from tests.demo.newsroom import words_of

pytestmark = pytest.mark.browser

OVERFLOW = """() => {
    const root = document.documentElement;
    const hiding = [root, document.body].filter(each => getComputedStyle(each).overflowX !== "visible");
    return hiding.length ? "the page hides what is too wide" : root.scrollWidth - root.clientWidth;
}"""
"""How many pixels the page is too wide; words where it hides it."""

FIRST_LINE = """headline => {
    const range = document.createRange();
    range.selectNodeContents(headline);
    const line = range.getClientRects()[0];
    const box = headline.getBoundingClientRect();
    return {left: line.left - box.left, right: box.right - line.right, margin: document.documentElement.clientWidth - box.right};
}"""
"""The room to the left and to the right of the first line of a headline, and from its box to the window's right edge."""


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_no_page_scrolls_sideways(demo: Demo, page: Page, sample: Sample) -> None:
    page.goto(sample.path(demo.newsroom))
    found = {}
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        found[width] = page.evaluate(OVERFLOW)
    assert found == {320: 0, 390: 0, 1280: 0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_article_scrolls_sideways_on_a_small_phone(demo: Demo, page: Page, language: str) -> None:
    """Tables, pictures and long words too."""
    newsroom = demo.newsroom
    page.set_viewport_size({"width": 320, "height": 700})
    found = {}
    for edition in newsroom.published:
        if edition.language == language:
            page.goto(newsroom.path(edition))
            found[edition.story] = page.evaluate(OVERFLOW)
    assert {story: excess for story, excess in found.items() if excess} == {}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(("language", "direction"), [("it", "ltr"), ("en", "ltr"), ("ar", "rtl")])
def test_a_headline_starts_where_its_language_starts(demo: Demo, page: Page, language: str, direction: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(Sample("article", language).path(demo.newsroom))
    headline = page.locator("h1")
    assert headline.evaluate("each => getComputedStyle(each).direction") == direction
    room = headline.evaluate(FIRST_LINE)
    near, far = (room["right"], room["left"]) if direction == "rtl" else (room["left"], room["right"])
    assert abs(near) <= 2
    assert far > 2
    if direction == "rtl":
        assert room["margin"] <= width / 10


def test_an_arabic_page_runs_from_right_to_left(demo: Demo, page: Page) -> None:
    """Its paragraphs start on the right, and Latin words in them keep their own direction."""
    page.set_viewport_size({"width": 1280, "height": 844})
    page.goto(Sample("article", "ar").path(demo.newsroom))
    for place in ("html", "main", "article p >> nth=0", ".body p >> nth=0"):
        assert page.locator(place).evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert page.locator(".body p").first.evaluate(FIRST_LINE)["right"] <= 2
    assert page.locator(".body bdi[lang=it]").first.evaluate("each => getComputedStyle(each).unicodeBidi") == "isolate"


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_page_reads_without_javascript(demo: Demo, quiet_page: Page, sample: Sample) -> None:
    """Every word that is written for all readers can be seen; the class `hidden` is for those who listen, the attribute for scripts."""
    path = sample.path(demo.newsroom)
    quiet_page.goto(path)
    assert quiet_page.locator("h1").is_visible()
    main = LexborHTMLParser(demo.documents[path].css_first("main").html or "")
    for node in main.css(".hidden, [hidden], template"):
        node.decompose()
    shown = "".join(words_of(quiet_page.locator("main").inner_text()))
    written = words_of(main.text(separator=" "))
    assert written
    assert [word for word in written if word not in shown] == []


def neighbourhood(demo: Demo, page: Page, story: str, language: str) -> list[str]:
    """The story's page and every page of its language that it links to: section, tags, authors, neighbours, archive, pages."""
    (path,) = [demo.newsroom.path(edition) for edition in demo.newsroom.published if (edition.story, edition.language) == (story, language)]
    page.goto(path)
    links = page.locator("a[href^='/']:not([hreflang]):not(.skip)").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    pages = {demo.path_of(link) for link in links}
    return sorted({path, Sample("404", language).path(demo.newsroom)} | {each for each in pages if not each.endswith((".xml", ".json"))})


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_from_every_page_the_switch_lands_on_one_in_that_language(demo: Demo, quiet_page: Page, language: str) -> None:
    """By clicking, without JavaScript, on a page of each kind around a story: status 200, the language that was chosen, and what was said.

    Where the links of every page lead is read from the HTML in tests/demo/test_languages.py.
    """
    found = neighbourhood(demo, quiet_page, STORY, language)
    kind_of = {path: demo.newsroom.pages[path].kind for path in found}
    pages = list({kind_of[path]: path for path in found}.values())
    kinds = {demo.newsroom.pages[path].kind for path in pages}
    assert {"home", "article", "page", "section", "tag", "tags", "author", "archive", "404"} <= kinds
    for path in pages:
        for chosen in sorted({*LANGUAGES} - {language}):
            quiet_page.goto(path)
            link = quiet_page.locator("header .editions a").filter(has=quiet_page.locator(f"span[lang={chosen}]"))
            missing = quiet_page.locator(f"header .editions .missing span[lang={chosen}]").count()
            with quiet_page.expect_response(lambda response: response.request.is_navigation_request()) as landed:
                link.click()
            quiet_page.wait_for_load_state()
            assert (path, chosen, landed.value.status) == (path, chosen, 200)
            assert (path, chosen, quiet_page.locator("html").get_attribute("lang")) == (path, chosen, chosen)
            here, there = demo.newsroom.pages[path], demo.newsroom.pages[demo.path_of(quiet_page.url)]
            same = (here.kind, here.key) == (there.kind, there.key) or here.kind == "404"
            assert (path, chosen, bool(missing)) == (path, chosen, not same)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("story", "written"),
    [("harbour/2026-07-27-north-quay-name", "it en"), ("labour/2025-11-20-net-menders", "it")],
    ids=["in two languages", "in one language"],
)
def test_the_switch_leads_to_the_section_of_a_story_that_is_not_translated(
    demo: Demo, quiet_page: Page, story: str, written: str, language: str
) -> None:
    newsroom = demo.newsroom
    paths = {edition.language: newsroom.path(edition) for edition in newsroom.published if edition.story == story}
    assert set(paths) == set(written.split())
    quiet_page.goto(paths["it"])
    quiet_page.locator("header .editions").get_by_role("link", name=newsroom.settings["languages"][language]["name"]).click()
    quiet_page.wait_for_load_state()
    section = [
        page.path
        for page in newsroom.pages.values()
        if (page.kind, page.key, page.language) == ("section", story.partition("/")[0], language)
    ]
    assert demo.path_of(quiet_page.url) == paths.get(language, section[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keyboard_reaches_the_text_first(demo: Demo, page: Page, language: str) -> None:
    """The first stop is the link past the head of the page; it shows itself and works."""
    page.goto(Sample("article", language).path(demo.newsroom))
    page.keyboard.press("Tab")
    skip = page.locator("a:focus")
    assert skip.get_attribute("href") == "#" + str(page.locator("main").get_attribute("id"))
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.locator("main:focus").count() == 1


FONTS = """async () => {
    await document.fonts.ready;
    return [...document.fonts].filter(font => !font.family.includes("Fallback")).map(font => font.status);
}"""


def test_fonts_come_from_the_site_and_are_used(demo: Demo, page: Page) -> None:
    """Every file of a font that the page needs is loaded. The fallbacks are the reader's own fonts, which this machine may lack."""
    for language in LANGUAGES:
        page.goto(Sample("article", language).path(demo.newsroom))
        states = page.evaluate(FONTS)
        assert "loaded" in states
        assert "error" not in states


def test_an_old_address_leads_to_its_story(demo: Demo, chromium: Browser, server: str) -> None:
    """By the page that lies there: without the host's help and without JavaScript."""
    newsroom = demo.newsroom
    moved = [(alias, newsroom.path(edition)) for edition in newsroom.published for alias in edition.aliases]
    assert moved
    context = chromium.new_context(base_url=server, java_script_enabled=False)
    context.route(f"{newsroom.origin}/**", lambda route: route.fulfill(body="The site itself."))
    tab = context.new_page()
    for alias, path in moved:
        tab.goto(f"{alias}/")
        tab.wait_for_url(demo.url(path))
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_chooses_light_or_dark_and_it_stays(demo: Demo, page: Page, language: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(Sample("article", language).path(demo.newsroom))
    choice = page.locator(".appearance button")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    choice.nth(2).click()
    assert page.evaluate(paper) != light
    page.goto(Sample("section", language).path(demo.newsroom))
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    assert [each.get_attribute("aria-pressed") for each in choice.all()] == ["false", "false", "true"]
    choice.nth(0).click()
    assert page.evaluate(paper) == light


def test_without_scripts_the_choice_is_not_offered(demo: Demo, quiet_page: Page) -> None:
    quiet_page.goto(Sample("article", "it").path(demo.newsroom))
    assert not quiet_page.locator(".appearance").is_visible()


def test_the_policy_of_a_page_is_in_force(demo: Demo, chromium: Browser, server: str) -> None:
    """A script of another's, or one in the page, would not run."""
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{server}{Sample('article', 'it').path(demo.newsroom)}")
    page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s); }")
    assert page.evaluate("window.hit") is None
    assert any("Content Security Policy" in text for text in said)
    page.close()
