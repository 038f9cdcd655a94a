"""Menus of site.yaml: each line leads to a page in the reader's language, or is left out there."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from urllib.parse import unquote

from generator.catalog.addresses import base_path, file_of, url_of
from generator.catalog.cards import phrase
from generator.catalog.feeds import feed_path
from generator.catalog.pages import LEFT_OUT, exists, is_left_out, page_path, subject
from generator.catalog.resolve import Catalog
from generator.model.site import FILE, MenuEntry
from generator.model.views import MenuItem, Phrase
from generator.problems import Location, Problem, error
from generator.reading.nearest import nearest

_KINDS = ("home", "section", "tag", "author", "article", "page", "tags", "archive", "search")


def menu(catalog: Catalog, name: str, language: str) -> tuple[MenuItem, ...]:
    """A menu of site.yaml; what is not published in the language is left out."""
    if language not in catalog.languages:
        return ()
    found = [_item(catalog, entry, language) for entry in catalog.site.menus.get(name, ())]
    return tuple(each for each in found if each is not None)


def check_menus(catalog: Catalog, planned: Container[str]) -> Iterator[Problem]:
    """The lines that lead nowhere in any language. `planned` are the outputs, for addresses that are written out."""
    for entries in catalog.site.menus.values():
        for entry in entries:
            if entry.label is None and entry.link in ("feed", "tags", "archive", "search"):
                yield error(Location(FILE, entry.line), "the menu's “{link}” needs a label", "add label: {{it: …, en: …}}", link=entry.link)
            path = entry.link.partition("#")[0].partition("?")[0]
            if path.startswith("/") and not path.startswith("//") and file_of(unquote(path)) not in planned:
                yield error(Location(FILE, entry.line), "the menu leads to “{link}”, which is no page of the site", link=entry.link)
            if all(_item(catalog, entry, code) is None for code in catalog.languages) and not _is_waiting(catalog, entry):
                kind, _, key = entry.link.partition(":")
                names = {"story": catalog.stories, "section": catalog.sections, "tag": catalog.tags, "author": catalog.authors}.get(
                    kind, {}
                )
                near = _nearest(key, names)
                hint = (
                    LEFT_OUT
                    if is_left_out(catalog, kind)
                    else "did you mean {kind}:{near}?"
                    if near
                    else "it can be: /path, https://…, home, feed, tags, archive, search, section:ID, story:ID, tag:ID, author:ID"
                )
                message = "the menu leads to “{link}”, which is not there"
                yield error(Location(FILE, entry.line), message, hint, link=entry.link, kind=kind, near=near)


def _nearest(key: str, names: Mapping[str, object]) -> str | None:
    """The id that looks like the key, or whose name in some language does."""
    spellings = {spelling: id for id, each in names.items() for spelling in getattr(each, "name", {}).values()} | {id: id for id in names}
    near = nearest(key, spellings)
    return None if near is None else spellings[near]


def _is_waiting(catalog: Catalog, entry: MenuEntry) -> bool:
    """Whether the line leads to something that exists and has nothing published yet: it shows when it has."""
    kind, _, key = entry.link.partition(":")
    known = {
        "story": catalog.withheld,
        "section": catalog.sections,
        "tag": catalog.tags,
        "author": catalog.authors,
        "tags": {"": ""},
        "archive": {"": ""},
        "search": {"": ""},
    }
    return key in known.get(kind, {}) and not is_left_out(catalog, kind)


def _item(catalog: Catalog, entry: MenuEntry, language: str) -> MenuItem | None:
    kind, _, key = entry.link.partition(":")
    if entry.link.startswith(("/", "http://", "https://", "mailto:")):
        url = base_path(catalog.site) + entry.link if entry.link.startswith("/") else entry.link
        label = phrase(catalog, entry.label, language) if entry.label else Phrase(entry.link, None, None)
        return MenuItem(label, url, None, "link", entry.link)
    story = catalog.shown.get((key, language)) if kind == "story" else None
    kind = story.kind if story else kind
    label = phrase(catalog, entry.label, language) if entry.label else _name(catalog, kind, key, language)
    if entry.link == "feed":
        return MenuItem(label, url_of(catalog.site, feed_path(catalog, "home", "", language, "rss")), language, "feed", "")
    if kind not in _KINDS or not (story or exists(catalog, kind, key, language)):
        return None
    url = url_of(catalog.site, page_path(catalog, kind, key, language))
    return MenuItem(label, url, story.language if story else language, kind, key)


def _name(catalog: Catalog, kind: str, key: str, language: str) -> Phrase:
    if (key, language) in catalog.shown:
        shown = catalog.shown[key, language]
        return Phrase(shown.title, shown.language, catalog.languages[shown.language].direction)
    about = subject(catalog, kind, key)
    return phrase(catalog, about.name if about else catalog.site.title, language)
