"""The package as its users install it: everything it needs is in the wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from generator import __version__
from tests.conftest import NOW, REPOSITORY, tree
from tests.demo.built import complaints, shared_demo

pytestmark = pytest.mark.slow


def run(*args: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | {"PIP_NO_INDEX": "1"}
    done = subprocess.run(
        [*map(str, args)], cwd=cwd, env=variables, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a fresh environment with the wheel; the packages it needs are those of the tests, so that no network is."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, REPOSITORY, cwd=folder)
    (wheel,) = folder.glob("edicola-*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", wheel, cwd=folder)
    (packages,) = (folder / "venv").glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return folder / "venv/bin"


def test_a_new_site_is_made_and_built_outside_the_repository(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import generator; print(generator.__file__)", cwd=tmp_path).stdout
    assert str(installed.parent) in where
    assert __version__ in run(installed / "edicola", "--version", cwd=tmp_path).stdout
    assert run("env", "EDICOLA_LANG=it", installed / "edicola", "--help", cwd=tmp_path).stdout.startswith("Uso: edicola")
    run(installed / "edicola", "init", "paper", cwd=tmp_path)
    done = run(installed / "edicola", "build", "--strict", cwd=tmp_path / "paper")
    assert complaints(done) == []
    found = tree(tmp_path / "paper/public")
    assert {"index.html", "en/index.html", "feed.xml", "404.html"} <= set(found)
    assert [path for path in found if path.startswith("assets/testata.")]
    assert [path for path in found if path.startswith("assets/fonts/")]
    assert run(installed / "edicola", "check", "--strict", cwd=tmp_path / "paper").stdout.startswith("no problems")


def test_the_wheel_builds_what_the_repository_builds(installed: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The demo, which the repository's own package has built for all tests."""
    demo = shared_demo(tmp_path_factory.getbasetemp())
    for folder in ("content", "site.yaml"):
        (tmp_path / folder).symlink_to(REPOSITORY / folder)
    shutil.copytree(demo.root / ".edicola/images", tmp_path / ".edicola/images")  # which are published is compared, not how they are made
    run(installed / "edicola", "build", "--site", tmp_path, "--now", NOW, "--out", tmp_path / "wheel", cwd=tmp_path)
    assert tree(tmp_path / "wheel") == tree(demo.out)
