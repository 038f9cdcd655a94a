"""Two sources never share one address silently (P5, T11, T13)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.catalog.asking import build_here, edition_of, problems_of
from tests.conftest import SiteFolder, article, tree
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]


def page(slug: str, **front: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"---\ntitle: Pagina\nslug: {slug}\n{lines}---\n\nTesto.\n"


STORY: dict[str, str | bytes] = {**mini(), "content/news/x/it.md": article(tags="[t]", author="ada")}

COLLISIONS: dict[str, tuple[dict[str, str | bytes], tuple[str, str]]] = {
    "two articles": ({"content/city/x/it.md": article()}, ("content/city/x/it.md", "content/news/x/it.md")),
    "page on language": ({"content/pages/p.it.md": page("en")}, ("content/pages/p.it.md", "the page “home” of the site")),
    "page on tags": ({"content/pages/p.it.md": page("tag")}, ("content/pages/p.it.md", "the page “tags” of the site")),
    "page on archive": ({"content/pages/p.it.md": page("archive")}, ("content/pages/p.it.md", "the page “archive” of the site")),
    "page on section": ({"content/pages/p.it.md": page("news")}, ("content/pages/p.it.md", "content/news")),
    "page on feed": ({"content/pages/p.it.md": page("feed.xml")}, ("content/pages/p.it.md", "site.yaml")),
    "page on JSON feed": ({"content/pages/p.it.md": page("feed.json")}, ("content/pages/p.it.md", "site.yaml")),
    "page on 404": ({"content/pages/p.it.md": page("404.html")}, ("content/pages/p.it.md", "site.yaml")),
    "page on sitemap": ({"content/pages/p.it.md": page("sitemap.xml")}, ("content/pages/p.it.md", "site.yaml")),
    "page on robots": ({"content/pages/p.it.md": page("robots.txt")}, ("content/pages/p.it.md", "site.yaml")),
    "two pages": (
        {"content/pages/p.it.md": page("a"), "content/pages/q.it.md": page("a")},
        ("content/pages/p.it.md", "content/pages/q.it.md"),
    ),
    "two tags": (
        {"content/tags.yaml": "one: {slug: same}\ntwo: {slug: same}\n", "content/news/y/it.md": article(tags="[one, two]")},
        ("content/tags.yaml", "content/tags.yaml"),
    ),
    "two undeclared tags": (
        {"content/news/y/it.md": article(tags="['C++', 'C']")},
        ("content/news/y/it.md", "content/news/y/it.md"),
    ),
    "two sections": (
        {
            "content/a/_section.yaml": "slug: same\n",
            "content/b/_section.yaml": "slug: same\n",
            "content/a/a/it.md": article(),
            "content/b/b/it.md": article(),
        },
        ("content/a/_section.yaml", "content/b/_section.yaml"),
    ),
    "alias on article": ({"content/news/y/it.md": article(aliases="[/2026/07/x/]")}, ("content/news/y/it.md", "content/news/x/it.md")),
    "alias without slash on article": (
        {"content/news/y/it.md": article(aliases="[/2026/07/x]")},
        ("content/news/y/it.md", "content/news/x/it.md"),
    ),
    "alias on home": ({"content/news/y/it.md": article(aliases="[/]")}, ("content/news/y/it.md", "the page “home” of the site")),
    "alias on index": ({"content/news/y/it.md": article(aliases="[/index.html]")}, ("content/news/y/it.md", "the page “home” of the site")),
    "alias on feed": ({"content/news/y/it.md": article(aliases="[/en/feed.xml]")}, ("content/news/y/it.md", "the feed of the site")),
    "alias on itself": ({"content/news/y/it.md": article(aliases="[/2026/07/y/]")}, ("content/news/y/it.md", "content/news/y/it.md")),
    "two aliases": (
        {"content/news/y/it.md": article(aliases="[/old]"), "content/news/z/it.md": article(aliases="[/old/]")},
        ("content/news/y/it.md", "content/news/z/it.md"),
    ),
    "alias of two languages": (
        {"content/news/y/it.md": article(aliases="[/old]"), "content/news/y/en.md": article(aliases="[/old]")},
        ("content/news/y/it.md", "content/news/y/en.md"),
    ),
    "alias as folder": ({"content/news/y/it.md": article(aliases="[/feed.xml/x]")}, ("content/news/y/it.md", "site.yaml")),
    "static on home": ({"content/static/index.html": "x"}, ("content/static/index.html", "the page “home” of the site")),
    "static on article": ({"content/static/2026/07/x/index.html": "x"}, ("content/static/2026/07/x/index.html", "content/news/x/it.md")),
    "static on feed": ({"content/static/feed.xml": "x"}, ("content/static/feed.xml", "the feed of the site")),
    "static on the feed of a section": ({"content/static/news/feed.json": "x"}, ("content/static/news/feed.json", "content/news")),
    "static on the feed of a tag": ({"content/static/tag/t/feed.xml": "x"}, ("content/static/tag/t/feed.xml", "content/news/x/it.md")),
    "alias on the feed of an author": (
        {"content/news/y/it.md": article(aliases="[/author/ada/feed.xml]")},
        ("content/news/y/it.md", "content/news/x/it.md"),
    ),
    "static on redirects": ({"content/static/_redirects": "x"}, ("content/static/_redirects", "the list of redirects")),
    "static file on folder": ({"content/static/2026": "x"}, ("content/static/2026", "content/news/x/it.md")),
    "static on alias": (
        {"content/static/old/index.html": "x", "content/news/y/it.md": article(aliases="[/old]")},
        ("content/static/old/index.html", "content/news/y/it.md"),
    ),
    "case of slugs": ({"content/pages/p.it.md": page("News")}, ("content/pages/p.it.md", "content/news")),
    "case of static": ({"content/static/NEWS/index.html": "x"}, ("content/static/NEWS/index.html", "content/news")),
    "unicode form": (
        {"content/static/Perche\u0301/index.html": "x", "content/pages/p.it.md": page("perch\u00e9")},
        ("content/static/Perche\u0301/index.html", "content/pages/p.it.md"),
    ),
    "unicode form of two static files": (
        {"content/static/e\u0301.txt": "x", "content/static/\u00e9.txt": "y"},
        ("content/static/e\u0301.txt", "content/static/\u00e9.txt"),
    ),
}


@pytest.mark.parametrize("case", COLLISIONS)
def test_two_outputs_on_one_path_are_an_error_that_names_both(site_maker: Maker, case: str) -> None:
    files, claimants = COLLISIONS[case]
    site = site_maker(STORY, settings=SETTINGS)
    build_here(site)
    before = tree(site.public)
    site.write(files)
    errors = [problem for problem in problems_of(site) if problem.severity == "error"]
    assert errors
    for problem in errors:
        assert {problem.where.path, problem.facts["other"].partition(" (")[0]} == set(claimants)
    assert tree(site.public) == before


def test_two_listings_that_collide_are_told_once_and_not_for_each_of_their_feeds(site_maker: Maker) -> None:
    files = {"content/tags.yaml": "one: {slug: same}\ntwo: {slug: same}\n", "content/news/y/it.md": article(tags="[one, two]")}
    errors = [problem for problem in problems_of(site_maker({**STORY, **files}, settings=SETTINGS)) if problem.severity == "error"]
    assert [problem.facts["path"] for problem in errors] == ["tag/same/"]


def test_two_listings_whose_feeds_alone_collide_are_told_once(site_maker: Maker) -> None:
    permalinks = "permalinks: {tag: '/{prefix}/{slug}.html', section: '/{prefix}/{slug}/'}\n"
    files: dict[str, str | bytes] = {"content/tags.yaml": "t: {slug: news}\n", "content/news/y/it.md": article(tags="[t]")}
    errors = [p for p in problems_of(site_maker({**STORY, **files}, settings=SETTINGS + permalinks)) if p.severity == "error"]
    assert [(str(problem.where), problem.facts["path"], problem.facts["other"], problem.hint) for problem in errors] == [
        ("content/tags.yaml:1:1", "news/feed.xml", "content/news (the feed of the section “news”)", "give one of them another “slug”")
    ]


@pytest.mark.parametrize("name", [".edicola.json", ".edicola-journal.json", ".edicola-staging/x"])
@pytest.mark.parametrize("claim", ["static", "alias"])
def test_what_edicola_keeps_in_the_output_folder_is_nobodys(site_maker: Maker, name: str, claim: str) -> None:
    files: dict[str, str | bytes] = (
        {f"content/static/{name}": "x"} if claim == "static" else {"content/news/y/it.md": article(aliases=f"[/{name}]")}
    )
    site = site_maker(STORY, settings=SETTINGS)
    build_here(site)
    before = tree(site.public)
    site.write(files)
    assert [problem.severity for problem in problems_of(site) if problem.severity == "error"] == ["error"]
    assert tree(site.public) == before


@pytest.mark.parametrize("slug", ["index", "404", "page", "tags", "sitemap", "media", "assets", "2026"])
def test_a_page_may_have_any_free_address(site_maker: Maker, slug: str) -> None:
    site = site_maker({**STORY, "content/pages/p.it.md": page(slug)}, settings=SETTINGS)
    build_here(site)
    assert site.page(f"{slug}/index.html")


def test_a_tag_that_is_there_in_one_language_leaves_its_address_in_the_other(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/en.md": article(tags="[t]"), "content/pages/p.it.md": page("tag")})
    build_here(site)
    assert site.page("tag/index.html")


def test_equal_pictures_are_one_file(site_maker: Maker) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
    files = {f"content/news/{name}/a.svg": drawing for name in "xy"} | {
        f"content/news/{name}/it.md": article(image="a.svg") for name in "xy"
    }
    planned = edition_of(site_maker(files)).plan.specs
    assert len([path for path in planned if path.startswith("media/")]) == 1


def test_only_files_that_published_pages_name_are_published(site_maker: Maker) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
    site = site_maker(
        {
            "content/news/x/used.svg": drawing,
            "content/news/x/unused.svg": drawing + "<!-- u -->",
            "content/news/x/it.md": article(body="![uno](used.svg)"),
            "content/news/y/draft.svg": drawing + "<!-- d -->",
            "content/news/y/it.md": article(draft="true", image="draft.svg"),
        }
    )
    build_here(site)
    assert [file.name.partition(".")[0] for file in (site.public / "media").iterdir()] == ["used"]


def test_static_files_are_copied_as_they_are(site_maker: Maker) -> None:
    files: dict[str, str | bytes] = {
        "content/static/CNAME": "faro.example\n",
        "content/static/.well-known/security.txt": "Contact: x\n",
        "content/static/a b/é.bin": bytes(range(256)),
        "content/static/notes.md": "---\nno: front matter\n",
    }
    site = site_maker({**STORY, **files}, settings=SETTINGS)
    build_here(site)
    found = tree(site.public)
    for name, content in files.items():
        assert found[name.removeprefix("content/static/")] == (content if isinstance(content, bytes) else content.encode())


def test_all_collisions_are_told_together(site_maker: Maker) -> None:
    files = {"content/pages/p.it.md": page("en"), "content/pages/q.it.md": page("tag"), "content/static/robots.txt": "x"}
    errors = [problem for problem in problems_of(site_maker({**STORY, **files}, settings=SETTINGS)) if problem.severity == "error"]
    assert len(errors) == 3
    assert set(files) <= {problem.where.path for problem in errors} | {problem.facts["other"] for problem in errors}


def test_without_a_language_at_the_root_its_pages_are_claimed(site_maker: Maker) -> None:
    settings = SETTINGS.replace('prefix: ""', "prefix: it")
    files: dict[str, str | bytes] = {"content/static/index.html": "x", "content/static/404.html": "x"}
    errors = [problem for problem in problems_of(site_maker({**STORY, **files}, settings=settings)) if problem.severity == "error"]
    assert {problem.where.path for problem in errors} | {problem.facts["other"] for problem in errors} == {
        *files,
        "the page “root” of the site",
        "the page “404” of the site",
    }
