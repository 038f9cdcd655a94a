"""Lists of the old site's addresses: text with one on each line, and sitemaps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from msgspec import Struct

from generator.importing.decoding import MAX_FILE, refused_xml, text_of
from generator.problems import Location, Problem, UsageError, error, errors_of


class OldUrl(Struct, frozen=True):
    """An address as it was written, and where: in a list or a sitemap."""

    url: str
    where: Location


def read_old_urls(path: str) -> tuple[list[OldUrl], list[Problem]]:
    """The addresses in a file, and what is wrong with it; UsageError if it is not there."""
    if not os.path.isfile(path):
        raise UsageError("{path} is not there", "name lists and sitemaps of the old site", path=path)
    if os.path.getsize(path) > MAX_FILE:
        facts = {"size": os.path.getsize(path) // 1_000_000, "most": MAX_FILE // 1_000_000}
        return [], [error(Location(path), "the file is too large ({size} MB, at most {most})", "split it", **facts)]
    try:
        text, problems = text_of(Path(path).read_bytes(), path)
    except OSError as failure:
        return [], [error(Location(path), "can't be read: {why}", why=failure.strerror)]
    if errors_of(problems):
        return [], problems
    text = text.removeprefix("\ufeff")
    found, more = _of_sitemap(text, path) if text.lstrip().startswith("<") else (list(_of_list(text, path)), [])
    problems += more
    good = [each for each in found if _is_url(each.url)]
    problems += [
        error(each.where, "“{url}” is not an address", "write it like https://old.example/post/x or /post/x", url=each.url[:200])
        for each in found
        if not _is_url(each.url)
    ]
    if not found and not problems:
        problems.append(error(Location(path), "the file names no addresses", "write one address on each line"))
    return good, problems


def _of_list(text: str, path: str) -> Iterator[OldUrl]:
    for number, line in enumerate(text.split("\n"), start=1):
        url = line.strip()
        if url and not url.startswith("#"):
            yield OldUrl(url, Location(path, number))


def _of_sitemap(text: str, path: str) -> tuple[list[OldUrl], list[Problem]]:
    refused = refused_xml(text, path)
    if refused is not None:
        return [], [refused]
    try:
        root = ElementTree.fromstring(text.encode())  # noqa: S314 (document types, the one danger, are refused above)
    except ElementTree.ParseError as failure:
        line, column = failure.position
        return [], [error(Location(path, line, column + 1), "the file is not valid XML", "save it again from the old site")]
    kind = str(root.tag).rpartition("}")[2]
    if kind == "sitemapindex":
        return [], [error(Location(path), "the file only names other sitemaps", "save and name those")]
    if kind != "urlset":
        return [], [error(Location(path), "this is neither a list nor a sitemap", "write one address on each line")]
    texts = (child.text for entry in root for child in entry if str(child.tag).rpartition("}")[2] == "loc")
    return [OldUrl(each.strip(), Location(path)) for each in texts if each and each.strip()], []


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not any(each.isspace() for each in url) and (
        (parts.scheme in ("http", "https") and bool(parts.hostname)) or (url.startswith("/") and not url.startswith("//"))
    )
