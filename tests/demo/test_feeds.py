"""Feeds and sitemaps, read by other programs than the generator."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.demo.built import Demo
from tests.demo.newsroom import Edition, Newsroom, shown_text, text_lines

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
FEEDS = {"it": "feed.xml", "en": "en/feed.xml", "ar": "ar/feed.xml"}
FEED_SIZE = 20


def feed_files(demo: Demo) -> list[Path]:
    """Every RSS feed of the output, by what it is and not by its name."""
    return [file for file in sorted(demo.out.rglob("*.xml")) if ElementTree.parse(file).getroot().tag == "rss"]


def parsed(demo: Demo, language: str) -> Any:
    return feedparser.parse((demo.out / FEEDS[language]).read_bytes())


def expected(newsroom: Newsroom, language: str) -> list[Edition]:
    return newsroom.news(language)[:FEED_SIZE]


def stories_of(newsroom: Newsroom, demo: Demo) -> dict[str, Edition]:
    """Absolute address -> article."""
    return {demo.url(newsroom.path(edition)): edition for edition in newsroom.published if edition.kind == "article"}


def test_every_language_has_a_feed_that_its_pages_name(demo: Demo, newsroom: Newsroom) -> None:
    assert {demo.out / name for name in FEEDS.values()} <= set(feed_files(demo))
    for path, page in newsroom.pages.items():
        named = [each.attributes["href"] for each in demo.documents[path].css('head link[type="application/rss+xml"]')]
        assert f"/{FEEDS[page.language]}" in named, path


@pytest.mark.parametrize("language", FEEDS)
def test_a_feed_says_whose_it_is(demo: Demo, newsroom: Newsroom, language: str) -> None:
    feed = parsed(demo, language)
    assert not feed.bozo
    assert feed.version == "rss20"
    assert feed.feed.title == newsroom.settings["title"][language]
    assert feed.feed.subtitle == newsroom.settings["description"][language]
    assert feed.feed.language == language
    home = next(page for page in newsroom.pages.values() if (page.kind, page.language, page.number) == ("home", language, 1))
    assert feed.feed.link == demo.url(home.path)


@pytest.mark.parametrize("language", FEEDS)
def test_a_feed_holds_the_newest_stories_of_its_language(demo: Demo, newsroom: Newsroom, language: str) -> None:
    found = [(entry.title, entry.link) for entry in parsed(demo, language).entries]
    assert found == [(edition.title, demo.url(newsroom.path(edition))) for edition in expected(newsroom, language)]


@pytest.mark.parametrize("language", FEEDS)
def test_a_feeds_dates_are_those_of_the_stories(demo: Demo, newsroom: Newsroom, language: str) -> None:
    channel = ElementTree.parse(demo.out / FEEDS[language]).getroot().find("channel")
    assert channel is not None
    editions = expected(newsroom, language)
    dates = [_rfc822(item.findtext("pubDate")) for item in channel.iter("item")]
    assert dates == [edition.date for edition in editions]
    assert _rfc822(channel.findtext("lastBuildDate")) == max(edition.updated or edition.date for edition in editions if edition.date)


@pytest.mark.parametrize("language", FEEDS)
def test_a_feeds_tags_and_authors_are_named_in_its_language(demo: Demo, newsroom: Newsroom, language: str) -> None:
    channel = ElementTree.parse(demo.out / FEEDS[language]).getroot().find("channel")
    assert channel is not None
    for item, edition in zip(channel.iter("item"), expected(newsroom, language), strict=True):
        tags = [newsroom.tags[tag]["name"][language] for tag in edition.tags]
        authors = [newsroom.authors[author]["name"][language] for author in edition.authors]
        assert sorted(each.text or "" for each in item.findall("category")) == sorted(tags)
        assert [each.text for each in item.findall("{http://purl.org/dc/elements/1.1/}creator")] == authors


@pytest.mark.parametrize("language", FEEDS)
def test_a_feed_has_the_full_text(demo: Demo, newsroom: Newsroom, language: str) -> None:
    for entry, edition in zip(parsed(demo, language).entries, expected(newsroom, language), strict=True):
        (content,) = entry.content
        shown = shown_text(content.value)
        assert [line for line in text_lines(edition) if line not in shown] == [], edition.story


def test_every_feed_stands_alone(demo: Demo, newsroom: Newsroom) -> None:
    """Of all feeds: well formed, at the address it says, absolute addresses that lead somewhere, one item a story and a language."""
    stories = stories_of(newsroom, demo)
    for file in feed_files(demo):
        channel = ElementTree.parse(file).getroot().find("channel")
        assert channel is not None
        own = [each.attrib["href"] for each in channel.findall(f"{ATOM}link") if each.attrib["rel"] == "self"]
        assert own == [demo.site.url_of(file)]
        items = list(channel.iter("item"))
        assert items
        assert {stories[item.findtext("link") or ""].language for item in items} == {channel.findtext("language")}
        assert len({item.findtext("guid") for item in items}) == len(items)
        for item in items:
            addresses = [item.findtext("link"), *_addresses(item.findtext(CONTENT) or "")]
            assert [each for each in addresses if not (each or "").startswith(("https://", "http://", "mailto:"))] == []
            assert [each for each in addresses if demo.site.why_broken(each or "")] == []


def test_a_picture_in_a_text_is_in_the_feed(demo: Demo, newsroom: Newsroom) -> None:
    """With an absolute address, as a reader of feeds needs it."""
    seen = [
        address
        for language in FEEDS
        for entry in parsed(demo, language).entries
        for image in LexborHTMLParser(entry.content[0].value).css("img")
        if (address := image.attributes["src"] or "")
    ]
    wanted = [edition for language in FEEDS for edition in expected(newsroom, language) if "![" in edition.text]
    assert len(seen) >= len(wanted) > 0
    assert all(address.startswith(f"{newsroom.origin}/media/") for address in seen)


def test_the_sitemaps_hold_all_published_pages_and_no_other(demo: Demo, newsroom: Newsroom) -> None:
    listed = [entry.findtext(f"{SITEMAP}loc") for entry in sitemap_entries(demo)]
    assert sorted(set(listed)) == sorted(demo.url(path) for path, page in newsroom.pages.items() if page.indexed)
    assert len(listed) == len(set(listed))


def test_the_sitemaps_and_the_pages_agree(demo: Demo) -> None:
    """Over the output as it is: every address is a page, and every page that may be indexed is listed."""
    listed = {entry.findtext(f"{SITEMAP}loc") for entry in sitemap_entries(demo)}
    assert [address for address in listed if demo.site.why_broken(address or "")] == []
    indexable = {demo.url(path) for path, tree in demo.documents.items() if not tree.css_first('meta[name=robots][content*="noindex"]')}
    assert listed == indexable


def test_the_sitemaps_name_the_languages_as_the_pages_do(demo: Demo) -> None:
    seen = 0
    for entry in sitemap_entries(demo):
        links = [(each.attrib["hreflang"], each.attrib["href"]) for each in entry.findall(f"{XHTML}link")]
        page = demo.documents[demo.path_of(entry.findtext(f"{SITEMAP}loc") or "")]
        head = [(each.attributes["hreflang"], each.attributes["href"]) for each in page.css("head link[hreflang]")]
        assert links == head
        seen += bool(links)
    assert seen > 100


def test_the_sitemaps_date_the_stories(demo: Demo, newsroom: Newsroom) -> None:
    stories = stories_of(newsroom, demo)
    for entry in sitemap_entries(demo):
        edition = stories.get(entry.findtext(f"{SITEMAP}loc") or "")
        if edition is not None:
            assert datetime.fromisoformat(entry.findtext(f"{SITEMAP}lastmod") or "") == (edition.updated or edition.date)


def sitemap_entries(demo: Demo) -> list[ElementTree.Element]:
    """The pages of every sitemap that the index names."""
    index = ElementTree.parse(demo.out / "sitemap.xml").getroot()
    assert index.tag == f"{SITEMAP}sitemapindex"
    names = [demo.path_of(each.findtext(f"{SITEMAP}loc") or "") for each in index]
    roots = [ElementTree.parse(demo.out / name.lstrip("/")).getroot() for name in names]
    assert {root.tag for root in roots} == {f"{SITEMAP}urlset"}
    return [entry for root in roots for entry in root]


def _rfc822(text: str | None) -> datetime:
    assert text is not None
    moment = parsedate_to_datetime(text)
    assert moment.tzinfo is not None
    return moment


def _addresses(html: str) -> list[str | None]:
    tree = LexborHTMLParser(html)
    found = [node.attributes[name] for name in ("href", "src", "poster", "cite") for node in tree.css(f"[{name}]")]
    return found + [part.split()[0] for node in tree.css("[srcset]") for part in (node.attributes["srcset"] or "").split(",")]
