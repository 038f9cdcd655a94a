"""The plan: every output that a catalogue asks for. Two that want one path are an error that names both sources."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from generator.catalog.addresses import absolute, base_path, file_of
from generator.catalog.feeds import FORMATS, feed_exists, feed_path, formats
from generator.catalog.pages import PAGED, article_path, exists, media_path, page_count, page_path, stories_of
from generator.catalog.pictures import crops, social, spec_of, variants, whole
from generator.catalog.publisher import logo_media, logo_path, made_icons, manifest_path, recent_news
from generator.catalog.queries import alternates, is_indexed
from generator.catalog.redirects import names_of
from generator.catalog.resolve import Address, Catalog, Key, beside, path_of_article, photo_path
from generator.model.output import OWN, Arg, OutputSpec
from generator.model.site import FILE
from generator.model.story import Media
from generator.outputs.redirects import FILES, STUBS, alias_file, redirect_problems, stubs_of_rules
from generator.outputs.search import is_of_search
from generator.problems import Line, Location, Problem, error
from generator.reading.walk import STATIC
from generator.theming.assets import FOLDER as ASSETS
from generator.theming.assets import Assets

NEWS_SITEMAP = "sitemap-news.xml"
LIMIT = 50_000
"""URLs in one sitemap, by the protocol (https://www.sitemaps.org/protocol.html)."""


class Entry(Struct, frozen=True):
    """A page in a sitemap."""

    url: str
    changed: str | None
    alternates: tuple[tuple[str, str], ...]


class Plan(Struct, frozen=True):
    """Path -> output, in order of the paths."""

    specs: Mapping[str, OutputSpec]


def make_plan(catalog: Catalog, assets: Assets, static: Iterable[str]) -> tuple[Plan, list[Problem]]:
    """Every output of the site, and the collisions among them."""
    problems: list[Problem] = []
    found: dict[str, OutputSpec] = {}
    taken: dict[str, OutputSpec] = {}
    told: set[frozenset[tuple[Arg, ...]]] = set()
    for spec in _specs(catalog, assets, static):
        if spec.path.partition("/")[0].casefold() in OWN:
            problems.append(error(_where(catalog, spec), "the name /{path} is Edicola's own", "rename it", path=spec.path))
            continue
        if catalog.site.search and is_of_search(spec.path):
            message, hint = "the address /{path} is the search's own", "rename it, or write “search: false” in site.yaml"
            problems.append(error(_where(catalog, spec), message, hint, path=spec.path.removesuffix("index.html")))
            continue
        other = taken.setdefault(_folded(spec.path), spec)
        if other is spec:
            found[spec.path] = spec
        elif other != spec and _two(spec, other) not in told:
            told.add(_two(spec, other))
            problems.append(_collision(catalog, spec, other))
    problems += _files_as_folders(catalog, taken)
    problems += redirect_problems(catalog, found)
    if "html" not in catalog.site.redirects.formats:
        found = {path: spec for path, spec in found.items() if spec.producer not in STUBS}
    for spec in (*_moved(catalog), *stubs_of_rules(catalog, found)):
        if _folded(spec.path) not in taken:
            found.setdefault(spec.path, spec)
    return Plan({path: found[path] for path in sorted(found)}), problems


def _two(spec: OutputSpec, other: OutputSpec) -> frozenset[tuple[Arg, ...]]:
    """The two things whose pages or feeds collide, in whatever language: one problem is enough for them."""
    return frozenset({(spec.source, *spec.args[:2]), (other.source, *other.args[:2])})


def _nfc(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def _folded(path: str) -> str:
    """Paths that some file systems take for one: case and Unicode form don't tell them apart."""
    return _nfc(path).casefold()


def _where(catalog: Catalog, spec: OutputSpec) -> Location:
    """The line that asked for an output: an article's slug, a tag's or author's entry, else its file."""
    if spec.producer != "page" and spec.producer not in FORMATS:
        return Location(spec.source)
    kind, key, code = map(str, spec.args[:3])
    terms = {"tag": catalog.tags, "author": catalog.authors}.get(kind, {})
    if key in terms:
        return terms[key].where
    article = catalog.shown.get((key, code))
    return article.marks.get("slug", Location(article.path)) if article else Location(spec.source)


_OWN_OUTPUTS = {
    **dict.fromkeys(FORMATS, Line("the feed of the site")),
    "robots": "robots.txt",
    "redirects_file": Line("the list of redirects"),
    "forward": Line("the rule for old addresses"),
    "manifest": Line("the web manifest"),
    "icon": Line("an icon made of the logo"),
}

_GROUPS = {"tag": "the tag “{id}”", "author": "the author “{id}”", "section": "the section “{id}”"}

_FEEDS = {"tag": "the feed of the tag “{id}”", "author": "the feed of the author “{id}”", "section": "the feed of the section “{id}”"}


def _claimant(spec: OutputSpec) -> str:
    """What wants a path, in words."""
    named = _GROUPS if spec.producer == "page" else _FEEDS if spec.producer in FORMATS else {}
    if spec.args and spec.args[0] in named:
        return Line("{source} ({what})", source=spec.source, what=Line(named[str(spec.args[0])], id=spec.args[1]))
    if spec.source != FILE:
        return spec.source
    if spec.producer == "page":
        return Line("the page “{kind}” of the site", kind=spec.args[0])
    return _OWN_OUTPUTS.get(spec.producer, Line("the sitemap"))


_HINTS = {
    **dict.fromkeys(("page", *FORMATS), "give one of them another “slug”"),
    "forward": "remove it from “redirects.rules”",
    "redirect": "remove it from “aliases”, or give the page another “slug”",
}


def _collision(catalog: Catalog, spec: OutputSpec, other: OutputSpec) -> Problem:
    if spec.source == FILE and other.source != FILE:
        spec, other = other, spec  # what an editor can change is where the problem is shown
    if spec.source == other.source and spec.producer == "redirect":
        return error(
            _where(catalog, spec),
            "the old address /{path} is the story's own",
            "remove it from “aliases”",
            path=spec.path.removesuffix("index.html"),
            other=other.source,
        )
    message = "the address /{path} is wanted twice: here and by {other}"
    hint = _HINTS.get(spec.producer, "rename one of them")
    return error(_where(catalog, spec), message, hint, path=spec.path.removesuffix("index.html"), other=_claimant(other))


def _files_as_folders(catalog: Catalog, taken: Mapping[str, OutputSpec]) -> Iterator[Problem]:
    """A file that lies where others need a folder: one problem for it, however many they are."""
    parents: dict[str, OutputSpec] = {}
    for path, spec in taken.items():
        folder = path.rpartition("/")[0]
        while folder and folder not in parents:
            parents[folder] = spec
            folder = folder.rpartition("/")[0]
    for path in sorted(parents.keys() & taken.keys()):
        message = "the file /{path} lies where {other} needs a folder"
        yield error(_where(catalog, taken[path]), message, "rename one of them", path=taken[path].path, other=_claimant(parents[path]))


def _specs(catalog: Catalog, assets: Assets, static: Iterable[str]) -> Iterator[OutputSpec]:
    for code in catalog.languages:
        yield from (_page(catalog, kind, key, code, number, source) for kind, key, number, source in _pages(catalog, code))
        yield from _feeds(catalog, code)
        yield OutputSpec(file_of(manifest_path(catalog, code)), "manifest", (code,), FILE)
    if all(language.prefix for language in catalog.languages.values()):
        primary = next(iter(catalog.languages))
        yield OutputSpec("index.html", "page", ("root", "", primary, 1), FILE)
        yield OutputSpec("404.html", "page", ("404", "", primary, 1), FILE)
    yield from _sitemaps(catalog)
    yield from _redirects(catalog)
    yield from _media(catalog)
    yield from _icons(catalog)
    for path in static:
        yield OutputSpec(_nfc(path.removeprefix(f"{STATIC}/")), "copy", (path,), path)
    for name in assets.files:
        yield OutputSpec(str(assets.path(name)), "asset", (name,), f"{ASSETS}/{name}")


def _pages(catalog: Catalog, code: str) -> Iterator[tuple[str, str, int, str]]:
    """Kind, key, number and source of every page of a language."""
    for (story, language), article in catalog.shown.items():
        if language == code and exists(catalog, article.kind, story, code):
            yield article.kind, story, 1, article.path
    for kind, key, source in _kinds(catalog, code):
        if exists(catalog, kind, key, code):
            yield from ((kind, key, number, source) for number in _numbers(catalog, kind, key, code))


def _numbers(catalog: Catalog, kind: str, key: str, code: str) -> range:
    """The numbers of the pages of a listing that exists; of anything else there is one."""
    total = page_count(catalog, len(stories_of(catalog, kind, key, code))) if kind in PAGED else 1
    return range(1, total + 1)


def _feeds(catalog: Catalog, code: str) -> Iterator[OutputSpec]:
    for kind, key, source in _kinds(catalog, code):
        if feed_exists(catalog, kind, key, code):
            for form in formats(catalog.site):
                path = file_of(feed_path(catalog, kind, key, code, form))
                yield OutputSpec(_nfc(path), form, (kind, key, code), source)


def _kinds(catalog: Catalog, code: str) -> Iterator[tuple[str, str, str]]:
    """Kind, key and source of all that is not an article."""
    yield from (("home", "", FILE), ("tags", "", FILE), ("archive", "", FILE), ("search", "", FILE), ("404", "", FILE))
    for section in catalog.sections.values():
        yield "section", section.id, section.where.path
    for kind, terms in (("tag", catalog.tags), ("author", catalog.authors)):
        for term in terms.values():
            if term.slug.get(code):  # without one it has been refused already
                yield kind, term.id, term.where.path
    months = sorted((year, month) for language, year, month in catalog.by_month if language == code)
    for year in sorted({year for year, _ in months}):
        yield "year", year, FILE
    for year, month in months:
        yield "month", f"{year}-{month}", FILE


def _page(catalog: Catalog, kind: str, key: str, code: str, number: int, source: str) -> OutputSpec:
    path = page_path(catalog, kind, key, code, number)
    return OutputSpec(_nfc(file_of(path)), "page", (kind, key, code, number), source)


def _sitemaps(catalog: Catalog) -> Iterator[OutputSpec]:
    yield OutputSpec("robots.txt", "robots", (), FILE)
    yield OutputSpec("sitemap.xml", "sitemap_index", (), FILE)
    for code, part in _parts(catalog):
        yield OutputSpec(_sitemap_name(code, part), "sitemap", (code, part), FILE)
    yield OutputSpec(NEWS_SITEMAP, "news_sitemap", (), FILE)


def _sitemap_name(code: str, part: int) -> str:
    return f"sitemap-{code}.xml" if part == 1 else f"sitemap-{code}-{part}.xml"


def _parts(catalog: Catalog) -> list[tuple[str, int]]:
    """The sitemaps: language and part."""
    counts = {code: len(_indexed_articles(catalog, code)) + len(_indexed_pages(catalog, code)) for code in catalog.languages}
    return [(code, part) for code, count in counts.items() for part in range(1, max(1, -(-count // LIMIT)) + 1)]


def _indexed_pages(catalog: Catalog, code: str) -> Sequence[tuple[str, str, int]]:
    """Kind, key and number of the pages of a language, but for those of articles, that search engines are to know."""
    return catalog.memo.of(("indexed", code), lambda: list(_indexed_listings(catalog, code)))


def _indexed_listings(catalog: Catalog, code: str) -> Iterator[tuple[str, str, int]]:
    for kind, key, _ in _kinds(catalog, code):
        if is_indexed(catalog, kind, key, code):
            yield from ((kind, key, number) for number in _numbers(catalog, kind, key, code))


def _indexed_articles(catalog: Catalog, code: str) -> Sequence[str]:
    """The stories and pages of a language that search engines are to know."""
    return [story for story, language in catalog.addresses if language == code and (story, language) not in catalog.unready]


def _redirects(catalog: Catalog) -> Iterator[OutputSpec]:
    for article in catalog.articles.values():
        for alias in article.aliases:
            yield OutputSpec(_nfc(alias_file(alias)), "redirect", (article.story, article.language), article.path)
    for rule in catalog.site.redirects.rules:
        if not rule.query and not names_of(rule.source):
            yield OutputSpec(_nfc(alias_file(rule.source)), "forward", (rule.target,), FILE)
    for form in catalog.site.redirects.formats:
        if form in FILES:
            yield OutputSpec(FILES[form], "redirects_file", (form,), FILE)
    for path, code in catalog.site.redirects.feeds.items():
        yield OutputSpec(_nfc(file_of(path)), "rss", ("home", "", code), FILE)


def _moved(catalog: Catalog) -> Iterator[OutputSpec]:
    """Where a copy of an original lay until its translation came out at another address: readers may have kept the old one.

    It gives way to whatever else wants the path.
    """
    for (story, code), article in catalog.articles.items():
        original = catalog.copied.get(story)
        if original is not None and original.language != code:
            path = file_of(path_of_article(catalog.site, catalog.languages[code], catalog.sections, original))
            if path != file_of(article_path(catalog, article, code)):
                yield OutputSpec(_nfc(path), "redirect", (story, code), article.path)


def _media(catalog: Catalog) -> Iterator[OutputSpec]:
    """The pictures and files that published pages show or link; one for all that are equal."""
    found: dict[str, OutputSpec] = {}
    for path in sorted(_shown_paths(catalog) & catalog.media.keys()):
        media = catalog.media[path]
        specs = [spec_of(media, each) for each in variants(media)] if media.still else [_copy(media)]
        found |= {spec.path: spec for spec in specs if spec.path not in found}
    for path in sorted(_linked_paths(catalog) & catalog.media.keys()):
        media = catalog.media[path]
        spec = spec_of(media, whole(media)) if media.still else _copy(media)
        found.setdefault(spec.path, spec)
    for article in catalog.articles.values():
        lead = catalog.media.get(beside(article.folder, article.image)) if article.image else None
        if lead is not None and lead.still:
            for crop in (social(lead, article.image_focus), *crops(lead, article.image_focus)):
                found.setdefault(crop.path.lstrip("/"), spec_of(lead, crop))
    yield from found.values()


def _icons(catalog: Catalog) -> Iterator[OutputSpec]:
    logo = logo_media(catalog)
    for name in made_icons(catalog) if logo else ():
        yield OutputSpec(name, "icon", (name, logo.path if logo else ""), FILE)


def _copy(media: Media) -> OutputSpec:
    return OutputSpec(media_path(media).lstrip("/"), "copy", (media.path,), media.path)


def _shown_paths(catalog: Catalog) -> set[str]:
    """The pictures of stories and authors, and what texts show."""
    shown = {id for id, _ in catalog.by_author}
    paths = {logo_path(catalog.site), *(photo_path(author) for author in catalog.authors.values() if author.id in shown)}
    for key, article in catalog.articles.items():
        paths |= {beside(article.folder, name) for name in (article.image, *catalog.facts[key].shown) if name}
    return paths


def _linked_paths(catalog: Catalog) -> set[str]:
    return {beside(article.folder, name) for key, article in catalog.articles.items() for name in catalog.facts[key].files if name}


def indexed(catalog: Catalog, language: str) -> tuple[Entry, ...]:
    """The pages of a language that search engines are to know, by URL."""
    if language not in catalog.languages:
        return ()
    addresses = dict(catalog.addresses.items())  # all of them at once: of a story by itself a sitemap knows nothing else
    stories = (_entry(catalog, addresses, story, language) for story in _indexed_articles(catalog, language))
    others = (
        Entry(
            absolute(catalog.site, page_path(catalog, kind, key, language, number)), None, alternates(catalog, kind, key, language, number)
        )
        for kind, key, number in _indexed_pages(catalog, language)
    )
    return tuple(sorted((*stories, *others), key=lambda entry: entry.url))


def _entry(catalog: Catalog, addresses: Mapping[Key, Address], story: str, language: str) -> Entry:
    found = {
        code: absolute(catalog.site, addresses[story, code].path)
        for code in catalog.languages
        if (story, code) in addresses and (story, code) not in catalog.unready
    }
    others = (*found.items(), ("x-default", next(iter(found.values())))) if len(found) > 1 else ()
    return Entry(found[language], addresses[story, language].changed, others)


def sitemaps(catalog: Catalog) -> tuple[str, ...]:
    """The addresses of all sitemaps; that of the news where there is any."""
    names = [_sitemap_name(code, part) for code, part in _parts(catalog)] + ([NEWS_SITEMAP] if recent_news(catalog) else [])
    return tuple(absolute(catalog.site, f"/{name}") for name in names)


def sitemap_index(catalog: Catalog) -> str | None:
    """The address of the index; None for a preview with drafts, which search engines are to leave alone."""
    return None if catalog.visibility.drafts else absolute(catalog.site, "/sitemap.xml")


def rooted(catalog: Catalog, target: str) -> str:
    """A link that starts with `/`, below the folder of the host that the site lies in."""
    return base_path(catalog.site) + target


QUESTIONS = {f.__name__: f for f in (indexed, sitemaps, sitemap_index, rooted)}
"""Questions about the plan, from the catalogue."""
