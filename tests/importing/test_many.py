"""A whole archive in one command: 300 saved pages in two languages, a feed and a sitemap; and not one old address that is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from tests.conftest import NOW, SITE
from tests.importing.conftest import Move
from tests.importing.old_site import archive
from tests.outputs.hosts import Host, nginx, plain

SETTINGS = """\
permalinks: {article: "/{prefix}/articoli/{slug}/"}
redirects:
  formats: [nginx, html]
  rules:
    /blog: /
    /en/blog: /en/
    /blog/tags/{slug}: /tag/{slug}/
    /blog/categories/{slug}: /tag/{slug}/
    /single-post/{slug}: /articoli/{slug}/
    /post/{slug}?lang=en: /en/articoli/{slug}/
  feeds:
    /blog-feed.xml: it
"""

FORMS = (
    "post/storia-{}-{}",
    "post/Storia-{}-{}-del-Molo",
    "post/la-città-è-{}-{}",
    "single-post/storia-{}-{}",
    "single-post/2019/03/01/storia-{}-{}",
)
"""Old addresses as Wix has or had them; sitemaps and pages have them encoded."""

BESIDES = {"/blog": "/", "/en/blog": "/en/", "/blog/tags/porto": "/tag/porto/", "/blog/categories/porto": "/tag/porto/"}


def address(number: int, lang: str) -> str:
    return quote(FORMS[number % len(FORMS)].format(number, lang))


def old_addresses() -> dict[str, str]:
    """Decoded old path -> the title of its story."""
    paths = {
        f"{prefix}/{unquote(address(n, lang))}": f"Storia {n} ({lang})" for n in range(200) for lang, prefix in (("it", ""), ("en", "/en"))
    }
    return {path: title for path, title in paths.items() if not ("(en)" in title and int(title.split()[1]) % 2)}


def spellings(path: str, *, encoded: bool) -> Iterator[str]:
    """The path encoded, in capitals and small letters, and as it is; each with and without a final slash."""
    whole = quote(path)
    for each in dict.fromkeys([whole, re.sub("%..", lambda found: found.group().lower(), whole), *([] if encoded else [path])]):
        yield from (each, f"{each}/")


def titles(public: Path) -> dict[str, str]:
    """Path of a page -> the title of its story, for those that are one."""
    found = {}
    for file in public.rglob("articoli/*/index.html"):
        text = file.read_text("utf-8")
        path = f"/{file.parent.relative_to(public).as_posix()}/"
        canonical = re.search('<link rel="canonical" href="https://faro.example([^"]*)"', text)
        assert canonical is not None and unquote(canonical.group(1)) == path
        found[path] = unescape(str(re.search("<h1[^>]*>(.*?)</h1>", text, re.DOTALL)[1])).strip()  # type: ignore[index]
    return found


def wrong(host: Host, old: dict[str, str], pages: dict[str, str], *, stubs: bool) -> dict[str, tuple[str, int]]:
    """Every spelling of an old address that does not lead to the page of its story, by one redirect that is for good or by a page's own."""
    lost = {}
    for path, title in old.items():
        for asked in spellings(path, encoded=stubs):
            answer = host.ask(asked)
            target = answer.location
            if stubs and answer.status == 301 and target.endswith(f"{asked}/"):  # to the folder
                answer = host.ask(f"{asked}/")
            if stubs:
                refresh = re.search('content="0; url=https://faro.example([^"]*)"', answer.body)
                target = unescape(refresh.group(1)) if refresh else ""
            if answer.status != (200 if stubs else 301) or pages.get(unquote(target)) != title:
                lost[asked] = (target, answer.status)
    return lost


@pytest.mark.slow
def test_w07_300_pages_come_along_and_each_old_address_leads_to_its_story(move: Move, tmp_path: Path) -> None:
    move.site.write({"site.yaml": SITE + SETTINGS})
    move.save(archive(200, address))
    report = move.run()
    assert len(report["articles"]) == 300 and {each["action"] for each in report["articles"]} == {"created"}
    assert not any(each["draft"] for each in report["articles"])
    assert {each["topic"] for each in report["to_do"]} == {"author", "year", "translation"}
    folders = {path.rpartition("/")[0] for path in move.articles()}
    assert len(folders) == 200  # every other story is there in both languages
    done = move.site.run("build", "--now", NOW)
    assert done.returncode == 0, done.stderr
    checked = move.site.run("redirects", "check", "--now", NOW, str(move.old / "blog-posts-sitemap.xml"))
    assert (checked.returncode, checked.stderr) == (0, "")
    old, pages = old_addresses(), titles(move.site.public)
    assert len(old) == len(pages) == len(set(pages.values())) == 300
    with nginx(move.site.public, tmp_path) as host:
        assert wrong(host, old, pages, stubs=False) == {}
        assert {target: host.ask(quote(target)).status for target in pages} == dict.fromkeys(pages, 200)
        assert {asked: host.follow(asked) for asked in BESIDES} == {asked: (target, 200) for asked, target in BESIDES.items()}
        assert host.follow("/post/storia-10-en?lang=en") == ("/en/articoli/storia-10-en/", 200)
        assert host.follow("/post/la-citt%C3%A0-%C3%A8-2-en?lang=en") == ("/en/articoli/la-citt%C3%A0-%C3%A8-2-en/", 200)
        assert '<guid isPermaLink="false">199it</guid>' in host.ask("/blog-feed.xml").body  # as the old feed called it
    with plain(move.site.public) as host:
        assert wrong(host, old, pages, stubs=True) == {}
