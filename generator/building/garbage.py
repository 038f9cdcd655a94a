"""When Python looks for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 200_000, 10, 10
"""New objects after which Python looks for garbage among them, and how many such looks come before one at the older ones. Its own 700
are for programs whose objects go; here most stay, or go by themselves, and each page made them all be looked through again: 6 % of a
build. The program begins with it, and its workers inherit it."""


@contextmanager
def unswept() -> Iterator[None]:
    """While an archive is loaded it only grows: looking through all of it again and again would take a fifth of a build's time.

    What is there in the end stays until the end, and is not looked through later.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if before:
            gc.enable()
