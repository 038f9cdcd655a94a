"""The repository's own site, built once for all tests of this folder."""

from __future__ import annotations

import pytest

from tests.demo.built import Demo, shared_demo
from tests.demo.newsroom import Newsroom


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The site and its output: to be read, never written."""
    return shared_demo(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def newsroom(demo: Demo) -> Newsroom:
    """What the site must hold, read from its sources."""
    return demo.newsroom
