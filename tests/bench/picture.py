"""What was measured, as a picture: for each phase a bar for each generator.

    python -m tests.bench.picture results.json docs/pictures/speed.svg

It follows the reader's light or dark setting by itself.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.bench.report import PHASES, YARDSTICK, Data, median, peak, seconds, short

WIDTH, MARGIN, GAP = 840, 24, 36
LABELS, FIGURES = 132, 96
"""Widths of the column of names, and of the room behind the longest bar."""
LINE, BAR, HEAD, FOOT = 22, 13, 34, 20
TOP = 62

STYLE = """\
svg { font: 13px system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
.paper { fill: #ffffff; } .title { font-size: 17px; font-weight: 600; } .phase { font-weight: 600; }
text { fill: #1b1f1d; } .less { fill: #5a625e; }
.bar { fill: #b4bdb8; } .ours { fill: #0b6b4f; } .full { opacity: 0.6; } .rail { fill: #eef1ef; }
@media (prefers-color-scheme: dark) {
.paper { fill: #0f1312; } text { fill: #eef1ef; } .less { fill: #a4ada8; }
.bar { fill: #58625d; } .ours { fill: #5fc79f; } .rail { fill: #1d2321; }
}"""


@dataclass(frozen=True)
class Panel:
    """A heading, and a figure for each generator that has one; `text` spells it."""

    title: str
    figures: Mapping[str, float]
    text: Callable[[float], str]


def panels(generators: Data) -> list[Panel]:
    """Seconds of each phase, then MB of a cold build and of the preview; Edicola first."""
    names = sorted(generators, key=lambda name: not name.startswith(OURS))
    times = {phase: {name: median(generators[name], phase) for name in names} for phase in PHASES}
    memory = {phase: {name: peak(generators[name], phase) for name in names} for phase in ("cold", "served")}
    found = [Panel(f"{PHASES[phase]}, seconds", _there(figures), seconds) for phase, figures in times.items()]
    found += [Panel(f"memory, {title}, MB", _there(memory[phase]), "{:,.0f}".format) for phase, title in MEMORY.items()]
    return [panel for panel in found if panel.figures]


def _there(figures: Mapping[str, float | None]) -> dict[str, float]:
    return {name: value for name, value in figures.items() if value is not None}


def picture(data: Data, size: int) -> str:
    """The picture of one size of the archive, as SVG."""
    result = next(each for each in data["results"] if each["articles"] == size)
    generators: Data = result["generators"]
    every = panels(generators)
    parts: list[str] = []
    y = TOP
    for row in (every[index : index + 2] for index in range(0, len(every), 2)):
        for column, panel in enumerate(row):
            parts += _panel(generators, panel, MARGIN + column * (WIDTH - 2 * MARGIN + GAP) // 2, y)
        y += HEAD + LINE * max(len(panel.figures) for panel in row) + GAP // 2
    height = y + FOOT
    title = f"{size:,} articles"
    under = "Shorter is better. In brackets: the ratio to Hugo. Each panel has a scale of its own."
    said = f"{data['date']}, {data['processors']} processors, medians of {result['rounds']}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">',
            f"<title>{title}: Edicola and other generators, phase by phase</title>",
            f"<style>\n{STYLE}\n</style>",
            f'<rect class="paper" width="{WIDTH}" height="{height}" rx="8"/>',
            f'<text class="title" x="{MARGIN}" y="{MARGIN + 8}">{title}</text>',
            f'<text class="less" x="{MARGIN}" y="{MARGIN + 28}">{under}</text>',
            *parts,
            f'<text class="less" x="{MARGIN}" y="{height - 14}">{escape(said)}</text>',
            "</svg>\n",
        ]
    )


def _panel(generators: Data, panel: Panel, x: int, y: int) -> Iterator[str]:
    """The bars of a panel, the longest as long as there is room."""
    yield f'<text class="phase" x="{x}" y="{y + HEAD - 12}">{escape(panel.title)}</text>'
    room = (WIDTH - 2 * MARGIN - GAP) // 2 - LABELS - FIGURES
    against = panel.figures.get(YARDSTICK)
    for number, (name, value) in enumerate(panel.figures.items()):
        top = y + HEAD + number * LINE
        weight = "" if name.startswith(OURS) else ' class="less"'
        kind = "bar" if not name.startswith(OURS) else "bar ours" if name == OURS else "bar ours full"
        width = max(1.5, room * value / max(panel.figures.values()))
        brackets = f" ({short(value / against)})" if against and name != YARDSTICK else ""
        yield f'<text x="{x}" y="{top + BAR - 2}"{weight}>{escape(SHORT.get(name, generators[name]["title"]))}</text>'
        yield f'<rect class="rail" x="{x + LABELS}" y="{top}" width="{room}" height="{BAR}" rx="2"/>'
        yield f'<rect class="{kind}" x="{x + LABELS}" y="{top}" width="{width:.1f}" height="{BAR}" rx="2"/>'
        yield f'<text x="{x + LABELS + room + 8}" y="{top + BAR - 2}"{weight}>{panel.text(value)}{brackets}</text>'


OURS = "edicola"
MEMORY = {"cold": "cold build", "served": "preview"}
SHORT = {"pelican-cache": "Pelican, cached", "edicola-testata": "Edicola, full theme"}
"""Names that would be too long for their column."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, help="what tests.bench.builds wrote with --json")
    parser.add_argument("picture", type=Path, help="the SVG file to write")
    parser.add_argument("--articles", type=int, metavar="N", help="which size; without it, the first in the file")
    options = parser.parse_args()
    data = json.loads(options.results.read_text("utf-8"))
    size = options.articles or data["results"][0]["articles"]
    options.picture.write_text(picture(data, size), encoding="utf-8")


if __name__ == "__main__":
    main()
