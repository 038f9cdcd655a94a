"""A paper with one story to translate, in a git repository or in none."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands.running import Done, edicola
from tests.conftest import NOW, SiteFolder, article

STORY = "content/news/2026-07-28-molo"
ITALIAN = f"{STORY}/it.md"
ENGLISH = f"{STORY}/en.md"

TEXT = article("Il molo riapre", body="Si parte alle nove.\n\nSi torna alle sei.", summary="Da lunedì.", tags="[water]")

PAPER: dict[str, str | bytes] = {
    "content/tags.yaml": "water:\n  name: {it: Acqua, en: Water}\nsea:\n  name: {it: Mare, en: Sea}\n",
    ITALIAN: TEXT,
}


def git(folder: Path, *args: str) -> str:
    """`git ARGS`, whatever the machine's own settings are."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-c", "user.name=Ada", "-c", "user.email=ada@faro.example", "-c", "core.autocrlf=false", *args],
        cwd=folder,
        env={**variables, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.strip()


def commit(folder: Path) -> None:
    """Everything there, in the folder's repository, which is made if need be."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")


def without_git(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """A machine without git: a PATH that leads to nothing."""
    folder.mkdir(exist_ok=True)
    patch.setenv("PATH", str(folder))
    assert shutil.which("git") is None


def edit(site: SiteFolder, path: str, old: str, new: str) -> None:
    """Replace a piece of a file that is there."""
    text = (site.root / path).read_text("utf-8")
    assert old in text
    (site.root / path).write_text(text.replace(old, new), encoding="utf-8")


def translate(site: SiteFolder, *args: str) -> Done:
    return edicola("translate", *args, cwd=site.root)


def status(site: SiteFolder, *args: str) -> Done:
    return edicola("status", "--now", NOW, *args, cwd=site.root)
