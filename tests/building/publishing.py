"""Output folders for tests of publishing: a version of a site is a mapping of paths to bytes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.building.folder import read_manifest
from generator.building.publish import Change, Staging, commit, stage_folder
from generator.digest import Digest
from generator.model.output import STAGING
from tests.conftest import tree

Version = Mapping[str, bytes]

OLD: Version = {
    "index.html": b"old front page",
    "2026/07/porto/index.html": b"the harbour",
    "2026/07/porto/foto.jpg": b"\xff\xd8 picture",
    "tag/mare/index.html": b"the sea",
    "about": b"a file",
    "contact/index.html": b"a folder",
    "same.txt": b"same",
}

NEW: Version = {
    "index.html": b"new front page",
    "2026/08/faro/index.html": b"the lighthouse",
    "2026/07/porto/index.html": b"the harbour, again",
    "about/index.html": b"a folder now",
    "contact": b"a file now",
    "same.txt": b"same",
}
"""Against OLD: changed, added and removed files, emptied folders, a file that becomes a folder and a folder that becomes a file."""


def staged(out: Path, version: Version) -> Change:
    """The change that brings the folder to the version, its new files staged."""
    before = read_manifest(out) or {}
    staging = Staging(stage_folder(out))
    manifest: dict[str, Digest] = {}
    moves = {}
    for path, content in version.items():
        name, manifest[path] = staging.put(path, content)
        if before.get(path) != manifest[path]:
            moves[path] = name
    return Change(moves, tuple(sorted(before.keys() - manifest.keys())), manifest)


def publish(out: Path, version: Version) -> None:
    """The version, published as a build does it."""
    commit(out, staged(out, version))


def published(out: Path) -> dict[str, bytes]:
    """What visitors see: every file but our own."""
    return {path: content for path, content in tree(out).items() if not path.startswith(".edicola")}


def everything(out: Path) -> tuple[dict[str, bytes], list[str]]:
    """Every file and folder, ours too."""
    return tree(out), sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_dir())


class Killed(BaseException):
    """The process ends here."""


STEPS = ("replace", "rename", "unlink", "remove", "rmdir", "mkdir", "fsync", "link", "symlink")
"""The calls by which a folder changes; also those that shutil and pathlib make."""


@contextmanager
def failing_at(count: int, failure: Callable[[str], BaseException], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The count-th call that changes a folder (from 0) fails, and so do all that follow. Gives the names of the calls."""
    calls: list[str] = []

    def guarded(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*args: Any, **options: Any) -> Any:
            calls.append(name)
            if len(calls) > count:
                raise failure(str(args[0]))
            return real(*args, **options)

        return call

    with monkeypatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, guarded(name))
        yield calls


def fresh_folder(out: Path, version: Version) -> Path:
    """An output folder in which the version is published, and nothing else."""
    shutil.rmtree(out, ignore_errors=True)
    publish(out, version)
    assert not (out / STAGING).exists()
    return out
