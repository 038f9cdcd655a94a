"""The preview's server: hands questions to the desk and its answers to the browser."""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl

import uvicorn
from h11 import LocalProtocolError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from generator.catalog.media_types import media_type
from generator.outputs.product import Product
from generator.outputs.search import is_of_search
from generator.preview.desk import Closed, Desk
from generator.preview.guard import Guard
from generator.preview.live import Live, Update
from generator.preview.searching import Index
from generator.preview.tabs import News, Tab, Tabs
from generator.preview.visits import OWN, Visit, output_at, visit, with_script
from generator.preview.words import language_for, phrases, told
from generator.problems import MachineError, Problem, SiteError, errors_of
from generator.speech import translate

if TYPE_CHECKING:
    from generator.preview.newsroom import NewsroomPages

ACTIONS = frozenset({"new", "translate", "accept", "time"})
"""What the newsroom's buttons do."""

SHUT_SECONDS = 1
"""How long open connections are waited for when the preview ends."""

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; frame-src 'self'; "
    "connect-src 'self' ws://{host}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Of the newsroom's pages (Content Security Policy 3). `host` is one that the guard lets through."""

MOST = 64 * 1024
"""Bytes that a form of the newsroom may have."""

T = TypeVar("T")

_FOLDER = "browser"
"""Scripts and style sheets of the preview, beside this module."""


class Server:
    """Serves one site. It has a thread of its own, in which everything here runs but `start`, `tell` and `stop`."""

    def __init__(self, live: Live, report: Callable[[Iterable[Problem]], None], editor: str, language: str) -> None:
        self.live = live
        self.report = report
        self.index = Index(live)
        self.desk = Desk(live, self.tell, self.index.go_on)
        self.editor = editor
        self.language = language
        self.tabs = Tabs()
        self.token = secrets.token_urlsafe(24)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.own = _own_files()

    @cached_property
    def newsroom(self) -> NewsroomPages:
        """The newsroom's pages, which cost nothing until somebody opens one."""
        from generator.preview.newsroom import NewsroomPages  # noqa: PLC0415

        return NewsroomPages(self.live, self.editor, self.token, self.tell)

    def start(self, listening: socket.socket, hosts: tuple[str, ...]) -> None:
        """Serve at a socket that listens; `hosts` are the names of this server beside those of this machine."""
        port = int(listening.getsockname()[1])
        routes = [
            WebSocketRoute(f"{OWN}tab", self.tab),
            Route(OWN, self.own_page),
            Route(f"{OWN}story/{{id:path}}", self.own_page),
            Route(f"{OWN}{{name:path}}", self.act, methods=["POST"]),
            Route(f"{OWN}{{name:path}}", self.own_file),
            Route("/{path:path}", self.page),
        ]
        app = Starlette(routes=routes, middleware=[Middleware(Guard, hosts=hosts, port=port)])
        config = uvicorn.Config(
            app,
            http="h11",
            ws="websockets-sansio",
            lifespan="off",
            log_level="error",
            access_log=False,
            server_header=False,
            ws_max_size=4096,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=SHUT_SECONDS,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_worth_saying)  # after uvicorn has set it up
        self.uvicorn = uvicorn.Server(config)
        self.thread = threading.Thread(target=self._serve, args=(listening,), name="server", daemon=True)
        self.thread.start()

    def _serve(self, listening: socket.socket) -> None:
        async def serve() -> None:
            self.loop = asyncio.get_running_loop()
            await self.uvicorn.serve(sockets=[listening])

        asyncio.run(serve())

    def stop(self) -> None:
        """End the serving, and the desk."""
        self.desk.close()
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # that connections are cut off now is no news
        self.uvicorn.should_exit = True
        self.thread.join(SHUT_SECONDS + 2)

    async def page(self, request: Request) -> Response:
        """Any address of the site."""
        path = request.scope["path"]
        try:
            if is_of_search(path.strip("/")):
                return await self._searched(path)
            found = await self._at_desk(lambda: visit(self.live, path))
        except Closed:
            return PlainTextResponse("503", 503, _HEADERS)
        return await self._respond(found)

    async def _searched(self, path: str) -> Response:
        """A file of the search's index, once it has been made."""
        wanted = await asyncio.wrap_future(self.desk.ask(self.index.wanted))
        try:
            content = (await asyncio.wrap_future(wanted)).get(path.lstrip("/"))
        except (MachineError, SiteError, OSError):
            content = None
        if content is None:
            return PlainTextResponse("404", 404, _HEADERS)
        return Response(content, 200, _HEADERS, media_type(path))

    async def _respond(self, found: Visit) -> Response:
        if found.redirect is not None:
            return RedirectResponse(found.redirect, found.status, _HEADERS)
        content = await self._made(found.content) if callable(found.content) else found.content
        if content is None:
            return PlainTextResponse("404", 404, _HEADERS)
        if isinstance(content, Path):
            try:
                there = await asyncio.to_thread(content.stat)
            except OSError:  # it went, and the news are not here yet
                return PlainTextResponse("404", 404, _HEADERS)
            return FileResponse(content, found.status, _HEADERS, found.type, stat_result=there)
        if found.digest:
            content = with_script(content, found.digest)
        return Response(content, found.status, _HEADERS, found.type)

    async def _made(self, make: Callable[[], Product]) -> bytes | Path | None:
        """A picture, made in a thread of its own; None if its file can't be read."""
        try:
            return (await asyncio.to_thread(make)).content
        except SiteError:
            return None

    def _at_desk(self, question: Callable[[], T]) -> Awaitable[T]:
        return asyncio.wrap_future(self.desk.ask(question))

    async def own_file(self, request: Request) -> Response:
        """A script or style sheet of the preview."""
        name = request.path_params["name"]
        content = self.own.get(name)
        if content is None:
            return PlainTextResponse("404", 404, _HEADERS)
        return Response(content, 200, _HEADERS, media_type(name))

    async def own_page(self, request: Request) -> Response:
        """The newsroom, or a story in two languages."""
        path, query, language = request.scope["path"], request.scope["query_string"].decode("latin-1"), self._language(request)
        return await self._own(request, lambda: self.newsroom.visit(path, query, language))

    async def act(self, request: Request) -> Response:
        """A button of the newsroom: only with this server's token, which no other site can read."""
        language, name = self._language(request), request.path_params["name"]
        if name not in ACTIONS:
            return PlainTextResponse("405", 405, {**_HEADERS, "Allow": "GET, HEAD"})
        form = await read_form(request)
        if form is None or not secrets.compare_digest(form.get("token", "").encode(), self.token.encode()):
            return PlainTextResponse(translate("403: this form is not one of this preview's; load the page again", language), 403, _HEADERS)
        return await self._own(request, lambda: self.newsroom.act(name, form, language))

    async def _own(self, request: Request, question: Callable[[], Visit | None]) -> Response:
        try:
            found = await self._at_desk(question)
        except Closed:
            return PlainTextResponse("503", 503, _HEADERS)
        if found is None:
            return PlainTextResponse("404", 404, _HEADERS)
        if found.redirect is not None:
            return RedirectResponse(found.redirect, found.status, _HEADERS)
        policy = {"Content-Security-Policy": POLICY.format(host=request.headers["host"]), "Referrer-Policy": "same-origin"}
        assert isinstance(found.content, bytes)
        return Response(found.content, found.status, {**_HEADERS, **policy}, found.type)

    def _language(self, request: Request | WebSocket) -> str:
        wishes = request.query_params.get("languages") or request.headers.get("accept-language", "")
        return language_for(wishes[:200], self.language)

    async def tab(self, socket: WebSocket) -> None:
        """A tab, from when it opens a page until it leaves it."""
        await socket.accept()
        tab = Tab(socket, socket.query_params.get("page", "/")[:2000], self._language(socket))
        try:
            tab.tell(await asyncio.wrap_future(self.desk.ask(lambda: self._news(tab.path, tab.language, None))))
        except Closed:
            return
        await self.tabs.serve(tab)

    def tell(self, update: Update) -> None:
        """The terminal and every open tab learn how things are now. Called at the desk."""
        self.report(update.problems)
        wanted = {(tab.path, tab.language) for tab in tuple(self.tabs.open)}
        own = {each for each in wanted if each[0].startswith(OWN)}
        for which in (wanted - own, own):  # the newsroom of a large paper takes longer than a page
            news = {each: self._news(*each, update.saved) for each in which}
            if news and self.loop is not None and not self.loop.is_closed():
                self.loop.call_soon_threadsafe(self._spread, news)

    def _spread(self, news: Mapping[tuple[str, str], News]) -> None:
        for tab in self.tabs.open:
            if (tab.path, tab.language) in news:
                tab.tell(news[tab.path, tab.language])

    def _news(self, path: str, language: str, saved: str | None) -> News:
        """What a tab must know of its page. For the desk's thread only."""
        own_path, _, query = path.partition("?")
        found = (self.newsroom.visit(own_path, query, language) if path.startswith(OWN) else None) or visit(self.live, path)
        output = output_at(self.live, path)
        moved = self.live.moved(output) if found.status == 404 and output is not None else None
        own = {(problem.where, problem.text) for problem in found.problems}
        others = errors_of(problem for problem in self.live.problems if (problem.where, problem.text) not in own)
        return {
            "page": found.digest,
            "moved": moved,
            "problems": [told(problem, self.live.root, language, self.editor) for problem in found.problems],
            "others": len(others),
            "saved": saved,
            "language": language,
            "moment": _moment(self.live, language),
            "words": phrases(language),
        }


def _moment(live: Live, language: str) -> str | None:
    """The moment at which the preview's clock stands, as people write it; None where it runs."""
    if not live.frozen or live.edition is None:
        return None
    from generator.preview.pages import Words  # noqa: PLC0415 (few travel, and the names of months take a while)

    return Words(language).when(live.edition.catalog.visibility.now)


def _is_worth_saying(record: logging.LogRecord) -> bool:
    """Whether an entry of the server's log is about more than a client's nonsense, or a file that shrank or went while it was sent."""
    failure = record.exc_info[1] if record.exc_info else None
    return not isinstance(failure, UnicodeDecodeError | LocalProtocolError | OSError)


async def read_form(request: Request) -> Mapping[str, str] | None:
    """The fields of a form as browsers send it; None for anything else."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return None
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST:
            return None
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        return None


def _own_files() -> Mapping[str, bytes]:
    folder = files(__package__) / _FOLDER
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}
