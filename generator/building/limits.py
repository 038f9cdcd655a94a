"""A bound on the time that one piece of work may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OutOfTime(BaseException):
    """The work took longer than it may. No library catches it by the way, since it is no Exception."""


class time_limit:  # noqa: N801 (used like a function; a generator takes ten times as long, for each page and text)
    """Raises OutOfTime in the block after so many seconds; no bound outside the main thread or where there is no such timer."""

    listening = False
    """Whether the signal has its handler. That stays, since nobody else here has use for the signal."""
    running = False

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            return
        if not time_limit.listening:
            signal.signal(signal.SIGALRM, _ring)
            time_limit.listening = True
        self.running = time_limit.running = True
        signal.setitimer(signal.ITIMER_REAL, self.seconds, 1)  # again: an exception in a finalizer is swallowed

    def __exit__(self, *failure: object) -> None:
        try:
            time_limit.running = False
        finally:  # it may ring at this very moment
            time_limit.running = False
            if self.running:
                signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(signum: int, frame: FrameType | None) -> None:
    if time_limit.running:
        raise OutOfTime


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until the end of the block; for the moments in which half of the work must not be left."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []
    before = {number: signal.signal(number, lambda signum, frame: waiting.append(signum)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for missed in waiting:
            signal.raise_signal(missed)
