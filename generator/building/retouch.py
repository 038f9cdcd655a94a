"""A build after texts or templates were gone over: what pages say is another, and which pages there are is not.

The last build left its catalogue and the dates of all files. Where no file moved but those of articles, in which nothing changed but
words, and of templates and their strings, the catalogue is that one: of it is read what the stale pages need, and nothing else.
Whatever is in doubt is left to the whole build.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Raw, Struct
from msgspec.structs import replace

from generator.building import publish
from generator.building.answers import THEME, SiteAnswers
from generator.building.convert import Converted, Converter
from generator.building.edition import Say, assets_of, join
from generator.building.folder import untouched_manifest
from generator.building.garbage import unswept
from generator.building.piecewise import Entries, Found, there
from generator.building.pipeline import ask_again, first_versions, is_made_of, produce, staging
from generator.building.produce import Staged
from generator.building.rows import LostError, reader
from generator.building.search import settle
from generator.building.settings import theme_key, theme_of
from generator.building.shelf import Shelf, asks_for
from generator.building.store import Store
from generator.building.trace import Kept, mark, spec_of, spelled, why_changed
from generator.building.unchanged import Noted, themes_of
from generator.catalog.reads import SITE, WHOLE
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
from generator.theming.folders import BUILTIN

_WORDS: Mapping[str, object] = {
    **dict.fromkeys(("title", "image_caption", "image_credit", "agency", "dateline", "correction", "guid"), ""),
    **dict.fromkeys(("summary", "reading_time")),
    **dict.fromkeys(("featured", "comments"), False),
    "first_line": 0,
    "marks": {},
}
"""What an article says that only pages look at: neither which pages there are nor what is wrong with the site depends on it."""


MANY = 500
"""Stale pages that are made sooner if all of the catalogue is at hand."""


class Retouched(Struct, frozen=True):
    """What was done: outputs that were produced, each with the reason; those whose bytes are new; dates of what was read or written."""

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
        self.before = {path: self.shelf.published(path) for path in _articles(_moved_files(noted, site.root))}
        told_of = {problem_of(each).where.path for each in noted.told["problems"]}
        _only_if(told_of.isdisjoint([*self.before, *(f"{path.rpartition('/')[0]}/{SHARED}" for path in self.before)]))
        self.touched = [path.removeprefix(f"{out}/") for path in noted.touched()]
        _only_if(MANIFEST not in self.touched)
        self.outputs = Entries[Kept](store, "outputs", Kept)
        self.theme = theme_key(site, files)
        theme, templates, problems = theme_of(site, self.theme, store)
        assets, _ = assets_of(theme)
        if self.theme != self.shelf.rest.theme:
            _only_if(asks_for(theme, assets) == self.shelf.rest.plan and not any(map(_is_of_theme, told_of)))
        settled, found = settle(site, theme.templates)
        _only_if(not problems and not found and not settled.search)
        self.settled = settled
        self.visibility = visibility
        specs = Found[str, OutputSpec](self._spec, lambda: self.outputs)
        self.join = partial(join, store, files, self.theme, theme, templates, assets, plan=Plan(specs))

    def run(self, jobs: int, say: Say) -> Retouched:
        """Read, find out what is stale, produce it, put it in place, and remember."""
        new = self._read(jobs, say)
        converted = Converted(self.shelf.keys(), {}, {}, {}, new, self.store.html, _lost, ())
        edition = self.join(catalog=self.shelf.catalog(self.settled, self.visibility), converted=converted, stamp=self.shelf.stamp)
        versions = self._versions(edition.answers)
        reasons, fresh, parts = self._find_stale(edition.answers, versions)
        if len(reasons) > MANY:
            converted = replace(converted, keys=dict(converted.keys))
            edition = self.join(catalog=self.shelf.whole(self.settled, self.visibility), converted=converted, stamp=self.shelf.stamp)
        with staging(self.out, needed=bool(reasons)) as folder:
            staged = produce(edition, reasons, folder, jobs, say)
            _only_if(not any(each.kept.problems for each in staged))
            changed = self._put_in_place(staged)
        versions |= first_versions((*parts, *(part for each in staged for part in each.parts)), self.parts, edition.answers)
        self._remember(new, staged, fresh, versions)
        known = {path: seen.signature for path, seen in self.files.seen.items() if self.files.before.get(path) is not seen}
        if changed:
            known[f"{self.out}/{MANIFEST}"] = signature(f"{self.out}/{MANIFEST}")
        return Retouched(reasons, changed, known)

    def _spec(self, path: str) -> OutputSpec | None:
        kept = self.outputs.get(path)
        return None if kept is None else spec_of(path, kept)

    def _read(self, jobs: int, say: Say) -> Mapping[Digest, Body]:
        """Read the articles again, and convert their texts: those that are new, by their keys."""
        articles = [record.article for record in self.before.values() if record.article is not None and not record.problems]
        _only_if(len(articles) == len(self.before))
        texts = {(a.story, a.language): text for a in articles if (text := self.before[a.path].text) is not None}
        shared = {f"{a.folder}/{SHARED}" for a in articles}
        tree = Tree(files=[*self.before, *(path for path in shared if os.path.lexists(f"{self.site.root}/{path}"))])
        source = Source(tuple(articles), texts, (), (), (), {}, (), self.before)
        converter = Converter(self.site)
        convert = partial(converter.at_once, self.shelf.known_facts)
        reading = read_only(self.files, Reading(self.site, tree, source, ()), self.before.keys(), convert)
        if reading is None or reading.problems:
            raise _DoubtError
        converted = converter.convert(reading, self.shelf.known_facts, self.store.html, jobs, say)
        _only_if(not converted.problems)
        for old in articles:
            key, now = (old.story, old.language), reading.changed[old.path]
            _only_if(replace(old, **_WORDS) == replace(now, **_WORDS))
            _only_if(_names(self.shelf.facts_of(key)) == _names(converted.facts[key]))
        self.shelf.records.update(reading.source.records)
        self.shelf.facts.update(converted.facts)
        self.shelf.bodies.update(converted.keys)
        return converted.new

    def _versions(self, answers: SiteAnswers) -> dict[str, str]:
        """The parts of the site that changed, with their versions now."""
        self.parts = Entries[str](self.store, "parts", str)
        _only_if(spelled(SITE) in self.parts and not any(spelled((kind,)) in self.parts for kind in WHOLE))
        looked = {spelled(("story", record.article.story)) for record in self.before.values() if record.article is not None}
        if self.theme != self.shelf.rest.theme:
            looked |= {name for name in self.parts if name.partition("\0")[0] in (THEME, "template")}
        versions = answers.versions_of(looked & self.parts.keys())
        return {name: version for name, version in versions.items() if self.parts[name] != version}

    def _find_stale(
        self, answers: SiteAnswers, versions: Mapping[str, str]
    ) -> tuple[Mapping[str, str], Mapping[str, Kept], Collection[Part]]:
        """Outputs to be produced, with reasons; those that are made of something that changed and are fresh, and what these are made of."""
        reasons: dict[str, str] = {}
        fresh: dict[str, Kept] = {}
        doubtful = self._made_of({mark(name) for name in versions})
        for path in self.touched:
            kept = there(self.outputs, path)
            reason = why_changed(spec_of(path, kept), kept, partial(self.files.digest, f"{self.out}/{path}"))
            if reason is not None:
                reasons[path] = reason
                doubtful.pop(path, None)
        _only_if(not any(kept.problems for kept in (*doubtful.values(), *(self.outputs[path] for path in reasons))))
        parts = ask_again(doubtful, self.store, answers, reasons, fresh)
        return {path: reasons[path] for path in sorted(reasons)}, fresh, parts

    def _made_of(self, marks: Collection[str]) -> dict[str, Kept]:
        """The outputs that are made of one of these. Most rows have none, and are only looked through."""
        read, signs = reader(dict[str, Kept]), [each.encode() for each in marks]
        for _, data in self.store.rows("outputs"):
            if any(each in data for each in signs):
                self.outputs.found.update(read(data))
        return {path: kept for path, kept in self.outputs.found.items() if is_made_of(kept, marks)}

    def _put_in_place(self, staged: Sequence[Staged]) -> tuple[str, ...]:
        """Put in place what changed; its paths."""
        if not staged:
            return ()
        manifest = untouched_manifest(self.out)
        now = {path: kept.written for path, kept in self.outputs.found.items()}
        now |= {path: self.files.digest(f"{self.out}/{path}") or "" for path in self.touched}
        moves = {each.path: each for each in staged if now[each.path] != each.kept.written}
        if moves:
            written = {path: each.kept.written for path, each in moves.items()}
            publish.commit(self.out, publish.Change({path: each.name for path, each in moves.items()}, (), {**manifest, **written}))
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
            "shelf": {} if self.theme == shelf.rest.theme else shelf.with_theme(self.theme),
            "seen": {path: seen for path, seen in self.files.seen.items() if before.get(path) is not seen},
        }
        self.store.renew({table: entries for table, entries in tables.items() if entries}, {key: body.html for key, body in new.items()})


def _moved_files(noted: Noted, root: Path) -> list[str]:
    """The files that moved, from the site's folder, if nothing came or went."""
    moved = [path.removeprefix(f"{root}/") for path in noted.moved()]
    folders = [path for path in moved if os.path.isdir(root / path)]
    if folders:
        tree = walk(root)
        inputs = [f"{root}/{path}" for path in (FILE, *tree.folders, *tree.files, *tree.static)] + themes_of(root)
        _only_if(not tree.problems and inputs == noted.inputs)
    return [path for path in moved if path not in folders]


def _articles(paths: Iterable[str]) -> list[str]:
    """Those that are articles, if the others are of themes."""
    articles = [path for path in paths if not _is_of_theme(path)]
    _only_if(all(path.startswith(f"{CONTENT}/") and path.endswith(".md") and not path.startswith(f"{STATIC}/") for path in articles))
    return articles


def _is_of_theme(path: str) -> bool:
    return path.startswith((THEMES, BUILTIN))


def _names(facts: Facts) -> tuple[object, ...]:
    """The files that a text names and shows, which the site as a whole knows."""
    return {name for name in facts.files if not name.startswith("story:")}, set(facts.shown)


def _lost(key: Digest) -> str:
    raise LostError(key)
