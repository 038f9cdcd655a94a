"""What a reader must fetch before the first line of an article can be read."""

from __future__ import annotations

import gzip
import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.browser.samples import LANGUAGES
from tests.demo.built import Demo

LIMIT = 40_000
"""Bytes, compressed with gzip: an article with its style sheets and scripts, without pictures and fonts."""


def addresses(tree: LexborHTMLParser) -> list[str]:
    """The style sheets and scripts that a page names."""
    return [each.attributes["href"] or "" for each in tree.css("link[rel=stylesheet]")] + [
        each.attributes["src"] or "" for each in tree.css("script[src]")
    ]


def weight(demo: Demo, path: str) -> dict[str, int]:
    """Bytes with gzip -9 of a page and what it names, by the last part of their names."""
    files = [demo.site.file_of(each) for each in (path, *addresses(demo.documents[path]))]
    assert all(files)
    return {file.name: len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in files if file}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_is_light(demo: Demo, language: str) -> None:
    """With all that it names, even what waits for it to be read."""
    weights = {
        path: weight(demo, path) for path, page in demo.newsroom.pages.items() if (page.kind, page.language) == ("article", language)
    }
    totals = {path: sum(each.values()) for path, each in weights.items()}
    heaviest = max(totals, key=lambda path: totals[path])
    print(f"\n{language}: at most {totals[heaviest]} bytes: {weights[heaviest]}")
    assert {path: total for path, total in totals.items() if total > LIMIT} == {}
    assert all(any(name.endswith(".css") for name in each) and any(name.endswith(".js") for name in each) for each in weights.values())


def test_no_font_keeps_text_from_being_seen(demo: Demo) -> None:
    """Every font steps back for one that is there, and no style sheet brings another."""
    (sheet,) = demo.out.glob("assets/testata.*.css")
    text = sheet.read_text("utf-8")
    fetched = [face for face in re.findall(r"@font-face\s*{([^}]*)}", text) if "url(" in face]
    assert len(fetched) >= 7
    assert [face for face in fetched if "font-display: optional;" not in face] == []
    assert "@import" not in text


def test_the_style_sheet_is_asked_for_before_the_fonts(demo: Demo) -> None:
    """Nothing is drawn without it; on a slow line whatever is asked for first comes first."""
    for path, tree in demo.documents.items():
        kinds = [each.attributes["rel"] for each in tree.css("head link[rel=stylesheet], head link[rel=preload]")]
        assert (path, kinds[:2]) == (path, ["stylesheet", "preload"])
