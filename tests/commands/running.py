"""The command line in this process: quicker than one process for each case."""

from __future__ import annotations

import contextlib
import io
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator import cli


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: object
    out: str
    err: str


def edicola(*args: str, cwd: Path) -> Done:
    """`edicola ARGS` in a folder: the whole program, but for its process."""
    out, err = io.StringIO(), io.StringIO()
    handler = signal.getsignal(signal.SIGTERM)
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patch.chdir(cwd)
        patch.setenv("EDICOLA_LANG", "en")
        patch.setattr(sys, "argv", ["edicola", *args])
        try:
            with pytest.raises(SystemExit) as left:
                cli.main()
        finally:
            signal.signal(signal.SIGTERM, handler)
    return Done(left.value.code or 0, out.getvalue(), err.getvalue())
