"""Pages that a browser saved into one file with their pictures: MHTML (RFC 2557) and Safari's web archives."""

from __future__ import annotations

import email
import email.policy
import plistlib
from collections.abc import Mapping
from datetime import date
from email.message import Message
from typing import Any

from msgspec import Struct, field

from generator.importing.moments import mail_moment


class Archive(Struct, frozen=True):
    """The page's bytes and encoding, its address and day, where the file knows them, and what belongs to it, by address."""

    page: bytes
    charset: str | None = None
    url: str | None = None
    captured: date | None = None
    parts: Mapping[str, bytes] = field(default_factory=dict)


def is_archive(data: bytes) -> bool:
    """Whether the bytes are one of the two kinds."""
    head = data[:4000].lower()
    return data.startswith(b"bplist00") or (b"multipart/related" in head and b"<html" not in head.partition(b"multipart/related")[0])


def open_archive(data: bytes) -> Archive | None:
    """The page and its parts; None if the file holds no page."""
    return _web_archive(data) if data.startswith(b"bplist00") else _mhtml(data)


def _web_archive(data: bytes) -> Archive | None:
    try:
        found: Any = plistlib.loads(data)
        main = found["WebMainResource"]
        parts = {str(each["WebResourceURL"]): bytes(each["WebResourceData"]) for each in found.get("WebSubresources", [])}
        return Archive(bytes(main["WebResourceData"]), main.get("WebResourceTextEncodingName"), main.get("WebResourceURL"), None, parts)
    except (plistlib.InvalidFileException, KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError):
        return None


def _mhtml(data: bytes) -> Archive | None:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    page: Message | None = None
    parts = {}
    for part in message.walk():
        if part.get_content_type() == "text/html" and page is None:
            page = part
        elif part.get_content_maintype() == "image":
            for name in (part["Content-Location"], f"cid:{(part['Content-ID'] or '').strip('<> ')}"):
                if name:
                    parts[str(name)] = _payload(part)
    if page is None:
        return None
    moment = mail_moment(str(message["Date"])) if message["Date"] else None
    url = message["Snapshot-Content-Location"] or page["Content-Location"]
    return Archive(_payload(page), page.get_content_charset(), str(url) if url else None, moment.date() if moment else None, parts)


def _payload(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
