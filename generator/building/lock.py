"""One build at a time in a folder. The lock goes with the process that holds it, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.problems import Line, MachineError

if sys.platform != "win32":  # builds on Windows are not guarded against each other
    import fcntl

_held: set[int] = set()
"""Descriptors of the locks that this process holds."""

PATIENCE = 300
"""Seconds; a build that takes longer than this is not waited for."""


@contextlib.contextmanager
def locked(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder's lock in the block. Waits for another build, saying so; MachineError when that takes too long.

    The folder itself is what is locked (flock on a directory), so no lock file can be left behind.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    _held.add(descriptor)
    try:
        _wait(descriptor, folder, say)
        yield
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def let_go() -> None:
    """In a forked process: close what it inherited, so that it can't hold a lock when its parent is gone. The parent keeps the lock."""
    while _held:
        os.close(_held.pop())


def _wait(descriptor: int, folder: Path, say: Callable[[str], None]) -> None:
    deadline = time.monotonic() + PATIENCE
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not told:
                say(Line("another build is at work in {folder}; waiting for it", folder=folder))
                told = True
            if time.monotonic() > deadline:
                raise MachineError(
                    "another build has been at work in {folder} for too long", "end it and try again", folder=folder
                ) from None
            time.sleep(0.05)
        else:
            return
