"""A theme, once it has been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Message = Mapping[str, str]
"""Plural category -> text; a message without plural has only `other`."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template's text and the name that problems give it."""

    text: str
    shown: str


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset's file and the name that problems give it."""

    file: Path
    shown: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything that a theme and those it extends are made of, the nearest first."""

    names: tuple[str, ...]
    """Of their folders, as problems name them."""
    templates: Mapping[str, Template]
    """Name -> template; `THEME:NAME` names the one of a certain theme."""
    messages: Mapping[str, Mapping[str, Message]]
    """Language -> key -> message."""
    assets: Mapping[str, Asset]
    settings: Mapping[str, object]
