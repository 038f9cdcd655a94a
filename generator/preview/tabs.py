"""The open tabs of the preview: each holds a WebSocket, and is told when the page that it shows is no longer true."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from msgspec import Struct, field
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

MOST = 500
"""Tabs at a time; whoever has more has forgotten some."""

News = Mapping[str, object]


class Tab(Struct, eq=False):
    """A tab: the path of its page, decoded, the language of whoever looks at it, and the news that it has not been told yet.

    Only the latest news count: a tab that is slow to take them misses those between.
    """

    socket: WebSocket
    path: str
    language: str
    latest: News | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, news: News) -> None:
        """Have these news sent."""
        self.latest = news
        self.ready.set()


class Tabs:
    """All open tabs. Only the server's thread may change them; others may read `open`, which is replaced as a whole."""

    def __init__(self) -> None:
        self.open: frozenset[Tab] = frozenset()

    async def serve(self, tab: Tab) -> None:
        """Keep a tab informed until it is closed."""
        if len(self.open) >= MOST:
            await tab.socket.close(1013)
            return
        self.open |= {tab}
        telling = asyncio.create_task(_tell(tab))
        try:
            while tab.socket.client_state == WebSocketState.CONNECTED:
                await tab.socket.receive_text()
        except (WebSocketDisconnect, RuntimeError, KeyError):
            pass
        finally:
            self.open -= {tab}
            telling.cancel()


async def _tell(tab: Tab) -> None:
    while True:
        await tab.ready.wait()
        tab.ready.clear()
        if tab.latest is not None:
            await tab.socket.send_json(tab.latest)
