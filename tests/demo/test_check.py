"""`edicola check --out`: the paper as it was built passes, and each thing that somebody spoils in it by hand is told."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.running import Done, edicola
from tests.conftest import NOW, tree
from tests.demo.built import Demo

ITALIAN = "2026/07/traghetti-della-notte/"
PAGE = f"{ITALIAN}index.html"


@pytest.fixture(scope="module")
def copy(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output, to be spoiled and mended again."""
    folder = tmp_path_factory.mktemp("check") / "copy"
    shutil.copytree(demo.out, folder)
    return folder


@pytest.fixture
def spoilt(copy: Path, demo: Demo) -> Iterator[Path]:
    """The copy, which is mended after the test."""
    yield copy
    good = tree(demo.out)
    for path, content in tree(copy).items():
        if content != good.get(path):
            (copy / path).unlink()
    for path in good.keys() - tree(copy).keys():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_bytes(good[path])


def check(demo: Demo, folder: Path) -> Done:
    return edicola("check", "--now", NOW, "--out", str(folder), cwd=demo.root)


def told(done: Done) -> list[str]:
    return [line.partition(": error: ")[2] for line in done.err.splitlines() if ": error: " in line]


def alternates(folder: Path) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', (folder / PAGE).read_text("utf-8")))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_paper_passes_as_it_lies_there(demo: Demo, copy: Path) -> None:
    before = tree(copy)
    done = check(demo, copy)
    assert (done.status, done.err) == (0, "")
    assert done.out == f"no problems in {len(before) - 1} files\n"
    assert tree(copy) == before


def test_a_language_that_is_taken_from_one_page_is_told(demo: Demo, spoilt: Path) -> None:
    english = alternates(spoilt)["en"]
    edit(spoilt / PAGE, f'<link rel="alternate" hreflang="en" href="{english}">', "")
    done = check(demo, spoilt)
    lacks, *rest = told(done)
    assert done.status == 1
    assert lacks.startswith(f"the page /{ITALIAN} does not list {english} as hreflang “en”, but its other language /")
    assert rest == [f"the sitemap /sitemap-it.xml lists /{ITALIAN} with {english} as hreflang “en”, which the page does not list"]
    assert f"warning: the file /{PAGE} is not as it was built" in done.err


def test_an_x_default_that_leads_elsewhere_is_told(demo: Demo, spoilt: Path) -> None:
    address = alternates(spoilt)["x-default"]
    home = f"{demo.newsroom.origin}/"
    edit(spoilt / PAGE, f'hreflang="x-default" href="{address}"', f'hreflang="x-default" href="{home}"')
    done = check(demo, spoilt)
    assert done.status == 1
    assert f"the page /{ITALIAN} lists {home} as hreflang “x-default”, but that is none of its languages" in told(done)


def test_a_page_that_is_deleted_is_missed_by_its_other_languages(demo: Demo, spoilt: Path) -> None:
    english = alternates(spoilt)["en"]
    lost = demo.path_of(english.removeprefix(demo.newsroom.origin)).lstrip("/")
    (spoilt / lost / "index.html").unlink()
    done = check(demo, spoilt)
    assert done.status == 1
    assert f"the file /{lost}index.html is not in the output folder, or can't be read" in told(done)
    assert f"the page /{ITALIAN} lists {english} as hreflang “en”, but no page is there" in told(done)
    assert f"the sitemap /sitemap-en.xml lists {english}, but no page is there" in told(done)


def test_a_sitemap_that_loses_a_language_is_told(demo: Demo, spoilt: Path) -> None:
    english = alternates(spoilt)["en"]
    file = spoilt / "sitemap-it.xml"
    text, count = re.subn(rf'<xhtml:link [^>]*hreflang="en" href="{re.escape(english)}" ?/>', "", file.read_text("utf-8"))
    assert count == 1
    file.write_text(text, "utf-8")
    done = check(demo, spoilt)
    assert done.status == 1
    assert told(done) == [f"the sitemap /sitemap-it.xml lists /{ITALIAN} without {english} as hreflang “en”, which the page lists"]


def test_a_page_that_leaves_the_sitemap_is_told(demo: Demo, spoilt: Path) -> None:
    file = spoilt / "sitemap-it.xml"
    address = alternates(spoilt)["it"]
    text, count = re.subn(rf"(?s)<url>\s*<loc>{re.escape(address)}</loc>.*?</url>", "", file.read_text("utf-8"))
    assert count == 1
    file.write_text(text, "utf-8")
    assert told(check(demo, spoilt)) == [f"the page /{ITALIAN} is in no sitemap"]


def test_the_italian_desk_reads_it_in_italian(demo: Demo, spoilt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(spoilt / PAGE, 'lang="it" dir="ltr"', 'lang="it" dir="rtl"')
    monkeypatch.setattr("generator.terminal.LANGUAGE", "it")
    done = check(demo, spoilt)
    assert f"errore: la pagina /{ITALIAN} è in «it», che vuole la direzione ltr (<html dir>), non «rtl»" in done.err
