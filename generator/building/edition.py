"""The site at one moment: read, resolved and planned, so that any of its outputs can be produced."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from generator.building.answers import SiteAnswers
from generator.building.convert import Converted, Converter
from generator.building.images import FOLDER as IMAGES
from generator.building.images import KeptImages
from generator.building.memory import Memory
from generator.building.produce import product_of
from generator.building.search import settle
from generator.building.settings import theme_key, theme_of
from generator.building.store import Store
from generator.building.workers import run
from generator.catalog.menus import check_menus
from generator.catalog.publisher import check_publisher, logo_path
from generator.catalog.resolve import Catalog, Memo, Visibility, beside, photo_path, resolve
from generator.digest import Digest
from generator.model.output import Ask, OutputSpec
from generator.model.site import Site
from generator.model.story import Article, Facts, Media, Source
from generator.model.theme import Theme
from generator.outputs.plan import Plan, make_plan
from generator.outputs.produce import Producer, producers
from generator.outputs.product import Product
from generator.problems import Location, Problem, SiteError, error, errors_of, in_order
from generator.reading.content import Reading, read_again
from generator.reading.files import FileDigests
from generator.theming.assets import Assets
from generator.theming.environment import Templates

T = TypeVar("T")
R = TypeVar("R")

Say = Callable[[str, int, int], None]
"""Progress: what is going on, how much of it is done, out of how much (0 where that is not known)."""


class Edition(Struct, frozen=True):
    """The site at one moment: whatever it takes to produce any of its outputs."""

    catalog: Catalog
    plan: Plan
    theme: Digest
    """The key of its theme."""
    answers: SiteAnswers
    producers: Mapping[str, Producer]
    files: FileDigests
    images: KeptImages
    converted: Converted
    problems: tuple[Problem, ...]

    def product(self, spec: OutputSpec, ask: Ask) -> Product | tuple[Problem, ...]:
        """The content of an output, or what is wrong with it."""
        return product_of(spec, ask, self.producers, self.catalog.site.page_seconds)


class Gathered(Struct, frozen=True):
    """What has been read of the site and its theme, and converted. `theme_key` is what the theme was read from."""

    site: Site
    theme_key: Digest
    theme: Theme
    templates: Templates
    source: Source
    converted: Converted
    problems: tuple[Problem, ...]


def prepare(site: Site, visibility: Visibility, memory: Memory, jobs: int, say: Say) -> Edition:
    """Read, resolve and plan. A stage whose inputs are the same as the last time is not gone through again.

    SiteError with all errors of reading, as `arrange` says.
    """
    return arrange(gather(site, memory, jobs, say), visibility, memory)


def gather(site: Site, memory: Memory, jobs: int, say: Say) -> Gathered:
    """Read everything, and convert all texts."""
    say("read", 0, 0)
    key = theme_key(site, memory.files)
    theme, templates, problems_of_theme = memory.again(
        "theme", (site,), (key,), lambda: theme_of(site, key, memory.store, clean=memory.clean)
    )
    site, found = memory.again("settle", (site, theme), (), lambda: settle(site, theme.templates))
    converter = memory.again("converter", (site,), (), lambda: Converter(site))
    each, convert = partial(_each, jobs, say), partial(converter.at_once, memory.facts)
    memory.reading = read_again(
        site, memory.files, memory.reading, memory.records, memory.good, memory.changed, memory.registered, each, convert
    )
    source = memory.reading.source
    memory.held = source.held
    memory.records = source.records
    memory.registered = source.registered
    converted = converter.convert(memory.reading, memory.facts, memory.html, jobs, say)
    memory.bodies |= converted.new
    problems = (*problems_of_theme, *found, *memory.reading.problems, *converted.problems)
    if memory.lenient:
        source, converted = _remember(memory, converter, memory.reading, converted, say)
    return Gathered(site, key, theme, templates, source, converted, problems)


def arrange(gathered: Gathered, visibility: Visibility, memory: Memory) -> Edition:
    """Resolve and plan. SiteError with all errors of reading, since what can't be read would be missed everywhere below.

    Errors of resolving and planning are among the edition's problems, so that those of its pages can join them; where the memory is
    lenient and has something to show in their place, those of reading content/ are as well.
    """
    site, theme, source, converted = gathered.site, gathered.theme, gathered.source, gathered.converted
    problems = [*gathered.problems]
    inputs = (source.articles, source.files, source.static, converted.names)
    media, found = memory.again(
        "media", (site,), (*inputs, source.authors, memory.pictures), lambda: _read_media(site, source, converted.facts, memory.files)
    )
    problems += found
    assets, missing = memory.again("assets", (theme,), (), lambda: assets_of(theme))
    if not memory.lenient:
        stop_at_errors(problems)
    catalog, found = _resolve(memory, site, source, converted.facts, media, visibility)
    problems += found
    plan, found = memory.again("plan", (memory.stages["catalog"][2], assets), inputs, lambda: make_plan(catalog, assets, source.static))
    problems += [*found, *missing, *check_menus(catalog, plan.specs), *check_publisher(catalog)]
    stamp = partial(_stamp, source, converted)
    return join(
        memory.store,
        memory.files,
        gathered.theme_key,
        theme,
        gathered.templates,
        assets,
        catalog,
        plan,
        converted,
        stamp,
        in_order(problems),
    )


def _each(jobs: int, say: Say, work: Callable[[Sequence[T]], Iterable[R]], files: Sequence[T]) -> Iterator[R]:
    """What reading files gives, and converting their texts, in parallel."""
    for done, read in enumerate(run(work, files, jobs), start=1):
        yield read
        say("convert", done, len(files))


def join(
    store: Store,
    files: FileDigests,
    key: Digest,
    theme: Theme,
    templates: Templates,
    assets: Assets,
    catalog: Catalog,
    plan: Plan,
    converted: Converted,
    stamp: Callable[[Article], str],
    problems: tuple[Problem, ...] = (),
) -> Edition:
    """All of it together. `key` is that of the theme."""
    root = catalog.site.root
    images = KeptImages(store.path.parent / IMAGES if store.path else None)
    made = producers(root, templates, assets, lambda path: (root / path).read_bytes(), images.keep)
    answers = SiteAnswers(catalog, theme, templates, assets, plan, files, converted.keys, converted.html, made["image"], stamp)
    return Edition(catalog, plan, key, answers, made, files, images, converted, problems)


def _stamp(source: Source, converted: Converted, article: Article) -> str:
    """Differs whenever the article or its body does."""
    return f"{source.records[article.path].read_from} {converted.keys[article.story, article.language]}"


def assets_of(theme: Theme) -> tuple[Assets, list[Problem]]:
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
    return replace(source, articles=tuple(articles), texts=texts)


def stop_at_errors(problems: Sequence[Problem]) -> None:
    """SiteError if there is an error among them: nothing is published then."""
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
