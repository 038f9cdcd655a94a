"""The whole program: read → resolve → plan → produce → write."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.building import publish
from generator.building.answers import SiteAnswers
from generator.building.atomic import switch
from generator.building.convert import Converted, Converter
from generator.building.folder import read_manifest, refuse_foreign
from generator.building.images import FOLDER as IMAGES
from generator.building.images import KeptImages
from generator.building.memory import Memory
from generator.building.produce import Maker, Staged, product_of
from generator.building.search import Search, settle
from generator.building.settings import theme_key, theme_of
from generator.building.store import Store, changes
from generator.building.trace import MARK, Asked, Kept, mark, marks_of, parts_of, spelled, why_changed, why_stale
from generator.building.workers import run
from generator.catalog.menus import check_menus
from generator.catalog.publisher import check_publisher, logo_path, until
from generator.catalog.reads import SITE
from generator.catalog.resolve import Catalog, Key, Memo, Visibility, beside, photo_path, resolve
from generator.digest import Digest
from generator.model.output import Ask, OutputSpec, Part, Question
from generator.model.site import FILE, Site
from generator.model.story import Facts, Media, Source
from generator.model.theme import Theme
from generator.outputs.plan import Plan, make_plan
from generator.outputs.produce import Producer, producers
from generator.outputs.product import Product
from generator.outputs.search import searched
from generator.problems import Location, Problem, SiteError, error, errors_of, in_order
from generator.reading.content import Reading, read_again
from generator.reading.files import FileDigests, Seen
from generator.reading.walk import Tree
from generator.theming.assets import Assets

Say = Callable[[str, int, int], None]
"""Progress: what is going on, how much of it is done, out of how much (0 where that is not known)."""


FEW_PARTS = 24
"""So many marks are found sooner one by one than by cutting a row of them up."""


class Edition(Struct, frozen=True):
    """The site at one moment: whatever it takes to produce any of its outputs."""

    catalog: Catalog
    plan: Plan
    answers: SiteAnswers
    producers: Mapping[str, Producer]
    files: FileDigests
    images: KeptImages
    converted: Converted
    problems: tuple[Problem, ...]

    def product(self, spec: OutputSpec, ask: Ask) -> Product | tuple[Problem, ...]:
        """The content of an output, or what is wrong with it."""
        return product_of(spec, ask, self.producers, self.catalog.site.page_seconds)


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
    memory = Memory(store, clean=clean)
    edition = prepare(site, visibility, memory, jobs, say)
    known = Known({}, {}) if clean else Known(store.outputs(), store.parts())
    stale = find_stale(edition, known, store, out, clean=clean)
    search = Search(searched(edition.catalog), edition.plan, known.outputs, out, edition.files)
    with staging(out, needed=bool(stale.reasons) or search.why_stale(known.outputs) is not None) as folder:
        staged = _produce(edition, stale.reasons, folder, jobs, say)
        current = stale.fresh | {each.path: each.trace.kept for each in staged}
        problems = in_order([*edition.problems, *(p for kept in current.values() for p in kept.problems)])
        if strict and problems:
            raise SiteError(problems)
        say("search", 0, 0)
        index = search.renew(current, staged, folder)
        current |= index.outputs
        changed, removed = _write(edition, out, [*staged, *index.staged], current, overwrite=overwrite, atomic=atomic)
    remember(memory, edition, known, current, stale, [*staged, *index.staged])
    reason = "--clean was given" if clean else index.reason or ""
    produced = (*stale.reasons.items(), *((each.path, reason) for each in index.staged))
    due, ends = edition.catalog.next_change, until(edition.catalog)
    read, outputs = _inputs(memory), tuple(current)
    return Outcome(produced, changed, removed, len(current), problems, due, ends, read, outputs, memory.files.seen)


def _inputs(memory: Memory) -> tuple[str, ...]:
    tree = memory.reading.tree if memory.reading is not None else Tree()
    return (FILE, *tree.folders, *tree.files, *tree.static)


def prepare(site: Site, visibility: Visibility, memory: Memory, jobs: int, say: Say) -> Edition:
    """Read, resolve and plan. SiteError with all errors of reading, since what can't be read would be missed everywhere below.

    Errors of resolving and planning are among the edition's problems, so that those of its pages can join them; where the memory is
    lenient and has something to show in their place, those of reading content/ are as well. A stage whose inputs are the same as the
    last time is not gone through again.
    """
    say("read", 0, 0)
    key = theme_key(site, memory.files)
    theme, templates, problems_of_theme = memory.again(
        "theme", (site,), (key,), lambda: theme_of(site, key, memory.store, clean=memory.clean)
    )
    site, found = memory.again("settle", (site, theme), (), lambda: settle(site, theme.templates))
    problems = [*problems_of_theme, *found]
    each = partial(run, jobs=jobs)
    memory.reading = read_again(site, memory.files, memory.reading, memory.records, memory.good, memory.changed, memory.registered, each)
    source = memory.reading.source
    memory.held = source.held
    problems += memory.reading.problems
    memory.records = source.records
    memory.registered = source.registered
    converter = memory.again("converter", (site,), (), lambda: Converter(site))
    converted = converter.convert(memory.reading, memory.facts, memory.html, jobs, say)
    memory.bodies |= converted.new
    problems += converted.problems
    if memory.lenient:
        source, converted = _remember(memory, converter, memory.reading, converted, say)
    inputs = (source.articles, source.files, source.static, converted.names)
    media, found = memory.again(
        "media", (site,), (*inputs, source.authors, memory.pictures), lambda: _read_media(site, source, converted.facts, memory.files)
    )
    problems += found
    assets, missing = memory.again("assets", (theme,), (), lambda: _assets(theme))
    if not memory.lenient:
        _stop_at_errors(problems)
    catalog, found = _resolve(memory, site, source, converted.facts, media, visibility)
    problems += found
    plan, found = memory.again("plan", (memory.stages["catalog"][2], assets), inputs, lambda: make_plan(catalog, assets, source.static))
    problems += [*found, *missing, *check_menus(catalog, plan.specs), *check_publisher(catalog)]
    images = KeptImages(memory.store.path.parent / IMAGES if memory.store.path else None)
    made = producers(site.root, templates, assets, lambda path: (site.root / path).read_bytes(), images.keep)
    answers = SiteAnswers(
        catalog,
        theme,
        templates,
        assets,
        plan,
        memory.files,
        converted.keys,
        converted.html,
        made["image"],
        partial(_stamps, source, converted),
    )
    return Edition(catalog, plan, answers, made, memory.files, images, converted, in_order(problems))


def _stamps(source: Source, converted: Converted) -> Mapping[Key, str]:
    """A text for each article that differs whenever the article or its body does."""
    return {
        (a.story, a.language): f"{source.records[a.path].read_from} {converted.keys[a.story, a.language]}"
        for a in source.articles
        if a.path in source.records
    }


def _assets(theme: Theme) -> tuple[Assets, list[Problem]]:
    """The assets, and the list of problems that grows as they are made."""
    missing: list[Problem] = []
    return Assets(theme.assets, theme.settings, missing), missing


def _resolve(
    memory: Memory, site: Site, source: Source, facts: Mapping[tuple[str, str], Facts], media: Mapping[str, Media], visibility: Visibility
) -> tuple[Catalog, list[Problem]]:
    """The catalogue. While nothing but texts has changed, it is the last one with those texts."""
    inputs = (source.articles, source.tags, source.authors, source.sections, source.files, media, memory.at(visibility))
    found = memory.again("catalog", (site,), inputs, lambda: resolve(site, source, facts, media, visibility))
    memory.until = found[0].next_change
    return replace(found[0], visibility=visibility, texts=source.texts, facts=facts, clock=lambda: visibility.now, memo=Memo()), found[1]


def _remember(memory: Memory, converter: Converter, reading: Reading, converted: Converted, say: Say) -> tuple[Source, Converted]:
    """What was read, kept for the next time. An article whose body can't be converted stands for what it said when it could."""
    source = reading.source
    changed = source.records if reading.since is None else source.records.keys() & reading.changed
    for path in changed:
        record = source.records[path]
        if record.article is not None and (record.article.story, record.article.language) in converted.facts:
            memory.good[path] = record
    if len(converted.facts) < len(source.articles):
        source = _with_earlier(memory, source, converted)
        earlier = Reading(reading.site, reading.tree, source, ())
        converted = converter.convert(earlier, {**memory.facts, **converted.known}, memory.html, 1, say)
        source = replace(source, articles=tuple(a for a in source.articles if (a.story, a.language) in converted.facts))
    memory.facts = converted.known
    return source, converted


def _with_earlier(memory: Memory, source: Source, converted: Converted) -> Source:
    articles, texts = [], dict(source.texts)
    for article in source.articles:
        key, good = (article.story, article.language), memory.good.get(article.path)
        if key in converted.facts:
            articles.append(article)
        elif good is not None and good.article is not None and good.text is not None and (good.article.story, good.article.language) == key:
            articles.append(good.article)
            texts[key] = good.text
    return replace(source, articles=tuple(articles), texts=texts, fresh={})


def _stop_at_errors(problems: Sequence[Problem]) -> None:
    if errors_of(problems):
        raise SiteError(problems)


def _read_media(
    site: Site, source: Source, facts: Mapping[tuple[str, str], Facts], files: FileDigests
) -> tuple[Mapping[str, Media], list[Problem]]:
    """The pictures and files that articles, authors and site.yaml name."""
    problems: list[Problem] = []
    named = {logo_path(site), *(photo_path(author) for author in source.authors)}
    for article in source.articles:
        found = facts.get((article.story, article.language))
        named |= {beside(article.folder, name) for name in (article.image, *(found.files if found else ())) if name}
    media = {}
    static = ((unicodedata.normalize("NFC", path), path) for path in source.static)
    logo = {path: on_disk for path, on_disk in static if path == logo_path(site)}  # no other static file is looked into
    there = {path: source.files[path] for path in named & source.files.keys()} | logo
    if there:
        from generator.reading.media import read_media  # noqa: PLC0415 (a site without pictures does not pay for it)
    for path, on_disk in sorted(there.items()):
        digest = files.digest(site.root / on_disk)
        read = error(Location(path), "can't be read") if digest is None else read_media(site.root, on_disk, digest)
        if isinstance(read, Media):
            media[path] = read
        else:
            problems.append(read)
    return media, problems


class Known(Struct, frozen=True):
    """What the store has of the last build: its outputs, and each part of the site that they were made of with its version then."""

    outputs: Mapping[str, Kept]
    parts: Mapping[str, str]


class Stale(Struct, frozen=True):
    """Outputs that must be produced again, each with the reason, and the others. `versions` are those of the known parts now.

    `asked` is what outputs asked that are made of a part that changed, and are fresh nevertheless.
    """

    reasons: Mapping[str, str]
    fresh: dict[str, Kept]
    versions: Mapping[str, str]
    asked: Mapping[str, Asked]


def find_stale(edition: Edition, known: Known, store: Store, out: Path, *, clean: bool = False) -> Stale:
    """Which outputs must be produced again. Only those are asked about that are made of something that changed."""
    answers, specs, folder = edition.answers, edition.plan.specs, f"{out}/"
    if clean:
        return Stale(dict.fromkeys(specs, "--clean was given"), {}, {}, {})
    versions = {name: answers.version(tuple(name.split("\0"))) for name in known.parts}
    changed = {mark(name) for name, version in versions.items() if known.parts[name] != version}
    reasons: dict[str, str] = {}
    fresh: dict[str, Kept] = {}
    doubtful: dict[str, Kept] = {}
    for path, spec in specs.items():
        kept = known.outputs.get(path)
        reason = why_changed(spec, kept, lambda path=path: edition.files.digest(folder + path))  # type: ignore[misc]
        if reason is not None or kept is None:
            reasons[path] = reason or ""
        elif _is_made_of(kept, changed):
            doubtful[path] = kept
        else:
            fresh[path] = kept
    asked = store.asked(doubtful)
    unchanged: dict[str, Asked] = {}
    for path, kept in doubtful.items():
        reason = why_stale(asked.get(path), answers)
        if reason is not None:
            reasons[path] = reason
        else:
            parts = marks_of({*parts_of((question for question, _ in asked[path]), answers), SITE})
            fresh[path] = replace(kept, parts=parts)
            unchanged[path] = asked[path]
    return Stale({path: reasons[path] for path in specs if path in reasons}, fresh, versions, unchanged)


def _is_made_of(kept: Kept, marks: Collection[str]) -> bool:
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


def _produce(edition: Edition, stale: Mapping[str, str], folder: Path, jobs: int, say: Say) -> list[Staged]:
    """Produce and stage; SiteError with the errors of all outputs."""
    maker = Maker(edition.answers, edition.producers, folder, edition.catalog.site.page_seconds)
    specs: list[OutputSpec] = [edition.plan.specs[path] for path in stale]
    staged: list[Staged] = []
    problems: list[Problem] = list(edition.problems)
    for done, made in enumerate(run(maker.make, specs, jobs), start=1):
        if isinstance(made, Staged):
            staged.append(made)
        else:
            problems += made
        say("produce", done, len(specs))
    _stop_at_errors(problems)
    return sorted(staged, key=lambda each: each.path)


def _write(
    edition: Edition, out: Path, staged: list[Staged], current: Mapping[str, Kept], *, overwrite: bool, atomic: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put in place what changed and remove what is no longer planned; both as paths."""
    manifest: Mapping[str, Digest] = {path: kept.written for path, kept in sorted(current.items())}
    known = read_manifest(out)
    if known is None and not overwrite:
        refuse_foreign(out, manifest, edition.files.digest)
    moves = {each.path: each.name for each in staged if edition.files.digest(out / each.path) != each.trace.kept.written}
    deletes = tuple(path for path in sorted(known or {}) if path not in manifest)
    change = publish.Change(moves, deletes, manifest)
    if atomic and (moves or deletes or known != manifest or not out.is_symlink()):
        switch(out, change)
    elif moves or deletes or known != manifest:
        publish.commit(out, change)
    for path in moves:  # what was known of it is of the file before
        edition.files.seen.pop(f"{out}/{path}", None)
    return tuple(moves), deletes


def remember(memory: Memory, edition: Edition, known: Known, outputs: Mapping[str, Kept], stale: Stale, staged: Sequence[Staged]) -> None:
    """Keep for the next build what this one found out: only after its files are in place."""
    memory.save(edition.converted.known)
    asked = {**stale.asked, **{each.path: each.trace.asked for each in staged}}
    parts = {**stale.versions}
    for path in stale.asked:
        _add_versions(parts, parts_of((question for question, _ in stale.asked[path]), edition.answers), edition.answers)
    for each in staged:
        _add_versions(parts, each.parts, edition.answers)
    memory.store.save_outputs(outputs, asked, changes(known.outputs, outputs))
    memory.store.save_parts(parts, changes(known.parts, parts))
    pictures = [spec for spec in edition.plan.specs.values() if spec.producer == "image"]
    edition.images.forget_others((spec.args[1:], str(edition.answers.answer(Question("file", spec.args[:1])))) for spec in pictures)


def _add_versions(versions: dict[str, str], parts: Iterable[Part], answers: SiteAnswers) -> None:
    for part in (*parts, SITE):
        name = spelled(part)
        if name not in versions:
            versions[name] = answers.version(part)
