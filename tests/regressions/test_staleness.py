"""Changes that a build once did not notice, and state that once went on from page to page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import SiteFolder, article, tree

Maker = Callable[..., SiteFolder]

SETTINGS = """\
title: Il Faro
base_url: https://faro.example
timezone: Europe/Rome
languages: {it: {prefix: ""}}
theme: mine
"""
THEME = "title: Mine\nextends: testata\n"


def test_a_changed_licence_among_the_assets_is_published(site_maker: Maker) -> None:
    theme = {"themes/mine/theme.yaml": THEME, "themes/mine/assets/LICENSE.txt": "old"}
    site = site_maker({"content/news/x.it.md": article(), **theme}, settings=SETTINGS)
    site.build()
    site.write({"themes/mine/assets/LICENSE.txt": "new"})
    site.build()
    assert site.page("assets/LICENSE.txt") == "new"


def test_a_counter_in_an_imported_template_starts_anew_on_each_page(site_maker: Maker) -> None:
    templates = {
        "themes/mine/theme.yaml": THEME,
        "themes/mine/templates/rows.html": "{% set c = cycler('odd', 'even') %}{% macro row() %}{{ c.next() }}{% endmacro %}",
        "themes/mine/templates/article.html": "{% import 'rows.html' as rows %}{{ article.title }}: {{ rows.row() }}",
    }
    stories = {f"content/news/{name}.it.md": article(name) for name in ("uno", "due")}
    site = site_maker({**stories, **templates}, settings=f"{SETTINGS}search: false\n")
    site.build()
    assert site.page("2026/07/uno/index.html") == "uno: odd"
    site.write({"content/news/due.it.md": article("tre")})
    site.build()
    incremental = tree(site.public)
    site.build("--clean")
    assert incremental == tree(site.public)
    assert site.page("2026/07/due/index.html") == "tre: odd"


@pytest.mark.parametrize("leak", ["ask.answers", "article.date.now()", "article.date.astimezone()", "ask.__globals__"])
def test_a_template_reaches_neither_the_recorder_nor_a_clock(site_maker: Maker, leak: str) -> None:
    theme = {"themes/mine/theme.yaml": THEME, "themes/mine/templates/article.html": f"\n{{{{ {leak} }}}}"}
    done = site_maker({"content/news/x.it.md": article(), **theme}, settings=SETTINGS).build()
    assert done.returncode == 1
    assert "themes/mine/templates/article.html:2: error:" in done.stderr


def test_a_new_story_leaves_the_pages_of_others_alone(site_maker: Maker) -> None:
    """The navigation names the sections without counts; old stories far from the new one are not made again."""
    old = {f"content/news/{number}.it.md": article(f"storia {number}", f"2025-0{number}-01") for number in range(1, 9)}
    site = site_maker(old)
    site.build()
    site.write({"content/news/nuova.it.md": article("nuova")})
    explained = site.build("--explain").stdout
    assert "2026/07/nuova/index.html: it is new" in explained
    assert "2025/01/1/index.html" not in explained


def test_a_drafts_spelling_of_a_tag_changes_no_published_page(site_maker: Maker) -> None:
    site = site_maker({"content/news/b.it.md": article(tags="[scandalo]")})
    site.build()
    before = site.page("2026/07/b/index.html")
    site.write({"content/news/a.it.md": article(tags="[SCANDALO]", draft="true")})
    site.build("--clean")
    assert site.page("2026/07/b/index.html") == before
