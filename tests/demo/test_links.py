"""No link of the site leads nowhere, and the checker that says so would notice one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.demo.built import Demo
from tests.demo.links import Site

ARTICLE = "2026/07/traghetti-della-notte/index.html"
"""A page with a picture and anchors."""

LINKING = "2026/07/traghetti-domande-e-risposte/index.html"
"""A page with a link to an anchor of that one."""


def test_every_address_on_the_site_leads_somewhere(demo: Demo) -> None:
    assert demo.site.broken() == []


@pytest.fixture
def copy(demo: Demo, tmp_path: Path) -> Site:
    """A copy of some of the output that may be spoiled: whole but for the pages that nothing here needs."""
    keep = {ARTICLE, LINKING, "404.html"}

    def ignored(folder: str, names: list[str]) -> set[str]:
        base = Path(folder).relative_to(demo.out)
        return {name for name in names if name.endswith(".html") and (base / name).as_posix() not in keep}

    shutil.copytree(demo.out, tmp_path / "copy", ignore=ignored)
    return Site(tmp_path / "copy", demo.site.origin)


def added_by(site: Site, before: list[str]) -> list[str]:
    """The findings that were not there before."""
    return [finding for finding in Site(site.root, site.origin).broken() if finding not in before]


@pytest.mark.parametrize(
    ("snippet", "address", "why"),
    [
        ('<a href="/nowhere/">x</a>', "/nowhere/", "no such file"),
        ('<a href="/2026/07/traghetti-della-notte">x</a>', "/2026/07/traghetti-della-notte", "no such file"),
        ('<a href="/2026/07/Traghetti-Della-Notte/">x</a>', "/2026/07/Traghetti-Della-Notte/", "no such file"),
        ('<a href="../nowhere/">x</a>', "../nowhere/", "no such file"),
        ('<a href="#nowhere">x</a>', "#nowhere", "no such anchor"),
        ('<a href="/2026/07/traghetti-della-notte/#nowhere">x</a>', "/2026/07/traghetti-della-notte/#nowhere", "no such anchor"),
        ('<a href="https://labanchina.example/nowhere/">x</a>', "https://labanchina.example/nowhere/", "no such file"),
        ('<img src="/media/none.svg" alt="">', "/media/none.svg", "no such file"),
        ('<img srcset="/favicon.svg 1x, /media/none.svg 2x" alt="">', "/media/none.svg", "no such file"),
        ('<video poster="/media/none.svg"></video>', "/media/none.svg", "no such file"),
        ('<script src="/assets/none.js"></script>', "/assets/none.js", "no such file"),
        ('<meta property="og:image" content="https://labanchina.example/none.jpg">', "https://labanchina.example/none.jpg", "no such file"),
        ('<p style="background: url(/none.png)">x</p>', "/none.png", "no such file"),
        ('<a href="//[">x</a>', "//[", "not an address"),
    ],
)
def test_a_broken_link_is_noticed(copy: Site, snippet: str, address: str, why: str) -> None:
    before = copy.broken()
    page = copy.root / "404.html"
    page.write_text(page.read_text("utf-8").replace("</main>", f"{snippet}</main>"), "utf-8")
    assert added_by(copy, before) == [f"/404.html: {address}: {why}"]


@pytest.mark.parametrize("pattern", ["assets/*.css", "assets/fonts/*.woff2", "media/*.avif", "media/*.webp", "media/*.jpg"])
def test_a_lost_file_is_noticed(copy: Site, pattern: str) -> None:
    before = copy.broken()
    lost = sorted(copy.root.glob(pattern))
    assert lost
    for file in lost:
        file.unlink()
    assert any(lost[0].suffix in finding for finding in added_by(copy, before))


@pytest.mark.parametrize(
    ("anchor", "page", "address"),
    [
        (r'(<main [^>]*id=")', ARTICLE, "#"),
        (r'(<h2 id=")(?=tre-corse-a-settimana")', LINKING, "/2026/07/traghetti-della-notte/#tre-corse-a-settimana"),
    ],
    ids=["on the page", "on another page"],
)
def test_a_lost_anchor_is_noticed(copy: Site, anchor: str, page: str, address: str) -> None:
    before = copy.broken()
    file = copy.root / ARTICLE
    text, count = re.subn(anchor, r"\1moved-", file.read_text("utf-8"))
    assert count == 1
    file.write_text(text, "utf-8")
    (finding,) = added_by(copy, before)
    assert finding.startswith(f"/{page.removesuffix('index.html')}: {address}")
    assert finding.endswith(": no such anchor")


def test_a_link_to_another_site_is_none_of_ours(demo: Demo) -> None:
    assert demo.site.why_broken("https://other.example/nowhere/") == ""
    assert demo.site.why_broken("mailto:ada@labanchina.example") == ""
