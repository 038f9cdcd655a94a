"""`edicola build`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any  # Any: what JSON gives back

from msgspec import Struct, field

from generator.building import publish, unchanged
from generator.building.folder import check_folder
from generator.building.lock import locked
from generator.commands.result import Result, judged
from generator.commands.site import absolute, output_folder
from generator.model.output import STORE
from generator.model.site import FILE, THEMES
from generator.problems import Line, Problem, UsageError, plain_problem, problem_of, tells_sentences

if TYPE_CHECKING:
    from generator.building.store import Store
    from generator.catalog.resolve import Visibility
    from generator.model.site import Site

Say = Callable[[str, int, int], None]


class BuildOptions(Struct, frozen=True):
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
    began = time.time_ns()
    _forget_report(root, options)
    out = output_folder(root, options.out)
    check_folder(out, root)
    key = unchanged.key_of(str(out), options.base_url, options.drafts)
    plain = options.now is None and not options.clean and not options.atomic
    noted = unchanged.recall(root / STORE, key) if plain else None
    if noted is not None and options.strict and noted.told["problems"]:
        noted = None
    if noted is not None and noted.before == noted.now:
        told, problems, notes, produced = noted.told, _problems(noted), tuple[Problem, ...](), Produced()
    else:
        told, problems, notes, produced = _build(root, out, options, say, key if plain else None, noted, began)
    data = _data(told, produced)
    if options.report is not None:
        with publish.machine_errors(Path(options.report)):
            Path(options.report).write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return Result(tuple(_lines(told, produced, explain=options.explain)), problems, notes, data, judged(problems, strict=options.strict))


class Produced(Struct, frozen=True):
    """What a build did, by paths; `reasons` has those that were produced, each with why."""

    reasons: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def _build(
    root: Path, out: Path, options: BuildOptions, say: Say, key: str | None, noted: unchanged.Noted | None, began: int
) -> tuple[Mapping[str, Any], tuple[Problem, ...], tuple[Problem, ...], Produced]:
    """What is told of the site as it is now, noted for `recall` under the key; its problems, those of the machine, and what was done.

    `noted` is what was noted of the last build, if that holds but for some files.
    """
    # A build that has nothing to do does not pay for these.
    from generator.building.pipeline import build  # noqa: PLC0415
    from generator.building.search import installed  # noqa: PLC0415
    from generator.building.settings import settings_of  # noqa: PLC0415
    from generator.building.store import generator_key, open_store  # noqa: PLC0415
    from generator.catalog.resolve import Visibility  # noqa: PLC0415
    from generator.commands.site import clock  # noqa: PLC0415

    with ExitStack() as stack:
        store = open_store(root, noted.told["generator"] if noted is not None else generator_key())
        stack.callback(store.close)
        site, warnings = settings_of(root, options.base_url, store, clean=options.clean)
        visibility = Visibility(clock(site, options.now), drafts=options.drafts)
        if store.path is not None:  # the store is one for all output folders of the site
            stack.enter_context(locked(store.path.parent, lambda text: say(text, 0, 0)))
        stack.enter_context(publish.at_work(out, root, lambda text: say(text, 0, 0)))
        produced = None if noted is None else _retouch(noted, site, visibility, out, store, options.jobs, say, began)
        if noted is not None and produced is not None:
            return noted.told, _problems(noted), tuple(store.notes), produced
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
        told = {
            "from": visibility.now.timestamp(),
            "until": outcome.until.timestamp() if outcome.until else FOREVER,
            "total": outcome.total,
            "next_change": outcome.next_change.isoformat() if outcome.next_change else None,
            "token": outcome.token,
            "generator": store.key,
            "searchable": site.search is not None or installed(),
            "problems": [plain_problem(problem) for problem in problems],
        }
        own = site.markdown.extensions  # whose sources may lie anywhere
        if key is not None and store.path is not None and not own and not any(map(tells_sentences, problems)):
            inputs = [f"{root}/{path}" for path in outcome.inputs] + unchanged.themes_of(root)
            known = {path: seen.signature for path, seen in outcome.seen.items()}
            unchanged.note(store.path.parent, out, key, inputs, outcome.outputs, known, began, told)
    return told, problems, tuple(store.notes), Produced(dict(outcome.produced), outcome.changed, outcome.removed)


def _retouch(
    noted: unchanged.Noted, site: Site, visibility: Visibility, out: Path, store: Store, jobs: int, say: Say, began: int
) -> Produced | None:
    """What was done where no more was to be done than to go over some pages, noted again; None where that takes a whole build."""
    from generator.building.retouch import retouch  # noqa: PLC0415 (as above)

    if store.path is None or not unchanged.is_newest(store.path.parent, noted):
        return None
    done = retouch(noted, site, visibility, out, store, jobs, say)
    if done is None:
        return None
    if store.path is not None:  # it gives itself up when the disk refuses
        unchanged.renew(store.path.parent, noted, done.known, began)
    return Produced(done.reasons, done.changed)


FOREVER = 2**53


def _problems(noted: unchanged.Noted) -> tuple[Problem, ...]:
    return tuple(map(problem_of, noted.told["problems"]))


def _forget_report(root: Path, options: BuildOptions) -> None:
    """A report of an earlier build must not be taken for one of a build that failed. UsageError for a path that is no report's."""
    if options.report is None:
        return
    path = absolute(options.report)
    people = (root / "content", root / THEMES, root / STORE, root / FILE)
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


def _data(told: Mapping[str, Any], done: Produced) -> dict[str, object]:
    return {
        "outputs": told["total"],
        "produced": [{"path": path, "reason": reason} for path, reason in done.reasons.items()],
        "changed": list(done.changed),
        "removed": list(done.removed),
        "next_change": told["next_change"],
    }


def _explained(path: str) -> str:
    """What a line of --explain is about: the files of the search come and go together."""
    from generator.outputs.search import FOLDER, is_of_search  # noqa: PLC0415 (as above)

    return f"{FOLDER}/" if is_of_search(path) else path


def _lines(told: Mapping[str, Any], done: Produced, *, explain: bool) -> Iterator[Line]:
    if explain:
        reasons = {_explained(path): reason for path, reason in done.reasons.items()}
        gone = [path for path in dict.fromkeys(map(_explained, done.removed)) if path not in reasons]
        yield from (Line("{path}: {why}", path=path, why=reason) for path, reason in reasons.items())
        yield from (Line("{path}: removed, the site has no such page any more", path=path) for path in gone)
    if not done.reasons and not done.removed:
        yield Line("nothing to do: all {total} files are up to date", total=told["total"])
    else:
        produced, changed, removed = len(done.reasons), len(done.changed), len(done.removed)
        counts = {"total": told["total"], "produced": produced, "changed": changed, "removed": removed}
        yield Line("{total} files: {produced} produced, {changed} changed, {removed} removed", **counts)
    if told["next_change"] is not None:
        yield Line("next change due: {moment}", moment=datetime.fromisoformat(told["next_change"]).isoformat(" ", "minutes"))
    if not told["searchable"]:
        yield Line("no search page: “pip install edicola[search]” adds one, “search: false” in site.yaml says that none is wanted")
