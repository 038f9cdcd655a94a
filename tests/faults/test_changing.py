"""F11: files that change during a build. A consistent tree or an error, and the next build ends where a first one would."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.building import publish
from tests.conftest import SiteFolder, article, tree
from tests.faults.newspaper import NEW, OLD, build_here, cold_copy, leftovers, make_site

PAGE = "content/news/2026-07-03-storia-3/it.md"
FILE = "content/static/dati.bin"


@contextmanager
def writing(site: SiteFolder, write: Callable[[random.Random], None]) -> Iterator[None]:
    """Somebody who writes all the time."""
    done = threading.Event()

    def work() -> None:
        chance = random.Random(1)
        while not done.is_set():
            write(chance)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_build_beside_a_writer_gives_a_site_or_an_error_and_the_next_one_converges(site: SiteFolder, tmp_path: Path) -> None:
    whole = article("Storia 3", "2026-07-03", "Testo intero. " * 200)

    def write(chance: random.Random) -> None:
        site.write({PAGE: whole[: chance.randrange(len(whole))]})
        site.write({PAGE: whole, FILE: chance.randbytes(chance.randrange(300_000))})
        path = site.root / f"content/news/x{chance.randrange(5)}.it.md"
        if path.exists():
            path.unlink()
        else:
            path.write_text(article(path.name))

    for _ in range(6):
        before = tree(site.public)
        with writing(site, write):
            run = build_here(site.root)
        assert run.status in (0, 1, 3), run.text
        if run.status:
            assert tree(site.public) == before
        assert leftovers(site.root) == []
    site.write({PAGE: whole, FILE: b"done"})
    assert build_here(site.root).status == 0
    assert tree(site.public) == cold_copy(site, tmp_path)


class TestAFileThatIsOtherWhenItIsCopiedThanWhenItWasAskedFor:
    """Somebody copies it anew over itself: for a moment there is half of it, or none."""

    def build_while(
        self, site: SiteFolder, during: Callable[[Path], None], after: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
    ) -> int:
        path = site.root / FILE
        real = publish.stage

        def stage(content: Any, target: Path) -> str:
            if content != path:
                return real(content, target)
            during(path)
            try:
                return real(content, target)
            finally:
                after(path)

        with monkeypatch.context() as patch:
            patch.setattr(publish, "stage", stage)
            return build_here(site.root).status

    @pytest.mark.parametrize("half", [b"", b"half of it"], ids=["empty", "cut"])
    def test_half_a_file_is_never_published_for_good(
        self, half: bytes, site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = b"the whole of it" * 1000
        site.write({FILE: whole})
        before = tree(site.public)
        status = self.build_while(site, lambda path: _write(path, half), lambda path: _write(path, whole), monkeypatch)
        if status:
            assert tree(site.public) == before
        assert build_here(site.root).status == 0
        assert tree(site.public)["dati.bin"] == whole
        assert tree(site.public) == cold_copy(site, tmp_path)

    def test_a_file_that_goes_away_is_an_error(self, site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
        site.write({FILE: b"for a moment"})
        before = tree(site.public)
        assert self.build_while(site, os.unlink, lambda path: None, monkeypatch) in (1, 3)
        assert tree(site.public) == before
        assert build_here(site.root).status == 0
        assert "dati.bin" not in tree(site.public)

    def test_a_file_that_changes_is_published_whole(self, site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        site.write({FILE: b"one"})
        self.build_while(site, lambda path: _write(path, b"two"), lambda path: None, monkeypatch)
        assert build_here(site.root).status == 0
        assert tree(site.public) == cold_copy(site, tmp_path)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def test_what_is_written_after_reading_waits_for_the_next_build(site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build that was going on does not take it for published."""
    make_site(site.root, OLD)
    site.write({PAGE: article("Prima", "2026-07-03")})
    real = publish.stage
    later = {PAGE: article("Dopo", "2026-07-03"), "content/news/dopo.it.md": article("Anche dopo")}

    def stage(content: Any, target: Path) -> str:
        site.write(later)
        return real(content, target)

    with monkeypatch.context() as patch:
        patch.setattr(publish, "stage", stage)
        assert build_here(site.root).status == 0
    assert "Dopo" not in site.page("index.html")
    assert build_here(site.root).status == 0
    assert tree(site.public) == cold_copy(site, tmp_path)


def test_an_output_that_somebody_changes_while_building_is_mended_by_the_next_build(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, new_tree: dict[str, bytes]
) -> None:
    make_site(site.root, NEW)
    real = publish.stage

    def stage(content: Any, target: Path) -> str:
        (site.public / "CNAME").write_text("changed")
        (site.public / "tag/mare/index.html").unlink(missing_ok=True)
        return real(content, target)

    with monkeypatch.context() as patch:
        patch.setattr(publish, "stage", stage)
        assert build_here(site.root).status == 0
    assert build_here(site.root).status == 0
    assert tree(site.public) == new_tree
