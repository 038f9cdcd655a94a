"""The root page of a site in which every language has a prefix: it sends its readers on, and is a choice of links without scripts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Handler
from tests.conftest import SiteFolder, article

pytestmark = pytest.mark.browser

SETTINGS = """\
title: Il Faro
base_url: https://faro.example
timezone: Europe/Rome
languages: {it: {}, en: {}, ar: {}}
"""


VARIANTS = SETTINGS.replace("{it: {}, en: {}, ar: {}}", "{en: {}, pt-PT: {}, pt-BR: {}, zh-Hans: {}, zh-Hant: {}}")


@pytest.fixture(scope="module", params=[SETTINGS], ids=["languages"])
def root_server(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    settings: str = request.param
    site = SiteFolder(tmp_path_factory.mktemp("root"))
    stories = {f"content/news/2026-07-28-x/{code}.md": article() for code in ("it", "en", "ar") if f"{code}: " in settings}
    site.write({"site.yaml": settings + "search: false\n", **stories})
    assert site.build().returncode == 0
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site.public))) as httpd:
        httpd.daemon_threads = True
        httpd.block_on_close = False
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()


@pytest.mark.parametrize(("locale", "lands_on"), [("it-CH", "/it/"), ("en-US", "/en/"), ("ar-EG", "/ar/")])
def test_a_reader_lands_on_their_language(chromium: Browser, root_server: str, locale: str, lands_on: str) -> None:
    page = chromium.new_context(locale=locale).new_page()
    page.goto(f"{root_server}/")
    page.wait_for_url(f"{root_server}{lands_on}")
    assert page.locator("html").get_attribute("lang") == lands_on.strip("/")


@pytest.mark.parametrize("root_server", [VARIANTS], indirect=True, ids=["variants"])
@pytest.mark.parametrize(
    ("locale", "lands_on"),
    [("en-US", "/en/"), ("pt-BR", "/pt-BR/"), ("pt-PT", "/pt-PT/"), ("zh-TW", "/zh-Hant/"), ("zh-CN", "/zh-Hans/"), ("zh-HK", "/zh-Hant/")],
)
def test_a_reader_lands_on_their_variant(chromium: Browser, root_server: str, locale: str, lands_on: str) -> None:
    page = chromium.new_context(locale=locale).new_page()
    page.goto(f"{root_server}/")
    page.wait_for_url(f"{root_server}{lands_on}")


def test_a_reader_of_another_language_chooses(chromium: Browser, root_server: str) -> None:
    page = chromium.new_context(locale="fi-FI").new_page()
    page.goto(f"{root_server}/", wait_until="networkidle")
    assert page.url == f"{root_server}/"
    page.get_by_role("link", name="English").click()
    assert page.url == f"{root_server}/en/"


def test_it_works_without_scripts(chromium: Browser, root_server: str) -> None:
    page = chromium.new_context(locale="it-IT", java_script_enabled=False).new_page()
    page.goto(f"{root_server}/")
    assert page.url == f"{root_server}/"
    assert page.get_by_role("link").evaluate_all("links => links.filter(a => a.hreflang).map(a => a.hreflang)") == ["it", "en", "ar"]
