"""The desk: one thread owns the site while it is edited. It reads, plans and produces; every other thread only asks.

So nobody ever sees half a state, and what a page may take of time can be bounded as in a build.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar  # Any: answers of every kind wait in one line

from msgspec import Struct

from generator.preview.live import Live, Update

T = TypeVar("T")

QUIET = 0.03
"""Seconds without a further change before the site is read again: an editor that empties a file and then fills it is not caught between."""

PATIENCE = 0.15
"""Seconds after which changes are taken up although more are coming."""


class Closed(Exception):  # noqa: N818 (no mistake: the preview ends)
    """Nobody answers any more."""


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    """A question, and the answer that somebody waits for."""

    question: Callable[[], T]
    answer: Future[T]

    def do(self) -> None:
        if not self.answer.set_running_or_notify_cancel():
            return
        try:
            self.answer.set_result(self.question())
        except Exception as failure:  # whoever asked is to know
            self.answer.set_exception(failure)

    def refuse(self) -> None:
        with suppress(InvalidStateError):
            self.answer.set_exception(Closed())


class _Changes(Struct):
    """Paths that changed, from the site's folder, None where anything may have;
    when the first and the last of them came, in seconds of the monotonic clock; whether questions wait for them."""

    paths: set[str] | None
    first: float
    last: float
    urgent: bool = False

    def due(self) -> float:
        return min(self.last + QUIET, self.first + PATIENCE)


class Desk:
    """Takes changes and questions from other threads; answers in the thread that calls `run`."""

    def __init__(self, live: Live, tell: Callable[[Update], None], go_on: Callable[[], bool]) -> None:
        """`go_on` does a little of what nobody waits for, and says whether there is more."""
        self.live = live
        self.tell = tell
        self.go_on = go_on
        self.more = False
        self.wake = threading.Condition()
        self.jobs: deque[_Job[Any]] = deque()
        self.changes: _Changes | None = None
        self.closed = False

    def changed(self, paths: Iterable[str] | None, *, urgent: bool = True) -> None:
        """These files of the site are no longer what they were; None if that may be any of them. Less urgent than a question if so said."""
        now = time.monotonic()
        with self.wake:
            if self.changes is None:
                self.changes = _Changes(set(), now, now)
            if paths is None:
                self.changes.paths = None
            elif self.changes.paths is not None:
                self.changes.paths.update(paths)
            self.changes.last = now
            self.changes.urgent |= urgent
            self.wake.notify()

    def ask(self, question: Callable[[], T]) -> Future[T]:
        """The answer that a function gives when it is called at the desk; Closed where the preview ends before."""
        job = _Job(question, Future())
        with self.wake:
            if self.closed:
                job.refuse()
            else:
                self.jobs.append(job)
                self.wake.notify()
        return job.answer

    def close(self) -> None:
        """Let `run` return."""
        with self.wake:
            self.closed = True
            self.wake.notify()

    def run(self) -> None:
        """Work until closed, or interrupted."""
        jobs: list[_Job[Any]] = []
        try:
            while not self.closed:
                changes, jobs = self._next()
                if changes is not None or self._is_due():
                    self.tell(self.live.update(changes.paths if changes else frozenset()))
                    if self.live.held:
                        self.changed(self.live.held)
                for job in jobs:
                    job.do()
                self.more = self.go_on()
                if self.live.has_much or (not self.more and not self.jobs and self.changes is None):
                    self.live.save()
        finally:
            self.close()
            for job in (*jobs, *self.jobs):
                job.refuse()

    def _next(self) -> tuple[_Changes | None, list[_Job[Any]]]:
        """What is to be done now; waits until there is something. Changes come before the questions that were asked after them."""
        with self.wake:
            while not self.closed:
                changes, due = self.changes, self._seconds_left()
                if changes is None and (self.jobs or self.more or due == 0):
                    break
                if changes is not None and self.jobs and not changes.urgent:
                    changes = None
                    break
                if changes is not None and due == 0:
                    self.changes = None
                    break
                self.wake.wait(due)
            jobs = list(self.jobs)
            self.jobs.clear()
            return (changes if not self.closed else None), jobs

    def _is_due(self) -> bool:
        """Whether the site changes by itself now."""
        moment = self.live.next_change
        return moment is not None and moment <= datetime.now(moment.tzinfo)

    def _seconds_left(self) -> float | None:
        """Until the changes are to be taken up or, without any, until the site changes by itself; None if it never does."""
        if self.changes is not None:
            return max(0.0, self.changes.due() - time.monotonic())
        moment = self.live.next_change
        return None if moment is None else min(3600.0, max(0.0, (moment - datetime.now(moment.tzinfo)).total_seconds()))
