"""What site.yaml says of the old site's addresses: for which hosts redirects are written, and rules for addresses of one form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from pydantic import Field

from generator.model.site import RedirectFormat, Redirects, Rule
from generator.problems import Location, Problem, error
from generator.reading.fields import Schema, Text
from generator.reading.nearest import did_you_mean
from generator.reading.walk import unportable
from generator.reading.yamls import Document

DEFAULT: tuple[RedirectFormat, ...] = ("netlify", "html")

_NAME = re.compile(r"\{(\w*)\}")
_QUERY = re.compile(r"[\w.~-]+=[\w.~-]+", re.ASCII)


class RedirectsSchema(Schema):
    """`redirects` in site.yaml."""

    formats: list[RedirectFormat] | None = None
    rules: dict[str, Text] = Field(default_factory=dict)
    feeds: dict[str, Text] = Field(default_factory=dict)


def is_old_address(path: str) -> bool:
    """Whether a decoded path can be one of this site, on every system."""
    parts = path.split("/")
    plain = re.fullmatch(r"/[^\s\x00-\x1f?#\\<>\"'|*:]*", path) and "//" not in path and unquote(path) == path
    return bool(plain) and not {".", ".."} & set(parts) and not any(map(unportable, filter(None, parts)))


def read_redirects(given: RedirectsSchema, codes: Sequence[str], document: Document, problems: list[Problem]) -> Redirects:
    """The settings; what is wrong with them is added to the problems."""
    formats = DEFAULT if given.formats is None else tuple(dict.fromkeys(given.formats))
    if {"netlify", "cloudflare"} <= set(formats):
        where = document.locate(("redirects", "formats"))
        problems.append(error(where, "both netlify and cloudflare want the file _redirects", "keep the one that the site lies with"))
    rules = []
    for source, target in given.rules.items():
        where = document.locate(("redirects", "rules", source), key=True)
        found = list(_flaws(source, target, where))
        problems += found
        if not found:
            path, _, query = source.partition("?")
            rules.append(Rule(_plain(path), query, _plain(target), where.line))
    return Redirects(formats, given.formats is not None, tuple(rules), _feeds(given.feeds, codes, document, problems))


def _plain(path: str) -> str:
    return unicodedata.normalize("NFC", unquote(path))


def _flaws(source: str, target: str, where: Location) -> Iterator[Problem]:
    """What is wrong with one rule."""
    path, mark, query = source.partition("?")
    for each in (path, target):
        names = _NAME.findall(each)
        whole = all(not _NAME.search(part) or _NAME.fullmatch(part) for part in each.split("/"))
        usable = all(re.fullmatch(r"[a-z][a-z0-9]*", name) for name in names) and len(set(names)) == len(names)
        if not is_old_address(unquote(_NAME.sub("x", each))) or not whole or not usable or "{" in _NAME.sub("", each):
            message, hint = "“{pattern}” can't be the pattern of an address", "write it like /blog/tags/{{slug}}"
            yield error(where, message, hint, pattern=each)
            return
    if mark and not _QUERY.fullmatch(query):
        yield error(where, "“{query}” can't stand after the question mark", "write it like ?lang=en", query=query)
    unknown = sorted(set(_NAME.findall(target)) - set(_NAME.findall(path)))
    if unknown:
        yield error(where, "{name} is not in the old address", "use: {allowed}", name=f"{{{unknown[0]}}}", allowed=_all_names(path))


def _all_names(path: str) -> str:
    return ", ".join(f"{{{name}}}" for name in _NAME.findall(path)) or "/"


def _feeds(given: Mapping[str, str], codes: Sequence[str], document: Document, problems: list[Problem]) -> Mapping[str, str]:
    for path, code in given.items():
        where = document.locate(("redirects", "feeds", path), key=True)
        if not is_old_address(path) or path.endswith("/") or "." not in path.rpartition("/")[2]:
            problems.append(error(where, "“{path}” can't be the address of a feed", "write it like /blog-feed.xml", path=path))
        if code not in codes:
            hint = did_you_mean(code, codes) or "the languages are: {codes}"
            problems.append(error(where, "“{code}” is not a language of the site", hint, code=code, codes=", ".join(codes)))
    return given
