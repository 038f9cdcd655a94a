"""How fast a preview is: from its start to the first page, from a save to the page that has it, and the memory it takes.

    python -m tests.bench.preview --articles 200 10000 --hugo .bench/bin/hugo

Each figure is of whole processes, asked over HTTP as a browser would ask; where Hugo is named, its server takes its turn in the same run.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from tests.bench.adapters import edicola, hugo
from tests.bench.adapters.adapter import Adapter
from tests.bench.corpus import middle
from tests.bench.serving import Served, measure


def row(title: str, total: int, cold: Served | None, warm: Served) -> str:
    """A line of the table; `cold` is the preview that had nothing to remember."""
    first = "-" if cold is None else f"{cold.first:.2f}"
    median, worst = (f"{each * 1000:.0f}" for each in (statistics.median(warm.saves), max(warm.saves)))
    return f"| {title} | {total:,} | {first} | {warm.first:.2f} | {median} | {worst} | {len(warm.saves)} | {warm.peak:.0f} |"


def preview(adapter: Adapter, root: Path, total: int, saves: int) -> str:
    """One preview on one archive; started twice where it remembers anything."""
    adapter.write_site(root, total)
    item = middle(total)
    cold = measure(adapter, root, item, 0) if adapter.clean else None
    return row(adapter.title, total, cold, measure(adapter, root, item, saves))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[200, 10_000])
    parser.add_argument("--saves", type=int, default=50)
    parser.add_argument("--hugo", type=Path, help="Hugo's program, to be measured beside it")
    options = parser.parse_args()
    chosen = [edicola.mini(), *([hugo.adapter(options.hugo.absolute())] if options.hugo else [])]
    print("| | articles | first page, cold s | first page, warm s | save to served, median ms | worst ms | saves | peak MB |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for total in options.articles:
        for adapter in chosen:
            with tempfile.TemporaryDirectory() as folder:
                print(preview(adapter, Path(folder) / adapter.name, total, options.saves), flush=True)


if __name__ == "__main__":
    main()
