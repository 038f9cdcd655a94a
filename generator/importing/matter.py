"""Markdown with front matter, as Hugo, Jekyll, Eleventy and Pelican keep it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any

import yaml

from generator.importing.findings import MARK, Codes, Finding, Picture, Text, placeholder
from generator.problems import Location, Problem, warning
from generator.reading.nearest import same_language

_YAML = re.compile(r"---[ \t]*\n(?P<front>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<front>.*?\n)\+\+\+[ \t]*(?:\n|$)", re.DOTALL)
_PELICAN = re.compile(r"(?P<front>(?:[A-Z][A-Za-z_]+:[^\n]*\n)*Title:[^\n]*\n(?:[A-Z][A-Za-z_]+:[^\n]*\n)*)(?:\n|$)")
_DATED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<slug>.+)")
_PICTURE = re.compile(r'!\[(?P<alt>(?:\\.|[^\]\\])*)\]\(\s*<?(?P<source>[^)\s>]+)>?(?P<title>\s+"[^"]*")?\s*\)')
_LINK = re.compile(r"(?<!!)\[(?P<text>(?:\\.|[^\]\\])+)\]\((?P<target>(?![a-z][a-z0-9+.-]*:|//|#)[^)\n]*)\)", re.IGNORECASE)
_SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}", re.DOTALL)

Front = Mapping[str, Any]


def front_matter(text: str) -> tuple[Front, str] | None:
    """The front matter, its keys in small letters without signs, and the Markdown; None for a text without any."""
    for form, load in ((_YAML, yaml.safe_load), (_TOML, tomllib.loads), (_PELICAN, _headers)):
        found = form.match(text)
        if found is not None:
            try:
                front = load(found.group("front"))
            except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError):
                return None
            if isinstance(front, dict) and front:
                return {re.sub(r"[\W_]", "", str(key)).casefold(): value for key, value in front.items()}, text[found.end() :]
    return None


def _headers(front: str) -> dict[str, str]:
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in front.splitlines())}


def read_markdown_file(front: Front, markdown: str, where: str, codes: Codes) -> tuple[Finding, list[Problem]]:
    """What a file says of its story, and what did not come along."""
    name = PurePosixPath(where.replace("\\", "/"))
    stem, language = _name(name, codes)
    dated = _DATED.fullmatch(stem)
    given = _one(front, "lang", "language", "locale") or language
    language = next((code for code in codes.languages if given and same_language(given, code)), None)
    paths = tuple(
        _path(each) for each in (*_many(front.get("url")), *_many(front.get("permalink")), *_many(front.get("aliases"))) if "{" not in each
    )
    paths += tuple(map(_path, _many(front.get("redirectfrom"))))
    key = _one(front, "translationkey", "translationid", "langref", "ref")
    body, pictures, problems = _body(markdown, Location(where))
    moments = (_moment(front.get(each)) for each in ("date", "publishdate", "pubdate"))
    cover = _one(front, "image", "cover", "featuredimage", "thumbnail")
    return Finding(
        kind="file",
        where=where,
        names=frozenset({f"file:{name.parent.name}/{name.name}"}),
        paths=tuple(dict.fromkeys(filter(None, paths))),
        slug=_one(front, "slug") or (dated.group("slug") if dated else stem),
        title=_one(front, "title"),
        date=next(filter(None, moments), None) or _moment(dated.group("day") if dated else None),
        updated=next(filter(None, (_moment(front.get(each)) for each in ("lastmod", "updated", "modified"))), None),
        writer=next(iter((*_many(front.get("author")), *_many(front.get("authors")))), None),
        description=_one(front, "summary", "description", "excerpt"),
        tags=_many(front.get("tags")),
        categories=(*_many(front.get("categories")), *_many(front.get("category"))),
        cover=Picture(cover, saved=(cover,)) if cover else None,
        language=language,
        translation=key,
        draft=front.get("draft") is True or front.get("published") is False or _one(front, "status") in ("draft", "hidden"),
        text=Text(tuple(re.sub(r"[^\w\s]", " ", body).split()), markdown=body, pictures=pictures) if body.strip() else None,
    ), problems


def _name(name: PurePosixPath, codes: Codes) -> tuple[str, str | None]:
    """The story's name and language: `post.en.md`, `en/post.md`, `post/index.en.md`."""
    stem, _, code = name.stem.rpartition(".")
    stem, language = (stem, code) if stem and any(same_language(code, each) for each in codes.languages) else (name.stem, None)
    folders = [part for part in name.parent.parts if any(same_language(part, each) for each in codes.languages)]
    return name.parent.name if stem in ("index", "_index") else stem, language or (folders[-1] if folders else None)


def _one(front: Front, *keys: str) -> str | None:
    for key in keys:
        value = front.get(key)
        if isinstance(value, dict):
            value = value.get("src") or value.get("url") or value.get("image") or value.get("name")
        found = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
        if found:
            return found
    return None


def _many(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(filter(None, map(str.strip, value.split(","))))
    found = [_one({"x": each}, "x") for each in value] if isinstance(value, list) else []
    return tuple(each for each in found if each)


def _moment(value: object) -> datetime | None:
    """A date, which YAML and TOML may have read already. One without a zone is by the clock of the site's city."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value.replace(microsecond=0) if isinstance(value, datetime) and 1000 < value.year < 9998 else None


def _path(address: str) -> str:
    path = re.sub(r"^https?://[^/]+", "", address.strip()).removesuffix("index.html")
    return f"/{path.strip('/')}" if path.strip("/") else ""


def _body(markdown: str, where: Location) -> tuple[str, tuple[Picture, ...], list[Problem]]:
    """The Markdown with placeholders for its pictures; links to files of the old project become their words."""
    pictures: list[Picture] = []
    problems: list[Problem] = []

    def numbered(match: re.Match[str]) -> str:
        pictures.append(Picture(match["source"], match["alt"], saved=(match["source"],)))
        return f"![{match['alt']}]({placeholder(len(pictures) - 1)}{match['title'] or ''})"

    body = _PICTURE.sub(numbered, markdown.replace(MARK, ""))
    shortcodes = sorted({each.split()[1] if len(each.split()) > 2 else each for each in _SHORTCODE.findall(body)})
    if shortcodes:
        problems.append(
            warning(
                where,
                "commands of the old generator stand in the text as they are: {names}",
                "write what they made",
                names=", ".join(shortcodes[:8]),
            )
        )
    targets = [match["target"] for match in _LINK.finditer(body)]
    if targets:
        hint = "link the words again"
        problems.append(warning(where, "links within the old site are plain words now: {targets}", hint, targets=", ".join(targets)[:200]))
    return _LINK.sub(lambda match: match["text"], body).strip("\n"), tuple(pictures), problems
