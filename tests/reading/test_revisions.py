"""Which text a translation translates, and whether its words have changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.digest import blob_id, blob_ids, is_revision_of
from generator.reading.revisions import History, words_differ
from tests.commands.newsroom import commit, git, without_git
from tests.conftest import article, need

OLD = article("Molo", tags="[mare]", summary="Breve.").encode()


@pytest.fixture(autouse=True)
def _git() -> None:
    need(shutil.which("git"), "git", "apt-get install git")


@pytest.mark.parametrize("data", [b"", b"what is up, doc?", OLD, b"a\r\nb\0\xff" * 1000])
def test_a_revision_is_what_git_calls_the_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "f").write_bytes(data)
    assert blob_id(data) == git(tmp_path, "hash-object", "--no-filters", "f")


def test_the_example_of_gits_book() -> None:
    """git-scm.com/book/en/v2/Git-Internals-Git-Objects."""
    assert blob_id(b"what is up, doc?") == "bd9dbf5aae1a3862dd1526723246b20206e5fc37"


@pytest.mark.parametrize(
    ("revision", "same"),
    [
        (blob_id(b"a\n"), True),
        (blob_id(b"a\n")[:7], True),
        (blob_id(b"a\n").upper(), True),
        (blob_id(b"a\r\n"), True),
        (blob_id(b"b\n"), False),
        (blob_id(b"a\n")[:6], False),
        ("", False),
        ("HEAD", False),
        ("latest", False),
    ],
)
def test_a_revision_may_be_short_and_line_ends_do_not_count(revision: str, same: bool) -> None:
    assert is_revision_of(revision, blob_ids(b"a\n")) is same
    assert is_revision_of(revision, blob_ids(b"a\r\n")) is same


@pytest.mark.parametrize(
    ("new", "differs"),
    [
        (OLD, False),
        (OLD.replace(b"[mare]", b"[mare, sale]"), False),
        (OLD.replace(b"2026-07-28", b"2026-07-29"), False),
        (OLD.replace(b"title: Molo", b'title: "Molo"'), False),
        (OLD.replace(b"\n", b"\r\n"), False),
        (OLD + b"\n\n", False),
        (OLD.replace(b"Molo", b"Faro"), True),
        (OLD.replace(b"Breve", b"Lungo"), True),
        (OLD.replace(b"summary: Breve.\n", b""), True),
        (OLD.replace(b"prova", b"scena"), True),
        (OLD.replace(b"---\n", b""), True),
    ],
)
def test_title_summary_and_text_are_what_is_translated(new: bytes, differs: bool) -> None:
    assert words_differ(OLD, new) is differs


@pytest.mark.parametrize("broken", [b"", b"\xff", b"---\ntitle: [\n---\n", b"---\ntitle: x\n"])
def test_a_version_that_cant_be_read_differs_from_any(broken: bytes) -> None:
    assert words_differ(broken, OLD)
    assert words_differ(broken, broken)


def test_an_old_text_comes_from_git(tmp_path: Path) -> None:
    (tmp_path / "it.md").write_bytes(OLD)
    commit(tmp_path)
    (tmp_path / "it.md").write_bytes(OLD.replace(b"prova", b"scena"))
    history = History(tmp_path)
    assert history.old_text(blob_id(OLD)) == OLD
    assert history.is_stale("it.md", blob_id(OLD))
    diff = history.diff("it.md", blob_id(OLD)) or ""
    assert "\n-Il testo di prova.\n+Il testo di scena.\n" in diff
    assert diff.count("\n-") == 2  # the line and the old name


@pytest.mark.parametrize("revision", ["0" * 40, "HEAD", "", "--help", "HEAD:it.md", "bd9dbf5", "é"])
def test_what_git_does_not_have_is_nothing(tmp_path: Path, revision: str) -> None:
    (tmp_path / "it.md").write_bytes(OLD)
    commit(tmp_path)
    history = History(tmp_path)
    assert history.old_text(revision) is None
    assert history.diff("it.md", revision) is None
    assert history.is_stale("it.md", revision)
    assert history.why_unknown(revision)


def test_without_a_repository_any_change_counts(tmp_path: Path) -> None:
    (tmp_path / "it.md").write_bytes(OLD.replace(b"mare", b"sale"))
    history = History(tmp_path)
    assert history.is_stale("it.md", blob_id(OLD))
    assert history.why_unknown(blob_id(OLD)) == "the site is not in a git repository"
    assert not history.is_stale("it.md", history.revision("it.md"))


def test_without_git_any_change_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "it.md").write_bytes(OLD)
    commit(tmp_path)
    (tmp_path / "it.md").write_bytes(OLD.replace(b"mare", b"sale"))
    assert not History(tmp_path).is_stale("it.md", blob_id(OLD))
    without_git(monkeypatch, tmp_path / "nothing")
    assert History(tmp_path).is_stale("it.md", blob_id(OLD))
    assert History(tmp_path).why_unknown(blob_id(OLD)) == "git is not installed"


def test_the_site_may_be_a_folder_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "giornale è"
    site.mkdir()
    (site / "it è.md").write_bytes(OLD)
    commit(tmp_path)
    (site / "it è.md").write_bytes(OLD.replace(b"prova", b"scena"))
    monkeypatch.setenv("GIT_DIR", ".git")  # as in a hook
    diff = History(site).diff("it è.md", blob_id(OLD)) or ""
    assert "--- a/it è.md\n+++ b/it è.md\n" in diff.replace("\t", "")


def test_many_old_texts_are_had_at_once_as_one_by_one(tmp_path: Path) -> None:
    """Whatever stands in them; a revision that is not there, one that is a commit, and what is no revision are none."""
    texts = [b"", b"one\n", b"two\n\n0123456 missing\n", OLD]
    for index, text in enumerate(texts):
        (tmp_path / f"{index}").write_bytes(text)
    commit(tmp_path)
    asked = [
        blob_id(texts[0]),
        "0" * 40,
        blob_id(texts[1]),
        git(tmp_path, "rev-parse", "HEAD"),
        blob_id(texts[2])[:10],
        "HEAD",
        blob_id(OLD),
    ]
    at_once, one_by_one = History(tmp_path), History(tmp_path)
    at_once.fetch(asked)
    had = dict(at_once.texts)
    assert {each: had.get(each) for each in asked} == {each: one_by_one.old_text(each) for each in asked}
    assert [had.get(each) for each in asked] == [texts[0], None, texts[1], None, texts[2], None, OLD]
