"""`edicola init` gives a site that builds at once."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.conftest import run_here
from tests.demo.built import complaints

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_new_site_builds_without_a_warning(tmp_path: Path) -> None:
    """As a process of its own it does so in test_wheel.py."""
    assert run_here("init", "paper", cwd=tmp_path).returncode == 0
    done = run_here("build", "--strict", cwd=tmp_path / "paper")
    assert (done.returncode, complaints(done)) == (0, [])
    assert (tmp_path / "paper/public/index.html").is_file()
    assert (tmp_path / "paper/public/en/index.html").is_file()


def test_a_folder_with_a_site_is_left_alone(run_edicola: Run, tmp_path: Path) -> None:
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper/site.yaml").write_text("mine")
    done = run_edicola("init", "paper")
    assert done.returncode == 2
    assert "site.yaml" in done.stderr
    assert (tmp_path / "paper/site.yaml").read_text() == "mine"
