"""The one door to the network: what may be asked, and what becomes of the answers."""

from __future__ import annotations

import io
from collections.abc import Iterable
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import BaseHandler, OpenerDirector, Request
from urllib.response import addinfourl

import pytest

from generator.importing import downloads
from generator.importing.downloads import Downloads, _OnlyThere, is_allowed
from generator.importing.findings import Picture
from generator.importing.saved import File
from tests.importing.conftest import Move, messages
from tests.importing.old_site import address_of, figure, media, page, paragraph, picture


class Server(BaseHandler):
    """Answers in place of the network: address -> bytes, a status, or another address."""

    def __init__(self, answers: dict[str, bytes | int | str]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def https_open(self, request: Request) -> addinfourl:
        address = request.full_url
        self.asked.append(address)
        answer = self.answers.get(address, 404)
        headers = Message()
        if isinstance(answer, str):
            headers["Location"] = answer
        data = answer if isinstance(answer, bytes) else b""
        status = answer if isinstance(answer, int) else 302 if isinstance(answer, str) else 200
        found = addinfourl(io.BytesIO(data), headers, address, status)
        found.msg = "as the test wants it"  # type: ignore[attr-defined]
        return found


def director(server: Server) -> OpenerDirector:
    from urllib.request import HTTPDefaultErrorHandler, HTTPErrorProcessor

    opener = OpenerDirector()
    handlers: Iterable[BaseHandler] = (server, _OnlyThere(), HTTPErrorProcessor(), HTTPDefaultErrorHandler())
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def fetch(tmp_path: Path, answers: dict[str, bytes | int | str], source: str) -> tuple[File | str, list[str]]:
    server = Server(answers)
    found = Downloads(tmp_path, director(server), lambda seconds: None).fetch(Picture(source))
    return found, server.asked


WHOLE, SHOWN = address_of(media(1), ""), address_of(media(1))


def test_the_original_is_asked_for_first_and_its_bytes_give_the_ending(tmp_path: Path) -> None:
    found, asked = fetch(tmp_path, {WHOLE: picture(form="PNG")}, SHOWN)
    assert isinstance(found, File) and found.name == f"a1b2c3_{1:032x}.png"
    assert asked == [WHOLE]
    assert (tmp_path / found.name).read_bytes() == picture(form="PNG")


def test_then_the_size_that_the_page_showed(tmp_path: Path) -> None:
    found, asked = fetch(tmp_path, {WHOLE: 403, SHOWN: picture()}, SHOWN)
    assert isinstance(found, File) and asked == [WHOLE, SHOWN]


@pytest.mark.parametrize(
    "address",
    [
        "http://static.wixstatic.com/media/x.jpg",
        "https://static.wixstatic.com.evil.example/media/x.jpg",
        "https://evil.example/static.wixstatic.com/x.jpg",
        "https://user@static.wixstatic.com/x.jpg",
        "https://static.wixstatic.com:8443/x.jpg",
        "https://127.0.0.1/x.jpg",
        "file:///etc/passwd",
        "ftp://static.wixstatic.com/x",
        "https://[",
    ],
)
def test_nobody_else_is_asked(tmp_path: Path, address: str) -> None:
    assert not is_allowed(address)
    found, asked = fetch(tmp_path, {}, address)
    assert (found, asked) == ("the address is not one of the old site's pictures", [])


@pytest.mark.parametrize("target", ["https://evil.example/x.jpg", "http://static.wixstatic.com/x.jpg", "file:///etc/passwd"])
def test_a_redirect_leads_nowhere_else(tmp_path: Path, target: str) -> None:
    found, asked = fetch(tmp_path, {WHOLE: target}, WHOLE)
    assert isinstance(found, str) and asked == [WHOLE]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("data", [b"<html>gone</html>", b"", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"])
def test_what_is_no_picture_is_not_kept(tmp_path: Path, data: bytes) -> None:
    found, _ = fetch(tmp_path, {WHOLE: data}, WHOLE)
    assert found == "what came is no picture" and list(tmp_path.iterdir()) == []


def test_what_is_too_large_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MAX_PICTURE", 100)
    found, _ = fetch(tmp_path, {WHOLE: picture()}, WHOLE)
    assert str(found).startswith("it has more than") and list(tmp_path.iterdir()) == []


def test_an_import_fetches_what_was_not_saved_once(move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server({WHOLE: picture(), address_of(media(2), ""): 500})
    monkeypatch.setattr(downloads, "build_opener", lambda *handlers: director(server))
    monkeypatch.setattr(downloads, "PAUSE", 0)
    move.save({"p.html": page(paragraph("Il molo.") + figure(media(1), alt="Il molo") + figure(media(2), alt="Due"))})
    assert len(messages(move.run(), "picture")) == 2 and server.asked == []
    report = move.run("--download-images")
    assert report["articles"][0]["action"] == "updated"
    assert f"![Il molo](a1b2c3_{1:032x}.jpg)" in move.article()
    assert (move.site.root / f"content/news/2025-07-28-molo-vecchio/a1b2c3_{1:032x}.jpg").read_bytes() == picture()
    assert len(messages(report, "picture")) == 2  # it is not there, and why
    asked = list(server.asked)
    move.run("--download-images")
    assert WHOLE not in server.asked[len(asked) :]
    assert HTTPError  # what the server's statuses become
