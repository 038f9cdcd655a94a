"""`edicola status`: stories x languages, and the next change due."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands.newsroom import ENGLISH, ITALIAN, PAPER, STORY, commit, edit, status, translate, without_git
from tests.commands.running import Done
from tests.conftest import SITE, SiteFolder, article
from tests.theming.mini import mini

Maker = Callable[..., SiteFolder]

ID = "news/2026-07-28-molo"

FILES: dict[str, str | bytes] = {
    "content/news/a/it.md": article("Uno", "2026-07-01"),
    "content/news/a/en.md": article("One", "2026-07-02", slug="one"),
    "content/news/b.it.md": article("Due", "2026-08-10 09:00"),
    "content/news/c.it.md": article("Tre", "2026-07-20", draft="true"),
    "content/news/c.en.md": article("Three", "2026-07-20", expires="2026-07-30"),
    "content/news/d.en.md": article("Four", "2026-07-21", expires="2026-08-05"),
    "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\nNoi.\n",
}


def data(done: Done) -> Any:
    assert (done.status, done.err) == (0, "")
    return json.loads(done.out)


def states(site: SiteFolder, *args: str) -> dict[str, str]:
    """Story id -> its states, stale ones with a star."""
    stories = data(status(site, "--format", "json", *args))["stories"]
    return {each["id"]: " ".join(one["state"] + "*" * one["stale"] for one in each["languages"].values()) for each in stories}


def test_every_state_newest_first(site_maker: Maker) -> None:
    assert list(states(site_maker(FILES)).items()) == [
        ("news/b", "scheduled missing"),
        ("news/d", "missing published"),
        ("news/c", "draft expired"),
        ("news/a", "published published"),
        ("pages/about", "published missing"),
    ]


def test_a_draft_needs_no_date_yet_and_has_no_address(site_maker: Maker) -> None:
    site = site_maker({**FILES, "content/news/e.it.md": "---\ntitle: Cinque\ndraft: true\ntags: [soltanto-qui]\n---\nTesto.\n"})
    (story,) = data(status(site, "news/e", "--format", "json"))["stories"]
    assert story["languages"]["it"] == {
        "state": "draft",
        "stale": False,
        "title": "Cinque",
        "file": "content/news/e.it.md",
        "address": None,
        "date": None,
    }
    for args in (("build", "--drafts"), ("check", "--drafts"), ("tags",), ("translate", "news/e", "--to", "en")):
        done = site.run(*args)
        assert done.returncode == 0, done.stderr
    assert "Cinque" not in "".join(path.read_text() for path in site.public.rglob("*.html"))


def test_the_data_are_the_contracts(site_maker: Maker) -> None:
    found = data(status(site_maker(FILES), "news/b", "--format", "json"))
    assert found == {
        "now": "2026-08-01T12:00:00+02:00",
        "next_change": "2026-08-05T00:00:00+02:00",
        "stories": [
            {
                "id": "news/b",
                "section": "news",
                "languages": {
                    "it": {
                        "state": "scheduled",
                        "stale": False,
                        "title": "Due",
                        "file": "content/news/b.it.md",
                        "address": "/2026/08/b/",
                        "date": "2026-08-10T09:00:00+02:00",
                    },
                    "en": {"state": "missing", "stale": False, "title": None, "file": None, "address": None, "date": None},
                },
            }
        ],
        "problems": [],
    }


def test_a_page_has_no_section_and_no_date(site_maker: Maker) -> None:
    (page,) = data(status(site_maker(FILES), "about", "--format", "json", "--lang", "it"))["stories"]
    facts = {"state": "published", "stale": False, "title": "Chi siamo", "file": "content/pages/about.it.md"}
    assert page == {"id": "pages/about", "section": None, "languages": {"it": {**facts, "address": "/about/", "date": None}}}


def test_an_address_is_that_of_the_build(site_maker: Maker) -> None:
    site = site_maker({**FILES, **mini()}, settings=SITE + "theme: mini\n")
    site.build()
    for story in data(status(site, "--format", "json", "--state", "published"))["stories"]:
        for each in story["languages"].values():
            assert (site.public / f"{(each['address'] or '/x').lstrip('/')}index.html").is_file() is (each["state"] == "published")


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (("--state", "missing"), {"news/b", "news/d", "pages/about"}),
        (("--state", "missing", "--lang", "en"), {"news/b", "pages/about"}),
        (("--state", "draft", "--state", "expired"), {"news/c"}),
        (("--state", "stale"), set()),
        (("news/a",), {"news/a"}),
        (("content/news/c.it.md", "--state", "draft"), {"news/c"}),
    ],
)
def test_stories_are_chosen(site_maker: Maker, args: tuple[str, ...], found: set[str]) -> None:
    assert set(states(site_maker(FILES), *args)) == found


def test_the_table_fits_a_terminal_and_ends_with_the_next_change(site_maker: Maker) -> None:
    long = "content/news/2026-07-28-una-storia-con-un-nome-molto-lungo/ar.md"
    settings = SITE + "  ar: {name: العربية}\n  fr: {name: Français}\n"
    site = site_maker({**FILES, long: article("خبر " * 40)}, settings=settings)
    done = status(site)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "news/b  Due"
    assert lines[1] == "  it scheduled · en missing · ar missing"
    assert lines[2] == "  fr missing"
    assert lines[-1] == "next change due: 2026-08-05 00:00+02:00"
    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)


def test_without_anything_to_come_it_says_so(site_maker: Maker) -> None:
    assert status(site_maker(PAPER)).out.splitlines()[-1] == "no change is due"
    assert status(site_maker(PAPER), "--state", "draft").out == "no story is like that\nno change is due\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nothing-like-it",), "there is no story"),
        (("--lang", "xx"), "is not a language"),
        (("--now", "soon"), "is not a date"),
        (("--state", "gone"), "gone"),
    ],
)
def test_wrong_usage_is_status_2(site_maker: Maker, args: tuple[str, ...], said: str) -> None:
    done = status(site_maker(FILES), *args)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


@pytest.mark.parametrize("broken", ["no front matter", article(draft="yes"), article(translation="{of: it}")])
def test_a_broken_site_is_told_as_by_check(site_maker: Maker, broken: str) -> None:
    site = site_maker({**FILES, "content/news/x.en.md": broken})
    done = status(site)
    assert (done.status, done.out) == (1, "")
    assert "content/news/x.en.md:" in done.err
    found = status(site, "--format", "json")
    assert (found.status, list(json.loads(found.out))) == (1, ["problems"])


def translated(site_maker: Maker) -> SiteFolder:
    """A story with its translation, both published."""
    site = site_maker(PAPER)
    translate(site, ID, "--to", "en")
    edit(site, ENGLISH, "draft: true\n", "")
    return site


@pytest.mark.parametrize("with_git", [True, False])
def test_editing_the_italian_body_makes_the_english_one_stale_and_diff_shows_the_edit(
    site_maker: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_git: bool
) -> None:
    site = translated(site_maker)
    commit(site.root)
    if not with_git:
        without_git(monkeypatch, tmp_path / "nothing")
    assert states(site) == {ID: "published published"}
    edit(site, ITALIAN, "Si parte alle nove.", "Si parte alle dieci.")
    assert states(site) == {ID: "published published*"}
    assert states(site, "--state", "stale") == {ID: "published published*"}
    shown = status(site, ID, "--diff")
    assert (shown.status, shown.err) == (0, "")
    assert ("\n-Si parte alle nove.\n+Si parte alle dieci.\n" in shown.out) is with_git
    assert ("what, can't be shown: git is not installed" in shown.out) is not with_git
    diff = data(status(site, "--diff", "--format", "json"))["stories"][0]["languages"]["en"]["diff"]
    assert (diff is None) is not with_git


def test_editing_tags_does_not(site_maker: Maker) -> None:
    site = translated(site_maker)
    commit(site.root)
    edit(site, ITALIAN, "[water]", "[water, sea]")
    assert states(site) == {ID: "published published"}
    assert f"{ENGLISH} is up to date with {ITALIAN}\n" in status(site, ID, "--diff").out


@pytest.mark.parametrize("committed", [True, False])
def test_where_the_old_text_cant_be_had_any_change_counts(site_maker: Maker, committed: bool) -> None:
    site = translated(site_maker)
    if committed:
        (site.root / ITALIAN).unlink()
        commit(site.root)
        site.write({ITALIAN: PAPER[ITALIAN]})
    edit(site, ITALIAN, "[water]", "[water, sea]")
    assert states(site) == {ID: "published published*"}
    why = "git does not have the revision" if committed else "the site is not in a git repository"
    assert why in status(site, ID, "--diff").out


def test_a_translation_that_names_no_revision_is_counted(site_maker: Maker) -> None:
    site = site_maker({**PAPER, ENGLISH: article("The pier", translation="{of: it}")})
    done = status(site, "--diff")
    assert f"{ENGLISH}: what has changed can't be shown: it names no revision of {ITALIAN}" in done.out
    assert "whether they are stale: 1 " in done.out


def test_a_translation_of_a_translation_follows_the_one_that_it_names(site_maker: Maker) -> None:
    site = site_maker(PAPER, settings=SITE + "  ar: {name: العربية}\n")
    translate(site, ID, "--to", "en")
    translate(site, ID, "--to", "ar", "--from", "en")
    edit(site, ITALIAN, "alle nove", "alle dieci")
    assert states(site) == {ID: "published draft* draft"}
    edit(site, f"{STORY}/en.md", "Si parte alle nove.", "We leave at ten.")
    assert states(site) == {ID: "published draft* draft*"}
