"""Dates of front matter in the site's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from generator.problems import Location, Problem, error, errors_of, warning

FIRST_YEAR, LAST_YEAR = 1000, 9998
"""Four digits in addresses, and room for every time zone."""


def in_zone(moment: datetime | date, zone: ZoneInfo, where: Location, problems: list[Problem]) -> datetime:
    """The moment with the zone: a date is its midnight, a time without zone is in the site's.

    An hour that the clock skips in spring is read as if the clock had not been changed yet, one that it shows twice in autumn is
    the first: both with a warning. A year without four digits is an error.
    """
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        problems.append(
            error(
                where,
                "the year {year} can't be used",
                "years go from {first} to {last}",
                year=moment.year,
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )
        return datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    if moment.tzinfo is not None:
        return instant(moment.astimezone(zone))
    local = moment.replace(tzinfo=zone)
    there_and_back = local.astimezone(UTC).astimezone(zone)
    if there_and_back.replace(tzinfo=None) != moment:
        message = "the clock in {zone} skips {time} on that day; it is read as {instead}"
        problems.append(
            warning(where, message, "write another hour", zone=zone.key, time=f"{moment:%H:%M}", instead=f"{there_and_back:%H:%M}")
        )
        return instant(there_and_back)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        message = "the clock in {zone} shows {time} twice on that day; the first is taken"
        hint = "write the zone to choose: {example}"
        problems.append(
            warning(where, message, hint, zone=zone.key, time=f"{moment:%H:%M}", example=local.replace(fold=1).isoformat(" ", "minutes"))
        )
    return instant(local)


def read_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """The moment that somebody typed; None for what is no date, or one that can't be used."""
    from generator.reading.fields import parse_moment  # noqa: PLC0415 (a build that is told no moment does not pay for it)

    problems: list[Problem] = []
    try:
        moment = in_zone(parse_moment(text), zone, Location(""), problems)
    except ValueError:
        return None
    return None if errors_of(problems) else moment


def instant(moment: datetime) -> datetime:
    """The moment with its offset in place of its zone: Python compares two times of one zone by the clock on the wall, which shows an
    hour twice in autumn."""
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()), fold=0)
