"""What the name of a file in content/ says: which story and language an article is."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator, Mapping

from generator.model.site import Language
from generator.problems import Location, Problem, error, warning
from generator.reading.nearest import did_you_mean, meant_language, same_language
from generator.reading.parts import Place
from generator.reading.text import has_hidden, visible
from generator.reading.walk import CONTENT

PAGES = "pages"
SHARED = "story.yaml"
SECTION = "_section.yaml"
REGISTRIES = ("tags.yaml", "authors.yaml")

_NEAR_ENDINGS = frozenset({"md", "markdown", "mdown", "mkd", "mkdn", "txt"})

_LOOKS_LIKE_CODE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_VARIANT = re.compile(r"[a-z]{2,3}[-_]([A-Z]{2}|[A-Z][a-z]{3}|\d{3})")
"""A language with a country or a script, which no name of a story looks like."""


def place_of(path: str, languages: Mapping[str, Language], there: Container[str], problems: list[Problem]) -> Place | None:
    """Which story and language the file's name says; None, with a problem, if it says neither."""
    if has_hidden(path):
        problems.append(warning(Location(visible(path)), "the file's name holds a character that can't be seen", "rename the file"))
    folder, _, file = visible(path).removeprefix(f"{CONTENT}/").rpartition("/")
    stem = file.removesuffix(".md")
    name, _, suffix = stem.rpartition(".")
    language = languages.get(suffix)
    if language is None:
        problems.append(_unknown_language(path, stem, suffix, languages, there))
        return None
    story = f"{folder}/{name}" if folder and name else folder or name
    if not story:
        problems.append(error(Location(path), "an article needs a name beside its language", "call it name.{code}.md", code=suffix))
        return None
    top = folder.partition("/")[0] or None
    kind = "page" if top == PAGES else "article"
    return Place(
        path=path,
        story=story,
        name=story.rpartition("/")[2],
        folder=path.rpartition("/")[0],
        language=language,
        kind=kind,
        section=None if kind == "page" else top,
    )


def _unknown_language(path: str, stem: str, suffix: str, languages: Mapping[str, Language], there: Container[str]) -> Problem:
    codes = ", ".join(languages)
    other = any(same_language(suffix, code) for code in languages) or _VARIANT.fullmatch(suffix)
    if _LOOKS_LIKE_CODE.fullmatch(suffix) and (suffix != stem or len(suffix) <= 3 or other):
        hint = meant_language(suffix, languages) or "the languages of site.yaml are: {codes}"
        return error(Location(path), "“{code}” is not a language of the site", hint, code=suffix, codes=codes)
    folder = path.rpartition("/")[0]
    in_story = any(f"{folder}/{name}" in there for name in (SHARED, *(f"{code}.md" for code in languages)))
    hint = (
        "call it {code}.md; the languages of site.yaml are: {codes}"
        if in_story
        else "call it {stem}.{code}.md; the languages of site.yaml are: {codes}"
    )
    facts = {"stem": stem, "code": next(iter(languages)), "codes": codes}
    return error(Location(path), "the file's name does not say its language", hint, **facts)


def passed_over(files: Collection[str], languages: Collection[str]) -> Iterator[Problem]:
    """Files of content/ with a name that is nearly right, and which would be left out in silence."""
    there = frozenset(files)
    for path in files:
        if path.endswith((".yaml", ".yml")):
            yield from _unknown_yaml(path, there, languages)
    for path in files:
        name, _, ending = path.rpartition("/")[2].rpartition(".")
        if ending != "md" and ending.lower() in _NEAR_ENDINGS and name.rpartition(".")[2] in languages:
            message = "an article's file ends in .md, not .{ending}"
            yield error(Location(path), message, "call it {name}.md", ending=ending, name=name)


def _unknown_yaml(path: str, there: Container[str], languages: Collection[str]) -> Iterator[Problem]:
    folder, _, name = path.rpartition("/")
    known = {CONTENT: REGISTRIES}.get(folder, (SHARED, SECTION) if folder.count("/") == 1 else (SHARED,))
    if name not in known:
        hint = did_you_mean(name, known) or "the names are: {known}"
        yield error(Location(path), "{name} is not known here", hint, name=name, known=", ".join(known))
    elif name == SHARED and not any(f"{folder}/{code}.md" in there for code in languages):
        message, hint = "no article shares this file", "it goes with {names} in the same folder"
        yield error(Location(path), message, hint, names=", ".join(f"{code}.md" for code in languages))
