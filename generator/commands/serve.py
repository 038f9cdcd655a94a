"""`edicola serve`: a preview that follows what is saved."""

from __future__ import annotations

import errno
import os
import socket
import webbrowser
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from msgspec import Struct

from generator.building.edition import Say
from generator.building.garbage import unswept
from generator.building.lock import locked
from generator.building.store import FOLDER, Store, generator_key, open_store
from generator.catalog.addresses import base_path
from generator.commands.result import Result
from generator.commands.site import clock
from generator.preview.editors import editor_of
from generator.preview.guard import names_of
from generator.preview.live import Live
from generator.preview.server import Server
from generator.preview.watching import Watcher
from generator.problems import Line, MachineError, Problem
from generator.theming.folders import builtin_folder

HOST, PORT = "127.0.0.1", 8000

NEXT = 20
"""Ports that are tried after the usual one when that is taken."""


class ServeOptions(Struct, frozen=True):
    """What `edicola serve` was told."""

    host: str = HOST
    port: int | None = None
    drafts: bool = True
    now: str | None = None
    open: bool = False
    jobs: int = 1


def serve(root: Path, options: ServeOptions, say: Say, report: Callable[[Iterable[Problem]], None], language: str) -> Result:
    """Serve until interrupted. MachineError if there is no port to listen at."""
    root = Path(os.path.realpath(root))
    with listen(options.host, options.port, lambda text: say(text, 0, 0)) as listening:
        store = _open_store(root, say)
        report(store.notes)
        with unswept():
            live = Live(
                root, store, lambda site: clock(site, options.now), options.jobs, say, drafts=options.drafts, frozen=options.now is not None
            )
            first = live.update(None)
        report(first.problems)
        server = Server(live, report, editor_of(os.environ), language)
        watcher = Watcher(root, [builtin_folder()], server.desk.changed, lambda text: say(text, 0, 0))
        live.heed(watcher.written)
        try:
            server.start(listening, names_of(options.host))
            # Files that were saved between the first reading and the watching: whoever asks for a page need not wait for such a look.
            watcher.start(partial(server.desk.changed, None, urgent=False))
            _greet(live, options, listening, say)
            server.desk.run()
        finally:
            watcher.stop()
            server.stop()
            store.close()
    return Result()


def _open_store(root: Path, say: Say) -> Store:
    """The store, opened while no build is at work; afterwards both may use it."""
    folder = root / FOLDER
    with locked(folder, lambda text: say(text, 0, 0)) if folder.is_dir() else nullcontext():
        return open_store(root, generator_key())


def _greet(live: Live, options: ServeOptions, listening: socket.socket, say: Say) -> None:
    host = options.host if options.host not in ("0.0.0.0", "::") else HOST  # noqa: S104 (compared, not bound)
    base = base_path(live.edition.catalog.site) if live.edition is not None else ""
    name = f"[{host}]" if ":" in host else host
    url = f"http://{name}:{listening.getsockname()[1]}{base}/"
    if not is_loopback(options.host):
        say(Line("warning: whoever is on the network can now read this preview, drafts included"), 0, 0)
    say(Line("preview: {url}  (Ctrl-C ends it)", url=url), 0, 0)
    if options.open:
        webbrowser.open(url)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens there."""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def listen(host: str, port: int | None, say: Callable[[str], None]) -> socket.socket:
    """A socket that listens. A port that was asked for and is taken is a MachineError; else the next free one is taken, and said."""
    ports = [port] if port is not None else range(PORT, PORT + NEXT + 1)
    for each in ports:
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            listening = socket.create_server((host, each), family=family, backlog=512)
        except OSError as failure:
            if failure.errno != errno.EADDRINUSE:
                message = "the preview can't listen at {host}, port {port}: {why}"
                raise MachineError(message, "name another with --host and --port", host=host, port=each, why=failure.strerror) from None
            continue
        if port is None and each != PORT:
            say(Line("port {taken} is taken: the preview is at port {port}", taken=PORT, port=each))
        return listening
    message = "port {port} is taken by another program"
    hint = "end that program, or name another port with --port"
    if port is None:
        message = "the ports from {port} to {last} are taken by other programs"
    raise MachineError(message, hint, port=port or PORT, last=PORT + NEXT)
