"""What every page of the site is made of."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from tests.conftest import need
from tests.demo.built import Demo, node_module
from tests.demo.links import css_addresses
from tests.demo.newsroom import Newsroom

JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")

ARABIC = re.compile(r"[\u0600-\u06ff]")


def test_every_page_is_valid_html(demo: Demo, tmp_path: Path) -> None:
    """One call of the Nu checker for all pages, and for one with a mistake, which shows that it works.

    The copies have plain names: Java reads others only under a UTF-8 locale. Its better compiler would cost more than it brings.
    """
    need(shutil.which("java"), "Java", "apt-get install default-jre-headless")
    names: dict[str, Path] = {}
    for number, file in enumerate(sorted(demo.out.rglob("*.html"))):
        names[f"{number}.html"] = file
        (tmp_path / f"{number}.html").write_bytes(file.read_bytes())
    (tmp_path / "bad.html").write_text("<!doctype html><html lang=en><title>x</title><p><h1 wrong>y</h2>", "utf-8")
    done = subprocess.run(
        [*JAVA, "-jar", node_module("vnu-jar/build/dist/vnu.jar"), "--errors-only", "--format", "json", *sorted(tmp_path.iterdir())],
        capture_output=True,
        timeout=600,
        check=False,
    )
    messages = [(urlsplit(m["url"]).path.split("/")[-1], m) for m in json.loads(done.stderr)["messages"]]
    errors = [f"{names[name].relative_to(demo.out)}:{m.get('lastLine')}: {m['message']}" for name, m in messages if name in names]
    assert errors == []
    assert {name for name, _ in messages} == {"bad.html"}


def test_every_page_has_one_headline(demo: Demo) -> None:
    assert {path: len(tree.css("h1")) for path, tree in demo.documents.items() if len(tree.css("h1")) != 1} == {}


def test_the_headline_of_an_article_is_its_title(demo: Demo, newsroom: Newsroom) -> None:
    for edition in newsroom.published:
        assert demo.documents[newsroom.path(edition)].css_first("h1").text().strip() == edition.title


def test_every_page_has_a_title_of_its_own(demo: Demo) -> None:
    """In its language: the same name in two languages is no matter, two pages of one language with one title are."""
    titles: dict[tuple[str | None, str], list[str]] = {}
    for path, tree in demo.documents.items():
        titles.setdefault((tree.css_first("html").attributes["lang"], tree.css_first("title").text()), []).append(path)
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}


def test_language_and_direction_are_said(demo: Demo, newsroom: Newsroom) -> None:
    for path, page in newsroom.pages.items():
        html = demo.documents[path].css_first("html").attributes
        direction = "rtl" if page.language == "ar" else "ltr"
        assert (path, html["lang"], html["dir"]) == (path, page.language, direction)


def test_a_redirect_speaks_its_storys_language(demo: Demo, newsroom: Newsroom) -> None:
    for edition in newsroom.published:
        for alias in edition.aliases:
            assert demo.redirects[f"{alias}/"].css_first("html").attributes["lang"] == edition.language


def test_arabic_on_other_pages_is_marked_and_isolated(demo: Demo, newsroom: Newsroom) -> None:
    """Every piece of Arabic text stands in an element with its language, and with its direction or in a `bdi`."""
    seen = 0
    for path, page in newsroom.pages.items():
        if page.language == "ar":
            continue
        for node in demo.documents[path].css("body *"):
            if not ARABIC.search(node.text(deep=False) or ""):
                continue
            seen += 1
            above = [node]
            while above[-1].parent is not None and above[-1].tag != "body":
                above.append(above[-1].parent)
            assert any(each.attributes.get("lang") == "ar" for each in above), (path, node.html)
            assert any(each.attributes.get("dir") == "rtl" or each.tag == "bdi" for each in above), (path, node.html)
    assert seen


def test_pages_hold_no_scripts_no_styles_and_no_handlers(demo: Demo) -> None:
    """A policy of `script-src 'self'; style-src 'self'` would change nothing; data for search engines is no script."""
    for path, tree in {**demo.documents, **demo.redirects}.items():
        assert [each.html for each in tree.css("script:not([src])") if each.attributes.get("type") != "application/ld+json"] == [], path
        assert [each.html for each in tree.css("[style]")] == [], path
        handlers = [each.html for each in tree.css("*") if any(name.startswith("on") for name in each.attributes)]
        assert handlers == [], path


def test_pages_load_nothing_from_elsewhere(demo: Demo) -> None:
    origin = demo.site.origin
    for path, tree in demo.documents.items():
        page = demo.url(path)
        found = [each.attributes["src"] for each in tree.css("[src]")]
        found += [each.attributes["poster"] for each in tree.css("[poster]")]
        found += [part.split()[0] for each in tree.css("[srcset]") for part in (each.attributes["srcset"] or "").split(",")]
        links = [each for each in tree.css("link[href]") if each.attributes["rel"] not in ("alternate", "canonical", "me", "author")]
        found += [each.attributes["href"] for each in links]
        assert [address for address in found if not urljoin(page, address).startswith((f"{origin}/", "data:"))] == [], path
    for sheet in demo.out.rglob("*.css"):
        base = demo.site.url_of(sheet)
        addresses = css_addresses(sheet.read_text("utf-8"))
        assert [address for address in addresses if not urljoin(base, address).startswith((f"{origin}/", "data:"))] == []


@pytest.mark.parametrize("element", ["iframe", "object", "embed", "base", "form[action^=http]"])
def test_pages_embed_nothing(demo: Demo, element: str) -> None:
    assert [path for path, tree in demo.documents.items() if tree.css_first(element)] == []


def test_every_picture_has_words_and_a_size(demo: Demo) -> None:
    for path, tree in demo.documents.items():
        for image in tree.css("img"):
            assert image.attributes.get("alt") is not None, (path, image.html)
            assert (image.attributes.get("width") or "").isdigit(), (path, image.html)
            assert (image.attributes.get("height") or "").isdigit(), (path, image.html)


def test_every_picture_of_a_story_says_what_it_shows(demo: Demo, newsroom: Newsroom) -> None:
    pictures = [
        image.attributes["alt"]
        for edition in newsroom.published
        for image in demo.documents[newsroom.path(edition)].css("article figure img, article .body img")
    ]
    assert pictures
    assert all(pictures)


def test_the_icon_of_the_site_is_named(demo: Demo) -> None:
    """`content/static/favicon.svg` is no use unless the pages say so."""
    for path, tree in demo.documents.items():
        assert [each.attributes["href"] for each in tree.css("link[rel=icon]")] == ["/favicon.svg"], path
