"""The repository's own site in a real browser: Debian's Chromium, through Playwright."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.demo.built import Demo, node_module, shared_demo

AXE = "/axe.min.js"
"""Where the server of these tests has axe-core: a script with an address is compiled once for all pages."""

LEFT = "net::ERR_ABORTED"
"""How a request ends when a test leaves the page before a picture has come."""


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder and axe-core, in silence."""

    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        return str(node_module("axe-core/axe.min.js")) if path == AXE else super().translate_path(path)

    def log_message(self, *args: Any) -> None:
        """Nothing: what goes wrong is seen in the browser."""


class Watched:
    """A page in a profile of its own, and everything that goes wrong in it."""

    def __init__(self, chromium: Browser, server: str, **settings: Any) -> None:
        self.troubles: list[str] = []
        self.context = chromium.new_context(base_url=server, **settings)
        self.page = page = self.context.new_page()
        page.on("console", lambda said: self.note(said.type in ("error", "warning"), f"console: {said.text}"))
        page.on("pageerror", lambda error: self.note(True, f"script: {error}"))
        page.on("requestfailed", lambda request: self.note(request.failure != LEFT, f"failed: {request.url}: {request.failure}"))
        page.on("request", lambda request: self.note(not request.url.startswith(f"{server}/"), f"elsewhere: {request.url}"))
        page.on("response", lambda response: self.note(response.status >= 400, f"{response.status}: {response.url}"))

    def note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.troubles.append(what)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The site and its output: to be read, never written."""
    return shared_demo(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def server(demo: Demo) -> Iterator[str]:
    """The address of the output on this machine, without a final slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(demo.out))) as httpd:
        httpd.daemon_threads = True
        httpd.block_on_close = False
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()


@pytest.fixture(scope="session")
def only_tab(chromium: Browser, server: str) -> Iterator[Watched]:
    node_module("axe-core/axe.min.js")  # skips here, and not in the server's thread
    tab = Watched(chromium, server)
    yield tab
    tab.context.close()


@pytest.fixture
def page(only_tab: Watched) -> Iterator[Page]:
    """A page. At the end of the test it may have seen no error, no request that failed and none to elsewhere."""
    only_tab.troubles.clear()
    yield only_tab.page
    assert only_tab.troubles == []


@pytest.fixture(scope="session")
def only_quiet_tab(chromium: Browser, server: str) -> Iterator[Watched]:
    tab = Watched(chromium, server, java_script_enabled=False)
    yield tab
    tab.context.close()


@pytest.fixture
def quiet_page(only_quiet_tab: Watched) -> Iterator[Page]:
    """A page like `page`, with JavaScript off."""
    only_quiet_tab.troubles.clear()
    yield only_quiet_tab.page
    assert only_quiet_tab.troubles == []
