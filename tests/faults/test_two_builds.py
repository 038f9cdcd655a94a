"""F10: builds that meet. One result, whole; the other waits or says who holds it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.building import lock
from generator.building.lock import locked
from tests.conftest import NOW, SiteFolder, tree
from tests.faults.newspaper import NEW, OLD, build_here, leftovers, make_site, run_here, start


def test_builds_that_start_together_all_succeed_and_leave_one_whole_site(site: SiteFolder, new_tree: dict[str, bytes]) -> None:
    make_site(site.root, NEW)
    processes = [start(site.root, "--jobs", each) for each in ("2", "1", "2")]
    ends = [(process.communicate(timeout=120), process.returncode) for process in processes]
    for (_, errors), status in ends:
        assert status == 0, errors
        assert "Traceback" not in errors
    assert tree(site.public) == new_tree
    assert leftovers(site.root) == []


def test_first_builds_that_start_together_make_one_site(tmp_path: Path, old_tree: dict[str, bytes]) -> None:
    site = make_site(tmp_path / "site", OLD)
    processes = [start(site.root, "--jobs", "1") for _ in range(3)]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    assert tree(site.public) == old_tree


def test_builds_into_two_folders_do_not_mix(site: SiteFolder, tmp_path: Path, new_tree: dict[str, bytes]) -> None:
    make_site(site.root, NEW)
    folders = [tmp_path / "one", tmp_path / "two"]
    processes = [start(site.root, "--jobs", "1", "--out", str(folder)) for folder in folders]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    assert [tree(folder) for folder in folders] == [new_tree, new_tree]


def test_two_sites_may_share_an_output_folder_only_one_after_the_other(tmp_path: Path) -> None:
    """The last one wins, and nothing of the other one is left."""
    one = make_site(tmp_path / "one", OLD)
    two = make_site(tmp_path / "two", NEW)
    out = str(tmp_path / "public")
    for process in [start(site.root, "--jobs", "1", "--out", out) for site in (one, two)]:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    assert build_here(two.root).status == 0
    assert build_here(two.root, "--out", out).status == 0
    assert tree(Path(out)) == tree(two.public)


@pytest.mark.parametrize("command", [("build", "--jobs", "1"), ("check", "--jobs", "1")])
def test_who_waits_says_so_and_too_long_a_wait_is_a_message(
    command: tuple[str, ...], site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(site.public)
    make_site(site.root, NEW)
    monkeypatch.setattr(lock, "PATIENCE", 0)
    with locked(site.root / ".edicola", print):
        run = run_here(site.root, *command, "--now", NOW)
    assert run.status == 3
    assert "another build" in run.text
    assert "hint" in run.text
    assert tree(site.public) == before


def test_a_lock_is_no_file_that_a_dead_process_could_leave(site: SiteFolder, new_tree: dict[str, bytes]) -> None:
    """No process id is written anywhere, so one that is used again fools nobody."""
    code = "import os, sys; from pathlib import Path; from generator.building.lock import locked\n"
    code += "with locked(Path(sys.argv[1]), print):\n    os._exit(9)\n"
    ended = subprocess.run(
        [sys.executable, "-c", code, str(site.root / ".edicola")], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False
    )
    assert ended.returncode == 9
    make_site(site.root, NEW)
    assert build_here(site.root).status == 0
    assert tree(site.public) == new_tree
