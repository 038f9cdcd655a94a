"""“Did you mean”: the nearest of the names that exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from generator.problems import Line


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The most similar name, whatever the case; None if none is similar."""
    by_folded = {each.casefold(): each for each in sorted(names, reverse=True)}
    found = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A hint, or nothing."""
    near = nearest(name, names)
    return Line("did you mean “{near}”?", near=near) if near else ""
