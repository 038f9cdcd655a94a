"""The command line in this process: quicker than one process for each case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.conftest import run_here


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str


def edicola(*args: str, cwd: Path) -> Done:
    """`edicola ARGS` in a folder: the whole program, but for its process."""
    done = run_here(*args, cwd=cwd)
    return Done(done.returncode, done.stdout, done.stderr)
