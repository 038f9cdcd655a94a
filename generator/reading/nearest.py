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


def meant_language(code: str, codes: Iterable[str]) -> str:
    """A hint which of the site's languages a code means: another spelling, a variant, the most similar one; or nothing."""
    folded = {_folded(each): each for each in codes}
    if _folded(code) in folded:
        return Line("did you mean “{near}”?", near=folded[_folded(code)])
    kin = [each for key, each in folded.items() if key.partition("-")[0] == _folded(code).partition("-")[0]]
    if len(kin) > 1:
        return Line("did you mean one of these: {codes}?", codes=", ".join(kin))
    return did_you_mean(kin[0] if kin else code, folded.values())


def same_language(code: str, other: str) -> bool:
    """Whether two codes differ only in capitals, or in a low line for a hyphen."""
    return _folded(code) == _folded(other)


def _folded(code: str) -> str:
    return code.replace("_", "-").casefold()


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A hint, or nothing."""
    near = nearest(name, names)
    return Line("did you mean “{near}”?", near=near) if near else ""
