"""A command, and what it took: seconds, processor time of all of its processes, and the most memory that they held together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
"""From linux/prctl.h: whoever loses its parent becomes our child, so that its processor time is counted too."""

REST = 0.004
"""Seconds between two looks at the memory, at least; never less than the look itself took."""


@dataclass(frozen=True)
class Run:
    """Seconds by the clock, seconds of processors, and MB of memory where it was watched."""

    seconds: float
    cpu: float
    peak: float | None = None


def adopt_orphans() -> None:
    """From now on, this process is the parent of all that its commands leave behind."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command: Sequence[str], folder: Path, env: Mapping[str, str], *, watched: bool = False) -> Run:
    """Run a command to its end. One that fails stops the benchmark, with what it said."""
    with tempfile.TemporaryFile() as said:
        before = set(children(os.getpid()))
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **env}, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        with watching(process.pid) if watched else contextlib.nullcontext() as memory:
            _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = usage.ru_utime + usage.ru_stime + _adopted(before)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(
                f"{' '.join(command)} in {folder} gave {process.returncode}:\n{said.read().decode(errors='replace')[-4000:]}"
            )
    return Run(seconds, cpu, memory.peak if memory else None)


def _adopted(before: set[int]) -> float:
    """Wait for the children that a command has left to us; their processor time."""
    usages = [os.wait4(each, 0)[2] for each in children(os.getpid()) if each not in before]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


class Memory:
    """The most memory that a process and its descendants have held at one time, in MB."""

    def __init__(self, process: int, rest: float) -> None:
        self.process = process
        self.rest = rest
        self.peak = 0.0
        self.over = threading.Event()

    def watch(self) -> None:
        """Look again and again until it is over."""
        rest = 0.0
        while not self.over.wait(rest):
            start = time.perf_counter()
            self.peak = max(self.peak, sum(map(share_of, family(self.process))) / 1024)
            rest = max(self.rest, time.perf_counter() - start)


@contextlib.contextmanager
def watching(process: int, rest: float = REST) -> Iterator[Memory]:
    """Watch the memory of a process and its descendants meanwhile, every so many seconds."""
    memory = Memory(process, rest)
    thread = threading.Thread(target=memory.watch)
    thread.start()
    try:
        yield memory
    finally:
        memory.over.set()
        thread.join()


def family(process: int) -> list[int]:
    """A process and its descendants."""
    found = [process]
    for each in found:
        found += children(each)
    return found


def children(process: int) -> list[int]:
    """The children of all threads of a process; none if it has just ended."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def share_of(process: int) -> int:
    """The memory of a process in kB, what it shares with others counted by its share (PSS); 0 if it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
