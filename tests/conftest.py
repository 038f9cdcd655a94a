"""Fixtures for all floors: small sites made of text, and the command run as its users run it."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).resolve().parent.parent

os.environ["EDICOLA_LANG"] = "en"  # before the command line is imported, for tests that call it in their own process

from generator import cli, terminal  # noqa: E402 (it asks for its language as it is imported)
from generator.building import workers  # noqa: E402
from generator.theming.environment import _Environment  # noqa: E402

NOW = "2026-08-01T12:00"
"""The clock of tests that need one."""

SITE = """\
title: {it: Il Faro, en: The Beacon}
description: {it: Notizie dal molo, en: News from the quay}
base_url: https://faro.example
timezone: Europe/Rome
languages:
  it: {name: Italiano, prefix: ""}
  en: {name: English, prefix: en}
"""


def need(found: object, what: str, how: str) -> None:
    """Skip a test whose tool this machine lacks; fail where everything must run, as in CI."""
    if not found:
        message = f"{what} is missing: {how}"
        if os.environ.get("EDICOLA_TEST_EVERYTHING"):
            pytest.fail(message)
        pytest.skip(message)


def article(title: str = "Una storia", date: str = "2026-07-28", body: str = "Il testo di prova.", **front: str) -> str:
    """An article's file: front matter from the keywords as they are written, and a body."""
    lines = [f"title: {title}", f"date: {date}", *(f"{key}: {value}" for key, value in front.items())]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{body}\n"


def write_files(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files given by path relative to the root."""
    for name, content in files.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(content, encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by path relative to it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@dataclass(frozen=True)
class SiteFolder:
    """A site on disk, in a temporary folder."""

    root: Path

    @property
    def public(self) -> Path:
        return self.root / "public"

    def write(self, files: Mapping[str, str | bytes]) -> None:
        write_files(self.root, files)

    def run(self, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`edicola ARGS` in the site's folder: as a process of its own where its environment matters."""
        return run_command(*args, cwd=self.root, **environment) if environment else run_here(*args, cwd=self.root)

    def build(self, *args: str, now: str = NOW, **environment: str) -> subprocess.CompletedProcess[str]:
        """`edicola build` with a fixed clock."""
        return self.run("build", "--now", now, *args, **environment)

    def page(self, path: str) -> str:
        """The text of an output."""
        return (self.public / path).read_text(encoding="utf-8")


def run_command(*args: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, with the repository's package."""
    variables = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1", "EDICOLA_LANG": "en", **environment}
    return subprocess.run(
        [sys.executable, "-m", "generator", *args],
        cwd=cwd,
        env=variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,  # for the demo with all its pictures, on a machine that does other things too
        check=False,
    )


def run_here(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The whole program but for its process, which costs more than building a small site: in this one, without workers unless it is
    told how many."""
    out, err = io.StringIO(), io.StringIO()
    handler = signal.getsignal(signal.SIGTERM)
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patch.chdir(cwd)
        patch.setattr(sys, "argv", ["edicola", *args])
        patch.setattr(terminal, "EVERY", float("inf"))  # on a slow machine it would tell how far it is
        if "--jobs" not in args:
            patch.setattr(workers, "default_jobs", lambda: 1)
        try:
            with pytest.raises(SystemExit) as left:
                cli.main()
        finally:
            signal.signal(signal.SIGTERM, handler)
    status = left.value.code or 0
    assert isinstance(status, int)
    return subprocess.CompletedProcess(args, status, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once() -> Iterator[None]:
    """Templates of the same text and name are parsed and compiled once in this process: for a small site that is most of a build.

    All environments are alike in what Jinja compiles by, see `make_environment`, and what is wrong in a template is found anew each time.
    """
    with pytest.MonkeyPatch.context() as patch:
        for method in ("compile", "parse"):
            patch.setattr(_Environment, method, _remembered(getattr(_Environment, method)))
        yield


def _remembered(method: Callable[..., object]) -> Callable[..., object]:
    """A method whose results are kept, whatever object it belongs to."""
    known: dict[tuple[object, ...], object] = {}

    def call(environment: object, *args: object) -> object:
        if args not in known:
            known[args] = method(environment, *args)
        return known[args]

    return call


@pytest.fixture
def site_maker(tmp_path: Path) -> Callable[..., SiteFolder]:
    """Makes a site: `site_maker({"content/news/x/it.md": article()})`; site.yaml is SITE unless it is given."""

    def make(files: Mapping[str, str | bytes] | None = None, *, settings: str = SITE, search: bool = False) -> SiteFolder:
        root = tmp_path / "site"
        root.mkdir(exist_ok=True)
        if settings.endswith("\n") and "search:" not in settings and not search:
            settings += "search: false\n"  # Pagefind would run in every build
        write_files(root, {"site.yaml": settings, **(files or {})})
        (root / "content").mkdir(exist_ok=True)
        return SiteFolder(root)

    return make


@pytest.fixture
def run_edicola(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`run_edicola("build", "--help")` in an empty folder, or in `cwd`."""

    def run(*args: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return run_command(*args, cwd=cwd or tmp_path, **environment)

    return run


CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, started once for all tests of a process: Playwright can't be started twice."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # a slow machine is no failure
    program = shutil.which("chromium")
    need(program, "Chromium", "apt-get install chromium")
    assert program
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield browser
        browser.close()
