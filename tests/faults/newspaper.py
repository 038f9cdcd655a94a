"""A small paper with a theme of its own, so that a build is short, in two versions; and ways to build it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from generator.cli import edicola
from tests.conftest import NOW, REPOSITORY, SITE, SiteFolder, article, tree, write_files

Files = Mapping[str, str | bytes]

SETTINGS = SITE + "theme: foglio\npage_size: 5\n"

TEMPLATE = """\
<!doctype html><html lang="{{ page.language.code }}" dir="{{ page.language.direction }}"><head><meta charset="utf-8">
<title>{{ site.title }}</title>{% if page.noindex %}<meta name="robots" content="noindex">{% endif %}
<link rel="canonical" href="{{ page.canonical }}">
{% for code, address in alternates %}<link rel="alternate" hreflang="{{ code }}" href="{{ address }}">{% endfor %}
</head><body>
{% if page.kind in ("article", "page") %}
<h1>{{ article.title }}</h1>{{ body }}{% for tag in article.tags %}<i>{{ tag.name }}</i>{% endfor %}{% endif %}
{% if page.kind in ("home", "section", "tag", "author", "year", "month") %}
{% for card in listing.cards %}<a href="{{ card.url }}">{{ card.title }}</a> {{ card.summary }}{% endfor %}{% endif %}
{% block end %}{% endblock %}
</body></html>
"""

KINDS = ("home", "article", "page", "section", "tag", "tags", "author", "archive", "year", "month", "404", "root")

THEME: Files = {
    "themes/foglio/theme.yaml": "title: Foglio\nextends: null\n",
    "themes/foglio/templates/base.html": TEMPLATE,
    **{f"themes/foglio/templates/{kind}.html": '{% extends "base.html" %}' for kind in KINDS},
    "themes/foglio/assets/foglio.css": "body { color: #123 }\n",
}

OLD: Files = {
    "site.yaml": SETTINGS,
    **THEME,
    "content/tags.yaml": "mare: {name: {it: Mare, en: Sea}}\n",
    **{
        f"content/news/2026-07-{day:02}-storia-{day}/it.md": article(
            f"Storia {day}", f"2026-07-{day:02}", f"Testo numero {day}.", tags="[mare]"
        )
        for day in range(1, 13)
    },
    "content/news/2026-07-02-storia-2/en.md": article("Story 2", "2026-07-02", "Text number 2."),
    "content/static/CNAME": "faro.example\n",
    "content/static/vecchio.txt": "old\n",
    "content/static/dati.bin": bytes(range(256)) * 1000,
}

EDITS: Files = {
    "content/news/2026-07-03-storia-3/it.md": article("Storia 3, corretta", "2026-07-03", "Testo corretto.", tags="[mare]"),
    "content/news/2026-07-20-nuova/it.md": article("Storia nuova", "2026-07-20", "Una novità.", tags="[mare]"),
    "content/static/dati.bin": bytes(reversed(range(256))) * 1000,
    "content/static/nuovo/x.txt": "new\n",
}
DELETED = ("content/static/vecchio.txt", "content/news/2026-07-02-storia-2/en.md")

NEW: Files = {**{path: content for path, content in OLD.items() if path not in DELETED}, **EDITS}
"""Changed, new and deleted articles and files; pages that come and go."""

SLOW = "{% set ns = namespace(n=0) %}{% for a in range(250) %}{% for b in range(250) %}{% set ns.n = a %}{% endfor %}{% endfor %}"
"""Something for a template that makes its page take a moment."""


def make_site(root: Path, files: Files) -> SiteFolder:
    """A site of these files and no others but its output and store."""
    for name in ("content", "themes"):
        shutil.rmtree(root / name, ignore_errors=True)
    write_files(root, files)
    return SiteFolder(root)


@dataclass(frozen=True)
class Run:
    """How a command ended."""

    status: int
    text: str
    """Standard output and standard error."""


def run_here(root: Path, *args: str) -> Run:
    """`edicola ARGS` about the site, in this process: what a test does often."""
    result = CliRunner().invoke(edicola, [*args[:1], "--site", str(root), *args[1:]], standalone_mode=False)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.output)


def build_here(root: Path, *args: str, now: str = NOW) -> Run:
    """`edicola build` in this process, with a fixed clock."""
    return run_here(root, "build", "--now", now, "--jobs", "1", *args)


def command(*args: str) -> list[str]:
    """The program, to be started as a process."""
    return [sys.executable, "-m", "generator", *args]


def environment(**variables: str) -> dict[str, str]:
    """What the program is started with."""
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), "EDICOLA_LANG": "en", **variables}


def start(root: Path, *args: str, prefix: tuple[str, ...] = (), **variables: str) -> subprocess.Popen[str]:
    """`edicola build` as a process, in a session of its own."""
    return subprocess.Popen(
        [*prefix, *command("build", "--now", NOW, *args)],
        cwd=root,
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def build_as(prefix: tuple[str, ...], root: Path, *args: str, **variables: str) -> Run:
    """`edicola build` as a process, started by another command."""
    process = start(root, *args, prefix=prefix, **variables)
    out, err = process.communicate(timeout=120)
    return Run(process.returncode, out + err)


def cold(files: Files, folder: Path, *args: str) -> dict[str, bytes]:
    """The tree that a first build of these files gives."""
    root = folder / "cold"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    write_files(root, files)
    run = build_here(root, *args)
    assert run.status == 0, run.text
    return tree(root / "public")


def cold_copy(site: SiteFolder, folder: Path, now: str = NOW) -> dict[str, bytes]:
    """The tree that a first build of the site as it is now gives."""
    copy = folder / "cold"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(site.root, copy, ignore=shutil.ignore_patterns("public", ".edicola"), symlinks=True)
    run = build_here(copy, now=now)
    assert run.status == 0, run.text
    return tree(copy / "public")


def leftovers(root: Path) -> list[str]:
    """Temporary files of ours in the site and its output."""
    kept = {".edicola.json", ".edicola", "store.db", ".gitignore"}
    return [
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if (path.name.startswith(".edicola") or path.parent.name == ".edicola") and path.name not in kept
    ]
