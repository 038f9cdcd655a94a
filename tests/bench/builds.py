"""How fast whole builds are, and those after one change; every generator in turn, round by round, in one run.

    python -m tests.bench.builds --articles 1000 --rounds 3 --generators edicola hugo --peers .bench --json results.json

A round that is not timed comes first: in it the memory is watched, and what Edicola built is compared with a clean build, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from tests.bench.adapters import adapters
from tests.bench.adapters.adapter import Adapter, Tools
from tests.bench.corpus import FRAME, MARK, NEW_FRAME, NEW_TITLE, Item, middle, said, with_text, with_title
from tests.bench.machine import facts
from tests.bench.report import PHASES, tables
from tests.bench.running import Run, adopt_orphans, run
from tests.bench.serving import Served, measure

BUILDS = tuple(name for name in PHASES if name != "served")
DEFAULT = ("edicola", "hugo", "pelican", "pelican-cache", "eleventy", "nikola", "edicola-testata")
SETTLE = 0.3
"""Seconds between an edit and the build after it, so that no time stamp is too fresh to be believed."""

Tree = Mapping[str, bytes]
"""The digest of each file, by its path."""


@dataclass
class Measured:
    """What came out for one generator: runs by phase, the most memory by phase, the previews, and how many files there are."""

    adapter: Adapter
    root: Path
    runs: dict[str, list[Run]] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    trees: dict[str, Tree] = field(default_factory=dict)
    served: list[Served] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)

    def as_data(self) -> dict[str, object]:
        """For the JSON file: seconds, processor seconds, MB."""
        phases: dict[str, object] = {
            name: {"seconds": [each.seconds for each in runs], "cpu": [each.cpu for each in runs], "peak_mb": self.peaks.get(name)}
            for name, runs in self.runs.items()
        }
        if self.served:
            phases["served"] = {
                "seconds": [save for each in self.served for save in each.saves],
                "first": [each.first for each in self.served],
                "peak_mb": max(each.peak for each in self.served),
            }
        files = len(self.trees.get("cold", {}))
        return {"title": self.adapter.title, "files": files, "equal_to_clean": self.compared, "phases": phases}


def tree(folder: Path) -> Tree:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): blake2b(path.read_bytes(), digest_size=16).digest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def forget(adapter: Adapter, root: Path) -> None:
    """Take away what was built, and what builds remember."""
    for name in (adapter.output, *adapter.kept):
        path = root / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def edit(adapter: Adapter, root: Path, item: Item, phase: str) -> None:
    """Make the change that a phase is about."""
    if phase in ("body", "title"):
        changed = with_text(item, 1) if phase == "body" else with_title(with_text(item, 1))
        name, text = adapter.article(changed)
        (root / name).write_text(text, encoding="utf-8")
    elif phase == "template":
        path = root / adapter.layout
        path.write_text(path.read_text("utf-8").replace(FRAME, NEW_FRAME), encoding="utf-8")


def restore(adapter: Adapter, root: Path, item: Item) -> None:
    """Undo the edits."""
    name, text = adapter.article(item)
    (root / name).write_text(text, encoding="utf-8")
    (root / adapter.layout).write_text(adapter.files[adapter.layout], encoding="utf-8")


WANTED = {
    "cold": MARK,
    "same": MARK,
    "body": said(1),
    "title": NEW_TITLE,
    "template": NEW_FRAME,
}
"""What the page of the edited article must have in it after each phase."""


def must_show(adapter: Adapter, root: Path, item: Item, phase: str) -> None:
    """Whether the build did what it was to do; a generator that did nothing was not fast."""
    page = (root / adapter.output / item.page).read_text("utf-8")
    if WANTED[phase] not in page:
        raise RuntimeError(f"{adapter.name}: after the phase “{phase}” the page of the edited article does not have “{WANTED[phase]}”")


def compare(name: str, phase: str, built: Tree, wanted: Tree) -> None:
    """Every file must be there with the same bytes."""
    if built != wanted:
        other = sorted(path for path in built.keys() | wanted.keys() if built.get(path) != wanted.get(path))
        raise RuntimeError(f"{name}: after the phase “{phase}”, {len(other)} files are not what a clean build makes of them: {other[:10]}")


def phase_of(measured: Measured, item: Item, phase: str, *, watched: bool) -> Run:
    """One phase of one generator: the change, the build, and whether the build shows it."""
    adapter, root = measured.adapter, measured.root
    if phase == "cold":
        forget(adapter, root)
    edit(adapter, root, item, phase)
    time.sleep(SETTLE)
    found = run(adapter.build, root, adapter.env, watched=watched)
    must_show(adapter, root, item, phase)
    return found


def watched_round(measured: Measured, item: Item, total: int, phases: Sequence[str]) -> None:
    """Every phase, with its memory watched and what it built compared with a clean build, made of a second copy of the site."""
    adapter = measured.adapter
    twin, out = measured.root.with_name(f"{adapter.name}.twin"), measured.root.with_name(f"{adapter.name}.clean")
    if adapter.clean:
        adapter.write_site(twin, total)
    for phase in phases:
        measured.peaks[phase] = phase_of(measured, item, phase, watched=True).peak or 0.0
        measured.trees[phase] = tree(measured.root / adapter.output)
        if adapter.clean:
            edit(adapter, twin, item, phase)
            run(adapter.clean(out), twin, adapter.env)
            compare(adapter.name, phase, measured.trees[phase], tree(out))
            measured.compared.append(phase)
    restore(adapter, measured.root, item)
    for folder in (twin, out):
        shutil.rmtree(folder, ignore_errors=True)


def timed_round(measured: Measured, item: Item, phases: Sequence[str], saves: int) -> None:
    """Every phase by the clock; where there was a comparison, the same files have to come out again."""
    adapter, root = measured.adapter, measured.root
    for phase in phases:
        measured.runs.setdefault(phase, []).append(phase_of(measured, item, phase, watched=False))
        if adapter.clean:
            compare(adapter.name, phase, tree(root / adapter.output), measured.trees[phase])
    restore(adapter, root, item)
    if saves and adapter.serve:
        try:
            measured.served.append(measure(adapter, root, item, saves))
        except TimeoutError as reason:
            say(f"{adapter.name}: no figure for this preview: {reason}")


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def bench(chosen: Sequence[Adapter], total: int, rounds: int, phases: Sequence[str], saves: int, work: Path) -> list[Measured]:
    """All generators in turn, as often as that."""
    item = middle(total)
    builds = [phase for phase in BUILDS if phase in phases]
    saves = saves if "served" in phases else 0
    every = [Measured(adapter, work / adapter.name) for adapter in chosen]
    for measured in every:
        start = time.perf_counter()
        measured.adapter.write_site(measured.root, total)
        say(f"{measured.adapter.name}: {total:,} articles written in {time.perf_counter() - start:.1f} s")
    for measured in every:
        watched_round(measured, item, total, builds)
        say(f"{measured.adapter.name}: watched, {len(measured.trees.get('cold', {})):,} files")
    for number in range(rounds):
        for measured in every:
            timed_round(measured, item, builds, saves)
            figures = " ".join(f"{phase} {runs[-1].seconds:.2f}" for phase, runs in measured.runs.items())
            if measured.served:
                figures += f" served {statistics.median(measured.served[-1].saves):.3f}"
            say(f"round {number + 1}, {measured.adapter.name}: {figures}")
    return every


def parser(description: str | None, articles: int) -> argparse.ArgumentParser:
    """The options of the benchmark."""
    found = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    found.add_argument("--articles", type=int, nargs="+", default=[articles], metavar="N", help=f"sizes of the archive ({articles})")
    found.add_argument("--rounds", type=int, default=3, metavar="N", help="timed rounds; medians are shown (3)")
    found.add_argument("--saves", type=int, default=5, metavar="N", help="saves of a preview in each round (5)")
    found.add_argument("--generators", nargs="+", default=DEFAULT, choices=DEFAULT, metavar="NAME", help=f"of {', '.join(DEFAULT)}")
    found.add_argument("--phases", nargs="+", default=list(PHASES), choices=PHASES, metavar="NAME", help=f"of {', '.join(PHASES)}")
    found.add_argument(
        "--work", type=Path, metavar="DIR", help="where the sites are written and removed again; on a RAM disk, say (the temporary folder)"
    )
    found.add_argument("--json", type=Path, metavar="FILE", help="write the results there")
    found.add_argument("--peers", type=Path, default=Path(".bench"), metavar="DIR", help="the environment of `make bench` (.bench)")
    found.add_argument("--hugo", type=Path, metavar="FILE", help="Hugo's program, in place of the one in there")
    found.add_argument("--pelican", type=Path, metavar="FILE", help="Pelican's program")
    found.add_argument("--nikola", type=Path, metavar="FILE", help="Nikola's program")
    found.add_argument("--eleventy", type=Path, metavar="DIR", help="the folder whose node_modules has Eleventy")
    return found


def tools(options: argparse.Namespace) -> Tools:
    """Where the peers are, in full: they are started in other folders."""
    there = options.peers / "bin"
    return Tools(
        hugo=(options.hugo or there / "hugo").absolute(),
        pelican=(options.pelican or there / "pelican").absolute(),
        nikola=(options.nikola or there / "nikola").absolute(),
        eleventy=(options.eleventy or options.peers).absolute(),
    )


def main() -> None:
    options = parser(__doc__, 1000).parse_args()
    adopt_orphans()
    every = adapters(tools(options))
    chosen = [every[name] for name in options.generators]
    if "cold" not in options.phases and set(options.phases) & set(BUILDS):
        options.phases.insert(0, "cold")  # what the others start from
    results = []
    for total in options.articles:
        with tempfile.TemporaryDirectory(dir=options.work, prefix="bench-") as folder:
            found = bench(chosen, total, options.rounds, options.phases, options.saves, Path(folder))
        results.append({"articles": total, "rounds": options.rounds, "generators": {each.adapter.name: each.as_data() for each in found}})
    data = {**facts(chosen), "results": results}
    if options.json:
        options.json.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(tables(data))


if __name__ == "__main__":
    main()
