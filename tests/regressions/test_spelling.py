"""Names that one disk spells otherwise than an article: Unicode forms NFC and NFD are one name."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from tests.conftest import SiteFolder, article

Maker = Callable[..., SiteFolder]

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"/>'


def test_a_section_and_a_picture_with_accents_from_a_mac(site_maker: Maker) -> None:
    folder = unicodedata.normalize("NFD", "content/società/2026-07-28-perché")
    picture = unicodedata.normalize("NFD", "caffè.svg")
    text = article(body="![il bar](caffè.svg)", image="caffè.svg", image_alt="il bar")
    site = site_maker({f"{folder}/it.md": text, f"{folder}/{picture}": SVG})
    done = site.build("--strict")
    assert (done.returncode, done.stderr) == (0, "")
    assert (site.public / "societa/index.html").is_file()
    assert 'width="3" height="2"' in site.page("2026/07/perche/index.html")
    assert len(list((site.public / "media").glob("caffe.*.svg"))) == 1
