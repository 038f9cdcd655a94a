"""Packages that only some commands need: those of the extras in pyproject.toml."""

from __future__ import annotations

from importlib.util import find_spec

from generator.problems import UsageError

EXTRAS = {"import": ("markdownify", "feedparser", "dateparser")}
"""Extra -> the modules that its packages bring along."""


def need_extra(name: str) -> None:
    """UsageError, with what to install, if a package of the extra is missing."""
    missing = [module for module in EXTRAS[name] if find_spec(module) is None]
    if missing:
        hint = 'pip install "edicola[{extra}]" installs them'
        raise UsageError("packages are missing that this command needs: {names}", hint, names=", ".join(missing), extra=name)
