"""Independent work, in parallel where the system can fork."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

from generator.building.lock import let_go
from generator.problems import MachineError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

BATCH = 256
"""Pieces that are done together: work that goes through all of them with one step, and then with the next, finds the code of each step at
hand in the processor's caches, and takes a tenth less time."""

FEW = 24
"""Below this number of pieces a second process costs more than it brings."""

_work: Callable[[Sequence[object]], Iterable[object]]
_items: Sequence[object]


def default_jobs() -> int:
    """As many as there are processors for this process; one where forking is not sound."""
    if sys.platform != "linux":  # macOS' own libraries may not be forked (bugs.python.org, issue 33725); Windows can't
        return 1
    return len(os.sched_getaffinity(0))


def run(
    work: Callable[[Sequence[T]], Iterable[R]], items: Sequence[T], jobs: int, slow: Callable[[T], bool] = lambda _: False
) -> Iterator[R]:
    """The results of all, in any order; the work takes some at a time. It and its items are inherited by fork, only results travel.

    What is `slow` is taken by itself. MachineError if a process dies.
    """
    if jobs <= 1 or len(items) < FEW or default_jobs() <= 1:
        for start, end in _parts(items, BATCH, slow):
            yield from work(items[start:end])
        return
    global _work, _items
    _work, _items = work, items  # type: ignore[assignment]
    parts = _parts(items, max(1, min(BATCH, len(items) // (jobs * 4))), slow)
    with _pool(jobs) as pool:
        from concurrent.futures import as_completed  # noqa: PLC0415 (as in `_pool`)

        for done in as_completed([pool.submit(_do, start, end) for start, end in parts]):
            yield from done.result()  # type: ignore[misc]


def _parts(items: Sequence[T], size: int, slow: Callable[[T], bool]) -> Iterator[tuple[int, int]]:
    """Beginnings and ends of what is done together."""
    start, alone = 0, False
    for index, item in enumerate(items):
        was_alone, alone = alone, slow(item)
        if index > start and (index - start >= size or alone or was_alone):
            yield start, index
            start = index
    if start < len(items):
        yield start, len(items)


@contextmanager
def aside(work: Callable[[], T], jobs: int) -> Iterator[Callable[[], T]]:
    """Do the work while the block does something else; whoever asks for its result waits for it. It ends also where the block fails.

    With one job it is done when its result is asked for. MachineError if its process dies.
    """
    if jobs <= 1 or default_jobs() <= 1:
        yield work
        return
    global _work, _items
    _work, _items = lambda _: [work()], ()
    with _pool(1) as pool:
        result = pool.submit(_do, 0, 0)
        try:
            yield lambda: cast("T", result.result()[0])
        finally:
            result.exception()


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that have everything that is here now."""
    # A build that does little does not pay for these.
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    context = multiprocessing.get_context("fork")
    gc.freeze()  # what is here already stays: looking through it would only copy its pages into every process
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin) as pool:
        finished = False
        try:
            yield pool
            finished = True
        except BrokenProcessPool:
            raise MachineError("a process of the build died", "there may be too little memory: try --jobs 1") from None
        finally:
            if not finished:  # nobody wants the rest: nothing may write any more when this returns
                _end(pool)


def _end(pool: ProcessPoolExecutor) -> None:
    """End the processes at once; one that has not come to `_begin` yet would take a mere request for its parent's business."""
    results: Any = pool._result_queue  # noqa: SLF001 (public from Python 3.14: terminate_workers)
    if results is not None:
        results._writer.close()  # noqa: SLF001 (one that dies in the middle of a result would be waited for, as long as the pipe is open)
    for process in list((pool._processes or {}).values()):  # noqa: SLF001 (as above)
        process.kill()
    pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Ctrl-C reaches the whole group, and the first process decides what it means; if that is killed, the others end with it."""
    let_go()
    gc.enable()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end_with_parent() -> None:
    import multiprocessing  # noqa: PLC0415
    from multiprocessing.connection import wait  # noqa: PLC0415

    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _do(start: int, end: int) -> list[object]:
    return list(_work(_items[start:end]))
