"""Pictures as they are published: every size decodes, nothing of the camera is left, and the same bytes come out every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from generator.outputs.images import WRITERS, decode, encode, resized
from tests.conftest import SiteFolder, article, tree
from tests.outputs.pictures import BLUE, GPS, RED, halves, photo, saved

Maker = Callable[..., SiteFolder]

SETTINGS = "title: Il Faro\nbase_url: https://faro.example\ntimezone: Europe/Rome\nlanguages:\n  it: {name: Italiano, prefix: ''}\n"


def near(found: object, wanted: tuple[int, ...], by: int = 14) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


def made(data: bytes, form: str, size: tuple[int, int], box: str = "") -> Image.Image:
    """The picture as it comes out, decoded again."""
    return Image.open(BytesIO(encode(resized(decode(data), size, box), form)))


def paper(image: str = "foto.jpg", data: bytes = b"", body: str = "Testo.", **front: str) -> dict[str, str | bytes]:
    return {
        f"content/news/x/{image}": data or photo(400, 300),
        "content/news/x/it.md": article(body=body, image=image, image_alt="Due", **front),
    }


def published(site: SiteFolder) -> dict[str, bytes]:
    return tree(site.public / "media")


@pytest.mark.parametrize("form", list(WRITERS))
@pytest.mark.parametrize("given", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_every_format_becomes_every_other(given: str, form: str) -> None:
    found = made(saved(halves(80, 60), given), form, (40, 30))
    assert (found.size, found.format) == ((40, 30), {"jpg": "JPEG"}.get(form, form.upper()))
    colours = found.convert("RGB")
    assert near(colours.getpixel((4, 15)), RED) and near(colours.getpixel((36, 15)), BLUE)


@pytest.mark.parametrize("form", list(WRITERS))
@pytest.mark.parametrize("given", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_nothing_of_camera_or_place_is_left(given: str, form: str) -> None:
    data = photo(80, 60, given)
    assert dict(Image.open(BytesIO(data)).getexif().get_ifd(GPS)), "the picture that is given must tell its place"
    content = encode(resized(decode(data), (40, 30), ""), form)
    found = Image.open(BytesIO(content))
    found.load()
    assert not found.getexif() and not found.getexif().get_ifd(GPS)
    assert {"exif", "icc_profile", "xmp", "comment", "XML:com.adobe.xmp"} & found.info.keys() == set()
    assert not re.search(rb"Secret|Exif|GPS|ICC_PROFILE|iCCP|xpacket", content)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("given", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photo_stands_upright(given: str, orientation: int) -> None:
    size = (30, 40) if orientation > 4 else (40, 30)
    found = made(photo(80, 60, given, orientation=orientation), "png", size).convert("RGB")
    red = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}[orientation]
    at = {"left": (3, 15), "right": (36, 15), "top": (15, 3), "bottom": (15, 36)}[red]
    assert near(found.getpixel(at), RED)


@pytest.mark.parametrize("form", ["avif", "webp", "png"])
@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA", "P"])
def test_transparent_parts_stay_transparent(mode: str, form: str) -> None:
    picture = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    picture.paste((90, 90, 90, 255), (20, 0, 40, 30))
    data = saved(picture.quantize(4), "PNG") if mode == "P" else saved(picture.convert("LA" if mode == "PA" else mode), "PNG")
    found = made(data, form, (20, 15)).convert("RGBA")
    alpha = [found.getpixel(at) for at in ((3, 7), (16, 7))]
    assert [each[3] for each in alpha if isinstance(each, tuple)] == [0, 255]


def test_what_is_transparent_is_white_in_a_jpeg() -> None:
    found = made(saved(Image.new("RGBA", (40, 30), (255, 0, 0, 0)), "PNG"), "jpg", (20, 15))
    assert near(found.getpixel((5, 5)), (255, 255, 255), by=2)


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    picture = Image.new("I;16", (4, 3), 128 * 256)
    assert near(made(saved(picture, "PNG"), "png", (4, 3)).getpixel((1, 1)), (128, 128, 128), by=1)


def test_a_picture_for_print_is_shown_in_screen_colours() -> None:
    found = made(saved(halves(80, 60, "CMYK"), "JPEG"), "png", (40, 30)).convert("RGB")
    assert near(found.getpixel((4, 15)), RED, by=30)


def test_colours_of_another_profile_are_converted() -> None:
    """A profile with red and blue exchanged: whoever only drops it shows the wrong colours."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    odd = plain.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")
    assert odd != plain
    found = made(saved(halves(80, 60), "PNG", icc_profile=odd), "png", (40, 30)).convert("RGB")
    assert near(found.getpixel((4, 15)), BLUE) and near(found.getpixel((36, 15)), RED)


@pytest.mark.parametrize(
    "profile", [b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()], ids=["damaged", "lab"]
)
def test_a_profile_that_does_not_fit_is_passed_over(profile: bytes) -> None:
    data = saved(halves(80, 60), "PNG", icc_profile=profile)
    assert near(made(data, "png", (40, 30)).convert("RGB").getpixel((4, 15)), RED)


def test_a_large_jpeg_is_decoded_smaller_and_cut_at_the_same_place() -> None:
    decoded = decode(saved(halves(7680, 4000), "JPEG"))
    assert (decoded.picture.width, decoded.width) == (3840, 7680)
    found = resized(decoded, (100, 100), "3740 1000 4740 2000")
    assert near(found.getpixel((4, 50)), RED) and near(found.getpixel((16, 50)), BLUE)


def test_the_files_of_a_picture(site_maker: Maker) -> None:
    site = site_maker(paper(), settings=SETTINGS)
    assert site.build().returncode == 0
    files = published(site)
    assert sorted(re.sub(r"\.[0-9a-f]{10}\.", ".", name) for name in files) == sorted(
        [f"foto.{width}.{form}" for width in (320, 400) for form in ("avif", "webp", "jpg")]
        + [f"foto.{sides}.jpg" for sides in ("400x225", "400x300", "300x300", "400x210")]
    )
    for name, content in files.items():
        picture = Image.open(BytesIO(content))
        picture.load()
        width, _, height = name.split(".")[2].partition("x")
        assert picture.size == (int(width), int(height or int(width) * 3 // 4)), name
    assert photo(400, 300) not in files.values()
    assert b"Secret" not in b"".join(tree(site.public).values())


def test_a_crop_keeps_the_focus(site_maker: Maker) -> None:
    for focus, colour in (("left", RED), ("right", BLUE)):
        site = site_maker(paper(data=photo(800, 100), image_focus=focus), settings=SETTINGS)
        assert site.build().returncode == 0
        (square,) = (content for name, content in published(site).items() if ".100x100." in name)
        assert near(Image.open(BytesIO(square)).getpixel((50, 50)), colour)


def test_the_same_bytes_come_out_whatever_the_number_of_jobs(site_maker: Maker, tmp_path: Path) -> None:
    """T51"""
    site = site_maker(paper(), settings=SETTINGS)
    assert site.build("--jobs", "1").returncode == 0
    first = published(site)
    for path in (site.root / ".edicola/images").iterdir():
        path.unlink()
    assert site.build("--jobs", "2", "--clean", "--out", str(tmp_path / "out"), PYTHONHASHSEED="5").returncode == 0
    assert tree(tmp_path / "out/media") == first


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_picture_that_is_cut_off_is_named_once_with_its_file(site_maker: Maker, form: str) -> None:
    """T50"""
    noisy = Image.effect_noise((400, 300), 90).convert("RGB")
    ending = {"JPEG": "jpg"}.get(form, form.lower())
    data = saved(noisy, form)
    other = saved(noisy.rotate(180), form)
    files = paper(f"a.{ending}", data[: len(data) * 2 // 3])
    files |= {f"content/news/y/b.{ending}": other[: len(other) // 2], "content/news/y/it.md": article(slug="y", image=f"b.{ending}")}
    site = site_maker(files, settings=SETTINGS)
    for command in (["build"], ["check"]):
        run = site.run(*command)
        assert run.returncode == 1
        errors = re.findall(
            r"^(\S+): error: (?:the picture can't be read: \S|this is not a picture, or it is damaged)", run.stderr, re.MULTILINE
        )
        assert errors == [f"content/news/x/a.{ending}", f"content/news/y/b.{ending}"], run.stderr
        assert "Traceback" not in run.stderr
    assert not site.public.exists()


def test_a_picture_that_moves_is_copied_as_it_is(site_maker: Maker) -> None:
    frames = [Image.new("L", (40, 30), shade) for shade in (0, 200)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    site = site_maker(paper("moto.gif", data), settings=SETTINGS)
    assert site.build().returncode == 0
    assert list(published(site).values()) == [data]
    page = site.page("2026/07/x/index.html")
    assert "<picture" not in page and re.search(r'<img src="/media/moto\.\w+\.gif" width="40" height="30" alt="Due"', page)


def test_a_picture_that_is_only_linked_is_published_whole_and_without_metadata(site_maker: Maker) -> None:
    files = {"content/news/x/foto.jpg": photo(400, 300), "content/news/x/it.md": article(body="[la foto](foto.jpg)")}
    site = site_maker(files, settings=SETTINGS)
    assert site.build().returncode == 0
    ((name, content),) = published(site).items()
    assert Image.open(BytesIO(content)).size == (400, 300) and b"Secret" not in content
    assert f'<a href="/media/{name}">la foto</a>' in site.page("2026/07/x/index.html")


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("![Il molo](foto.jpg)", "(min-width: 48rem) 41rem, 100vw"),
        ("Un ![Il molo](foto.jpg){width=120} qui", "120px"),
        ('<img src="foto.jpg" alt="Il &gt; molo" title="a > b">', "(min-width: 48rem) 41rem, 100vw"),
        ('<img alt="x" src="foto.jpg" />', "(min-width: 48rem) 41rem, 100vw"),
    ],
)
def test_a_picture_in_a_text_has_all_its_sizes(site_maker: Maker, text: str, sizes: str) -> None:
    files = {"content/news/x/foto.jpg": photo(400, 300), "content/news/x/it.md": article(body=text)}
    site = site_maker(files, settings=SETTINGS)
    assert site.build().returncode == 0
    page = site.page("2026/07/x/index.html")
    (inside,) = re.findall(r"<picture>(.*?)</picture>", page)
    assert re.findall(r'type="([^"]+)"', inside) == ["image/avif", "image/webp"]
    assert re.findall(r' sizes="([^"]+)"', inside) == [sizes] * 3
    named = {name.split()[0].removeprefix("/media/") for found in re.findall(r'srcset="([^"]+)"', inside) for name in found.split(", ")}
    assert named == set(published(site))
    assert ('loading="lazy"' in inside, 'decoding="async"' in inside, "edicola-ref" in page) == (True, True, False)
    feed = site.page("feed.xml")
    assert "picture" not in feed and "srcset" not in feed and "https://faro.example/media/foto." in feed


def test_an_authors_own_picture_element_is_not_doubled(site_maker: Maker) -> None:
    body = '<picture><img src="foto.jpg" alt="x"></picture>\n\n![y](foto.jpg)'
    site = site_maker({"content/news/x/foto.jpg": photo(400, 300), "content/news/x/it.md": article(body=body)}, settings=SETTINGS)
    assert site.build().returncode == 0
    page = site.page("2026/07/x/index.html")
    assert page.count("<picture>") == page.count("</picture>") == 2
    assert "<picture><picture>" not in page and page.count("<img ") == 2 and page.count("<source ") == 2


def test_the_picture_of_a_story_comes_first_and_others_when_they_are_near(site_maker: Maker) -> None:
    site = site_maker(paper(body="![y](foto.jpg)", image_focus="left 70%"), settings=SETTINGS)
    assert site.build().returncode == 0
    hero, inner = re.findall(r"<img [^>]+>", site.page("2026/07/x/index.html"))
    assert 'fetchpriority="high"' in hero and "loading=" not in hero and 'class="x-0 y-7"' in hero and 'width="400" height="300"' in hero
    assert "fetchpriority" not in inner and 'loading="lazy"' in inner
