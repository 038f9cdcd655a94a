"""Addresses: every page's path, from the patterns of site.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from urllib.parse import quote, urlsplit

from generator.model.site import Language, Site

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SAFE = "/~!$&'()*+,;=:@"
_PLAIN = re.compile(r"[\w./~-]*", re.ASCII)
"""What is the same when it is percent-encoded, as most paths are."""


def path_of(site: Site, kind: str, language: Language, parts: Mapping[str, str]) -> str:
    """The path of a page, decoded, from the root of the site: `/en/tag/water/`."""
    words = site.words[language.code]
    return _filled(
        [
            text if not index % 2 else language.prefix if text == "prefix" else parts[text] if text in parts else words[text]
            for index, text in enumerate(_pieces(site.permalinks[kind]))
        ]
    )


def expand(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with its placeholders filled in and without empty folders."""
    return _filled(parts[text] if index % 2 else text for index, text in enumerate(_pieces(pattern)))


def _filled(pieces: Iterable[str]) -> str:
    path = "".join(pieces)
    return re.sub(r"/{2,}", "/", path) if "//" in path else path


@cache
def _pieces(pattern: str) -> list[str]:
    """Text and names of placeholders in turn, text first."""
    return _PLACEHOLDER.split(pattern)


@cache
def has_day(pattern: str) -> bool:
    """Whether a story's day, or a part of it, stands in its address."""
    return not {"year", "month", "day"}.isdisjoint(_pieces(pattern)[1::2])


def further_folder(path: str, word: str) -> str:
    """The folder in which the further pages of a listing have theirs, by number: `/en/tag/water/page/`."""
    folder = path if path.endswith("/") else path.removesuffix(".html") + "/"
    return f"{folder}{word}/"


def file_of(path: str) -> str:
    """The output file that answers a path: `/en/x/` is `en/x/index.html`."""
    return f"{path}index.html".lstrip("/") if path.endswith("/") else path.lstrip("/")


def base_path(site: Site) -> str:
    """The folder of the host that the site lies in, without a final slash; empty for the root."""
    return _folder_of(site.base_url)


@cache
def _folder_of(base_url: str) -> str:
    return urlsplit(base_url).path.rstrip("/")


def _quoted(path: str) -> str:
    return path if _PLAIN.fullmatch(path) else quote(path, safe=_SAFE, errors="surrogatepass")


def url_of(site: Site, path: str) -> str:
    """The path as a root-relative URL: percent-encoded, below the folder that the site lies in."""
    return base_path(site) + _quoted(path)


def absolute(site: Site, path: str) -> str:
    """The path as an absolute URL."""
    return site.base_url + _quoted(path)
