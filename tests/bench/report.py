"""What was measured, as tables in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping
from typing import Any

PHASES = {
    "cold": "cold",
    "same": "no change",
    "body": "one body edited",
    "title": "one title edited",
    "template": "template edited",
    "served": "save → served",
}
"""The phases in their order, and what they are called."""

YARDSTICK = "hugo"

Data = Mapping[str, Any]


def tables(data: Data) -> str:
    """For each size: seconds, with the ratio to Hugo's; then processor time, memory, files."""
    named = ", ".join(
        f"{entry['title']} {data['versions'][name]}" for name, entry in data["results"][0]["generators"].items() if name in data["versions"]
    )
    head = f"{data['date']}, {data['processors']} processors, {data['memory_gb']} GB, {data['system']}, Python {data['python']}. {named}."
    return "\n\n".join([head, *(part for result in data["results"] for part in _of_size(result))])


def _of_size(result: Data) -> Iterable[str]:
    generators: Data = result["generators"]
    phases = [name for name in PHASES if any(name in entry["phases"] for entry in generators.values())]
    builds = [phase for phase in phases if phase != "served"]
    against = "; in brackets, the ratio to Hugo's" if YARDSTICK in generators else ""

    def rows(of: Callable[[Data, str], float | None], text: Callable[[float], str], columns: list[str]) -> dict[str, list[str]]:
        return {
            name: [entry["title"], *(_with_ratio(generators, name, each, of, text) for each in columns)]
            for name, entry in generators.items()
        }

    yield f"{result['articles']:,} articles, medians of {result['rounds']}, seconds{against}:"
    yield _table(["", *(PHASES[name] for name in phases)], list(rows(median, seconds, phases).values()))
    yield f"Seconds of processors, all processes together{against}:"
    cpu = rows(lambda entry, phase: median(entry, phase, "cpu"), seconds, builds)
    yield _table(["", *(PHASES[name] for name in builds), "files"], [[*row, f"{generators[name]['files']:,}"] for name, row in cpu.items()])
    yield f"Peak memory, all processes together, MB{against}:"
    yield _table(
        ["", *(PHASES[name] for name in builds), *(["preview"] if "served" in phases else [])],
        list(rows(peak, "{:,.0f}".format, phases).values()),
    )
    equal = [
        f"{entry['title']} ({', '.join(PHASES[name] for name in entry['equal_to_clean'])})"
        for entry in generators.values()
        if entry["equal_to_clean"]
    ]
    if equal:
        yield f"Compared with a clean build and equal, byte for byte: {'; '.join(equal)}."


def median(entry: Data, phase: str, what: str = "seconds") -> float | None:
    """The median of a phase; None where it was not measured."""
    found = entry["phases"].get(phase, {}).get(what)
    return statistics.median(found) if found else None


def peak(entry: Data, phase: str) -> float | None:
    """The most memory in a phase, MB; None where it was not watched."""
    found = entry["phases"].get(phase, {}).get("peak_mb")
    return None if found is None else float(found)


def _with_ratio(generators: Data, name: str, phase: str, of: Callable[[Data, str], float | None], text: Callable[[float], str]) -> str:
    """A figure, and how many times Hugo's it is."""
    value = of(generators[name], phase)
    other = of(generators[YARDSTICK], phase) if YARDSTICK in generators else None
    brackets = f" ({short(value / other)})" if value is not None and other and name != YARDSTICK else ""
    return ("-" if value is None else text(value)) + brackets


def seconds(value: float) -> str:
    """In seconds, with as many digits as mean something."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def short(value: float) -> str:
    """A ratio, with as many digits as mean something."""
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *("--:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
