"""A build after a few texts were gone over: what they say is another, and which pages there are is not.

The last build left its catalogue and the dates of all files. Where no file moved but those of articles, and nothing changed in them but
words, the catalogue is that one: what it takes to make a handful of pages is read, and nothing else. Whatever is in doubt is left to
the whole build.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Raw, Struct
from msgspec.structs import replace

from generator.building import publish
from generator.building.answers import SiteAnswers
from generator.building.convert import Converted, Converter
from generator.building.edition import Say, assets_of, join
from generator.building.folder import read_manifest
from generator.building.garbage import unswept
from generator.building.pipeline import ask_again, is_made_of, produce, staging
from generator.building.produce import Staged
from generator.building.rows import LostError, reader
from generator.building.search import settle
from generator.building.settings import theme_key, theme_of
from generator.building.shelf import Entries, Shelf
from generator.building.store import Store
from generator.building.trace import Kept, mark, spec_of, spelled, why_changed
from generator.building.unchanged import Noted, below
from generator.catalog.reads import WHOLE
from generator.catalog.resolve import Visibility
from generator.digest import Digest
from generator.model.output import MANIFEST, OutputSpec, Part
from generator.model.site import FILE, THEMES, Site
from generator.model.story import Body, Facts, Source
from generator.outputs.plan import Plan
from generator.problems import SiteError, problem_of
from generator.reading.content import Reading, read_only
from generator.reading.filenames import SHARED
from generator.reading.files import FileDigests, Seen, Signature, signature
from generator.reading.walk import CONTENT, STATIC, Tree, walk

_WORDS: Mapping[str, object] = {
    **dict.fromkeys(("title", "image_caption", "image_credit", "agency", "dateline", "correction", "guid"), ""),
    **dict.fromkeys(("summary", "reading_time")),
    **dict.fromkeys(("featured", "comments"), False),
    "first_line": 0,
    "marks": {},
}
"""What an article says that only pages look at: neither which pages there are nor what is wrong with the site depends on it."""


class Retouched(Struct, frozen=True):
    """What was done: outputs that were produced, each with the reason; those whose bytes are new; and dates of the files that it knows."""

    reasons: Mapping[str, str]
    changed: tuple[str, ...]
    known: Mapping[str, Signature]


class _DoubtError(Exception):
    """It takes a whole build."""


def _only_if(fits: bool) -> None:
    if not fits:
        raise _DoubtError


def retouch(noted: Noted, site: Site, visibility: Visibility, out: Path, store: Store, jobs: int, say: Say) -> Retouched | None:
    """Bring the output folder up to date after the build that left the note; None, and nothing done, if it takes a whole build."""
    say("read", 0, 0)
    files = FileDigests(Entries[Seen](store, "seen", Seen))
    try:
        with unswept():
            return _Retouch(noted, site, visibility, out, store, files).run(jobs, say)
    except (_DoubtError, LostError, SiteError):  # what is wrong is said by a build that sees everything
        return None


class _Retouch:
    """One such build. Whatever it is made of is looked at before anything is written."""

    def __init__(self, noted: Noted, site: Site, visibility: Visibility, out: Path, store: Store, files: FileDigests) -> None:
        self.site = site
        self.out = out
        self.store = store
        self.files = files
        self.shelf = Shelf(store, noted.told["token"])
        self.before = {path: self.shelf.record(path) for path in _articles(noted, site.root)}
        told_of = {problem_of(each).where.path for each in noted.told["problems"]}
        _only_if(told_of.isdisjoint([*self.before, *(f"{path.rpartition('/')[0]}/{SHARED}" for path in self.before)]))
        self.touched = [path.removeprefix(f"{out}/") for path in noted.touched()]
        _only_if(MANIFEST not in self.touched)
        key = theme_key(site, files)
        theme, templates, problems = theme_of(site, key, store)
        settled, found = settle(site, theme.templates)
        _only_if(not problems and not found and not settled.search)
        self.outputs = Entries[Kept](store, "outputs", Kept)
        self.new: Mapping[Digest, Body] = {}
        converted = Converted(self.shelf.keys, {}, {}, {}, self.new, store.html, _lost, ())
        self.catalog = self.shelf.catalog(settled, visibility)
        self.join = partial(join, store, files, theme, templates, assets_of(theme)[0], self.catalog, Plan(_Specs(self.outputs)))
        self.converted = converted

    def run(self, jobs: int, say: Say) -> Retouched:
        """Read, find out what is stale, produce it, put it in place, and remember."""
        new = self._read(jobs, say)
        edition = self.join(replace(self.converted, new=new), self.shelf.stamp)
        versions = self._versions(edition.answers)
        reasons, fresh, parts = self._find_stale(edition.answers, versions)
        with staging(self.out, needed=bool(reasons)) as folder:
            staged = produce(edition, reasons, folder, jobs, say)
            _only_if(not any(each.kept.problems for each in staged))
            changed = self._put_in_place(staged)
        for part in (*parts, *(part for each in staged for part in each.parts)):
            name = spelled(part)
            if name not in versions and name not in self.parts:
                versions[name] = edition.answers.version(part)
        self._remember(new, staged, fresh, versions)
        known = {path: seen.signature for path, seen in self.files.seen.items() if self.files.before.get(path) is not seen}
        if changed:
            known[f"{self.out}/{MANIFEST}"] = signature(f"{self.out}/{MANIFEST}")
        return Retouched(reasons, changed, known)

    def _read(self, jobs: int, say: Say) -> Mapping[Digest, Body]:
        """Read the articles again, and convert their texts: those that are new, by their keys."""
        articles = [record.article for record in self.before.values() if record.article is not None and not record.problems]
        _only_if(len(articles) == len(self.before))
        texts = {(a.story, a.language): text for a in articles if (text := self.before[a.path].text) is not None}
        shared = {f"{a.folder}/{SHARED}" for a in articles}
        tree = Tree(files=[*self.before, *(path for path in shared if os.path.lexists(f"{self.site.root}/{path}"))])
        source = Source(tuple(articles), texts, (), (), (), {}, (), self.before)
        reading = read_only(self.files, Reading(self.site, tree, source, ()), self.before.keys())
        if reading is None or reading.problems:
            raise _DoubtError
        converted = Converter(self.site).convert(reading, self.shelf.known_facts, self.store.html, jobs, say)
        _only_if(not converted.problems)
        for old in articles:
            key, now = (old.story, old.language), reading.changed[old.path]
            _only_if(replace(old, **_WORDS) == replace(now, **_WORDS))
            _only_if(_names(self.catalog.facts[key]) == _names(converted.facts[key]))
        self.shelf.records.update(reading.source.records)
        self.shelf.facts.update(converted.facts)
        self.shelf.bodies.update(converted.keys)
        return converted.new

    def _versions(self, answers: SiteAnswers) -> dict[str, str]:
        """The parts of the site that changed, with their versions now."""
        self.parts = Entries[str](self.store, "parts", str)
        _only_if(not any(spelled((kind,)) in self.parts for kind in WHOLE))
        stories = [("story", record.article.story) for record in self.before.values() if record.article is not None]
        versions = {spelled(part): answers.version(part) for part in stories}
        return {name: version for name, version in versions.items() if name in self.parts and self.parts[name] != version}

    def _find_stale(
        self, answers: SiteAnswers, versions: Mapping[str, str]
    ) -> tuple[Mapping[str, str], Mapping[str, Kept], Collection[Part]]:
        """Outputs to be produced, with reasons; those that are made of something that changed and are fresh, and what these are made of."""
        reasons: dict[str, str] = {}
        fresh: dict[str, Kept] = {}
        doubtful = self._made_of([mark(name) for name in versions])
        for path in self.touched:
            kept = self.outputs[path]
            reason = why_changed(spec_of(path, kept), kept, partial(self.files.digest, f"{self.out}/{path}"))
            if reason is not None:
                reasons[path] = reason
                doubtful.pop(path, None)
        _only_if(not any(kept.problems for kept in (*doubtful.values(), *(self.outputs[path] for path in reasons))))
        parts = ask_again(doubtful, self.store, answers, reasons, fresh)
        return {path: reasons[path] for path in sorted(reasons)}, fresh, parts

    def _made_of(self, marks: Sequence[str]) -> dict[str, Kept]:
        """The outputs that are made of one of these. Most rows have none, and are only looked through."""
        read = reader(dict[str, Kept])
        rows = (read(data) for _, data in self.store.rows("outputs") if any(each in data for each in marks))
        return {path: kept for row in rows for path, kept in row.items() if is_made_of(kept, marks)}

    def _put_in_place(self, staged: Sequence[Staged]) -> tuple[str, ...]:
        """Put in place what changed; its paths."""
        manifest = read_manifest(self.out)
        _only_if(manifest is not None)
        moves = {each.path: each for each in staged if self.files.digest(f"{self.out}/{each.path}") != each.kept.written}
        if moves:
            written = {path: each.kept.written for path, each in moves.items()}
            publish.commit(self.out, publish.Change({path: each.name for path, each in moves.items()}, (), {**(manifest or {}), **written}))
            for path, digest in written.items():
                self.files.know(f"{self.out}/{path}", digest)
        return tuple(moves)

    def _remember(
        self, new: Mapping[Digest, Body], staged: Sequence[Staged], fresh: Mapping[str, Kept], versions: Mapping[str, str]
    ) -> None:
        """Keep for the next build what changed."""
        shelf, before = self.shelf, self.files.before
        tables: Mapping[str, Mapping[str, object]] = {
            "outputs": {**{each.path: each.kept for each in staged}, **fresh},
            "asked": {each.path: Raw(each.asked) for each in staged},
            "parts": versions,
            "records": {path: record for path, record in shelf.records.items() if record is not self.before[path]},
            "bodies": {key: body.facts for key, body in new.items()},
            "stories": shelf.retold(),
            "seen": {path: seen for path, seen in self.files.seen.items() if before.get(path) is not seen},
        }
        self.store.renew({table: entries for table, entries in tables.items() if entries}, {key: body.html for key, body in new.items()})


def _articles(noted: Noted, root: Path) -> list[str]:
    """The files that moved, from the site's folder, if they are articles that were there before, and nothing came or went."""
    moved = [path.removeprefix(f"{root}/") for path in noted.moved()]
    folders = [path for path in moved if os.path.isdir(root / path)]
    if folders:
        tree = walk(root)
        there = [f"{root}/{path}" for path in (FILE, *tree.folders, *tree.files, *tree.static)] + below(str(root / THEMES))
        _only_if(not tree.problems and there == noted.inputs)
    found = [path for path in moved if path not in folders]
    _only_if(all(path.startswith(f"{CONTENT}/") and path.endswith(".md") and not path.startswith(f"{STATIC}/") for path in found))
    return found


def _names(facts: Facts) -> tuple[object, ...]:
    """What the site as a whole knows of a text: the files that it names, and its flaws."""
    return {name for name in facts.files if not name.startswith("story:")}, set(facts.shown), facts.flaws


def _lost(key: Digest) -> str:
    raise LostError(key)


class _Specs(Mapping[str, OutputSpec]):
    """The plan of the last build, of which each spec is read when it is asked for."""

    def __init__(self, outputs: Mapping[str, Kept]) -> None:
        self.outputs = outputs

    def __getitem__(self, path: str) -> OutputSpec:
        return spec_of(path, self.outputs[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self.outputs)

    def __len__(self) -> int:
        return len(self.outputs)
