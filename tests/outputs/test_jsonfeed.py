"""JSON Feed 1.1: what the format asks for, and the same stories as in RSS."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from tests.catalog.asking import THREE, build_here
from tests.conftest import SITE, SiteFolder, article
from tests.outputs.reading_back import CONTENT, CREATOR, channel, jsonfeed_faults
from tests.outputs.samples import STORY
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]


def feed_of(site: SiteFolder, path: str = "feed.json") -> Any:
    return json.loads((site.public / path).read_bytes())


def test_a_feed_says_everything_of_a_story(site_maker: Maker) -> None:
    site = site_maker({**mini(), **STORY}, settings=SETTINGS)
    build_here(site)
    feed = feed_of(site)
    (item,) = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Il Faro",
        "home_page_url": "https://faro.example/",
        "feed_url": "https://faro.example/feed.json",
        "description": "Notizie dal molo",
        "language": "it",
    }
    (file,) = (site.public / "media").glob("photo.*.1.jpg")
    picture = f"https://faro.example/media/{file.name}"
    assert "https://faro.example/2026/07/x/" in item.pop("content_html")
    assert item == {
        "id": "news/x/it",
        "url": "https://faro.example/2026/07/x/",
        "title": "Il pozzo",
        "summary": "In breve.",
        "image": picture,
        "date_published": "2026-07-28T18:40:00+02:00",
        "date_modified": "2026-07-29T09:00:00+02:00",
        "authors": [
            {"name": "Ada Quill", "url": "https://faro.example/author/ada-quill/"},
            {"name": "Bo Reed", "url": "https://faro.example/author/bo-reed/"},
        ],
        "tags": ["Acqua"],
        "language": "it",
        "attachments": [{"url": picture, "mime_type": "image/jpeg", "size_in_bytes": file.stat().st_size}],
    }


def test_what_a_story_lacks_is_left_out(site_maker: Maker) -> None:
    site = site_maker({**mini(), "content/news/x/it.md": "---\ntitle: Nulla\ndate: 2026-07-28\n---\n"}, settings=SITE + "theme: mini\n")
    build_here(site)
    (item,) = feed_of(site)["items"]
    assert sorted(item) == ["content_html", "date_published", "id", "language", "title", "url"]


def test_a_feed_without_a_story_is_a_feed(site_maker: Maker) -> None:
    site = site_maker(mini(), settings=SETTINGS)
    build_here(site)
    assert feed_of(site, "en/feed.json")["items"] == []
    assert jsonfeed_faults(feed_of(site, "en/feed.json")) == []


@pytest.mark.parametrize("base_url", ["https://faro.example", "https://host.example/faro"])
def test_every_feed_is_as_the_format_asks_and_says_what_rss_says(site_maker: Maker, base_url: str) -> None:
    more: dict[str, str | bytes] = {
        "content/news/y/it.md": article("Due", "2026-07-29", tags="[water]"),
        "content/news/z/ar.md": article("بئر", "2026-07-29", "نص [رابط](/ar/).", slug="بئر", tags="[water]", correction="تصويب."),
    }
    site = site_maker({**mini(), **STORY, **more}, settings=THREE + "theme: mini\n")
    build_here(site, base_url=base_url)
    paths = sorted(file.relative_to(site.public).as_posix() for file in site.public.rglob("feed.json"))
    assert len(paths) == 3 + 3 + 3 + 2
    for path in paths:
        feed, rss = feed_of(site, path), channel(site, path.replace(".json", ".xml"))
        assert jsonfeed_faults(feed) == []
        assert (feed["title"], feed["home_page_url"], feed["language"]) == tuple(
            rss.findtext(name) for name in ("title", "link", "language")
        )
        assert feed["feed_url"] == f"{base_url}/{path}"
        entries = rss.findall("item")
        assert len(feed["items"]) == len(entries)
        for item, entry in zip(feed["items"], entries, strict=True):
            assert (item["id"], item["url"], item["title"]) == tuple(entry.findtext(name) for name in ("guid", "link", "title"))
            assert item["content_html"] == entry.findtext(CONTENT)
            assert item["language"] == feed["language"]
            assert item.get("tags", []) == [each.text for each in entry.findall("category")]
            assert [each["name"] for each in item.get("authors", [])] == [each.text for each in entry.findall(CREATOR)]
            assert datetime.fromisoformat(item["date_published"]) == parsedate_to_datetime(entry.findtext("pubDate") or "")


@pytest.mark.parametrize("fault", ["version", "items", "id", "content_html"])
def test_the_check_of_the_format_sees_faults(site_maker: Maker, fault: str) -> None:
    site = site_maker({**mini(), **STORY}, settings=SETTINGS)
    build_here(site)
    feed = feed_of(site)
    del (feed if fault in feed else feed["items"][0])[fault]
    assert jsonfeed_faults(feed) != []
    for name, value in ((fault, 3), ("extra", "x")):
        feed = feed_of(site)
        (feed if fault in feed else feed["items"][0])[name] = value
        assert jsonfeed_faults(feed) != []


def test_a_feed_names_its_hub(site_maker: Maker) -> None:
    site = site_maker({**mini(), **STORY}, settings=SETTINGS + "publisher: {websub: https://hub.example/}\n")
    build_here(site)
    feed = feed_of(site)
    assert jsonfeed_faults(feed) == []
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
