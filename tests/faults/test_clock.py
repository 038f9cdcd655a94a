"""F14, T35, T36: strange clocks. No crash, and decisions by rule in the site's own time zone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import SiteFolder, article, tree
from tests.faults.newspaper import OLD, build_here, cold_copy, command, environment, make_site, run_here

MOMENTS = ["1970-01-01", "1970-01-01T00:00", "2038-01-19T03:14:08", "2106-02-07T06:28:16", "9999-12-31T23:59:59", "0001-01-01"]


@pytest.mark.parametrize("now", MOMENTS)
def test_a_clock_far_away_is_no_crash(now: str, site: SiteFolder, tmp_path: Path) -> None:
    run = build_here(site.root, now=now)
    assert run.status in (0, 2), run.text
    if run.status == 0:
        assert tree(site.public) == cold_copy(site, tmp_path, now)


def test_a_clock_that_jumps_back_and_forth_gives_what_a_first_build_gives(site: SiteFolder, tmp_path: Path) -> None:
    for now in ("2026-07-05", "1970-01-01", "2026-07-12T23:00", "2026-07-06", "2030-01-01"):
        assert build_here(site.root, now=now).status == 0
        assert tree(site.public) == cold_copy(site, tmp_path, now), now


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo"])
def test_the_machines_time_zone_decides_nothing(zone: str, tmp_path: Path) -> None:
    """00:30 in Rome on New Year's Day is 23:30 of the old year in London."""
    site = make_site(
        tmp_path / "site",
        {
            **OLD,
            "content/news/capodanno.it.md": article("Capodanno", "2026-01-01"),
            "content/news/notte.it.md": article("Notte", "2026-01-01T00:30"),
        },
    )
    seen = []
    for now in ("2025-12-31T23:59", "2026-01-01T00:15", "2026-01-01T00:45"):
        ended = subprocess.run(
            command("build", "--now", now, "--jobs", "1"),
            cwd=site.root,
            env=environment(TZ=zone),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        seen.append(sorted(path.split("/")[2] for path in tree(site.public) if path.startswith(("2026/01/", "2025/"))))
    assert seen == [[], ["capodanno"], ["capodanno", "notte"]]


@pytest.mark.parametrize(
    ("date", "offset", "warned"),
    [
        ("2026-03-29T02:30", None, True),
        ("2026-10-25T02:30", None, True),
        ("2026-10-25T02:30+01:00", "+0100", False),
        ("2026-10-25T02:30+02:00", "+0200", False),
        ("2026-03-29T03:30", "+0200", False),
        ("2026-03-29T01:30", "+0100", False),
    ],
)
def test_hours_that_are_not_there_or_twice_are_a_warning_and_the_offset_is_right(
    date: str, offset: str | None, warned: bool, tmp_path: Path
) -> None:
    site = make_site(tmp_path / "site", {**OLD, "content/news/notte.it.md": article("Notte", date)})
    run = build_here(site.root, now="2026-12-01")
    assert run.status == 0, run.text
    assert ("content/news/notte.it.md:3" in run.text and "warning" in run.text) is warned, run.text
    if offset is not None:
        item = site.page("feed.xml").partition("<title>Notte</title>")[2].partition("</item>")[0]
        assert offset in item


def test_a_build_in_the_very_hour_that_is_there_twice(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {**OLD, "content/news/notte.it.md": article("Notte", "2026-10-25T02:30+01:00")})
    shown = []
    for now in ("2026-10-25T02:45+02:00", "2026-10-25T02:15+01:00", "2026-10-25T02:30+01:00"):
        assert build_here(site.root, now=now).status == 0
        shown.append("Notte" in site.page("index.html"))
    assert shown == [False, False, True]


def test_files_from_the_future_are_read_like_others(site: SiteFolder, tmp_path: Path) -> None:
    for path in [*(site.root / "content").rglob("*"), *site.public.rglob("*")]:
        os.utime(path, (4e9, 4e9))
    site.write({"content/static/CNAME": "altro.example"})
    os.utime(site.root / "content/static/CNAME", (4e9, 4e9))
    assert build_here(site.root).status == 0
    assert tree(site.public) == cold_copy(site, tmp_path)


def test_the_next_change_is_told_so_that_cron_can_wait_for_it(tmp_path: Path) -> None:
    """And is nowhere in the output: it would tell of a story that is not out yet."""
    site = make_site(tmp_path / "site", {**OLD, "content/news/poi.it.md": article("Poi", "2026-08-03T07:15")})
    run = build_here(site.root)
    assert "2026-08-03 07:15" in run.text
    assert all(b"2026-08-03" not in content and b"07:15" not in content for content in tree(site.public).values())
    assert run_here(site.root, "check", "--now", "2026-08-01").status == 0
