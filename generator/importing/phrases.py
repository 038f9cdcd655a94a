"""What Wix writes around a text, as it is written in phrases.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import yaml


@cache
def _phrases() -> Mapping[str, Mapping[str, list[str]]]:
    known: dict[str, dict[str, list[str]]] = yaml.safe_load(files("generator.importing").joinpath("phrases.yaml").read_text("utf-8"))
    return known


def name_words(kind: str) -> frozenset[str]:
    """Words of names: `joining`, `small`, `desks`."""
    return frozenset(_phrases()["names"][kind])


def language_of_phrase(kind: str, line: str) -> str | None:
    """The language in which the whole line is a phrase of that kind; `any` for one that is written alike in all; None if it is none."""
    return next((code for code, form in _forms(kind) if form.fullmatch(line)), None)


def after_phrase(kind: str, line: str) -> str | None:
    """What follows a phrase of that kind at the start of the line; None if there is none."""
    return next((line[found.end() :].strip() for _, form in _forms(kind) if (found := form.match(line))), None)


@cache
def _forms(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(_compiled(kind))


def _compiled(kind: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    for code, phrases in _phrases().items():
        for phrase in phrases.get(kind, []):
            form = r"\s+".join(re.escape(word) if word != "N" else r"\d+" for word in phrase.split())
            yield code, re.compile(form, re.IGNORECASE)
