"""Sitemaps hold all pages that search engines are to know, and only those."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from generator.outputs import plan, sitemaps
from tests.catalog.asking import THREE, build_here
from tests.conftest import SITE, SiteFolder, article
from tests.outputs.reading_back import MAP, alternates, attribute, html_files, is_indexed, sitemap

Maker = Callable[..., SiteFolder]

FILES: dict[str, str | bytes] = {
    "content/news/x/it.md": article("La storia", "2026-07-28 18:40", tags="[Acqua]", author="Ada", aliases="[/old]"),
    "content/news/x/en.md": article("The story", "2026-07-28", slug="story"),
    "content/news/x/ar.md": article("القصة", "2026-07-28", slug="القصة"),
    "content/news/y/it.md": article("Due", "2026-07-27", updated="2026-07-29 10:00"),
    "content/news/z/it.md": article("Tre", "2026-06-27"),
    "content/news/draft/it.md": article("Bozza", draft="true", tags="[Segreto]"),
    "content/news/y/en.md": article("Draft", "2026-07-27", draft="true"),
    "content/news/later/en.md": article("Later", "2030-01-01"),
    "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
}


def built(site_maker: Maker, **options: bool) -> SiteFolder:
    site = site_maker(FILES, settings=THREE + "page_size: 2\n")
    build_here(site, **options)
    return site


def listed(site: SiteFolder) -> dict[str, tuple[str | None, set[tuple[str | None, str | None]]]]:
    """Every URL of every sitemap that the index names."""
    found = {}
    index = ElementTree.fromstring((site.public / "sitemap.xml").read_bytes())
    for location in index.iter(f"{MAP}loc"):
        found |= sitemap(site, (location.text or "").removeprefix("https://faro.example/"))
    return found


def url_of(path: str) -> str:
    return f"https://faro.example/{path.removesuffix('index.html')}"


def test_sitemaps_hold_all_and_only_the_pages_that_may_be_indexed(site_maker: Maker) -> None:
    site = built(site_maker)
    expected = {url_of(path) for path, tree in html_files(site) if is_indexed(tree)}
    assert {unquote(url) for url in listed(site)} == expected
    assert {"https://faro.example/", "https://faro.example/page/2/", "https://faro.example/en/2026/07/story/"} <= expected
    assert not {url for url in expected if "404" in url or "old" in url or "draft" in url}


def test_the_index_names_a_sitemap_for_each_language(site_maker: Maker) -> None:
    site = built(site_maker)
    assert sorted(file.name for file in site.public.glob("sitemap*")) == [
        "sitemap-ar.xml",
        "sitemap-en.xml",
        "sitemap-it.xml",
        "sitemap-news.xml",
        "sitemap.xml",
    ]
    assert all(url.startswith("https://faro.example/en/") for url in sitemap(site, "sitemap-en.xml"))
    assert "https://faro.example/ar/2026/07/%D8%A7%D9%84%D9%82%D8%B5%D8%A9/" in sitemap(site, "sitemap-ar.xml")


def test_alternates_are_reciprocal_and_those_of_the_page(site_maker: Maker) -> None:
    site = built(site_maker)
    urls = listed(site)
    heads = {url_of(path): alternates(tree) for path, tree in html_files(site)}
    several = 0
    for url, (_, links) in urls.items():
        assert heads[unquote(url)] == links
        if links:
            several += 1
            codes = [code for code, _ in links]
            assert len(codes) == len(set(codes))
            assert "x-default" in codes
            assert url in {href for _, href in links}
            assert all(urls[href or ""][1] == links for _, href in links)
    assert several > 6


def test_canonical_is_the_address_of_the_page(site_maker: Maker) -> None:
    site = built(site_maker)
    for path, tree in html_files(site):
        if is_indexed(tree):
            assert unquote(attribute(tree, 'link[rel="canonical"]', "href") or "") == url_of(path)


def test_the_last_change_of_a_story_is_its_update_or_its_date(site_maker: Maker) -> None:
    site = built(site_maker)
    found = {url: changed for url, (changed, _) in listed(site).items()}
    assert found["https://faro.example/2026/07/x/"] == "2026-07-28T18:40:00+02:00"
    assert found["https://faro.example/2026/07/y/"] == "2026-07-29T10:00:00+02:00"


def test_drafts_stay_out_and_search_engines_are_sent_away(site_maker: Maker) -> None:
    site = built(site_maker, drafts=True)
    assert site.page("2026/07/draft/index.html")
    assert not [url for url in listed(site) if "draft" in url or url == "https://faro.example/en/2026/07/y/"]
    assert site.page("robots.txt") == "User-agent: *\nDisallow: /\n"


def test_robots_name_the_sitemap(site_maker: Maker) -> None:
    site = built(site_maker)
    assert site.page("robots.txt") == "User-agent: *\nAllow: /\nSitemap: https://faro.example/sitemap.xml\n"


def test_in_a_folder_of_a_host_all_addresses_are_below_it(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=THREE)
    build_here(site, base_url="https://host.example/faro")
    index = ElementTree.fromstring((site.public / "sitemap.xml").read_bytes())
    assert next(location.text for location in index.iter(f"{MAP}loc")) == "https://host.example/faro/sitemap-it.xml"
    urls = sitemap(site, "sitemap-it.xml")
    assert urls
    assert all(url.startswith("https://host.example/faro/") for url in urls)
    assert all((href or "").startswith("https://host.example/faro/") for _, links in urls.values() for _, href in links)


def test_a_long_sitemap_is_cut(site_maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = set(listed(built(site_maker)))
    for module in (plan, sitemaps):
        monkeypatch.setattr(module, "LIMIT", 4)
    site = built(site_maker, clean=True)
    parts = sorted(file.name for file in site.public.glob("sitemap-it*"))
    assert parts[:2] == ["sitemap-it-2.xml", "sitemap-it-3.xml"]
    assert all(1 <= len(sitemap(site, part)) <= 4 for part in parts)
    assert set(listed(site)) == whole


def test_a_sitemap_changes_only_when_its_pages_do(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=SITE + "  ar: {prefix: ar}\n")
    build_here(site)
    site.write({"content/news/x/it.md": article("La storia nuova", "2026-07-28 18:40", tags="[Acqua]", author="Ada", aliases="[/old]")})
    changed = build_here(site).data["changed"]
    assert isinstance(changed, list)
    assert "feed.xml" in changed
    assert not [path for path in changed if path.startswith("sitemap")]
