"""T06, T07, T34: the output folder belongs to its owner; Edicola removes what it wrote, and nothing else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from generator.model.output import MANIFEST
from tests.conftest import SiteFolder, article, tree, write_files
from tests.faults.newspaper import NEW, OLD, build_here, make_site, run_here

FOREIGN = {".git/HEAD": "ref: refs/heads/gh-pages\n", "notes.txt": "mine\n", ".nojekyll": "", "tag/mare/notes.txt": "mine\n"}


def test_foreign_files_stay_through_builds_edits_and_clean_builds(tmp_path: Path, new_tree: dict[str, bytes]) -> None:
    site = make_site(tmp_path / "site", OLD)
    foreign = {path: text.encode() for path, text in FOREIGN.items()}
    write_files(site.public, FOREIGN)
    assert build_here(site.root).status == 0
    make_site(site.root, NEW)
    assert build_here(site.root).status == 0
    assert tree(site.public) == {**new_tree, **foreign}
    assert build_here(site.root, "--clean").status == 0
    assert tree(site.public) == {**new_tree, **foreign}


def refused_until_it_goes(site: SiteFolder, name: str) -> None:
    """A stranger's file at this place stops the build, which changes nothing and names it."""
    write_files(site.public, {name: "mine"})
    before = tree(site.public)
    run = build_here(site.root)
    assert run.status == 2, run.text
    assert "hint:" in run.text
    assert name.partition("/")[0] in run.text
    assert tree(site.public) == before
    (site.public / name).unlink()
    if name.endswith("/keep.txt"):
        (site.public / name).parent.rmdir()
    assert build_here(site.root).status == 0


@pytest.mark.parametrize("name", ["index.html", "CNAME", "2026", "2026/07", "tag/mare", "index.html/keep.txt", "CNAME/keep.txt"])
def test_what_lies_in_the_way_in_a_folder_of_somebody_else_is_named_and_nothing_published(name: str, tmp_path: Path) -> None:
    refused_until_it_goes(make_site(tmp_path / "site", OLD), name)


@pytest.mark.parametrize("name", ["2026", "2026/07", "tag/mare", "CNAME/keep.txt"])
def test_what_can_not_be_replaced_in_a_folder_of_ours_is_named_and_nothing_published(name: str, tmp_path: Path) -> None:
    site = make_site(
        tmp_path / "site", {path: text for path, text in OLD.items() if not path.startswith(("content/news", "content/static"))}
    )
    (site.root / "content").mkdir(exist_ok=True)
    assert build_here(site.root).status == 0
    make_site(site.root, OLD)
    refused_until_it_goes(site, name)


def test_overwrite_replaces_files_that_lie_in_the_way_and_no_others(tmp_path: Path, old_tree: dict[str, bytes]) -> None:
    site = make_site(tmp_path / "site", OLD)
    write_files(site.public, {"index.html": "mine", "notes.txt": "mine"})
    assert build_here(site.root, "--overwrite").status == 0
    assert tree(site.public) == {**old_tree, "notes.txt": b"mine"}


@pytest.mark.parametrize("name", ["2026", "index.html/keep.txt"])
def test_overwrite_with_a_file_for_a_folder_or_a_folder_for_a_file_is_a_site_or_a_message(
    name: str, tmp_path: Path, old_tree: dict[str, bytes]
) -> None:
    """A folder with a stranger's files is never removed; a file may be."""
    site = make_site(tmp_path / "site", OLD)
    write_files(site.public, {name: "mine"})
    run = build_here(site.root, "--overwrite")
    assert run.status in (0, 2), run.text
    if run.status == 0:
        assert tree(site.public) == old_tree
    else:
        assert tree(site.public) == {name: b"mine"}
        assert name.partition("/")[0] in run.text


def test_a_foreign_file_with_the_very_bytes_is_no_matter(tmp_path: Path, old_tree: dict[str, bytes]) -> None:
    site = make_site(tmp_path / "site", OLD)
    write_files(site.public, {"CNAME": "faro.example\n"})
    assert build_here(site.root).status == 0
    assert tree(site.public) == old_tree


def test_without_its_manifest_the_folder_is_taken_for_somebody_elses_where_it_differs(site: SiteFolder, new_tree: dict[str, bytes]) -> None:
    (site.public / MANIFEST).unlink()
    assert build_here(site.root).status == 0, "every byte is as we would write it"
    (site.public / MANIFEST).unlink()
    make_site(site.root, NEW)
    run = build_here(site.root)
    assert run.status == 2
    assert "index.html" in run.text
    assert build_here(site.root, "--overwrite").status == 0
    assert new_tree.items() <= tree(site.public).items()


@pytest.mark.parametrize(
    "out", ["", " ", ".", "..", "/", "~", "{site}", "{site}/content", "{site}/content/news", "{site}/themes", "{site}/site.yaml", "{link}"]
)
def test_forbidden_output_folders_are_refused_before_anything_is_touched(
    out: str, site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(site.root)
    (tmp_path / "link").symlink_to(site.root / "content")
    before = tree(tmp_path)
    run = build_here(site.root, "--out", out.format(site=site.root, link=tmp_path / "link").replace("~", os.environ["HOME"]))
    assert run.status == 2, run.text
    assert tree(tmp_path) == before


def test_a_link_in_the_output_is_not_followed(site: SiteFolder, tmp_path: Path) -> None:
    write_files(tmp_path, {"outside/index.html": "mine"})
    shutil.rmtree(site.public / "tag" / "mare")
    (site.public / "tag" / "mare").symlink_to(tmp_path / "outside", target_is_directory=True)
    make_site(site.root, NEW)
    run = build_here(site.root)
    assert run.status == 2, run.text
    assert "tag/mare" in run.text
    assert tree(tmp_path / "outside") == {"index.html": b"mine"}


@pytest.mark.parametrize("path", ["../victim.txt", "{victim}", "x/../../victim.txt"])
@pytest.mark.parametrize("name", [".edicola.json", ".edicola-journal.json"])
def test_a_crafted_manifest_or_journal_does_nothing_outside(name: str, path: str, tmp_path: Path) -> None:
    """A repository may come with a folder public/ that somebody else has filled."""
    site = make_site(tmp_path / "site", OLD)
    victim = site.root / "victim.txt"
    path = path.format(victim=victim)
    journal = f'{{"format": 1, "moves": {{}}, "deletes": ["{path}"], "manifest": {{}}}}'
    manifest = f'{{"format": 1, "files": {{"{path}": "00000000000000000000000000000000"}}}}'
    write_files(site.root, {"victim.txt": "mine", f"public/{name}": manifest if name == ".edicola.json" else journal})
    assert build_here(site.root).status == 0
    assert run_here(site.root, "check").status in (0, 1)
    assert victim.read_text() == "mine"
    assert "nothing to do" in build_here(site.root).text


def test_a_pointer_to_another_folder_does_nothing_there(tmp_path: Path) -> None:
    """`.edicola/publishing` says where a killed build was at work; a repository may come with one."""
    site = make_site(tmp_path / "site", OLD)
    other = make_site(tmp_path / "other", {"content/x.txt": "mine", "site.yaml": "mine"})
    journal = '{"format": 1, "moves": {}, "deletes": ["content/x.txt", "site.yaml"], "manifest": {}}'
    write_files(tmp_path, {"other/.edicola-journal.json": journal, "site/.edicola/publishing": str(other.root)})
    build_here(site.root)
    assert (other.root / "content/x.txt").exists()
    assert (other.root / "site.yaml").exists()


def test_folders_that_became_empty_go_and_a_file_may_become_a_folder_and_back(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", OLD)
    shapes: list[dict[str, str | bytes]] = [
        {"content/static/a/b/c.txt": "x"},
        {"content/static/a": "file"},
        {"content/static/a/b": "file"},
        {"content/static/a/b/c.txt/d": "x"},
        {},
    ]
    for shape in shapes:
        make_site(site.root, {**OLD, **shape})
        assert build_here(site.root).status == 0
        found = {path: content for path, content in tree(site.public).items() if path.split("/")[0] == "a"}
        assert sorted(found) == sorted(path.removeprefix("content/static/") for path in shape)
    assert not (site.public / "a").exists()
    assert [path for path in site.public.rglob("*") if path.is_dir() and not any(path.iterdir())] == []


def test_a_new_story_beside_a_foreign_folder_of_its_name_is_published(site: SiteFolder) -> None:
    write_files(site.public, {"2026/07/foto/mine.jpg": "mine"})
    site.write({"content/news/foto.it.md": article("Foto", slug="foto")})
    assert build_here(site.root).status == 0
    assert "Foto" in site.page("2026/07/foto/index.html")
    (site.root / "content/news/foto.it.md").unlink()
    assert build_here(site.root).status == 0
    assert tree(site.public / "2026/07/foto") == {"mine.jpg": b"mine"}
