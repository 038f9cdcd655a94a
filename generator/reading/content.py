"""The walk through content/: every file goes to the reader that knows it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from generator.digest import Digest, digest
from generator.model.site import Site
from generator.model.story import Article, Record, Registered, Section, Source, Term, Wording
from generator.problems import Location, Problem, error, warning
from generator.reading.filenames import PAGES, SECTION, SHARED, passed_over, place_of
from generator.reading.files import RETURN_NS, FileDigests, Seen, read_bytes, see, was_touched
from generator.reading.nearest import did_you_mean
from generator.reading.parts import Place, with_new_text
from generator.reading.text import has_hidden, visible
from generator.reading.walk import CONTENT, Tree, walk

if TYPE_CHECKING:
    from generator.reading.articles import Header
    from generator.reading.conversion import Conversion, Convert

Many = Callable[["Sequence[_Unread]"], "Iterable[_Read]"]
Each = Callable[[Many, "Sequence[_Unread]"], "Iterable[_Read]"]
"""Calls a function on parts of many things, in any order, perhaps in other processes."""

_ALL_AT_ONCE: Each = lambda read, files: read(files)  # noqa: E731 (a value like what others give)


class _Unread(NamedTuple):
    """An article's file that has to be read."""

    path: str
    story: Digest | None
    """Of its story.yaml."""
    place: Place
    shared: Header | None


class _Read(NamedTuple):
    """What reading an article's file gave: no record where somebody is writing it, or it can't be read for the reason `why`."""

    path: str
    record: Record | None
    why: str | None = None
    seen: Seen | None = None
    """What is known of the file now; None where it can't be read, or is held back."""
    converted: tuple[Digest, Conversion] | None = None


class Reading(Struct, frozen=True):
    """content/ as it was read with these settings: what it holds, and what is wrong with the order of its files."""

    site: Site
    tree: Tree
    source: Source
    disorder: tuple[Problem, ...]
    since: Source | None = None
    """What was read before, if nothing but the changed articles is another now."""
    changed: Mapping[str, Article] = {}
    """Path of a file that was read again -> the article that stands for it now."""
    converted: Mapping[Digest, Conversion] = {}
    """Key of a body -> what came of the text, of files that were read this time."""

    @property
    def problems(self) -> list[Problem]:
        """Every problem of every file."""
        return [*self.disorder, *(problem for record in self.source.records.values() for problem in record.problems)]


def read_content(site: Site) -> tuple[Source, list[Problem]]:
    """All of content/, with every problem of every file."""
    reading = read_again(site, FileDigests({}))
    return reading.source, reading.problems


def read_again(
    site: Site,
    files: FileDigests,
    before: Reading | None = None,
    known: Mapping[str, Record] | None = None,
    good: Mapping[str, Record] | None = None,
    changed: Collection[str] | None = None,
    registered: Mapping[str, Registered] | None = None,
    each: Each = _ALL_AT_ONCE,
    convert: Convert = lambda *_: None,
) -> Reading:
    """content/ as it is now. What `before` and `known` records hold is not read again while it holds true.

    `good` are records that stand in for those of the same path that have an error now; `changed` are the only files that are no longer
    as they were, all of them there before and now; None where that is not known. `each` reads many files, in processes of its own or not,
    and `convert` their texts on the way.
    """
    if before is not None and changed is not None and before.site is site:
        found = read_only(files, before, changed, convert, good)
        if found is not None:
            return found
    return _Reader(site, walk(site.root), files, known or {}, good or {}, registered or {}, convert, each).reading()


def read_only(
    files: FileDigests, before: Reading, changed: Collection[str], convert: Convert, good: Mapping[str, Record] | None = None
) -> Reading | None:
    """The same content but for these articles; None if one of them is no article, or not the same one any more."""
    return _Reader(before.site, before.tree, files, before.source.records, good or {}, {}, convert).only(before, changed)


class _Reader:
    def __init__(
        self,
        site: Site,
        tree: Tree,
        files: FileDigests,
        known: Mapping[str, Record],
        good: Mapping[str, Record],
        registered: Mapping[str, Registered],
        convert: Convert,
        each: Each = _ALL_AT_ONCE,
    ) -> None:
        self.site = site
        self.tree = tree
        self.files = files
        self.known = known
        self.good = good
        self.there = frozenset(tree.files)
        self.known_registers = registered
        self.convert = convert
        self.each = each
        self.registered: dict[str, Registered] = {}
        self.records: dict[str, Record] = {}
        self.texts: dict[tuple[str, str], Wording] = {}
        self.converted: dict[Digest, Conversion] = {}
        self.held: set[str] = set()
        self.vanished: set[str] = set()
        self.terms = digest((site.timezone, site.languages))
        self.problems = list(tree.problems)
        self.languages = {language.code: language for language in site.languages}

    def reading(self) -> Reading:
        """All of it."""
        source = self.source()
        return Reading(self.site, self.tree, source, tuple(self.problems), converted=self.converted)

    def only(self, before: Reading, changed: Collection[str]) -> Reading | None:
        """The same content but for these articles; None if one of them is no article, or not the same one any more."""
        old, articles, texts, records = before.source, list(before.source.articles), dict(before.source.texts), dict(before.source.records)
        now: dict[str, Article] = {}
        for path in changed - records.keys():
            if path.endswith((".md", ".yaml", ".yml")):
                return None
        for path in changed & records.keys():
            looked = self._look(path, {})
            record = self._take(*self._read_articles([looked])) if isinstance(looked, _Unread) else looked
            shown = record if record is not None and record.article is not None else self.good.get(path)
            last = next(
                (each.article for each in (records[path], self.good.get(path)) if each is not None and each.article in articles), None
            )
            if record is None or shown is None or shown.article is None or shown.text is None or last is None:
                return None
            key = shown.article.story, shown.article.language
            if key != (last.story, last.language) or "story" in shown.article.marks.keys() ^ last.marks.keys():
                return None
            articles[articles.index(last)] = now[path] = shown.article
            texts[key], records[path] = shown.text, record
        source = replace(old, articles=tuple(articles), texts=texts, records=records, held=frozenset(self.held))
        return Reading(self.site, self.tree, source, before.disorder, old, now, self.converted)

    def source(self) -> Source:
        """Everything that the tree holds."""
        files = self.tree.files
        self.problems += passed_over(files, self.languages)
        articles = self._articles([path for path in files if path.endswith(".md")])
        return Source(
            articles=tuple(articles),
            texts=self.texts,
            tags=self._terms("tags.yaml"),
            authors=self._terms("authors.yaml"),
            sections=tuple(self._sections(files)),
            files={unicodedata.normalize("NFC", path): path for path in files if not path.endswith((".md", ".yaml", ".yml"))},
            static=tuple(self.tree.static),
            records=self.records,
            registered=self.registered,
            held=frozenset(self.held),
        )

    def _read(self, path: str) -> bytes | None:
        try:
            return read_bytes(f"{self.site.root}/{path}")
        except OSError as failure:
            self.problems.append(error(Location(path), "can't be read: {why}", why=failure.strerror))
            return None

    def _terms(self, name: str) -> tuple[Term, ...]:
        path = f"{CONTENT}/{name}"
        return self._register(path).terms if path in self.there else ()

    def _register(self, path: str) -> Registered:
        """What a registry or a section's file says, from memory where that holds; a section has something to say without one."""
        there = path in self.there
        read_from = f"{self.terms} {self.files.digest(f'{self.site.root}/{path}') if there else None}"
        found = self.known_registers.get(path)
        if found is None or found.read_from != read_from:
            found = self._read_register(path, read_from, self._read(path) if there else None)
        self.registered[path] = found
        self.problems += found.problems
        return found

    def _read_register(self, path: str, read_from: str, data: bytes | None) -> Registered:
        from generator.reading import registries  # noqa: PLC0415 (a build that reads none does not pay for it)

        problems: list[Problem] = []
        name, folder = path.rpartition("/")[2], path.split("/")[1]
        if name == SECTION:
            section = None if data is None else registries.read_section(data, path, folder, self.site, problems)
            return Registered(read_from, (), section or registries.plain_section(folder, self.site), tuple(problems))
        if data is None:
            return Registered("", (), None, ())
        terms = (
            registries.read_terms(data, path, registries.Tags, self.site, problems)
            if name == "tags.yaml"
            else registries.read_terms(data, path, registries.Authors, self.site, problems)
        )
        return Registered(read_from, terms, None, tuple(problems))

    def _sections(self, files: list[str]) -> list[Section]:
        folders = {visible(path).split("/")[1] for path in files if path.count("/") > 1 and path.endswith((".md", f"/{SECTION}"))} - {PAGES}
        found = []
        for folder in sorted(folders):
            section = self._register(f"{CONTENT}/{folder}/{SECTION}").section
            found += [section] if section is not None else []
        return sorted(found, key=lambda section: (section.order, section.id))

    def _articles(self, paths: list[str]) -> list[Article]:
        shared: dict[str, Header | None] = {}
        everyone: list[Article] = []
        found: dict[tuple[str, str], Article] = {}
        looked = {path: self._look(path, shared) for path in self._with_vanished(paths)}
        unread = [each for each in looked.values() if isinstance(each, _Unread)]
        read = {each.path: each for each in self.each(self._read_articles, unread)}
        for path, known in looked.items():
            record = self._take(read[path]) if isinstance(known, _Unread) else known
            if record is not None:
                self.records[path] = record
            if record is None or record.article is None:
                record = self.good.get(path)
            if record is not None and record.article is not None and record.text is not None:
                everyone.append(record.article)
                key = record.article.story, record.article.language
                twin = found.setdefault(key, record.article)
                self.texts.setdefault(key, record.text)
                if twin is not record.article:
                    self._refuse_twin(record.article, twin)
        self._warn_of_lonely(everyone)
        return list(found.values())

    def _with_vanished(self, paths: list[str]) -> list[str]:
        """The paths, and those of files that went a moment ago: an editor that saves puts another in their place."""
        if self.files.written is None or self.known.keys() <= self.there:
            return paths
        gone = ((path, f"{self.site.root}/{path.rpartition('/')[0]}") for path in self.known.keys() - self.there)
        self.vanished = {path for path, folder in gone if was_touched(folder, RETURN_NS)}
        return [*paths, *sorted(self.vanished)]

    def _look(self, path: str, shared: dict[str, Header | None]) -> Record | _Unread | None:
        """The article of a file, from memory where it holds; None where its name says no article."""
        folder, _, name = path.rpartition("/")
        self._check_shared(folder, shared)
        sharing = name.removesuffix(".md") in self.languages
        root = self.site.root
        story = self.files.digest(f"{root}/{folder}/{SHARED}") if sharing and f"{folder}/{SHARED}" in self.there else None
        digest = self.files.digest(f"{root}/{path}") if self.files.is_known(f"{root}/{path}") else None
        known = self.known.get(path)
        if known is not None and known.read_from == self._read_from(digest, story) and not has_hidden(path):
            return known
        if path in self.vanished or any(f"{root}/{name}" in self.files.restless for name in (path, f"{folder}/{SHARED}")):
            return self._hold(path)
        place = place_of(path, self.languages, self.there, self.problems)
        return None if place is None else _Unread(path, story, place, self._header(folder, shared) if sharing else None)

    def _read_from(self, digest: Digest | None, story: Digest | None) -> str:
        return f"{self.terms} {digest} {story}"

    def _read_articles(self, unread: Sequence[_Unread]) -> list[_Read]:
        """Read files, then convert their texts. What comes of it are values, since this may be another process."""
        read = [self._read_article(each) for each in unread]
        return [each._replace(converted=self._converted(each.record, markdown)) for each, markdown in read]

    def _converted(self, record: Record | None, markdown: str) -> tuple[Digest, Conversion] | None:
        if record is None or record.article is None or record.text is None:
            return None
        return self.convert(record.article, record.text, markdown)

    def _read_article(self, unread: _Unread) -> tuple[_Read, str]:
        """What a file holds, and its Markdown."""
        path = unread.path
        try:
            seen, data = see(f"{self.site.root}/{path}")
        except OSError as failure:
            went = isinstance(failure, FileNotFoundError) and self.files.written is not None  # since the folder was listed
            return _Read(path, None, None if went else failure.strerror), ""
        if not self.files.is_whole(f"{self.site.root}/{path}", seen.digest):
            return _Read(path, None), ""
        read_from = self._read_from(seen.digest, unread.story)
        record, markdown = with_new_text(self.known.get(path), read_from, data) or self._understand(unread, read_from, data)
        return _Read(path, record, None, seen), markdown

    def _understand(self, unread: _Unread, read_from: str, data: bytes) -> tuple[Record, str]:
        """What front matter and text say, whatever was known of them, and the Markdown."""
        from generator.reading.articles import read_article  # noqa: PLC0415 (a build in which none is new does not pay for it)

        problems: list[Problem] = []
        read = read_article(data, unread.place, unread.shared, self.site, problems)
        article, text, markdown = read if read is not None else (None, None, "")
        return Record(read_from, article, text, tuple(problems)), markdown

    def _take(self, read: _Read) -> Record | None:
        """The record of a file that was read; None, with a problem, if it can't be read."""
        if read.why is not None:
            self.problems.append(error(Location(read.path), "can't be read: {why}", why=read.why))
            return None
        if read.record is None:
            return self._hold(read.path)
        if read.seen is not None:
            self.files.seen[f"{self.site.root}/{read.path}"] = read.seen
        if read.converted is not None:
            key, result = read.converted
            self.converted[key] = result
        return read.record

    def _hold(self, path: str) -> Record | None:
        """What a file last said that somebody is writing now; it is to be read again."""
        self.held.add(path)
        return self.known.get(path)

    def _check_shared(self, folder: str, shared: dict[str, Header | None]) -> None:
        """Say what is wrong with a folder's story.yaml, once; it is only read where that is not known from memory."""
        path = f"{folder}/{SHARED}"
        if path not in self.there or path in self.registered:
            return
        read_from = str(self.files.digest(f"{self.site.root}/{path}"))
        found = self.known_registers.get(path)
        if found is None or found.read_from != read_from:
            before = len(self.problems)
            shared[folder] = self._shared(path, self.problems)
            self.registered[path] = Registered(read_from, (), None, tuple(self.problems[before:]))
        else:
            self.registered[path] = found
            self.problems += found.problems

    def _header(self, folder: str, shared: dict[str, Header | None]) -> Header | None:
        """What a folder's story.yaml says, if there is one."""
        if folder not in shared:
            path = f"{folder}/{SHARED}"
            shared[folder] = self._shared(path, []) if path in self.there else None
        return shared[folder]

    def _shared(self, path: str, problems: list[Problem]) -> Header | None:
        from generator.reading.articles import read_shared  # noqa: PLC0415 (as above)

        data = self._read(path)
        return None if data is None else read_shared(data, path, problems)

    def _warn_of_lonely(self, articles: list[Article]) -> None:
        """`story:` joins articles; one that joins nothing is misspelt."""
        ids = Counter(article.story for article in articles)
        for article in articles:
            if "story" in article.marks and ids[article.story] == 1:
                hint = did_you_mean(article.story, ids.keys() - {article.story}) or "it is written like news/2026-07-28-title"
                message = "no other article belongs to the story “{story}”"
                self.problems.append(warning(article.marks["story"], message, hint, story=article.story))

    def _refuse_twin(self, article: Article, twin: Article) -> None:
        message = "the story “{story}” is there twice in “{language}”: here and in {other}"
        facts = {"story": article.story, "language": article.language, "other": twin.path}
        where = article.marks.get("story", Location(article.path))
        self.problems.append(error(where, message, "remove one, or give it another name", **facts))
