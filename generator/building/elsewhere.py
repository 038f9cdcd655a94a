"""Links to other sites: each address is asked for once, and one host never for two at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from http.client import HTTPException
from threading import Event
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from generator.building.seen import Seen
from generator.problems import Line, Location, Problem, error, warning

PATIENCE = 10.0
"""Seconds; a host that says nothing for so long is taken for one that does not answer."""

HOSTS = 8
"""How many hosts are asked at the same time."""

SILENT = 3
"""So many addresses of a host without an answer are enough to know."""

_SAFE = "%/~!$&'()*+,;=:@?"


def links_elsewhere(base_url: str, files: Iterable[Seen]) -> dict[str, Seen]:
    """The addresses of other sites, each with the first page that names it.

    Buttons that share a page carry our address in their query; of those that differ in nothing else, one stands for all.
    """
    found: dict[str, tuple[str, Seen]] = {}
    for seen in sorted(files, key=lambda each: each.path):
        for link in seen.links:
            address = link.partition("#")[0]
            if link.startswith(("https://", "http://")) and not f"{address}/".startswith(f"{base_url}/"):
                target, _, query = address.partition("?")
                found.setdefault(target if base_url in unquote(query) else address, (address, seen))
    return dict(found.values())


def ask_elsewhere(links: Mapping[str, Seen], patience: float = PATIENCE) -> Iterator[Problem | None]:
    """What is wrong with each of the links, as the answers come in; None for one that is fine.

    A site that does not answer today may do so tomorrow, so only an address that can't be one is an error.
    """
    hosts: dict[str, list[tuple[str, str, Seen]]] = {}
    for address, seen in links.items():
        written = _as_sent(address)
        if written is None:
            message = "the page /{page} links to {address}, which is no address"
            yield error(Location(seen.source), message, page=seen.path, address=address)
        else:
            hosts.setdefault(urlsplit(written).netloc, []).append((written, address, seen))
    enough = Event()
    with ThreadPoolExecutor(HOSTS) as pool:
        waiting = [pool.submit(_ask_host, asked, patience, enough) for asked in hosts.values()]
        try:
            for done in as_completed(waiting):
                yield from done.result()
        finally:  # Ctrl-C waits for one answer a host, no more
            enough.set()


def _as_sent(address: str) -> str | None:
    """The address in plain letters, as it goes over the net; None for one that can't."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
        host = f"[{host}]" if ":" in host else host
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        return None
    if not host or " " in host:
        return None
    return parts._replace(netloc=host + port, path=quote(parts.path, safe=_SAFE), query=quote(parts.query, safe=_SAFE)).geturl()


def _ask_host(asked: Iterable[tuple[str, str, Seen]], patience: float, enough: Event) -> list[Problem | None]:
    """The addresses of one host, one after the other. Of a host that is silent again and again, the rest is not asked."""
    found: list[Problem | None] = []
    silent = 0
    for written, address, seen in asked:
        if enough.is_set():
            break
        why = Line("its site does not answer") if silent == SILENT else _ask(written, patience)
        silent = silent + 1 if isinstance(why, _Silence) else silent if silent == SILENT else 0
        found.append(_judge(address, seen, why) if why else None)
    return found


def _judge(address: str, seen: Seen, why: str) -> Problem:
    message = "the page /{page} links to {address}, where nothing good is found: {why}"
    hint = "open it in a browser: some sites refuse programs, others have moved"
    return warning(Location(seen.source), message, hint, page=seen.path, address=unquote(address), why=why)


class _Silence(Line):
    """A reason that no answer gives."""


def _ask(address: str, patience: float) -> str:
    """Why the address is not there; empty if it is. Sites that do not care for HEAD are asked with GET."""
    why = _answer("HEAD", address, patience)
    return _answer("GET", address, patience) if why and not isinstance(why, _Silence) else why


def _answer(method: str, address: str, patience: float) -> str:
    request = Request(address, method=method, headers={"User-Agent": "edicola", "Accept": "*/*"})  # noqa: S310 (http and https only)
    try:
        with _opener().open(request, timeout=patience):
            return ""
    except HTTPError as failure:
        failure.close()
        return Line("it answers {code}", code=failure.code)
    except (OSError, HTTPException, ValueError) as failure:
        return _Silence("it does not answer ({why})", why=getattr(failure, "reason", "") or failure)


def _opener() -> OpenerDirector:
    """Without the handlers of other schemes, so that no redirect leads to a file."""
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPRedirectHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor):
        opener.add_handler(handler())
    return opener
