"""Bodies: those that the store knows are taken from there, the others are converted, in parallel."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import cache, partial

from msgspec import Struct

from generator.building.limits import OutOfTime, time_limit
from generator.building.workers import run
from generator.catalog.resolve import Key
from generator.digest import Digest
from generator.model.site import FILE, Site
from generator.model.story import Article, Body, Facts, Source, Wording
from generator.problems import Line, Location, Problem, SiteError, Status, error, is_ours
from generator.reading.content import Reading
from generator.reading.conversion import Conversion, Failure, body_key, conversion_key
from generator.reading.files import read_bytes
from generator.reading.parts import digest_of, read_markdown

Names = tuple[tuple[str, ...], tuple[str, ...]]
"""The relative paths that a text names, and those that it shows."""

_CHANGED: Failure = ("the file changed while it was read", "build again")


class Converted(Struct, frozen=True):
    """The bodies of all articles: facts at hand, HTML on demand."""

    keys: Mapping[Key, Digest]
    facts: Mapping[Key, Facts]
    names: Mapping[Key, Names]
    known: Mapping[Digest, Facts]
    """The facts by their bodies' keys, for the next time."""
    new: Mapping[Digest, Body]
    stored: Callable[[Digest], str | None]
    again: Callable[[Digest], str]
    problems: tuple[Problem, ...]

    def html(self, key: Digest) -> str:
        """The HTML of a body; converted again if the store has lost it."""
        return self.new[key].html if key in self.new else self.stored(key) or self.again(key)


_NOTHING = Converted({}, {}, {}, {}, {}, lambda key: None, str, ())


class Converter:
    """Converts the texts of a site with these settings, and remembers what it needs for that, and which texts can't be converted."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.languages = {language.code: language for language in site.languages}
        self.ways = {language.code: conversion_key(language, site.markdown) for language in site.languages}
        self.made: dict[str, Callable[[str], Body]] = {}
        self.failures: dict[Digest, Failure] = {}
        """Of texts that are not tried again."""
        self.last: tuple[Source, Converted] | None = None

    def convert(
        self,
        reading: Reading,
        known: Mapping[Digest, Facts],
        stored: Callable[[Digest], str | None],
        jobs: int,
        say: Callable[[str, int, int], None],
    ) -> Converted:
        """Every body of the site, and what is wrong with some. Of a reading that tells what changed only that is looked at."""
        source = reading.source
        anew = self.last is None or self.last[0] is not reading.since
        before = _NOTHING if self.last is None or anew else self.last[1]
        articles = source.articles if anew else tuple(reading.changed.values())
        keys = {(a.story, a.language): body_key(source.texts[a.story, a.language].digest, self.ways[a.language]) for a in articles}
        by_body = {keys[a.story, a.language]: a for a in articles}
        new, failed = self._convert_missing(source, by_body, reading.converted, known, jobs, say)
        all_keys, facts, names, by_key = {**before.keys, **keys}, dict(before.facts), dict(before.names), dict(before.known)
        problems = [problem for problem in before.problems if problem.where.path not in reading.changed]
        earlier = {before.keys[name] for name in keys.keys() & before.keys.keys()}
        for key in earlier.difference(all_keys.values() if earlier else ()):  # another article may have the same text
            by_key.pop(key, None)
        for article in articles:
            name = article.story, article.language
            key = keys[name]
            if key in failed:
                problems.append(error(Location(article.path, article.first_line), *failed[key]))
                facts.pop(name, None)
                names.pop(name, None)
                continue
            facts[name] = by_key[key] = found = new[key].facts if key in new else known[key]
            names[name] = found.files, found.shown
            if found.flaws:
                problems += _problems(article, found)
        by_text = cache(lambda: {all_keys[a.story, a.language]: a for a in source.articles})  # asked for only where the store lost HTML
        again = partial(self._again, source, by_text)
        converted = Converted(all_keys, facts, names, by_key, new, stored, again, tuple(problems))
        self.last = source, converted
        return converted

    def _convert_missing(
        self,
        source: Source,
        articles: Mapping[Digest, Article],
        converted: Mapping[Digest, Conversion],
        known: Container[Digest],
        jobs: int,
        say: Callable[[str, int, int], None],
    ) -> tuple[dict[Digest, Body], Mapping[Digest, Failure]]:
        """The bodies of texts that are neither known nor known to fail, by their keys; and why some of these articles have none.

        Those that were not `converted` when they were read are converted now.
        """
        unknown = {key: article for key, article in articles.items() if key not in known and key not in self.failures}
        results = {key: converted[key] for key in unknown if key in converted}
        items = [(key, article) for key, article in unknown.items() if key not in converted]
        for done, (key, result) in enumerate(run(partial(self.convert_all, source), items, jobs), start=1):
            results[key] = result
            say("convert", done, len(items))
        new: dict[Digest, Body] = {}
        changed: dict[Digest, Failure] = {}
        for key, result in results.items():
            if isinstance(result, Body):
                new[key] = result
            else:
                (changed if result == _CHANGED else self.failures)[key] = result
        return new, {**changed, **{key: self.failures[key] for key in articles.keys() & self.failures.keys()}}

    def _again(self, source: Source, by_text: Callable[[], Mapping[Digest, Article]], key: Digest) -> str:
        """The HTML of a text that has been converted before. SiteError if its file is another one now."""
        article = by_text()[key]
        markdown = self._markdown(source, article)
        if markdown is None:
            raise SiteError([error(Location(article.path), *_CHANGED)])
        return self._for(article.language)(markdown).html

    def _for(self, code: str) -> Callable[[str], Body]:
        """What converts the texts of a language. SiteError (status 2) if an extension that site.yaml names can't be used."""
        if code not in self.made:
            from generator.reading.bodies import make_converter  # noqa: PLC0415 (a build that converts nothing does not pay for it)

            try:
                self.made[code] = make_converter(self.languages[code], self.site.markdown)
            except Exception as failure:  # whatever a stranger's extension raises
                if not self.site.markdown.extensions:
                    raise
                where = Location(FILE, self.site.settings_lines.get("markdown.extensions", 1))
                message, hint = "a Markdown extension can't be used: {why}", "is its package installed, and its name right?"
                raise SiteError([error(where, message, hint, why=failure)], Status.USAGE) from failure
        return self.made[code]

    def _markdown(self, source: Source, article: Article) -> str | None:
        """The text of an article's file; None if that is no longer what it was when its front matter was read."""
        try:
            markdown = read_markdown(read_bytes(f"{self.site.root}/{article.path}"))
        except OSError:
            return None
        return markdown if digest_of(markdown) == source.texts[article.story, article.language].digest else None

    def at_once(self, known: Container[Digest], article: Article, text: Wording, markdown: str) -> tuple[Digest, Conversion] | None:
        """As `convert_all`, of a text that has just been read; None if that is known."""
        key = body_key(text.digest, self.ways[article.language])
        return None if key in known or key in self.failures else (key, self._conversion(article.language, markdown))

    def convert_all(self, source: Source, articles: Sequence[tuple[Digest, Article]]) -> list[tuple[Digest, Conversion]]:
        """The bodies by their keys, or why there is none and what to do."""
        texts = [(key, article.language, self._markdown(source, article)) for key, article in articles]
        return [(key, _CHANGED if markdown is None else self._conversion(code, markdown)) for key, code, markdown in texts]

    def _conversion(self, language: str, markdown: str) -> Conversion:
        simpler = "shorten or simplify the text"
        try:
            with time_limit(self.site.page_seconds):
                return self._for(language)(markdown)
        except SiteError:
            raise
        except RecursionError:
            return "the text is nested too deeply", simpler
        except OutOfTime:
            self.made.clear()  # it may have been left in the middle of something
            return Line("the text takes longer than {seconds} seconds to convert", seconds=self.site.page_seconds), simpler
        except Exception as failure:
            if _is_ours(failure):
                raise
            self.made.clear()
            return Line("Python-Markdown can't convert the text ({kind})", kind=type(failure).__name__), simpler


def _problems(article: Article, facts: Facts) -> Iterator[Problem]:
    """The flaws of a body, in the file that they are in."""
    for flaw in facts.flaws:
        where = Location(article.path, article.first_line + flaw.line - 1, flaw.column)
        yield Problem(flaw.severity, flaw.message, where, flaw.hint, dict(flaw.facts))


def _is_ours(failure: Exception) -> bool:
    return is_ours(traceback.extract_tb(failure.__traceback__)[-1].filename)
