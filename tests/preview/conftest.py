"""A small paper in preview."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import write_files
from tests.preview.paper import PAPER
from tests.preview.running import Running, running


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview for all tests of a module: what they change they put back."""
    root = Path(tmp_path_factory.mktemp("preview").resolve()) / "site"
    write_files(root, PAPER)
    with running(root) as found:
        yield found


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """The folder of a small paper of one's own."""
    root = Path(tmp_path.resolve()) / "site"
    write_files(root, PAPER)
    return root
