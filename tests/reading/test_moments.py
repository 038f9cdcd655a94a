"""Dates have the site's time zone, by a written rule for the two odd hours of the year."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import Location, Problem
from generator.reading.moments import in_zone

ROME = ZoneInfo("Europe/Rome")
HERE = Location("f", 3, 7)


def read(moment: datetime | date) -> tuple[str, list[str]]:
    problems: list[Problem] = []
    return in_zone(moment, ROME, HERE, problems).isoformat(), [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param(date(2026, 7, 28), "2026-07-28T00:00:00+02:00", id="date-is-midnight"),
        pytest.param(date(2026, 1, 1), "2026-01-01T00:00:00+01:00", id="T35-winter"),
        pytest.param(datetime(2026, 7, 28, 18, 30), "2026-07-28T18:30:00+02:00", id="naive-is-the-site's"),
        pytest.param(datetime(2026, 7, 28, 18, 30, tzinfo=UTC), "2026-07-28T20:30:00+02:00", id="aware-is-kept"),
        pytest.param(datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "2026-01-01T00:30:00+01:00", id="T35-other-year"),
        pytest.param(datetime(2026, 7, 28, 1, tzinfo=timezone(timedelta(hours=14))), "2026-07-27T13:00:00+02:00", id="kiribati"),
    ],
)
def test_a_moment_has_the_zone_of_the_site(written: datetime | date, meant: str) -> None:
    assert read(written) == (meant, [])


def test_an_hour_that_does_not_exist_is_read_as_before_the_change() -> None:
    """T36"""
    meant, (problem,) = read(datetime(2026, 3, 29, 2, 30))
    assert meant == "2026-03-29T03:30:00+02:00"
    assert problem.startswith("f:3:7: warning: the clock in Europe/Rome skips 02:30 on that day; it is read as 03:30")


def test_an_hour_that_comes_twice_is_the_first() -> None:
    """T36"""
    meant, (problem,) = read(datetime(2026, 10, 25, 2, 30))
    assert meant == "2026-10-25T02:30:00+02:00"
    assert problem.startswith("f:3:7: warning: the clock in Europe/Rome shows 02:30 twice on that day; the first is taken")
    assert problem.endswith("write the zone to choose: 2026-10-25 02:30+01:00")


def test_the_zone_chooses_between_the_two() -> None:
    assert read(datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1)))) == ("2026-10-25T02:30:00+01:00", [])


def test_a_day_without_midnight_starts_an_hour_later() -> None:
    """In Beirut the clock skipped midnight."""
    problems: list[Problem] = []
    assert in_zone(date(2024, 3, 31), ZoneInfo("Asia/Beirut"), HERE, problems).isoformat() == "2024-03-31T01:00:00+03:00"


@pytest.mark.parametrize("machine", ["UTC", "America/Los_Angeles", "Asia/Tokyo"])
def test_the_zone_of_the_machine_does_not_matter(machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """T35"""
    monkeypatch.setitem(os.environ, "TZ", machine)
    time.tzset()
    try:
        assert read(date(2026, 1, 1)) == ("2026-01-01T00:00:00+01:00", [])
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("day", [date.min, date.max, date(488, 2, 29), date(1000, 1, 1)])
def test_a_day_of_another_age_is_no_traceback(day: date) -> None:
    """T20"""
    problems: list[Problem] = []
    assert in_zone(day, ROME, HERE, problems).tzinfo is not None


@given(
    st.dates()
    | st.datetimes()
    | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-12)), timezone(timedelta(hours=14))]))
)
def test_every_moment_of_the_calendar_gets_a_zone_or_a_problem(moment: datetime | date) -> None:
    """T20, F14: the first and the last day too."""
    problems: list[Problem] = []
    found = in_zone(moment, ROME, HERE, problems)
    assert found.tzinfo is not None
    assert found.timestamp() is not None
