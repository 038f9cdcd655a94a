"""`edicola build`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from generator.building import publish
from generator.building.folder import check_folder
from generator.building.lock import locked
from generator.building.pipeline import Outcome, Say, build
from generator.building.search import installed
from generator.building.store import generator_key, open_store
from generator.catalog.resolve import Visibility
from generator.commands.result import Result, judged
from generator.commands.site import absolute, clock, output_folder
from generator.outputs.search import FOLDER, is_of_search
from generator.problems import Line, UsageError
from generator.reading.settings import FILE, read_settings


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What `edicola build` was told."""

    out: str | None = None
    base_url: str | None = None
    now: str | None = None
    drafts: bool = False
    strict: bool = False
    clean: bool = False
    explain: bool = False
    jobs: int = 1
    overwrite: bool = False
    atomic: bool = False
    report: str | None = None


def build_site(root: Path, options: BuildOptions, say: Say) -> Result:
    """Build the site; SiteError, UsageError or MachineError if nothing is published."""
    _forget_report(root, options)
    out = output_folder(root, options.out)
    check_folder(out, root)
    site, warnings = read_settings(root, options.base_url)
    visibility = Visibility(clock(site, options.now), drafts=options.drafts)
    with ExitStack() as stack:
        store = open_store(root, generator_key())
        stack.callback(store.close)
        if store.path is not None:  # the store is one for all output folders of the site
            stack.enter_context(locked(store.path.parent, lambda text: say(text, 0, 0)))
        stack.enter_context(publish.at_work(out, root, lambda text: say(text, 0, 0)))
        outcome = build(
            site,
            visibility,
            out,
            store,
            options.jobs,
            say,
            clean=options.clean,
            strict=options.strict,
            overwrite=options.overwrite,
            atomic=options.atomic,
        )
    problems = (*warnings, *outcome.problems)
    data = _data(outcome)
    if options.report is not None:
        with publish.machine_errors(Path(options.report)):
            Path(options.report).write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return Result(
        tuple(_lines(outcome, explain=options.explain, searchable=site.search is not None or installed())),
        problems,
        tuple(store.notes),
        data,
        judged(problems, strict=options.strict),
    )


def _forget_report(root: Path, options: BuildOptions) -> None:
    """A report of an earlier build must not be taken for one of a build that failed. UsageError for a path that is no report's."""
    if options.report is None:
        return
    path = absolute(options.report)
    people = (root / "content", root / "themes", root / ".edicola", root / FILE)
    if any(path == each or each in path.parents for each in people):
        raise UsageError("--report {path} lies where people's own files live", "name another file", path=options.report)
    with publish.machine_errors(path):
        if path.exists() and not _is_report(path):
            raise UsageError("{path} is there and is no report of a build", "name another file", path=options.report)
        path.unlink(missing_ok=True)


def _is_report(path: Path) -> bool:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and {"outputs", "produced", "next_change"} <= data.keys()


def _data(outcome: Outcome) -> dict[str, object]:
    return {
        "outputs": outcome.total,
        "produced": [{"path": path, "reason": reason} for path, reason in outcome.produced],
        "changed": list(outcome.changed),
        "removed": list(outcome.removed),
        "next_change": outcome.next_change.isoformat() if outcome.next_change else None,
    }


def _explained(path: str) -> str:
    """What a line of --explain is about: the files of the search come and go together."""
    return f"{FOLDER}/" if is_of_search(path) else path


def _lines(outcome: Outcome, *, explain: bool, searchable: bool) -> Iterator[Line]:
    if explain:
        reasons = {_explained(path): reason for path, reason in outcome.produced}
        gone = [path for path in dict.fromkeys(map(_explained, outcome.removed)) if path not in reasons]
        yield from (Line("{path}: {why}", path=path, why=reason) for path, reason in reasons.items())
        yield from (Line("{path}: removed, the site has no such page any more", path=path) for path in gone)
    if not outcome.produced and not outcome.removed:
        yield Line("nothing to do: all {total} files are up to date", total=outcome.total)
    else:
        produced, changed, removed = len(outcome.produced), len(outcome.changed), len(outcome.removed)
        counts = {"total": outcome.total, "produced": produced, "changed": changed, "removed": removed}
        yield Line("{total} files: {produced} produced, {changed} changed, {removed} removed", **counts)
    if outcome.next_change is not None:
        yield Line("next change due: {moment}", moment=outcome.next_change.isoformat(" ", "minutes"))
    if not searchable:
        yield Line("no search page: “pip install edicola[search]” adds one, “search: false” in site.yaml says that none is wanted")
