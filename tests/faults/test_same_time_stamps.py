"""F09: the same size and the same time stamps, other bytes. The change is seen."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from generator.reading import files
from tests.conftest import SiteFolder, tree
from tests.faults.newspaper import OLD, build_here, cold_copy, make_site


def replace_unnoticed(path: Path, old: bytes, new: bytes, *, by_rename: bool) -> None:
    """Other bytes of the same number; then the old time stamps again."""
    assert len(old) == len(new)
    status = path.stat()
    content = path.read_bytes()
    assert old in content
    target = path.with_name("incoming") if by_rename else path
    target.write_bytes(content.replace(old, new))
    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
    if by_rename:
        target.replace(path)
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)


CASES = [
    ("content/news/2026-07-03-storia-3/it.md", b"numero 3", b"numero 8"),
    ("content/news/2026-07-03-storia-3/it.md", b"Storia 3", b"Storia 8"),
    ("content/static/CNAME", b"faro", b"boa1"),
    ("content/static/dati.bin", b"\x00\x01", b"\x01\x00"),
    ("content/tags.yaml", b"Mare", b"Lago"),
    ("site.yaml", b"Il Faro", b"La Diga"),
    ("themes/foglio/assets/foglio.css", b"#123", b"#321"),
    ("themes/foglio/templates/base.html", b"<i>", b"<b>"),
    ("public/index.html", b"Storia", b"Stoppa"),
    ("public/CNAME", b"faro", b"boa1"),
    ("public/dati.bin", b"\x00\x01", b"\x01\x00"),
]


@pytest.mark.parametrize("by_rename", [False, True], ids=["in place", "by rename"])
@pytest.mark.parametrize(("path", "old", "new"), CASES, ids=[f"{path}-{old!r}" for path, old, _ in CASES])
def test_a_change_that_time_stamps_do_not_show_is_seen(
    path: str, old: bytes, new: bytes, by_rename: bool, site: SiteFolder, tmp_path: Path
) -> None:
    build_here(site.root)  # the second build has read its own outputs
    replace_unnoticed(site.root / path, old, new, by_rename=by_rename)
    assert build_here(site.root).status == 0
    assert tree(site.public) == cold_copy(site, tmp_path)


@pytest.mark.parametrize("path", ["content/static/CNAME", "public/CNAME"])
def test_a_change_is_seen_when_the_memory_of_files_is_trusted(
    path: str, site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if everything had been written long ago, so that signatures count."""
    monkeypatch.setattr(files, "RACY_NS", 0)
    time.sleep(0.02)
    build_here(site.root)
    build_here(site.root)
    replace_unnoticed(site.root / path, b"faro", b"boa1", by_rename=False)
    assert build_here(site.root).status == 0
    assert tree(site.public) == cold_copy(site, tmp_path)


def test_edits_in_quick_succession_are_all_seen(site: SiteFolder) -> None:
    for number in range(10, 20):
        site.write({"content/static/CNAME": f"faro{number}.example\n"})
        build_here(site.root)
        assert site.page("CNAME") == f"faro{number}.example\n"


def test_a_touched_file_changes_nothing(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", OLD)
    build_here(site.root)
    for path in (site.root / "content").rglob("*.md"):
        path.touch()
    assert "nothing to do" in build_here(site.root).text
