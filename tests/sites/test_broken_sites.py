"""Every broken site: the exact problems, all in one run, and nothing published.

A case is a folder: `site/` is the site, `expected.txt` the exit status on its first line and below it what an editor reads.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import SiteFolder, tree

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/expected.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_site_is_told_exactly_what_is_wrong(case: Path, tmp_path: Path) -> None:
    shutil.copytree(case / "site", tmp_path / "site")
    site = SiteFolder(tmp_path / "site")
    done = site.build()
    assert f"exit {done.returncode}\n{done.stderr}" == (case / "expected.txt").read_text(encoding="utf-8")
    assert done.stdout == ""
    assert not site.public.exists()


@pytest.mark.parametrize("name", ["twelve-errors-in-six-files", "wrong-settings"])
def test_check_says_the_same_and_changes_nothing(name: str, tmp_path: Path) -> None:
    case = Path(__file__).parent / name
    shutil.copytree(case / "site", tmp_path / "site")
    site = SiteFolder(tmp_path / "site")
    before = tree(site.root)
    done = site.run("check", "--now", "2026-08-01T12:00")
    status, _, said = (case / "expected.txt").read_text(encoding="utf-8").partition("\n")
    problems = done.stderr.splitlines()[:-1]
    assert (f"exit {done.returncode}", problems) == (status, said.splitlines()[:-1])
    assert {path: data for path, data in tree(site.root).items() if not path.startswith(".edicola/")} == before


def test_there_are_ten_of_them_and_one_has_twelve_errors_in_six_files() -> None:
    assert len(CASES) == 10
    said = next(case for case in CASES if case.name == "twelve-errors-in-six-files").joinpath("expected.txt").read_text(encoding="utf-8")
    errors = [line.partition(":")[0] for line in said.splitlines() if ": error: " in line]
    assert (len(errors), len(set(errors))) == (12, 6)
    assert said.splitlines()[-1] == "12 errors; nothing was published"
