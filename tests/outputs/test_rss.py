"""What RSS has beyond the text: pictures for every reader, languages, and links to the same feed in others."""

from __future__ import annotations

from collections.abc import Callable

import feedparser
import pytest

from tests.catalog.asking import THREE, build_here
from tests.conftest import SITE, SiteFolder, article
from tests.outputs.reading_back import ATOM, DC_LANGUAGE, MEDIA, XHTML, channel
from tests.outputs.samples import STORY
from tests.theming.mini import mini

Maker = Callable[..., SiteFolder]

SETTINGS = THREE + "theme: mini\n"


def test_a_picture_is_an_enclosure_and_media_content(site_maker: Maker) -> None:
    site = site_maker({**mini(), **STORY}, settings=SETTINGS)
    build_here(site)
    item = channel(site).find("item")
    assert item is not None
    (file,) = (site.public / "media").glob("photo.*.1.jpg")
    url = f"https://faro.example/media/{file.name}"
    (enclosure,) = item.findall("enclosure")
    assert enclosure.attrib == {"url": url, "length": str(file.stat().st_size), "type": "image/jpeg"}
    (content,) = item.findall(f"{MEDIA}content")
    assert content.attrib == {"url": url, "type": "image/jpeg", "medium": "image", "width": "1", "height": "1"}
    assert [(each.tag, each.text) for each in content] == [(f"{MEDIA}description", 'Un "pozzo" <vuoto>'), (f"{MEDIA}credit", "Bo Reed")]


def test_a_picture_whose_size_is_unknown_has_none(site_maker: Maker) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    files = {"content/news/x/a.svg": drawing, "content/news/x/it.md": article(image="a.svg")}
    site = site_maker({**mini(), **files}, settings=SITE + "theme: mini\n")
    build_here(site)
    (content,) = channel(site).iter(f"{MEDIA}content")
    assert sorted(content.attrib) == ["medium", "type", "url"]
    assert list(content) == []
    assert [each.get("type") for each in channel(site).iter("enclosure")] == ["image/svg+xml"]


def test_a_story_without_a_picture_has_neither(site_maker: Maker) -> None:
    site = site_maker({**mini(), "content/news/x/it.md": article()}, settings=SITE + "theme: mini\n")
    build_here(site)
    assert channel(site).find("item/enclosure") is None
    assert channel(site).find(f"item/{MEDIA}content") is None


def test_a_feed_names_itself_and_its_other_languages(site_maker: Maker) -> None:
    site = site_maker({**mini(), **STORY}, settings=SETTINGS)
    build_here(site)
    for own, others in (
        ("tag/acqua/", [("en", "en/tag/water/")]),
        ("en/tag/water/", [("it", "tag/acqua/")]),
        ("author/ada-quill/", []),
        ("", [("en", "en/"), ("ar", "ar/")]),
    ):
        found = channel(site, f"{own}feed.xml")
        links = [dict(link.attrib) for link in found.findall(ATOM)]
        assert {link.pop("type") for link in links} == {"application/rss+xml"}
        assert links == [
            {"rel": "self", "href": f"https://faro.example/{own}feed.xml"},
            *({"rel": "alternate", "hreflang": code, "href": f"https://faro.example/{folder}feed.xml"} for code, folder in others),
        ]
        assert found.findtext("link") == f"https://faro.example/{own}"


@pytest.mark.parametrize(("path", "language"), [("feed.xml", "it"), ("en/news/feed.xml", "en")])
def test_channel_and_stories_say_their_language(site_maker: Maker, path: str, language: str) -> None:
    site = site_maker({**mini(), **STORY}, settings=SETTINGS)
    build_here(site)
    found = channel(site, path)
    assert {found.findtext("language"), *(each.text for each in found.iter(DC_LANGUAGE))} == {language}


def test_a_reader_of_feeds_takes_the_picture_and_keeps_the_summary(site_maker: Maker) -> None:
    """Media RSS has a description of its own, which must not pass for the story's."""
    site = site_maker({**mini(), **STORY}, settings=SETTINGS)
    build_here(site)
    (entry,) = feedparser.parse((site.public / "feed.xml").read_bytes()).entries
    assert entry.summary == "In breve."
    assert entry.enclosures[0].type == "image/jpeg"
    assert entry.media_content[0]["medium"] == "image"
    assert entry.content[0].value.startswith("<figure>")


HUB = "publisher: {websub: https://hub.example/}\n"


def test_a_feed_names_its_hub(site_maker: Maker) -> None:
    """https://www.w3.org/TR/websub/#discovery: the hub, and the feed's own address."""
    site = site_maker({**mini(), **STORY}, settings=SETTINGS + HUB)
    build_here(site)
    for path in ("feed.xml", "en/tag/water/feed.xml"):
        links = {link.get("rel"): link.get("href") for link in channel(site, path).findall(ATOM)}
        assert (links["hub"], links["self"]) == ("https://hub.example/", f"https://faro.example/{path}")
        assert {"rel": "hub", "href": "https://hub.example/"} in [
            {"rel": link.rel, "href": link.href} for link in feedparser.parse((site.public / path).read_bytes()).feed.links
        ]


SHEET: dict[str, str | bytes] = {"themes/mini/assets/feed.css": "item { display: block; }\n"}


def test_with_a_style_sheet_a_feed_is_readable_in_a_browser(site_maker: Maker) -> None:
    strings = {f"themes/mini/i18n/{code}.yaml": f'feed_help: "Copy & paste <{code}>"\n' for code in ("it", "en", "ar")}
    site = site_maker({**mini(), **STORY, **SHEET, **strings}, settings=SETTINGS)
    build_here(site)
    (sheet,) = (site.public / "assets").iterdir()
    text = site.page("en/feed.xml")
    assert text.splitlines()[1] == f'<?xml-stylesheet type="text/css" href="/assets/{sheet.name}"?>'
    assert 'xml:lang="en"' in text
    head = channel(site, "ar/feed.xml").find(f"{XHTML}header")
    assert head is not None
    assert (head.get("dir"), head.findtext(f"{XHTML}p")) == ("rtl", "Copy & paste <ar>")
    item = channel(site, "en/feed.xml").find("item")
    assert item is not None
    link = item.find(f"{XHTML}h2/{XHTML}a")
    assert link is not None
    assert (link.text, link.get("href")) == (item.findtext("title"), item.findtext("link"))
    assert item.findtext(f"{XHTML}time") == "28 July 2026"


def test_programs_read_the_same_with_a_style_sheet_and_without(site_maker: Maker) -> None:
    def read() -> object:
        feed = feedparser.parse((site.public / "feed.xml").read_bytes())
        assert not feed.bozo
        known = [{name: value for name, value in each.items() if not name.startswith("xhtml")} for each in (feed.feed, *feed.entries)]
        return [{name: value for name, value in each.items() if not name.endswith("_detail")} for each in known]

    site = site_maker({**mini(), **STORY}, settings=SETTINGS)
    build_here(site)
    plain = read()
    site.write(SHEET)
    build_here(site)
    assert "xml-stylesheet" in site.page("feed.xml")
    assert read() == plain
