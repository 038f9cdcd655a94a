"""Screenshots of the repository's own paper, to be looked at one by one: `make pictures`.

Builds the paper at a fixed moment and takes it through Debian's Chromium: kinds of page x languages x widths x light and dark, into
docs/pictures/shots/ (not committed). Three pictures for the README are put together of some of them. Whoever changes the theme looks
at all of them, for what no test can say: a crop, a rule that ends nowhere, a line that is too long.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
SHOTS = HERE / "shots"
NOW = "2026-08-01T12:00"

PAGES = {
    "front": {"it": "/", "en": "/en/", "ar": "/ar/"},
    "article": {
        "it": "/2026/07/traghetti-della-notte/",
        "en": "/en/2026/07/night-ferries-return/",
        "ar": "/ar/2026/07/عبارات-الليل/",
    },
    "tag": {"it": "/argomenti/acqua/", "en": "/en/topics/water/", "ar": "/ar/مواضيع/المياه/"},
    "search": {"it": "/cerca/", "en": "/en/search/", "ar": "/ar/بحث/"},
    "404": {"it": "/404.html", "en": "/en/404.html", "ar": "/ar/404.html"},
    "blocks": {"it": "/2026/06/piano-del-golfo/", "en": "/en/2026/06/gulf-plan-wind-first/"},
    "author": {"it": "/autori/ada-quill/", "en": "/en/authors/ada-quill/"},
    "archive": {"it": "/archivio/", "en": "/en/archive/", "ar": "/ar/أرشيف/"},
}
"""Kind of page -> language -> address; one that a build has not is passed over."""

WORDS = {"it": "fontane", "en": "harbour", "ar": "الميناء"}
"""What is looked for on the search page of a language."""

WIDTHS = {"phone": 390, "desktop": 1280}
SCHEMES = ("light", "dark")
EDGE = 24
"""Pixels between two pictures of one."""

README = {
    "front": [("front-it-desktop-light", 1280, 1600), ("front-ar-phone-dark", 390, 1600)],
    "article": [("article-it-desktop-dark", 1280, 1600), ("search-it-phone-light", 390, 1600)],
    "languages": [("article-ar-desktop-light", 1280, 1600), ("article-en-phone-dark", 390, 1600)],
}
"""Picture -> shots beside each other, each with its width and how much of its height is shown, in pixels."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing: what goes wrong is seen in the pictures."""


def build(folder: Path) -> None:
    """The paper, built into a folder."""
    command = [sys.executable, "-m", "generator", "build", "--site", str(HERE.parent.parent), "--now", NOW, "--out", str(folder)]
    subprocess.run(command, check=True, cwd=HERE.parent.parent)  # noqa: S603 (our own program)


def shoot(browser: Browser, origin: str, public: Path) -> None:
    """Every page that there is, at every width, by day and by night."""
    for (kind, addresses), (width, pixels), scheme in product(PAGES.items(), WIDTHS.items(), SCHEMES):
        for language, address in addresses.items():
            if not (public / (address + "index.html" if address.endswith("/") else address).lstrip("/")).is_file():
                continue
            page = browser.new_page(viewport={"width": pixels, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
            page.goto(origin + address)
            if kind == "search":
                page.fill("input[type=search]", WORDS[language])
                page.wait_for_selector("#_results:not([hidden]), #_lost:not([hidden])")
            page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(each => each.loading = 'eager')")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=SHOTS / f"{kind}-{language}-{width}-{scheme}.png", full_page=True)
            page.close()


def compose(name: str, parts: list[tuple[str, int, int]]) -> None:
    """The shots side by side, as a WebP for the README; between them one sees whatever page they are on."""
    height = max(tall for _, _, tall in parts)
    whole = Image.new("RGBA", (sum(wide for _, wide, _ in parts) + EDGE * (len(parts) - 1), height))
    left = 0
    for shot, wide, tall in parts:
        with Image.open(SHOTS / f"{shot}.png") as picture:
            whole.paste(picture.convert("RGBA").crop((0, 0, wide, min(tall, picture.height))), (left, 0))
        left += wide + EDGE
    whole.resize((whole.width * 3 // 4, whole.height * 3 // 4), Image.Resampling.LANCZOS).save(HERE / f"{name}.webp", quality=80, method=6)


def main() -> None:
    """Build, shoot, compose."""
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        public = Path(folder) / "public"
        build(public)
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(public))) as server, sync_playwright() as playwright:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
            shoot(browser, f"http://127.0.0.1:{server.server_address[1]}", public)
            browser.close()
            server.shutdown()
    for name, parts in README.items():
        compose(name, parts)


if __name__ == "__main__":
    main()
