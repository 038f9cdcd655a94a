"""The newsroom in a real browser: on a phone and on a desk, by day and by night, with the keyboard, and without scripts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.digest import blob_id
from tests.commands.newsroom import commit
from tests.conftest import article, need, write_files
from tests.demo.built import node_module
from tests.preview.newsroom_paper import FILES, MOLO, OLD, ORIGINAL, OWN, TRANSLATION
from tests.preview.running import Running, running

pytestmark = pytest.mark.browser

STORY = f"{OWN}story/{MOLO}"
REFUSED = "status of 422"
"""What a browser's console says of a form that was refused."""
TAGS = ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"]
LAYOUT = """\
{% extends "base.html" %}
{% block end %}<style>:root { color-scheme: light dark } p { min-height: 90vh }</style>{% endblock %}
"""
"""So long that it can be scrolled."""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The paper with a stale translation, an error and enough stories for more than one part of the list."""
    need(shutil.which("git"), "git", "apt-get install git")
    root = Path(tmp_path_factory.mktemp("newsroom").resolve()) / "site"
    more = {f"content/news/n{n:03}.it.md": article(f"Notizia {n}", f"2026-06-{n % 28 + 1:02}") for n in range(80)}
    given = f"{{of: it, revision: {blob_id(OLD.encode())}}}"
    english = article("The quay", body="At nine.\n\nAt six.\n\nThe bar stays shut.", summary="From Monday.", translation=given)
    write_files(root, {**FILES, **more, TRANSLATION: english})
    commit(root)
    broken = "---\ntitle: Rotto\ndate: 2026-07-01\ndraftt: true\n---\n\nTesto.\n"
    write_files(root, {ORIGINAL: OLD.replace("alle nove", "alle dieci"), "content/news/rotto.it.md": broken})
    with running(root) as preview:
        yield preview


@pytest.fixture
def page(paper: Running, chromium: Browser) -> Iterator[Page]:
    """A page in which no script fails and nothing is refused by its policy. What the test writes is put back."""
    kept = {path: path.read_bytes() for path in sorted((paper.root / "content").rglob("*")) if path.is_file()}
    context = chromium.new_context(base_url=f"http://{paper.host}", locale="it-IT", viewport={"width": 1280, "height": 900})
    found = context.new_page()
    found.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    troubles: list[str] = []
    found.on("pageerror", lambda failure: troubles.append(str(failure)))
    found.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") and REFUSED not in said.text else None)
    yield found
    context.close()
    for path in sorted((paper.root / "content").rglob("*.md")):
        if path not in kept:
            path.unlink()
    for path, content in kept.items():
        if path.read_bytes() != content:
            path.write_bytes(content)
    assert troubles == []


def mark(page: Page) -> None:
    page.evaluate("window.mark = 'same'")


def is_same_document(page: Page) -> bool:
    return bool(page.evaluate("window.mark === 'same'"))


def test_the_list_follows_what_is_saved_and_nothing_else_moves(paper: Running, page: Page) -> None:
    page.goto(f"{OWN}?show=250")
    mark(page)
    page.get_by_label("Titolo", exact=True).fill("Sto scrivendo")
    page.evaluate("scrollTo(0, 300)")
    write_files(paper.root, {"content/sport/2026-08-10-gara.it.md": article("La regata", "2026-08-10 09:00", draft="true")})
    expect(page.locator("tbody th").filter(has_text="La regata")).to_have_count(1)
    expect(page.locator("tbody tr").filter(has_text="La regata").locator(".state").first).to_have_text("bozza")
    assert page.get_by_label("Titolo", exact=True).input_value() == "Sto scrivendo"
    assert page.evaluate("scrollY") == 300
    assert is_same_document(page)


def test_what_is_typed_is_looked_for_at_once(page: Page) -> None:
    page.goto(OWN)
    mark(page)
    field = page.get_by_role("searchbox")
    field.press_sequentially("CAFFÈ")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody th bdi")).to_have_text("Il caffè è salito")
    expect(field).to_be_focused()
    page.wait_for_url("**?q=CAFF%C3%88")
    assert is_same_document(page)
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Stato").select_option("draft")
    expect(page.locator(".empty")).to_have_text("Nessuna notizia corrisponde.")
    page.get_by_role("link", name="Mostra tutte").click()
    expect(page.locator("tbody tr")).to_have_count(50)


def test_more_stories_come_below_and_the_focus_goes_to_the_first_of_them(page: Page) -> None:
    page.goto(OWN)
    last = page.locator("tbody tr").nth(49).locator("th").inner_text()
    page.get_by_role("link", name="Mostrane altre").focus()
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(87)
    assert page.locator("tbody tr").nth(49).locator("th").inner_text() == last
    expect(page.locator("tbody tr").nth(50).locator("th a")).to_be_focused()


def test_a_translation_and_a_story_are_begun_with_the_keyboard(paper: Running, page: Page) -> None:
    page.goto(OWN)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Salta alle notizie")).to_be_focused()
    page.get_by_role("button", name="Traduci «Il caffè è salito» in arabo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Creato content/news/2026-07-20-caffe.ar.md.")
    assert (paper.root / "content/news/2026-07-20-caffe.ar.md").read_text("utf-8").startswith("---\ntitle: Il caffè è salito\n")
    page.get_by_label("Titolo", exact=True).focus()
    page.keyboard.type("Una notizia di prova")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("una-notizia-di-prova/it.md")
    expect(page.locator("tbody th bdi").filter(has_text="Una notizia di prova")).to_have_count(1)
    link = page.get_by_role("status").get_by_role("link", name="Apri nell'editor").get_attribute("href")
    assert link is not None and link.startswith("vscode://file") and link.endswith("una-notizia-di-prova/it.md:1:1")


def test_a_refusal_is_said_and_the_page_can_be_gone_on_with(page: Page) -> None:
    page.goto(OWN)
    page.get_by_label("Titolo", exact=True).fill("?!")
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.get_by_role("button", name="Comincia la notizia").click()
    assert answer.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("il titolo non ha lettere né cifre")
    assert page.get_by_label("Titolo", exact=True).input_value() == "?!"
    page.wait_for_url(f"**{OWN}")  # loading it again sends nothing again


def test_the_moment_is_set_for_every_tab_and_said_in_every_one(paper: Running, page: Page) -> None:
    other = page.context.new_page()
    other.set_default_timeout(20_000)
    other.goto("/2026/07/molo/")
    bar = other.locator("edicola-preview .bar .then")
    expect(bar).to_have_text("In data 1 ago 2026, 12:00")
    page.goto(OWN)
    page.get_by_label("Data e ora").fill("2026-08-20T08:30")
    page.get_by_role("button", name="Mostra quel momento").click()
    expect(page.locator(".notice.then")).to_contain_text("20 ago 2026, 08:30")
    expect(bar).to_have_text("In data 20 ago 2026, 08:30")
    expect(page.locator("tbody tr").filter(has_text="La gara").locator(".state").first).to_have_text("pubblicato")
    page.get_by_role("button", name="Torna ad adesso").click()
    expect(page.locator("#time p")).to_have_text("Il sito è mostrato com'è adesso.")
    expect(bar).to_have_count(0)
    page.get_by_label("Data e ora").fill("2026-08-01T12:00")
    page.get_by_role("button", name="Mostra quel momento").click()
    expect(bar).to_have_text("In data 1 ago 2026, 12:00")
    bar.click()
    expect(other.locator("#time-title")).to_be_in_viewport()


def test_a_story_side_by_side_follows_what_is_saved(paper: Running, page: Page) -> None:
    page.goto(STORY)
    mark(page)
    expect(page.locator(".mark.changed")).to_have_count(1)
    page.get_by_text("Che cosa è cambiato").click()
    write_files(paper.root, {ORIGINAL: OLD.replace("alle nove", "alle dieci").replace("Il bar", "Il caffè")})
    expect(page.locator(".mark.changed")).to_have_count(2)
    assert page.locator("details").first.evaluate("node => node.open")
    tops = page.locator(".row").nth(4).locator(".cell").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
    assert len(tops) == 2 and tops[0] == tops[1]
    assert is_same_document(page)


def test_pages_beside_each_other_are_as_wide_as_is_chosen_and_scroll_together(paper: Running, page: Page) -> None:
    layout = {"themes/foglio/templates/article.html": LAYOUT}
    kept = (paper.root / "themes/foglio/templates/article.html").read_text("utf-8")
    write_files(paper.root, layout)
    try:
        page.emulate_media(color_scheme="null")
        page.goto(f"{STORY}?mode=pages&width=phone&scheme=dark")
        frames = [page.frame_locator("iframe").nth(index).locator("p").first for index in (0, 1)]
        for each in frames:
            each.wait_for()
        inside = "() => [...document.querySelectorAll('iframe')].map(f => {0})"
        read = lambda what: page.evaluate(inside.replace("{0}", what))  # noqa: E731
        assert read("f.contentWindow.innerWidth") == [390, 390]
        assert read("f.contentWindow.matchMedia('(prefers-color-scheme: dark)').matches") == [True, True]
        assert read("f.contentDocument.querySelectorAll('edicola-preview').length") == [0, 0]
        page.evaluate("document.querySelector('iframe').contentWindow.scrollTo(0, 400)")
        page.wait_for_function("[...document.querySelectorAll('iframe')].every(f => f.contentWindow.scrollY > 300)")
        page.get_by_role("link", name="Computer").click()
        page.get_by_role("link", name="Chiaro").click()
        page.frame_locator("iframe").first.locator("p").first.wait_for()
        assert read("f.contentWindow.innerWidth") == [1280, 1280]
        assert read("f.contentWindow.matchMedia('(prefers-color-scheme: dark)').matches") == [False, False]
        # Drawn smaller, by a script that may still be on its way, so that both are seen.
        page.wait_for_function("[...document.querySelectorAll('iframe')].every(f => f.getBoundingClientRect().width < 640)")
    finally:
        write_files(paper.root, {"themes/foglio/templates/article.html": kept})


def test_without_scripts_everything_can_be_read_and_begun(paper: Running, chromium: Browser) -> None:
    context = chromium.new_context(base_url=f"http://{paper.host}", locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(OWN)
    page.get_by_role("searchbox").fill("caffe")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Il caffè è salito", exact=True).click()
    expect(page.locator(".row")).to_have_count(2)
    page.get_by_role("link", name="Pages").click()
    expect(page.locator("iframe")).to_have_count(2)
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds in the page itself; what is in its frames is the site's."""
    page.evaluate(node_module("axe-core/axe.min.js").read_text("utf-8"))
    found: list[str] = page.evaluate(
        """async tags => (await axe.run(document, {iframes: false, runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]}))
        .violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`))""",
        TAGS,
    )
    return found


PAGES = [OWN, f"{OWN}?q=nothing", f"{OWN}?written={ORIGINAL}", STORY, f"{STORY}?left=en&right=ar", f"{STORY}?mode=pages"]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(page: Page, path: str) -> None:
    page.goto(path)
    found = {}
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found[width, scheme] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert {place: what for place, what in found.items() if what} == {}


def test_axe_would_find_something(page: Page) -> None:
    page.goto(OWN)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\"><button></button>')")
    assert {each.split(":")[0] for each in violations(page)} >= {"image-alt", "button-name"}
