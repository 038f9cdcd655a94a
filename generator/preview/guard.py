"""Who may ask the preview's server: a browser on this machine that was led there by its user, and no page of another site."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from generator.preview.words import language_for
from generator.speech import translate

LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""How this machine calls itself in a browser's address line."""


class Guard:
    """Lets through what is addressed to one of the hosts and, if a page asked for it, was asked for by a page of the same.

    A foreign name in `Host` is DNS rebinding (CVE-2024-28224, CVE-2018-14732 for what others left open); a foreign `Origin` is a page
    of another site.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], port: int) -> None:
        self.app = app
        self.allowed = frozenset(f"{host}:{port}" for host in (*LOCAL, *hosts)) | (frozenset(LOCAL) if port == 80 else frozenset())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse with 403; a WebSocket is refused before it is accepted."""
        if self._may(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            language = language_for(Headers(scope=scope).get("accept-language", ""))
            said = translate("403: this preview answers only to its own address", language)
            await PlainTextResponse(said, 403)(scope, receive, send)

    def _may(self, scope: Scope) -> bool:
        if scope["type"] not in ("http", "websocket"):
            return True
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or hosts[0].lower() not in self.allowed or len(origins) > 1:
            return False
        if not origins:
            return str(scope["type"]) == "http"
        origin = urlsplit(origins[0].lower())
        return origin.scheme == "http" and origin.netloc == hosts[0].lower()


def names_of(host: str) -> tuple[str, ...]:
    """How a browser writes an address that the server listens at; none for “all addresses”, which names no host."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return (host.lower(),)
    if address.is_unspecified:
        return ()
    return (f"[{address}]",) if address.version == 6 else (str(address),)
