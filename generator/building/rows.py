"""The rows of the store's tables: some entries each, as JSON, with a checksum."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any  # what an entry of some kind is
from zlib import crc32

import msgspec


def row_of(name: str) -> str:
    """The row of a table in which the entry of that name is: one of two hundred and fifty-six, so that few are written for a change."""
    return f"{crc32(name.encode('utf-8', 'surrogatepass')) & 255:02x}"


def _as_text(value: object) -> str:
    """Markup and sentences are texts of their own kind, which the store keeps as text; so are paths."""
    if isinstance(value, str | Path):
        return str.__str__(value) if isinstance(value, str) else str(value)
    raise TypeError(type(value).__name__)


def _from_text(kind: type, value: object) -> object:
    """A path is kept as text; what may be anything is what it is."""
    if kind is object:
        return value
    if issubclass(kind, Path):
        return Path(str(value))
    raise TypeError(kind.__name__)


encode = msgspec.json.Encoder(enc_hook=_as_text).encode


read_raw = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def reader(kind: object) -> Callable[[bytes | msgspec.Raw], Any]:
    """Reads entries of that kind."""
    return msgspec.json.Decoder(kind, dec_hook=_from_text).decode


class LostError(Exception):
    """Something that the store had is damaged."""


def whole(
    connection: sqlite3.Connection, table: str, names: Collection[str] | None = None, *, all_of_them: bool = False
) -> list[tuple[str, bytes]]:
    """Name and data of the rows among these, or among all, that are as they were written. LostError if that must be all of them."""
    if names is None:
        rows = connection.execute(f"SELECT name, check_, data FROM {table}").fetchall()  # noqa: S608 (our own names)
    else:
        question = f"SELECT name, check_, data FROM {table} WHERE name = ?"  # noqa: S608 (our own names)
        rows = [row for name in names for row in connection.execute(question, (name,))]
    good = [
        (name, data) for name, check, data in rows if isinstance(name, str) and isinstance(data, bytes) and check == check_of(name, data)
    ]
    if all_of_them and len(good) < len(rows):
        raise LostError(table)
    return good


def put(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[str, bytes]]) -> None:
    """Write rows, each with its checksum."""
    checked = ((name, check_of(name, data), data) for name, data in rows)
    connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", checked)  # noqa: S608 (our own names)


def check_of(name: str, data: bytes) -> str:
    """The checksum of a row."""
    check = blake2b(f"{name}\n".encode("utf-8", "surrogatepass"), digest_size=8)
    check.update(data)
    return check.hexdigest()


def change(connection: sqlite3.Connection, table: str, entries: Mapping[str, object], changed: Collection[str], *, others: bool) -> None:
    """Write the rows anew in which the changed entries are, or were; if there are others, nothing but their text is looked at."""
    names: dict[str, list[str]] = defaultdict(list)
    for name in changed:
        names[row_of(name)].append(name)
    rows: dict[str, dict[str, object]] = {row: {**read_raw(data)} for row, data in whole(connection, table, names)} if others else {}
    for row, found in names.items():
        held = rows.setdefault(row, {})
        for name in found:
            if name in entries:
                held[name] = entries[name]
            else:
                held.pop(name, None)
    put(connection, table, ((row, encode(held)) for row, held in rows.items()))
