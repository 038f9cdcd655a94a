"""A build after texts or templates were gone over reads little, and its site is as if it were built anew."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from generator.building import retouch, store
from generator.building.store import generator_key, open_store
from generator.preview.live import Live
from tests.conftest import SiteFolder, run_here, tree, write_files
from tests.incremental.edits import MINI, Newsroom, edits_of

REST = 0.05
"""Seconds after which a time stamp tells one change from the next."""

ROUNDS = int(os.environ.get("EDICOLA_EDITS", "16"))

FRONT = "---\ntitle: {title}\ndate: 2026-07-{day} 10:00\nsummary: Breve.\ntags: [wind]\nauthors: [ada]\n---\n\n"


class Desk(NamedTuple):
    """A site that was built, a file of it, and whether each build since was one of those."""

    site: SiteFolder
    path: Path
    retouched: list[bool]

    def build(self, *args: str) -> str:
        """Build, and what it says."""
        time.sleep(REST)
        done = self.site.run("build", *args)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def change(self, old: str, new: str) -> None:
        text = self.path.read_text("utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def retouched(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each build that could be one of those was one."""
    said: list[bool] = []
    real = retouch.retouch

    def listen(*args: object) -> object:
        found = real(*args)  # type: ignore[arg-type]
        said.append(found is not None)
        return found

    monkeypatch.setattr(retouch, "retouch", listen)
    return said


@pytest.fixture
def desk(tmp_path: Path, retouched: list[bool]) -> Desk:
    newsroom = Newsroom(tmp_path / "site", random.Random(7), "mini")
    newsroom.root.mkdir()
    newsroom.start(6)
    texts = {
        "content/news/molo/it.md": FRONT.format(title="Il molo", day=20) + "Il molo riapre.\n\n![x](cover.svg)\n",
        "content/news/molo/en.md": FRONT.format(title="The pier", day=21) + "The pier opens again.\n",
        "content/news/molo/cover.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 10"/>',
        "content/news/faro.it.md": FRONT.format(title="Il faro", day=22) + "Si veda [il molo](story:news/molo).\n",
    }
    write_files(newsroom.root, texts)
    site = SiteFolder(newsroom.root)
    return Desk(site, site.root / "content/news/molo/it.md", retouched)


def clean(site: SiteFolder, folder: Path) -> dict[str, bytes]:
    """The output of a copy of the site that is built for the first time."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(site.root, folder, ignore=shutil.ignore_patterns(".edicola*", "public"))
    assert run_here("build", cwd=folder).returncode == 0
    return tree(folder / "public")


def replaced(desk: Desk) -> None:
    """As editors save that put another file in the place of the old one."""
    other = desk.path.with_suffix(".tmp")
    other.write_text(desk.path.read_text("utf-8").replace("riapre", "non riapre"), "utf-8")
    os.replace(other, desk.path)


def several(desk: Desk) -> None:
    for name in ("content/news/molo/en.md", "content/news/faro.it.md", "content/news/molo/it.md"):
        path = desk.site.root / name
        path.write_text(path.read_text("utf-8").replace("title: ", "title: Due, ") + "\nEt cetera.\n", "utf-8")


def with_outputs(desk: Desk) -> None:
    desk.change("riapre", "non riapre")
    (desk.site.public / "index.html").unlink()
    (desk.site.public / "en/index.html").write_text("vandal")


def of_theme(desk: Desk, name: str, old: str, new: str) -> None:
    path = desk.site.root / "themes/mini" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


TOUCHES: dict[str, Callable[[Desk], object]] = {
    "the text": lambda desk: desk.change("riapre", "non riapre"),
    "a much longer text": lambda desk: desk.change("riapre", "riapre " * 900),
    "the title": lambda desk: desk.change("Il molo", "Il vecchio molo"),
    "the summary": lambda desk: desk.change("summary: Breve.", "summary: Più lunga."),
    "the summary that comes from the text": lambda desk: desk.change("summary: Breve.\n", ""),
    "what is featured": lambda desk: desk.change("summary:", "featured: true\nsummary:"),
    "a file that takes the place of another": replaced,
    "several articles": several,
    "a link to another story": lambda desk: desk.change("riapre.", "riapre: [il faro](story:news/faro)."),
    "outputs that somebody touched as well": with_outputs,
    "a template of all pages": lambda desk: of_theme(desk, "templates/base.html", "<title>", "<meta charset='utf-8'><title>"),
    "a template of some pages": lambda desk: of_theme(desk, "templates/inner.html", "</a>", "</a>!"),
    "a part that is shared": lambda desk: of_theme(desk, "templates/nav.html", "<nav>", "<nav id=x>"),
    "a comment in a part that is shared": lambda desk: of_theme(desk, "templates/nav.html", "<nav>", "{# x #}<nav>"),
    "a string": lambda desk: of_theme(desk, "i18n/it.yaml", "Non c'è", "Non si trova"),
    "a template and a text": lambda desk: (of_theme(desk, "templates/inner.html", "</a>", "</a>!"), desk.change("riapre", "chiude")),
    "nothing but a date": lambda desk: os.utime(desk.path),
    "an output alone": lambda desk: (desk.site.public / "index.html").write_text("vandal"),
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_words_and_templates_are_gone_over_without_reading_the_site(touch: str, desk: Desk, tmp_path: Path) -> None:
    desk.build()
    text = desk.path.read_text("utf-8")
    TOUCHES[touch](desk)
    desk.build()
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")
    assert desk.build().startswith("nothing to do")
    desk.path.write_text(f"{text}\nAncora una frase.\n", "utf-8")
    desk.build()
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")
    assert desk.retouched == [True, True]


MORE: dict[str, Callable[[Desk], object]] = {
    "the date": lambda desk: desk.change("2026-07-20", "2026-07-02"),
    "a tag": lambda desk: desk.change("[wind]", "[wind, water]"),
    "the author": lambda desk: desk.change("[ada]", "[tullio]"),
    "the slug": lambda desk: desk.change("summary:", "slug: altrove\nsummary:"),
    "a draft": lambda desk: desk.change("summary:", "draft: true\nsummary:"),
    "an old address": lambda desk: desk.change("summary:", "aliases: [/vecchio/]\nsummary:"),
    "a picture": lambda desk: desk.change("summary:", "image: cover.svg\nimage_alt: Il molo\nsummary:"),
    "a picture in the text": lambda desk: desk.change("![x](cover.svg)", ""),
    "another file in the folder": lambda desk: desk.site.write({"content/news/molo/note.txt": "x"}),
    "the picture itself": lambda desk: desk.site.write({"content/news/molo/cover.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}),
    "what a story shares": lambda desk: desk.site.write({"content/news/molo/story.yaml": "dateline: Trieste\n"}),
    "a story that is gone": lambda desk: desk.path.unlink(),
    "an asset": lambda desk: desk.site.write({"themes/mini/assets/a.css": "p { color: #222 }"}),
    "an asset that no page names": lambda desk: desk.site.write({"themes/mini/assets/f.woff2": "another"}),
    "what a theme says of itself": lambda desk: of_theme(desk, "theme.yaml", "default: 3", "default: 1"),
    "a template more": lambda desk: desk.site.write({"themes/mini/templates/extra.html": "<p>{{ page.kind }}</p>"}),
    "the settings": lambda desk: desk.site.write({"site.yaml": (desk.site.root / "site.yaml").read_text("utf-8") + "\n# x\n"}),
    "the manifest": lambda desk: (desk.site.public / ".edicola.json").write_text("{}"),
}


@pytest.mark.parametrize("change", MORE)
def test_whatever_else_changes_takes_a_whole_build(change: str, desk: Desk, tmp_path: Path) -> None:
    desk.build()
    MORE[change](desk)
    desk.build("--overwrite")
    assert desk.retouched == [False]
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")


def test_a_mistake_is_said_as_ever_and_nothing_is_published(desk: Desk) -> None:
    desk.build()
    before = tree(desk.site.public)
    desk.change("title:", "titel:")
    time.sleep(REST)
    done = desk.site.run("build")
    assert (done.returncode, tree(desk.site.public)) == (1, before)
    assert "content/news/molo/it.md" in done.stderr


def test_a_warning_that_comes_or_is_there_takes_a_whole_build(desk: Desk) -> None:
    desk.build()
    desk.change("riapre.", "riapre [nulla][].")
    time.sleep(REST)
    said = desk.site.run("build")
    desk.change("Il molo riapre", "Un molo riapre")
    time.sleep(REST)
    again = desk.site.run("build")
    assert "nulla" in said.stderr
    assert again.stderr == said.stderr
    assert desk.retouched == [False, False]


def test_warnings_of_others_are_told_again(desk: Desk) -> None:
    desk.site.write({"content/views/2026-07-01-x/it.md": FRONT.format(title="X", day="01").replace("wind", "gabbiani") + "X.\n"})
    desk.build()
    said = desk.site.run("build").stderr
    desk.change("riapre", "non riapre")
    time.sleep(REST)
    assert desk.site.run("build").stderr == said
    assert "gabbiani" in said
    desk.change("riapre", "riapre forse")
    time.sleep(REST)
    assert desk.site.run("build", "--strict").returncode == 1
    assert desk.retouched == [True]


def preview(root: Path) -> None:
    """Somebody looks at the site in a preview, which keeps in the store what it has read."""
    store = open_store(root, generator_key())
    live = Live(root.resolve(), store, lambda site: datetime.now(ZoneInfo(site.timezone)), 1, lambda *args: None, drafts=True)
    live.update(None)
    live.save()
    store.close()


PUT_IN = {
    "draft": "draft: true",
    "date": "updated: 2026-07-30",
    "slug": "slug: altrove",
    "alias": "aliases: [/vecchio/]",
    "tag": "expires: 2099-01-01",
    "nothing that counts": "correction: Era il molo.",
}


@pytest.mark.parametrize("key", PUT_IN)
def test_what_a_preview_has_read_is_not_taken_for_the_last_builds(key: str, desk: Desk, tmp_path: Path) -> None:
    desk.build()
    desk.change("summary:", f"{PUT_IN[key]}\nsummary:")
    time.sleep(REST)
    preview(desk.site.root)
    desk.build()
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")


def test_a_theme_that_a_check_has_read_is_not_taken_for_the_last_builds(desk: Desk, tmp_path: Path) -> None:
    of_theme(desk, "assets/a.css", "p {", "h1 { width: setting(cards) } p {")
    desk.build()
    of_theme(desk, "theme.yaml", "default: 3", "default: 1")
    time.sleep(REST)
    desk.site.run("check")
    desk.build()
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")


def test_a_warning_of_a_theme_goes_when_it_is_mended(desk: Desk) -> None:
    desk.build()
    of_theme(desk, "i18n/en.yaml", "lost: Not here\n", "")
    time.sleep(REST)
    assert "lost" in desk.site.run("build").stderr
    of_theme(desk, "i18n/en.yaml", "list:", "lost: Not here\nlist:")
    time.sleep(REST)
    assert "lost" not in desk.site.run("build").stderr


@pytest.mark.parametrize("edited", [False, True])
def test_a_theme_that_comes_to_stand_before_a_built_in_one_is_noticed(edited: bool, tmp_path: Path) -> None:
    site = SiteFolder(tmp_path / "site")
    article = FRONT.format(title="X", day=20).replace("[wind]", "[]")
    settings = "title: X\nbase_url: https://x.example\ntimezone: Europe/Rome\nlanguages: {it: {name: Italiano}}\nsearch: false\n"
    write_files(site.root, {"site.yaml": f"{settings}theme: testata\n", "content/news/x.it.md": f"{article}X.\n"})
    time.sleep(REST)
    site.run("build")
    write_files(site.root, {f"themes/testata/{name}": text for name, text in {**MINI, "templates/root.html": "x"}.items()})
    if edited:
        write_files(site.root, {"content/news/x.it.md": f"{article}Y.\n"})
    time.sleep(REST)
    assert site.run("build").returncode == 0
    assert tree(site.public) == clean(site, tmp_path / "clean")
    assert site.run("build").stdout.startswith("nothing to do")


def test_a_theme_that_is_a_link_is_read_where_it_lies(desk: Desk, tmp_path: Path) -> None:
    os.rename(desk.site.root / "themes/mini", desk.site.root / "shared-theme")
    os.symlink("../shared-theme", desk.site.root / "themes/mini")
    os.symlink(".", desk.site.root / "shared-theme/round")  # which does not end
    desk.build()
    of_theme(desk, "templates/404.html", "{{ t('lost') }}", "{{ t('lost') }}!")
    desk.build()
    assert "!" in desk.site.page("404.html")


def test_old_addresses_stay_in_their_order(desk: Desk, tmp_path: Path) -> None:
    desk.site.write({"site.yaml": (desk.site.root / "site.yaml").read_text("utf-8") + "redirects: {formats: [netlify]}\n"})
    for number in range(6):
        text = FRONT.format(title=f"S{number}", day=10 + number).replace("summary:", f"aliases: [/old-{number}/]\nsummary:") + "Testo.\n"
        desk.site.write({f"content/views/s{number}.it.md": text})
    desk.build()
    path = desk.site.root / "content/views/s0.it.md"
    path.write_text(path.read_text("utf-8") + "Ancora.\n", "utf-8")
    desk.build()
    (desk.site.public / "_redirects").unlink()
    desk.build()
    assert desk.retouched == [True, True]
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")


def test_who_goes_through_all_stories_meets_all_of_them(desk: Desk, tmp_path: Path) -> None:
    now = datetime.now(ZoneInfo("Europe/Rome"))
    for number in range(4):
        text = FRONT.format(title=f"S{number}", day=10).replace("2026-07-10 10:00", f"{now - timedelta(hours=3 + number):%Y-%m-%d %H:%M}")
        desk.site.write({f"content/views/s{number}.it.md": text + "Testo.\n"})
    desk.build()
    asks = "{{ ask('card', 'none', 'it') }}{% for n in ask('recent_news') %}<li>{{ n.title }}{% endfor %}"
    of_theme(desk, "templates/404.html", "{{ t('lost') }}", asks)
    desk.build()
    assert desk.retouched == [True]
    assert desk.site.page("404.html").count("<li>") == 4
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")


@pytest.mark.parametrize("args", [(), ("--jobs", "2")])
def test_with_all_of_the_catalogue_at_hand_the_same_comes_out(
    args: tuple[str, ...], desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retouch, "MANY", 0)
    for number in range(30):
        desk.site.write({f"content/views/s{number}.it.md": FRONT.format(title=f"S{number}", day=10 + number % 20) + "Testo.\n"})
    desk.build()
    for touch in ("the title", "a template of all pages"):
        TOUCHES[touch](desk)
        desk.build(*args)
        assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")
    assert desk.retouched == [True, True]


def test_a_store_that_refuses_costs_no_more_than_the_next_build(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.build()
    desk.change("riapre", "non riapre")
    time.sleep(REST)
    with monkeypatch.context() as patch:

        def full(*args: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        patch.setattr(store, "put", full)
        done = desk.site.run("build")
    assert (done.returncode, desk.retouched) == (0, [True])
    assert "disk is full" in done.stderr
    desk.change("non riapre", "riapre")
    desk.build()
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")


def test_a_date_that_no_number_holds_is_only_another_date(desk: Desk, tmp_path: Path) -> None:
    os.utime(desk.path, ns=(10**19, 10**19))
    desk.build()
    desk.change("riapre", "non riapre")
    desk.build()
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")


@pytest.mark.parametrize("args", [("--drafts",), ("--clean",), ("--out", "other"), ("--now", "2026-08-01")])
def test_after_a_build_that_was_told_something_else_the_site_is_read_whole(args: tuple[str, ...], desk: Desk, tmp_path: Path) -> None:
    desk.build()
    desk.change("Il molo", "Il molo nuovo")
    desk.build(*args)
    desk.change("Il molo", "Il molo")
    desk.change("riapre", "non riapre")
    desk.build()
    assert True not in desk.retouched
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")


@pytest.mark.parametrize("table", ["shelf", "stories", "lists", "media", "records", "bodies", "outputs", "parts", "seen", "asked"])
@pytest.mark.parametrize("damage", ["UPDATE {table} SET data = replace(data, 'e', 'a')", "DELETE FROM {table}"])
def test_a_damaged_store_takes_a_whole_build(damage: str, table: str, desk: Desk, tmp_path: Path) -> None:
    desk.build()
    connection = sqlite3.connect(desk.site.root / ".edicola/store.db")
    with connection:
        connection.execute(damage.format(table=table))
    connection.close()
    desk.change("Il molo", "Il molo nuovo")
    (desk.site.public / "index.html").unlink()
    desk.build()
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")


def test_what_was_killed_before_it_was_remembered_is_done_again(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.build()
    desk.change("Il molo", "Il molo nuovo")
    time.sleep(REST)
    with monkeypatch.context() as patch:
        patch.setattr(retouch._Retouch, "_remember", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt()))
        desk.site.run("build")
    assert "Il molo nuovo" in desk.site.page("index.html")
    desk.change("Il molo nuovo", "Il molo vecchio")
    desk.build()
    assert tree(desk.site.public) == clean(desk.site, tmp_path / "clean")


@pytest.mark.parametrize(("theme", "seed", "rounds"), [("mini", 11, ROUNDS), ("testata", 13, ROUNDS // 3)])
def test_after_any_edits_the_site_equals_a_clean_one(theme: str, seed: int, rounds: int, tmp_path: Path, retouched: list[bool]) -> None:
    newsroom = Newsroom(tmp_path / "site", random.Random(seed), theme)
    newsroom.root.mkdir()
    newsroom.start()
    (newsroom.root / "site.yaml").write_text((newsroom.root / "site.yaml").read_text() + "search: false\n")
    words = [newsroom.body, newsroom.body_in_silence, newsroom.title, newsroom.summary, newsroom.feature, newsroom.vandal]
    words += [newsroom.template, newsroom.string] if theme == "mini" else []
    others = [edit for edit in edits_of(newsroom) if edit.__name__ not in ("setting", "clock")]
    site = SiteFolder(newsroom.root)
    others += 3 * [newsroom.alias, newsroom.draft, lambda: preview(site.root), lambda: site.run("check")]
    for number in range(rounds):
        for _ in range(newsroom.random.choice((1, 1, 2, 3)) if number else 0):
            newsroom.random.choice(words if newsroom.random.random() < 0.8 else others)()
        time.sleep(REST)
        if site.run("build").returncode == 0:
            assert tree(site.public) == clean(site, tmp_path / "clean")
        else:
            assert run_here("build", "--clean", cwd=site.root).returncode == 1
    assert True in retouched
