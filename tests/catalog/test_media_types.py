"""Media types are ours, whatever the machine knows."""

from __future__ import annotations

import pytest

from generator.catalog.media_types import media_type
from generator.reading.media import PICTURES


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("content/news/x/a.jpg", "image/jpeg"),
        ("A.JPEG", "image/jpeg"),
        ("a.svg", "image/svg+xml"),
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
        ("a.tar.zip", "application/zip"),
        ("a.xyz", "application/octet-stream"),
        ("a", "application/octet-stream"),
        (".png", "application/octet-stream"),
        ("a.png/b", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_type_follows_from_the_suffix(path: str, type_: str) -> None:
    assert media_type(path) == type_


def test_every_picture_that_is_read_has_a_type() -> None:
    assert {media_type(f"a{suffix}").partition("/")[0] for suffix in (*PICTURES, ".svg")} == {"image"}
