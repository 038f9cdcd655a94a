"""What a template sees is what docs/themes.md says, no less."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from msgspec.structs import fields

from generator.model import views
from generator.outputs.pages import BEGINNINGS
from generator.theming.functions import functions_for
from generator.theming.messages import FORMATS
from tests.catalog.asking import THREE, asking, build_here, edition_of
from tests.conftest import REPOSITORY, SITE, SiteFolder, article
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]

DOCS = (REPOSITORY / "docs/themes.md").read_text("utf-8")


def table(heading: str) -> dict[str, str]:
    """The rows of a table: first cell -> the rest."""
    rows = DOCS.partition(heading)[2].partition("\n\n")[0].splitlines()[1:]
    return {first.strip(): rest for _, first, rest in (row.split("|", 2) for row in rows if row.startswith("|"))}


def names(text: str) -> set[str]:
    """What is in backquotes, but not what stands in parentheses behind another name."""
    return set(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", text)))


def test_the_common_names_are_those_of_the_documentation(site_maker: Maker) -> None:
    ask = asking(edition_of(site_maker()))
    language = ask("language", "it")
    given = functions_for(views.PageView("home", "", language, 1, "/", "https://faro.example/", False), ask)
    documented = {name for cell in table("| name | what |") for name in re.findall(r"`(\w+)", cell)}
    assert documented <= {*given, "metadata", "social"}  # these two are made of what the page begins with
    assert len(documented) > 10


def test_each_kind_of_page_gets_the_names_of_the_documentation(site_maker: Maker) -> None:
    documented = {kind.strip("`"): names(rest.rpartition("|")[0].rpartition("|")[2]) for kind, rest in table("| kind of page |").items()}
    del documented["---"]
    assert set(documented) == set(BEGINNINGS)
    templates = {
        f"{kind}.html": "<html><body>fine" + "".join(f"{{% if {name} is not defined %}}no {name}{{% endif %}}" for name in wanted)
        for kind, wanted in documented.items()
    }
    files = {"content/news/x/it.md": article(tags="[t]", author="ada"), "content/pages/about.it.md": "---\ntitle: Noi\n---\n\nNoi.\n"}
    site = site_maker({**mini(templates), **files}, settings=SETTINGS.replace('prefix: ""', "prefix: it"))
    build_here(site)
    pages = list(site.public.rglob("*.html"))
    assert len(pages) > 12
    assert {path.read_text() for path in pages} == {"<html><body>fine"}


@pytest.mark.parametrize(
    ("sentence", "view"),
    [
        ("A **card** has ", views.Card),
        ("An **article** has all of that and ", views.ArticleView),
        ("A **listing** has ", views.Listing),
        ("A **tag, section or author** has ", views.TermView),
        ("A **year** has ", views.Year),
        ("; a **month** ", views.Month),
    ],
)
def test_what_pages_are_made_of_has_the_documented_parts(sentence: str, view: type) -> None:
    line = DOCS.partition(sentence)[2]
    text = line.partition("; a **")[0].partition("; an author also")[0] if "; a" in line.partition("\n")[0] else line
    documented = names(text.partition("\n`body`")[0].partition("\nAn **")[0].partition("\nA **")[0].partition("\n\n")[0])
    assert documented
    assert documented <= {field.name for field in fields(view)}


@pytest.mark.parametrize(("name", "view"), [("page", views.PageView), ("site", views.SiteView)])
def test_page_and_site_have_the_documented_parts(name: str, view: type) -> None:
    (row,) = [rest for cell, rest in table("| name | what |").items() if cell == f"`{name}`"]
    assert names(row) <= {field.name for field in fields(view)}


def test_the_filters_are_those_of_the_documentation() -> None:
    documented = {re.findall(r"`(\w+)", cell)[0] for cell in table("| filter | gives (Italian) |") if "`" in cell}
    assert documented == {"date", *FORMATS}


def test_functions_speak_of_the_page_they_are_called_on(site_maker: Maker) -> None:
    template = (
        "{{ page.language.code }} {{ site.title }} {{ latest(1)[0].title }} {{ story('news/a').title }} {{ story('news/zz') is none }}"
        " {{ (neighbours().older or neighbours().newer).title }}"
        " {{ related(5) | map(attribute='title') | join(',') }} {{ archive_url() }} {{ tags_url() }}"
        " {{ sections() | map(attribute='name') | join(',') }} {{ featured(9) | length }} {{ menu('none') | list }}"
        " {{ ask('latest', page.language.code, none, 9) | length }} {{ alternates[-1] }}"
    )
    files = {
        f"content/news/{name}/{code}.md": article(f"{name} {code}", f"2026-07-{day}", tags="[t]")
        for name, day in (("a", 20), ("b", 21))
        for code in ("it", "en")
    }
    site = site_maker({**mini({"article.html": template}), **files}, settings=SETTINGS)
    build_here(site)
    assert site.page("en/2026/07/b/index.html") == (
        "en The Beacon b en a en True a en a en /en/archive/ /en/tag/ News 0 [] 2 (&#39;x-default&#39;, &#39;https://faro.example/2026/07/b/&#39;)"
    )


def test_addresses_of_indexes_that_are_not_there_are_none(site_maker: Maker) -> None:
    site = site_maker(mini({"home.html": "{{ archive_url() }} {{ tags_url() }} {{ latest(1) }} {{ sections() }}"}), settings=SETTINGS)
    build_here(site)
    assert site.page("index.html") == "None None () ()"


def test_filters_speak_the_language_of_the_page(site_maker: Maker) -> None:
    home = "{{ 1234567 | number }} {{ ['A', 'B'] | join_words }} {{ 'ar' | language_name }}"
    files = {**mini({"home.html": home, "article.html": '{{ article.date | date("full") }}'}), "content/news/x/en.md": article()}
    site = site_maker(files, settings=THREE + "theme: mini\n")
    build_here(site)
    assert site.page("index.html") == "1.234.567 A e B arabo"
    assert site.page("en/index.html") == "1,234,567 A and B Arabic"
    assert site.page("en/2026/07/x/index.html") == "Tuesday, 28 July 2026"


def test_filters_work_in_an_imported_macro(site_maker: Maker) -> None:
    templates = {
        "article.html": '{% from "m.html" import day with context %}{{ day(article) }}',
        "m.html": '{% macro day(x) %}{{ x.date | date("short") }}{% endmacro %}',
    }
    site = site_maker({**mini(templates), "content/news/x/it.md": article(), "content/news/x/en.md": article()}, settings=SETTINGS)
    build_here(site)
    assert [site.page(f"{prefix}2026/07/x/index.html") for prefix in ("", "en/")] == ["28 lug", "28 Jul"]


def test_headings_are_a_flat_list_and_the_body_is_html(site_maker: Maker) -> None:
    template = "{% for h in headings %}{{ h.level }} {{ h.id }} {{ h.title }};{% endfor %}{{ body }}"
    site = site_maker(
        {**mini({"article.html": template}), "content/news/x/it.md": article(body="## Uno & due\n\n### Tre\n")}, settings=SETTINGS
    )
    build_here(site)
    page = site.page("2026/07/x/index.html")
    assert page.startswith("2 uno-due Uno &amp; due;3 tre Tre;<h2 id=")


def test_the_time_zone_is_the_sites(site_maker: Maker) -> None:
    settings = SITE.replace("Europe/Rome", "Asia/Tokyo") + "theme: mini\n"
    files = {
        **mini({"article.html": '{{ article.date | date("time") }} {{ article.date | date("long") }}'}),
        "content/news/x/it.md": article(date="2026-07-28T20:00:00Z"),
    }
    site = site_maker(files, settings=settings)
    build_here(site)
    assert site.page("2026/07/x/index.html") == "05:00 29 luglio 2026"
