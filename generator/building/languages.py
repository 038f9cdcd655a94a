"""The proof that a page's languages know each other: hreflang in heads and sitemaps is complete, mutual, and names only what may be found.

The rules are those of search engines (https://developers.google.com/search/docs/specialty/international/localized-versions): a set of
languages that is not the same on all of its pages counts for none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from msgspec import Struct

from generator.building.seen import Head, Seen
from generator.catalog.addresses import absolute, file_of
from generator.model.site import Site
from generator.outputs.plan import Entry
from generator.problems import Line, Location, Problem, error

DEFAULT = "x-default"
"""The hreflang code of the page for readers of all other languages."""

_HTML = "the theme's base template begins with it: lang is “page.language.code”, dir is “page.language.direction”"
_CANONICAL = "it is “page.canonical”, in the theme's base template"
_LIST = "the list is “alternates”, in the theme's base template"
_NOINDEX = "if search engines are not to list it, the theme's base template says noindex, as “page.noindex” asks"


class _Page(Struct, frozen=True):
    """A page that was seen, with its own address, and why search engines are not to list it; empty if they are."""

    path: str
    where: Location
    head: Head
    address: str
    kept_out: str

    @property
    def shown(self) -> str:
        return self.path.removesuffix("index.html")


class _Output(Struct, frozen=True):
    """The pages of a site, by path and by address."""

    base_url: str
    directions: Mapping[str, str]
    """Of the site's languages, by code."""
    pages: Mapping[str, _Page]

    def at(self, address: str) -> _Page | None:
        return self.pages.get(_file_at(self.base_url, address) or "")


def language_problems(site: Site, seen: Iterable[Seen]) -> Iterator[Problem]:
    """Whatever these files say of the site's languages that is incomplete, or not so.

    A sitemap that is lost or can't be read is a problem already: no page is then said to be in none.
    """
    files = sorted(seen, key=lambda each: each.path)
    pages = {each.path: _page(site, each, each.head) for each in files if each.head is not None}
    output = _Output(site.base_url, {language.code: language.direction for language in site.languages}, pages)
    for page in pages.values():
        yield from _language(output, page)
        yield from _canonical(page)
        yield from _list(output, page)
    yield from _mutual(output)
    yield from _sitemaps(site, output, files)


def _page(site: Site, seen: Seen, head: Head) -> _Page:
    own = absolute(site, f"/{seen.path.removesuffix('index.html')}")
    canonical = head.canonicals[0] if head.canonicals else own
    here = _file_at(site.base_url, canonical) == seen.path
    why = (
        Line("it says noindex") if head.noindex else "" if here else Line("its canonical address is {address}", address=unquote(canonical))
    )
    return _Page(seen.path, Location(seen.source), head, canonical if here else own, why)


def _file_at(base_url: str, address: str) -> str | None:
    """The file behind an absolute address of the site; None for any other address."""
    return file_of(unquote(address.removeprefix(base_url))) if address.startswith(f"{base_url}/") else None


def _language(output: _Output, page: _Page) -> Iterator[Problem]:
    lang, direction = page.head.lang, page.head.direction
    right = output.directions.get(lang)
    if not lang:
        yield error(page.where, "the page /{page} does not say its language (<html lang>)", _HTML, page=page.shown)
    elif right is None:
        message = "the page /{page} says that it is in “{lang}” (<html lang>), which is no language of the site"
        yield error(page.where, message, _HTML, page=page.shown, lang=lang)
    elif direction != right:
        message = "the page /{page} is in “{lang}”, which needs the direction {right} (<html dir>), not “{direction}”"
        yield error(page.where, message, _HTML, page=page.shown, lang=lang, right=right, direction=direction)


def _canonical(page: _Page) -> Iterator[Problem]:
    count = len(page.head.canonicals)
    if not page.head.noindex and count != 1:
        message = "the page /{page} needs one canonical address, but has {count}"
        yield error(page.where, message, _CANONICAL, page=page.shown, count=count)


def _list(output: _Output, page: _Page) -> Iterator[Problem]:
    """What a page's own list lacks, and what in it leads astray."""
    head = page.head
    if not head.alternates:
        return
    if page.kept_out:
        message = "the page /{page} lists its languages (hreflang), although search engines are not to list it: {why}"
        yield error(page.where, message, _LIST, page=page.shown, why=page.kept_out)
        return
    counts = Counter(code for code, _ in head.alternates)
    for code in (code for code, count in counts.items() if count > 1):
        yield error(page.where, "the page /{page} lists hreflang “{code}” more than once", _LIST, page=page.shown, code=code)
    if head.lang and (head.lang, page.address) not in head.alternates:
        message = "the page /{page} does not list itself, {address}, as hreflang “{code}”"
        yield error(page.where, message, _LIST, page=page.shown, address=unquote(page.address), code=head.lang)
    if DEFAULT not in counts:
        yield error(page.where, "the page /{page} lists no hreflang “{code}”", _LIST, page=page.shown, code=DEFAULT)
    for code, address in head.alternates:
        why = _astray(output, page, code, address)
        if why:
            message = "the page /{page} lists {address} as hreflang “{code}”, but {why}"
            yield error(page.where, message, _LIST, page=page.shown, address=unquote(address), code=code, why=why)


def _astray(output: _Output, page: _Page, code: str, address: str) -> str:
    """Why search engines would not follow an entry of the page's list; empty if they would."""
    if code == DEFAULT:
        others = {each for other, each in page.head.alternates if other != DEFAULT}
        return "" if address in others else Line("that is none of its languages")
    if code not in output.directions:
        return Line("that is no language of the site")
    target = output.at(address)
    why = _unfit(output, target, address)
    if not why and target is not None and target.head.lang not in ("", code):
        return Line("that page says that it is in “{lang}”", lang=target.head.lang)
    return why


def _unfit(output: _Output, page: _Page | None, address: str) -> str:
    """Why search engines would not list the page under this address; empty if they would."""
    if not address.startswith(f"{output.base_url}/"):
        return Line("that is no absolute address below {base}", base=output.base_url)
    if page is None:
        return Line("no page is there")
    if page.kept_out:
        return Line("search engines are not to list that page: {why}", why=page.kept_out)
    return "" if page.address == address else Line("that page's canonical address is {address}", address=unquote(page.address))


def _mutual(output: _Output) -> Iterator[Problem]:
    """What a page's list lacks of the lists that name it, told once. Of an entry that leads astray, nothing is asked elsewhere."""
    told: set[tuple[str, str]] = set()
    for page in output.pages.values():
        sound = [] if page.kept_out else [entry for entry in page.head.alternates if not _astray(output, page, *entry)]
        for target in {named.path: named for _, address in sound if (named := output.at(address)) is not None}.values():
            for code, address in _lacking(target, sound):
                if (target.path, code) not in told:
                    told.add((target.path, code))
                    message = "the page /{page} does not list {address} as hreflang “{code}”, but its other language /{other} does"
                    yield error(target.where, message, _LIST, page=target.shown, address=unquote(address), code=code, other=page.shown)


def _lacking(page: _Page, entries: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The entries that are not in the page's list, without those that a list is asked for anyway: itself, and a default."""
    listed = page.head.alternates
    asked = {page.head.lang, *({DEFAULT} - {code for code, _ in listed})} if listed else set()
    return [(code, address) for code, address in entries if (code, address) not in listed and code not in asked]


def _sitemaps(site: Site, output: _Output, files: Iterable[Seen]) -> Iterator[Problem]:
    """The sitemaps hold the pages that search engines are to list, each once, with the languages that it lists itself."""
    sitemaps = [each for each in files if each.producer == "sitemap"]
    listed: dict[str, str] = {}
    for sitemap in sitemaps:
        yield from _indexed(site, sitemap, files)
        for entry in sitemap.entries or ():
            if entry.url in listed:
                message = "the sitemap /{sitemap} lists {address}, which the sitemap /{other} lists already"
                yield error(Location(sitemap.source), message, sitemap=sitemap.path, address=unquote(entry.url), other=listed[entry.url])
            listed.setdefault(entry.url, sitemap.path)
            yield from _entry(output, sitemap, entry)
    if all(sitemap.entries is not None for sitemap in sitemaps):
        for page in output.pages.values():
            if not page.kept_out and page.address not in listed:
                yield error(page.where, "the page /{page} is in no sitemap", _NOINDEX, page=page.shown)


def _indexed(site: Site, sitemap: Seen, files: Iterable[Seen]) -> Iterator[Problem]:
    address = absolute(site, f"/{sitemap.path}")
    for index in files:
        if index.producer == "sitemap_index" and not index.problems and address not in index.links:
            message = "the sitemap /{sitemap} is not in the list of sitemaps, /{index}"
            yield error(Location(index.source), message, sitemap=sitemap.path, index=index.path)


def _entry(output: _Output, sitemap: Seen, entry: Entry) -> Iterator[Problem]:
    page = output.at(entry.url)
    why = _unfit(output, page, entry.url)
    if page is None or why:
        where = page.where if page else Location(sitemap.source)
        yield error(where, "the sitemap /{sitemap} lists {address}, but {why}", sitemap=sitemap.path, address=unquote(entry.url), why=why)
        return
    facts = {"sitemap": sitemap.path, "page": page.shown}
    for code, address in page.head.alternates:
        if (code, address) not in entry.alternates:
            message = "the sitemap /{sitemap} lists /{page} without {address} as hreflang “{code}”, which the page lists"
            yield error(page.where, message, _LIST, **facts, code=code, address=unquote(address))
    for code, address in entry.alternates:
        if (code, address) not in page.head.alternates:
            message = "the sitemap /{sitemap} lists /{page} with {address} as hreflang “{code}”, which the page does not list"
            yield error(page.where, message, _LIST, **facts, code=code, address=unquote(address))
