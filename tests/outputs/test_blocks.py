"""Blocks on pages and in feeds: pictures are filled in, embeds wait on pages and are links in feeds, the dateline finds its paragraph."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.catalog.asking import build_here
from tests.conftest import SiteFolder, article
from tests.outputs.reading_back import attribute, html_of

Maker = Callable[..., SiteFolder]

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
EMBED = "/// embed | https://youtu.be/abcdefghijk\n    title: Il varo\n///"
PAGE = "2026/07/x/index.html"


def built(site_maker: Maker, body: str, **front: str) -> SiteFolder:
    site = site_maker(
        {"content/news/x/a.svg": DRAWING, "content/news/x/it.md": article(body=body, **front), "content/news/y/it.md": article("Due")}
    )
    build_here(site)
    return site


def test_pictures_in_blocks_are_like_all_others(site_maker: Maker) -> None:
    page = html_of(built(site_maker, "/// gallery\n![uno](a.svg)\n![due](a.svg)\n///"), PAGE)
    images = page.css(".gallery > figure > img")
    assert [(image.attributes["width"], image.attributes["height"]) for image in images] == [("4", "3")] * 2
    assert all((image.attributes["src"] or "").startswith("/media/") for image in images)


def test_a_broken_picture_in_a_block_is_named_with_its_line(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/it.md": article(body="/// figure\n![uno](b.svg)\n///")})
    done = site.build()
    assert done.returncode == 1
    assert "content/news/x/it.md:7:8: error: the image “b.svg” is not there" in done.stderr


def test_an_unclosed_block_stops_the_build(site_maker: Maker) -> None:
    done = site_maker({"content/news/x/it.md": article(body="Uno.\n\n/// note\nDue.")}).build()
    assert done.returncode == 1
    assert done.stderr.startswith(
        "content/news/x/it.md:8:1: error: the block “note” is opened and not closed\n  hint: end it with a line ///\n"
    )


def test_only_a_page_with_frames_has_the_script(site_maker: Maker) -> None:
    site = built(site_maker, EMBED)
    page = html_of(site, PAGE)
    assert attribute(page, ".embed", "data-frame") == "https://www.youtube-nocookie.com/embed/abcdefghijk"
    assert page.css_first("script[src*=embeds]") is not None
    assert html_of(site, "2026/07/y/index.html").css_first("script[src*=embeds]") is None
    assert html_of(site, "index.html").css_first("script[src*=embeds]") is None


def test_a_theme_knows_the_frames_of_every_page(site_maker: Maker) -> None:
    policy = '{% extends "testata:base.html" %}{% block head %}<meta name="frames" content="{{ frames | join(" ") }}">{% endblock %}'
    files = {
        "themes/strict/theme.yaml": "title: Strict\nextends: testata\n",
        "themes/strict/templates/base.html": policy,
        "content/news/x/it.md": article(body=f"{EMBED}\n\n{EMBED}"),
    }
    site = site_maker(files, settings=SETTINGS)
    build_here(site)
    assert attribute(html_of(site, PAGE), "meta[name=frames]", "content") == "https://www.youtube-nocookie.com"
    assert attribute(html_of(site, "index.html"), "meta[name=frames]", "content") == ""


SETTINGS = "title: Faro\nbase_url: https://faro.example\ntimezone: Europe/Rome\nlanguages: {it: {prefix: ''}}\ntheme: strict\n"


def test_in_a_feed_an_embed_is_a_link(site_maker: Maker) -> None:
    site = built(site_maker, EMBED)
    link = '<a href="https://youtu.be/abcdefghijk">Il varo</a>'
    items = json.loads(site.page("feed.json"))["items"]
    (text,) = [item["content_html"] for item in items if "/x/" in item["url"]]
    assert text.strip() == f'<figure class="embed video">{link}</figure>'
    assert "data-frame" not in site.page("feed.xml")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("/// note\nNota.\n///\n\nPrimo.", ".body > p > .dateline"),
        ("/// details | Come\nNota.\n///\n\nPrimo.", ".body > p > .dateline"),
        ("/// figure\n![x](a.svg)\nUna.\n\nDue.\n///\n\nPrimo.", ".body > p > .dateline"),
        ("/// figure\n![x](a.svg)\nUna.\n///\n\nPrimo.", ".body > figure + p > .dateline"),
    ],
)
def test_the_dateline_is_in_no_block(site_maker: Maker, body: str, place: str) -> None:
    page = html_of(built(site_maker, body, dateline="Genova"), PAGE)
    assert [each.text() for each in page.css(place)] == ["Genova"]
    assert page.css_first("aside .dateline, details .dateline, figcaption .dateline") is None
