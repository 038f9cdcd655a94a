"""Assets under names that hold their content's digest."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.catalog.asking import build_here, problems_of, said
from tests.conftest import SiteFolder, article
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]

HOME = {"home.html": '{{ asset("style.css") }}'}


def dressed(site_maker: Maker, **assets: str) -> SiteFolder:
    """A site whose theme has these assets: `style_css` is style.css, `fonts__a_woff` is fonts/a.woff."""
    files = {f"themes/mini/assets/{name.replace('__', '/').replace('_', '.')}": text for name, text in assets.items()}
    return site_maker({**mini(HOME), **files}, settings=SETTINGS)


def style(site: SiteFolder) -> str:
    """The published style sheet that the front page names."""
    return site.page(site.page("index.html").lstrip("/"))


def test_an_asset_is_published_under_a_name_that_changes_with_it(site_maker: Maker) -> None:
    site = dressed(site_maker, style_css="a {}")
    build_here(site)
    first = site.page("index.html")
    assert re.fullmatch(r"/assets/style\.[0-9a-f]{10}\.css", first)
    assert style(site) == "a {}"
    site.write({"themes/mini/assets/style.css": "b {}"})
    build_here(site)
    assert site.page("index.html") != first
    assert style(site) == "b {}"
    assert not (site.public / first.lstrip("/")).exists()


def test_a_style_sheet_names_its_fonts_as_they_are_published(site_maker: Maker) -> None:
    site = dressed(site_maker, style_css="@font-face { src: url(fonts/a.woff) }", fonts__a_woff="one")
    build_here(site)
    (font,) = (site.public / "assets/fonts").iterdir()
    assert f'url("fonts/{font.name}")' in style(site)


def test_a_changed_font_changes_the_style_sheets_name_and_every_page(site_maker: Maker) -> None:
    site = dressed(site_maker, style_css="@font-face { src: url(fonts/a.woff) }", fonts__a_woff="one")
    build_here(site)
    before = site.page("index.html")
    site.write({"themes/mini/assets/fonts/a.woff": "two"})
    build_here(site)
    assert site.page("index.html") != before
    assert site.page("index.html") == site.page("en/index.html")
    (font,) = (site.public / "assets/fonts").iterdir()
    assert f'url("fonts/{font.name}")' in style(site)
    assert len(list((site.public / "assets").glob("style.*"))) == 1
    assert build_here(site, clean=True).data["changed"] == []


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("url(fonts/a.woff)", r'url\("fonts/a\.\w+\.woff"\)'),
        ("url('fonts/a.woff')", r'url\("fonts/a\.\w+\.woff"\)'),
        ('url( "fonts/a.woff" )', r'url\("fonts/a\.\w+\.woff"\)'),
        ("url(./fonts/../fonts/a.woff)", r'url\("fonts/a\.\w+\.woff"\)'),
        ("url(fonts/a.woff?v=2)", r'url\("fonts/a\.\w+\.woff"\)'),
        ("url(fonts/a.woff#iefix)", r'url\("fonts/a\.\w+\.woff#iefix"\)'),
        ("url(#mark)", r"url\(#mark\)"),
        ("url(data:image/png;base64,AAAA)", r"url\(data:image/png;base64,AAAA\)"),
        ("url(https://other.example/a.woff)", r"url\(https://other\.example/a\.woff\)"),
        ("URL(fonts/a.woff)", r'(?i:url)\("fonts/a\.\w+\.woff"\)'),
    ],
)
def test_every_way_to_name_a_file(site_maker: Maker, written: str, published: str) -> None:
    site = dressed(site_maker, style_css=f"a {{ src: {written} }}", fonts__a_woff="one")
    build_here(site)
    assert re.fullmatch(rf"a {{ src: {published} }}", style(site))


@pytest.mark.parametrize("written", ["@import url(other.css);", '@import "other.css";', "@import 'other.css' screen;"])
def test_a_style_sheet_that_imports_another_names_it_as_it_is_published(site_maker: Maker, written: str) -> None:
    site = dressed(site_maker, style_css=written, other_css="b {}")
    build_here(site)
    (other,) = (site.public / "assets").glob("other.*.css")
    assert other.name in style(site)


def test_a_style_sheet_in_a_folder_looks_from_there(site_maker: Maker) -> None:
    files = {"themes/mini/assets/css/style.css": "a { src: url(../fonts/a.woff) }", "themes/mini/assets/fonts/a.woff": "one"}
    site = site_maker({**mini({"home.html": '{{ asset("css/style.css") }}'}), **files}, settings=SETTINGS)
    build_here(site)
    assert re.fullmatch(r'a { src: url\("\.\./fonts/a\.\w+\.woff"\) }', style(site))


def test_a_file_that_a_style_sheet_names_and_nobody_has_is_an_error_with_its_line(site_maker: Maker) -> None:
    site = dressed(site_maker, style_css="a {}\nb { src: url(fonts/b.woff) }", fonts__a_woff="one")
    (found,) = said(problems_of(site))
    assert found == (
        "themes/mini/assets/style.css:2: error: the style sheet names “fonts/b.woff”, which is not there hint: did you mean “fonts/a.woff”?"
    )


@pytest.mark.parametrize("target", ["../theme.yaml", "../../../site.yaml", "style.css"])
def test_a_style_sheet_names_neither_itself_nor_what_is_no_asset(site_maker: Maker, target: str) -> None:
    assert len(problems_of(dressed(site_maker, style_css=f"a {{ src: url({target}) }}"))) == 1


def test_style_sheets_that_import_each_other_are_an_error(site_maker: Maker) -> None:
    site = dressed(site_maker, style_css="@import url(other.css);", other_css="@import url(style.css);")
    assert problems_of(site)


def test_licences_keep_their_names(site_maker: Maker) -> None:
    site = dressed(site_maker, style_css="a {}", fonts__OFL_txt="free")
    build_here(site)
    assert site.page("assets/fonts/OFL.txt") == "free"


def test_assets_lie_below_the_base_path(site_maker: Maker) -> None:
    site = dressed(site_maker, style_css="a {}")
    build_here(site, base_url="https://host.example/faro")
    assert site.page("index.html").startswith("/faro/assets/style.")


def test_an_asset_that_the_theme_does_not_have_is_an_error_of_the_template(site_maker: Maker) -> None:
    (found, *_) = said(problems_of(dressed(site_maker, styles_css="a {}")))
    assert found.startswith("themes/mini/templates/home.html:1: error: the theme has no asset “style.css”")


def test_an_asset_that_appears_in_the_site_goes_before_the_built_in_one(site_maker: Maker) -> None:
    files = {"themes/mine/theme.yaml": "title: M\nextends: testata\n", "content/news/x/it.md": article()}
    site = site_maker(files, settings=SETTINGS.replace("mini", "mine"))
    build_here(site)
    site.write({"themes/mine/assets/testata.css": "mine {}"})
    build_here(site)
    (sheet,) = (site.public / "assets").glob("testata.*.css")
    assert sheet.read_text() == "mine {}"
    assert sheet.name in site.page("2026/07/x/index.html")
