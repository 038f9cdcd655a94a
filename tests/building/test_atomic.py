"""`--atomic`: the output folder is a link to a complete tree, and one rename switches it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from generator.building.atomic import switch
from generator.building.folder import read_manifest
from generator.building.publish import Change, discard, restore
from generator.digest import digest_bytes
from generator.problems import UsageError
from tests.building.publishing import NEW, OLD, Killed, Version, failing_at, fresh_folder, published, staged
from tests.conftest import write_files


def publish_at_once(out: Path, version: Version) -> None:
    switch(out, staged(out, version))


def linked_folder(out: Path) -> Path:
    """A link to the old version, and nothing else beside it."""
    for path in out.parent.glob(f".{out.name}*"):
        shutil.rmtree(path)
    if out.is_symlink():
        out.unlink()
    fresh_folder(out, OLD)
    publish_at_once(out, OLD)
    return out


@pytest.mark.parametrize("first", ["a folder", "a link"])
def test_the_output_becomes_a_link_to_the_new_version(first: str, tmp_path: Path) -> None:
    out = fresh_folder(tmp_path / "public", OLD) if first == "a folder" else linked_folder(tmp_path / "public")
    publish_at_once(out, NEW)
    assert out.is_symlink()
    assert published(out) == NEW
    assert read_manifest(out) == {path: digest_bytes(content) for path, content in NEW.items()}


def test_the_tree_that_was_shown_before_stays_as_it_was_for_those_who_read_it(tmp_path: Path) -> None:
    out = linked_folder(tmp_path / "public")
    shown = out.resolve()
    publish_at_once(out, NEW)
    assert published(shown) == OLD


def test_old_trees_do_not_pile_up(tmp_path: Path) -> None:
    out = linked_folder(tmp_path / "public")
    for _ in range(5):
        publish_at_once(out, NEW)
        publish_at_once(out, OLD)
    assert len(list((tmp_path / ".public.edicola").iterdir())) <= 2


@pytest.mark.parametrize("first", ["a folder", "a link"])
def test_strangers_files_come_along(first: str, tmp_path: Path) -> None:
    out = fresh_folder(tmp_path / "public", OLD) if first == "a folder" else linked_folder(tmp_path / "public")
    foreign = {".git/HEAD": b"ref", "notes.txt": b"mine", "tag/mare/notes.txt": b"mine"}
    write_files(out, foreign)
    publish_at_once(out, NEW)
    publish_at_once(out, OLD)
    assert published(out) == {**OLD, **foreign}


@pytest.mark.parametrize("first", ["a folder", "a link"])
def test_a_kill_at_any_step_never_shows_a_mixture(first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the very first switch, from a folder to a link, has an instant without the folder; `restore` ends that."""
    make = linked_folder if first == "a link" else (lambda out: fresh_folder(_cleared(out), OLD))
    for count in range(200):
        out = make(tmp_path / "public")
        change = staged(out, NEW)
        with failing_at(count, Killed, monkeypatch):
            try:
                switch(out, change)
                ended = True
            except Killed:
                ended = False
        if first == "a link":
            assert published(out) in (OLD, NEW), f"step {count}"
        else:
            assert not os.path.lexists(out) or published(out) in (OLD, NEW), f"step {count}"
        restore(out)
        assert published(out) in (OLD, NEW), f"step {count}"
        discard(out)
        publish_at_once(out, NEW)
        assert published(out) == NEW, f"step {count}"
        if ended:
            return
    pytest.fail("it never ended")


def _cleared(out: Path) -> Path:
    if out.is_symlink():
        out.unlink()
    for path in out.parent.glob(f".{out.name}*"):
        shutil.rmtree(path)
    return out


def test_restore_has_nothing_to_do_elsewhere(tmp_path: Path) -> None:
    restore(tmp_path / "public")
    assert list(tmp_path.iterdir()) == []


def test_a_link_of_the_owners_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "public").symlink_to("www")
    with pytest.raises(UsageError, match="a link of your own"):
        switch(tmp_path / "public", Change({}, (), {}))
    assert (tmp_path / "public").readlink() == Path("www")
