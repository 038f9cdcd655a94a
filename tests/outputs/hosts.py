"""The built site as hosts serve it: nginx and Apache with the redirects made for them, and a plain server of static files."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from tests.conftest import need

NGINX = """\
{user}
daemon off;
pid {work}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
    include {public}/redirects.nginx.conf;
    server {{
        listen 127.0.0.1:{port};
        absolute_redirect off;
        root {public};
        if ($edicola_redirect) {{ return 301 $edicola_redirect; }}
    }}
}}
"""

MODULES = ("mpm_event", "authz_core", "rewrite", "dir")
APACHE = """\
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {work}/apache.pid
ErrorLog {work}/error.log
DocumentRoot {public}
<Directory {public}>
    AllowOverride All
    Require all granted
    DirectoryIndex index.html
</Directory>
"""


class Answer(NamedTuple):
    """What a host said to one request."""

    status: int
    location: str
    body: str


class _Connection(http.client.HTTPConnection):
    """Kept for all requests; their paths may be what no browser sends."""

    def _encode_request(self, request: str) -> bytes:
        return request.encode()


class Host:
    """A server on this machine."""

    def __init__(self, port: int) -> None:
        self.connection = _Connection("127.0.0.1", port, timeout=60)

    def ask(self, path: str) -> Answer:
        """One request, with exactly this path."""
        self.connection.request("GET", path, headers={"Host": "127.0.0.1"})
        response = self.connection.getresponse()
        location = (response.getheader("Location") or "").encode("latin-1").decode()
        return Answer(response.status, location, response.read().decode())

    def follow(self, path: str) -> tuple[str, int]:
        """Where a request ends, after the redirects of the host, and with which status. More than three are too many."""
        for _ in range(4):
            answer = self.ask(path)
            if answer.status not in (301, 302):
                return path, answer.status
            parts = urlsplit(urljoin(path, answer.location))
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return path, 310


@contextlib.contextmanager
def nginx(public: Path, work: Path) -> Iterator[Host]:
    """nginx, as docs/configuration.md says."""
    need(shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin"), "nginx", "apt install nginx-light")
    port, config = _free_port(), work / "nginx.conf"
    config.write_text(NGINX.format(user="user root;" if os.geteuid() == 0 else "", work=work, public=public, port=port))
    program = str(shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin"))
    with _running([program, "-c", str(config), "-p", str(work)], port, work) as host:
        yield host


@contextlib.contextmanager
def apache(public: Path, work: Path) -> Iterator[Host]:
    """Apache with mod_rewrite, and .htaccess allowed."""
    program = shutil.which("apache2", path="/usr/sbin:/usr/bin")
    need(program, "apache2", "apt install apache2-bin")
    port, config = _free_port(), work / "apache.conf"
    modules = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in MODULES)
    config.write_text(modules + APACHE.format(work=work, public=public, port=port))
    with _running([str(program), "-f", str(config), "-D", "FOREGROUND"], port, work) as host:
        yield host


@contextlib.contextmanager
def _running(command: list[str], port: int, work: Path) -> Iterator[Host]:
    log = work / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        while True:
            if process.poll() is not None:
                raise AssertionError(f"the server did not start: {log.read_text()}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=60):
                break
            time.sleep(0.02)
        host = Host(port)
        yield host
        host.connection.close()
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def plain(public: Path) -> Iterator[Host]:
    """Python's own server of files: it knows no redirects but those to folders."""
    handler = partial(_Quiet, directory=str(public))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            host = Host(server.server_port)
            yield host
            host.connection.close()
        finally:
            server.shutdown()
            thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
