"""A preview that runs, in this process or as one of its own; and requests that no client has made tidy."""

from __future__ import annotations

import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from generator.building.store import Store
from generator.commands.serve import listen
from generator.commands.site import clock
from generator.preview.editors import USUAL
from generator.preview.live import Live, Update
from generator.preview.server import Server
from generator.preview.watching import Watcher
from generator.problems import Problem
from tests.conftest import NOW
from tests.faults.newspaper import command, environment

T = TypeVar("T")

LONG = 30.0
"""Seconds after which something that must come is given up."""

SCRIPT = re.compile(rb'<script type="module" src="/_edicola/[^<]*</script>')


def wait_for(what: Callable[[], T], seconds: float = LONG) -> T:
    """The first answer that is true; that is asked for again and again."""
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.01)
    return found


@dataclass(frozen=True)
class Response:
    """What a server answered; headers in small letters, the body of one response as it came."""

    status: int
    headers: dict[str, str]
    body: bytes
    text: bytes
    """Everything, as it came."""


def parsed(text: bytes) -> Response:
    """The last final response of a connection."""
    head, _, body = text.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if headers.get("transfer-encoding") == "chunked":
        body = b"".join(_chunks(body))
    return Response(int(lines[0].split()[1]) if len(lines[0].split()) > 1 else 0, headers, body, text)


def _chunks(body: bytes) -> Iterator[bytes]:
    while body:
        size, _, body = body.partition(b"\r\n")
        yield body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]


@dataclass
class Preview:
    """An address of this machine at which a preview answers."""

    root: Path
    port: int

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=LONG)

    def raw(self, request: bytes) -> Response:
        """The answer to a request that is sent as it is."""
        with self.connect() as line:
            with suppress(BrokenPipeError, ConnectionResetError):  # it may be refused before it is all said
                line.sendall(request)
            found = b""
            with suppress(ConnectionResetError):
                while piece := line.recv(1 << 16):
                    found += piece
        return parsed(found) if found else Response(0, {}, b"", b"")

    def ask(self, target: str | bytes, method: str = "GET", host: str | None = None, *headers: str) -> Response:
        """The answer to a request for a target as it is."""
        where = target.encode() if isinstance(target, str) else target
        lines = [f"Host: {self.host if host is None else host}", "Connection: close", *headers]
        return self.raw(method.encode() + b" " + where + b" HTTP/1.1\r\n" + "\r\n".join(lines).encode() + b"\r\n\r\n")

    def get(self, path: str) -> Response:
        return self.ask(path)

    def page(self, path: str) -> str:
        """The text at a path, without the preview's script."""
        return SCRIPT.sub(b"", self.ask(path).body).decode()

    def handshake(self, *headers: str, path: str = "/_edicola/tab?page=/", host: str | None = None) -> Response:
        """What is answered to a browser that wants a WebSocket."""
        with self.connect() as line:
            return _shake(line, path, self.host if host is None else host, headers)

    @contextmanager
    def tab(self, page: str = "/") -> Iterator[socket.socket]:
        """An open tab."""
        with self.connect() as line:
            answer = _shake(line, f"/_edicola/tab?page={page}", self.host, [f"Origin: http://{self.host}"])
            assert answer.status == 101, answer
            yield line


def _shake(line: socket.socket, path: str, host: str, headers: Iterable[str]) -> Response:
    upgrade = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"]
    line.sendall("\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}", *upgrade, *headers, "", ""]).encode())
    found = b""
    while b"\r\n\r\n" not in found and (piece := line.recv(1)):  # what comes after is the first message
        found += piece
    return parsed(found)


@dataclass
class Running(Preview):
    """A preview in this process, whose parts can be looked at."""

    live: Live
    server: Server
    watcher: Watcher
    updates: list[Update] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    died: list[BaseException] = field(default_factory=list)
    desk: threading.Thread | None = None

    def at_desk(self, question: Callable[[], T]) -> T:
        return self.server.desk.ask(question).result(LONG)

    def settled(self) -> int:
        """The number of readings once there have been none for a while and nothing is waited for."""
        count, since = -1, 0.0

        def still() -> bool:
            nonlocal count, since
            busy = self.server.desk.changes is not None or self.watcher.doubt.is_set()
            if busy or len(self.updates) != count:
                count, since = len(self.updates), time.monotonic()
            return time.monotonic() - since > 1.0

        wait_for(still)
        return count


@contextmanager
def running(root: Path, now: str | None = NOW, *, drafts: bool = True, store: Store | None = None) -> Iterator[Running]:
    """A preview of the site, with its desk in a thread of this process."""
    said: list[str] = []
    problems: list[Problem] = []
    note = lambda text, done=0, total=0: said.append(str(text))  # noqa: E731
    with listen("127.0.0.1", 0, note) as listening:
        live = Live(root, store or Store(None, ""), lambda site: clock(site, now), 1, note, drafts=drafts, frozen=now is not None)
        server = Server(live, problems.extend, USUAL, "en")
        watcher = Watcher(root, [], server.desk.changed, note)
        live.heed(watcher.written)
        preview = Running(root, listening.getsockname()[1], live, server, watcher, said=said)
        live.update(None)
        tell = server.desk.tell

        def heard(update: Update) -> None:
            preview.updates.append(update)
            tell(update)

        def run() -> None:
            try:
                server.desk.run()
            except BaseException as failure:
                preview.died.append(failure)
                raise

        server.desk.tell = heard  # type: ignore[method-assign]
        preview.desk = threading.Thread(target=run, name="desk")
        server.start(listening, ())
        preview.desk.start()
        watcher.start()
        try:
            wait_for(lambda: watcher.observer is not None and not watcher.doubt.is_set() and preview.updates)
            yield preview
        finally:
            watcher.stop()
            server.stop()
            preview.desk.join(LONG)
        assert not preview.died and not preview.desk.is_alive() and not server.thread.is_alive()


def assert_as_from_nothing(preview: Running) -> None:
    """Once all is quiet: what is planned, what every page says and what is wrong is what a preview that starts now finds."""
    preview.settled()
    warm = preview.live
    cold = Live(preview.root, Store(None, ""), warm.clock, 1, lambda *_: None, drafts=warm.drafts, frozen=warm.frozen)
    cold.update(None)
    assert cold.edition is not None
    assert cold.broken == preview.at_desk(lambda: warm.broken)
    assert cold.found == preview.at_desk(lambda: warm.found)
    paths = set(cold.edition.plan.specs)
    assert preview.at_desk(lambda: set(warm.edition.plan.specs) if warm.edition else set()) == paths
    found = preview.at_desk(lambda: {path: shown.content for path in paths if (shown := warm.show(path))})
    assert found == {path: shown.content for path in paths if (shown := cold.show(path))}


@dataclass
class Process(Preview):
    """A preview as its users start it."""

    process: subprocess.Popen[str]
    errors: Path

    @property
    def said(self) -> str:
        return self.errors.read_text("utf-8")

    def memory(self) -> int:
        """Kilobytes that it holds."""
        return self._status("VmRSS")

    def threads(self) -> int:
        return self._status("Threads")

    def _status(self, name: str) -> int:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


@contextmanager
def process(root: Path, errors: Path, *args: str, prefix: Sequence[str] = ()) -> Iterator[Process]:
    """`edicola serve` as a process of its own, once it has said where it is."""
    with errors.open("w") as sink:
        started = subprocess.Popen(
            [*prefix, *command("serve", "--site", str(root), *args)], cwd=root, env=environment(), stdout=sink, stderr=sink, text=True
        )
    try:
        found = wait_for(lambda: re.search(r"preview: http://[^ ]*:(\d+)", errors.read_text()) or started.poll() is not None)
        assert isinstance(found, re.Match), errors.read_text()
        yield Process(root, int(found[1]), started, errors)
    finally:
        started.kill()
        started.wait()
