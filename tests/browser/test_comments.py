"""Comments and counts in a browser: a real Isso on this machine; of giscus and of who counts, what is asked of them and when.

Isso wants an environment of its own: `python3 -m venv .isso && .isso/bin/pip install isso==0.14.0`, with `.isso/bin` on PATH.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser.conftest import AXE, Handler
from tests.browser.test_accessibility import TAGS, violations
from tests.browser.test_reading import OVERFLOW
from tests.catalog.asking import THREE, build_here
from tests.conftest import SiteFolder, article, need, write_files

pytestmark = pytest.mark.browser

FILES: dict[str, str | bytes] = {
    "content/news/x/it.md": article("Il pozzo", body="Testo.\n\n" * 60),
    "content/news/x/en.md": article("The well", body="Text.\n\n" * 60),
    "content/news/x/ar.md": article("البئر", body="نص.\n\n" * 60),
    "content/news/quiet/it.md": article("Zitto", comments="false"),
}

ITALIAN, ENGLISH, ARABIC, QUIET = "/2026/07/x/", "/en/2026/07/x/", "/ar/2026/07/x/", "/2026/07/quiet/"

GISCUS = "comments: {giscus: {repo: faro/c, repo_id: R_1, category: Comments, category_id: DIC_1}}\n"
SCROLL = "theme: {name: testata, settings: {comments_load: scroll}}\n"

CONFIG = """\
[general]
dbpath = {folder}/comments.db
host = {site}/
[moderation]
enabled = true
[server]
listen = http://127.0.0.1:{port}/
public-endpoint = http://127.0.0.1:{port}
[guard]
ratelimit = 100
direct-reply = 100
"""

WIDGET = {"heading-order"}
"""Rules of axe that Isso itself is known to break (version 0.14.0): its heading is an h4 under our h2. See docs/configuration.md."""


@dataclass(frozen=True)
class Served:
    """A built site and its address, without a final slash."""

    site: SiteFolder
    url: str


class Sites:
    """Sites of this module, built on first use and served on a port that is known before they are built."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.servers: list[ThreadingHTTPServer] = []

    def serve(self, name: str) -> Served:
        site = SiteFolder(self.folder / name)
        site.public.mkdir(parents=True)
        httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site.public)))
        httpd.daemon_threads = True
        httpd.block_on_close = False
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        self.servers.append(httpd)
        return Served(site, f"http://127.0.0.1:{httpd.server_address[1]}")

    def built(self, name: str, settings: str) -> Served:
        served = self.serve(name)
        fill(served.site, settings)
        return served


def fill(site: SiteFolder, settings: str) -> None:
    write_files(site.root, {"site.yaml": THREE + settings, **FILES})
    build_here(site)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    made = Sites(tmp_path_factory.mktemp("comments"))
    yield made
    for each in made.servers:
        each.shutdown()
        each.server_close()


class Seen:
    """A page in a profile of its own, what it asked of other servers than its own, and what went wrong in it."""

    def __init__(self, chromium: Browser, url: str, *, allowed: str = "", **settings: Any) -> None:
        self.context: BrowserContext = chromium.new_context(base_url=url, **settings)
        self.url = url
        self.allowed = allowed
        self.elsewhere: list[str] = []
        self.troubles: list[str] = []
        self.answers: dict[str, str] = {}
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda failure: self.troubles.append(f"script: {failure}"))
        self.page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
        self.context.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        """Its own server and the one that is allowed answer themselves; all others as `answers` says, else not at all."""
        url = route.request.url
        if url.startswith(f"{self.url}/"):
            route.continue_()
            return
        self.elsewhere.append(url)
        if self.allowed and url.startswith(f"{self.allowed}/"):
            route.continue_()
        elif url in self.answers:
            route.fulfill(content_type="text/javascript", body=self.answers[url])
        else:
            route.abort()

    def axe(self) -> list[str]:
        self.page.add_script_tag(url=AXE)
        return violations(self.page, "tag", TAGS)


@dataclass(frozen=True)
class Paper:
    """A site with a running Isso: `log` is what that says."""

    served: Served
    isso: str
    log: Path

    def activations(self) -> list[str]:
        """The addresses by which comments are let through, oldest first."""
        return re.findall(r"Activate comment: (\S+)", self.log.read_text("utf-8"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        try:
            urlopen(address, timeout=5).close()
        except URLError:
            assert process.poll() is None, "Isso has ended"
            time.sleep(0.2)
        else:
            return
    raise AssertionError("Isso does not answer")


@pytest.fixture(scope="module")
def paper(sites: Sites) -> Iterator[Paper]:
    """A site of three languages whose comments a real Isso has, with moderation."""
    program = shutil.which("isso")
    need(program, "Isso", "install isso==0.14.0 in an environment of its own and put its bin on PATH")
    assert program
    served = sites.serve("isso")
    port = free_port()
    isso = f"http://127.0.0.1:{port}"
    fill(served.site, f"comments: {{isso: '{isso}'}}\n")
    folder = served.site.root.parent
    (folder / "isso.cfg").write_text(CONFIG.format(folder=folder, site=served.url, port=port), "utf-8")
    log = folder / "isso.log"
    with log.open("wb") as out:
        process = subprocess.Popen([program, "-c", str(folder / "isso.cfg"), "run"], stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_for(f"{isso}/js/embed.min.js", process)
            yield Paper(served, isso, log)
        finally:
            process.terminate()
            process.wait(10)


def write_comment(page: Page, words: str, author: str) -> None:
    page.locator("#isso-thread textarea").first.fill(words)
    page.locator("#isso-thread input[name=author]").first.fill(author)
    page.locator("#isso-thread input[type=submit]").first.click()


def test_a_comment_is_written_moderated_and_read(chromium: Browser, paper: Paper) -> None:
    writer = Seen(chromium, paper.served.url, allowed=paper.isso)
    page = writer.page
    page.goto(ITALIAN)
    page.locator(".comments").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert writer.elsewhere == []
    page.get_by_role("button", name="Mostra i commenti").click()
    page.locator("#isso-thread textarea").wait_for()
    assert page.evaluate("document.activeElement.id") == "_comments"
    assert page.locator("#isso-thread input[type=submit]").get_attribute("value") == "Invia"
    words = "Bel pezzo! <script>document.title = 'rotto'</script><img src=x onerror=\"document.title = 'rotto'\">"
    write_comment(page, words, "<b>Nives</b><script>document.title = 'rotto'</script>")
    page.locator("#isso-root .isso-comment .isso-note").filter(has_text=re.compile(r"\S")).wait_for()
    assert "Bel pezzo!" in page.locator("#isso-root .isso-comment .isso-text").inner_text()

    reader = Seen(chromium, paper.served.url, allowed=paper.isso)
    reader.page.goto(ITALIAN)
    reader.page.get_by_role("button", name="Mostra i commenti").click()
    reader.page.locator("h4.isso-thread-heading").filter(has_text=re.compile(r"\S")).wait_for()
    assert reader.page.locator("#isso-root .isso-comment").count() == 0

    desk = Seen(chromium, paper.served.url, allowed=paper.isso)
    desk.page.on("dialog", lambda dialog: dialog.accept())
    address = paper.activations()[-1]
    with desk.page.expect_response(lambda response: response.request.method == "POST") as posted:
        desk.page.goto(address)
    assert posted.value.status == 200

    reader.page.reload()
    reader.page.get_by_role("button", name="Mostra i commenti").click()
    shown = reader.page.locator("#isso-root .isso-comment")
    shown.wait_for()
    assert "Bel pezzo!" in shown.locator(".isso-text").inner_text()
    assert "Nives" in shown.locator(".isso-author").inner_text()
    assert shown.locator("script, img, [onerror]").count() == 0
    assert "rotto" not in (page.title(), reader.page.title())
    assert writer.troubles == reader.troubles == []

    other = Seen(chromium, paper.served.url, allowed=paper.isso)
    other.page.goto(ENGLISH)
    other.page.get_by_role("button", name="Show the comments").click()
    other.page.locator("h4.isso-thread-heading").filter(has_text=re.compile(r"\S")).wait_for()
    assert other.page.locator("#isso-root .isso-comment").count() == 0
    for seen in (writer, reader, desk, other):
        seen.context.close()


def test_the_form_is_in_english_under_an_arabic_story_and_says_so(chromium: Browser, paper: Paper) -> None:
    seen = Seen(chromium, paper.served.url, allowed=paper.isso)
    page = seen.page
    page.goto(ARABIC)
    assert "الإنجليزية" in page.locator(".comments > p").first.inner_text()
    page.get_by_role("button", name="عرض التعليقات").click()
    submit = page.locator("#isso-thread input[type=submit]")
    submit.wait_for()
    assert submit.get_attribute("value") == "Submit"
    assert submit.evaluate("each => getComputedStyle(each).direction") == "ltr"
    assert submit.evaluate("each => each.closest('[lang]').lang") == "en"
    area = page.locator("#isso-thread textarea")
    assert area.evaluate("each => getComputedStyle(each).unicodeBidi") == "plaintext"
    write_comment(page, "مقال جيد", "ليلى")
    written = page.locator("#isso-root .isso-text > p", has_text="مقال جيد")
    written.wait_for()
    at_the_right = """each => {
        const range = document.createRange();
        range.selectNodeContents(each);
        return each.getBoundingClientRect().right - range.getBoundingClientRect().right < 2;
    }"""
    page.wait_for_function(at_the_right, arg=written.element_handle())  # not before Isso's style sheet is there
    assert seen.troubles == []
    seen.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_only_what_is_isso_s_own(chromium: Browser, paper: Paper, width: int, scheme: Any) -> None:
    seen = Seen(chromium, paper.served.url, allowed=paper.isso, viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = seen.page
    page.goto(ITALIAN)
    page.locator(".comments button").wait_for()
    assert seen.axe() == []
    page.locator(".comments button").click()
    page.locator("#isso-thread textarea").wait_for()
    write_comment(page, "Da leggere con axe.", "Ada")
    page.locator("#isso-root .isso-comment .isso-note").filter(has_text=re.compile(r"\S")).first.wait_for()
    found = seen.axe()
    assert {each.partition(":")[0] for each in found} <= WIDGET
    assert all("isso-thread-heading" in each for each in found)
    assert page.evaluate(OVERFLOW) == 0
    seen.context.close()


def test_nothing_is_asked_where_there_are_no_comments(chromium: Browser, paper: Paper) -> None:
    seen = Seen(chromium, paper.served.url)
    for path in ("/", QUIET):
        seen.page.goto(path)
        seen.page.wait_for_load_state("networkidle")
        assert seen.page.locator(".comments").count() == 0
    assert seen.elsewhere == []
    seen.context.close()


CLIENT = """\
const script = document.currentScript;
const frame = document.createElement("iframe");
frame.className = "giscus-frame";
frame.title = "Comments";
frame.src = "https://giscus.app/widget?" + new URLSearchParams(script.dataset);
script.insertAdjacentElement("afterend", frame);
"""
"""What giscus' client.js does of what matters here: it looks at its own element, and puts a frame behind it."""


@pytest.fixture(scope="module")
def forum(sites: Sites) -> Served:
    return sites.built("giscus", GISCUS)


def ask_giscus(seen: Seen) -> None:
    seen.answers["https://giscus.app/client.js"] = CLIENT
    seen.page.goto(ITALIAN)
    seen.page.wait_for_load_state("networkidle")
    assert seen.elsewhere == []
    seen.page.get_by_role("button", name="Mostra i commenti").click()
    seen.page.locator(".comments iframe").wait_for()


@pytest.mark.parametrize(("scheme", "chosen", "theme"), [("dark", None, "dark"), ("light", None, "light"), ("dark", "light", "light")])
def test_giscus_gets_the_thread_the_language_and_the_appearance(
    chromium: Browser, forum: Served, scheme: Any, chosen: str | None, theme: str
) -> None:
    seen = Seen(chromium, forum.url, color_scheme=scheme)
    if chosen:
        seen.context.add_init_script(f"localStorage.setItem('appearance', '{chosen}')")
    ask_giscus(seen)
    assert seen.elsewhere[0] == "https://giscus.app/client.js"
    assert all(each.startswith("https://giscus.app/") for each in seen.elsewhere)
    frame = seen.page.locator(".comments iframe").get_attribute("src") or ""
    assert f"theme={theme}" in frame and "term=news%2Fx%2Fit" in frame and "lang=it" in frame and "mapping=specific" in frame
    assert [each for each in seen.troubles if "Content Security Policy" in each] == []
    seen.context.close()


def test_a_server_that_does_not_answer_is_told_and_can_be_asked_again(chromium: Browser, forum: Served) -> None:
    seen = Seen(chromium, forum.url)
    seen.page.goto(ITALIAN)
    seen.page.get_by_role("button", name="Mostra i commenti").click()
    seen.page.get_by_role("status").filter(has_text="I commenti di giscus.app non si caricano.").wait_for()
    assert seen.axe() == []
    seen.page.get_by_role("button", name="Mostra i commenti").click()
    seen.page.get_by_role("status").filter(has_text="non si caricano").wait_for()
    assert seen.elsewhere.count("https://giscus.app/client.js") == 2
    seen.context.close()


def test_without_scripts_a_sentence_says_what_comments_need(chromium: Browser, forum: Served) -> None:
    seen = Seen(chromium, forum.url, java_script_enabled=False)
    seen.page.goto(ITALIAN)
    sentence = seen.page.locator(".comments noscript p")
    assert sentence.is_visible()
    assert sentence.inner_text() == "Per leggere e scrivere commenti serve JavaScript."
    assert not seen.page.locator(".comments button").is_visible()
    assert seen.elsewhere == []
    seen.context.close()


def test_where_the_theme_says_so_comments_come_as_the_reader_gets_there(chromium: Browser, sites: Sites) -> None:
    served = sites.built("scroll", GISCUS + SCROLL)
    seen = Seen(chromium, served.url)
    seen.answers["https://giscus.app/client.js"] = CLIENT
    seen.page.goto(ITALIAN)
    seen.page.wait_for_load_state("networkidle")
    assert seen.elsewhere == []
    seen.page.locator(".comments").scroll_into_view_if_needed()
    seen.page.locator(".comments iframe").wait_for()
    assert seen.elsewhere[0] == "https://giscus.app/client.js"
    seen.context.close()


SCRIPTS = {
    "plausible: {domain: faro.example}": ("https://plausible.io/js/script.js", "domain", "faro.example"),
    "umami: {website_id: 1-2, src: https://u.example/script.js}": ("https://u.example/script.js", "websiteId", "1-2"),
    "goatcounter: {code: faro}": ("https://gc.zgo.at/count.js", "goatcounter", "https://faro.goatcounter.com/count"),
}


@pytest.mark.parametrize("given", SCRIPTS, ids=lambda given: given.partition(":")[0])
def test_readers_are_counted_unless_their_browser_says_no(chromium: Browser, sites: Sites, given: str) -> None:
    script, name, value = SCRIPTS[given]
    served = sites.built(given.partition(":")[0], f"analytics: {{{given}}}\n")
    seen = Seen(chromium, served.url)
    seen.answers[script] = "document.documentElement.dataset.told = JSON.stringify(document.currentScript.dataset)"
    seen.page.goto("/")
    seen.page.wait_for_function("document.documentElement.dataset.told")
    assert seen.page.evaluate("JSON.parse(document.documentElement.dataset.told)")[name] == value
    assert (seen.elsewhere, seen.troubles) == ([script], [])
    assert seen.page.evaluate(f"document.querySelector('script[src=\"{script}\"]').defer")
    seen.context.close()
    for refusal in ("globalPrivacyControl', {get: () => true", "doNotTrack', {get: () => '1'"):
        quiet = Seen(chromium, served.url)
        quiet.context.add_init_script(f"Object.defineProperty(Navigator.prototype, '{refusal}, configurable: true}})")
        quiet.page.goto("/")
        quiet.page.wait_for_load_state("networkidle")
        assert quiet.elsewhere == []
        quiet.context.close()
