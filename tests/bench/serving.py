"""A preview as a process, asked over HTTP as a browser would ask: how long until its first page, and until a page that was saved."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench.adapters.adapter import Adapter
from tests.bench.corpus import Item, said, with_text
from tests.bench.running import watching

PATIENCE = 900.0
"""Seconds that any page may take."""

PAUSE = 0.5
"""Seconds between a page that has come and the next save, at least: Pelican misses what is saved while it still builds the rest."""

BEFORE = 1_000
"""The count of the text that is saved before the start: a page that has it is not an earlier build's."""

ENOUGH = 120.0
"""Seconds after which no further save of a slow generator is measured."""


SELDOM = 0.1
"""Seconds between two looks at the memory: each look keeps the process waiting."""


@dataclass(frozen=True)
class Served:
    """Seconds to the first page; seconds of each save; the most memory of all processes, MB."""

    first: float
    saves: list[float]
    peak: float


class Asked:
    """A page of a server on this machine, asked for again and again over one connection."""

    def __init__(self, port: int, path: str) -> None:
        self.port = port
        self.path = path
        self.line: http.client.HTTPConnection | None = None

    def __call__(self) -> bytes:
        """The page; nothing while there is no answer, or none that is fine."""
        try:
            self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.line.request("GET", self.path)
            answer = self.line.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            self.line = None
            return b""
        return body if answer.status == 200 else b""


def until(process: subprocess.Popen[bytes], ask: Callable[[], bytes], wanted: bytes, pause: float) -> float:
    """Seconds until a page of a server has that in it."""
    start = time.perf_counter()
    while wanted not in ask():
        assert process.poll() is None, "the server ended"
        if time.perf_counter() - start > PATIENCE:
            raise TimeoutError(f"“{wanted.decode()}” did not come in {PATIENCE:.0f} s")
        time.sleep(pause)
    return time.perf_counter() - start


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it and its children to end; what has not ended after that is ended."""
    os.killpg(process.pid, signal.SIGTERM)  # not SIGINT: what a shell runs in the background ignores that, and so do its children
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def measure(adapter: Adapter, root: Path, item: Item, saves: int) -> Served:
    """Start the preview of a site, save one article again and again, and stop it; the article is as it was then."""
    assert adapter.serve is not None
    name, text = adapter.article(item)

    def save(count: int) -> None:
        (root / name).write_text(adapter.article(with_text(item, count))[1], encoding="utf-8")

    port = free_port()
    ask = Asked(port, item.url)
    save(BEFORE)
    time.sleep(PAUSE)
    process = subprocess.Popen(
        adapter.serve(port),
        cwd=root,
        env={**os.environ, **adapter.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    times: list[float] = []
    try:
        with watching(process.pid, SELDOM) as memory:
            first = until(process, ask, said(BEFORE).encode(), 0.005)
            time.sleep(max(2.0, first))  # what it does after its first page is not a save's
            for number in range(1, saves + 1):
                save(number)
                times.append(until(process, ask, said(number).encode(), 0.001))
                time.sleep(max(PAUSE, times[-1]))
                if sum(times) > ENOUGH:
                    break
    finally:
        stop(process)
        (root / name).write_text(text, encoding="utf-8")
    return Served(first, times, memory.peak)
