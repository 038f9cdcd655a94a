"""How fast a preview is: from its start to the first page, from a save to the page that has it, and the memory it takes.

    python -m tests.bench.preview --articles 200 10000 --hugo .hugo/bin/hugo

Each figure is of whole processes, asked over HTTP as a browser would ask; where Hugo is named, its server takes its turn in the same run.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.corpus import MARK, items, write_edicola, write_hugo

PATIENCE = 900.0
REPOSITORY = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Figures:
    """Seconds to the first page, with nothing remembered (None where nothing ever is) and after that; seconds of each save; peak MB."""

    cold: float | None
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
        assert time.perf_counter() - start < PATIENCE, "it never came"
        time.sleep(pause)
    return time.perf_counter() - start


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def peak_of(process: int) -> float:
    """The most memory that a process and its present children have held, in MB."""
    total = 0
    for each in (process, *_children(process)):
        lines = Path(f"/proc/{each}/status").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return total / 1024


def _children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def started(command: list[str], root: Path, ask: Callable[[], bytes]) -> tuple[subprocess.Popen[bytes], float]:
    """A server, and the seconds until its first page."""
    process = subprocess.Popen(
        command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}
    )
    return process, until(process, ask, MARK.encode(), 0.005)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    process.wait(60)


def measure(command: Callable[[int], list[str]], root: Path, files: list[Path], page: str, saves: int, *, remembers: bool) -> Figures:
    """One server on one archive; the article that is saved is in the middle of it."""
    file = files[len(files) // 2 // 2 * 2]
    text = file.read_text("utf-8")
    cold = None
    if remembers:
        port = free_port()
        process, cold = started(command(port), root, Asked(port, page))
        time.sleep(2)  # what it found out is written down once it is idle
        stop(process)
    port = free_port()
    ask = Asked(port, page)
    process, first = started(command(port), root, ask)
    time.sleep(2)
    times = []
    for number in range(saves):
        mark = f"Segno-{number + 1}."
        file.write_text(text.replace(MARK, mark, 1), encoding="utf-8")
        times.append(until(process, ask, mark.encode(), 0.001))
        time.sleep(0.2)
    peak = peak_of(process.pid)
    stop(process)
    file.write_text(text, encoding="utf-8")
    return Figures(cold, first, times, peak)


def edicola(root: Path, total: int, page: str, saves: int) -> Figures:
    files = write_edicola(root, total)
    return measure(
        lambda port: [sys.executable, "-m", "generator", "serve", "--site", str(root), "--port", str(port)],
        root,
        files,
        page,
        saves,
        remembers=True,
    )


def hugo(program: str, root: Path, total: int, page: str, saves: int) -> Figures:
    files = write_hugo(root, total)
    program = shutil.which(program) or str(Path(program).resolve())
    return measure(lambda port: [program, "server", "--bind", "127.0.0.1", "--port", str(port)], root, files, page, saves, remembers=False)


def row(name: str, total: int, found: Figures) -> str:
    cold = "-" if found.cold is None else f"{found.cold:.2f}"
    median, worst = (f"{each * 1000:.0f}" for each in (statistics.median(found.saves), max(found.saves)))
    return f"| {name} | {total:,} | {cold} | {found.first:.2f} | {median} | {worst} | {len(found.saves)} | {found.peak:.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[200, 10_000])
    parser.add_argument("--saves", type=int, default=50)
    parser.add_argument("--hugo", help="Hugo's program, to be measured beside it")
    options = parser.parse_args()
    print("| | articles | first page, cold s | first page, warm s | save to served, median ms | worst ms | saves | peak MB |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for total in options.articles:
        middle = list(items(total))[total // 2 // 2 * 2]
        page = f"/{middle.date[:4]}/{middle.date[5:7]}/{middle.slug}/"
        with tempfile.TemporaryDirectory() as folder:
            print(row("Edicola", total, edicola(Path(folder) / "edicola", total, page, options.saves)), flush=True)
            if options.hugo:
                print(row("Hugo", total, hugo(options.hugo, Path(folder) / "hugo", total, page, options.saves)), flush=True)


if __name__ == "__main__":
    main()
