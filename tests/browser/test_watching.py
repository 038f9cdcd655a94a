"""The page that the tests of this folder use would see an error, a lost file and a request to elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("mistake", "trouble"),
    [
        ("console.error('oh')", "console: oh"),
        ("setTimeout(() => { throw new Error('oh') })", "script: oh"),
        ("fetch('/nowhere.json')", "404: {server}/nowhere.json"),
        ("fetch('http://127.0.0.1:9/').catch(() => null)", "elsewhere: http://127.0.0.1:9/"),
        ("fetch('http://127.0.0.1:9/').catch(() => null)", "failed: http://127.0.0.1:9/: net::ERR_UNSAFE_PORT"),
    ],
)
def test_a_mistake_is_seen(chromium: Browser, server: str, mistake: str, trouble: str) -> None:
    tab = Watched(chromium, server, bypass_csp=True)  # the policy of the pages would stop some of them
    tab.page.goto("/")
    assert tab.troubles == []
    tab.page.evaluate(f"async () => {{ await {mistake} }}")
    tab.page.evaluate("() => new Promise(resolve => setTimeout(resolve))")
    tab.context.close()
    assert trouble.format(server=server) in tab.troubles
