"""Every file that somebody names goes to the reader that knows it: by what is in it, not by its name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from generator.importing.archives import is_archive, open_archive
from generator.importing.decoding import MAX_FILE, text_of
from generator.importing.feeds import read_xml
from generator.importing.findings import Codes, Finding, Findings
from generator.importing.matter import front_matter, read_markdown_file
from generator.importing.pages import read_page
from generator.importing.plain import read_plain
from generator.importing.records import is_table, read_json, read_table
from generator.problems import Location, Problem, UsageError, error, warning

Say = Callable[[str, int, int], None]

_ASSETS = re.compile(
    r"(readme|licen[cs]e|changelog|contributing|makefile|dockerfile)(\..*)?|.*\.(js|css|map|toml|ya?ml|py|rb|lock|scss|njk|liquid|j2|sh|cfg|ini|jpe?g|png|gif|webp|avif|svg|ico|woff2?|ttf|otf|eot|mp[34]|webm|m4a|download|ds_store|db)",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r".*\.(docx?|odt|rtf|pages|pdf|xlsx?|ods|numbers|pptx?|odp|key|zip|gz|rar|7z|eml|msg|url|webloc|lnk|crdownload|part)", re.IGNORECASE
)
"""What other programs keep texts in, or links to them: it is not read, but named."""

_FOREIGN_STARTS = (b"PK\x03\x04", b"\x1f\x8b", b"%PDF-", b"{\\rtf", b"\xd0\xcf\x11\xe0")
"""Of archives, and of the documents of office programs, whatever they are called."""

_FOLDER = re.compile(r".*([_-]files|\.fld|_archivos|_file|-dateien)", re.IGNORECASE)
"""What browsers call the folder beside a saved page."""


class _Found(Struct):
    """What has been found so far."""

    stories: list[Finding] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, more: Findings) -> None:
        self.stories += more.stories
        self.labels |= more.labels
        self.problems += more.problems


def read_sources(paths: Iterable[str], codes: Codes, captured: date | None, say: Say) -> Findings:
    """What all the files say; UsageError if one that is named is not there."""
    paths = tuple(paths)
    found = _Found()
    there = [*dict.fromkeys(_files(paths))]
    foreign = [path for path in there if path not in paths and _FOREIGN.fullmatch(os.path.basename(path))]
    files = [path for path in there if path not in foreign]
    for number, path in enumerate(files, start=1):
        say("import", number, len(files))
        try:
            found.add(_read(path, codes, captured))
        except RecursionError:
            found.problems.append(error(Location(path), "the file is nested too deeply", "look at it in a browser and copy its text"))
    found.problems += _foreign(foreign)
    folders = tuple(Path(each) for each in paths if os.path.isdir(each))
    return Findings(tuple(found.stories), found.labels, tuple(found.problems), folders)


def _files(paths: Iterable[str]) -> Iterator[str]:
    """The files that may say something, in order; those of a folder that a browser saved beside a page belong to that page."""
    for path in paths:
        if os.path.isdir(path):
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(name for name in folders if not _FOLDER.fullmatch(name) and not name.startswith("."))
                yield from (
                    os.path.join(folder, name) for name in sorted(names) if not _ASSETS.fullmatch(name) and not name.startswith(".")
                )
        elif os.path.exists(path):
            yield path
        else:
            raise UsageError("{path} is not there", "name what was saved from the old site: files or folders", path=path)


def _foreign(paths: Iterable[str]) -> Iterator[Problem]:
    """What is not read, by kind."""
    kinds: dict[str, list[str]] = {}
    for path in paths:
        kinds.setdefault(os.path.splitext(path)[1].lower(), []).append(path)
    for kind, those in kinds.items():
        yield warning(Location(those[0]), "files of the kind {kind} are not read: {count}", _SAVED_OTHERWISE, kind=kind, count=len(those))


_SAVED_OTHERWISE = "unpack what is packed, and save texts as plain text in UTF-8"


def _unfit(place: Location, size: int) -> Problem:
    if size > MAX_FILE:
        facts = {"size": size // 1_000_000, "most": MAX_FILE // 1_000_000}
        return error(place, "the file is too large ({size} MB, at most {most})", "split it", **facts)
    return error(place, "this is neither a file nor a folder")


def _read(path: str, codes: Codes, captured: date | None) -> Findings:
    place = Location(path)
    try:
        size = os.stat(path).st_size
        if size > MAX_FILE or not os.path.isfile(path):
            return Findings(problems=(_unfit(place, size),))
        data = Path(path).read_bytes()
    except OSError as failure:
        return Findings(problems=(error(place, "can't be read: {why}", why=failure.strerror),))
    if data.startswith(_FOREIGN_STARTS):
        return Findings(problems=(error(place, "this is a file of another program, and no text", _SAVED_OTHERWISE),))
    if is_archive(data):
        return _archive(data, path, codes, captured)
    text, problems = text_of(data, path)
    if not text.strip():
        return Findings(problems=tuple(problems) or (error(place, "the file is empty", "save it again"),))
    found = _by_content(text, path, codes, captured)
    return Findings(found.stories, found.labels, (*problems, *found.problems))


def _archive(data: bytes, path: str, codes: Codes, captured: date | None) -> Findings:
    archive = open_archive(data)
    if archive is None:
        return Findings(problems=(error(Location(path), "the archive holds no page", "save the page again"),))
    text, problems = text_of(archive.page, path, archive.charset)
    page, more = read_page(text, path, codes, archive.url, captured or archive.captured)
    return Findings((page,) if page else (), problems=(*problems, *more))


def _by_content(text: str, path: str, codes: Codes, captured: date | None) -> Findings:
    start = text.lstrip("\ufeff \t\n")
    head = start[:3000].lower()
    if path.lower().endswith(".json") or re.match(r"[\[{]\s*[\"{\[\]}]", start):
        return read_json(text, path, codes)
    if re.match(r"<\?xml|<(rss|urlset|sitemapindex|feed|rdf)\b|<!doctype (?!html)", head) and "<html" not in head:
        return read_xml(text, path, codes)
    if re.search(r"<(!doctype html|html|head|body|article)\b", head):
        page, problems = read_page(text, path, codes, None, captured)
        return Findings((page,) if page else (), problems=tuple(problems))
    front = front_matter(start)
    if front is not None:
        story, problems = read_markdown_file(*front, path, codes)
        return Findings((story,), problems=tuple(problems))
    if is_table(text):
        return read_table(text, path, codes)
    stories, problems = read_plain(text, path, codes, captured)
    return Findings(tuple(stories), problems=tuple(problems))
