"""The settings of testata, and a second theme on top of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.catalog.asking import build_here, problems_of
from tests.conftest import REPOSITORY, SITE, SiteFolder, article
from tests.outputs.reading_back import html_of, text

Maker = Callable[..., SiteFolder]

STORIES = {f"content/news/s{day}/it.md": article(f"Storia {day}", f"2026-07-{day}") for day in (10, 11, 12)}

SMALL = REPOSITORY / "tests/theming/quayside"
"""A theme that changes the masthead, two colours and one string."""


def style_of(site: SiteFolder) -> str:
    (sheet,) = site.public.glob("assets/testata.*.css")
    return sheet.read_text("utf-8")


def with_settings(**settings: str) -> str:
    return SITE + "theme:\n  name: testata\n  settings: {" + ", ".join(f"{name}: {value}" for name, value in settings.items()) + "}\n"


def test_colours_of_site_yaml_are_those_of_the_style_sheet(site_maker: Maker) -> None:
    site = site_maker(STORIES, settings=with_settings(paper="'#fffaf0'", green_dark="'#a0e0c0'"))
    build_here(site)
    css = style_of(site)
    assert "--paper: #fffaf0;" in css and css.count("--green: #a0e0c0;") == 2
    assert "--slip: #f2c230;" in css and "setting(" not in css


def test_a_colour_changes_the_sheet_and_every_page_that_names_it(site_maker: Maker) -> None:
    site = site_maker(STORIES)
    build_here(site)
    site.write({"site.yaml": with_settings(paper="'#fffaf0'")})
    build_here(site)
    (sheet,) = site.public.glob("assets/testata.*.css")
    assert f"/assets/{sheet.name}" in site.page("index.html")
    assert build_here(site, clean=True).data["changed"] == []


def test_a_setting_that_is_not_there_is_told_with_its_line(site_maker: Maker) -> None:
    files = {
        "themes/mine/theme.yaml": "title: Mine\nextends: testata\nsettings: {stylesheet: {type: text, default: mine.css}}\n",
        "themes/mine/assets/mine.css": "/* setting(none) */\n:root { --paper: setting(papre); }\n",
    }
    (problem,) = problems_of(site_maker({**STORIES, **files}, settings=SITE + "theme: mine\n"))
    assert str(problem).startswith("themes/mine/assets/mine.css:2: error: the theme has no setting “papre”")
    assert "did you mean “paper”" in problem.advice


def test_a_front_page_can_be_a_plain_list(site_maker: Maker) -> None:
    site = site_maker(STORIES, settings=with_settings(front="list"))
    build_here(site)
    page = html_of(site, "index.html")
    assert [link.text() for link in page.css("main .rows h3 a")] == ["Storia 12", "Storia 11", "Storia 10"]
    assert page.css_first(".front-lead") is None


def test_what_is_breaking_stands_above_everything(site_maker: Maker) -> None:
    site = site_maker(STORIES, settings=with_settings(breaking_story="news/s10"))
    build_here(site)
    page = html_of(site, "index.html")
    assert text(page, "main > .breaking") == "Ultim’ora Storia 10"
    assert page.css_first(".breaking a").attributes["href"] == "/2026/07/s10/"
    assert html_of(site, "en/index.html").css_first(".breaking") is None


def test_a_logo_stands_for_the_name(site_maker: Maker) -> None:
    site = site_maker({**STORIES, "content/static/logo.svg": "<svg/>"}, settings=with_settings(logo="/logo.svg"))
    build_here(site)
    image = html_of(site, "index.html").css_first(".nameplate img")
    assert (image.attributes["src"], image.attributes["alt"]) == ("/logo.svg", "Il Faro")


@pytest.mark.parametrize(("strict", "found"), [("true", 1), ("false", 0)])
def test_every_page_says_that_it_loads_nothing_of_others(site_maker: Maker, strict: str, found: int) -> None:
    site = site_maker(STORIES, settings=with_settings(strict_csp=strict))
    build_here(site)
    for path in ("index.html", "2026/07/s10/index.html", "404.html", "archive/index.html"):
        policies = html_of(site, path).css("head meta[http-equiv=Content-Security-Policy]")
        assert len(policies) == found
        for policy in policies:
            content = policy.attributes["content"] or ""
            assert "default-src 'none'" in content and "unsafe" not in content and "script-src 'self'" in content


def test_a_long_article_has_a_table_of_contents(site_maker: Maker) -> None:
    body = "\n\n".join(f"## Parte {n}\n\nTesto." for n in range(4))
    files = {"content/news/x/it.md": article(body=body), "content/news/y/it.md": article(body="[TOC]\n\n" + body, slug="y")}
    site = site_maker(files)
    build_here(site)
    assert [link.attributes["href"] for link in html_of(site, "2026/07/x/index.html").css(".contents a")] == [
        f"#parte-{n}" for n in range(4)
    ]
    assert html_of(site, "2026/07/y/index.html").css_first(".contents") is None


def test_authors_are_introduced_under_their_article(site_maker: Maker) -> None:
    registry = "ada: {name: Ada Quill, bio: {it: Scrive di mare.}}\nbo: {name: Bo Reed}\n"
    site = site_maker({"content/authors.yaml": registry, "content/news/x/it.md": article(authors="[ada, bo]")})
    build_here(site)
    page = html_of(site, "2026/07/x/index.html")
    assert [" ".join(each.text().split()) for each in page.css(".writer")] == ["Ada Quill Scrive di mare."]


def test_a_second_theme_is_a_few_lines(site_maker: Maker) -> None:
    """The masthead, two colours and one string, in fewer than fifteen lines."""
    files = {path.relative_to(SMALL).as_posix(): path.read_text("utf-8") for path in SMALL.rglob("*") if path.is_file()}
    assert sum(len(content.splitlines()) for content in files.values()) < 15
    site = site_maker(
        {**STORIES, **{f"themes/quayside/{name}": content for name, content in files.items()}}, settings=SITE + "theme: quayside\n"
    )
    assert build_here(site, strict=True).problems == ()
    page = html_of(site, "2026/07/s10/index.html")
    assert text(page, "header.masthead") == "Il Faro — dal 1907"
    css = style_of(site)
    assert "--paper: #eef3f6;" in css and "--green: #14466b;" in css
    assert "Torna in cima" in page.css_first(".skip").text()
    assert len(page.css(".foot")) == 1
