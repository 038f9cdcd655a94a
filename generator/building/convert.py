"""Bodies: those that the store knows are taken from there, the others are converted, in parallel."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, field

from generator.building.limits import OutOfTime, time_limit
from generator.building.workers import run
from generator.catalog.resolve import Key
from generator.digest import Digest
from generator.model.site import FILE, Site
from generator.model.story import Article, Body, Facts, Source
from generator.problems import Line, Location, Problem, SiteError, Status, error, is_ours
from generator.reading.conversion import body_key, conversion_key
from generator.reading.parts import digest_of, read_markdown

Failure = tuple[str, str]
"""Why a text can't be converted, and what to do."""

_CHANGED: Failure = ("the file changed while it was read", "build again")


class Converted(Struct, frozen=True):
    """The bodies of all articles: facts at hand, HTML on demand."""

    keys: Mapping[Key, Digest]
    facts: Mapping[Key, Facts]
    new: Mapping[Digest, Body]
    stored: Callable[[Digest], str | None]
    again: Callable[[Digest], str]
    problems: tuple[Problem, ...]
    failures: Mapping[Digest, Failure] = field(default_factory=dict)

    def html(self, key: Digest) -> str:
        """The HTML of a body; converted again if the store has lost it."""
        return self.new[key].html if key in self.new else self.stored(key) or self.again(key)


def convert_bodies(
    site: Site,
    source: Source,
    known: Mapping[Digest, Facts],
    stored: Callable[[Digest], str | None],
    jobs: int,
    say: Callable[[str, int, int], None],
    failed: Mapping[Digest, Failure] | None = None,
) -> Converted:
    """Every body of the site, and what is wrong with some. Those that are known to have `failed` are not tried again."""
    ways = {language.code: conversion_key(language, site.markdown) for language in site.languages}
    keys = {(a.story, a.language): body_key(source.texts[a.story, a.language].digest, ways[a.language]) for a in source.articles}
    missing: dict[Digest, Article] = {}
    failures = dict(failed or {})
    for article in source.articles:
        key = keys[article.story, article.language]
        if key not in known and key not in failures:
            missing.setdefault(key, article)
    convert = _Converter(site, source)
    if missing:
        convert.try_out()
    new: dict[Digest, Body] = {}
    items = list(missing.items())
    for done, (key, result) in enumerate(run(convert.one, items, jobs), start=1):
        if isinstance(result, Body):
            new[key] = result
        else:
            failures[key] = result
        say("convert", done, len(items))
    facts: dict[Key, Facts] = {}
    problems: list[Problem] = []
    for article in source.articles:
        name = article.story, article.language
        key = keys[name]
        if key in failures:
            problems.append(error(Location(article.path, article.first_line), *failures[key]))
            continue
        facts[name] = found = new[key].facts if key in new else known[key]
        if found.flaws:
            problems += _problems(article, found)
    texts = {keys[a.story, a.language]: a for a in source.articles}
    return Converted(keys, facts, new, stored, lambda key: convert.html(texts[key]), tuple(problems), _lasting(failures))


def _lasting(failures: Mapping[Digest, Failure]) -> Mapping[Digest, Failure]:
    """Those that come again whenever the same text is tried."""
    return {key: failure for key, failure in failures.items() if failure is not _CHANGED}


def _problems(article: Article, facts: Facts) -> Iterator[Problem]:
    """The flaws of a body, in the file that they are in."""
    for flaw in facts.flaws:
        where = Location(article.path, article.first_line + flaw.line - 1, flaw.column)
        yield Problem(flaw.severity, flaw.message, where, flaw.hint, dict(flaw.facts))


class _Converter:
    def __init__(self, site: Site, source: Source) -> None:
        self.site = site
        self.source = source
        self.languages = {language.code: language for language in site.languages}
        self.made: dict[str, Callable[[str], Body]] = {}

    def _for(self, code: str) -> Callable[[str], Body]:
        if code not in self.made:
            from generator.reading.bodies import make_converter  # noqa: PLC0415 (a build that converts nothing does not pay for it)

            self.made[code] = make_converter(self.languages[code], self.site.markdown)
        return self.made[code]

    def try_out(self) -> None:
        """SiteError (status 2) if an extension that site.yaml names can't be used."""
        try:
            self._for(self.site.languages[0].code)
        except Exception as failure:  # whatever a stranger's extension raises
            if not self.site.markdown.extensions:
                raise
            where = Location(FILE, self.site.settings_lines.get("markdown.extensions", 1))
            problem = error(
                where, "a Markdown extension can't be used: {why}", "is its package installed, and its name right?", why=failure
            )
            raise SiteError([problem], Status.USAGE) from failure

    def html(self, article: Article) -> str:
        """The HTML of a text that has been converted before."""
        markdown = self._markdown(article)
        if markdown is None:
            raise SiteError([error(Location(article.path), *_CHANGED)])
        return self._for(article.language)(markdown).html

    def _markdown(self, article: Article) -> str | None:
        """The text of an article's file; None if that is no longer what it was when its front matter was read."""
        try:
            data = self.source.fresh.get(article.path)
            markdown = read_markdown((self.site.root / article.path).read_bytes() if data is None else data)
        except OSError:
            return None
        return markdown if digest_of(markdown) == self.source.texts[article.story, article.language].digest else None

    def one(self, item: tuple[Digest, Article]) -> tuple[Digest, Body | Failure]:
        """The body, or why there is none and what to do."""
        key, article = item
        simpler = "shorten or simplify the text"
        markdown = self._markdown(article)
        if markdown is None:
            return key, _CHANGED
        try:
            with time_limit(self.site.page_seconds):
                return key, self._for(article.language)(markdown)
        except RecursionError:
            return key, ("the text is nested too deeply", simpler)
        except OutOfTime:
            self.made.clear()  # it may have been left in the middle of something
            return key, (Line("the text takes longer than {seconds} seconds to convert", seconds=self.site.page_seconds), simpler)
        except Exception as failure:
            if _is_ours(failure):
                raise
            self.made.clear()
            return key, (Line("Python-Markdown can't convert the text ({kind})", kind=type(failure).__name__), simpler)


def _is_ours(failure: Exception) -> bool:
    return is_ours(traceback.extract_tb(failure.__traceback__)[-1].filename)
