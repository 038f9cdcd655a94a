"""A line below `languages:` in site.yaml becomes a Language, with what is known of it filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

import yaml
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from pydantic import Field

from generator.model.site import Language
from generator.problems import Location, Problem, error
from generator.reading.fields import Schema, Text, Whole
from generator.reading.nearest import did_you_mean
from generator.reading.numbering import PLAIN, numbering_systems
from generator.reading.yamls import Document

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DEFAULT_QUOTES = "“”"
_DEFAULT_SPEED = 200


class LanguageSchema(Schema):
    """What site.yaml says of a language."""

    name: Text | None = None
    prefix: Text | None = None
    locale: Text | None = None
    words_per_minute: Whole | None = Field(None, ge=1, le=2000)
    quotes: Text | None = Field(None, min_length=2, max_length=2)
    slugs: Literal["ascii", "unicode"] | None = None
    digits: Text | None = None


def read_languages(given: Mapping[str, LanguageSchema | None], document: Document, problems: list[Problem]) -> tuple[Language, ...]:
    """The languages of the site, in its order."""
    languages = tuple(_language(code, each or LanguageSchema(), document, problems) for code, each in given.items())
    if not languages:
        problems.append(error(document.locate(("languages",)), "the site has no language", "write languages: {it: {name: Italiano}}"))
    _check_prefixes(languages, document, problems)
    _check_codes(languages, document, problems)
    return languages


@lru_cache(maxsize=1024)
def display_name(code: str, locale: Locale) -> str:
    """The name of a language, in the locale's: `pt-BR` in Italian is `portoghese brasiliano`; the code if CLDR has none.

    ValueError for what can't be a code.
    """
    try:
        meant = Locale.parse(code.replace("-", "_"))
    except UnknownLocaleError:
        return str(locale.languages.get(code) or code)
    return str(locale.languages.get(str(meant)) or meant.get_display_name(locale) or code)


def usual_locale(code: str) -> str:
    """The name of the CLDR locale that a language is written in where nobody says otherwise."""
    return str(_facts(code).get("locale") or code)


def _language(code: str, given: LanguageSchema, document: Document, problems: list[Problem]) -> Language:
    if not _CODE.fullmatch(code):
        where = document.locate(("languages", code), key=True)
        problems.append(error(where, "“{code}” is not a language code", "write it like it, en, pt-BR or zh-Hant", code=code))
    known = _facts(code)
    locale = read_locale(given.locale or usual_locale(code), document.locate(("languages", code, "locale")), problems)
    quotes = given.quotes or str(known.get("quotes", _DEFAULT_QUOTES))
    return Language(
        code=code,
        name=given.name or _own_name(code, locale),
        prefix=code if given.prefix is None else _prefix(given.prefix, code, document, problems),
        locale=str(locale or "en"),
        direction="rtl" if locale and locale.text_direction == "rtl" else "ltr",
        words_per_minute=given.words_per_minute or int(str(known.get("words_per_minute", _DEFAULT_SPEED))),
        quotes=(quotes[0], quotes[1]),
        ascii_slugs=given.slugs == "ascii" if given.slugs else _is_latin(locale),
        spaced=known.get("spaced") is not False,
        digits=_digits(given.digits, document.locate(("languages", code, "digits")), problems),
        news_code=str(known.get("news", code.partition("-")[0])),
    )


@cache
def wider_codes(code: str) -> tuple[str, ...]:
    """The codes whose facts and words a language shares, the widest first and itself last: `zh-TW` has those of `zh` and `zh-Hant`."""
    try:
        parts = str(Locale.parse(code.replace("-", "_"))).split("_")
    except (UnknownLocaleError, ValueError):
        parts = code.split("-")
    wider = ["-".join(parts[:length]) for length in range(1, len(parts) + 1)]
    return (*(each for each in wider if each != code), code)


def _own_name(code: str, locale: Locale | None) -> str:
    try:
        return display_name(code, locale) if locale else code
    except ValueError:
        return code


@cache
def _known_languages() -> Mapping[str, Mapping[str, object]]:
    known: dict[str, dict[str, object]] = yaml.safe_load(files("generator.reading").joinpath("languages.yaml").read_text("utf-8"))
    return known


def _facts(code: str) -> Mapping[str, object]:
    """What is known of a language: of the widest code, and what differs for the narrower ones. A locale is that of the code alone."""
    known = _known_languages()
    facts: dict[str, object] = {}
    for each in wider_codes(code):
        facts |= {"locale": None, **known.get(each, {})}
    return facts


def read_locale(code: str, where: Location, problems: list[Problem]) -> Locale | None:
    """The CLDR locale of a code; None, with a problem, if there is none."""
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        problems.append(error(where, "“{code}” is not a locale that is known", "write it like it, en_GB or pt_BR", code=code))
        return None


def _is_latin(locale: Locale | None) -> bool:
    """Whether the language is usually written in Latin letters (CLDR, likely subtags)."""
    if locale is None:
        return True
    likely = locale.script or get_global("likely_subtags").get(locale.language, "_Latn")
    return "Latn" in likely


def _digits(given: str | None, where: Location, problems: list[Problem]) -> str:
    systems = numbering_systems()
    if given is None or given in systems:
        return given or PLAIN
    hint = did_you_mean(given, systems) or "the numbering systems are: {systems}"
    problems.append(error(where, "“{digits}” is not a numbering system that is known", hint, digits=given, systems=", ".join(systems)))
    return PLAIN


def _prefix(prefix: str, code: str, document: Document, problems: list[Problem]) -> str:
    stripped = prefix.strip("/")
    if stripped and not re.fullmatch(r"[\w-]+(/[\w-]+)*", stripped):
        where = document.locate(("languages", code, "prefix"))
        problems.append(error(where, "“{prefix}” can't be the start of an address", "use letters, digits and hyphens", prefix=prefix))
    return stripped


def _check_prefixes(languages: tuple[Language, ...], document: Document, problems: list[Problem]) -> None:
    first: dict[str, str] = {}
    for language in languages:
        if language.prefix in first:
            where = document.locate(("languages", language.code))
            problems.append(
                error(
                    where,
                    "the languages {one} and {other} have the same prefix “{prefix}”",
                    "give each language its own",
                    one=first[language.prefix],
                    other=language.code,
                    prefix=language.prefix,
                )
            )
        first.setdefault(language.prefix, language.code)


def _check_codes(languages: tuple[Language, ...], document: Document, problems: list[Problem]) -> None:
    """To browsers `pt-BR` and `pt-br` are one language."""
    first: dict[str, str] = {}
    for language in languages:
        twin = first.setdefault(language.code.casefold(), language.code)
        if twin != language.code:
            where = document.locate(("languages", language.code), key=True)
            problems.append(error(where, "“{one}” and “{other}” are the same language", "keep one of them", one=twin, other=language.code))
