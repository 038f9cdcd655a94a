"""Feeds and sitemaps, read by other programs than the generator."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.demo.built import Demo
from tests.demo.newsroom import Edition, Newsroom, Page, shown_text, text_lines
from tests.outputs.reading_back import DC_LANGUAGE, jsonfeed_faults

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
FEEDS = {"it": "feed.xml", "en": "en/feed.xml", "ar": "ar/feed.xml"}
FEED_SIZE = 20


LISTINGS = ("home", "section", "tag", "author")
FORMATS = {"feed.xml": ("application/rss+xml", "RSS"), "feed.json": ("application/feed+json", "JSON Feed")}


def listings_of(newsroom: Newsroom) -> list[Page]:
    """The listings that readers can subscribe to: those with a story in their own language."""
    listings = [page for page in newsroom.pages.values() if page.kind in LISTINGS and page.number == 1]
    return [page for page in listings if any(edition.language == page.language for edition in newsroom.listed(page))]


def listing_of(newsroom: Newsroom, kind: str, key: str, language: str) -> Page:
    (found,) = [page for page in listings_of(newsroom) if (page.kind, page.key, page.language) == (kind, key, language)]
    return found


def file_of(demo: Demo, listing: Page, name: str = "feed.xml") -> Path:
    return demo.out / listing.path.lstrip("/") / name


def title_of(newsroom: Newsroom, listing: Page) -> str:
    names = {"section": newsroom.sections, "tag": newsroom.tags, "author": newsroom.authors}.get(listing.kind)
    site = newsroom.settings["title"][listing.language]
    name = names[listing.key]["name"] if names else ""
    return f"{site}: {name[listing.language] if isinstance(name, dict) else name}" if name else str(site)


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


def test_every_listing_has_its_feeds_and_there_is_no_other(demo: Demo, newsroom: Newsroom) -> None:
    wanted = {file_of(demo, listing, name) for listing in listings_of(newsroom) for name in FORMATS}
    assert wanted == {*feed_files(demo), *demo.out.rglob("feed.json")}
    assert len(wanted) > 100


def test_every_page_names_the_feeds_that_belong_to_it(demo: Demo, newsroom: Newsroom) -> None:
    """A listing its own before the language's, an article its section's after it; each by its name, and none as a language of the page."""
    sections = {(edition.story, edition.language): edition.section for edition in newsroom.published if edition.kind == "article"}
    for path, page in newsroom.pages.items():
        wanted = [listing_of(newsroom, "home", "", page.language)]
        own = [each for each in listings_of(newsroom) if (each.kind, each.key, each.language) == (page.kind, page.key, page.language)]
        if page.kind in LISTINGS[1:]:
            wanted = own + wanted
        if page.kind == "article":
            wanted.append(listing_of(newsroom, "section", sections[page.key, page.language], page.language))
        for name, (type_, form) in FORMATS.items():
            links = demo.documents[path].css(f'head link[rel=alternate][type="{type_}"]')
            found = [(demo.path_of(link.attributes["href"] or ""), link.attributes["title"]) for link in links]
            assert found == [(f"{each.path}{name}", f"{title_of(newsroom, each)} ({form})") for each in wanted], path
            assert not any("hreflang" in link.attributes for link in links)


def test_a_reader_finds_the_newest_stories_of_every_listing(demo: Demo, newsroom: Newsroom) -> None:
    for listing in listings_of(newsroom):
        feed = feedparser.parse(file_of(demo, listing).read_bytes())
        assert (feed.bozo, feed.version) == (False, "rss20")
        assert (feed.feed.title, feed.feed.link) == (title_of(newsroom, listing), demo.url(listing.path))
        assert feed.feed.language == listing.language
        newest = [each for each in newsroom.listed(listing) if each.language == listing.language][:FEED_SIZE]
        assert [(entry.title, entry.link) for entry in feed.entries] == [(each.title, demo.url(newsroom.path(each))) for each in newest]
        assert {each.language for each in newest} == {listing.language}


def test_json_feeds_are_as_their_format_asks_and_say_what_rss_says(demo: Demo, newsroom: Newsroom) -> None:
    for listing in listings_of(newsroom):
        file = file_of(demo, listing, "feed.json")
        feed = json.loads(file.read_bytes())
        channel = ElementTree.parse(file_of(demo, listing)).getroot().find("channel")
        assert channel is not None
        assert jsonfeed_faults(feed) == [], file
        assert feed["feed_url"] == demo.site.url_of(file)
        assert feed["home_page_url"] == channel.findtext("link") == demo.url(listing.path)
        assert [feed[name] for name in ("title", "description", "language")] == [
            channel.findtext(name) for name in ("title", "description", "language")
        ]
        for item, entry in zip(feed["items"], channel.iter("item"), strict=True):
            assert [item[name] for name in ("id", "url", "title")] == [entry.findtext(name) for name in ("guid", "link", "title")]
            assert item["content_html"] == entry.findtext(CONTENT)
            assert item["language"] == entry.findtext(DC_LANGUAGE) == listing.language
            assert datetime.fromisoformat(item["date_published"]) == _rfc822(entry.findtext("pubDate"))
            authors = [(each["name"], demo.site.why_broken(each["url"])) for each in item["authors"] if "url" in each]
            assert authors == [(each.text, "") for each in entry.findall("{http://purl.org/dc/elements/1.1/}creator")]
            pictures = [(each["url"], each["mime_type"], str(each["size_in_bytes"])) for each in item.get("attachments", [])]
            assert pictures == [(each.get("url"), each.get("type"), each.get("length")) for each in entry.findall("enclosure")]
            assert item.get("image") == (pictures[0][0] if pictures else None)


def test_an_enclosure_says_how_long_its_file_is(demo: Demo) -> None:
    seen = 0
    for file in feed_files(demo):
        for enclosure in ElementTree.parse(file).getroot().iter("enclosure"):
            picture = demo.site.file_of(demo.path_of(enclosure.attrib["url"]))
            assert picture is not None, enclosure.attrib
            assert picture.stat().st_size == int(enclosure.attrib["length"])
            seen += 1
    assert seen > 20


def test_a_feed_names_the_same_feed_in_every_other_language(demo: Demo, newsroom: Newsroom) -> None:
    for listing in listings_of(newsroom):
        root = ElementTree.parse(file_of(demo, listing)).getroot()
        links = root.findall(f"channel/{ATOM}link[@rel='alternate']")
        others = {
            code: other for code, other in newsroom.siblings(listing).items() if code != listing.language and other in listings_of(newsroom)
        }
        assert {each.get("hreflang"): each.get("href") for each in links} == {
            code: demo.site.url_of(file_of(demo, other)) for code, other in others.items()
        }


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
