"""Encoded pictures are kept beside the store: made once, whatever the output folder, and made again when they are damaged."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.building.images import KeptImages
from tests.conftest import SiteFolder, article, tree
from tests.outputs.pictures import photo

Maker = Callable[..., SiteFolder]

SETTINGS = "title: Il Faro\nbase_url: https://faro.example\ntimezone: Europe/Rome\nlanguages:\n  it: {name: Italiano, prefix: ''}\n"


class Made:
    """A maker that counts."""

    def __init__(self, content: bytes = b"content") -> None:
        self.content = content
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return self.content


def test_what_was_made_is_not_made_again(tmp_path: Path) -> None:
    made = Made()
    for _ in range(3):
        assert KeptImages(tmp_path / "images").keep(("avif", 320), "digest", made) == b"content"
    assert made.times == 1


@pytest.mark.parametrize(("variant", "picture"), [(("avif", 480), "digest"), (("webp", 320), "digest"), (("avif", 320), "other")])
def test_another_variant_or_picture_is_made(tmp_path: Path, variant: tuple[str, int], picture: str) -> None:
    kept, made = KeptImages(tmp_path / "images"), Made()
    kept.keep(("avif", 320), "digest", made)
    kept.keep(variant, picture, made)
    assert made.times == 2


@pytest.mark.parametrize("damage", [b"", b"x", b"0" * 32 + b"content", b"\xff" * 40])
def test_what_is_damaged_is_made_again_and_mended(tmp_path: Path, damage: bytes) -> None:
    kept, made = KeptImages(tmp_path / "images"), Made()
    kept.keep(("avif", 320), "digest", made)
    (file,) = (tmp_path / "images").iterdir()
    file.write_bytes(damage)
    assert [kept.keep(("avif", 320), "digest", made) for _ in range(2)] == [b"content"] * 2
    assert made.times == 2


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    kept, made = KeptImages(None), Made()
    assert [kept.keep(("avif", 320), "digest", made) for _ in range(2)] == [b"content"] * 2
    kept.forget_others([])
    assert (made.times, list(tmp_path.iterdir())) == (2, [])


def test_where_nothing_can_be_written_it_is_made_each_time(tmp_path: Path) -> None:
    (tmp_path / "images").write_bytes(b"a file where the folder should be")
    kept, made = KeptImages(tmp_path / "images"), Made()
    assert [kept.keep(("avif", 320), "digest", made) for _ in range(2)] == [b"content"] * 2
    kept.forget_others([])
    assert made.times == 2


def test_what_no_build_wants_goes_and_so_do_halves(tmp_path: Path) -> None:
    kept = KeptImages(tmp_path / "images")
    for width in (320, 480):
        kept.keep(("avif", width), "digest", Made())
    (tmp_path / "images/half.123").write_bytes(b"x")
    kept.forget_others([(("avif", 480), "digest")])
    made = Made()
    kept.keep(("avif", 480), "digest", made)
    assert (made.times, len(list((tmp_path / "images").iterdir()))) == (0, 1)


def paper(site_maker: Maker) -> SiteFolder:
    return site_maker({"content/news/x/foto.jpg": photo(400, 300), "content/news/x/it.md": article(image="foto.jpg")}, settings=SETTINGS)


def kept_files(site: SiteFolder) -> dict[str, tuple[int, int]]:
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (site.root / ".edicola/images").iterdir()}


def test_a_clean_build_elsewhere_encodes_nothing(site_maker: Maker, tmp_path: Path) -> None:
    site = paper(site_maker)
    assert site.build().returncode == 0
    before = kept_files(site)
    (site.root / ".edicola/store.db").unlink()
    assert site.build("--clean", "--out", str(tmp_path / "out")).returncode == 0
    assert len(before) == 10 and kept_files(site) == before
    assert tree(tmp_path / "out") == tree(site.public)


def test_a_picture_that_is_gone_is_forgotten_only_when_the_build_is_out(site_maker: Maker) -> None:
    site = paper(site_maker)
    assert site.build().returncode == 0
    site.write({"content/news/x/it.md": article(tags="[")})
    assert site.build().returncode == 1
    assert len(kept_files(site)) == 10
    site.write({"content/news/x/it.md": article()})
    assert site.build().returncode == 0
    assert kept_files(site) == {} and not (site.public / "media").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_site_on_a_read_only_disk_is_built(site_maker: Maker, tmp_path: Path) -> None:
    site = paper(site_maker)
    site.root.chmod(0o555)
    try:
        assert site.build("--out", str(tmp_path / "out")).returncode == 0
        assert len(list((tmp_path / "out/media").iterdir())) == 10
    finally:
        site.root.chmod(0o755)
