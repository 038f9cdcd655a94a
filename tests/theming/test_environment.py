"""Templates: what they may do, how their mistakes are told, and that each change of one is noticed."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest

from generator.building.trace import Recorder
from generator.outputs.product import Product
from tests.building.editions import edition_of
from tests.catalog.asking import build_here, problems_of, said
from tests.conftest import SITE, SiteFolder, article
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]

STORIES: dict[str, str | bytes] = {f"content/news/s{n}/it.md": article(f"Storia {n}", f"2026-07-2{n}") for n in range(3)}

ONE = SETTINGS.replace("  en: {name: English, prefix: en}\n", "").replace(", en: The Beacon", "").replace(", en: News from the quay", "")
"""A site in Italian alone, so that a mistake in its front page is one mistake."""


def themed(site_maker: Maker, home: str, **templates: str) -> SiteFolder:
    """A site whose front page is that template; further ones by name, `_` for `/`."""
    others = {f"{name.replace('_', '/')}.html": text for name, text in templates.items()}
    return site_maker({**mini({"home.html": home, **others}), **STORIES}, settings=ONE)


def mistake(site: SiteFolder) -> str:
    """The one problem of a build, which published nothing."""
    (found,) = said(problems_of(site))
    assert not site.public.exists()
    return found


WHERE = "themes/mini/templates/home.html"


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("\n\n{{ nothing }}", 3),
        ("\n{{ page.nothing }}", 2),
        ("{% if nothing %}{% endif %}", 1),
        ("{{ site.nothing }}", 1),
        ("\n{{ nothing() }}", 2),
        ("\n{% for x in nothing %}{% endfor %}", 2),
        ("{{ (latest(1) | first).nothing }}", 1),
        ("{{ page['nothing'] }}", 1),
    ],
)
def test_t53_what_does_not_exist_is_an_error_with_its_line(site_maker: Maker, template: str, line: int) -> None:
    found = mistake(themed(site_maker, template))
    assert found.startswith(f"{WHERE}:{line}: error: ")
    assert "nothing" in found


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("a\n{% if %}{% endif %}", 2),
        ("a\nb\n{% for x in y %}", 3),
        ("{{ x | nofilter }}", 1),
        ("{{ 'open }}", 1),
        ("{% endfor %}", 1),
        ("\n{% unknown %}", 2),
        ("\n\n{{ a..b }}", 3),
    ],
)
def test_syntax_errors_are_told_with_their_line(site_maker: Maker, template: str, line: int) -> None:
    assert mistake(themed(site_maker, template)).startswith(f"{WHERE}:{line}: error: ")


def test_a_template_that_no_page_uses_is_checked_too(site_maker: Maker) -> None:
    assert mistake(themed(site_maker, "", unused="{% if %}")).startswith("themes/mini/templates/unused.html:1: error: ")


@pytest.mark.parametrize(
    "template",
    [
        '\n{% include "partials/crad.html" %}',
        '\n{% extends "partials/crad.html" %}',
        '\n{% from "partials/crad.html" import x with context %}',
    ],
)
def test_t53_a_missing_partial_says_the_nearest(site_maker: Maker, template: str) -> None:
    assert mistake(themed(site_maker, template, partials_card="")) == (
        f"{WHERE}:2: error: the template “partials/crad.html” is not there hint: did you mean “partials/card.html”?"
    )


@pytest.mark.parametrize("name", ["../../../site.yaml", "../theme.yaml", "/etc/passwd", "../../content/news/s0/it.md", "..\\\\theme.yaml"])
def test_t02_no_name_leads_out_of_the_templates(site_maker: Maker, name: str) -> None:
    assert mistake(themed(site_maker, f'\n{{% include "{name}" %}}')).startswith(f"{WHERE}:2: error: the template “")


@pytest.mark.parametrize("layout", ["../../../etc/passwd", "../home", "/etc/passwd", "a.b"])
def test_t02_a_layout_is_a_plain_name(site_maker: Maker, layout: str) -> None:
    site = site_maker({**mini(), "content/news/x/it.md": article(layout=layout)}, settings=SETTINGS)
    assert mistake(site).startswith("content/news/x/it.md:4:9: error: ")


def test_a_layout_is_a_template_of_its_own(site_maker: Maker) -> None:
    files = {"content/news/x/it.md": article(layout="photo"), "content/pages/about.it.md": "---\ntitle: Noi\nlayout: photo\n---\n\nNoi.\n"}
    site = site_maker({**mini({"layouts/photo.html": "photo of {{ article.title }}"}), **files}, settings=SETTINGS)
    build_here(site)
    assert site.page("2026/07/x/index.html") == "photo of Una storia"
    assert site.page("about/index.html") == "photo of Noi"


def test_a_missing_layout_is_an_error_of_the_article(site_maker: Maker) -> None:
    site = site_maker({**mini({"layouts/photo.html": ""}), "content/news/x/it.md": article(layout="foto")}, settings=SETTINGS)
    found = mistake(site)
    assert found.startswith("content/news/x/it.md:4:9: error: ")
    assert "“foto”" in found
    assert "did you mean “photo”?" in found


def test_t53_a_template_that_includes_itself_ends_with_its_name(site_maker: Maker) -> None:
    assert mistake(themed(site_maker, '\n{% include "home.html" %}')).startswith(f"{WHERE}:2: error: the template includes itself")


@pytest.mark.parametrize("template", ["\n{% for x in range(10**9) %}x{% endfor %}", "\n{{ range(0, 10**12, 2) | list }}"])
def test_t53_ranges_are_bounded(site_maker: Maker, template: str) -> None:
    assert mistake(themed(site_maker, template)).startswith(f"{WHERE}:2: error: a range has at most 100000 numbers")


def test_p12_a_loop_without_end_is_ended(site_maker: Maker) -> None:
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    site = site_maker(mini({"home.html": loop}), settings=ONE + "page_seconds: 1\n")
    assert "takes longer than 1 seconds to make" in mistake(site)


@pytest.mark.parametrize(
    "call",
    [
        'latest("5")',
        "latest(none)",
        "latest(1.5)",
        "latest([1])",
        "related(page)",
        'ask("nothing")',
        'ask("latest", "it")',
        'ask("listing", "home", "", "it", "two")',
        'ask("file", 5)',
        'asset("nothing.css")',
        'setting("nothing")',
        't("nothing")',
        "story([])",
        '"x" | date',
        "none | date",
        'site.languages | date("short")',
        '(latest(1) | first).date | date("huge")',
        '"x" | number',
        "none | join_words",
        '"xx-xx-xx" | language_name',
        "1 / 0",
        "{}.x.y",
        '"%d" | format("x")',
        "page.kind + 1",
        "latest(1)[7]",
    ],
)
def test_a_wrong_call_is_an_error_of_the_template_and_never_a_traceback(site_maker: Maker, call: str) -> None:
    assert mistake(themed(site_maker, f"\n{{{{ {call} }}}}")).startswith(f"{WHERE}:2: error: ")


@pytest.mark.parametrize("name", ["lipsum()", "[1, 2] | random", "now()", "config", "open('x')", "environ"])
def test_a_template_has_neither_chance_nor_the_machine(site_maker: Maker, name: str) -> None:
    assert mistake(themed(site_maker, f"\n{{{{ {name} }}}}")).startswith(f"{WHERE}:2: error: ")


def test_values_are_escaped(site_maker: Maker) -> None:
    site = themed(site_maker, "{{ '<b>' }} {{ latest(1)[0].title }} {% set x %}<i>{{ '<' }}</i>{% endset %}{{ x }}")
    site.write({"content/news/s9/it.md": article("'<script>'", "2026-07-30")})
    build_here(site)
    assert site.page("index.html") == "&lt;b&gt; &lt;script&gt; <i>&lt;</i>"


# Changes are noticed


def changed(site: SiteFolder, **options: bool) -> set[str]:
    """What a build changes; equal to what a clean one would give."""
    found = set(build_here(site, **options).data["changed"])  # type: ignore[call-overload]
    assert build_here(site, clean=True).data["changed"] == []
    return found


def test_trap_1_the_innermost_of_templates_imported_without_context_is_noticed_on_every_page(site_maker: Maker) -> None:
    """Jinja keeps the module of a template that is imported without context, so later pages never look its own imports up."""
    templates = {
        "article.html": '{% from "outer.html" import show %}{{ show(article.title) }}',
        "outer.html": '{% from "middle.html" import wrap %}{% macro show(x) %}[{{ wrap(x) }}]{% endmacro %}',
        "middle.html": '{% import "inner.html" as inner %}{% macro wrap(x) %}{{ inner.mark(x) }}{% endmacro %}',
        "inner.html": "{% macro mark(x) %}one {{ x }}{% endmacro %}",
    }
    site = site_maker({**mini(templates), **STORIES}, settings=SETTINGS)
    build_here(site)
    assert [site.page(f"2026/07/s{n}/index.html") for n in range(3)] == [f"[one Storia {n}]" for n in range(3)]
    site.write({"themes/mini/templates/inner.html": "{% macro mark(x) %}two {{ x }}{% endmacro %}"})
    assert changed(site) == {f"2026/07/s{n}/index.html" for n in range(3)}
    assert [site.page(f"2026/07/s{n}/index.html") for n in range(3)] == [f"[two Storia {n}]" for n in range(3)]


def test_trap_1_holds_for_a_template_whose_name_is_only_known_while_rendering(site_maker: Maker) -> None:
    templates = {
        "article.html": '{% from "outer.html" import show %}{{ show("inn") }}',
        "outer.html": "{% macro show(x) %}{% include x ~ 'er.html' %}{% endmacro %}",
        "inner.html": "one",
    }
    site = site_maker({**mini(templates), **STORIES}, settings=SETTINGS)
    build_here(site)
    site.write({"themes/mini/templates/inner.html": "two"})
    assert changed(site) == {f"2026/07/s{n}/index.html" for n in range(3)}


def test_trap_1_holds_after_only_one_page_was_made_again(site_maker: Maker) -> None:
    templates = {
        "article.html": '{% from "outer.html" import show %}{{ show(article.title) }}',
        "outer.html": '{% from "inner.html" import mark %}{% macro show(x) %}{{ mark(x) }}{% endmacro %}',
        "inner.html": "{% macro mark(x) %}one {{ x }}{% endmacro %}",
    }
    site = site_maker({**mini(templates), **STORIES}, settings=SETTINGS)
    build_here(site)
    site.write({"content/news/s1/it.md": article("Nuova", "2026-07-21")})
    assert changed(site) == {"2026/07/s1/index.html", *(f"{folder}feed.{form}" for folder in ("", "news/") for form in ("xml", "json"))}
    site.write({"themes/mini/templates/inner.html": "{% macro mark(x) %}two {{ x }}{% endmacro %}"})
    assert changed(site) == {f"2026/07/s{n}/index.html" for n in range(3)}


@pytest.mark.parametrize(
    "imported",
    [
        '\n{% set cards = ask("latest", "it", none, 1) %}{% macro m() %}{{ cards[0].title }}{% endmacro %}',
        "\n{% set cards = latest(1) %}{% macro m() %}{{ cards[0].title }}{% endmacro %}",
        '\n{% set word = t("hello") %}{% macro m() %}{{ word }}{% endmacro %}',
        "\n{% set here = page.key %}{% macro m() %}{{ here }}{% endmacro %}",
    ],
)
def test_trap_2_what_an_imported_template_asks_is_noted_on_every_page(site_maker: Maker, imported: str) -> None:
    templates = {"article.html": '{% from "shared.html" import m %}{{ m() }}{{ page.key }}', "shared.html": imported}
    site = site_maker({**mini(templates), **STORIES, "themes/mini/i18n/it.yaml": "hello: ciao\n"}, settings=SETTINGS)
    build_here(site)
    before = site.page("2026/07/s0/index.html")
    site.write({"themes/mini/i18n/it.yaml": "hello: salve\n", "content/news/2026-07-29-s9/it.md": article("Nuova", date="2026-07-29")})
    pages = {f"2026/07/s{n}/index.html" for n in range(3)}
    assert changed(site) & pages == (set() if "page.key" in imported else pages)
    assert (site.page("2026/07/s0/index.html") == before) == ("page.key" in imported)


def test_trap_2_a_module_is_made_for_each_page_anew_and_once(site_maker: Maker) -> None:
    templates = {
        "article.html": '{% from "count.html" import next %}{{ next() }}{% include "more.html" %}',
        "more.html": '{% from "count.html" import next %}{{ next() }}',
        "count.html": "{% set seen = namespace(n=0) %}{% macro next() %}{% set seen.n = seen.n + 1 %}{{ seen.n }}{% endmacro %}",
    }
    site = site_maker({**mini(templates), **STORIES}, settings=SETTINGS)
    build_here(site)
    assert [site.page(f"2026/07/s{n}/index.html") for n in range(3)] == ["12"] * 3


def test_trap_2_with_context_each_page_gets_its_own_answer(site_maker: Maker) -> None:
    templates = {
        "article.html": '{% from "shared.html" import m with context %}{{ m() }}',
        "shared.html": "{% set here = neighbours() %}{% macro m() %}{{ here.newer.title if here.newer else '-' }}{% endmacro %}",
    }
    site = site_maker({**mini(templates), **STORIES}, settings=SETTINGS)
    build_here(site)
    assert [site.page(f"2026/07/s{n}/index.html") for n in range(3)] == ["Storia 1", "Storia 2", "-"]


def test_what_is_shared_is_made_once_for_all_pages_of_a_language(site_maker: Maker) -> None:
    templates = {
        "article.html": '{{ article.title }}|{{ shared("foot.html") }}',
        "foot.html": '{% from "parts.html" import name %}<b>{{ t("hello") }} {{ page.language.code }} '
        "{{ latest(1)[0].id }}{{ name() }}</b>",
        "parts.html": "{% macro name() %}{{ site.title }}{% endmacro %}",
    }
    site = site_maker({**mini(templates), **STORIES, "themes/mini/i18n/it.yaml": "hello: ciao\n"}, settings=SETTINGS)
    build_here(site)
    pages = {f"2026/07/s{n}/index.html" for n in range(3)}
    assert site.page("2026/07/s0/index.html") == "Storia 0|<b>ciao it news/s2Il Faro</b>"
    site.write({"content/news/s2/it.md": article("Con un altro titolo", date="2026-07-22")})
    assert changed(site) & pages == {"2026/07/s2/index.html"}  # the shared text is the same, though it was made of this story
    site.write({"themes/mini/i18n/it.yaml": "hello: salve\n"})
    assert changed(site) == pages
    site.write({"themes/mini/templates/parts.html": "{% macro name() %}!{% endmacro %}"})
    assert changed(site) == pages
    assert site.page("2026/07/s0/index.html") == "Storia 0|<b>salve it news/s2!</b>"
    site.write({"themes/mini/templates/foot.html": templates["foot.html"] + "{# a note #}"})
    assert "nothing to do" in site.build().stdout


@pytest.mark.parametrize(
    ("shared", "where", "what"),
    [
        ("\n{{ page.url }}", "foot.html:2", "“fragment” has no “url”"),
        ("{{ editions }}", "foot.html:1", "“editions” is not known in this template"),
        ("{{ article.title }}", "foot.html:1", "“article” is not known in this template"),
        (None, "article.html:1", "the theme has no template “foot.html”"),
    ],
)
def test_what_is_shared_knows_nothing_of_a_page(site_maker: Maker, shared: str | None, where: str, what: str) -> None:
    templates = {"article.html": '{{ shared("foot.html") }}', **({"foot.html": shared} if shared is not None else {})}
    site = site_maker({**mini(templates), **STORIES}, settings=SETTINGS)
    (found,) = {each for each in said(problems_of(site)) if "error" in each}
    assert where in found and what in found


def test_shadowing_a_template_is_noticed(site_maker: Maker) -> None:
    files = {
        **mini({"home.html": "old home", "article.html": "old article"}),
        **STORIES,
        "themes/child/theme.yaml": "title: C\nextends: mini\n",
    }
    site = site_maker(files, settings=SITE + "theme: child\n")
    build_here(site)
    site.write({"themes/child/templates/home.html": "new home"})
    assert changed(site) == {"index.html", "en/index.html"}
    (site.root / "themes/child/templates/home.html").unlink()
    assert changed(site) == {"index.html", "en/index.html"}
    assert site.page("index.html") == "old home"


def test_shadowing_a_built_in_theme_is_noticed(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/it.md": article()})
    build_here(site)
    site.write(mini({"home.html": "mine"}, name="testata"))
    build_here(site)
    assert site.page("index.html") == "mine"


def test_adding_a_template_that_was_missing_is_noticed(site_maker: Maker) -> None:
    site = themed(site_maker, '{% include "extra.html" ignore missing %}{% include ["a.html", "b.html"] %}', b="b")
    build_here(site)
    assert site.page("index.html") == "b"
    site.write({"themes/mini/templates/extra.html": "extra "})
    assert changed(site) == {"index.html"}
    assert site.page("index.html") == "extra b"
    site.write({"themes/mini/templates/a.html": "a"})
    assert changed(site) == {"index.html"}
    assert site.page("index.html") == "extra a"


def test_a_template_that_no_page_used_changes_no_page(site_maker: Maker) -> None:
    site = themed(site_maker, "home", partials_unused="one")
    build_here(site)
    site.write({"themes/mini/templates/partials/unused.html": "two"})
    assert build_here(site).data["produced"] == []


def test_a_setting_changes_the_pages_that_asked_for_it(site_maker: Maker) -> None:
    theme = "title: Mini\nsettings:\n  word: {type: text, default: uno}\n  other: {type: text, default: uno}\n"
    site = site_maker({**mini({"home.html": '{{ setting("word") }}'}, theme=theme), **STORIES}, settings=SETTINGS)
    build_here(site)
    site.write({"themes/mini/theme.yaml": theme.replace("word: {type: text, default: uno", "word: {type: text, default: due")})
    assert changed(site) == {"index.html", "en/index.html"}
    site.write({"site.yaml": SITE + "theme: {name: mini, settings: {other: tre}}\n"})
    assert build_here(site).data["produced"] == []


def test_a_template_repaired_after_an_error_is_built(site_maker: Maker) -> None:
    site = themed(site_maker, "good")
    build_here(site)
    site.write({WHERE: "{{ nothing }}"})
    assert len(problems_of(site)) == 1
    assert site.page("index.html") == "good"
    site.write({WHERE: "better"})
    assert changed(site) == {"index.html"}


def test_a_page_of_our_own_theme_leaves_no_garbage(site_maker: Maker) -> None:
    """What only the search for garbage would free takes time and memory on every page."""
    edition = edition_of(site_maker({**STORIES, "content/authors.yaml": "ada: {name: Ada}\n"}).root)
    pages = [spec for spec in edition.plan.specs.values() if spec.producer == "page"]
    for spec in pages:
        assert isinstance(edition.product(spec, Recorder(edition.answers)), Product)
    gc.collect()
    gc.disable()
    try:
        for spec in pages:
            edition.product(spec, Recorder(edition.answers))
        assert gc.collect() < len(pages)
    finally:
        gc.enable()
