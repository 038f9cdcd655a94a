"""The search's index: made by Pagefind (https://pagefind.app) from finished pages, and published with them.

Pagefind names most of its files by their content, so nobody can plan them. All of them together are one thing: they are kept as long
as the pages are those that they were made from, and else made anew.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.building.produce import Staged
from generator.building.publish import Staging
from generator.building.trace import Kept
from generator.digest import Digest, digest
from generator.model.site import FILE, Site
from generator.outputs.plan import Plan
from generator.outputs.search import FOLDER, is_of_search
from generator.problems import Line, Location, MachineError, Problem, SiteError, error, warning
from generator.reading.files import FileDigests

PATIENCE = 300.0
"""Seconds that Pagefind may take; for ten thousand pages it needs a few."""

TEMPLATE = "search.html"

_PACKAGES = ("pagefind", "pagefind_bin", "pagefind_bin_extended")

_ENTRY = "pagefind-entry.json"

_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")
"""Pagefind's own interfaces: a theme has its own."""

_IGNORED = (".toc", ".footnote-ref", ".footnote-backref")
"""What Python-Markdown writes into a text beside its words."""


_NOTHING = b"not able to build an index"
"""What Pagefind says where it found nothing."""

_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
"""Pagefind finds “acqua” in “dell'acqua”, but not in “dell’acqua”; the theme's script turns them back."""


def installed() -> bool:
    """Whether the search can be made here."""
    return find_spec("pagefind") is not None


def settle(site: Site, templates: Container[str]) -> tuple[Site, list[Problem]]:
    """The site with its search decided: there if it can be made and nobody said no. A warning if it was asked for in vain."""
    there = installed()
    problems = []
    if site.search and not there:
        where = Location(FILE, site.settings_lines.get("search", 1))
        message = "the site has no search: Pagefind is not installed"
        problems.append(warning(where, message, "install it with: pip install “edicola[search]”"))
    wanted = TEMPLATE in templates if site.search is None else site.search
    return replace(site, search=there and wanted), problems


class Index(Struct, frozen=True):
    """The index's files: what is kept of all, those that are staged, and why they were made; None if they were kept."""

    outputs: Mapping[str, Kept]
    staged: tuple[Staged, ...] = ()
    reason: str | None = None


class Search:
    """The index of an output folder; `pages` are the outputs that it must find, `known` all that the last build made."""

    def __init__(self, pages: Sequence[str], plan: Plan, known: Mapping[str, Kept], out: Path, files: FileDigests) -> None:
        self.pages = pages
        self.left = {path: kept for path, kept in known.items() if is_of_search(path) and path not in plan.specs}
        self.out = out
        self.files = files

    def why_stale(self, current: Mapping[str, Kept]) -> str | None:
        """Why the index must be made anew for these pages, in words; None if it is up to date."""
        if not self.pages:
            return None
        if not self.left:
            return "it is new"
        made_of = _made_of(self._written(current), self.left)
        if any(kept.spec != made_of for kept in self.left.values()):
            return Line("the pages that the search finds changed")
        for path, kept in self.left.items():
            found = self.files.digest(self.out / path)
            if found != kept.written:
                return "its file is missing" if found is None else "its file was changed by somebody else"
        return None

    def renew(self, current: Mapping[str, Kept], staged: Sequence[Staged], folder: Path) -> Index:
        """The index of these pages, staged if it had to be made. MachineError if Pagefind fails."""
        reason = self.why_stale(current)
        if reason is None:
            return Index(self.left if self.pages else {})
        fresh = {each.path: folder / each.name for each in staged}
        files = {path: fresh.get(path, self.out / path) for path in self.pages}
        contents = dict(make_index(files, folder))
        made_of = _made_of(self._written(current), contents)
        staging, made = Staging(folder), []
        for path, content in contents.items():
            name, written = staging.put(path, content)
            made.append(Staged(path, name, Kept(made_of, written)))
        return Index({each.path: each.kept for each in made}, tuple(made), reason)

    def _written(self, current: Mapping[str, Kept]) -> Mapping[str, Digest]:
        return {path: current[path].written for path in self.pages}


def _made_of(pages: Mapping[str, Digest], paths: Iterable[str]) -> Digest:
    """What the index depends on, and which files it has, so that one that the store has lost is missed."""
    return digest(([_version(name) for name in _PACKAGES], pages, sorted(paths)))


def _version(package: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 (a site without a search does not pay for it)

    try:
        return version(package)
    except PackageNotFoundError:
        return None


def make_index(pages: Mapping[str, Path], folder: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of the index's files, in order, made in the folder. `pages` maps outputs to the files that they are in now."""
    source, target = folder / "searched", folder / "index"
    for path, file in pages.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(_APOSTROPHE.sub("&#39;", file.read_text("utf-8")), encoding="utf-8")
    ignored = [word for each in _IGNORED for word in ("--exclude-selectors", each)]
    _run("--site", source.name, "--output-path", target.name, *ignored, cwd=folder)
    for file in sorted(target.rglob("*")):
        if file.is_file() and not file.name.startswith(_UNUSED):
            content = file.read_bytes()
            yield f"{FOLDER}/{file.relative_to(target).as_posix()}", _in_order(content) if file.name == _ENTRY else content


def _in_order(entry: bytes) -> bytes:
    """Pagefind writes the languages in any order."""
    return json.dumps(json.loads(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _run(*args: str, cwd: Path) -> None:
    """Run Pagefind where no settings of its own lie about. MachineError, in one line, if it fails; SiteError if no page is HTML to it."""
    from pagefind.service import get_executable  # noqa: PLC0415 (it takes as long to import as a warm build, and may not be there)

    program = get_executable()
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    hint = "is “edicola[search]” installed whole? “search: false” in site.yaml builds the site without a search"
    if program is None:
        raise MachineError("the search can't be made: {why}", hint, why=Line("Pagefind's program is missing"))
    try:
        subprocess.run(  # noqa: S603 (the program of a package that was asked for)
            [program, *args, "--silent"],
            cwd=cwd,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
        )
    except subprocess.TimeoutExpired:
        why: str = Line("Pagefind takes longer than {seconds} seconds", seconds=round(PATIENCE))
    except subprocess.CalledProcessError as failure:
        if _NOTHING in failure.stderr:
            message = "the search finds no text: the pages of stories have no <html> element"
            raise SiteError([error(Location("themes"), message, "mend the theme, or write “search: false” in site.yaml")]) from None
        said = failure.stderr.decode("utf-8", "replace").strip().splitlines()
        why = said[-1] if said else Line("Pagefind ended with status {status}", status=failure.returncode)
    except OSError as failure:
        why = failure.strerror or str(failure)
    else:
        return
    raise MachineError("the search can't be made: {why}", hint, why=why)
