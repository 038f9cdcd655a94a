"""The paper in its versions, and what a fault test needs of the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import SiteFolder
from tests.faults.newspaper import NEW, OLD, build_here, cold, make_site

DROP = ("setpriv", "--bounding-set", "-all", "--inh-caps", "-all")
"""Root without its powers: chmod stops it."""


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    """The old version, built."""
    made = make_site(tmp_path / "site", OLD)
    run = build_here(made.root)
    assert run.status == 0, run.text
    return made


@pytest.fixture(scope="session")
def old_tree(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a first build of the old version gives."""
    return cold(OLD, tmp_path_factory.mktemp("old"))


@pytest.fixture(scope="session")
def new_tree(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a first build of the new version gives."""
    return cold(NEW, tmp_path_factory.mktemp("new"))


@pytest.fixture(scope="session")
def unprivileged(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """What a command begins with so that permissions stop it."""
    if os.geteuid() != 0:
        return ()
    folder = tmp_path_factory.mktemp("probe")
    folder.chmod(0o555)
    if shutil.which("setpriv") is None:
        pytest.skip("root is stopped by no permission, and there is no setpriv to give its powers up")
    if subprocess.run([*DROP, "touch", str(folder / "x")], capture_output=True, check=False).returncode == 0:
        pytest.skip("root is stopped by no permission, and can't give its powers up here")
    return DROP
