"""The site's settings, from the store while site.yaml is the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.building.store import Store
from generator.digest import digest
from generator.model.site import FILE, Site
from generator.problems import Problem


def settings_of(root: Path, base_url: str | None, store: Store, *, clean: bool = False) -> tuple[Site, tuple[Problem, ...]]:
    """What site.yaml says, and warnings. SiteError (status 2) if it can't be used. Settings with warnings are read every time."""
    try:
        key = digest(((root / FILE).read_bytes(), base_url))
    except OSError:  # reading it says why
        key = ""
    site = store.site(key) if key and not clean else None
    if site is not None:
        return replace(site, root=root), ()
    from generator.reading.settings import read_settings  # noqa: PLC0415 (it imports what takes as long as a whole build after an edit)

    site, warnings = read_settings(root, base_url)
    if key and not warnings:
        store.save_site(key, site)
    return site, tuple(warnings)
