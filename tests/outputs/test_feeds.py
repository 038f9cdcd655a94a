"""RSS: full text, absolute addresses, and dates that no clock makes."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.catalog.asking import THREE, build_here
from tests.conftest import SiteFolder, article
from tests.outputs.reading_back import ATOM, CONTENT, CREATOR, channel
from tests.outputs.samples import STORY
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'

BODY = """\
Un [pozzo](../well/it.md), un [altrove](https://other.example/x?a=1&b=2), un [capitolo](#fine),
la [home](/) e la [mappa](map.svg).

![Una mappa](map.svg)

## Fine

Ultima *riga*.
"""

FILES: dict[str, str | bytes] = {
    **mini(),
    "content/news/well/it.md": article("Il pozzo", "2026-07-27"),
    "content/news/x/map.svg": DRAWING,
    "content/news/x/it.md": article(
        "La storia", "2026-07-28 18:40", BODY, tags="[Acqua, Porto]", authors="[Ada Quill, Bo Reed]", summary="In breve."
    ),
    "content/news/x/en.md": article("The story", "2026-07-28 18:40"),
    "content/news/draft/it.md": article("Bozza", draft="true"),
    "content/news/later/it.md": article("Dopo", "2030-01-01"),
    "content/news/gone/it.md": article("Andata", expires="2026-07-30"),
    "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
}


def titles(site: SiteFolder, path: str = "feed.xml") -> list[str | None]:
    return [item.findtext("title") for item in channel(site, path).findall("item")]


def test_a_feed_has_the_published_stories_of_its_language_newest_first(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=THREE + "theme: mini\n")
    build_here(site)
    assert titles(site) == ["La storia", "Il pozzo"]
    assert titles(site, "en/feed.xml") == ["The story"]
    assert titles(site, "ar/feed.xml") == []


@pytest.mark.parametrize("drafts", [False, True])
def test_drafts_never_get_into_a_feed(site_maker: Maker, drafts: bool) -> None:
    site = site_maker({**FILES, "content/city/z/it.md": article("Bozza", draft="true", tags="[Acqua]")}, settings=SETTINGS)
    build_here(site, drafts=drafts)
    assert (site.public / "city/index.html").exists() == drafts
    assert not (site.public / "city/feed.xml").exists()
    found = [path for name in ("feed.xml", "feed.json") for path in site.public.rglob(name)]
    assert len(found) > 8
    assert [path for path in found if "Bozza" in path.read_text()] == []


@pytest.mark.parametrize("base_url", ["https://faro.example", "https://host.example/faro"])
def test_t32_every_address_is_absolute(site_maker: Maker, base_url: str) -> None:
    site = site_maker(FILES, settings=SETTINGS)
    build_here(site, base_url=base_url)
    feed = channel(site)
    item = feed.find("item")
    assert item is not None
    tree = LexborHTMLParser(item.findtext(CONTENT) or "")
    (drawing,) = (site.public / "media").iterdir()
    page = f"{base_url}/2026/07/x/"
    assert [link.attributes["href"] for link in tree.css("a")] == [
        f"{base_url}/2026/07/well/",
        "https://other.example/x?a=1&b=2",
        f"{page}#fine",
        f"{base_url}/",
        f"{base_url}/media/{drawing.name}",
    ]
    assert [image.attributes["src"] for image in tree.css("img")] == [f"{base_url}/media/{drawing.name}"]
    assert (item.findtext("link"), feed.findtext("link")) == (page, f"{base_url}/")
    atom = feed.find(ATOM)
    assert atom is not None
    assert (atom.get("href"), atom.get("rel"), atom.get("type")) == (f"{base_url}/feed.xml", "self", "application/rss+xml")


def test_a_feed_has_the_full_text_and_what_readers_show(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=SETTINGS)
    build_here(site)
    feed = channel(site)
    item = feed.find("item")
    assert item is not None
    assert [feed.findtext(name) for name in ("title", "description", "language")] == ["Il Faro", "Notizie dal molo", "it"]
    assert "<p>Ultima <em>riga</em>.</p>" in (item.findtext(CONTENT) or "")
    assert item.findtext("description") == "In breve."
    assert [each.text for each in item.findall(CREATOR)] == ["Ada Quill", "Bo Reed"]
    assert [each.text for each in item.findall("category")] == ["Acqua", "Porto"]


def test_t32_a_guid_stays_when_title_and_address_change(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=SETTINGS)
    build_here(site)

    def guids() -> list[str | None]:
        return [item.findtext("guid") for item in channel(site).findall("item")]

    before = guids()
    assert len(set(before)) == 2
    site.write({"content/news/x/it.md": article("Altro titolo", "2026-07-29", "Altro.", slug="altro")})
    build_here(site)
    assert titles(site)[0] == "Altro titolo"
    assert guids() == before
    (guid, *_) = channel(site).iter("guid")
    assert guid.get("isPermaLink") == "false"


def test_guids_differ_between_languages(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=SETTINGS)
    build_here(site)
    found = [guid.text for path in ("feed.xml", "en/feed.xml") for guid in channel(site, path).iter("guid")]
    assert len(found) == len(set(found)) == 3


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2026-07-28 18:40", "Tue, 28 Jul 2026 18:40:00 +0200"),
        ("2026-01-05", "Mon, 05 Jan 2026 00:00:00 +0100"),
        ("2026-07-28T16:40:00Z", "Tue, 28 Jul 2026 18:40:00 +0200"),
        ("2026-03-29 02:30", "Sun, 29 Mar 2026 03:30:00 +0200"),
        ("2025-10-26 02:30", "Sun, 26 Oct 2025 02:30:00 +0200"),
        ("2025-10-26T02:30:00+01:00", "Sun, 26 Oct 2025 02:30:00 +0100"),
    ],
)
def test_dates_are_rfc_822_in_the_zone_of_the_site(site_maker: Maker, date: str, written: str) -> None:
    site = site_maker({**mini(), "content/news/x/it.md": article(date=date)}, settings=SETTINGS)
    build_here(site)
    assert channel(site).findtext("item/pubDate") == written
    assert channel(site).findtext("lastBuildDate") == written


def test_the_newest_change_dates_the_feed_and_no_clock(site_maker: Maker) -> None:
    site = site_maker(
        {
            **mini(),
            "content/news/a/it.md": article("A", "2026-07-28"),
            "content/news/b/it.md": article("B", "2026-07-01", updated="2026-07-30 09:00"),
            "content/news/later/it.md": article("C", "2030-01-01", updated="2030-01-02"),
        },
        settings=SETTINGS,
    )
    build_here(site)
    first = (site.public / "feed.xml").read_bytes()
    assert parsedate_to_datetime(channel(site).findtext("lastBuildDate") or "").isoformat() == "2026-07-30T09:00:00+02:00"
    build_here(site, now="2027-01-01", clean=True)
    assert (site.public / "feed.xml").read_bytes() == first


def test_a_feed_without_a_story_has_no_date(site_maker: Maker) -> None:
    site = site_maker(mini(), settings=SETTINGS)
    build_here(site)
    assert channel(site).find("lastBuildDate") is None
    assert not feedparser.parse((site.public / "feed.xml").read_bytes()).bozo


def contents(site: SiteFolder) -> set[str]:
    """The HTML of the only story of the first language, in every format and feed."""
    rss = [channel(site, path.relative_to(site.public).as_posix()) for path in site.public.rglob("feed.xml") if "en" not in path.parts]
    documents = [json.loads(path.read_bytes()) for path in site.public.rglob("feed.json") if "en" not in path.parts]
    assert len(rss) == len(documents) > 1
    found = [item.findtext(CONTENT) or "" for feed in rss for item in feed.iter("item")]
    return {*found, *(item["content_html"] for feed in documents for item in feed["items"])}


def test_a_text_comes_with_its_picture_and_its_correction(site_maker: Maker) -> None:
    site = site_maker({**mini(), **STORY, "themes/mini/i18n/it.yaml": "correction: A & B\n"}, settings=SETTINGS)
    build_here(site)
    (file,) = (site.public / "media").glob("photo.*.1.jpg")
    (content,) = contents(site)
    assert content == (
        f'<figure><img src="https://faro.example/media/{file.name}" alt="Un &quot;pozzo&quot; &lt;vuoto&gt;" width="1" height="1">'
        "<figcaption>Il &lt;pozzo&gt; &amp; il mare. <small>Bo Reed</small></figcaption></figure>\n"
        '<p>Un <a href="https://faro.example/2026/07/x/">pozzo</a>.</p>\n'
        "<p><strong>A &amp; B</strong> Il pozzo ha 3 &lt; 4 metri.</p>"
    )


@pytest.mark.parametrize("strings", ["", "correction: 'Il {date}'\n"])
def test_without_a_word_of_the_theme_a_correction_stands_alone(site_maker: Maker, strings: str) -> None:
    site = site_maker({**mini(), **STORY, "themes/mini/i18n/it.yaml": strings}, settings=SETTINGS)
    build_here(site)
    (content,) = contents(site)
    assert content.endswith("\n<p>Il pozzo ha 3 &lt; 4 metri.</p>")


def test_a_new_word_for_corrections_makes_the_feeds_again(site_maker: Maker) -> None:
    site = site_maker({**mini(), **STORY, "themes/mini/i18n/it.yaml": "correction: Rettifica\n"}, settings=SETTINGS)
    build_here(site)
    site.write({"themes/mini/i18n/it.yaml": "correction: Errata\n"})
    folders = ("", "news/", "tag/acqua/", "author/ada-quill/", "author/bo-reed/")
    assert set(build_here(site).data["changed"]) == {f"{folder}feed.{ending}" for folder in folders for ending in ("xml", "json")}
    assert "Errata" in contents(site).pop()


@pytest.mark.parametrize(("image", "figure"), [({}, ""), ({"image": "a.svg"}, '<figure><img src="{}" alt=""></figure>\n')])
def test_what_a_picture_lacks_is_left_out(site_maker: Maker, image: dict[str, str], figure: str) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    site = site_maker({**mini(), "content/news/x/a.svg": drawing, "content/news/x/it.md": article(**image)}, settings=SETTINGS)
    build_here(site)
    picture = "".join(f"https://faro.example/media/{file.name}" for file in site.public.glob("media/*"))
    (content,) = contents(site)
    assert content == f"{figure.format(picture)}<p>Il testo di prova.</p>"


def test_dates_from_before_time_zones_can_be_written(site_maker: Maker) -> None:
    """Until 1893 Rome was 49 minutes and 56 seconds ahead of Greenwich, which neither RFC 822 nor RFC 3339 can say."""
    site = site_maker({**mini(), "content/news/x/it.md": article(date="1860-05-06 00:49:56")}, settings=SETTINGS)
    build_here(site)
    assert channel(site).findtext("item/pubDate") == channel(site).findtext("lastBuildDate") == "Sun, 06 May 1860 00:00:00 +0000"
    (item,) = json.loads(site.page("feed.json"))["items"]
    assert item["date_published"] == "1860-05-06T00:00:00+00:00"


def test_a_feed_has_its_size(site_maker: Maker) -> None:
    files: dict[str, str | bytes] = {f"content/news/s{n}/it.md": article(str(n), f"2026-07-{n:02}") for n in range(1, 6)}
    site = site_maker({**mini(), **files}, settings=SETTINGS + "feed_size: 3\n")
    build_here(site)
    assert titles(site) == ["5", "4", "3"]


@pytest.mark.parametrize("path", ["feed.xml", "en/feed.xml", "ar/feed.xml"])
def test_feeds_pass_a_reader(site_maker: Maker, path: str) -> None:
    files = {**FILES, "content/news/x/ar.md": article("قصة", "2026-07-28", "نص القصة.")}
    site = site_maker(files, settings=THREE + "theme: mini\n")
    build_here(site)
    parsed = feedparser.parse((site.public / path).read_bytes())
    assert (parsed.bozo, parsed.version) == (False, "rss20")
    assert all(entry.id and entry.link and entry.published_parsed for entry in parsed.entries)
    assert parsed.entries


def test_each_page_names_its_feed(site_maker: Maker) -> None:
    site = site_maker({name: text for name, text in FILES.items() if not name.startswith("themes/")})
    build_here(site)
    for path, named in (
        ("index.html", [("Il Faro", "/")]),
        ("en/2026/07/x/index.html", [("The Beacon", "/en/"), ("The Beacon: News", "/en/news/")]),
        ("tag/acqua/index.html", [("Il Faro: Acqua", "/tag/acqua/"), ("Il Faro", "/")]),
        ("author/ada-quill/index.html", [("Il Faro: Ada Quill", "/author/ada-quill/"), ("Il Faro", "/")]),
        ("about/index.html", [("Il Faro", "/")]),
        ("archive/2026/07/index.html", [("Il Faro", "/")]),
        ("404.html", [("Il Faro", "/")]),
    ):
        for kind, form, name in (("application/rss+xml", "RSS", "feed.xml"), ("application/feed+json", "JSON Feed", "feed.json")):
            links = LexborHTMLParser(site.page(path)).css(f'head link[rel="alternate"][type="{kind}"]')
            found = [(link.attributes["title"], link.attributes["href"]) for link in links]
            assert found == [(f"{title} ({form})", f"{folder}{name}") for title, folder in named], path
            assert not any("hreflang" in link.attributes for link in links)


@pytest.mark.parametrize(("path", "seen"), [("news", True), ("tag/acqua", True), ("author/bo-reed", True), ("archive/2026", False)])
def test_a_page_with_a_feed_of_its_own_links_to_it(site_maker: Maker, path: str, seen: bool) -> None:
    site = site_maker({name: text for name, text in FILES.items() if not name.startswith("themes/")})
    build_here(site)
    links = LexborHTMLParser(site.page(f"{path}/index.html")).css(".list-head .meta a")
    assert [link.attributes["href"] for link in links] == ([f"/{path}/feed.xml"] if seen else [])
