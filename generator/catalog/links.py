"""Where a link in a body leads, in the language of its reader."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from generator.catalog.addresses import path_of, url_of
from generator.catalog.pages import LEFT_OUT, exists, is_left_out, page_path
from generator.catalog.pictures import file_path
from generator.catalog.resolve import Catalog, beside, original_of
from generator.problems import Line
from generator.reading.nearest import nearest
from generator.reading.walk import CONTENT


class Target(Struct, frozen=True):
    """What a link resolves to: its URL and, where that is not the reader's, its language; or why it leads nowhere."""

    url: str | None
    language: str | None = None
    message: str = ""
    hint: str = ""
    name: str = ""
    gone: bool = False
    """It led somewhere until time passed: no reason to stop a build that nobody watches."""


def link(catalog: Catalog, folder: str, target: str, language: str, written_in: str | None = None) -> Target:
    """A relative path or `story:ID`, perhaps with an anchor, in an article of that folder, for a reader's language.

    What leads nowhere there leads where it does in the language that the article is written in.
    """
    found = _in_language(catalog, folder, target, language)
    if found.url is None and written_in is not None and written_in != language:
        own = _in_language(catalog, folder, target, written_in)
        return own if own.url is None else replace(own, language=own.language or written_in)
    return found


def _in_language(catalog: Catalog, folder: str, target: str, language: str) -> Target:
    written, _, anchor = target.partition("#")
    if written.startswith("story:"):
        return _story(catalog, unquote(written.removeprefix("story:")).strip("/"), unquote(anchor), language)
    path = beside(folder, unquote(written).partition("?")[0])
    if not path:
        return Target(None, message="the link “{target}” leads out of content/", name=target)
    if path in catalog.media:
        return Target(url_of(catalog.site, file_path(catalog.media[path])) + (f"#{anchor}" if anchor else ""))
    section = path.removeprefix(f"{CONTENT}/")
    if section in catalog.sections:
        return _section(catalog, section, language)
    return _story(catalog, _story_id(catalog, path), unquote(anchor), language)


def _story_id(catalog: Catalog, path: str) -> str:
    """The story that a path below content/ means: its folder, one of its files, or its name without language."""
    file = PurePosixPath(path.removeprefix(f"{CONTENT}/"))
    if file.suffix != ".md":
        return str(file)
    stem, _, code = file.stem.rpartition(".")
    if code in catalog.languages:
        return str(file.parent / stem) if stem else str(file.parent)
    return str(file.with_suffix(""))


def _section(catalog: Catalog, section: str, language: str) -> Target:
    if is_left_out(catalog, "section"):
        return Target(None, message="the section “{target}” has no page", hint=LEFT_OUT, name=section)
    if not exists(catalog, "section", section, language):
        return Target(None, message="the section “{target}” has no story in this language", name=section)
    slug = catalog.sections[section].slug[language]
    return Target(url_of(catalog.site, path_of(catalog.site, "section", catalog.languages[language], {"slug": slug})))


def _story(catalog: Catalog, id: str, anchor: str, language: str) -> Target:
    codes = catalog.stories.get(id, ())
    if not codes:
        return _nowhere(catalog, id)
    reader = language if (id, language) in catalog.shown else original_of(catalog.articles, id, codes)
    article = catalog.shown[id, reader]
    url = url_of(catalog.site, page_path(catalog, article.kind, id, reader))
    if anchor:
        if anchor not in catalog.facts[id, article.language].anchors:
            return _no_anchor(catalog, id, article.language, anchor)
        url += f"#{anchor}"
    return Target(url, None if article.language == language else article.language)


def _nowhere(catalog: Catalog, id: str) -> Target:
    if catalog.withheld.get(id) == "expired":
        return Target(
            None, message="the story “{target}” has expired; its name stays, without a link", hint="take the link out", name=id, gone=True
        )
    if id in catalog.withheld:
        return Target(None, message="the story “{target}” is not published", hint="link to it when it is out", name=id)
    if id.rpartition("/")[2].startswith("www."):
        hint = "an address of another site starts with https://"
        return Target(None, message="the link leads to “{target}”, which is not there", hint=hint, name=id)
    near = nearest(id, catalog.stories)
    hint = Line("did you mean story:{near}?", near=near) if near else ""
    return Target(None, message="the link leads to “{target}”, which is not there", hint=hint, name=id)


def _no_anchor(catalog: Catalog, id: str, code: str, anchor: str) -> Target:
    near = nearest(anchor, catalog.facts[id, code].anchors)
    hint = Line("did you mean #{near}?", near=near) if near else ""
    return Target(None, message="“{target}” leads to an anchor that the story does not have", hint=hint, name=f"{id}#{anchor}")
