"""A theme, once it has been read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

Message = Mapping[str, str]
"""Plural category -> text; a message without plural has only `other`."""


class Template(Struct, frozen=True):
    """A template's text and the name that problems give it."""

    text: str
    shown: str


class Asset(Struct, frozen=True):
    """An asset's file and the name that problems give it."""

    file: Path
    shown: str


class Theme(Struct, frozen=True):
    """Everything that a theme and those it extends are made of, the nearest first."""

    names: tuple[str, ...]
    """Of their folders, as problems name them."""
    templates: Mapping[str, Template]
    """Name -> template; `THEME:NAME` names the one of a certain theme."""
    messages: Mapping[str, Mapping[str, Message]]
    """Language -> key -> message."""
    assets: Mapping[str, Asset]
    settings: Mapping[str, object]
