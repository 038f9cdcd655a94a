"""The site's settings and its theme, from the store while their files are the same."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from generator.building.store import Store
from generator.building.unchanged import below
from generator.digest import Digest, digest
from generator.model.site import FILE, THEMES, Site
from generator.model.theme import Theme
from generator.problems import Problem
from generator.reading.files import FileDigests
from generator.theming.environment import Templates
from generator.theming.folders import builtin_folder


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


def theme_key(site: Site, files: FileDigests) -> Digest:
    """Differs whenever the site's theme does."""
    folders = str(site.root / THEMES), str(builtin_folder())
    known = [(path, files.digest(path)) for folder in folders for path in below(folder)]
    return digest((folders, site.theme, site.theme_settings, [language.code for language in site.languages], known))


def theme_of(site: Site, key: Digest, store: Store, *, clean: bool = False) -> tuple[Theme, Templates, list[Problem]]:
    """The site's theme, and what is wrong with it, templates that nobody uses among it. One with problems is read every time.

    SiteError (status 2) if it can't be used.
    """
    found = None if clean else store.theme(key)
    if found is not None:
        return found, Templates(found), []
    from generator.theming.theme import read_theme  # noqa: PLC0415 (as above)

    theme, problems = read_theme(site)
    templates = Templates(theme)
    problems = [*problems, *templates.check()]
    if not problems:
        store.save_theme(key, theme)
    return theme, templates, problems
