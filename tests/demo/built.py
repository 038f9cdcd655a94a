"""The repository's own site, built once from a copy of its sources."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from tests.conftest import NOW, REPOSITORY, need, run_command
from tests.demo.links import Site
from tests.demo.newsroom import Newsroom

SOURCES = ("content", "themes", "site.yaml")


@dataclass(frozen=True)
class Demo:
    """The site's sources and its output."""

    root: Path

    @property
    def out(self) -> Path:
        return self.root / "public"

    @cached_property
    def newsroom(self) -> Newsroom:
        return Newsroom(self.root, datetime.fromisoformat(NOW).replace(tzinfo=ZoneInfo("Europe/Rome")))

    @cached_property
    def site(self) -> Site:
        return Site(self.out, self.newsroom.origin)

    @cached_property
    def documents(self) -> Mapping[str, LexborHTMLParser]:
        """Every HTML file by the decoded path of its address, redirects left out."""
        return {path: tree for path, tree in self._all_documents.items() if not tree.css_first("meta[http-equiv=refresh]")}

    @cached_property
    def redirects(self) -> Mapping[str, LexborHTMLParser]:
        """The pages at old addresses."""
        return {path: tree for path, tree in self._all_documents.items() if tree.css_first("meta[http-equiv=refresh]")}

    @cached_property
    def _all_documents(self) -> dict[str, LexborHTMLParser]:
        files = sorted(self.out.rglob("*.html"))
        return {self.path_of(self.site.url_of(file)): LexborHTMLParser(file.read_text("utf-8")) for file in files}

    def url(self, path: str) -> str:
        """The absolute address of a decoded path."""
        file = self.site.file_of(path)
        assert file is not None, path
        return self.site.url_of(file)

    def path_of(self, url: str) -> str:
        """The decoded path of an absolute or rooted address."""
        return unquote(urlsplit(url).path)

    def build(self, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`edicola build` of these sources, strict, at the fixed moment."""
        return run_command("build", "--site", str(self.root), "--now", NOW, "--strict", *args, cwd=self.root.parent, **environment)


def shared_demo(base: Path) -> Demo:
    """The demo for all tests of a run, in all of its processes: whoever comes first builds it. To be read, never written."""
    folder = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "demo/built"
        if not done.exists():
            shutil.rmtree(folder / "demo", ignore_errors=True)
            (folder / "demo").mkdir()
            build_demo(folder / "demo")
            done.touch()
    return Demo(folder / "demo/site")


def build_demo(folder: Path) -> Demo:
    """The sources copied to the folder and built there; a warning or an error fails. What `make build` has encoded is not encoded again."""
    root = folder / "site"
    root.mkdir()
    kept = REPOSITORY / ".edicola/images"
    if kept.is_dir():
        shutil.copytree(kept, root / ".edicola/images")
    for name in SOURCES:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        else:
            shutil.copy(source, root / name)
    demo = Demo(root)
    done = demo.build("--out", str(demo.out))
    assert (done.returncode, complaints(done)) == (0, []), done.stderr
    return demo


def complaints(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The warnings and errors of a run; on a slow machine it also says how far it is."""
    return [line for line in done.stderr.splitlines() if re.search(r"\b(warning|error)s?\b|Traceback", line)]


def node_module(name: str) -> Path:
    """A file of an npm package; `make test` installs them at the top of the repository."""
    file = REPOSITORY / "node_modules" / name
    need(file.is_file(), file.name, "npm install --ignore-scripts --no-save --no-package-lock vnu-jar axe-core")
    return file
