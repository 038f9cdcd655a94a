"""The one door to the network: pictures of the old site, from its own hosts only, each once."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from msgspec import Struct

from generator.building.publish import machine_errors
from generator.importing.findings import Picture
from generator.importing.pictures import original
from generator.importing.saved import File, judged, key_of
from generator.newsroom.writing import put
from generator.problems import Line

HOSTS = frozenset({"static.wixstatic.com", "images-wixmp.wixmp.com"})
MAX_PICTURE = 40_000_000
"""Bytes."""

PATIENCE = 20.0
"""Seconds until a server must have answered, and again for each piece of its answer."""

PAUSE = 0.2
"""Seconds between two requests."""

_BLOCK = 1 << 16


class _OnlyThere(HTTPRedirectHandler):
    """Follows a redirect only where a request might have gone itself."""

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str) -> Request | None:
        return super().redirect_request(req, fp, code, msg, headers, newurl) if is_allowed(newurl) else None


def is_allowed(address: str) -> bool:
    """Whether an address may be asked: https, and one of the hosts that keep Wix's pictures."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and parts.hostname in HOSTS and parts.port in (None, 443) and parts.username is None
    except ValueError:
        return False


class Downloads(Struct, frozen=True):
    """Fetches pictures into a folder, whole or not at all; those that are there are not asked for again."""

    folder: Path
    opener: OpenerDirector
    wait: Callable[[float], None] = time.sleep

    def fetch(self, picture: Picture) -> File | str:
        """The picture's file, or why there is none. The original is asked for, then the size that the page showed."""
        why: str = Line("the address is not one of the old site's pictures")
        for address in dict.fromkeys((original(picture.source), picture.source, *picture.saved)):
            if not is_allowed(address):
                continue
            found = self._read(address)
            if isinstance(found, str):
                why = found
                continue
            file = judged(picture, found)
            if file is not None:
                path = self.folder / f"{key_of(picture)}{Path(file.name).suffix}"
                with machine_errors(path):
                    put(path, file.data)
                return file
            why = Line("what came is no picture")
        return why

    def _read(self, address: str) -> bytes | str:
        self.wait(PAUSE)
        request = Request(quote(address, safe="/:?=&%~,;+@!$()*"), headers={"User-Agent": "edicola-import", "Accept": "image/*"})  # noqa: S310 (https only)
        started = time.monotonic()
        data = bytearray()
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                while block := answer.read(_BLOCK):
                    data += block
                    if len(data) > MAX_PICTURE:
                        return Line("it has more than {most} MB", most=MAX_PICTURE // 1_000_000)
                    if time.monotonic() - started > 10 * PATIENCE:
                        return Line("it took too long")
        except (URLError, HTTPException, OSError, ValueError) as failure:
            return str(getattr(failure, "reason", None) or failure)
        return bytes(data)


def make_downloads(folder: Path) -> Downloads:
    """Downloads over the real network."""
    return Downloads(folder, build_opener(_OnlyThere()))
