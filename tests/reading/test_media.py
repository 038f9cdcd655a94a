"""Files beside articles: known by their headers, never decoded; drawings that run something are refused."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from generator.model.story import Media
from generator.problems import Problem
from generator.reading.media import MAX_PIXELS, MAX_SIDE, read_media

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'


def read(folder: Path, name: str, data: bytes | str) -> Media | Problem:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return read_media(folder, name, "digest")


def picture(form: str, size: tuple[int, int] = (40, 30), orientation: int = 1) -> bytes:
    file, exif = BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", size).save(file, form, exif=exif)
    return file.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that says its size and holds nothing."""
    chunks = [b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT", b"IEND"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks
    )


@pytest.mark.parametrize(
    ("name", "form"), [("a.jpg", "JPEG"), ("a.JPEG", "JPEG"), ("a.png", "PNG"), ("a.gif", "GIF"), ("a.webp", "WEBP"), ("a.avif", "AVIF")]
)
def test_the_size_of_a_picture(tmp_path: Path, name: str, form: str) -> None:
    data = picture(form)
    assert read(tmp_path, name, data) == Media(name, "digest", 40, 30, len(data), still=True)


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 30)), (3, (40, 30)), (5, (30, 40)), (6, (30, 40)), (8, (30, 40))])
def test_a_photo_that_was_turned_has_the_size_that_is_seen(tmp_path: Path, orientation: int, size: tuple[int, int]) -> None:
    data = picture("JPEG", orientation=orientation)
    assert read(tmp_path, "a.jpg", data) == Media("a.jpg", "digest", *size, len(data), still=True)


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_header(tmp_path: Path) -> None:
    """T50"""
    found = read(tmp_path, "a.png", png_header(64_000, 64_000))
    assert isinstance(found, Problem)
    assert found.text == f"the picture is too large: 64000 × 64000 pixels (at most {MAX_SIDE} a side)"


def test_a_large_picture_is_not_decoded(tmp_path: Path) -> None:
    """T50: there is nothing to decode in this one."""
    data = png_header(10_000, 12_000)
    assert read(tmp_path, "a.png", data) == Media("a.png", "digest", 10_000, 12_000, len(data), still=True)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """T50"""
    found = read(tmp_path, "a.png", png_header(10_001, 12_000))
    assert isinstance(found, Problem)
    assert found.text == f"the picture is too large: 10001 × 12000 pixels (at most {MAX_PIXELS // 1_000_000} million)"


def moving(form: str) -> bytes:
    file = BytesIO()
    frames = [Image.new("L", (40, 30), shade) for shade in (0, 90, 200)]
    frames[0].save(file, form, save_all=True, append_images=frames[1:], duration=100)
    return file.getvalue()


@pytest.mark.parametrize(("name", "form"), [("a.gif", "GIF"), ("a.webp", "WEBP"), ("a.png", "PNG"), ("a.avif", "AVIF")])
def test_a_picture_that_moves_is_not_still(tmp_path: Path, name: str, form: str) -> None:
    data = moving(form)
    assert read(tmp_path, name, data) == Media(name, "digest", 40, 30, len(data))


def test_a_photo_with_a_preview_in_it_is_still(tmp_path: Path) -> None:
    found = read(tmp_path, "a.jpg", moving("MPO"))
    assert isinstance(found, Media) and found.still


@pytest.mark.parametrize(
    ("name", "mode", "transparent"),
    [("a.png", "RGBA", True), ("a.png", "LA", True), ("a.png", "RGB", False), ("a.webp", "RGBA", True), ("a.avif", "RGB", False)],
)
def test_a_picture_that_may_be_transparent_says_so(tmp_path: Path, name: str, mode: str, transparent: bool) -> None:
    file = BytesIO()
    Image.new(mode, (4, 3)).save(file, Image.registered_extensions()[Path(name).suffix])
    found = read(tmp_path, name, file.getvalue())
    assert isinstance(found, Media) and (found.still, found.transparent) == (True, transparent)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.jpg", picture("JPEG")[:20], id="cut"),
        pytest.param("a.png", b"", id="empty"),
        pytest.param("a.png", b"<html></html>", id="page"),
        pytest.param("a.webp", b"RIFF\xff\xff\xff\xffWEBP", id="webp-head"),
        pytest.param("a.gif", b"GIF89a", id="gif-head"),
    ],
)
def test_a_damaged_picture_is_named(tmp_path: Path, name: str, data: bytes) -> None:
    """T50"""
    found = read(tmp_path, name, data)
    assert isinstance(found, Problem)
    assert found.where.path == name
    assert str(tmp_path) not in str(found)


@pytest.mark.parametrize("name", ["a.pdf", "a.mp3", "a", "a.txt"])
def test_other_files_are_passed_on(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, name, b"\x00\xff") == Media(name, "digest", None, None, 2)


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.svg"])
def test_a_file_that_is_gone_is_named(tmp_path: Path, name: str) -> None:
    found = read_media(tmp_path, name, "digest")
    assert isinstance(found, Problem)
    assert (found.where.path, found.text) == (name, "can't be read: No such file or directory")


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ('width="40px" height="29.6px"', (40, 30)),
        ('viewBox="0 0 40 30"', (40, 30)),
        ('width="100%" viewBox="0,0,40,30"', (40, 30)),
        ("", (None, None)),
        ('viewBox="0 0 nan inf"', (None, None)),
    ],
)
def test_the_size_of_a_drawing(tmp_path: Path, attributes: str, size: tuple[int | None, int | None]) -> None:
    data = SVG.format(attributes, "<path d='M0 0'/>")
    assert read(tmp_path, "a.svg", data) == Media("a.svg", "digest", *size, len(data))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<g><script href='x.js'/></g>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        "<path onclick='alert(1)'/>",
        "<path ONLOAD='alert(1)'/>",
        "<a href='javascript:alert(1)'/>",
        "<a xlink:href='javascript:alert(1)'/>",
        "<image href='https://x.example/a.png'/>",
        "<use href='other.svg#a'/>",
        "<set attributeName='href' to='javascript:alert(1)'/>",
        "<animate attributeName='href' values='javascript:alert(1)'/>",
        "<use href='data:image/svg+xml,&lt;svg onload=alert(1)>'/>",
    ],
)
def test_a_drawing_that_runs_or_fetches_something_is_refused(tmp_path: Path, inside: str) -> None:
    """T50"""
    assert isinstance(read(tmp_path, "a.svg", SVG.format("", inside)), Problem)


@pytest.mark.parametrize(
    "inside",
    [
        "<use href='#a'/>",
        "<style>.a{fill:red}</style>",
        "<image href='data:image/png;base64,AA=='/>",
        "<title>Il molo</title>",
        "<path style='fill:url(#a)'/>",
    ],
)
def test_an_ordinary_drawing_is_fine(tmp_path: Path, inside: str) -> None:
    assert isinstance(read(tmp_path, "a.svg", SVG.format("", inside)), Media)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        "<svg",
        "",
        "<svg></svg><script/>",
    ],
)
def test_a_drawing_that_is_no_plain_xml_is_refused(tmp_path: Path, text: str) -> None:
    """T25, T50"""
    assert isinstance(read(tmp_path, "a.svg", text), Problem)


def test_entities_in_another_encoding_are_seen(tmp_path: Path) -> None:
    """T25: the parser reads UTF-16 too."""
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE svg [<!ENTITY a "x">]><svg>&a;</svg>'
    assert isinstance(read(tmp_path, "a.svg", bomb.encode("utf-16")), Problem)


def test_a_drawing_nested_deeply_is_read_or_named(tmp_path: Path) -> None:
    """T48"""
    assert read(tmp_path, "a.svg", SVG.format("", "<g>" * 50_000 + "</g>" * 50_000))


@given(st.binary(max_size=200), st.sampled_from(["a.svg", "a.jpg", "a.png", "a.gif", "a.webp", "a.avif", "a.bin"]), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_raise(tmp_path: Path, data: bytes, name: str, headed: bool) -> None:
    heads = {
        "a.jpg": b"\xff\xd8\xff\xe0",
        "a.png": png_header(4, 4)[:-24],
        "a.gif": b"GIF89a",
        "a.webp": b"RIFF\x20\0\0\0WEBPVP8X",
        "a.svg": b"<svg ",
    }
    assert read(tmp_path, name, heads.get(name, b"") + data if headed else data)
