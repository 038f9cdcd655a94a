"""The whole program: read → resolve → plan → produce → write."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.building import publish
from generator.building.answers import SiteAnswers
from generator.building.atomic import switch
from generator.building.edition import Edition, Gathered, Say, arrange, gather, stop_at_errors
from generator.building.folder import read_manifest, refuse_foreign
from generator.building.garbage import unswept
from generator.building.memory import Memory
from generator.building.produce import Maker, Staged
from generator.building.search import Search
from generator.building.shelf import shelved
from generator.building.store import Store, changes
from generator.building.trace import MARK, Kept, Written, mark, marks_of, parts_of, read_asked, spelled, why_changed, why_stale
from generator.building.workers import aside, run
from generator.catalog.publisher import until
from generator.catalog.reads import SITE
from generator.catalog.resolve import Visibility
from generator.digest import Digest
from generator.model.output import OutputSpec, Part, Question
from generator.model.site import FILE, Site
from generator.outputs.produce import load
from generator.outputs.search import searched
from generator.problems import Problem, SiteError, errors_of, in_order
from generator.reading.files import Seen
from generator.reading.walk import Tree

FEW_PARTS = 24
"""So many marks are found sooner one by one than by cutting a row of them up."""


MUCH = 1_000
"""For so many texts or outputs it pays to use a second process beside the first: it takes a thirtieth of a second."""


class Outcome(Struct, frozen=True):
    """What a build did. `produced` pairs an output with the reason; `changed` are those whose bytes are new; `problems` are warnings."""

    produced: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    total: int
    problems: tuple[Problem, ...]
    next_change: datetime | None
    until: datetime | None
    """When the clock makes an output stale, if nothing else changes; None for never."""
    inputs: tuple[str, ...]
    """The files and folders that the site was read from, relative to it."""
    outputs: tuple[str, ...]
    seen: Mapping[str, Seen]
    """What is known of files that the build has not written."""
    token: str
    """The name of the catalogue that it left in the store (`building.shelf`)."""


def build(
    site: Site,
    visibility: Visibility,
    out: Path,
    store: Store,
    jobs: int,
    say: Say,
    *,
    clean: bool = False,
    strict: bool = False,
    overwrite: bool = False,
    atomic: bool = False,
) -> Outcome:
    """Bring the output folder up to date. SiteError, with everything that is wrong, if nothing is to be published."""
    with unswept():
        memory = Memory(store, clean=clean)
        gathered = gather(site, memory, jobs, say)
        with _saving_texts(memory, gathered, jobs):
            edition = arrange(gathered, visibility, memory)
        known = Known({}, {}) if clean else _known(store)
        stale = find_stale(edition, known, store, out, clean=clean)
    search = Search(searched(edition.catalog), edition.plan, known.outputs, out, edition.files)
    with staging(out, needed=bool(stale.reasons) or search.why_stale(known.outputs) is not None) as folder:
        with _keeping_texts(memory, edition):
            staged = produce(edition, stale.reasons, folder, jobs, say)
            current = stale.fresh | {each.path: each.kept for each in staged}
            problems = in_order([*edition.problems, *(p for kept in current.values() for p in kept.problems)])
            if strict and problems:
                raise SiteError(problems)
        say("search", 0, 0)
        index = search.renew(current, staged, folder)
        current |= index.outputs
        changed, removed = _write(edition, out, [*staged, *index.staged], current, overwrite=overwrite, atomic=atomic)
    token = remember(
        memory, edition, known, current, stale, [*staged, *index.staged], {f"{out}/{path}": current[path].written for path in changed}, jobs
    )
    reason = "--clean was given" if clean else index.reason or ""
    produced = (*stale.reasons.items(), *((each.path, reason) for each in index.staged))
    due, ends = edition.catalog.next_change, until(edition.catalog)
    read, outputs = _inputs(memory), tuple(current)
    return Outcome(produced, changed, removed, len(current), problems, due, ends, read, outputs, memory.files.seen, token)


def _inputs(memory: Memory) -> tuple[str, ...]:
    tree = memory.reading.tree if memory.reading is not None else Tree()
    return (FILE, *tree.folders, *tree.files, *tree.static)


class Known(Struct, frozen=True):
    """What the store has of the last build: its outputs, and each part of the site that they were made of with its version then."""

    outputs: Mapping[str, Kept]
    parts: Mapping[str, str]


def _known(store: Store) -> Known:
    """Nothing, if the version of a part is lost: nobody could tell any more what is made of it. Of a build there is at least one."""
    parts = store.parts()
    return Known(store.outputs(), parts) if parts else Known({}, {})


class Stale(Struct, frozen=True):
    """Outputs that must be produced again, each with the reason, and the others. `versions` are those of the known parts now.

    `parts` are those of outputs that are made of a part that changed, and are fresh nevertheless.
    """

    reasons: Mapping[str, str]
    fresh: dict[str, Kept]
    versions: Mapping[str, str]
    parts: Collection[Part]


def find_stale(edition: Edition, known: Known, store: Store, out: Path, *, clean: bool = False) -> Stale:
    """Which outputs must be produced again. Only those are asked about that are made of something that changed."""
    answers, specs, folder = edition.answers, edition.plan.specs, f"{out}/"
    if clean:
        return Stale(dict.fromkeys(specs, "--clean was given"), {}, {}, ())
    versions = answers.versions_of(known.parts)
    changed = {mark(name) for name, version in versions.items() if known.parts[name] != version}
    reasons: dict[str, str] = {}
    fresh: dict[str, Kept] = {}
    doubtful: dict[str, Kept] = {}
    for path, spec in specs.items():
        kept = known.outputs.get(path)
        reason = why_changed(spec, kept, lambda path=path: edition.files.digest(folder + path))  # type: ignore[misc]
        if reason is not None or kept is None:
            reasons[path] = reason or ""
        elif is_made_of(kept, changed):
            doubtful[path] = kept
        else:
            fresh[path] = kept
    parts = ask_again(doubtful, store, answers, reasons, fresh)
    return Stale({path: reasons[path] for path in specs if path in reasons}, fresh, versions, parts)


def ask_again(
    doubtful: Mapping[str, Kept], store: Store, answers: SiteAnswers, reasons: dict[str, str], fresh: dict[str, Kept]
) -> Collection[Part]:
    """Of outputs made of something that changed: which are to be produced, with reasons, and which are fresh. The parts of the latter."""
    asked = store.asked(doubtful)
    unchanged: set[Part] = set()
    differing: dict[Written, Question] = {}
    for path, kept in doubtful.items():
        reason = why_stale(asked.get(path), answers, differing)
        if reason is not None:
            reasons[path] = reason
        else:
            parts = parts_of((question for question, _ in read_asked(asked[path])), answers)
            fresh[path] = replace(kept, parts=marks_of({*parts, SITE}))
            unchanged |= parts
    return unchanged


def is_made_of(kept: Kept, marks: Collection[str]) -> bool:
    """Whether one of the parts is among those that an output is made of."""
    if len(marks) < FEW_PARTS:
        return any(each in kept.parts for each in marks)
    return not all(kept.parts[start : start + MARK] not in marks for start in range(0, len(kept.parts), MARK))


@contextlib.contextmanager
def staging(out: Path, *, needed: bool) -> Iterator[Path]:
    """The folder for new files; gone afterwards, unless a journal still needs it."""
    with publish.machine_errors(out):
        try:
            yield publish.stage_folder(out) if needed else out
        finally:
            publish.discard(out)


@contextlib.contextmanager
def _saving_texts(memory: Memory, gathered: Gathered, jobs: int) -> Iterator[None]:
    """Where so many texts are new, begin to keep them while the block uses one processor; what is not kept then is kept in the end."""
    if len(memory.bodies) < MUCH or errors_of(gathered.problems):
        yield
        return
    memory.store.replace({"shelf": {}})  # the last build's catalogue is made of other texts
    with memory.saving_texts(gathered.converted.known, jobs):
        yield


@contextlib.contextmanager
def _keeping_texts(memory: Memory, edition: Edition) -> Iterator[None]:
    """Where a page can't be made, keep what was read and converted. The last build's catalogue, made of other texts, goes first."""
    try:
        yield
    except SiteError:
        memory.store.replace({"shelf": {}})
        memory.save_texts(edition.converted.known)
        raise


def produce(edition: Edition, stale: Mapping[str, str], folder: Path, jobs: int, say: Say) -> list[Staged]:
    """Produce and stage; SiteError with the errors of all outputs."""
    maker = Maker(edition.answers, edition.producers, folder, edition.catalog.site.page_seconds)
    specs: list[OutputSpec] = sorted((edition.plan.specs[path] for path in stale), key=_is_page)  # a sitemap takes as long as many pages
    load({spec.producer for spec in specs})
    staged: list[Staged] = []
    problems: list[Problem] = list(edition.problems)
    for done, made in enumerate(run(maker.make, specs, jobs, _is_slow), start=1):
        if isinstance(made, Staged):
            staged.append(made)
        else:
            problems += made
        say("produce", done, len(specs))
    stop_at_errors(problems)
    return sorted(staged, key=lambda each: each.path)


def _is_page(spec: OutputSpec) -> bool:
    return spec.producer == "page"


def _is_slow(spec: OutputSpec) -> bool:
    """A picture takes as long as a thousand pages, and as much memory until it is written."""
    return spec.producer in ("image", "icon")


def _write(
    edition: Edition, out: Path, staged: list[Staged], current: Mapping[str, Kept], *, overwrite: bool, atomic: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put in place what changed and remove what is no longer planned; both as paths."""
    manifest: Mapping[str, Digest] = {path: kept.written for path, kept in sorted(current.items())}
    known = read_manifest(out)
    if known is None and not overwrite:
        refuse_foreign(out, manifest, edition.files.digest)
    folder = f"{out}/"
    moves = {each.path: each.name for each in staged if each.is_new or edition.files.digest(f"{folder}{each.path}") != each.kept.written}
    deletes = tuple(path for path in sorted(known or {}) if path not in manifest)
    change = publish.Change(moves, deletes, manifest)
    if atomic and (moves or deletes or known != manifest or not out.is_symlink()):
        switch(out, change)
    elif moves or deletes or known != manifest:
        publish.commit(out, change)
    return tuple(moves), deletes


def remember(
    memory: Memory,
    edition: Edition,
    known: Known,
    outputs: Mapping[str, Kept],
    stale: Stale,
    staged: Sequence[Staged],
    written: Mapping[str, Digest],
    jobs: int,
) -> str:
    """Keep for the next build what this one found out: only after its files are in place. `written` are those, each with its digest.

    The result is the name of the catalogue. That of the build before is gone before anything else is.
    """
    memory.store.replace({"shelf": {}})
    made_of = (*stale.parts, *(part for each in staged for part in each.parts), SITE)
    with aside(lambda: first_versions(made_of, stale.versions, edition.answers), jobs if len(staged) >= MUCH else 1) as versions:
        for path, digest in written.items():
            edition.files.know(path, digest)
        memory.save(edition.converted.known)
        token = f"{time.time_ns()}"
        shelf = shelved(edition, memory.records, token)
        parts = {**stale.versions, **versions()}
    asked = {each.path: each.asked for each in staged}
    memory.store.save_outputs(outputs, asked, changes(known.outputs, outputs), parts, changes(known.parts, parts))
    pictures = [spec for spec in edition.plan.specs.values() if spec.producer == "image"]
    edition.images.forget_others((spec.args[1:], str(edition.answers.answer(Question("file", spec.args[:1])))) for spec in pictures)
    memory.store.replace(shelf)
    return token


def first_versions(parts: Iterable[Part], known: Container[str], answers: SiteAnswers) -> Mapping[str, str]:
    """The versions of the parts that have none among the known ones, by their names in the store."""
    return {name: answers.version(part) for part in set(parts) if (name := spelled(part)) not in known}
