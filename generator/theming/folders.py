"""Where themes lie."""

from __future__ import annotations

from pathlib import Path

from generator.model.site import THEMES

BUILTIN = "edicola:"
"""Begins the shown paths of themes that come with Edicola, which an editor can't open."""


def builtin_folder() -> Path:
    """Where the themes lie that come with Edicola: in the wheel beside the code, in a checkout at its top."""
    package = Path(__file__).resolve().parent.parent
    return package / THEMES if (package / THEMES).is_dir() else package.parent / THEMES
