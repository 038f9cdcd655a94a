"""`edicola new`: a story that reads back as it was typed, and is a draft."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.commands.running import Done, edicola
from tests.conftest import NOW, SITE, SiteFolder, article, tree
from tests.outputs.reading_back import html_of, text
from tests.theming.mini import mini

Maker = Callable[..., SiteFolder]

SETTINGS = SITE + "  ar: {prefix: ar}\ntheme: mini\n"


@pytest.fixture
def site(site_maker: Maker) -> SiteFolder:
    files = {**mini({"article.html": "<h1>{{ article.title }}</h1>"}), "content/news/x/it.md": article()}
    return site_maker(files, settings=SETTINGS)


def new(site: SiteFolder, *args: str) -> Done:
    return edicola("new", "--now", NOW, *args, cwd=site.root)


TITLES = [
    "Il pozzo",
    'Roma: la "notte"',
    "#1",
    "Festa 🎉 al porto",
    "L'altra città",
    "l’ora — «poi» …",
    "- trattino",
    "* nota",
    "@letizia",
    "%sconto 20%",
    "yes",
    "true",
    "null",
    "~ 1",
    "2026",
    "2026-07-28",
    "12:30",
    "0123",
    "{a: b}",
    "[a, b]",
    "& c",
    "a: b",
    "a #b",
    "due punti:",
    "'uno'",
    '"due"',
    "back\\slash \\n",
    "! punto",
    "| barra",
    "> maggiore",
    "? domanda",
    "`codice`",
    "--- trattini",
    "<b>html</b>",
    "{{ page.kind }}",
    "parola " * 40 + "fine",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_new_story_is_valid_and_keeps_its_title(site: SiteFolder, title: str) -> None:
    done = new(site, "--lang", "it", "--section", "news", "--", title)
    assert (done.status, done.err) == (0, "")
    path = done.out.strip()
    assert path.startswith("content/news/2026-08-01-")
    assert path.endswith("/it.md")
    built = edicola("build", "--drafts", "--now", NOW, cwd=site.root)
    assert (built.status, built.err) == (0, "")
    pages = [file for file in tree(site.public) if file.startswith("2026/08/")]
    assert len(pages) == 1
    assert text(html_of(site, pages[0]), "h1") == title.strip()


@pytest.mark.parametrize(("title", "language"), [("أخبار البئر", "ar"), ("The well", "en"), ("Баку", "it"), ("Straße", "en")])
def test_every_language_and_script_has_an_address(site: SiteFolder, title: str, language: str) -> None:
    assert new(site, title, "--lang", language).status == 0
    assert edicola("build", "--drafts", "--now", NOW, cwd=site.root).err == ""
    prefix = "" if language == "it" else f"{language}/"
    (page,) = [file for file in tree(site.public) if file.startswith(f"{prefix}2026/08/")]
    assert text(html_of(site, page), "h1") == title
    assert len(page.split("/")[-2]) > 3


def test_a_new_story_is_a_draft_with_everything_to_be_filled_in(site: SiteFolder) -> None:
    path = new(site, "Il pozzo", "--section", "city").out.strip()
    assert path == "content/city/2026-08-01-il-pozzo/it.md"
    written = (site.root / path).read_text("utf-8")
    assert written.startswith("---\n")
    front = dict(line.split(":", 1) for line in written.split("---\n")[1].splitlines())
    assert {key: value.strip().strip("'") for key, value in front.items()} == {
        "title": "Il pozzo",
        "date": "2026-08-01 12:00",
        "slug": "il-pozzo",
        "authors": "[]",
        "tags": "[]",
        "summary": "",
        "draft": "true",
    }
    assert edicola("build", "--now", NOW, cwd=site.root).status == 0
    assert not [file for file in tree(site.public) if "pozzo" in file]


def test_without_language_and_section_the_first_ones_are_meant(site: SiteFolder) -> None:
    assert new(site, "Il pozzo").out.strip() == "content/news/2026-08-01-il-pozzo/it.md"


def test_a_site_without_content_gets_a_section(site_maker: Maker) -> None:
    site = site_maker(mini(), settings=SETTINGS)
    assert new(site, "Il pozzo").out.strip() == "content/news/2026-08-01-il-pozzo/it.md"


def test_the_address_stays_when_the_title_is_edited(site: SiteFolder) -> None:
    path = site.root / new(site, "Il pozzo").out.strip()
    path.write_text(path.read_text("utf-8").replace("Il pozzo", "Tutt'altro"), encoding="utf-8")
    edicola("build", "--drafts", "--now", NOW, cwd=site.root)
    assert text(html_of(site, "2026/08/il-pozzo/index.html"), "h1") == "Tutt'altro"


@pytest.mark.parametrize("again", [("Il pozzo",), ("Il pozzo!",), ("IL POZZO", "--lang", "en")])
def test_the_same_story_twice_is_status_2_and_leaves_the_first(site: SiteFolder, again: tuple[str, ...]) -> None:
    new(site, "Il pozzo")
    before = tree(site.root / "content")
    done = new(site, *again)
    assert (done.status, done.out) == (2, "")
    assert "is there already" in done.err
    assert tree(site.root / "content") == before


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (("X", "--lang", "itt"), "did you mean “it”?"),
        (("X", "--lang", "EN"), "did you mean “en”?"),
        (("X", "--lang", "xx"), "it, en, ar"),
        (("X", "--lang", "../x"), "it, en, ar"),
        (("!!!",), "add some words"),
        (("🎉",), "add some words"),
        (("  ",), "add some words"),
        (("",), "add some words"),
    ],
)
def test_what_cant_be_a_story_says_why(site: SiteFolder, args: tuple[str, ...], hint: str) -> None:
    before = tree(site.root / "content")
    done = new(site, *args)
    assert (done.status, done.out) == (2, "")
    assert hint in done.err
    assert tree(site.root / "content") == before


@pytest.mark.parametrize("section", ["../x", "/etc", "a/b", ".", "..", "", "a b", "static", ".hidden", "con", "news/../../x"])
def test_a_section_is_a_folder_of_stories(site: SiteFolder, section: str) -> None:
    before = tree(site.root)
    done = new(site, "X", "--section", section)
    assert (done.status, done.out) == (2, "")
    assert tree(site.root) == before


@pytest.mark.parametrize("title", ["a\nb", "a\tb", "a\x0bb", "a\u202eb", "a\u200bb", "a\x00b", "\ufeffa"])
def test_a_title_with_strange_characters_makes_a_story_that_builds_or_none(site: SiteFolder, title: str) -> None:
    done = new(site, title)
    assert "Traceback" not in done.err
    assert done.status in (0, 2)
    assert edicola("build", "--drafts", "--strict", "--now", NOW, cwd=site.root).status == 0


def test_the_story_is_written_in_the_site_that_is_named(site: SiteFolder) -> None:
    done = edicola("new", "Il pozzo", "--site", "site", "--now", NOW, cwd=site.root.parent)
    assert done.status == 0
    assert (site.root / "content/news/2026-08-01-il-pozzo/it.md").is_file()


def test_the_date_is_in_the_zone_of_the_site(site: SiteFolder) -> None:
    done = edicola("new", "Il pozzo", "--now", "2026-08-01T22:30:00Z", cwd=site.root)
    assert done.out.strip() == "content/news/2026-08-02-il-pozzo/it.md"
    assert "2026-08-02 00:30" in (site.root / done.out.strip()).read_text("utf-8")
