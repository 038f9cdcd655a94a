"""T33, T34: what is not published is in no byte of the output; what was published and is not any more leaves nothing behind."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import NOW, SITE, SiteFolder, article, tree
from tests.faults.newspaper import THEME, Files, build_here, cold_copy, make_site, run_here

SETTINGS = (
    SITE
    + """\
untranslated: list
menus:
  main:
    - {link: "section:news"}
    - {link: "tag:mare"}
"""
)

PAPER: Files = {
    "site.yaml": SETTINGS,
    "content/tags.yaml": """\
mare: {name: {it: Mare, en: Sea}, slug: {it: mare, en: sea}}
segreto: {name: {it: Parolatag, en: Tagword}, slug: {it: parolatag, en: tagword}}
""",
    "content/authors.yaml": "ada: {name: Ada Quill}\nbice: {name: Parolautrice}\n",
    "content/news/porto.it.md": article("Il porto", "2026-07-20", tags="[mare]", author="ada"),
    "content/news/porto.en.md": article("The harbour", "2026-07-20", tags="[mare]"),
    "content/news/diga.it.md": article("La diga", "2026-07-22", "Vedi [il porto](porto.it.md).", tags="[mare]"),
    "content/pages/chi.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
    "content/static/CNAME": "faro.example",
}

HIDDEN = {"draft": {"draft": "true"}, "scheduled": {"date": "2026-08-01T12:01"}, "expired": {"expires": "2026-08-01T11:59"}}
"""At 12:00 of the first of August none of these is out."""

FACTS = {
    "tags": "[mare, segreto, nuovissimo-parolanuova]",
    "author": "bice",
    "summary": "Parolasommario",
    "dateline": "Parolaluogo",
    "image": "parolafoto.jpg",
    "image_alt": "Parolaalt",
    "image_caption": "Paroladidascalia",
    "image_credit": "Parolacredito",
    "slug": "parolaslug",
    "aliases": "[/parolaalias/]",
    "correction": "Parolacorretta",
}

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c631089720300013a00b5b6bbe2e90000000049454e44ae426082"
)


def hidden_story(front: Mapping[str, str]) -> Files:
    """A story full of marker words, with a published translation in one of two languages."""
    values = {"date": "2026-07-28", **FACTS, **front}
    return {
        "content/news/parolaid/it.md": article(
            "Parolatitolo", body="Parolatesto. ![Parolaimg](parolafoto.jpg) [x](parolafile.pdf)", **values
        ),
        "content/news/parolaid/parolafoto.jpg": PICTURE,
        "content/news/parolaid/parolafile.pdf": b"%PDF parolapdf",
    }


def markers(found: Mapping[str, bytes]) -> list[str]:
    """Every place in the output that holds one of the words, in a name or in the bytes, compressed or not."""
    words = ("parola", "tagword")
    plain = {path: gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content for path, content in found.items()}
    return [path for path, content in plain.items() if any(word in path.lower() or word.encode() in content.lower() for word in words)]


@pytest.mark.parametrize("state", HIDDEN)
def test_no_byte_of_the_output_tells_of_a_story_that_is_not_out(state: str, tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {**PAPER, **hidden_story(HIDDEN[state])})
    run = build_here(site.root)
    assert run.status == 0, run.text
    assert markers(tree(site.public)) == []


@pytest.mark.parametrize("state", HIDDEN)
def test_the_tree_is_as_if_it_were_not_there(state: str, tmp_path: Path) -> None:
    """No count, neighbour, date of a feed or page number betrays it. What is shared by all (the order of pages) is the same too."""
    without = make_site(tmp_path / "without", PAPER)
    assert build_here(without.root).status == 0
    site = make_site(tmp_path / "site", {**PAPER, **hidden_story(HIDDEN[state])})
    assert build_here(site.root).status == 0
    assert tree(site.public) == tree(without.public)


def test_the_same_words_are_there_when_it_is_out(tmp_path: Path) -> None:
    """So that the tests above can fail."""
    site = make_site(tmp_path / "site", {**PAPER, **hidden_story({})})
    assert build_here(site.root).status == 0
    found = tree(site.public)
    text = b"".join(found.values()).decode("utf-8", "replace") + " ".join(found)
    shown = [
        "Parolatitolo",
        "Parolatesto",
        "Parolatag",
        "Parolautrice",
        "parolaslug",
        "parolaalias",
        "parolapdf",
        "Parolaimg",
        "Parolasommario",
    ]
    assert [word for word in shown if word not in text] == []
    folders = ("", "news/", "tag/mare/", "tag/parolatag/", "tag/nuovissimo-parolanuova/", "author/parolautrice/")
    feeds = {f"{folder}feed.{ending}" for folder in folders for ending in ("xml", "json")}
    assert {path for path in markers(found) if "feed." in path} == feeds


@pytest.mark.parametrize("state", HIDDEN)
def test_a_translation_that_is_not_out_is_no_alternate_of_the_one_that_is(state: str, tmp_path: Path) -> None:
    hidden = {"content/news/porto.en.md": article("Parolatitolo", slug="parolaslug", **{"date": "2026-07-20", **HIDDEN[state]})}
    site = make_site(tmp_path / "site", {**PAPER, **hidden})
    assert build_here(site.root).status == 0
    assert markers(tree(site.public)) == []


@pytest.mark.parametrize("target", ["story:news/parolaid", "parolaid", "parolaid/it.md"])
def test_a_link_to_a_story_that_is_not_out_tells_nothing_to_readers(target: str, tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {**PAPER, **hidden_story(HIDDEN["scheduled"])})
    site.write({"content/news/diga.it.md": article("La diga", "2026-07-22", f"Vedi [qui]({target}).")})
    run = build_here(site.root)
    if run.status == 0:
        assert markers(tree(site.public)) == []
    else:
        assert run.status == 1
        assert "content/news/diga.it.md:6" in run.text
        assert not site.public.exists()


def test_a_preview_build_does_not_leave_its_drafts_to_the_next_one(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {**PAPER, **hidden_story(HIDDEN["draft"])})
    assert build_here(site.root, "--drafts").status == 0
    assert markers(tree(site.public)) != []
    assert build_here(site.root).status == 0
    assert markers(tree(site.public)) == []
    assert tree(site.public) == cold_copy(site, tmp_path)


def test_a_preview_build_keeps_its_drafts_out_of_every_feed(tmp_path: Path) -> None:
    """The listing of a tag that only a draft has is there, but nobody can subscribe to it."""
    site = make_site(tmp_path / "site", {**PAPER, **hidden_story(HIDDEN["draft"])})
    assert build_here(site.root, "--drafts").status == 0
    found = tree(site.public)
    assert "tag/parolatag/index.html" in found
    feeds = {path: content for path, content in found.items() if path.endswith(("feed.xml", "feed.json"))}
    assert {"feed.xml", "news/feed.json", "tag/mare/feed.xml", "author/ada-quill/feed.json"} <= set(feeds)
    assert markers(feeds) == []


def test_a_check_does_not_leave_its_drafts_to_the_next_build(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {**PAPER, **hidden_story(HIDDEN["draft"])})
    run_here(site.root, "check", "--drafts", "--now", NOW)
    assert build_here(site.root).status == 0
    assert markers(tree(site.public)) == []


def test_a_scheduled_story_appears_and_an_expired_one_goes_when_the_clock_says_so(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {**PAPER, **hidden_story({"date": "2026-08-01T12:00", "expires": "2026-08-02T12:00"})})
    moments = ("2026-08-01T11:59:59", "2026-08-01T12:00:00", "2026-08-02T11:59:59", "2026-08-02T12:00:00", "2026-08-01T11:00")
    shown = []
    for now in moments:
        assert build_here(site.root, now=now).status == 0
        shown.append(bool(markers(tree(site.public))))
        assert tree(site.public) == cold_copy(site, tmp_path, now), now
    assert shown == [False, True, True, False, False]


def draft(site: SiteFolder) -> None:
    site.write({"content/news/diga.it.md": article("La diga", "2026-07-22", tags="[mare, segreto]", draft="true")})


def delete(site: SiteFolder) -> None:
    (site.root / "content/news/diga.it.md").unlink()


def new_slug(site: SiteFolder) -> None:
    site.write({"content/news/diga.it.md": article("La diga", "2026-07-22", tags="[mare, segreto]", slug="argine")})


def new_slug_with_alias(site: SiteFolder) -> None:
    front = {"slug": "argine", "aliases": "[/2026/07/diga/]"}
    site.write({"content/news/diga.it.md": article("La diga", "2026-07-22", tags="[mare, segreto]", **front)})


def last_of_a_tag(site: SiteFolder) -> None:
    site.write({"content/news/diga.it.md": article("La diga", "2026-07-22", tags="[mare]")})


def new_name_of_a_tag(site: SiteFolder) -> None:
    site.write({"content/tags.yaml": "mare: {name: {it: Onde, en: Waves}}\nsegreto: {name: {it: Altro, en: Other}}\n"})


def moved_to_another_section(site: SiteFolder) -> None:
    (site.root / "content/sport").mkdir()
    for name in ("diga.it.md", "foto.png"):
        (site.root / "content/news" / name).rename(site.root / "content/sport" / name)


def deleted_static_file(site: SiteFolder) -> None:
    (site.root / "content/static/CNAME").unlink()


def deleted_picture(site: SiteFolder) -> None:
    site.write({"content/news/diga.it.md": article("La diga", "2026-07-22", tags="[mare, segreto]")})
    (site.root / "content/news/foto.png").unlink()


def translation_gone(site: SiteFolder) -> None:
    (site.root / "content/news/porto.en.md").unlink()


def language_gone(site: SiteFolder) -> None:
    translation_gone(site)
    text = (
        SETTINGS.replace("  en: {name: English, prefix: en}\n", "").replace(", en: The Beacon", "").replace(", en: News from the quay", "")
    )
    site.write({"site.yaml": f"{text}theme: foglio\n", "content/tags.yaml": "mare: {name: Mare}\nsegreto: {name: Altro}\n"})


def other_addresses(site: SiteFolder) -> None:
    site.write({"site.yaml": SETTINGS + 'theme: foglio\npermalinks:\n  article: "/{prefix}/{section}/{slug}/"\n'})


def everything_gone(site: SiteFolder) -> None:
    for path in (site.root / "content/news").iterdir():
        path.unlink()
    site.write({"site.yaml": f"{SITE}theme: foglio\n"})


EDITS = [
    draft,
    delete,
    new_slug,
    new_slug_with_alias,
    last_of_a_tag,
    new_name_of_a_tag,
    moved_to_another_section,
    deleted_static_file,
    deleted_picture,
    translation_gone,
    language_gone,
    other_addresses,
    everything_gone,
]


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_the_tree_is_that_of_a_first_build(edit: Callable[[SiteFolder], None], tmp_path: Path) -> None:
    text = article("La diga", "2026-07-22", "![Una diga](foto.png)", tags="[mare, segreto]")
    site = make_site(tmp_path / "site", {**PAPER, **THEME, "content/news/diga.it.md": text, "content/news/foto.png": PICTURE})
    site.write({"site.yaml": f"{SETTINGS}theme: foglio\n"})
    run = build_here(site.root)
    assert run.status == 0, run.text
    before = tree(site.public)
    edit(site)
    run = build_here(site.root)
    assert run.status == 0, run.text
    assert tree(site.public) != before
    assert tree(site.public) == cold_copy(site, tmp_path)
