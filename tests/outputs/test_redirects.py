"""Old addresses keep working (P13): a small page for every host, and lines for those that read `_redirects`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.catalog.asking import build_here, problems_of
from tests.conftest import SiteFolder, article
from tests.outputs.reading_back import attribute, html_of, text
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]


def moved(site_maker: Maker, *aliases: str, settings: str = SETTINGS) -> SiteFolder:
    """A story in two languages whose Italian text has old addresses, given as YAML."""
    files = {"content/news/x/it.md": article("Il pozzo", aliases=f"[{', '.join(aliases)}]"), "content/news/x/en.md": article("The well")}
    return site_maker({**mini(), **files}, settings=settings)


def lines(site: SiteFolder) -> list[list[str]]:
    return [line.split(" ") for line in site.page("_redirects").splitlines()]


@pytest.mark.parametrize(
    ("alias", "file", "sources"),
    [
        ("/post/vecchio", "post/vecchio/index.html", ["/post/vecchio", "/post/vecchio/"]),
        ("/post/vecchio/", "post/vecchio/index.html", ["/post/vecchio", "/post/vecchio/"]),
        ("/vecchio.html", "vecchio.html", ["/vecchio.html"]),
        ("/en/post/old", "en/post/old/index.html", ["/en/post/old", "/en/post/old/"]),
        ("/post/città", "post/città/index.html", ["/post/citt%C3%A0", "/post/citt%C3%A0/"]),
        ("/post/citt%C3%A0", "post/città/index.html", ["/post/citt%C3%A0", "/post/citt%C3%A0/"]),
        ("/بئر", "بئر/index.html", ["/%D8%A8%D8%A6%D8%B1", "/%D8%A8%D8%A6%D8%B1/"]),
        ("'/a,b(c)'", "a,b(c)/index.html", ["/a,b(c)", "/a,b(c)/"]),
    ],
)
def test_an_old_address_is_a_page_and_a_line(site_maker: Maker, alias: str, file: str, sources: list[str]) -> None:
    site = moved(site_maker, alias)
    build_here(site)
    page = html_of(site, file)
    url = "https://faro.example/2026/07/x/"
    assert attribute(page, 'link[rel="canonical"]', "href") == url
    assert attribute(page, 'meta[http-equiv="refresh"]', "content") == f"0; url={url}"
    assert attribute(page, 'meta[name="robots"]', "content") == "noindex"
    assert attribute(page, "html", "lang") == "it"
    assert (attribute(page, "a", "href"), text(page, "a"), text(page, "title")) == (url, "Il pozzo", "Il pozzo")
    assert [line for line in lines(site) if line[2] == "301"] == [[source, "/2026/07/x/", "301"] for source in sources]


def test_redirects_are_per_language(site_maker: Maker) -> None:
    site = moved(site_maker, "/old-it")
    site.write({"content/news/x/en.md": article("The well", aliases="[/old-en]")})
    build_here(site)
    assert attribute(html_of(site, "old-en/index.html"), "a", "href") == "https://faro.example/en/2026/07/x/"
    assert attribute(html_of(site, "old-en/index.html"), "html", "lang") == "en"
    assert {(line[0], line[1]) for line in lines(site) if line[2] == "301" and not line[0].endswith("/")} == {
        ("/old-it", "/2026/07/x/"),
        ("/old-en", "/en/2026/07/x/"),
    }


def test_in_a_folder_of_a_host_both_ends_lie_below_it(site_maker: Maker) -> None:
    site = moved(site_maker, "/old")
    build_here(site, base_url="https://host.example/faro")
    assert attribute(html_of(site, "old/index.html"), "a", "href") == "https://host.example/faro/2026/07/x/"
    assert ["/faro/old", "/faro/2026/07/x/", "301"] in lines(site)
    assert ["/faro/en/*", "/faro/en/404.html", "404"] in lines(site)


def test_a_line_has_three_or_four_words_and_patterns_come_last(site_maker: Maker) -> None:
    site = moved(site_maker, "/en/old", "/b", settings=SETTINGS.replace('prefix: ""', "prefix: it"))
    build_here(site)
    found = lines(site)
    assert {len(line) for line in found} == {3, 4}
    patterns = [index for index, line in enumerate(found) if "*" in line[0]]
    assert patterns == list(range(len(found) - len(patterns), len(found)))
    assert [line for line in found if line[2] == "302!"] == [
        ["/", "/it/", "302!", "Language=it"],
        ["/", "/en/", "302!", "Language=en"],
    ]
    assert [line for line in found if line[2] == "404"] == [["/it/*", "/it/404.html", "404"], ["/en/*", "/en/404.html", "404"]]


def test_the_old_addresses_of_a_withheld_story_are_gone(site_maker: Maker) -> None:
    site = moved(site_maker, "/old")
    build_here(site)
    site.write({"content/news/x/it.md": article("Il pozzo", aliases="[/old]", draft="true")})
    build_here(site)
    assert not (site.public / "old").exists()
    assert not [line for line in lines(site) if line[0].startswith("/old")]


def test_an_old_address_follows_a_story_that_moves_again(site_maker: Maker) -> None:
    site = moved(site_maker, "/old")
    build_here(site)
    site.write({"content/news/x/it.md": article("Il pozzo nuovo", aliases="[/old, /2026/07/x/]", slug="nuovo")})
    build_here(site)
    for path in ("old/index.html", "2026/07/x/index.html"):
        assert attribute(html_of(site, path), "a", "href") == "https://faro.example/2026/07/nuovo/"
    assert ["/2026/07/x", "/2026/07/nuovo/", "301"] in lines(site)


@pytest.mark.parametrize(
    "alias",
    [
        "old",
        "/a b",
        "'/../x'",
        "/a/../../x",
        "/%2e%2e/x",
        "/%252e%252e/x",
        "//other.example/x",
        "'/x#y'",
        "'/x?y=1'",
        "https://other.example/x",
        "'/x\\y'",
        "'/<b>'",
        "'/x*'",
    ],
)
def test_t01_what_is_no_address_of_the_site_is_refused(site_maker: Maker, alias: str) -> None:
    site = moved(site_maker, alias)
    assert [str(problem.where).partition(":")[0] for problem in problems_of(site)] == ["content/news/x/it.md"]
    assert not site.public.exists()
