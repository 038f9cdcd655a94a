"""`edicola translate`: the other language's file, with the revision that it translates."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from generator.digest import blob_id
from generator.newsroom.accept import with_record
from tests.commands.newsroom import ENGLISH, ITALIAN, PAPER, STORY, TEXT, commit, edit, status, translate
from tests.commands.running import edicola
from tests.conftest import NOW, SITE, SiteFolder, article, tree

Maker = Callable[..., SiteFolder]

ID = "news/2026-07-28-molo"
NEW = "0123456789abcdef0123456789abcdef01234567"
RECORD = {"of": "it", "revision": NEW}
DATED = {**RECORD, "date": "2026-07-30T09:15"}


def test_the_file_is_the_original_to_be_written_over(site_maker: Maker) -> None:
    site = site_maker(PAPER)
    done = translate(site, ID, "--to", "en")
    assert (done.status, done.out, done.err) == (0, f"{ENGLISH}\n", "")
    assert (site.root / ENGLISH).read_text("utf-8") == (
        "---\n"
        "title: Il molo riapre\n"
        "slug:\n"
        "date: 2026-07-28\n"
        "summary: Da lunedì.\n"
        "tags: [water]\n"
        f"translation: {{of: it, revision: {blob_id(TEXT.encode())}, date: 2026-07-28}}\n"
        "draft: true\n"
        "---\n"
        "\nSi parte alle nove.\n\nSi torna alle sei.\n"
    )


def test_what_story_yaml_shares_is_not_repeated(site_maker: Maker) -> None:
    shared = "date: 2026-07-28\nauthors: [Ada]\nimage: a.svg\n"
    own = "---\ntitle: Uno\nimage_alt: Un molo\nimage_credit: 'Foto: Ada'\naliases: [/vecchio]\nreading_time: 3\n---\nTesto.\n"
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
    site = site_maker({f"{STORY}/story.yaml": shared, f"{STORY}/a.svg": drawing, ITALIAN: own})
    translate(site, ID, "--to", "en")
    written = (site.root / ENGLISH).read_text("utf-8")
    keys = [line.partition(":")[0] for line in written.split("---\n")[1].splitlines()]
    assert keys == ["title", "slug", "image_alt", "image_credit", "translation", "draft"]


def test_a_suffixed_file_has_all_its_keys_copied(site_maker: Maker) -> None:
    site = site_maker({"content/news/molo.it.md": article("Uno", authors="[Ada]", tags="[water]", slug="uno")})
    done = translate(site, "molo", "--to", "en")
    assert done.out == "content/news/molo.en.md\n"
    written = (site.root / "content/news/molo.en.md").read_text("utf-8")
    assert written.startswith("---\ntitle: Uno\nslug:\ndate: 2026-07-28\nauthors: [Ada]\ntags: [water]\ntranslation: ")


def test_articles_joined_by_story_stay_joined(site_maker: Maker) -> None:
    joined = {"content/news/a/it.md": article(story="news/x"), "content/news/b.en.md": article("One", story="news/x")}
    site = site_maker(joined, settings=SITE + "  ar: {name: العربية}\n")
    assert translate(site, "news/x", "--to", "ar", "--from", "en").out == "content/news/b.ar.md\n"
    assert "\nstory: news/x\n" in (site.root / "content/news/b.ar.md").read_text("utf-8")
    (row,) = json.loads(status(site, "--format", "json").out)["stories"]
    assert [each["state"] for each in row["languages"].values()] == ["published", "published", "draft"]


@pytest.mark.parametrize("title", ["true", "~", "2025", "a: b", "# 1", "'x'", "yes", "- x", "x #y", "“Aurora”", "[x]"])
def test_every_value_reads_back_as_it_was(site_maker: Maker, title: str) -> None:
    quoted = "'" + title.replace("'", "''") + "'"
    site = site_maker({ITALIAN: article(quoted, summary=quoted)})
    translate(site, ID, "--to", "en")
    languages = json.loads(status(site, "--format", "json").out)["stories"][0]["languages"]
    assert languages["en"]["title"] == languages["it"]["title"] == title


@pytest.mark.parametrize(
    "given", [ID, "2026-07-28-molo", "molo", STORY, f"{STORY}/", f"./{ITALIAN}", "news/2026-07-28-molo/it.md", f"../site/{ITALIAN}"]
)
def test_a_story_is_named_by_id_path_or_part_of_its_id(site_maker: Maker, given: str) -> None:
    site = site_maker({**PAPER, "content/news/2026-07-28-molo-nuovo/it.md": article("Altra")})
    if given == "molo":
        assert translate(site, given, "--to", "en").status == 2
    else:
        assert translate(site, given, "--to", "en").out == f"{ENGLISH}\n"


def test_a_path_may_be_absolute_or_start_where_the_editor_is(site_maker: Maker) -> None:
    site = site_maker(PAPER)
    assert edicola("translate", "it.md", "--to", "en", cwd=site.root / STORY).status == 0
    (site.root / ENGLISH).unlink()
    assert translate(site, str(site.root / ITALIAN), "--to", "en").status == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((ID, "--to", "it"), f"{ITALIAN} is there already"),
        ((ID, "--to", "en", "--from", "en"), "has no article in “en”"),
        ((ID, "--to", "xx"), "“xx” is not a language of the site"),
        ((ID, "--to", "EN"), "did you mean “en”?"),
        (("news/2026-07-28-mole", "--to", "en"), "did you mean “news/2026-07-28-molo”?"),
        (("", "--to", "en"), "there is no story “”"),
        (("2026", "--to", "en"), "is part of 2 ids"),
        ((ID, "--to", "en", "--accept"), "has no article in “en”"),
        ((ID, "--to", "it", "--accept"), "has no original"),
        ((ID,), "--to"),
    ],
)
def test_what_cant_be_translated_is_status_2_and_writes_nothing(site_maker: Maker, args: tuple[str, ...], said: str) -> None:
    site = site_maker({**PAPER, "content/news/2026-07-29-x/it.md": article("Altra")})
    before = tree(site.root)
    done = translate(site, *args)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert tree(site.root) == before


def test_a_translation_that_is_there_stays(site_maker: Maker) -> None:
    site = site_maker({**PAPER, ENGLISH: article("The pier", translation="{of: it}")})
    done = translate(site, ID, "--to", "en")
    assert done.status == 2
    assert f"error: {ENGLISH} is there already" in done.err
    assert "--accept" in done.err


def test_a_file_with_an_error_is_not_written_over(site_maker: Maker) -> None:
    site = site_maker({**PAPER, ENGLISH: "draft"})
    done = translate(site, ID, "--to", "en")
    assert done.status == 1
    assert f"{ENGLISH}:1: error:" in done.err
    assert (site.root / ENGLISH).read_text("utf-8") == "draft"


def test_an_error_in_another_story_is_in_nobodys_way(site_maker: Maker) -> None:
    site = site_maker({**PAPER, "content/news/y/it.md": "no front matter"})
    assert translate(site, ID, "--to", "en").status == 0
    assert translate(site, "news/y", "--to", "en").status == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("translation: {of: it, revision: 3f2a}", f"translation: {{of: it, revision: {NEW}}}"),
        ("translation: {revision: '3f2a', of: it}  # note", f"translation: {{revision: {NEW}, of: it}}  # note"),
        ("translation: {of: it, by: ada}", f"translation: {{of: it, revision: {NEW}, by: ada}}"),
        ("translation: { of: 'it' }", f"translation: {{ of: 'it', revision: {NEW} }}"),
        ("translation: {of: it, revision: }", f"translation: {{of: it, revision: {NEW}}}"),
        ("translation:\n  of: it # x\n  by: ada", f"translation:\n  of: it # x\n  revision: {NEW}\n  by: ada"),
        ('translation:\n    revision: "3f2a" # old\n    of: it', f"translation:\n    revision: {NEW} # old\n    of: it"),
        ("translation:\n  of: it\n  revision:", f"translation:\n  of: it\n  revision: {NEW}"),
        ("featured: true", f"featured: true\ntranslation: {{of: it, revision: {NEW}}}"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_accepting_changes_one_line(before: str, after: str, end: str) -> None:
    form = "\ufeff---\ntitle:  'The  pier'\ndate: 2026-07-28\n<>\n---\n\n---\nrevision: x\u2028 {of: it}\x0c  \n\nend"
    old, new = (form.replace("<>", each).replace("\n", end).encode() for each in (before, after))
    assert with_record(old, RECORD) == new
    assert with_record(new, RECORD) == new


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{of: it, revision: 3f2a}", f"{{of: it, revision: {NEW}, date: 2026-07-30T09:15}}"),
        ("{of: it, date: 2026-07-28}", f"{{of: it, revision: {NEW}, date: 2026-07-30T09:15}}"),
        ("{date: 2026-07-28 18:30, of: it, by: ada}", f"{{date: 2026-07-30T09:15, of: it, revision: {NEW}, by: ada}}"),
        ("{of: it, date: '2026-07-28 18:30'}", f"{{of: it, revision: {NEW}, date: 2026-07-30T09:15}}"),
        ("\n  of: it\n  by: ada", f"\n  of: it\n  revision: {NEW}\n  date: 2026-07-30T09:15\n  by: ada"),
        ("\n  date: 2026-07-28 # then\n  of: it", f"\n  date: 2026-07-30T09:15 # then\n  of: it\n  revision: {NEW}"),
    ],
)
def test_accepting_dates_the_revision(before: str, after: str) -> None:
    form = "---\ntitle: The pier\ntranslation: <>\ndate: 2026-07-28\n---\nText.\n"
    old, new = (form.replace("<>", each).replace(": \n", ":\n").encode() for each in (before, after))
    assert with_record(old, DATED) == new
    assert with_record(new, DATED) == new


@pytest.mark.parametrize("front", ["translation:", "{title: x, date: 2026-07-28}", "translation: {of: it,\n revision:\n  3f2a}x"])
def test_a_form_that_cant_be_kept_is_left_to_the_editor(site_maker: Maker, front: str) -> None:
    data = f"---\n{front}\n---\ntext".encode()
    assert with_record(data, RECORD) is None


def test_the_editor_is_told_what_to_write(site_maker: Maker) -> None:
    site = site_maker({**PAPER, ENGLISH: "---\n{title: The pier, date: 2026-07-28}\n---\nText.\n"})
    before = tree(site.root)
    done = translate(site, ID, "--to", "en", "--accept")
    assert done.status == 2
    assert done.err.startswith(f"error: {ENGLISH}: the revision can't be added\n")
    assert f"write it yourself: translation: {{of: it, revision: {blob_id(TEXT.encode())}, date: 2026-07-28}}" in done.err
    assert tree(site.root) == before


def test_accept_follows_what_the_translation_says(site_maker: Maker) -> None:
    files = {**PAPER, ENGLISH: article("The pier", translation="{of: it}"), f"{STORY}/ar.md": article("الرصيف", translation="{of: en}")}
    site = site_maker(files, settings=SITE + "  ar: {name: العربية}\n")
    assert translate(site, ID, "--to", "ar", "--accept").status == 0
    assert (
        f"translation: {{of: en, revision: {blob_id((site.root / ENGLISH).read_bytes())}, date: 2026-07-28}}"
        in (site.root / f"{STORY}/ar.md").read_text()
    )
    done = translate(site, ID, "--to", "ar", "--from", "it", "--accept")
    assert done.status == 2
    assert "says that it translates “en”, not “it”" in done.err


def test_from_scaffold_to_stale_to_accepted_and_published(site_maker: Maker) -> None:
    site = site_maker(PAPER)
    commit(site.root)
    translate(site, ID, "--to", "en")
    edit(site, ENGLISH, "Il molo riapre\nslug:", "The pier opens\nslug: pier-opens")
    edit(site, ENGLISH, "draft: true\n", "")
    commit(site.root)
    assert "en published\n" in status(site).out
    edit(site, ITALIAN, "alle nove", "alle dieci")
    assert "en published, stale\n" in status(site).out
    assert "-Si parte alle nove.\n+Si parte alle dieci.\n" in status(site, ID, "--diff").out
    before = (site.root / ENGLISH).read_bytes()
    done = translate(site, ID, "--to", "en", "--accept")
    assert (done.status, done.out) == (0, f"{ENGLISH} translates {ITALIAN} as it is now\n")
    after = (site.root / ENGLISH).read_bytes()
    assert after == before.replace(blob_id(TEXT.encode()).encode(), blob_id((site.root / ITALIAN).read_bytes()).encode())
    assert "en published\n" in status(site).out
    assert not [path for path in tree(site.root / STORY) if path not in ("it.md", "en.md")]
    built = edicola("build", "--strict", "--now", NOW, cwd=site.root)
    assert (built.status, built.err) == (0, "")
    assert (site.public / "en/2026/07/pier-opens/index.html").is_file()


def test_a_fresh_scaffold_is_a_draft_that_builds(site_maker: Maker) -> None:
    site = site_maker(PAPER)
    translate(site, ID, "--to", "en")
    for args in ((), ("--drafts",)):
        assert edicola("build", "--strict", "--now", NOW, *args, cwd=site.root).status == 0
        assert (site.public / "en/2026/07/molo/index.html").is_file() is bool(args)
