"""Texts that are kept while the catalogue is made are kept as they would be in the end, whatever the disk says."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable

import pytest

from generator.building import pipeline, store
from generator.building.convert import Converter
from generator.problems import SiteError
from tests.catalog.asking import build_here
from tests.conftest import SITE, SiteFolder, article, tree

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
"""Python 3.12 warns of forks beside threads; those are the test runner's own."""

Maker = Callable[..., SiteFolder]

STORIES: dict[str, str | bytes] = {
    f"content/news/{number}.it.md": article(f"Molo {number}", body=f"Testo *{number}*.") for number in range(30)
}


@pytest.fixture(autouse=True)
def few_are_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that small sites go the way of large ones."""
    monkeypatch.setattr(pipeline, "MUCH", 1)


def converts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def conversion(self: Converter, language: str, markdown: str) -> object:
        pytest.fail("this text had been converted")

    monkeypatch.setattr(Converter, "_conversion", conversion)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_next_build_has_everything(jobs: int, site_maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_maker(STORIES)
    build_here(site, jobs=jobs)
    first = tree(site.public)
    converts_nothing(monkeypatch)
    (site.public / "index.html").write_text("changed by hand")
    site.write({"site.yaml": f"{SITE}search: false\npage_seconds: 19\n"})
    build_here(site, jobs=jobs)
    assert tree(site.public) == first


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"content/news/1.it.md": article("Molo", body="Testo *1*.", layout="none")}, id="a page"),
        pytest.param({"content/news/1.it.md": article("Molo", "2026-07-28", body="Testo *1*.", slug="2")}, id="an address twice"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_texts_are_kept_where_something_else_is_wrong(
    jobs: int, wrong: dict[str, str | bytes], site_maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_maker(STORIES | wrong)
    with pytest.raises(SiteError):
        build_here(site, jobs=jobs)
    converts_nothing(monkeypatch)
    site.write({path: STORIES[path] for path in wrong})
    build_here(site, jobs=jobs)
    assert "<em>1</em>" in site.page("2026/07/1/index.html")


def test_nothing_is_kept_early_where_a_text_is_wrong(site_maker: Maker) -> None:
    """An error that is mended at once must not cost the catalogue, by which the next build is quick."""
    site = site_maker(STORIES)
    build_here(site, jobs=2)
    kept = (site.root / ".edicola/store.db").read_bytes()
    site.write({"content/news/1.it.md": article("Molo", body="Testo *1*.\n\n<script>x</script>"), "content/news/2.it.md": article("Altro")})
    with pytest.raises(SiteError):
        build_here(site, jobs=2)
    assert (site.root / ".edicola/store.db").read_bytes() == kept


def test_a_disk_that_refuses_is_a_warning(site_maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_maker(STORIES)
    here = os.getpid()

    def put(connection: sqlite3.Connection, *args: object) -> None:
        assert os.getpid() != here, "what another process could not write"
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(store, "put", put)
        result = build_here(site, jobs=2)
    assert [note.text for note in result.notes] == [
        "the store can't be written (database or disk is full): the next build starts from nothing"
    ]
    assert not (site.root / ".edicola/store.db").exists()
    first = tree(site.public)
    assert build_here(site, jobs=2).notes == ()
    assert tree(site.public) == first
