"""F03, F04: a disk that is full or broken at any write, close or rename: exit 3 with the path; the old site, or one to be finished."""

from __future__ import annotations

import errno
import io
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from generator.model.output import JOURNAL
from tests.conftest import NOW, SiteFolder, tree, write_files
from tests.faults.newspaper import NEW, OLD, build_here, command, environment, leftovers, make_site


class Disk:
    """Counts what is done to files below a folder, and fails from the chosen action on."""

    def __init__(self, folder: Path, actions: tuple[str, ...], at: int, number: int) -> None:
        self.folder = str(folder)
        self.actions = actions
        self.at = at
        self.number = number
        self.done = 0

    def act(self, action: str, path: object) -> None:
        """The moment before the action; OSError if it is to fail."""
        if action in self.actions and str(path).startswith(self.folder):
            self.done += 1
            if self.done > self.at:
                named = (str(path),) if action in ("open", "rename", "mkdir") else ()  # what is open has no name for the system
                raise OSError(self.number, os.strerror(self.number), *named)


class File:
    """An open file on the disk. What is closed with an error is closed all the same, as POSIX has it."""

    def __init__(self, real: Any, path: object, disk: Disk) -> None:
        self.real, self.path, self.disk = real, path, disk

    def write(self, data: Any) -> int:
        self.disk.act("write", self.path)
        return int(self.real.write(data))

    def close(self) -> None:
        self.real.close()
        self.disk.act("close", self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@contextmanager
def installed(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    real_open, real_replace, real_mkdir, real_sync = io.open, os.replace, os.mkdir, os.fsync

    def opened(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        if not set(mode) & set("wax+") or not isinstance(file, str | os.PathLike):
            return real_open(file, mode, *args, **options)
        disk.act("open", file)
        return File(real_open(file, mode, *args, **options), file, disk)

    def replace(source: Any, target: Any, **options: Any) -> None:
        disk.act("rename", target)
        real_replace(source, target, **options)

    def mkdir(path: Any, *args: Any, **options: Any) -> None:
        if not os.path.lexists(path):
            disk.act("mkdir", path)
        real_mkdir(path, *args, **options)

    def sync(descriptor: int) -> None:
        disk.act("fsync", disk.folder)
        real_sync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(io, "open", opened)
        patch.setattr(os, "replace", replace)
        patch.setattr(os, "mkdir", mkdir)
        patch.setattr(os, "fsync", sync)
        yield


@pytest.mark.parametrize(
    ("number", "actions"),
    [
        (errno.ENOSPC, ("open",)),
        (errno.ENOSPC, ("write",)),
        (errno.ENOSPC, ("close",)),
        (errno.ENOSPC, ("rename",)),
        (errno.ENOSPC, ("mkdir", "fsync")),
        (errno.EIO, ("write", "close", "fsync")),
        (errno.EXDEV, ("rename",)),
        (errno.EDQUOT, ("write",)),
    ],
    ids=lambda case: errno.errorcode[case] if isinstance(case, int) else "-".join(case),
)
def test_whatever_the_disk_refuses_is_named_and_the_site_is_whole(
    number: int,
    actions: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    old_tree: dict[str, bytes],
    new_tree: dict[str, bytes],
) -> None:
    pristine = make_site(tmp_path / "pristine", OLD)
    assert build_here(pristine.root).status == 0
    make_site(pristine.root, NEW)
    counting = Disk(tmp_path / "site" / "public", actions, 10**6, number)
    site = restored(pristine, tmp_path)
    with installed(counting, monkeypatch):
        assert build_here(site.root).status == 0
    assert counting.done > 1
    for at in sorted({0, counting.done // 2, counting.done - 2, counting.done - 1}):
        site = restored(pristine, tmp_path)
        with installed(Disk(site.public, actions, at, number), monkeypatch):
            run = build_here(site.root)
        assert run.status == 3, f"{actions} {at}: {run.text}"
        assert str(site.public) in run.text, f"{actions} {at}: {run.text}"
        assert os.strerror(number) in run.text
        left = tree(site.public)
        if not (site.public / JOURNAL).exists():
            assert left == old_tree, f"{actions} {at}"
        else:
            for path, content in left.items():
                assert path.startswith(".edicola") or content in (old_tree.get(path), new_tree.get(path)), f"{actions} {at}: {path}"
        run = build_here(site.root)
        assert run.status == 0, f"{actions} {at}: {run.text}"
        assert tree(site.public) == new_tree, f"{actions} {at}"
        assert leftovers(site.root) == []


def restored(pristine: SiteFolder, folder: Path) -> SiteFolder:
    """A copy of the site as it was before the build."""
    shutil.rmtree(folder / "site", ignore_errors=True)
    shutil.copytree(pristine.root, folder / "site")
    return SiteFolder(folder / "site")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(folder)], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("mounting is not allowed here; the faults are injected and bounded by RLIMIT_FSIZE in the other tests")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full_keeps_the_old_site(small_disk: Path, site: SiteFolder) -> None:
    out = small_disk / "public"
    assert build_here(site.root, "--out", str(out)).status == 0
    before = tree(out)
    site.write({"content/static/grande.bin": bytes(4_000_000)})
    run = build_here(site.root, "--out", str(out))
    assert run.status == 3
    assert str(out) in run.text
    assert "full" in run.text
    assert tree(out) == before
    (site.root / "content/static/grande.bin").unlink()
    assert build_here(site.root, "--out", str(out)).status == 0
    assert tree(out) == before


def test_a_full_disk_under_the_whole_site_is_a_message_and_the_old_site(small_disk: Path) -> None:
    """The store is on it too."""
    site = make_site(small_disk / "site", OLD)
    assert build_here(site.root).status == 0
    before = tree(site.public)
    rest = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    write_files(
        site.root,
        {"filler": bytes(max(0, rest - 8192)), "content/news/nuova.it.md": "---\ntitle: Nuova\ndate: 2026-07-30\n---\n\nTesto.\n"},
    )
    run = build_here(site.root)
    assert run.status in (0, 3)
    if run.status == 3:
        assert tree(site.public) == before
    (site.root / "filler").unlink()
    assert build_here(site.root).status == 0
    assert "Nuova" in site.page("index.html")
    assert leftovers(site.root) == []


def test_a_store_that_does_not_fit_on_the_disk_is_a_warning(small_disk: Path, site: SiteFolder) -> None:
    """The site is published by then."""
    shutil.rmtree(site.root / ".edicola")
    write_files(small_disk, {"filler": bytes(2 * 1024 * 1024 - 16384)})
    (small_disk / "store").mkdir()
    (site.root / ".edicola").symlink_to(small_disk / "store", target_is_directory=True)
    make_site(site.root, NEW)
    run = build_here(site.root)
    assert run.status == 0, run.text
    assert "warning: the store" in run.text


def limited(kind: int, value: int) -> Callable[[], None]:
    def limit() -> None:
        resource.setrlimit(kind, (value, value))

    return limit


def test_a_file_larger_than_the_limit_of_the_system_is_a_message(site: SiteFolder, old_tree: dict[str, bytes]) -> None:
    make_site(site.root, {**NEW, "content/static/grande.bin": bytes(1_500_000)})
    ended = subprocess.run(
        command("build", "--now", NOW),
        cwd=site.root,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited(resource.RLIMIT_FSIZE, 1_000_000),
    )
    assert ended.returncode == 3, ended.stderr
    assert "Traceback" not in ended.stderr
    assert str(site.public) in ended.stderr
    assert tree(site.public) == old_tree


def test_the_site_and_its_output_may_lie_on_two_file_systems(small_disk: Path, site: SiteFolder, old_tree: dict[str, bytes]) -> None:
    """F04: EXDEV. Staging is beside the output, so no rename crosses."""
    run = build_here(site.root, "--out", str(small_disk / "a" / "public"))
    assert run.status == 0
    assert tree(small_disk / "a" / "public") == old_tree
