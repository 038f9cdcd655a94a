"""Links to other sites, asked of a server on this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from generator.building import elsewhere
from generator.building.elsewhere import ask_elsewhere, links_elsewhere
from generator.building.seen import Seen

BASE = "https://faro.example"


class Handler(BaseHTTPRequestHandler):
    """Answers by path, and remembers what it was asked, and whether while it was answering somebody else."""

    asked: list[str]
    interrupted: list[str]
    busy = threading.Lock()

    def answer(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        alone = self.busy.acquire(blocking=False)
        if not alone:
            self.interrupted.append(self.path)
        time.sleep(0.02)  # long enough for a second request to come in
        status = {"/gone": 404, "/broken": 500, "/moved": 301, "/outside": 302}.get(self.path, 200)
        status = 405 if self.path == "/get-only" and self.command == "HEAD" else status
        self.send_response(status)
        if self.path == "/moved":
            self.send_header("Location", "/here")
        if self.path == "/outside":
            self.send_header("Location", "file:///etc/hostname")
        if alone:
            self.busy.release()
        self.end_headers()

    do_GET = do_HEAD = answer  # noqa: N815 (the names that http.server looks for)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    monkeypatch.setenv("no_proxy", "*")
    Handler.asked, Handler.interrupted = [], []
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def page(*links: str, path: str = "x/index.html") -> Seen:
    return Seen(path, "page", "content/x.it.md", links=links)


def told(*links: str, patience: float = 5) -> list[str]:
    problems = ask_elsewhere(links_elsewhere(BASE, [page(*links)]), patience)
    return sorted(f"{p.severity}: {p.text}" for p in problems if p is not None)


def at(server: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


@pytest.mark.parametrize("path", ["/here", "/moved", "/get-only", "/là?perché=sì", "/here#part"])
def test_what_is_there_is_no_problem(path: str, server: ThreadingHTTPServer) -> None:
    assert told(at(server, path)) == []
    assert Handler.asked


@pytest.mark.parametrize(("path", "code"), [("/gone", 404), ("/broken", 500)])
def test_what_answers_badly_is_a_warning_with_its_code(path: str, code: int, server: ThreadingHTTPServer) -> None:
    address = at(server, path)
    message = f"warning: the page /x/index.html links to {address}, where nothing good is found: it answers {code}"
    assert told(address) == [message]
    assert Handler.asked == [f"HEAD {path}", f"GET {path}"]


def test_a_redirect_to_a_file_is_not_followed(server: ThreadingHTTPServer) -> None:
    (message,) = told(at(server, "/outside"))
    assert message.startswith("warning: ")


def test_a_host_that_does_not_answer_is_a_warning(server: ThreadingHTTPServer) -> None:
    address = at(server, "/")
    server.shutdown()
    server.server_close()
    (message,) = told(address)
    assert message.startswith(f"warning: the page /x/index.html links to {address}, where nothing good is found: it does not answer (")


def test_a_host_that_is_silent_again_and_again_is_not_asked_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def silence(method: str, address: str, patience: float) -> str:
        asked.append(f"{method} {address}")
        return elsewhere._Silence("it does not answer ({why})", why="timed out")

    monkeypatch.setattr(elsewhere, "_answer", silence)
    found = told(*(f"https://silent.example/{number}" for number in range(6)))
    assert asked == [f"HEAD https://silent.example/{number}" for number in range(3)]
    assert [each.partition("found: ")[2] for each in found] == ["it does not answer (timed out)"] * 3 + ["its site does not answer"] * 3


@pytest.mark.parametrize("address", ["http://", "https:///x", "http://a:b/", "http://a..b/"])
def test_what_can_be_no_address_is_an_error(address: str) -> None:
    assert told(address) == [f"error: the page /x/index.html links to {address}, which is no address"]


def test_each_address_is_asked_for_once_and_a_host_for_one_at_a_time(server: ThreadingHTTPServer) -> None:
    links = [at(server, f"/{number}") for number in range(12)]
    pages = [page(*links, f"{links[0]}#a", path=f"{name}/index.html") for name in "cab"]
    found = links_elsewhere(BASE, pages)
    assert {seen.path for seen in found.values()} == {"a/index.html"}
    assert list(ask_elsewhere(found)) == [None] * 12
    assert sorted(Handler.asked) == sorted(f"HEAD /{number}" for number in range(12))
    assert Handler.interrupted == []


def test_our_own_addresses_and_other_schemes_are_left_out() -> None:
    assert links_elsewhere(BASE, [page(BASE, f"{BASE}/x/", f"{BASE}#a", "mailto:a@b.example", "tel:+39", "data:,x")]) == {}
    assert list(links_elsewhere(f"{BASE}/a", [page(f"{BASE}/b/", f"{BASE}.example/")])) == [f"{BASE}/b/", f"{BASE}.example/"]


def test_of_the_buttons_that_share_a_page_one_stands_for_all() -> None:
    links = [f"https://share.example/?url=https%3A%2F%2Ffaro.example%2F{number}%2F" for number in range(3)]
    assert list(links_elsewhere(BASE, [page(*links, "https://share.example/?q=1", "https://share.example/?q=2")])) == [
        links[0],
        "https://share.example/?q=1",
        "https://share.example/?q=2",
    ]
