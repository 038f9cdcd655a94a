"""Addresses: every page's path, from the patterns of site.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import quote, urlsplit

from generator.model.site import Language, Site

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SAFE = "/~!$&'()*+,;=:@"


def path_of(site: Site, kind: str, language: Language, parts: Mapping[str, str], number: int = 1) -> str:
    """The path of a page, decoded, from the root of the site: `/en/tag/water/page/2/`."""
    words = {word: texts[language.code] for word, texts in site.words.items()}
    path = expand(site.permalinks[kind], {**words, **parts, "prefix": language.prefix})
    return path if number == 1 else _further(path, site.words["page"][language.code], number)


def expand(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with its placeholders filled in and without empty folders."""
    filled = "".join(parts[text] if index % 2 else text for index, text in enumerate(_pieces(pattern)))
    return re.sub(r"/{2,}", "/", filled) if "//" in filled else filled


@cache
def _pieces(pattern: str) -> list[str]:
    """Text and names of placeholders in turn, text first."""
    return _PLACEHOLDER.split(pattern)


def _further(path: str, word: str, number: int) -> str:
    folder = path if path.endswith("/") else path.removesuffix(".html") + "/"
    return f"{folder}{word}/{number}/"


def file_of(path: str) -> str:
    """The output file that answers a path: `/en/x/` is `en/x/index.html`."""
    return f"{path}index.html".lstrip("/") if path.endswith("/") else path.lstrip("/")


def base_path(site: Site) -> str:
    """The folder of the host that the site lies in, without a final slash; empty for the root."""
    return urlsplit(site.base_url).path.rstrip("/")


def url_of(site: Site, path: str) -> str:
    """The path as a root-relative URL: percent-encoded, below the folder that the site lies in."""
    return base_path(site) + quote(path, safe=_SAFE)


def absolute(site: Site, path: str) -> str:
    """The path as an absolute URL."""
    return site.base_url + quote(path, safe=_SAFE)
