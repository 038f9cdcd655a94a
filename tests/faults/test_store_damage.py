"""F08: whatever happens to the store, there is a warning at most, and the tree is that of a first build."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SiteFolder, tree
from tests.faults.newspaper import NEW, OLD, build_here, make_site


def cut(store: Path) -> None:
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 3])


def noise(store: Path) -> None:
    store.write_bytes(random.Random(4).randbytes(30_000))


def some_noise(store: Path) -> None:
    data = bytearray(store.read_bytes())
    chance = random.Random(5)
    for _ in range(200):
        data[chance.randrange(100, len(data))] = chance.randrange(256)
    store.write_bytes(data)


def merge_conflict(store: Path) -> None:
    store.write_text("<<<<<<< HEAD\n=======\n>>>>>>> other\n")


def a_folder(store: Path) -> None:
    store.unlink()
    store.mkdir()
    (store / "x").write_text("x")


def older_program(store: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(store)
    connection.execute("UPDATE meta SET value = 'an older one'")
    connection.commit()
    connection.close()


def empty(store: Path) -> None:
    store.write_bytes(b"")


def gone(store: Path) -> None:
    store.unlink()


def all_gone(store: Path) -> None:
    shutil.rmtree(store.parent)


@pytest.mark.parametrize("damage", [cut, noise, some_noise, merge_conflict, a_folder, older_program])
def test_a_damaged_store_is_a_warning_and_the_tree_that_of_a_first_build(
    damage: Callable[[Path], None], site: SiteFolder, new_tree: dict[str, bytes]
) -> None:
    make_site(site.root, NEW)
    damage(site.root / ".edicola" / "store.db")
    run = build_here(site.root)
    assert run.status == 0, run.text
    if damage is not some_noise:  # it may have hit nothing that anybody asks
        assert "warning: the store" in run.text
    assert tree(site.public) == new_tree


@pytest.mark.parametrize("damage", [empty, gone, all_gone])
def test_a_store_that_is_not_there_is_no_matter(damage: Callable[[Path], None], site: SiteFolder, new_tree: dict[str, bytes]) -> None:
    make_site(site.root, NEW)
    damage(site.root / ".edicola" / "store.db")
    run = build_here(site.root)
    assert run.status == 0, run.text
    assert tree(site.public) == new_tree


def test_a_warning_about_the_store_is_none_about_the_site(site: SiteFolder) -> None:
    noise(site.root / ".edicola" / "store.db")
    assert build_here(site.root, "--strict").status == 0


def test_after_the_warning_the_store_is_as_good_as_new(site: SiteFolder) -> None:
    noise(site.root / ".edicola" / "store.db")
    build_here(site.root)
    run = build_here(site.root)
    assert "nothing to do" in run.text
    assert "warning" not in run.text


def test_a_store_copied_from_another_site_is_no_danger(site: SiteFolder, tmp_path: Path, new_tree: dict[str, bytes]) -> None:
    other = make_site(tmp_path / "other", {**OLD, "content/news/2026-07-03-storia-3/it.md": OLD["content/news/2026-07-02-storia-2/it.md"]})
    build_here(other.root)
    make_site(site.root, NEW)
    shutil.copy(other.root / ".edicola" / "store.db", site.root / ".edicola" / "store.db")
    shutil.copytree(other.public, site.public, dirs_exist_ok=True)
    assert build_here(site.root).status == 0
    assert tree(site.public) == new_tree


def test_a_store_of_an_earlier_state_is_no_danger(site: SiteFolder, old_tree: dict[str, bytes]) -> None:
    """A CI restores an old cache beside a newer output, or the other way round."""
    shutil.copytree(site.root / ".edicola", site.root / "saved")
    make_site(site.root, NEW)
    build_here(site.root)
    shutil.copy(site.root / "saved" / "store.db", site.root / ".edicola" / "store.db")
    make_site(site.root, OLD)
    shutil.rmtree(site.root / "saved")
    assert build_here(site.root).status == 0
    assert tree(site.public) == old_tree


def test_times_lost_by_a_clone_change_nothing(site: SiteFolder, old_tree: dict[str, bytes]) -> None:
    for path in site.root.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    run = build_here(site.root)
    assert "nothing to do" in run.text
    assert tree(site.public) == old_tree


def test_a_moved_site_still_builds_the_same(site: SiteFolder, tmp_path: Path, new_tree: dict[str, bytes]) -> None:
    moved = SiteFolder(site.root.rename(tmp_path / "moved"))
    make_site(moved.root, NEW)
    assert build_here(moved.root).status == 0
    assert tree(moved.public) == new_tree
