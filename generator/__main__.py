"""The program: `edicola`, and `python -m generator`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn

from generator.cli import main


def program() -> NoReturn:
    """Run a command, and leave without taking apart what it has read: that would take longer than many a build."""
    status = 1
    try:
        main()
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else status
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # whoever read it is gone
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    program()
