"""`edicola redirects check`: every address of the old site is looked up as each host would."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.running import Done, edicola
from tests.conftest import SiteFolder, article
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]

WIX = (
    SETTINGS
    + """\
permalinks: {article: "/{prefix}/post/{slug}/"}
redirects:
  formats: [%s]
  rules:
    /blog/tags/{slug}: /tag/{slug}/
    /single-post/{year}/{slug}: /post/{slug}/
    /post/{slug}?lang=en: /en/post/{slug}/
"""
)

FILES: dict[str, str | bytes] = {
    "content/tags.yaml": "porto: {name: Porto}\n",
    "content/news/a/it.md": article("Molo", slug="molo", tags="[porto]", aliases="[/vecchio, /Città/x, /old.html]"),
    "content/news/a/en.md": article("Quay", slug="molo"),
    "content/news/b.it.md": article("Domani", slug="domani", date="2026-09-01", aliases="[/presto]"),
}

GOOD = """\
# what the old site had
https://www.old.example/vecchio
https://www.old.example/Citt%C3%A0/x/
/Città/x
/old.html

/post/molo
/post/molo/?utm_source=x#top
https://www.old.example/en/post/molo
https://www.old.example
/blog/tags/porto
"""


def looked_up(site_maker: Maker, text: str, *options: str, formats: str = "netlify, nginx, apache", name: str = "old.txt") -> Done:
    site = site_maker({**mini(), **FILES, name: text}, settings=WIX % formats)
    return edicola("redirects", "check", "--now", "2026-08-01T12:00", *options, name, cwd=site.root)


@pytest.mark.parametrize("formats", ["netlify", "cloudflare", "nginx", "apache", "html", "netlify, html"])
def test_what_leads_on_is_fine_on_every_host(site_maker: Maker, formats: str) -> None:
    done = looked_up(site_maker, GOOD, formats=formats)
    assert (done.status, done.err, done.out) == (0, "", "old addresses: 9, of which 0 lead nowhere\n")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("/post/nessuno", "nothing is there"),
        ("/vecchi%C3%B2", "nothing is there"),
        ("/Vecchio", "nothing is there"),
        ("/presto", "nothing is there"),
        ("/post/domani", "nothing is there"),
        ("/blog/tags/fiume", "it is led to /tag/fiume/, where nothing is"),
        ("/post/nessuno?lang=en", "it is led to /en/post/nessuno/, where nothing is"),
    ],
)
def test_what_leads_nowhere_is_named(site_maker: Maker, url: str, why: str) -> None:
    done = looked_up(site_maker, f"/vecchio\n{url}\n")
    assert done.status == 1
    assert f"old.txt:2: error: the old address {url} leads nowhere with netlify, nginx, apache: {why}" in done.err
    assert done.out == "old addresses: 2, of which 1 lead nowhere\n"


@pytest.mark.parametrize(
    ("url", "forms", "why"),
    [
        ("/post/molo?lang=en", "cloudflare, html", "cloudflare can't tell addresses by what stands after the question mark"),
        ("/single-post/2019/molo", "html", "nothing is there"),
    ],
)
def test_what_a_host_can_not_do_is_said(site_maker: Maker, url: str, forms: str, why: str) -> None:
    done = looked_up(site_maker, url, formats="cloudflare, nginx, html")
    assert done.status == 1
    assert f"the old address {url} leads nowhere with {forms}: {why}" in done.err


def test_sitemaps_are_read(site_maker: Maker) -> None:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    image = '<image:image xmlns:image="x"><image:loc>https://static.example/x.png</image:loc></image:image>'
    text = f"<urlset xmlns='{space}'><url><loc>https://o.example/vecchio</loc>{image}</url><url><loc>https://o.example/lost</loc></url></urlset>"
    done = looked_up(site_maker, text, "--format", "json", name="sitemap.xml")
    told = json.loads(done.out)
    assert done.status == 1
    assert told["addresses"][0] == {
        "address": "https://o.example/vecchio",
        "file": "sitemap.xml",
        "line": 0,
        "leads_to": dict.fromkeys(("netlify", "nginx", "apache"), "/post/molo/"),
    }
    assert [each["leads_to"]["nginx"] for each in told["addresses"]] == ["/post/molo/", None]
    assert [each["severity"] for each in told["problems"]] == ["error"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file names no addresses"),
        ("post/x", "“post/x” is not an address"),
        ("//evil.example/x", "“//evil.example/x” is not an address"),
        ("/a b", "“/a b” is not an address"),
        ("http://[x/", "“http://[x/” is not an address"),
        ("<urlset", "the file is not valid XML"),
        ("<sitemapindex><sitemap><loc>https://o.example/s.xml</loc></sitemap></sitemapindex>", "the file only names other sitemaps"),
        ("<html><body>x</body></html>", "this is neither a list nor a sitemap"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><urlset></urlset>", "the file declares a document type"),
    ],
)
def test_what_is_no_list_of_addresses(site_maker: Maker, text: str, message: str) -> None:
    done = looked_up(site_maker, text)
    assert done.status == 1
    assert message in done.err


def test_a_file_that_is_not_there(site_maker: Maker) -> None:
    site = site_maker(mini(), settings=SETTINGS)
    done = edicola("redirects", "check", "none.txt", cwd=site.root)
    assert (done.status, done.err.partition("\n")[0]) == (2, "error: none.txt is not there")


def test_several_files_and_a_folder_of_a_host(site_maker: Maker, tmp_path: Path) -> None:
    settings = (WIX % "nginx").replace("https://faro.example", "https://host.example/paper")
    site = site_maker(
        {**mini(), **FILES, "a.txt": "/paper/vecchio\n", "b.txt": "https://old.example/vecchio\n/paper/post/molo\n"}, settings=settings
    )
    done = edicola("redirects", "check", "--now", "2026-08-01", "a.txt", "b.txt", cwd=site.root)
    assert (done.status, done.out) == (0, "old addresses: 3, of which 0 lead nowhere\n")
