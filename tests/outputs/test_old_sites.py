"""Addresses of an old site on several hosts (W07, W14): rules, lists of redirects, limits, and what servers really answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from generator.problems import SiteError
from tests.catalog.asking import build_here, problems_of, said
from tests.conftest import SiteFolder, article
from tests.outputs.hosts import Host, apache, nginx, plain
from tests.outputs.reading_back import attribute, html_of
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]

RULES = """\
redirects:
  formats: [%s]
  rules:
    /blog: /
    /en/blog: /en/
    /blog/tags/{slug}: /tag/{slug}/
    /single-post/{year}/{month}/{day}/{slug}: /post/{slug}/
    /single-post/{slug}: /post/{slug}/
    /caffè/{slug}: /post/{slug}/
    /post/{slug}?lang=en: /en/post/{slug}/
"""

WIX = SETTINGS + 'permalinks: {article: "/{prefix}/post/{slug}/"}\n'

FILES: dict[str, str | bytes] = {
    "content/tags.yaml": "porto: {name: {it: Porto, en: Harbour}}\n",
    "content/news/a/it.md": article("Molo", slug="molo", tags="[porto]", aliases="[/vecchio/molo, /Città/L-Acqua, /vecchio/molo.html]"),
    "content/news/a/en.md": article("Quay", slug="molo", aliases="[/en/old/quay]"),
    "content/news/b/it.md": article("Fiume", slug="fiume", aliases="[/post/il-fiume]"),
    "content/news/c/it.md": article("Perché", slug="perché", aliases="['/vecchio/50$-a+b&c']"),
}

OLD = {
    "/vecchio/molo": "/post/molo/",
    "/vecchio/molo.html": "/post/molo/",
    "/Città/L-Acqua": "/post/molo/",
    "/en/old/quay": "/en/post/molo/",
    "/post/il-fiume": "/post/fiume/",
    "/vecchio/50$-a+b&c": "/post/perché/",
    "/blog": "/",
    "/en/blog": "/en/",
    "/blog/tags/porto": "/tag/porto/",
    "/single-post/molo": "/post/molo/",
    "/single-post/il-fiume": "/post/fiume/",
    "/caffè/perché": "/post/perché/",
    "/post/molo": "/post/molo/",
    "/en/post/molo": "/en/post/molo/",
}
"""Decoded old address -> decoded path of its page, on every host."""

ASKING = {
    "/single-post/2019/03/01/fiume": "/post/fiume/",
    "/post/molo?lang=en": "/en/post/molo/",
    "/post/molo?a=b&lang=en&c=d": "/en/post/molo/",
    "/post/molo?lang=english": "/post/molo/",
}
"""What only hosts that read rules know."""


def wix(site_maker: Maker, *formats: str) -> SiteFolder:
    site = site_maker({**mini(), **FILES}, settings=WIX.replace("prefix: en}", "prefix: en, slugs: unicode}") + RULES % ", ".join(formats))
    site.write({"site.yaml": (site.root / "site.yaml").read_text().replace('prefix: ""}', 'prefix: "", slugs: unicode}')})
    build_here(site)
    return site


def spellings(path: str) -> list[str]:
    """The path as it is, encoded, and encoded in small letters; each with and without a final slash."""
    safe = "/$&+"
    spelled = dict.fromkeys([path, quote(path, safe=safe), quote(path, safe=safe).replace("%C3%A", "%c3%a")])
    return [each for one in spelled for each in ([one] if one.endswith(".html") else [one, f"{one}/"])]


def lead_on(host: Host, old: dict[str, str]) -> dict[str, tuple[str, int]]:
    """Every spelling that does not end where it should."""
    asked = {each: target for path, target in old.items() for each in ([path] if "?" in path else spellings(path))}
    ends = {each: host.follow(each) for each in asked}
    return {each: end for each, end in ends.items() if (unquote(end[0].partition("?")[0]), end[1]) != (asked[each], 200)}


def test_old_addresses_lead_on_with_nginx(site_maker: Maker, tmp_path: Path) -> None:
    site = wix(site_maker, "nginx")
    assert not (site.public / "vecchio").exists()
    with nginx(site.public, tmp_path) as host:
        assert lead_on(host, OLD | ASKING) == {}
        assert host.ask("/vecchio/nessuno").status == 404
        assert host.ask("/post/molo/").status == 200


def test_old_addresses_lead_on_with_apache(site_maker: Maker, tmp_path: Path) -> None:
    site = wix(site_maker, "apache")
    with apache(site.public, tmp_path) as host:
        assert lead_on(host, OLD | ASKING) == {}
        assert host.ask("/vecchio/nessuno").status == 404


@pytest.mark.parametrize(
    "path", ["/blog/tags/x%0d%0aSet-Cookie:%20a=b", "/blog/tags//evil.example", "/blog/tags/%2f%2fevil.example", "/blog/tags/%5cevil"]
)
@pytest.mark.parametrize("server", [nginx, apache])
def test_no_rule_leads_off_the_site_or_into_a_header(site_maker: Maker, tmp_path: Path, path: str, server: Callable[..., object]) -> None:
    site = wix(site_maker, "nginx" if server is nginx else "apache")
    with server(site.public, tmp_path) as host:  # type: ignore[attr-defined]
        answer = host.ask(path)
    assert answer.status in (301, 400, 403, 404)
    location = answer.location.removeprefix("http://127.0.0.1")
    assert not location or (location.startswith("/tag/") and "\r" not in location and "\n" not in location)


def test_old_addresses_lead_on_where_only_files_are_served(site_maker: Maker) -> None:
    site = wix(site_maker, "html")
    assert not (site.public / "_redirects").exists()
    with plain(site.public) as host:
        for old, target in OLD.items():
            for each in spellings(old):
                if not each.isascii():
                    continue  # browsers encode a path before they send it, and this server reads nothing else
                end, status = host.follow(each)
                page = html_of(site, f"{target}index.html".lstrip("/")) if quote(target) == end else None
                if page is None:
                    assert status == 200, each
                    stub = host.ask(end).body
                    assert f'content="0; url=https://faro.example{quote(target)}"' in stub, each


def test_the_lines_of_netlify(site_maker: Maker) -> None:
    site = wix(site_maker, "netlify", "html")
    lines = site.page("_redirects").splitlines()
    assert lines[:2] == ["/post/:slug lang=en /en/post/:slug/ 301!", "/post/:slug/ lang=en /en/post/:slug/ 301!"]
    assert {"/blog / 301", "/blog/ / 301", "/blog/tags/:slug /tag/:slug/ 301", "/blog/tags/:slug/ /tag/:slug/ 301"} <= set(lines)
    assert "/single-post/:year/:month/:day/:slug/ /post/:slug/ 301" in lines
    assert "/caff%C3%A8/:slug /post/:slug/ 301" in lines
    assert lines.index("/single-post/il-fiume /post/fiume/ 301") < lines.index("/single-post/:slug /post/:slug/ 301")
    assert lines[-1] == "/en/* /en/404.html 404"


def test_cloudflare_gets_only_what_it_reads(site_maker: Maker) -> None:
    site = wix(site_maker, "cloudflare", "html")
    lines = [line.split(" ") for line in site.page("_redirects").splitlines()]
    assert {(len(line), line[2]) for line in lines} == {(3, "301")}
    assert ["/blog/tags/:slug", "/tag/:slug/", "301"] in lines


def test_a_rule_makes_lines_superfluous(site_maker: Maker) -> None:
    settings = WIX + "redirects: {rules: {/single-post/{slug}: /post/{slug}/}}\n".replace("{/", '{"/').replace(
        "}: /post/{slug}/", '}": "/post/{slug}/"'
    )
    site = site_maker(
        {**mini(), "content/news/a.it.md": article("A", slug="a", aliases="[/single-post/a, /single-post/b]")}, settings=settings
    )
    build_here(site)
    lines = site.page("_redirects").splitlines()
    assert "/single-post/a /post/a/ 301" not in lines
    assert lines.index("/single-post/b /post/a/ 301") < lines.index("/single-post/:slug /post/:slug/ 301")
    assert attribute(html_of(site, "single-post/a/index.html"), "a", "href") == "https://faro.example/post/a/"


def test_in_a_folder_of_a_host_rules_lie_below_it(site_maker: Maker, tmp_path: Path) -> None:
    site = site_maker({**mini(), **FILES}, settings=WIX + RULES % "nginx, apache")
    build_here(site, base_url="https://host.example/faro")
    assert '"/faro/vecchio/molo" "/faro/post/molo/";' in site.page("redirects.nginx.conf")
    assert 'RewriteRule "^vecchio/molo/?$" "/faro/post/molo/" [R=301,L]' in site.page(".htaccess")


def many(count: int, formats: str, target: str = "/post/{slug}/") -> dict[str, str | bytes]:
    aliases = [f"/old/s{number}" for number in range(1, count)]
    return {
        "site.yaml": SETTINGS + f'permalinks: {{article: "{target}"}}\n' + formats,
        "content/news/a.it.md": article("A", slug="a", aliases=f"[/old/a, {', '.join(aliases)}]"),
        "content/news/b.it.md": article("B", slug="b", aliases="[/old/b]"),
    }


def test_w14_more_redirects_than_cloudflare_reads(site_maker: Maker) -> None:
    site = site_maker({**mini(), **many(2499, "")})
    [problem] = problems_of(site)
    assert str(problem.severity) == "warning"
    assert "_redirects has 5000 redirects of single addresses; Cloudflare Pages reads 2000" in str(problem)
    assert "“/old/{slug}: /post/{slug}/” in “redirects.rules” says 2 of them" in str(problem)
    site.write(many(2499, "redirects: {formats: [netlify, html]}\n"))
    assert problems_of(site) == []


def test_w14_where_no_rule_fits_a_permalink_is_proposed(site_maker: Maker) -> None:
    site = site_maker({**mini(), **many(1001, "redirects: {formats: [cloudflare]}\n", "/{year}/{slug}-x/")})
    [problem] = problems_of(site)
    assert "a permalink like /{prefix}/post/{slug}/ keeps old addresses" in str(problem)


BAD = {
    "a star": ("/blog/tags/*: /tag/", "“/blog/tags/*” can't be the pattern of an address"),
    "part of a folder": ("/x-{slug}: /tag/", "“/x-{slug}” can't be the pattern of an address"),
    "off the site": ("/x: //evil.example/", "“//evil.example/” can't be the pattern of an address"),
    "another site": ("/x: https://evil.example/", "“https://evil.example/” can't be the pattern of an address"),
    "a name that is not given": ("/x/{slug}: /{folder}/", "{folder} is not in the old address"),
    "a query that is none": ("/x?lang: /tag/", "“lang” can't stand after the question mark"),
    "no page": ("/x: /nowhere/", "the rule leads to /nowhere/, where no page is"),
    "an old address": ("/x: /old/", "the rule leads to /old/, where no page is"),
    "pages": ("/post/{slug}: /tag/", "the rule for /post/{slug} would lead readers away from /post/a/"),
    "itself": ("/post/{slug}: /post/{slug}/", "the rule for /post/{slug} would lead readers away from /post/a/"),
    "a page": ("/post/a: /tag/", "the address /post/a/ is wanted twice"),
}


@pytest.mark.parametrize("case", BAD)
def test_rules_that_can_not_be(site_maker: Maker, case: str) -> None:
    rule, message = BAD[case]
    settings = WIX + f"redirects:\n  rules:\n    {rule}\n"
    site = site_maker({**mini(), "content/news/a.it.md": article("A", slug="a", aliases="[/old]")}, settings=settings)
    with pytest.raises(SiteError) as failure:
        build_here(site)
    assert any(message in each for each in said(list(failure.value.problems))), said(list(failure.value.problems))


def test_a_rule_to_pages_of_no_such_form_is_a_warning(site_maker: Maker) -> None:
    rules = "redirects:\n  rules:\n    /blog/tags/{slug}: /argomenti/{slug}/\n"
    site = site_maker({**mini(), "content/news/a.it.md": article("A")}, settings=WIX + rules)
    [problem] = problems_of(site)
    assert (problem.severity, problem.where.path) == ("warning", "site.yaml")
    assert "the rule leads to /argomenti/{slug}/, and no page has an address of that form" in str(problem)
    assert "the forms of pages are: /post/{slug}/, /en/post/{slug}/, " in str(problem) and "/en/tag/{slug}/" in str(problem)


def test_a_rule_to_the_form_of_pages_that_are_still_to_come_is_none(site_maker: Maker) -> None:
    rules = "redirects:\n  rules:\n    /blog/tags/{slug}: /tag/{slug}/\n    /en/blog/tags/{name}: /en/tag/{name}/\n"
    assert problems_of(site_maker({**mini(), "content/news/a.it.md": article("A")}, settings=WIX + rules)) == []


def test_one_host_owns_the_list(site_maker: Maker) -> None:
    site = site_maker({**mini()}, settings=SETTINGS + "redirects: {formats: [netlify, cloudflare]}\n")
    assert "both netlify and cloudflare want the file _redirects" in said(problems_of(site))[0]


def test_the_old_feed_lives_on(site_maker: Maker) -> None:
    feeds = "redirects: {feeds: {/blog-feed.xml: it, /en/blog-feed.xml: en}}\n"
    site = site_maker({**mini(), **FILES}, settings=WIX + feeds)
    build_here(site)
    assert site.page("blog-feed.xml") == site.page("feed.xml")
    assert site.page("en/blog-feed.xml") == site.page("en/feed.xml")


def test_subscribers_of_the_old_feed_see_nothing_twice(site_maker: Maker) -> None:
    files = {"content/news/a/it.md": article("A", guid="'https://www.old.example/post/a'"), "content/news/a/en.md": article("A")}
    site = site_maker({**mini(), **files}, settings=WIX + "redirects: {feeds: {/blog-feed.xml: it}}\n")
    build_here(site)
    assert '<guid isPermaLink="false">https://www.old.example/post/a</guid>' in site.page("blog-feed.xml")
    assert json.loads(site.page("feed.json"))["items"][0]["id"] == "https://www.old.example/post/a"
    assert '<guid isPermaLink="false">news/a/en</guid>' in site.page("en/feed.xml")


@pytest.mark.parametrize(
    ("feeds", "message"),
    [("/blog-feed: it", "“/blog-feed” can't be the address of a feed"), ("/blog-feed.xml: de", "“de” is not a language of the site")],
)
def test_feeds_that_can_not_be(site_maker: Maker, feeds: str, message: str) -> None:
    site = site_maker({**mini()}, settings=SETTINGS + f"redirects: {{feeds: {{{feeds}}}}}\n")
    assert message in said(problems_of(site))[0]
