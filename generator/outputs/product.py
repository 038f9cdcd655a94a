"""What a producer gives back."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from generator.problems import Problem


class Product(Struct, frozen=True):
    """The content of an output, or the file that it is a copy of; and warnings. Errors are raised as SiteError."""

    content: bytes | Path
    problems: tuple[Problem, ...] = ()
