"""One canonical spelling of a value, and its hash."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from hashlib import blake2b, sha1
from pathlib import PurePath
from typing import Any

Digest = str
"""32 hexadecimal digits: blake2b with 16 bytes."""


def digest_bytes(data: bytes) -> Digest:
    """The digest of bytes."""
    return blake2b(data, digest_size=16).hexdigest()


def blob_id(data: bytes) -> str:
    """Git's name for a file's content (git-scm.com/book, Git Objects), in the usual SHA-1: 40 hexadecimal digits."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def blob_ids(data: bytes) -> tuple[str, ...]:
    """Git's names for a text with either kind of line ends: git may turn them."""
    lines = data.replace(b"\r\n", b"\n")
    return tuple(map(blob_id, dict.fromkeys((data, lines, lines.replace(b"\n", b"\r\n")))))


def is_revision(text: str) -> bool:
    """Whether the text can be a name that git gives, perhaps shortened."""
    return re.fullmatch(r"[0-9a-fA-F]{7,64}", text) is not None


def is_revision_of(revision: str, blobs: Iterable[str]) -> bool:
    """Whether the revision, perhaps shortened, is one of these names."""
    return is_revision(revision) and any(id.startswith(revision.lower()) for id in blobs)


def digest(value: object) -> Digest:
    """The digest of a frozen value: equal for equal values, whatever the process, order of keys or hash seed.

    Takes None, bool, int, float, str, bytes, date, datetime, path, tuple, list, frozenset, mapping with text keys and
    structs and dataclasses of those; anything else is a TypeError, so that nothing with an identity slips in.
    """
    return digest_bytes(spell(value).encode("utf-8", "surrogatepass"))


def witness(value: object) -> Digest:
    """The digest of an answer: as `digest`, and many times as quick, but it tells apart only what one question can answer.

    Fields are told by their names, so that two structs with the same fields and values are one.
    """
    try:
        return digest_bytes(type(value).__name__.encode() + _encoder()(value))
    except UnicodeEncodeError:  # a name of a file that is no text
        return digest(value)


def spell(value: object) -> str:
    """The canonical spelling that is hashed: JSON with sorted keys, where what JSON lacks is a tagged list."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> Any:  # Any: what json.dumps takes in turn
    kind = type(value)
    names = getattr(kind, "__struct_fields__", None) or getattr(kind, "__dataclass_fields__", None)
    if names is not None:
        return [kind.__name__, *(getattr(value, name) for name in names)]
    if isinstance(value, str):  # a kind of its own: markup, a sentence with its facts
        return str.__str__(value)
    if isinstance(value, datetime | date):
        return ["at", value.isoformat()]
    if isinstance(value, frozenset):
        return ["set", *sorted(map(spell, value))]
    if isinstance(value, PurePath):
        return ["path", str(value)]
    if isinstance(value, bytes):
        return ["bytes", digest_bytes(value)]
    raise TypeError(f"a {type(value).__name__} has no canonical spelling")


@cache
def _encoder() -> Callable[[object], bytes]:
    import msgspec  # noqa: PLC0415 (a build that has nothing to do does not pay for it)

    return msgspec.json.Encoder(order="deterministic", enc_hook=_plain).encode
