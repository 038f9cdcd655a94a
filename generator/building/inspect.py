"""The check of a whole site: every page is read as its readers will, every link followed, its languages proved.

The bytes are those that a build would publish, or those that lie in an output folder.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.building.edition import Edition, Say, prepare
from generator.building.elsewhere import ask_elsewhere, links_elsewhere
from generator.building.folder import read_manifest
from generator.building.languages import language_problems
from generator.building.memory import Memory
from generator.building.seen import Seen, see
from generator.building.store import Store
from generator.building.trace import Recorder
from generator.building.workers import run
from generator.catalog.addresses import base_path, file_of
from generator.catalog.pictures import MODERN
from generator.catalog.resolve import Visibility
from generator.digest import Digest
from generator.model.output import OutputSpec
from generator.model.site import FILE, Site
from generator.outputs.product import Product
from generator.outputs.search import FOLDER, is_of_search, searched
from generator.problems import Location, Problem, UsageError, error, errors_of, in_order, warning
from generator.reading.nearest import nearest

_COPIES = ("copy", "asset")
"""Producers of files that are not looked into: they are there or not."""


def inspect(
    site: Site, visibility: Visibility, store: Store, jobs: int, say: Say, out: Path | None = None, *, external: bool = False
) -> tuple[int, tuple[Problem, ...]]:
    """The number of outputs looked at, and all problems. SiteError where an early floor can't be passed.

    They are those that a build would have, but for the search's index, which is only looked at where it lies. With an output
    folder, its files are looked at as they lie there; UsageError for one that no build has made. `external` asks other sites
    whether what is linked is there.
    """
    manifest = read_manifest(out) if out else None
    if out and manifest is None:
        raise UsageError("{out} holds no site that Edicola has built", "edicola build --out {out} makes it", out=out)
    edition = prepare(site, visibility, Memory(store), jobs, say)
    source = _Lying(edition, out, manifest) if out and manifest is not None else _Made(edition)
    files: dict[str, Seen] = {}
    for done, seen in enumerate(run(partial(map, source.read), source.specs, jobs), start=1):
        files[seen.path] = seen
        say("check", done, len(source.specs))
    problems = [*edition.problems, *source.problems, *(p for seen in files.values() for p in seen.problems)]
    if not errors_of(edition.problems if out else problems):  # what could not be made would be missed everywhere
        problems += [*_dead_links(edition, files, source.there), *language_problems(site, files.values())]
    if external:
        problems += _asked_elsewhere(site, files.values(), say)
    return source.total, in_order(problems)


def _asked_elsewhere(site: Site, files: Iterable[Seen], say: Say) -> Iterator[Problem]:
    links = links_elsewhere(site.base_url, files)
    for done, problem in enumerate(ask_elsewhere(links), start=1):
        say("elsewhere", done, len(links))
        if problem is not None:
            yield problem


class _Made:
    """The files that a build would publish, made in memory."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.base_url = edition.catalog.site.base_url
        self.specs = _without_other_sizes([spec for spec in edition.plan.specs.values() if spec.producer not in _COPIES])
        self.there: Collection[str] = edition.plan.specs.keys()
        self.total = len(edition.plan.specs)
        self.problems: tuple[Problem, ...] = ()

    def read(self, spec: OutputSpec) -> Seen:
        product = self.edition.product(spec, Recorder(self.edition.answers))
        if not isinstance(product, Product):
            return Seen(spec.path, spec.producer, spec.source, product)
        assert isinstance(product.content, bytes)  # only copies are files
        return see(spec, product.content, self.base_url, product.problems)


def _without_other_sizes(specs: Iterable[OutputSpec]) -> list[OutputSpec]:
    """Of each picture only the smallest file in the fastest format: it shows as well as all of them whether the picture can be decoded."""
    pictures: dict[object, OutputSpec] = {}
    others = []
    for spec in specs:
        if spec.producer != "image":
            others.append(spec)
        elif _effort(spec) < _effort(pictures.setdefault(spec.args[0], spec)):
            pictures[spec.args[0]] = spec
    return [*others, *pictures.values()]


def _effort(spec: OutputSpec) -> tuple[bool, int]:
    _, form, width, height, _ = spec.args
    return form in MODERN, int(width or 0) * int(height or 0)


class _Lying:
    """The files that lie in an output folder: those that the site asks for are looked at, other people's are there."""

    def __init__(self, edition: Edition, out: Path, manifest: Mapping[str, Digest]) -> None:
        self.out = out
        self.manifest = manifest
        self.digests = edition.files
        self.base_url = edition.catalog.site.base_url
        self.specs = list(edition.plan.specs.values())
        found = (path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
        self.there: Collection[str] = {unicodedata.normalize("NFC", path) for path in found}
        index = _index_files(edition, manifest)
        self.total = len(self.specs) + len(index)
        unknown = [path for path in manifest if path in self.there and path not in edition.plan.specs and path not in index]
        self.problems = (*map(_left_over, unknown), *(p for path in index for p in self._state(path, FILE)))

    def read(self, spec: OutputSpec) -> Seen:
        problems = self._state(spec.path, spec.source)
        if spec.producer in (*_COPIES, "image") or errors_of(problems):
            return Seen(spec.path, spec.producer, spec.source, problems)
        return see(spec, (self.out / spec.path).read_bytes(), self.base_url, problems)

    def _state(self, path: str, source: str) -> tuple[Problem, ...]:
        """What is wrong with a file before it is looked into."""
        digest = self.digests.digest(self.out / path)
        if digest is None:
            message = "the file /{path} is not in the output folder, or can't be read"
            return (error(Location(source), message, "edicola build makes it", path=path),)
        changed = warning(Location(source), "the file /{path} is not as it was built", "edicola build makes it again", path=path)
        return () if digest == self.manifest.get(path) else (changed,)


def _index_files(edition: Edition, manifest: Mapping[str, Digest]) -> list[str]:
    """The files of the search, by the folder's own word, since only Pagefind could name them; the first of them in any case."""
    found = [path for path in manifest if is_of_search(path)]
    return (found or [f"{FOLDER}/pagefind.js"]) if searched(edition.catalog) else []


def _left_over(path: str) -> Problem:
    message = "the file /{path} is still in the output folder, but the site has no such file any more"
    return error(Location(FILE), message, "edicola build removes it", path=path)


def _dead_links(edition: Edition, files: Mapping[str, Seen], there: Collection[str]) -> Iterator[Problem]:
    """Links to nothing that is there, and to anchors that their page has not."""
    site = edition.catalog.site
    own, base = urlsplit(site.base_url), base_path(site)
    shown = [f"/{path.removesuffix('index.html')}" for path in files if path in there]
    similar = cache(lambda target: nearest(target, shown))
    for path, seen in files.items():
        where = Location(seen.source)
        for link in seen.links:
            parts = urlsplit(link)
            if (parts.scheme, parts.netloc) != (own.scheme, own.netloc) or not f"{parts.path}/".startswith(f"{base}/"):
                continue
            target = unquote(parts.path.removeprefix(base)) or "/"
            file = file_of(target)
            if file not in there:
                near = similar(target)
                hint = "did you mean {near}?" if near else "the link is in the theme, a menu or a setting"
                yield error(where, "the page /{page} links to {target}, which is not there", hint, page=path, target=target, near=near)
            elif parts.fragment not in ("", "top") and file in files and unquote(parts.fragment) not in files[file].ids:
                message = "the page /{page} links to {target}, which has no anchor #{anchor}"
                yield error(where, message, page=path, target=target, anchor=parts.fragment)
