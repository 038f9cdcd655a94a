"""What one build remembers for the next: traces, converted bodies, file signatures. Safe to delete at any time.

An SQLite file of JSON and HTML, some entries in a row, keyed by the generator's own sources and the versions of its packages. Every
row carries a checksum: what is damaged or comes from another program is dropped, and everything is produced again. Never a pickle,
since a cache in a repository would be code.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from generator.building.rows import LostError, change, check_of, put, read_raw, reader, row_of, whole
from generator.building.trace import Kept, Written
from generator.digest import Digest, digest, digest_bytes
from generator.model.output import STORE
from generator.model.site import Site
from generator.model.story import Facts, Record, Registered
from generator.model.theme import Theme
from generator.problems import Location, Problem, warning
from generator.reading.files import Seen

T = TypeVar("T")

FOLDER = STORE
FILE = "store.db"

_PACKAGES = (
    *("Markdown", "pymdown-extensions", "Jinja2", "MarkupSafe", "PyYAML", "babel", "pydantic", "msgspec"),
    *("python-slugify", "text-unidecode", "pillow", "nh3", "tzdata"),
)
_TABLES = (
    "outputs",
    "asked",
    "parts",
    "records",
    "registered",
    "site",
    "theme",
    "bodies",
    "html",
    "seen",
    "shelf",
    "stories",
    "lists",
    "media",
)
_BROKEN = (sqlite3.Error, UnicodeError)
"""What reading or writing a damaged or refused file raises."""


def generator_key() -> Digest:
    """Differs whenever a part of the program does that could change an output."""
    from importlib.metadata import version  # noqa: PLC0415 (a build after a small change knows the key)

    package = Path(__file__).resolve().parent.parent
    sources = [digest_bytes(path.read_bytes()) for pattern in ("*.py", "*.yaml") for path in sorted(package.rglob(pattern))]
    return digest((sources, [version(name) for name in _PACKAGES], sys.version))


class Store:
    """The store of one site. `path` is None for one that remembers nothing."""

    def __init__(self, path: Path | None, key: Digest) -> None:
        self.path = path
        self.key = key
        self.notes: list[Problem] = []
        self.connections: dict[int, sqlite3.Connection] = {}
        if path is not None:
            self._prepare(path)

    def _prepare(self, path: Path) -> None:
        try:
            with self._guarded() as connection:
                found = connection.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()
                if found == (self.key,):
                    for table in _TABLES:
                        connection.execute(f"SELECT name, check_, data FROM {table} LIMIT 1")  # noqa: S608 (our own names)
                    return
                self._note("is damaged" if found in (None, (self.key,)) else "was written by another version of Edicola")
        except _BROKEN:
            if path.is_file() and path.stat().st_size:
                self._note("is damaged")
        self._start_afresh(path)

    def _note(self, why: str) -> None:
        message = "the store {why}: everything is produced again"
        self.notes.append(warning(Location(f"{FOLDER}/{FILE}"), message, why=why))

    def _give_up(self, failure: Exception) -> None:
        """From here on remember nothing; what was half written is of no use."""
        path, self.path = self.path, None
        self.close()
        if path is not None:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        message = "the store can't be written ({why}): the next build starts from nothing"
        self.notes.append(warning(Location(FOLDER), message, why=failure))

    def is_left_with(self, path: Path | None, notes: list[Problem]) -> None:
        """After another process has written: it may have had to give up."""
        if path is None:
            self.close()
        self.path, self.notes = path, notes

    def _start_afresh(self, path: Path) -> None:
        self.close()
        try:
            path.unlink(missing_ok=True)
            path.with_name(f"{FILE}-journal").unlink(missing_ok=True)
            with self._guarded() as connection:
                connection.execute("PRAGMA page_size = 16384")  # several texts a page: a third less to write
                connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)")
                for table in _TABLES:
                    connection.execute(f"CREATE TABLE {table} (name TEXT PRIMARY KEY, check_ TEXT, data BLOB)")
                connection.execute("INSERT INTO meta VALUES ('key', ?)", (self.key,))
        except (OSError, sqlite3.Error) as failure:
            self._give_up(failure)

    def _connection(self) -> sqlite3.Connection:
        """That of this process, since it must not be inherited by fork."""
        process = os.getpid()
        if process not in self.connections:
            assert self.path is not None
            self.connections[process] = connection = sqlite3.connect(self.path, timeout=30)
            connection.execute("PRAGMA synchronous = OFF")  # a store lost with the power is a store rebuilt
            connection.text_factory = _decoded
        return self.connections[process]

    @contextmanager
    def _guarded(self) -> Iterator[sqlite3.Connection]:
        """A transaction."""
        with self._connection() as connection:
            yield connection

    @contextmanager
    def _saving(self) -> Iterator[sqlite3.Connection | None]:
        """A transaction, all or nothing; None where nothing is remembered. A disk that refuses is a note: the site does without."""
        if self.path is None:
            yield None
            return
        try:
            connection = self._connection()
        except _BROKEN as failure:
            self._give_up(failure)
            yield None
            return
        try:
            with connection:
                yield connection
        except _BROKEN as failure:
            self._give_up(failure)

    def close(self) -> None:
        """Let go of the file."""
        connection = self.connections.pop(os.getpid(), None)
        if connection is not None:
            connection.close()

    def _load(self, table: str, kind: type[T]) -> dict[str, T]:
        """All entries of a table; those of a damaged row are gone."""
        read = reader(dict[str, kind])  # type: ignore[valid-type]
        found: dict[str, T] = {}
        for _, data in self._rows(table):
            found |= read(data)
        return found

    def rows(self, table: str, names: Collection[str] | None = None) -> list[tuple[str, bytes]]:
        """Name and data of these rows of a table, or of all. LostError if one of them is damaged."""
        if self.path is None:
            raise LostError(table)
        try:
            with self._guarded() as connection:
                return whole(connection, table, names, all_of_them=True)
        except _BROKEN:
            raise LostError(table) from None

    def _rows(self, table: str, names: Collection[str] | None = None) -> list[tuple[str, bytes]]:
        """Name and data of the whole rows among these, or among all."""
        if self.path is None:
            return []
        try:
            with self._guarded() as connection:
                return whole(connection, table, names)
        except _BROKEN:
            self._note("is damaged")
            self._start_afresh(self.path)
            return []

    def renew(self, tables: Mapping[str, Mapping[str, object]], html: Mapping[Digest, str]) -> None:
        """Write these entries of some tables, and this HTML, all or nothing; everything else stays."""
        with self._saving() as connection:
            if connection is not None:
                put(connection, "html", _as_bytes(html))
                for table, entries in tables.items():
                    change(connection, table, entries, entries.keys(), others=True)

    def replace(self, tables: Mapping[str, Mapping[str, object]]) -> None:
        """Write these tables anew, all or nothing."""
        with self._saving() as connection:
            if connection is not None:
                for table, entries in tables.items():
                    connection.execute(f"DELETE FROM {table}")  # noqa: S608 (our own names)
                    change(connection, table, entries, entries.keys(), others=False)

    def _save_alone(self, table: str, entries: Mapping[str, object], changed: Collection[str]) -> None:
        if not changed:
            return
        with self._saving() as connection:
            if connection is not None:
                change(connection, table, entries, changed, others=_has_others(entries, changed))

    def outputs(self) -> dict[str, Kept]:
        """Output path -> what is kept of its trace at hand."""
        return self._load("outputs", Kept)

    def asked(self, paths: Collection[str]) -> dict[str, Written]:
        """Output path -> what it asked; those that are not known are not in it."""
        found: dict[str, msgspec.Raw] = {}
        for _, data in self._rows("asked", {row_of(path) for path in paths}):
            found |= read_raw(data)
        return {path: bytes(found[path]) for path in paths if path in found}

    def save_outputs(
        self,
        outputs: Mapping[str, Kept],
        asked: Mapping[str, bytes],
        changed: Collection[str],
        parts: Mapping[str, str],
        changed_parts: Collection[str],
    ) -> None:
        """What is known of all outputs, what those asked that were made (`written_asked`), and the versions of the parts of all of them.

        Of outputs that are gone nothing is kept. All of it or nothing: an output that is made of a part without a version is never stale.
        """
        made = {path: msgspec.Raw(each) for path, each in asked.items()}
        gone = changed - outputs.keys()
        with self._saving() as connection:
            if connection is not None:
                change(connection, "outputs", outputs, changed, others=_has_others(outputs, changed))
                change(connection, "asked", made, made.keys() | gone, others=_has_others(outputs, made))
                change(connection, "parts", parts, changed_parts, others=_has_others(parts, changed_parts))

    def parts(self) -> dict[str, str]:
        """Part of the site, as it is spelled in outputs -> its version when it was last looked at; none if one is lost."""
        try:
            rows = self.rows("parts")
        except LostError:
            return {}
        read = reader(dict[str, str])
        return {part: version for _, data in rows for part, version in read(data).items()}

    def facts(self) -> dict[Digest, Facts]:
        """Key of a body -> its facts."""
        return self._load("bodies", Facts)

    def html(self, key: Digest) -> str | None:
        """The HTML of a body."""
        if self.path is None:
            return None
        try:
            row = self._connection().execute("SELECT check_, data FROM html WHERE name = ?", (key,)).fetchone()
        except _BROKEN:
            return None
        good = row is not None and isinstance(row[1], bytes) and row[0] == check_of(key, row[1])
        return row[1].decode("utf-8", "surrogatepass") if good else None

    def save_bodies(self, html: Mapping[Digest, str], facts: Mapping[Digest, Facts], changed: Collection[Digest]) -> None:
        """Add this HTML; the facts are those of all bodies that are used, and others are forgotten."""
        with self._saving() as connection:
            if connection is not None:
                put(connection, "html", _as_bytes(html))
                change(connection, "bodies", facts, changed, others=_has_others(facts, changed))
                gone = [(key,) for key in changed if key not in facts]
                connection.executemany("DELETE FROM html WHERE name = ?", gone)

    def records(self) -> dict[str, Record]:
        """Path of an article's file -> the article as it was read."""
        return self._load("records", Record)

    def save_records(self, records: Mapping[str, Record], changed: Collection[str]) -> None:
        """All records, of which some changed."""
        self._save_alone("records", records, changed)

    def registered(self) -> dict[str, Registered]:
        """Path of a registry's or section's file -> what it says."""
        return self._load("registered", Registered)

    def save_registered(self, registered: Mapping[str, Registered], changed: Collection[str]) -> None:
        """All of them, of which some changed."""
        self._save_alone("registered", registered, changed)

    def site(self, key: Digest) -> Site | None:
        """The settings that were read from what has this key; None if they are not known."""
        return self._load("site", Site).get(key)

    def save_site(self, key: Digest, site: Site) -> None:
        """Keep the settings, and no others."""
        self._save_only("site", key, site)

    def theme(self, key: Digest) -> Theme | None:
        """The theme that was read from what has this key; None if it is not known."""
        return self._load("theme", Theme).get(key)

    def save_theme(self, key: Digest, theme: Theme) -> None:
        """Keep the theme, and no other."""
        self._save_only("theme", key, theme)

    def _save_only(self, table: str, key: Digest, entry: object) -> None:
        self.replace({table: {key: entry}})

    def seen(self) -> dict[str, Seen]:
        """Path of a file -> what it was when it was read."""
        return self._load("seen", Seen)

    def save_seen(self, seen: Mapping[str, Seen], changed: Collection[str]) -> None:
        """What is known of all files, of which some changed."""
        self._save_alone("seen", seen, changed)


def _as_bytes(html: Mapping[Digest, str]) -> Iterator[tuple[Digest, bytes]]:
    return ((key, each.encode("utf-8", "surrogatepass")) for key, each in html.items())


def _decoded(data: bytes) -> str:
    """A damaged text fails its checksum, not the run."""
    return data.decode("utf-8", "replace")


def changes(before: Mapping[str, object], now: Mapping[str, object]) -> set[str]:
    """The names under which there is another object now, or none."""
    return {name for name, each in now.items() if before.get(name) is not each} | (before.keys() - now.keys())


def _has_others(entries: Mapping[str, object], changed: Collection[str]) -> bool:
    """Whether there are entries that did not change."""
    return len(entries.keys() & changed) < len(entries)


def open_store(root: Path, key: Digest) -> Store:
    """The store beside site.yaml; one that remembers nothing, with a note, where the disk is read-only."""
    folder = root / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text("*\n")
        if not os.access(folder, os.W_OK):
            raise PermissionError(13, os.strerror(13))
    except OSError as failure:
        store = Store(None, key)
        message = "the store can't be written ({why}): the next build starts from nothing"
        store.notes.append(warning(Location(FOLDER), message, why=failure.strerror))
        return store
    return Store(folder / FILE, key)
