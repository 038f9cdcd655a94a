"""What an editor breaks and mends while the preview runs, and what a change changes elsewhere: without a server, in this thread."""

from __future__ import annotations

import gc
import os
import shutil
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.building.store import Store, open_store
from generator.commands.site import clock
from generator.outputs.product import Product
from generator.preview.desk import Closed, Desk
from generator.preview.live import Live
from generator.preview.visits import Visit, visit
from tests.conftest import NOW, SITE, article, write_files
from tests.preview.paper import PAPER, SECRET, STORY

PAGE = "/2026/07/molo/"


class Session:
    """A preview, told of each change as the watcher would."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.said: list[str] = []
        self.live = Live(root, Store(None, ""), lambda site: clock(site, NOW), 1, self.note, drafts=False, frozen=True)
        self.live.update(None)

    def note(self, text: str, done: int, total: int) -> None:
        self.said.append(str(text))

    def visit(self, path: str) -> Visit:
        return visit(self.live, path)

    def page(self, path: str = PAGE) -> str:
        content = self.visit(path).content
        assert isinstance(content, bytes)
        return content.decode()

    def save(self, path: str, text: str | bytes) -> None:
        write_files(self.root, {path: text})
        self.live.update({path})

    def delete(self, path: str) -> None:
        (self.root / path).unlink()
        self.live.update({path})

    @property
    def wrong(self) -> str:
        return "\n".join(map(str, self.live.problems))


@pytest.fixture
def session(paper: Path) -> Iterator[Session]:
    found = Session(paper)
    assert found.wrong == "" and "Il testo del molo." in found.page()
    yield found
    assert not [text for text in found.said if "Traceback" in text]


BROKEN = {
    "template": ("themes/foglio/templates/base.html", "{% if %}", "base.html:1"),
    "template that is gone": ("themes/foglio/templates/article.html", None, "article.html"),
    "template that fails": ("themes/foglio/templates/article.html", "{{ nothing.at.all }}", "article.html:1"),
    "front matter": (STORY, "---\ntitle: [\n---\n", "it.md:"),
    "front matter that is not closed": (STORY, "---\ntitle: x\n", "it.md:"),
    "bytes": (STORY, b"---\ntitle: \xff\n---\n", "it.md:2"),
    "site.yaml": ("site.yaml", "title: [", "site.yaml:"),
    "setting": ("site.yaml", SITE + "them: foglio\n", "site.yaml:"),
    "no settings": ("site.yaml", None, "site.yaml"),
    "missing theme": ("site.yaml", SITE + "theme: nowhere\n", "nowhere"),
    "extension": ("site.yaml", SITE + "theme: foglio\nmarkdown:\n  extensions: [no_such_module]\n", "site.yaml:"),
    "theme.yaml": ("themes/foglio/theme.yaml", "title: [", "theme.yaml:"),
    "theme.yaml that is gone": ("themes/foglio/theme.yaml", None, "foglio"),
    "strings": ("themes/foglio/i18n/it.yaml", "- x\n", "it.yaml:1"),
    "tags.yaml": ("content/tags.yaml", "mare: {name: [}\n", "tags.yaml:1"),
    "registry that is none": ("content/tags.yaml", "- mare\n", "tags.yaml:1"),
    "section": ("content/news/_section.yaml", "names: x\n", "_section.yaml:1"),
    "unknown file": ("content/tgas.yaml", "x: y\n", "tgas.yaml"),
}


def put(root: Path, path: str, text: str | bytes | None) -> None:
    if text is None:
        (root / path).unlink(missing_ok=True)
    else:
        write_files(root, {path: text})


@pytest.mark.parametrize("case", BROKEN)
def test_what_breaks_while_it_runs_is_said_and_heals(session: Session, case: str) -> None:
    path, text, said = BROKEN[case]
    good = {address: session.visit(address) for address in ("/", PAGE, "/tag/", "/en/", "/nowhere/")}
    put(session.root, path, text)
    session.live.update({path})
    for address, before in good.items():
        found = session.visit(address)
        if path != "content/tags.yaml":  # a tag that is not named there is named by whoever uses it
            assert (found.status, found.content) == (before.status, before.content), address
    assert said in session.wrong, session.wrong
    session.live.update({STORY})  # something else is saved meanwhile
    assert said in session.wrong
    put(session.root, path, before_of(path))
    session.live.update({path})
    assert session.wrong == ""
    session.save("content/news/2026-07-02-faro/it.md", article("Il faro", "2026-07-02", "Nuovo faro.", tags="[mare]"))
    assert "Nuovo faro." in session.page("/")
    assert session.page() == visit(Session(session.root).live, PAGE).content.decode()  # type: ignore[union-attr]


def before_of(path: str) -> str | bytes | None:
    return PAPER.get(path)


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_from_the_start_heals_too(paper: Path, case: str) -> None:
    path, text, said = BROKEN[case]
    put(paper, path, text)
    session = Session(paper)
    for address in ("/", PAGE, "/nowhere/", "/feed.xml"):
        found = session.visit(address)
        assert found.status in (200, 404, 500)
        if found.status == 500:
            assert isinstance(found.content, bytes) and found.digest
    assert said in session.wrong
    put(paper, path, before_of(path))
    session.live.update({path})
    assert session.wrong == "" and "Il testo del molo." in session.page() and "<b>Mare 2</b>" in session.page("/tag/")
    assert not [said for said in session.said if "Traceback" in said]


def test_a_draft_comes_out_and_goes_again(session: Session) -> None:
    draft = PAPER[SECRET]
    assert isinstance(draft, str)
    withheld = {
        path: session.visit(path).content
        for path in ("/", "/tag/", "/tag/mare/", "/news/", "/archive/2026/", "/feed.xml", "/sitemap-it.xml")
    }
    assert session.visit("/2026/07/segreto/").status == 404
    for _ in range(2):
        session.save(SECRET, draft.replace("draft: true", "draft: false"))
        assert "Non ancora." in session.page("/2026/07/segreto/") and "<b>Mare 3</b>" in session.page("/tag/")
        assert "Un segreto" in session.page("/") and "Un segreto" in session.page("/tag/mare/") and "Un segreto" in session.page("/news/")
        session.save(SECRET, draft)
        assert session.visit("/2026/07/segreto/").status == 404
        assert {path: session.visit(path).content for path in withheld} == withheld


def test_a_page_that_moves_is_found_at_its_new_address_only(session: Session) -> None:
    text = PAPER[STORY]
    assert isinstance(text, str)
    session.page()
    session.save(STORY, text.replace("title:", "slug: banchina\ntitle:"))
    assert session.visit(PAGE).status == 404
    assert session.live.moved("2026/07/molo/index.html") == "/2026/07/banchina/"
    assert "Il testo del molo." in session.page("/2026/07/banchina/") and '"/2026/07/banchina/"' in session.page("/")
    session.save(STORY, text)
    assert session.visit("/2026/07/banchina/").status == 404 and "Il testo del molo." in session.page()


def test_every_page_that_a_change_concerns_changes(session: Session) -> None:
    session.save("content/tags.yaml", "mare: {name: {it: Onde, en: Waves}}\n")
    assert "<i>Onde</i>" in session.page() and "<b>Onde 2</b>" in session.page("/tag/")
    assert session.visit("/tag/mare/").status == 404 and session.visit("/tag/onde/").status == 200
    assert "<i>Waves</i>" in session.page("/en/2026/07/molo/")
    session.save("content/news/_section.yaml", "name: {it: Cronaca, en: Local}\n")
    assert session.wrong == "" and session.visit("/cronaca/").status == 200 and session.visit("/news/").status == 404
    session.delete("content/news/_section.yaml")
    assert session.wrong == "" and session.visit("/news/").status == 200
    session.delete(STORY)
    assert session.visit(PAGE).status == 404 and "<b>Onde 1</b>" in session.page("/tag/") and "Il molo" not in session.page("/")
    shutil.rmtree(session.root / "content/news")
    session.live.update({"content/news"})
    assert session.visit("/news/").status == 404 and "Onde" not in session.page("/tag/") and "Il faro" not in session.page("/")
    session.save("site.yaml", str(PAPER["site.yaml"]).replace("Il Faro", "La Lanterna"))
    assert "La Lanterna" in session.page("/")


LOOP = "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}"


def test_a_template_without_end_ends(session: Session) -> None:
    settings = str(PAPER["site.yaml"])
    good = session.page()
    session.save("site.yaml", settings + "page_seconds: 1\n")
    session.save("themes/foglio/templates/article.html", LOOP)
    started = time.process_time()
    found = session.visit(PAGE)
    assert found.content == good.encode() and "takes longer than 1 seconds" in str(found.problems[0])
    assert session.visit(PAGE).content == good.encode() and session.visit("/").status == 200
    assert time.process_time() - started < 3  # it is not tried again before something changes
    session.save("themes/foglio/templates/article.html", str(PAPER["themes/foglio/templates/article.html"]))
    assert session.page() == good and session.wrong == ""


def test_a_text_that_takes_too_long_is_said(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an extension of the site's own that never ends for one word."""
    good = session.page()
    (session.root / "endless.py").write_text(
        "from markdown import Extension, preprocessors\n\n\n"
        "class Endless(preprocessors.Preprocessor):\n    def run(self, lines):\n"
        "        while any('senza fine' in line for line in lines):\n            pass\n        return lines\n\n\n"
        "class E(Extension):\n    def extendMarkdown(self, md):\n        md.preprocessors.register(Endless(md), 'endless', 200)\n\n\n"
        "def makeExtension(**options):\n    return E(**options)\n"
    )
    monkeypatch.syspath_prepend(str(session.root))
    session.save("site.yaml", str(PAPER["site.yaml"]) + "page_seconds: 1\nmarkdown:\n  extensions: [endless]\n")
    assert session.page() == good
    session.save(STORY, article("Il molo", "2026-07-01", "Testo senza fine.", tags="[mare]"))
    assert "takes longer than 1 seconds" in session.wrong
    assert session.page() == good
    session.save(STORY, article("Il molo", "2026-07-01", "Testo con fine.", tags="[mare]"))
    assert session.wrong == "" and "Testo con fine." in session.page()


def test_two_stories_of_the_same_text_are_no_ones_loss_when_one_is_edited(session: Session) -> None:
    """What is known of a text goes with the last article that says it: a file that is being written can't be read again."""
    twin = "content/news/2026-07-09-gemello/it.md"
    session.save(twin, article("Il gemello", "2026-07-09", "Il testo del molo."))
    session.save(STORY, article("Il molo", "2026-07-01", "Un altro testo."))
    session.said.clear()
    session.save("content/news/2026-07-10-terzo/it.md", article("Il terzo", "2026-07-10", "Il terzo testo."))
    assert session.said.count("convert") == 1
    assert "Il testo del molo." in session.page("/2026/07/gemello/") and "Un altro testo." in session.page()


def test_what_was_read_before_is_let_go(session: Session) -> None:
    """Also by the pages that were made of it, and by what is known of the questions."""
    session.page("/2026/07/faro/")
    assert session.live.edition is not None
    answers = weakref.ref(session.live.edition.answers)
    for number in range(2):
        session.save(STORY, article("Il molo", "2026-07-01", f"Testo {number}.", tags="[mare]"))
        session.page()
    gc.collect()
    assert answers() is None


def test_of_the_versions_of_a_text_the_store_keeps_the_last(paper: Path) -> None:
    """And while the site can't be read, all that is shown."""
    store = open_store(paper, "key")
    live = Live(paper, store, lambda site: clock(site, NOW), 1, lambda *_: None, drafts=False, frozen=True)
    live.update(None)
    live.save()
    first = set(store.facts())
    for number in range(3):
        write_files(paper, {STORY: article("Il molo", "2026-07-01", f"Testo {number}.", tags="[mare]")})
        live.update({STORY})
        live.save()
    last = set(store.facts())
    assert len(last) == len(first) and len(last - first) == 1
    assert all(store.html(key) for key in last) and not store.html(next(iter(first - last)))
    write_files(paper, {"site.yaml": "title: ["})
    live.update({"site.yaml"})
    live.save()
    assert set(store.facts()) == last


def test_a_folder_that_is_away_for_a_moment_takes_nothing_with_it(session: Session) -> None:
    good = session.page()
    away = session.root.with_name("away")
    session.root.rename(away)
    session.live.update(None)
    assert session.page() == good and session.wrong
    away.rename(session.root)
    session.live.update(None)
    assert session.page() == good and session.wrong == ""
    if os.geteuid():  # root may read anything
        session.root.chmod(0)
        session.live.update(None)
        session.root.chmod(0o755)
        assert session.page() == good
        session.live.update(None)
        assert session.wrong == ""


@contextmanager
def mistaken(session: Session, path: str, failure: Callable[[], Exception]) -> Iterator[None]:
    """A mistake in our own program, in whatever makes this output."""
    assert session.live.edition is not None
    made = dict(session.live.edition.producers)
    producer = session.live.edition.plan.specs[path].producer

    def fail(spec: object, ask: object) -> Product:
        raise failure()

    session.live.edition.producers[producer] = fail  # type: ignore[index]
    try:
        yield
    finally:
        session.live.edition.producers[producer] = made[producer]  # type: ignore[index]


def test_a_mistake_of_our_own_is_one_pages_problem(session: Session) -> None:
    path = "content/static/robots-note.txt"
    with mistaken(session, "robots.txt", lambda: ZeroDivisionError("x")):
        found = session.visit("/robots.txt")
        assert found.status == 500 and "ZeroDivisionError" in str(found.problems[0]) and session.page()
    assert [text for text in session.said if "ZeroDivisionError" in text]
    session.said.clear()
    session.save(path, "altro\n")
    assert session.visit("/robots.txt").status == 200 and session.wrong == ""


def test_a_scheduled_moment_that_can_not_come_keeps_nobody_busy(paper: Path) -> None:
    """While site.yaml is broken, a story whose time has come would otherwise be tried again without end."""
    write_files(paper, {"content/news/2026-09-01-poi/it.md": article("Poi", "2026-09-01", "Dopo.")})
    live = Live(paper, Store(None, ""), lambda site: clock(site, NOW), 1, lambda *_: None, drafts=False)
    live.update(None)
    desk = Desk(live, lambda update: None, lambda: False)
    assert live.next_change is not None and desk._seconds_left() is not None
    (paper / "site.yaml").write_text("title: [")
    live.update({"site.yaml"})
    assert live.next_change is None and desk._seconds_left() is None


def test_whoever_waits_when_the_preview_ends_is_told(session: Session) -> None:
    desk = Desk(session.live, lambda update: None, lambda: False)

    def interrupted() -> None:
        raise KeyboardInterrupt

    ended, waiting = desk.ask(interrupted), desk.ask(lambda: 1)
    with pytest.raises(KeyboardInterrupt):
        desk.run()
    for answer in (ended, waiting, desk.ask(lambda: 2)):
        with pytest.raises(Closed):
            answer.result(0)
