"""Strings with plurals, dates, numbers and lists in a page's language. All pure: value and language in, text out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from generator.model.views import LanguageView, Month, Phrase
from generator.problems import Line
from generator.reading.numbering import PLAIN, in_digits

if TYPE_CHECKING:
    from babel import Locale

_SKELETONS = {"short": "MMMd", "day": "MMMMd", "medium": "yMMMd", "month": "yMMMM"}
"""Our names -> CLDR skeletons, which put day and month in the language's own order."""

_LENGTHS = ("long", "full")
_STYLES = (*_SKELETONS, *_LENGTHS, "time", "iso")

_DATES = (date, Month)

_MARKS = re.compile("[\u200e\u200f\u061c]")
"""Direction marks that CLDR puts into some Arabic patterns; the page isolates its dates itself."""


@cache
def locale_of(name: str) -> Locale:
    """The CLDR locale of that name."""
    from babel import Locale  # noqa: PLC0415 (a build in which nothing changed does not pay for it)

    return Locale.parse(name)


def format_date(value: date | datetime | Month, style: str, language: LanguageView) -> str:
    """The date in a style: short, day, medium, long, full, month, time, iso. ValueError for another."""
    if not isinstance(value, _DATES):
        raise ValueError(Line("“{value}” is not a date", value=value))
    if isinstance(value, Month):
        value = date(value.year, value.month, 1)
    if style == "iso":
        return value.isoformat()
    if style == "time":
        if not isinstance(value, datetime):
            raise ValueError(Line("a date without an hour has no time"))
        return _written(value.time(), style, language.locale, language.digits)
    if style not in _STYLES:
        raise ValueError(Line("“{style}” is not a style of dates; they are: {styles}", style=style, styles=", ".join(_STYLES)))
    return _written(value.date() if isinstance(value, datetime) else value, style, language.locale, language.digits)


@lru_cache(maxsize=8192)  # a story's day is on many pages
def _written(value: date | time, style: str, locale: str, digits: str) -> str:
    """A day, or a time of the day, as it is in its own zone."""
    return in_digits(_MARKS.sub("", _spelled(value, style, locale_of(locale))), digits)


def _spelled(value: date | time, style: str, locale: Locale) -> str:
    from babel import dates  # noqa: PLC0415 (as above)

    if isinstance(value, time):
        return str(dates.format_time(value, "HH:mm", locale=locale))
    if style in _LENGTHS:
        return str(dates.format_date(value, style, locale=locale))
    return str(dates.format_skeleton(_SKELETONS[style], value, locale=locale))


def format_number(value: float, language: LanguageView) -> str:
    """The number with the language's digits and separators."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(Line("“{value}” is not a number", value=value))
    return _numbered(value, language.locale, language.digits)


@lru_cache(maxsize=8192, typed=True)  # counts and minutes are few
def _numbered(value: float, name: str, digits: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 (as above)

    locale = locale_of(name)
    return in_digits(str(format_decimal(value, locale=locale, numbering_system=_separators(locale, digits))), digits)


def _separators(locale: Locale, digits: str) -> str:
    """The numbering system whose separators go with the digits: their own where CLDR has any."""
    return digits if "decimal" in locale.number_symbols.get(digits, {}) else PLAIN


def write_digits(value: float | str, language: LanguageView) -> str:
    """The number in the language's digits, without separators: a year, the number of a page."""
    if not isinstance(value, int | float | str):
        raise ValueError(Line("“{value}” is not a number", value=value))
    return in_digits(str(value), language.digits)


def join_words(parts: Iterable[object], language: LanguageView) -> Markup:
    """`A, B e C`; parts that are HTML already stay HTML."""
    words = [escape(part) for part in parts]
    if len(words) == 1:  # most stories have one author
        return words[0]
    from babel.lists import format_list  # noqa: PLC0415 (as above)

    return Markup(format_list([str(word) for word in words], locale=locale_of(language.locale)))  # noqa: S704 (every part is escaped)


def isolate(text: object, language: LanguageView) -> Markup:
    """A phrase on a page in the language: marked with its own language, and kept apart where its direction may be another."""
    if not isinstance(text, Phrase) or text.language == language.code:
        return escape(text)
    spoken = f' lang="{escape(text.language)}"' if text.language else ""
    return Markup(f"<bdi{spoken}>{escape(text.text)}</bdi>")  # noqa: S704 (both are escaped)


def language_name(code: str, language: LanguageView) -> str:
    """The name of a language in another: `ar` in Italian is `arabo`."""
    if not isinstance(code, str):
        raise ValueError(Line("“{code}” is not a language code", code=code))
    from generator.reading.languages import display_name  # noqa: PLC0415 (as above)

    try:
        return display_name(code, locale_of(language.locale))
    except ValueError:
        raise ValueError(Line("“{code}” is not a language code", code=code)) from None


def fill_message(message: Mapping[str, str], language: LanguageView, values: Mapping[str, object]) -> Markup:
    """The message in the plural form of `n`, its values escaped and filled in. KeyError names a value that is missing."""
    n = values.get("n")
    text = message["other"]
    if isinstance(n, int) and not isinstance(n, bool):
        text = message.get(_plural_form(n, language.locale), text)
        if len(values) == 1:
            return _counting(text, n, language.locale, language.digits)
        values = {**values, "n": format_number(n, language)}
    return _filled(text, values)


@lru_cache(maxsize=8192)
def _plural_form(n: int, locale: str) -> str:
    return locale_of(locale).plural_form(n)


@lru_cache(maxsize=8192)  # as numbers
def _counting(text: str, n: int, locale: str, digits: str) -> Markup:
    """A message that tells nothing but a number."""
    return _filled(text, {"n": _numbered(n, locale, digits)})


def _filled(text: str, values: Mapping[str, object]) -> Markup:
    filled, plain = _prepared(text)
    if "{" not in text:
        return filled
    return Markup(str.format_map(filled, _Escaped(values))) if plain else filled.format_map(values)  # noqa: S704 (each value is escaped)


@lru_cache(maxsize=4096)
def _prepared(text: str) -> tuple[Markup, bool]:
    """A message as HTML, and whether its values stand in it as they are, with nothing in their braces but a name."""
    return escape(text), _PLAIN.fullmatch(text) is not None


_PLAIN = re.compile(r"(?:[^{}]|\{\{|\}\}|\{[^\W\d]\w*\})*")


class _Escaped:
    """Values by name, as HTML."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    def __getitem__(self, key: str) -> str:
        return str(escape(self.values[key]))


FORMATS: Mapping[str, Callable[..., object]] = {
    "number": format_number,
    "bdi": isolate,
    "digits": write_digits,
    "join_words": join_words,
    "language_name": language_name,
}
"""Filters that take the language of the page as their last argument."""
