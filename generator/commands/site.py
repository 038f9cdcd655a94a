"""Which site a command is about, and its clock."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.model.site import FILE, Site
from generator.problems import MachineError, UsageError

_GONE = MachineError("the folder that this runs in is gone", "change to another one")


def find_site(given: str | None) -> Path:
    """The folder of the site: the one that is named, else the nearest one upward with a site.yaml. UsageError if there is none."""
    try:
        start = Path(given) if given else Path.cwd()
        start = start.absolute()
    except OSError:
        raise _GONE from None
    candidates = [start] if given else [start, *start.parents]
    for folder in candidates:
        if (folder / FILE).is_file():
            return folder
    if given:
        raise UsageError("there is no {file} in {folder}", "edicola init {folder} makes a new site", file=FILE, folder=given)
    raise UsageError(
        "there is no {file} here or in a folder above",
        "change to a site's folder, name one with --site, or make one with edicola init DIR",
        file=FILE,
    )


def clock(site: Site, now: str | None) -> datetime:
    """The moment that counts as now, in the site's time zone. UsageError for one that can't be read."""
    from generator.reading.moments import instant, read_moment  # noqa: PLC0415 (a build that has nothing to do does not pay for it)

    zone = ZoneInfo(site.timezone)
    if now is None:
        return instant(datetime.now(zone))
    moment = read_moment(now, zone)
    if moment is None:
        raise UsageError("--now {now} is not a date", "write 2026-07-28 or 2026-07-28T18:30", now=now)
    return moment


def output_folder(root: Path, given: str | None) -> Path:
    """The output folder: `public` in the site, or the one that is named, from the current folder."""
    if given is not None and not given.strip():
        raise UsageError("--out is empty", "name a folder, like --out public")
    return root / "public" if given is None else absolute(given)


def absolute(path: str) -> Path:
    """The path from the current folder. MachineError if that is gone."""
    try:
        return Path(os.path.abspath(path))
    except OSError:
        raise _GONE from None
