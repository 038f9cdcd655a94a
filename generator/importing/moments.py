"""Moments as the old site writes them for machines."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from generator.reading.moments import FIRST_YEAR, LAST_YEAR


def iso_moment(text: object) -> datetime | None:
    """An ISO time, in UTC if it names no zone, or milliseconds since 1970; a day without an hour stays without a zone."""
    if isinstance(text, dict):
        text = text.get("$date")
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return None
    try:
        moment = datetime.fromisoformat(text.strip()) if isinstance(text, str) else datetime.fromtimestamp(text / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    is_day = isinstance(text, str) and len(text.strip()) == len("2026-07-28")
    return moment if is_day and FIRST_YEAR < moment.year < LAST_YEAR else _usable(moment)


def mail_moment(text: str) -> datetime | None:
    """A date of RFC 5322, as feeds have it."""
    try:
        return _usable(parsedate_to_datetime(text.strip()))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _usable(moment: datetime) -> datetime | None:
    """The moment to the second, with a zone."""
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(microsecond=0)
