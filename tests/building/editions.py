"""Sites read and planned, without writing anything."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.building.edition import Edition, prepare
from generator.building.memory import Memory
from generator.building.store import Store
from generator.catalog.resolve import Visibility
from generator.model.site import Site
from generator.reading.settings import read_settings
from tests.conftest import NOW


def quiet(what: str, done: int, total: int) -> None:
    """Progress that nobody sees."""


def settings_of(root: Path) -> Site:
    """What site.yaml says."""
    site, _ = read_settings(root)
    return site


def visibility(now: str = NOW, *, drafts: bool = False) -> Visibility:
    """As of a moment in Rome."""
    return Visibility(datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/Rome")), drafts=drafts)


def forgetful() -> Store:
    """A store that remembers nothing."""
    return Store(None, "")


def edition_of(root: Path, now: str = NOW) -> Edition:
    """The site, ready to produce."""
    return prepare(settings_of(root), visibility(now), Memory(forgetful()), 1, quiet)
