"""Who may ask the preview for what: real sockets, since clients tidy up what they send."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from generator.commands.serve import NEXT, listen
from generator.problems import Line, MachineError, fill
from tests.conftest import NOW, article, tree
from tests.faults.newspaper import build_here, run_here
from tests.preview.paper import SECRET, STORY, VIDEO
from tests.preview.running import LONG, Preview, Process, Response, Running, process, running, wait_for

TRAVERSALS = [
    "/../../etc/passwd",
    "/../site.yaml",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/%2e%2e/site.yaml",
    "/..%2f..%2fetc%2fpasswd",
    "/..%2fsite.yaml",
    "/..\\site.yaml",
    "/..%5csite.yaml",
    "/..%255c..%255csite.yaml",
    "/%252e%252e/site.yaml",
    "/....//site.yaml",
    "/.%00./site.yaml",
    "//etc/passwd",
    "///etc/passwd",
    "//evil.example/",
    "/%2f%2fevil.example/",
    "/\\evil.example/",
    "/%5cevil.example/..",
    "/%00",
    "/index.html%00.jpg",
    "/site.yaml",
    "/site.yaml?raw",
    "/site.yaml?raw??",
    "/site.yaml?import&raw??",
    "/@fs/etc/passwd?raw??",
    "/#/../../site.yaml",
    "/content/tags.yaml",
    f"/{STORY}",
    "/static/video.mp4",
    "/themes/foglio/theme.yaml",
    "/.edicola/store.db",
    "/.git/config",
    "/%c0%ae%c0%ae/site.yaml",
    "/%c0%af..%c0%afsite.yaml",
    "/%u002e%u002e/site.yaml",
    "/en/../../site.yaml",
    "/assets/../../site.yaml",
    "/assets/..;/site.yaml",
    "/NUL",
    "/assets/NUL",
    "/_edicola/../site.yaml",
    "/_edicola/../../site.yaml",
    "/_edicola/%2e%2e/live.py",
    "/_edicola/..%2flive.py",
    "/_edicola/..%5clive.py",
    "/_edicola//etc/passwd",
    "/_edicola/preview.js%00",
    "/_edicola/__init__.py",
    "http://evil.example/site.yaml",
    "http://127.0.0.1/../../etc/passwd",
    "file:///etc/passwd",
    "*",
    "site.yaml",
    "/site yaml",
    "/\x7f",
    "/" + "a" * 65_536,
    "/" + "../" * 20_000 + "etc/passwd",
    "/" + "%2e%2e/" * 9_000,
]

BETRAYING = [b"root:x:", b"base_url", b"timezone:", b"extends:", b"{name:", b"---\n", b"import annotations", b"SQLite", b"Traceback"]
"""What stands in files that nobody may see."""


def betrays(preview: Preview, answer: Response) -> list[bytes]:
    return [each for each in (*BETRAYING, str(preview.root).encode(), b"/tmp", b"site-packages") if each in answer.text]


@pytest.mark.parametrize("target", TRAVERSALS, ids=lambda target: repr(target[:40]))
def test_only_what_is_planned_is_served(preview: Running, target: str) -> None:
    answer = preview.ask(target.encode("latin-1"))
    assert answer.status in (400, 404), answer.text[:300]
    assert not betrays(preview, answer)
    assert "location" not in answer.headers


def test_what_comes_as_raw_bytes_is_a_request_like_another(preview: Running) -> None:
    for target in (b"/\xff\xfe/../site.yaml", b"/\xc0\xae\xc0\xae/site.yaml", b"/\r\nX: y", b"/\x00", b"/%ff", b"/%"):
        answer = preview.ask(target)
        assert answer.status in (400, 404), answer
        assert not betrays(preview, answer)


def test_a_redirect_leads_to_an_address_of_the_site(preview: Running) -> None:
    assert preview.get("/en").headers["location"] == "/en/"
    assert preview.get("/2026/07/molo?a=b#c").headers["location"] == "/2026/07/molo/"
    for target in ("//en", "/en//", "//en/", "/%2fen", "/en%2f..", "//evil.example/%2e%2e/en", "/\\en"):
        assert preview.get(target).status == 404, target


def test_a_host_that_is_not_this_machine_is_refused(preview: Running) -> None:
    port = preview.port
    refused = [
        *("evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}", f"localhost.evil.example:{port}", "127.0.0.1"),
        *("localhost", f"127.0.0.1:{port + 1}", f"localhost:{port}.", f"localhost.:{port}", f"evil@127.0.0.1:{port}", f"2130706433:{port}"),
        *(f"127.1:{port}", f"0.0.0.0:{port}", f"[::]:{port}", f"127.0.0.1:{port}@evil.example", f"127.0.0.1:0{port}", f"127.0.0.2:{port}"),
        *(f"localhost:{port}, evil.example", f"http://127.0.0.1:{port}", ""),
    ]
    for host in refused:
        for target in ("/", "/video.mp4", "/_edicola/preview.js", "/feed.xml"):
            answer = preview.ask(target, host=host)
            assert answer.status == 403 and not betrays(preview, answer), (host, answer)
        assert preview.handshake(f"Origin: http://{host}", host=host).status == 403, host
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LocalHost:{port}", f"[::1]:{port}"):
        assert preview.ask("/", host=host).status == 200, host


def test_a_request_that_says_no_host_or_two_is_refused(preview: Running) -> None:
    good = f"Host: {preview.host}\r\n"
    assert preview.raw(b"GET / HTTP/1.0\r\n\r\n").status == 403
    assert preview.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status == 400
    assert preview.raw(f"GET / HTTP/1.1\r\n{good}Host: evil.example\r\nConnection: close\r\n\r\n".encode()).status == 400
    assert preview.raw(f"GET / HTTP/1.0\r\n{good}Host: evil.example\r\n\r\n".encode()).status in (400, 403)
    assert preview.raw(f"GET http://evil.example/ HTTP/1.1\r\n{good}Connection: close\r\n\r\n".encode()).status in (400, 403, 404)
    assert preview.raw(f"GET / HTTP/1.0\r\n{good}X-Forwarded-Host: evil.example\r\n\r\n".encode()).status == 200


def foreign(preview: Preview) -> list[str]:
    port = preview.port
    return [
        *("http://evil.example", "null", "http://1.2.3.4", f"http://1.2.3.4:{port}", f"http://evil.example:{port}", "file://", ""),
        *(f"https://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}", "http://127.0.0.1", f"http://localhost:{port}.evil.example"),
        *(f"http://127.0.0.1.evil.example:{port}", f"http://localhost:{port}", f"http://x@127.0.0.1:{port}", f"127.0.0.1:{port}"),
        *(
            f"http://127.0.0.1:{port}@evil.example",
            f"http://[::1]:{port}",
            f"chrome-extension://127.0.0.1:{port}",
            f"ws://127.0.0.1:{port}",
        ),
    ]


def test_a_page_of_another_site_is_refused(preview: Running) -> None:
    for origin in foreign(preview):
        for target in ("/", "/feed.xml", "/_edicola/preview.js", "/video.mp4", "/nowhere/"):
            answer = preview.ask(target, "GET", None, f"Origin: {origin}")
            assert answer.status == 403 and not betrays(preview, answer), (origin, answer)
        assert preview.handshake(f"Origin: {origin}").status == 403, origin
    assert preview.handshake().status == 403  # a WebSocket of a browser always says where it comes from
    assert preview.handshake(f"Origin: http://{preview.host}", "Origin: http://evil.example").status in (400, 403)
    assert preview.handshake(f"Origin: http://{preview.host}", path="/").status == 403  # no page is a WebSocket
    assert preview.handshake(f"Origin: http://{preview.host}").status == 101
    assert preview.ask("/", "GET", None, f"Origin: http://{preview.host}").status == 200


def test_no_answer_lets_another_site_read_it(preview: Running) -> None:
    asked = [
        *(
            preview.get(path)
            for path in ("/", "/en", "/nowhere/", "/video.mp4", "/feed.xml", "/_edicola/preview.js", "/_edicola/x", "/%00")
        ),
        *(preview.ask("/", method) for method in ("HEAD", "OPTIONS", "POST")),
        preview.ask("/", "OPTIONS", None, "Origin: http://evil.example", "Access-Control-Request-Method: GET"),
        preview.ask("/", "OPTIONS", None, f"Origin: http://{preview.host}", "Access-Control-Request-Private-Network: true"),
        preview.ask("/", "GET", None, "Origin: http://evil.example"),
        preview.ask("/", host="evil.example"),
        preview.handshake(f"Origin: http://{preview.host}"),
        preview.handshake("Origin: http://evil.example"),
    ]
    for answer in asked:
        assert not any(name.startswith("access-control") for name in answer.headers), answer
    for answer in asked[:6]:
        assert answer.headers["cross-origin-resource-policy"] == "same-origin" and answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_pages_can_only_be_looked_at(preview: Running) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "get", "X"):
        for target in ("/", "/nowhere/", "/video.mp4", "/feed.xml", "/_edicola/preview.js"):
            answer = preview.ask(target, method, None, "Content-Length: 3", "X: y")
            assert answer.status == 405 and not betrays(preview, answer), (method, target, answer)
    assert preview.ask("/", "CONNECT").status in (400, 404, 405)


def test_head_and_ranges_are_answered_as_browsers_need_them(preview: Running) -> None:
    for target in ("/", "/feed.xml", "/video.mp4", "/nowhere/", "/_edicola/preview.js"):
        whole, head = preview.get(target), preview.ask(target, "HEAD")
        assert (head.status, head.body) == (whole.status, b"")
        assert head.headers["content-length"] == str(len(whole.body))
    part = preview.ask("/video.mp4", "GET", None, "Range: bytes=1000-1999")
    assert (part.status, part.body, part.headers["content-range"]) == (206, VIDEO[1000:2000], f"bytes 1000-1999/{len(VIDEO)}")
    assert preview.ask("/video.mp4", "GET", None, "Range: bytes=-10").body == VIDEO[-10:]
    assert preview.ask("/video.mp4", "GET", None, f"Range: bytes={len(VIDEO)}-").status == 416
    many = preview.ask("/video.mp4", "GET", None, "Range: bytes=" + ",".join(f"{n}-{n}" for n in range(0, 4000, 2)))
    assert many.status in (200, 206, 400, 416) and len(many.text) < 4 * len(VIDEO)


def test_requests_out_of_all_measure_are_refused(preview: Running) -> None:
    begin = f"GET / HTTP/1.1\r\nHost: {preview.host}\r\nConnection: close\r\n".encode()
    for request in (begin + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n", begin + b"X: y\r\n" * 200_000 + b"\r\n", b"\x16\x03\x01" * 50_000):
        assert preview.raw(request).status in (0, 400, 431)
    for smuggled in (
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: x",
        "Content-Length: -1",
        "Transfer-Encoding: gzip, chunked, x",
    ):
        assert preview.raw(begin + smuggled.encode() + b"\r\n\r\nabcde").status in (400, 501), smuggled
    assert preview.get("/").status == 200


def frame(text: bytes, opcode: int = 1) -> bytes:
    """A message of a browser's WebSocket, masked with nothing."""
    size = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big") if len(text) < 65536 else b""
    size = size or b"\xff" + len(text).to_bytes(8, "big")
    return bytes([0x80 | opcode]) + size + b"\0\0\0\0" + text


def test_what_a_tab_says_does_no_harm(preview: Running, capfd: pytest.CaptureFixture[str]) -> None:
    sayings = [
        frame(b"x" * 100_000),
        frame(b"\xff\xfe"),
        frame(b"\0" * 50, 2),
        frame(b"", 9),
        frame(b"", 3),
        b"\0" * 64,
        frame(b"{}") * 500,
    ]
    for saying in sayings:
        with preview.tab() as line:
            line.sendall(saying)
    with preview.tab("/" + "a" * 4_000 + "%00%0d%0a"):
        wait_for(lambda: preview.server.tabs.open)
    with preview.connect() as line:
        line.sendall(f"GET /_edicola/tab?page=/{'a' * 60_000} HTTP/1.1\r\nUpgrade: websocket\r\n".encode())
    wait_for(lambda: not preview.server.tabs.open)
    assert preview.get("/").status == 200 and capfd.readouterr().err == ""


def heard(line: socket.socket) -> dict[str, object]:
    """The next message of the preview."""
    size = exactly(line, 2)[1]
    if size == 126:
        size = int.from_bytes(exactly(line, 2), "big")
    found: dict[str, object] = json.loads(exactly(line, size))
    return found


def exactly(line: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        piece = line.recv(size - len(found))
        assert piece, found
        found += piece
    return found


def test_a_tab_that_never_listens_keeps_nobody_waiting(preview: Running) -> None:
    with preview.tab("/2026/07/molo/") as deaf, preview.tab("/2026/07/molo/") as good:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        first = heard(good)["page"]
        for n in range(300):  # more than the buffers of a socket hold
            news = preview.at_desk(lambda n=n: {**preview.server._news("/", "en", None), "saved": "x" * 5000 + str(n)})
            preview.server.loop.call_soon_threadsafe(lambda news=news: [tab.tell(news) for tab in preview.server.tabs.open])  # type: ignore[union-attr]
        wait_for(lambda: str(heard(good)["saved"]).endswith("x299"))
        assert first
    wait_for(lambda: not preview.server.tabs.open)


def test_idle_and_slow_connections_keep_nobody_waiting(preview: Running) -> None:
    threads = threading.active_count()
    with ExitStack() as stack:
        idle = [stack.enter_context(preview.connect()) for _ in range(200)]
        slow = [stack.enter_context(preview.connect()) for _ in range(20)]
        for n in range(10):
            for line in slow:
                line.sendall(b"GET / HTTP/1.1\r\n"[n : n + 1])
            assert preview.get("/").status == 200
        assert threading.active_count() == threads
        idle[0].sendall(f"GET / HTTP/1.1\r\nHost: {preview.host}\r\nConnection: close\r\n\r\n".encode())
        assert idle[0].recv(100).startswith(b"HTTP/1.1 200")


def test_whoever_hangs_up_in_the_middle_is_forgotten(preview: Running, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(30):
        with preview.connect() as line:
            line.sendall(f"GET /video.mp4 HTTP/1.1\r\nHost: {preview.host}\r\n\r\n".encode())
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # reset, not closed
    assert preview.get("/video.mp4").body == VIDEO
    assert capfd.readouterr().err == ""


def test_a_file_that_goes_while_it_is_served_is_not_found(preview: Running, capfd: pytest.CaptureFixture[str]) -> None:
    file = preview.root / "content/static/video.mp4"
    hidden = preview.root / "video.mp4"
    blocked, free = threading.Event(), threading.Event()
    waiting = preview.server.desk.ask(lambda: (blocked.set(), free.wait(LONG)))
    assert blocked.wait(LONG)
    file.rename(hidden)
    found: list[Response] = []
    asking = threading.Thread(target=lambda: found.append(preview.get("/video.mp4")))
    asking.start()
    wait_for(lambda: preview.server.desk.jobs)
    preview.server.desk.changes = None  # as if the server were asked before the news came
    free.set()
    waiting.result(LONG)
    asking.join()
    hidden.rename(file)
    assert found[0].status == 404 and capfd.readouterr().err == ""
    wait_for(lambda: preview.get("/video.mp4").status == 200)


def leveled(look: Preview, process: Process) -> tuple[int, int]:
    for _ in range(100):
        with look.tab("/2026/07/molo/") as line:
            assert heard(line)["page"]
    return process.threads(), process.memory()


def test_the_process_itself(paper: Path, tmp_path: Path) -> None:
    """T45 to T47 and F13 with the command, as one story, since a process takes a moment to start."""
    before = tree(paper)
    with process(paper, tmp_path / "said", "--now", NOW, "--port", str(free_port())) as served:
        assert "Un segreto" in served.page("/") and 'name="robots" content="noindex"' in served.page("/2026/07/segreto/")
        assert served.ask("/", host="evil.example").status == 403
        again = run_here(paper, "serve", "--port", str(served.port))
        assert again.status == 3 and f"port {served.port} is taken" in again.text and "--port" in again.text

        leveled(served, served)
        threads, memory = leveled(served, served)
        later_threads, later = leveled(served, served)
        print(f"after 200 and 300 tabs: {threads} and {later_threads} threads, {memory} and {later} KB")
        assert later_threads <= threads and later < memory + 4096
        (paper / STORY).write_text(article("Il molo", "2026-07-01", "Il testo nuovo."), "utf-8")
        wait_for(lambda: "Il testo nuovo." in served.page("/2026/07/molo/"))

        with ExitStack() as stack:
            for _ in range(20):
                stack.enter_context(served.tab())
            started = time.monotonic()
            served.process.send_signal(signal.SIGINT)
            assert served.process.wait(LONG) == 130
            print(f"ended in {time.monotonic() - started:.2f} s with 20 tabs")
        assert "Traceback" not in served.said and "rror" not in served.said, served.said
    after = {name: content for name, content in tree(paper).items() if not name.startswith(".edicola/")}
    assert after.keys() == before.keys() and not (paper / "public").exists()

    assert build_here(paper).status == 0
    built = tree(paper / "public")
    for name, content in built.items():
        assert not any(word in content for word in (b"localhost", b"127.0.0.1", b"_edicola", b"segreto", b"Non ancora")), name
    with process(paper, tmp_path / "said", "--now", NOW, "--host", "0.0.0.0") as served:
        assert "warning: whoever is on the network can now read this preview" in served.said
        assert served.get("/").status == 200
        assert served.ask("/", host=f"evil.example:{served.port}").status == 403
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(LONG) == 143 and "Traceback" not in served.said
    assert tree(paper / "public") == built


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_a_port_that_is_taken_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = int(other.getsockname()[1])
        monkeypatch.setattr("generator.commands.serve.PORT", taken)
        with listen("127.0.0.1", None, said.append) as found:
            port = int(found.getsockname()[1])
        assert taken < port <= taken + NEXT
        assert [fill(text, text.facts) for text in said if isinstance(text, Line)] == [
            f"port {taken} is taken: the preview is at port {port}"
        ]
        with pytest.raises(MachineError, match=f"port {taken} is taken by another program") as refused:
            listen("127.0.0.1", taken, said.append)
        assert refused.value.status == 3 and len(said) == 1


def test_an_output_folder_that_is_there_is_left_alone(paper: Path) -> None:
    assert build_here(paper, "--now", "2026-07-02").status == 0
    before = {name: (path.stat().st_mtime_ns, path.stat().st_ino) for name in tree(paper / "public") if (path := paper / "public" / name)}
    with running(paper) as preview:
        (paper / SECRET).write_text(article("Un segreto", "2026-07-05", "Ora sì."), "utf-8")
        wait_for(lambda: "Ora sì." in preview.page("/2026/07/segreto/"))
        assert preview.get("/video.mp4").status == 200
    after = {name: (path.stat().st_mtime_ns, path.stat().st_ino) for name in tree(paper / "public") if (path := paper / "public" / name)}
    assert after == before
