"""A translation of a file that changes after the site was read, as it may in a preview."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.newsroom.stories import read_newsroom
from generator.newsroom.translating import write_translation
from generator.problems import SiteError
from tests.commands.newsroom import ENGLISH, ITALIAN, PAPER, edit
from tests.conftest import SiteFolder

Maker = Callable[..., SiteFolder]

ID = "news/2026-07-28-molo"


def test_an_original_that_has_an_error_now_is_not_translated(site_maker: Maker) -> None:
    site = site_maker(PAPER)
    newsroom = read_newsroom(site.root)
    edit(site, ITALIAN, "title:", "titel:")
    with pytest.raises(SiteError, match="titel"):
        write_translation(newsroom, ID, "en")
    assert not (site.root / ENGLISH).exists()


def test_a_title_that_has_just_gone_is_the_last_one_known(site_maker: Maker) -> None:
    site = site_maker(PAPER)
    newsroom = read_newsroom(site.root)
    edit(site, ITALIAN, "title: Il molo riapre\n", "")
    assert write_translation(newsroom, ID, "en") == ENGLISH
    assert (site.root / ENGLISH).read_text("utf-8").startswith("---\ntitle: Il molo riapre\n")
