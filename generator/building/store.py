"""What one build remembers for the next: traces, converted bodies, file signatures. Safe to delete at any time.

An SQLite file, keyed by the generator's own sources and the versions of its packages. Every row carries a checksum: what is damaged
or comes from another program is dropped, and everything is produced again. Never a pickle, since a cache in a repository would be code.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any  # what JSON gives back, checked by the row's checksum

from generator.building.records import plain_problem, plain_record, problem_of, record_of
from generator.building.trace import Trace
from generator.digest import Digest, digest, digest_bytes
from generator.model.output import Question
from generator.model.story import Body, Facts, Flaw, Heading, Record, Ref
from generator.problems import Location, Problem, warning
from generator.reading.files import Seen

FOLDER = ".edicola"
FILE = "store.db"

_PACKAGES = (
    *("Markdown", "pymdown-extensions", "Jinja2", "MarkupSafe", "PyYAML", "babel", "pydantic"),
    *("python-slugify", "text-unidecode", "pillow", "nh3", "tzdata"),
)
_TABLES = ("traces", "asked", "records", "bodies", "html", "seen")
_BROKEN = (sqlite3.Error, UnicodeError)
"""What reading or writing a damaged or refused file raises."""


def generator_key() -> Digest:
    """Differs whenever a part of the program does that could change an output."""
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
                    if connection.execute("PRAGMA quick_check").fetchone() == ("ok",):
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

    def _start_afresh(self, path: Path) -> None:
        self.close()
        try:
            path.unlink(missing_ok=True)
            path.with_name(f"{FILE}-journal").unlink(missing_ok=True)
            with self._guarded() as connection:
                connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)")
                for table in _TABLES:
                    kind = "INTEGER" if table == "asked" else "TEXT"
                    connection.execute(f"CREATE TABLE {table} (name {kind} PRIMARY KEY, check_ TEXT, data TEXT)")
                connection.execute("INSERT INTO meta VALUES ('key', ?)", (self.key,))
        except (OSError, sqlite3.Error) as failure:
            self._give_up(failure)

    @contextmanager
    def _guarded(self) -> Iterator[sqlite3.Connection]:
        """A transaction of this process; a connection must not be inherited by fork."""
        assert self.path is not None
        process = os.getpid()
        if process not in self.connections:
            self.connections[process] = connection = sqlite3.connect(self.path, timeout=30)
            connection.execute("PRAGMA synchronous = OFF")  # a store lost with the power is a store rebuilt
            connection.text_factory = lambda data: data.decode("utf-8", "replace")  # a damaged text fails its checksum, not the run
        with self.connections[process] as connection:
            yield connection

    @contextmanager
    def _saving(self) -> Iterator[sqlite3.Connection | None]:
        """A transaction, all or nothing; None where nothing is remembered. A disk that refuses is a note: the site is out by then."""
        if self.path is None:
            yield None
            return
        try:
            with self._guarded() as connection:
                yield connection
        except _BROKEN as failure:
            self._give_up(failure)

    def close(self) -> None:
        """Let go of the file."""
        connection = self.connections.pop(os.getpid(), None)
        if connection is not None:
            connection.close()

    def _rows(self, table: str) -> Iterator[tuple[Any, str]]:
        if self.path is None:
            return
        try:
            with self._guarded() as connection:
                rows = connection.execute(f"SELECT name, check_, data FROM {table}").fetchall()  # noqa: S608 (our own names)
        except _BROKEN:
            self._note("is damaged")
            self._start_afresh(self.path)
            return
        for name, check, data in rows:
            if check == _check(name, data):
                yield name, data

    def traces(self) -> dict[str, Trace]:
        """Output path -> its trace."""
        asked = {int(number): _asked(data) for number, data in self._rows("asked")}
        found = {}
        for path, data in self._rows("traces"):
            spec, written, numbers, problems = json.loads(data)
            if all(number in asked for number in numbers):
                found[path] = Trace(spec, written, tuple(asked[number] for number in numbers), tuple(map(problem_of, problems)))
        return found

    def save_traces(self, traces: Mapping[str, Trace]) -> None:
        """Replace all traces. Most questions are asked by many outputs: each is written once."""
        numbers: dict[tuple[Question, Digest], int] = {}
        rows = {}
        for path, trace in traces.items():
            asked = [numbers.setdefault(pair, len(numbers)) for pair in trace.asked]
            rows[path] = json.dumps([trace.spec, trace.written, asked, [plain_problem(p) for p in trace.problems]], ensure_ascii=False)
        questions = {number: json.dumps([q.name, q.args, witness], ensure_ascii=False) for (q, witness), number in numbers.items()}
        with self._saving() as connection:
            if connection is not None:
                connection.execute("DELETE FROM asked")
                connection.execute("DELETE FROM traces")
                _put(connection, "asked", questions)
                _put(connection, "traces", rows)

    def facts(self) -> dict[Digest, Facts]:
        """Key of a body -> its facts."""
        return {key: _facts(json.loads(data)) for key, data in self._rows("bodies")}

    def html(self, key: Digest) -> str | None:
        """The HTML of a body."""
        if self.path is None:
            return None
        try:
            with self._guarded() as connection:
                row = connection.execute("SELECT check_, data FROM html WHERE name = ?", (key,)).fetchone()
        except _BROKEN:
            return None
        return row[1] if row is not None and row[0] == _check(key, row[1]) else None

    def save_bodies(self, bodies: Mapping[Digest, Body], used: set[Digest] | None = None) -> None:
        """Add these bodies and forget those that are not used, where that is known."""
        with self._saving() as connection:
            if connection is not None:
                _put(connection, "html", {key: body.html for key, body in bodies.items()})
                _put(connection, "bodies", {key: json.dumps(_plain_facts(body.facts), ensure_ascii=False) for key, body in bodies.items()})
                for table in ("bodies", "html") if used is not None else ():
                    _keep_only(connection, table, used or set())

    def records(self) -> dict[str, Record]:
        """Path of an article's file -> the article as it was read."""
        return {path: record_of(json.loads(data)) for path, data in self._rows("records")}

    def save_records(self, records: Mapping[str, Record], used: Collection[str] | None = None) -> None:
        """Add these records and forget those of other files than the used ones, where these are known."""
        with self._saving() as connection:
            if connection is not None:
                _put(
                    connection, "records", {path: json.dumps(plain_record(record), ensure_ascii=False) for path, record in records.items()}
                )
                if used is not None:
                    _keep_only(connection, "records", set(used))

    def seen(self) -> dict[str, Seen]:
        """Path of a file -> what it was when it was read."""
        found = {}
        for name, data in self._rows("seen"):
            signature, digest_, at = json.loads(data)
            found[name] = Seen(tuple(signature), digest_, at)
        return found

    def save_seen(self, seen: Mapping[str, Seen], *, forget: bool = True) -> None:
        """What is known of files; all others are forgotten unless that is not wanted."""
        with self._saving() as connection:
            if connection is not None:
                _put(connection, "seen", {name: json.dumps([each.signature, each.digest, each.at]) for name, each in seen.items()})
                if forget:
                    _keep_only(connection, "seen", set(seen))


def _put(connection: sqlite3.Connection, table: str, rows: Mapping[str, str] | Mapping[int, str]) -> None:
    checked = [(name, _check(name, data), data) for name, data in rows.items()]
    connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", checked)  # noqa: S608 (our own names)


def _keep_only(connection: sqlite3.Connection, table: str, names: set[str]) -> None:
    stored = {name for (name,) in connection.execute(f"SELECT name FROM {table}")}  # noqa: S608 (our own names)
    connection.executemany(f"DELETE FROM {table} WHERE name = ?", [(name,) for name in stored - names])  # noqa: S608 (our own names)


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


def _check(name: str | int, data: str) -> str:
    return digest_bytes(f"{name}\n{data}".encode("utf-8", "surrogatepass"))[:16]


def _asked(data: str) -> tuple[Question, Digest]:
    name, args, witness = json.loads(data)
    return Question(name, tuple(args)), witness


def _plain_facts(facts: Facts) -> list[object]:
    return [
        facts.words,
        facts.summary,
        facts.anchors,
        [[r.kind, r.target, r.line, r.column] for r in facts.refs],
        [[h.level, h.id, h.title] for h in facts.headings],
        facts.frames,
        [[f.severity, f.message, f.hint, f.facts, f.line, f.column] for f in facts.flaws],
    ]


def _facts(plain: list[Any]) -> Facts:
    words, summary, anchors, refs, headings, frames, flaws = plain
    return Facts(
        words,
        summary,
        tuple(anchors),
        tuple(Ref(*ref) for ref in refs),
        tuple(Heading(*heading) for heading in headings),
        tuple(frames),
        tuple(
            Flaw(severity, message, hint, tuple(map(tuple, facts)), line, column) for severity, message, hint, facts, line, column in flaws
        ),
    )
