"""A new site, and an old one to be imported into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SiteFolder, write_files
from tests.importing.old_site import page

Maker = Callable[..., SiteFolder]


@dataclass(frozen=True)
class Move:
    """A site that an old one moves to; `old` is the folder of what was saved of it."""

    site: SiteFolder
    old: Path

    def save(self, files: Mapping[str, str | bytes]) -> None:
        """More of the old site."""
        write_files(self.old, files)

    def run(self, *args: str) -> Any:
        """`edicola import wix OLD ARGS`, and what it tells machines; `exit` is its status."""
        done = self.site.run("import", "wix", str(self.old), "--format", "json", *args)
        assert "Traceback" not in done.stderr, done.stderr
        return {**json.loads(done.stdout), "exit": done.returncode}

    def articles(self) -> dict[str, str]:
        """The articles of the site, by path below content/."""
        content = self.site.root / "content"
        return {
            path.relative_to(content).as_posix(): path.read_text("utf-8")
            for path in sorted(content.rglob("*.md"))
            if ".imports" not in path.parts
        }

    def article(self) -> str:
        """The only one."""
        (text,) = self.articles().values()
        return text

    def body(self) -> str:
        """The Markdown of the only one."""
        return self.article().partition("\n---\n\n")[2]


@pytest.fixture
def move(site_maker: Maker, tmp_path: Path) -> Move:
    """A site without content, and an old one of which nothing has been saved yet."""
    old = tmp_path / "old"
    old.mkdir()
    return Move(site_maker(), old)


@pytest.fixture
def imported(move: Move) -> Callable[..., Move]:
    """`imported(body, title=..., url=...)`: one saved page, imported."""

    def make(body: str, *args: str, **details: Any) -> Move:
        move.save({"pagina.html": page(body, **details)})
        move.run(*args)
        return move

    return make


def messages(report: Any, topic: str | None = None) -> list[str]:
    """What a report leaves to do."""
    return [each["message"] for each in report["to_do"] if topic in (None, each["topic"])]
