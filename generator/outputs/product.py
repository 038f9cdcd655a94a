"""What a producer gives back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.problems import Problem


@dataclass(frozen=True, slots=True)
class Product:
    """The content of an output, or the file that it is a copy of; and warnings. Errors are raised as SiteError."""

    content: bytes | Path
    problems: tuple[Problem, ...] = ()
