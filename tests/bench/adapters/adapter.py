"""What the benchmark knows of a generator: plain facts and pure functions, nothing that runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.corpus import Item, items, write


@dataclass(frozen=True)
class Tools:
    """Where the peers are: programs, and the folder that holds Eleventy's node_modules."""

    hugo: Path
    pelican: Path
    nikola: Path
    eleventy: Path


@dataclass(frozen=True)
class Adapter:
    """One generator with one theme. Paths are relative to the site."""

    name: str
    title: str
    version: tuple[str, ...]
    """The command that prints the version."""
    files: Mapping[str, str]
    """Settings and theme, by path."""
    article: Callable[[Item], tuple[str, str]]
    """The file of an article: its path and its text."""
    build: tuple[str, ...]
    """The command that builds the site, run in its folder."""
    layout: str
    """The file of the theme in which every page's foot is."""
    output: str = "public"
    kept: tuple[str, ...] = ()
    """What builds remember, beside the output."""
    clean: Callable[[Path], tuple[str, ...]] | None = None
    """The command that builds everything anew into a folder, remembering nothing: what a build must be equal to."""
    serve: Callable[[int], tuple[str, ...]] | None = None
    """The command of the preview on a port."""
    env: Mapping[str, str] = field(default_factory=dict)

    def write_site(self, root: Path, total: int) -> None:
        """The archive of so many articles, with settings and theme."""
        write(root, self.files.items())
        write(root, (self.article(item) for item in items(total)))
