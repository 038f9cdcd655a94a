"""Days as an old site prints them, often without a year: the year is taken from evidence, never from today's clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from msgspec import Struct

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
LEAP = 2024
"""A year that has every day."""


class Printed(Struct, frozen=True):
    """A day as it was printed; without a year, that is None."""

    month: int
    day: int
    year: int | None

    def __str__(self) -> str:
        return f"{self.year or '????'}-{self.month:02}-{self.day:02}"

    def before(self, last: date) -> date | None:
        """The newest such day that is not after another; None if there is none in the eight years before it."""
        years = [self.year] if self.year else range(last.year, last.year - 9, -1)
        found = [day for year in years if (day := _day(year, self.month, self.day)) is not None]
        return next((day for day in found if self.year or day <= last), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=4096)  # pages are asked about their menus too, which are all the same
def read_printed(text: str, languages: tuple[str, ...], captured: date | None) -> Printed | None:
    """The day that a text like `28 lug`, `Jul 28, 2025` or `3 giorni fa` means; None for what is no day, or can't be told.

    What is counted back from a moment needs the day on which the page was saved.
    """
    text = " ".join(text.split())
    if len(text) > 40:
        return None
    if _DAY.search(text) is None or not re.search(r"[^\W\d]", text):
        return _relative(text, languages, captured)
    found = _parsed(text, languages, datetime(LEAP, 12, 31), ["day", "month"])  # noqa: DTZ001 (the library wants it so)
    year = _YEAR.search(text)
    if found is not None:
        return Printed(found.month, found.day, int(year.group()) if year else None)
    return _relative(text, languages, captured)


def _relative(text: str, languages: Iterable[str], captured: date | None) -> Printed | None:
    if captured is None or not re.search(r"[^\W\d]", text):
        return None
    base = datetime.combine(captured, datetime.min.time()) + timedelta(hours=12)
    found = _parsed(text, languages, base, [])
    if found is None or not base - timedelta(days=400) < found <= base:
        return None
    return Printed(found.month, found.day, found.year)


def _parsed(text: str, languages: Iterable[str], base: datetime, required: list[str]) -> datetime | None:
    import dateparser  # type: ignore[import-untyped] # noqa: PLC0415 (half a second, and few imports need it)
    from dateparser.data import languages_info  # type: ignore[import-untyped] # noqa: PLC0415

    known = [code for each in languages if (code := each.partition("-")[0]) in languages_info.language_order]
    if not known:
        return None
    found: datetime | None = dateparser.parse(
        text,
        languages=known,
        settings={
            "RELATIVE_BASE": base,
            "PREFER_DATES_FROM": "past",
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": required,
            "PARSERS": ["absolute-time"] if required else ["relative-time"],
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    return found
