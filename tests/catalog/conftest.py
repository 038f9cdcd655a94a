"""The catalogue does not care for themes: its sites have one of a few lines, which is read in no time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.conftest import SITE, SiteFolder
from tests.theming.mini import mini

Maker = Callable[..., SiteFolder]


@pytest.fixture
def site_maker(site_maker: Maker) -> Maker:
    """As everywhere, but the built-in theme is shadowed by one that prints an article's body and little else."""

    def make(files: Mapping[str, str | bytes] | None = None, *, settings: str = SITE) -> SiteFolder:
        return site_maker({**mini({"article.html": "{{ body }}"}, name="testata"), **(files or {})}, settings=settings)

    return make
