"""Readers who search: in their language, from the keyboard, without JavaScript, under a strict policy, below a path of a host."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import AXE, Handler, Watched
from tests.browser.test_accessibility import COLOURS, TAGS, violations
from tests.conftest import SITE, SiteFolder, article, need
from tests.demo.built import Demo
from tests.demo.newsroom import plain_text, words_of

pytestmark = pytest.mark.browser

PAGES = {"it": "/cerca/", "en": "/en/search/", "ar": "/ar/بحث/"}

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'"
)


FAVICON = "theme: {name: testata, settings: {favicon: /f.svg}}\n"


class Strict(Handler):
    """Serves as a careful host does."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


def serving(folder: Path, handler: type[Handler] = Handler) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as httpd:
        httpd.daemon_threads = True
        httpd.block_on_close = False
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()


@pytest.fixture(autouse=True)
def pagefind() -> None:
    need(find_spec("pagefind"), "Pagefind", "pip install “edicola[search]”")


def look_for(page: Page, language: str, words: str) -> Locator:
    """The results of a search; the status must speak first."""
    page.goto(PAGES[language])
    page.get_by_role("searchbox").fill(words)
    expect(page.get_by_role("status")).not_to_be_empty()
    return page.locator("#_results ol > li")


@pytest.mark.parametrize(
    ("language", "written", "found"),
    [("it", "citta", "città"), ("it", "CITTÀ", "città"), ("en", "ferry", "ferries"), ("ar", "مكتبة", "المكتبة")],
)
def test_a_word_is_found_in_another_spelling(page: Page, language: str, written: str, found: str) -> None:
    results = look_for(page, language, written)
    expect(results).not_to_have_count(0)
    marked = [re.sub(r"\W", "", text).casefold() for text in page.locator("#_results mark").all_inner_texts()]
    assert found in marked


def test_an_arabic_word_is_found_with_its_article_and_its_signs(
    site_maker: Callable[..., SiteFolder], chromium: Browser, tmp_path: Path
) -> None:
    settings = SITE + "  ar: {name: العربية, prefix: ar}\n" + FAVICON
    files = {
        "content/news/2026-07-20-a/ar.md": article("خبر", body="عاد الهدوء إلى المدينة مع آخر عَبّارة."),
        "content/news/2026-07-20-a/it.md": article("Una notizia"),
        "content/static/f.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    }
    site = site_maker(files, settings=settings, search=True)
    assert site.build().returncode == 0
    for server in serving(site.public):
        tab = Watched(chromium, server)
        for written, found in (("مدينة", "المدينة"), ("عبارة", "عَبّارة"), ("اخر", "آخر")):
            tab.page.goto(f"/ar/search/?q={written}")
            expect(tab.page.locator("#_results mark").first).to_contain_text(found)
        assert tab.troubles == []
        tab.context.close()


def test_a_word_is_found_behind_an_apostrophe_and_shown_as_it_was_written(page: Page) -> None:
    look_for(page, "it", "acqua")
    marked = page.locator("#_results mark").all_inner_texts()
    assert [text for text in marked if "’acqua" in text] and not [text for text in marked if "'" in text]


@pytest.mark.parametrize("language", PAGES)
def test_the_status_counts_in_the_language(page: Page, language: str) -> None:
    results = look_for(page, language, {"it": "biblioteca", "en": "library", "ar": "المكتبة"}[language])
    word = {"it": "articol", "en": "article", "ar": "مقال"}[language]
    expect(page.get_by_role("status")).to_contain_text(word)
    expect(results).not_to_have_count(0)
    assert page.get_by_role("status").get_attribute("role") == "status"


def test_drafts_and_scheduled_stories_are_not_found(demo: Demo, page: Page) -> None:
    """By the words that no published story of the language has."""
    room = demo.newsroom
    looked = 0
    for hidden in room.unpublished:
        public = {word for each in room.published for word in words_of(f"{each.title} {plain_text(each.text)}")}
        own = sorted({word for word in words_of(plain_text(hidden.text)) if len(word) > 9} - public, key=len)[-2:]
        for word in own:
            results = look_for(page, hidden.language, word)
            titles = results.locator("h3").all_inner_texts()
            assert hidden.title not in titles
            expect(page.locator(f"#_results a[href*='{hidden.slug}']")).to_have_count(0)
            looked += 1
    assert looked >= 4


def test_a_search_page_finds_its_own_language_only(page: Page) -> None:
    results = look_for(page, "en", "La Banchina")
    links = results.locator("h3 a").evaluate_all("links => links.map(a => new URL(a.href).pathname)")
    assert links and all(link.startswith("/en/") for link in links)
    look_for(page, "en", "traghetti")
    titles = page.locator("#_results h3").all_inner_texts()
    assert not [title for title in titles if "traghetti" in title.casefold()]


def test_from_the_keyboard_alone(page: Page) -> None:
    page.goto("/cerca/")
    page.get_by_role("searchbox", name="Parole da cercare").focus()
    page.keyboard.type("porto")
    page.keyboard.press("Enter")
    expect(page.locator("#_results ol > li")).to_have_count(10)
    assert page.url.endswith("/cerca/?q=porto")
    more = page.get_by_role("button", name="Mostra altri risultati")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#_results ol > li:nth-child(11) a")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#_results ol > li:nth-child(10) a")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/2\d{3}/\d\d/"))
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("porto")
    expect(page.locator("#_results ol > li")).to_have_count(10)


def test_no_key_is_taken_from_the_reader(page: Page) -> None:
    """A single key that does something wherever the focus is would hit those who dictate (WCAG 2.2, 2.1.4)."""
    page.goto("/cerca/")
    before = page.url
    page.keyboard.type("/skf?")
    assert page.evaluate("document.activeElement === document.body")
    assert page.url == before
    page.get_by_role("searchbox").fill("e")
    page.keyboard.type("/o")
    expect(page.get_by_role("searchbox")).to_have_value("e/o")


def test_an_excerpt_says_where_it_is_cut(page: Page) -> None:
    """The beginning of a text is found as it stands, a piece out of the middle between two ellipses."""
    texts = look_for(page, "it", "porto").locator(".standfirst").all_inner_texts()
    assert [text for text in texts if text.startswith("…") and text.endswith("…")]
    assert not [text for text in texts if "……" in text or ".…" in text]


def test_a_search_can_be_linked(page: Page) -> None:
    page.goto("/en/search/?q=library")
    expect(page.get_by_role("searchbox")).to_have_value("library")
    expect(page.locator("#_results ol > li")).not_to_have_count(0)


def test_words_that_are_nowhere_lead_on(page: Page) -> None:
    look_for(page, "it", "zzzxqwk")
    expect(page.get_by_role("status")).to_contain_text("Nessun articolo")
    expect(page.locator("#_lost").get_by_role("link", name="Archivio")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    expect(page.get_by_role("status")).to_be_empty()
    expect(page.locator("#_lost")).to_be_hidden()
    assert page.url.endswith("/cerca/")


def test_the_words_of_the_reader_are_never_html(page: Page) -> None:
    page.goto("/cerca/?q=" + "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(page.get_by_role("status")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("main img[src=x]")).to_have_count(0)


@pytest.mark.parametrize(("language", "says"), [("it", "JavaScript"), ("en", "JavaScript"), ("ar", "JavaScript")])
def test_without_scripts_the_page_says_so_and_leads_on(quiet_page: Page, language: str, says: str) -> None:
    quiet_page.goto(PAGES[language])
    told = quiet_page.locator("noscript p")  # Playwright looks for no text in a noscript
    expect(told).to_be_visible()
    assert says in told.evaluate("each => each.innerText")
    expect(quiet_page.get_by_role("searchbox")).to_have_count(0)
    assert len(quiet_page.locator("noscript a").all()) == 2


def test_every_page_leads_there_and_the_page_itself_to_those_of_other_languages(page: Page) -> None:
    for path in ("/", "/404.html"):
        page.goto(path)
        expect(page.locator(".sections .search a")).to_have_attribute("href", "/cerca/")
    expect(page.locator("main a[href='/cerca/']")).to_have_count(1)
    page.goto("/cerca/")
    assert page.locator(".editions a[hreflang=en]").get_attribute("href") == "/en/search/"
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert page.locator("link[rel=alternate][hreflang]").count() == 0


@pytest.mark.parametrize("language", PAGES)
def test_axe_finds_nothing_on_results(page: Page, language: str) -> None:
    results = look_for(page, language, {"it": "acqua", "en": "water", "ar": "الماء"}[language])
    expect(results).not_to_have_count(0)
    page.add_script_tag(url=AXE)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="light")
        assert violations(page, "tag", TAGS) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.emulate_media(color_scheme="dark")
        assert violations(page, "rule", COLOURS) == []
    page.emulate_media(color_scheme="light")


def test_it_works_under_a_strict_policy(demo: Demo, chromium: Browser) -> None:
    for server in serving(demo.out, Strict):
        tab = Watched(chromium, server)
        results = look_for(tab.page, "it", "citta")
        expect(results).not_to_have_count(0)
        assert tab.troubles == []
        tab.context.close()


def test_it_works_below_a_path_of_a_host(site_maker: Callable[..., SiteFolder], chromium: Browser, tmp_path: Path) -> None:
    files: dict[str, Any] = {
        "content/news/2026-07-20-a/it.md": article("Il <b>molo</b> & altro", body="La boa &lt;gialla&gt; è a `</mark>` metri."),
        "content/news/2026-07-20-a/b.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="6"/>',
        "content/static/f.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "content/news/2026-07-20-a/story.yaml": "image: b.svg\nimage_alt: x\n",
    }
    site = site_maker(files, settings=SITE.replace("faro.example", "faro.example/carta/it") + FAVICON, search=True)
    done = site.build("--out", str(tmp_path / "host/carta/it"))
    assert done.returncode == 0, done.stderr
    for server in serving(tmp_path / "host"):
        tab = Watched(chromium, server)
        tab.page.goto("/carta/it/search/?q=boa")
        link = tab.page.locator("#_results h3 a")
        expect(link).to_have_text("Il <b>molo</b> & altro")
        expect(tab.page.locator("#_results .standfirst")).to_contain_text("La boa <gialla> è a")
        expect(tab.page.locator("#_results img")).to_have_attribute("src", re.compile("^/carta/it/media/"))
        link.click()
        tab.page.wait_for_url(f"{server}/carta/it/2026/07/a/")
        assert tab.troubles == []
        tab.context.close()
