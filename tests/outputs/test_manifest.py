"""The web manifest and the icons that are made of a logo."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from tests.catalog.asking import THREE, build_here, problems_of, said
from tests.conftest import SiteFolder, article
from tests.outputs.reading_back import attribute, html_of
from tests.outputs.samples import png

Maker = Callable[..., SiteFolder]

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="6"/>'
STORY: dict[str, str | bytes] = {"content/news/x/it.md": article()}


def built(site_maker: Maker, logo: str, content: str | bytes, settings: str = "", **options: Any) -> SiteFolder:
    site = site_maker({**STORY, f"content/{logo}": content}, settings=f"{THREE}publisher: {{logo: {logo}}}\n{settings}")
    build_here(site, **options)
    return site


def manifest(site: SiteFolder, path: str = "site.webmanifest") -> Any:
    return json.loads((site.public / path).read_bytes())


def opened(site: SiteFolder, name: str) -> Image.Image:
    picture = Image.open(site.public / name)
    assert picture.format == "PNG"
    return picture.convert("RGBA")


def test_every_language_has_a_manifest_that_its_pages_name(site_maker: Maker) -> None:
    site = built(site_maker, "logo.png", png(8, 4))
    found = manifest(site, "ar/site.webmanifest")
    assert found.pop("icons") == [
        {"src": "/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
        {"src": "/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
        {"src": "/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    assert found == {
        "name": "Il Faro",
        "short_name": "Il Faro",
        "description": "Notizie dal molo",
        "lang": "ar",
        "dir": "rtl",
        "id": "/ar/",
        "start_url": "/ar/",
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": "#0b5340",
        "background_color": "#f4f4ef",
    }
    assert manifest(site, "en/site.webmanifest")["name"] == "The Beacon"
    for path, address in (("index.html", "/site.webmanifest"), ("ar/index.html", "/ar/site.webmanifest")):
        assert attribute(html_of(site, path), "link[rel=manifest]", "href") == address


def test_in_a_folder_of_a_host_all_addresses_are_below_it(site_maker: Maker) -> None:
    site = built(site_maker, "logo.png", png(4, 4), base_url="https://host.example/faro")
    found = manifest(site, "en/site.webmanifest")
    assert (found["start_url"], found["scope"], found["icons"][0]["src"]) == ("/faro/en/", "/faro/", "/faro/icon-192.png")


def test_a_logo_in_pixels_becomes_square_icons(site_maker: Maker) -> None:
    site = built(site_maker, "logo.png", png(400, 200))
    for name, side, height in (("icon-192.png", 192, 96), ("icon-512.png", 512, 256)):
        icon = opened(site, name)
        assert icon.size == (side, side)
        assert icon.getbbox() == (0, (side - height) // 2, side, (side + height) // 2)  # the rest is transparent
        assert icon.getpixel((side // 2, side // 2)) == (255, 0, 0, 255)


def test_icons_that_a_system_cuts_are_full_and_keep_the_logo_inside(site_maker: Maker) -> None:
    site = built(site_maker, "logo.png", png(40, 40))
    for name, side in (("icon-maskable-512.png", 512), ("apple-touch-icon.png", 180)):
        icon = opened(site, name)
        assert icon.size == (side, side)
        assert icon.getpixel((0, 0)) == (0xF4, 0xF4, 0xEF, 255)
        assert icon.getpixel((side // 2, side // 2)) == (255, 0, 0, 255)
    maskable = opened(site, "icon-maskable-512.png")
    red = [(x, y) for x in range(512) for y in (0, 100, 256, 412) if maskable.getpixel((x, y)) == (255, 0, 0, 255)]
    assert red
    assert max((x - 255.5) ** 2 + (y - 255.5) ** 2 for x, y in red) <= (0.4 * 512) ** 2


def test_pages_name_the_icons(site_maker: Maker) -> None:
    tree = html_of(built(site_maker, "logo.png", png(4, 4)), "index.html")
    assert [(each.attributes["href"], each.attributes["sizes"]) for each in tree.css("link[rel=icon]")] == [
        ("/icon-192.png", "192x192"),
        ("/icon-512.png", "512x512"),
    ]
    assert attribute(tree, "link[rel=apple-touch-icon]", "href") == "/apple-touch-icon.png"


@pytest.mark.parametrize("logo", ["logo.svg", "static/logo.svg"])
def test_a_drawing_is_the_only_icon(site_maker: Maker, logo: str) -> None:
    site = built(site_maker, logo, DRAWING)
    (icon,) = manifest(site)["icons"]
    assert (icon["sizes"], icon["type"]) == ("any", "image/svg+xml")
    assert attribute(html_of(site, "index.html"), "link[rel=icon]", "href") == icon["src"]
    assert (site.public / icon["src"].lstrip("/")).read_text() == DRAWING
    assert not list(site.public.glob("*icon*.png"))


def test_the_setting_of_the_theme_goes_before_the_logo(site_maker: Maker) -> None:
    site = site_maker(
        {**STORY, "content/logo.png": png(4, 4), "content/static/favicon.ico": b"ico"},
        settings=THREE + "publisher: {logo: logo.png}\ntheme: {name: testata, settings: {favicon: /favicon.ico}}\n",
    )
    build_here(site)
    assert attribute(html_of(site, "index.html"), "link[rel=icon]", "href") == "/favicon.ico"
    assert attribute(html_of(site, "index.html"), "link[rel=apple-touch-icon]", "href") == "/apple-touch-icon.png"


def test_without_a_logo_there_are_no_icons(site_maker: Maker) -> None:
    site = site_maker(STORY, settings=THREE)
    build_here(site)
    assert "icons" not in manifest(site)
    assert html_of(site, "index.html").css("link[rel*=icon]") == []


def test_another_logo_makes_other_icons(site_maker: Maker) -> None:
    site = built(site_maker, "logo.png", png(4, 4))
    site.write({"content/logo.png": png(4, 2)})
    changed = build_here(site).data["changed"]
    assert isinstance(changed, list)
    assert {"icon-192.png", "icon-512.png", "icon-maskable-512.png", "apple-touch-icon.png"} <= set(changed)


@pytest.mark.parametrize(
    ("logo", "content", "expected"),
    [
        ("lgo.png", png(4, 4), "site.yaml:9: error: the logo content/lgo.png is not there"),
        ("logo.png", png(4097, 1), "site.yaml:9: error: the logo is too large: 4097 × 1 pixels (at most 4096 a side)"),
        ("logo.png", png(40, 40)[:60], "content/logo.png: error: the picture can't be read"),
        ("logo.svg", "<svg", "content/logo.svg: error: the drawing is not valid SVG"),
    ],
)
def test_a_logo_that_can_not_be_used_is_an_error(site_maker: Maker, logo: str, content: str | bytes, expected: str) -> None:
    site = site_maker({**STORY, f"content/{logo.replace('lgo', 'logo')}": content}, settings=f"{THREE}publisher: {{logo: {logo}}}\n")
    found = said(problems_of(site))
    assert found
    assert all(each.startswith(expected) for each in found)


def test_a_static_file_of_the_same_name_is_named(site_maker: Maker) -> None:
    site = site_maker({**STORY, "content/static/site.webmanifest": "{}"}, settings=THREE)
    (problem,) = said(problems_of(site))
    assert "the address /site.webmanifest is wanted twice: here and by the web manifest" in problem
