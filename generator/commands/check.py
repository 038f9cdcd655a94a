"""`edicola check`: every problem of the site, or of an output folder; nothing written."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct

from generator.building.edition import Say
from generator.building.inspect import inspect
from generator.building.lock import locked
from generator.building.store import generator_key, open_store
from generator.catalog.resolve import Visibility
from generator.commands.result import Result, judged
from generator.commands.site import clock, output_folder
from generator.problems import Line, SiteError, Status
from generator.reading.settings import read_settings


class CheckOptions(Struct, frozen=True):
    """What `edicola check` was told."""

    out: str | None = None
    base_url: str | None = None
    now: str | None = None
    drafts: bool = False
    strict: bool = False
    external: bool = False
    jobs: int = 1


def check_site(root: Path, options: CheckOptions, say: Say) -> Result:
    """All problems of what a build would publish, or of what an output folder holds."""
    out = None if options.out is None else output_folder(root, options.out)
    site, warnings = read_settings(root, options.base_url)
    with ExitStack() as stack:
        store = open_store(root, generator_key())
        stack.callback(store.close)
        if store.path is not None:
            stack.enter_context(locked(store.path.parent, lambda text: say(text, 0, 0)))
        visibility = Visibility(clock(site, options.now), drafts=options.drafts)
        try:
            total, found = inspect(site, visibility, store, options.jobs, say, out, external=options.external)
        except SiteError as failure:
            if failure.status != Status.CONTENT:
                raise
            total, found = 0, failure.problems
    problems = (*warnings, *found)
    lines = () if problems else (Line("no problems in {total} files", total=total),)
    return Result(lines, problems, tuple(store.notes), {"outputs": total}, judged(problems, strict=options.strict))
