"""Finding themes, extending them, their settings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.model.theme import Theme
from generator.problems import SiteError, Status
from generator.reading.settings import read_settings
from generator.theming.theme import read_theme
from tests.catalog.asking import build_here, problems_of, said
from tests.conftest import SITE, SiteFolder, article
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]


def theme_of(site: SiteFolder) -> Theme:
    return read_theme(read_settings(site.root)[0])[0]


def test_a_site_that_names_no_theme_gets_testata(site_maker: Maker) -> None:
    assert theme_of(site_maker()).names == ("edicola:themes/testata",)


def test_a_folder_of_the_site_goes_before_a_built_in_theme(site_maker: Maker) -> None:
    site = site_maker({**mini({"home.html": "mine"}, name="testata"), "content/news/x/it.md": article()})
    build_here(site)
    assert site.page("index.html") == "mine"


def test_a_theme_holds_only_what_differs_from_the_one_it_extends(site_maker: Maker) -> None:
    child = {
        "themes/child/theme.yaml": "title: Child\nextends: mini\n",
        "themes/child/templates/home.html": "child {% include 'partial.html' %}",
        "themes/child/assets/a.txt": "child",
        "themes/child/i18n/it.yaml": "b: figlio\n",
    }
    parent = {
        **mini({"home.html": "parent", "partial.html": "partial"}),
        "themes/mini/assets/a.txt": "parent",
        "themes/mini/assets/b.txt": "parent",
        "themes/mini/i18n/it.yaml": "a: uno\nb: due\n",
        "themes/mini/i18n/en.yaml": "a: one\nb: two\n",
    }
    site = site_maker({**parent, **child}, settings=SITE + "theme: child\n")
    build_here(site)
    assert site.page("index.html") == "child partial"
    assert sorted(path.read_text() for path in (site.public / "assets").iterdir()) == ["child", "parent"]
    messages = theme_of(site).messages
    assert [messages["it"][key]["other"] for key in "ab"] == ["uno", "figlio"]
    assert [messages["en"][key]["other"] for key in "ab"] == ["one", "two"]


def test_a_template_extends_the_one_of_the_theme_it_names(site_maker: Maker) -> None:
    files = {
        **mini({"article.html": "<main>{% block main %}old{% endblock %}</main>"}),
        "themes/child/theme.yaml": "title: Child\nextends: mini\n",
        "themes/child/templates/article.html": '{% extends "mini:article.html" %}{% block main %}new, not {{ super() }}{% endblock %}',
        "content/news/x/it.md": article(),
    }
    site = site_maker(files, settings=SITE + "theme: child\n")
    build_here(site)
    assert site.page("2026/07/x/index.html") == "<main>new, not old</main>"


def test_the_built_in_theme_can_be_extended_for_one_template(site_maker: Maker) -> None:
    files = {
        "themes/mine/theme.yaml": "title: Mine\nextends: testata\n",
        "themes/mine/templates/partials/footer.html": "<footer>mio</footer>\n",
        "content/news/x/it.md": article(),
    }
    site = site_maker(files, settings=SITE + "theme: mine\n")
    build_here(site)
    assert "<footer>mio</footer>" in site.page("index.html")
    assert 'class="nameplate"' in site.page("index.html")


@pytest.mark.parametrize(
    ("settings", "files", "expected"),
    [
        ("theme: testat\n", {}, "site.yaml:8: error: the theme “testat” is not there hint: did you mean “testata”?"),
        ("theme: x\n", {}, "site.yaml:8: error: the theme “x” is not there hint: the themes are: testata"),
        ("theme: ../../etc\n", {}, "site.yaml:8: error: the theme “../../etc” is not there hint: the themes are: testata"),
        (
            "theme: a\n",
            {"themes/a/templates/home.html": "x"},
            "site.yaml:8: error: the theme “a” is not there hint: the themes are: testata",
        ),
    ],
)
def test_a_theme_that_is_not_there_is_an_error_of_site_yaml(
    site_maker: Maker, settings: str, files: dict[str, str | bytes], expected: str
) -> None:
    site = site_maker(files, settings=SITE + settings)
    with pytest.raises(SiteError) as caught:
        build_here(site)
    assert said(list(caught.value.problems)) == [expected]
    assert caught.value.status == Status.USAGE


def test_an_extended_theme_that_is_not_there_is_an_error_of_theme_yaml(site_maker: Maker) -> None:
    files: dict[str, str | bytes] = {"themes/a/theme.yaml": "title: A\nextends: tesata\n"}
    found = said(problems_of(site_maker(files, settings=SITE + "theme: a\n")))
    assert found == ["themes/a/theme.yaml:2:10: error: the theme “tesata” is not there hint: did you mean “testata”?"]


@pytest.mark.parametrize("chain", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}])
def test_themes_that_extend_each_other_in_a_circle_are_an_error(site_maker: Maker, chain: dict[str, str]) -> None:
    files: dict[str, str | bytes] = {f"themes/{name}/theme.yaml": f"title: T\nextends: {other}\n" for name, other in chain.items()}
    found = said(problems_of(site_maker(files, settings=SITE + "theme: a\n")))
    assert ["circle" in each for each in found] == [True]


@pytest.mark.parametrize(
    ("theme", "expected"),
    [
        ("extends: null\n", "themes/mini/theme.yaml:1:1: error: “title” is missing hint: add a line “title: …”"),
        ("title: M\nextend: x\n", "themes/mini/theme.yaml:2:1: error: the key “extend” is not known here hint: did you mean “extends”?"),
        ("title: M\nsettings: {a: {type: colour}}\n", "themes/mini/theme.yaml:2:22: error: “colour” is not a value of “settings.a.type”"),
        (
            "title: M\ntitle: N\n",
            "themes/mini/theme.yaml:2:1: error: the key “title” is there twice (first on line 1) hint: keep one of them",
        ),
    ],
)
def test_a_wrong_theme_yaml_is_an_error_with_its_line(site_maker: Maker, theme: str, expected: str) -> None:
    (found,) = said(problems_of(site_maker(mini(theme=theme), settings=SETTINGS)))
    assert found.startswith(expected)


THEME = """\
title: Mini
settings:
  word: {type: text, default: ciao}
  count: {type: number, default: 4}
  shown: {type: boolean, default: true}
  ink: {type: color, default: "#161a18"}
  layout: {type: choice, choices: [wide, narrow], default: wide}
"""

HOME = '{{ setting("word") }}|{{ setting("count") + 1 }}|{{ setting("shown") }}|{{ setting("ink") }}|{{ setting("layout") }}'


@pytest.mark.parametrize(
    ("settings", "page"),
    [
        ("", "ciao|5|True|#161a18|wide"),
        ("word: è, count: 10, shown: false, ink: '#fff', layout: narrow", "è|11|False|#fff|narrow"),
        ("word: '<b>'", "&lt;b&gt;|5|True|#161a18|wide"),
        ("word: ", "|5|True|#161a18|wide"),
    ],
)
def test_settings_have_types_and_defaults(site_maker: Maker, settings: str, page: str) -> None:
    site = site_maker(mini({"home.html": HOME}, theme=THEME), settings=SITE + f"theme: {{name: mini, settings: {{{settings}}}}}\n")
    build_here(site)
    assert site.page("index.html") == page


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        ("wrod: x", "did you mean “word”?"),
        ("count: four", "it can be: number"),
        ("count: 1.5", "it can be: number"),
        ("shown: si", "it can be: boolean"),
        ("shown: 'true'", "it can be: boolean"),
        ("ink: red", "it can be: color"),
        ("ink: '#12345'", "it can be: color"),
        ("layout: huge", "it can be: wide, narrow"),
        ("word: [a]", "it can be: text"),
    ],
)
def test_a_wrong_setting_is_an_error_of_site_yaml_with_its_line(site_maker: Maker, setting: str, hint: str) -> None:
    site = site_maker(mini(theme=THEME), settings=SITE + f"theme:\n  name: mini\n  settings:\n    {setting}\n")
    with pytest.raises(SiteError) as caught:
        build_here(site)
    assert caught.value.status == Status.USAGE
    (found,) = said(list(caught.value.problems))
    assert found.startswith("site.yaml:11: error: ")
    assert found.endswith(f"hint: {hint}")


def test_a_setting_that_shares_its_name_with_a_key_of_site_yaml_keeps_its_line(site_maker: Maker) -> None:
    theme = "title: Mini\nsettings:\n  title: {type: number, default: 1}\n"
    site = site_maker(mini(theme=theme), settings="theme:\n  name: mini\n  settings:\n    title: x\n" + SITE)
    assert [str(problem.where).split(":")[:2] for problem in problems_of(site)] == [["site.yaml", "4"]]


@pytest.mark.parametrize("default", ["four", "'4x'", "[1]"])
def test_a_default_of_the_wrong_type_is_an_error_of_theme_yaml(site_maker: Maker, default: str) -> None:
    theme = f"title: Mini\nsettings:\n  count: {{type: number, default: {default}}}\n"
    found = said(problems_of(site_maker(mini(theme=theme), settings=SETTINGS)))
    assert [each.partition(" error")[0].startswith("themes/mini/theme.yaml:3:") for each in found] == [True]


def test_settings_of_an_extended_theme_can_be_set(site_maker: Maker) -> None:
    files = {**mini({"home.html": '{{ setting("word") }}'}, theme=THEME), "themes/child/theme.yaml": "title: C\nextends: mini\n"}
    site = site_maker(files, settings=SITE + "theme: {name: child, settings: {word: figlio}}\n")
    build_here(site)
    assert site.page("index.html") == "figlio"


def test_t03_a_link_out_of_the_theme_is_refused(site_maker: Maker) -> None:
    site = site_maker(mini(), settings=SETTINGS)
    (site.root.parent / "secret.html").write_text("secret")
    (site.root / "themes/mini/templates/leak.html").symlink_to(site.root.parent / "secret.html")
    assert said(problems_of(site)) == [
        "themes/mini/templates/leak.html: error: the link leads out of the theme hint: copy the file here instead"
    ]


def test_what_editors_leave_behind_is_no_template(site_maker: Maker) -> None:
    site = site_maker(mini({"home.html~": "{% broken", ".home.html.swp": "{% broken"}), settings=SETTINGS)
    assert problems_of(site) == []
