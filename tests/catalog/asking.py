"""A site on disk, read and resolved in this process, and asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.building.edition import Edition, prepare
from generator.building.memory import Memory
from generator.building.store import Store
from generator.catalog.resolve import Visibility
from generator.commands.build import BuildOptions, build_site
from generator.commands.result import Result
from generator.commands.site import clock
from generator.model.output import Question
from generator.problems import Problem, SiteError
from generator.reading.settings import read_settings
from tests.conftest import NOW, SITE, SiteFolder

Ask = Callable[..., Any]
"""`ask("latest", "it", None, 5)`: the answer. Any: each question has its own."""

THREE = SITE + "  ar: {name: العربية, prefix: ar}\n"
"""The settings of a site in Italian, English and Arabic."""


def silent(what: str, done: int, total: int) -> None:
    """No progress."""


def edition_of(site: SiteFolder, *, now: str = NOW, drafts: bool = False, scheduled: bool = False, base_url: str | None = None) -> Edition:
    """The site at a moment, all that a build knows before it produces anything."""
    settings, _ = read_settings(site.root, base_url)
    return prepare(settings, Visibility(clock(settings, now), drafts=drafts, scheduled=scheduled), Memory(Store(None, "test")), 1, silent)


def asking(edition: Edition) -> Ask:
    """The questions of an edition."""

    def ask(name: str, *args: str | int | None) -> Any:
        return edition.answers.answer(Question(name, args))

    return ask


def ask_of(site: SiteFolder, **visibility: Any) -> Ask:
    """The questions of a site at a moment."""
    return asking(edition_of(site, **visibility))


def build_here(site: SiteFolder, **options: Any) -> Result:
    """`edicola build` in this process; SiteError or UsageError if nothing is published."""
    return build_site(site.root, BuildOptions(**{"now": NOW, **options}), silent)


def problems_of(site: SiteFolder, **options: Any) -> list[Problem]:
    """Every problem of a build, whether it succeeds or not."""
    try:
        return list(build_here(site, **options).problems)
    except SiteError as failure:
        return list(failure.problems)


def said(problems: list[Problem]) -> list[str]:
    """Problems as the command line shows them, on one line each."""
    return [str(problem).replace("\n ", "") for problem in problems]


def ids(cards: Any) -> list[str]:
    """The names of the stories of cards, without section and date."""
    return [card.id.rpartition("/")[2] for card in cards]
