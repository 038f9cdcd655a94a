"""What was imported, by the names of the stories: so that a further import knows what editors have done since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict

from generator.building.publish import machine_errors
from generator.digest import Digest
from generator.newsroom.writing import put
from generator.problems import UsageError

FOLDER = "content/.imports"
VERSION = 1


class Entry(Struct, frozen=True):
    """A story in one language that was imported."""

    names: tuple[str, ...]
    """All by which its sources know it."""
    language: str
    file: str
    """Where it was last seen, relative to the site."""
    digest: Digest
    """Of the file as it was written; empty for one that was there already."""
    text_from: str = ""
    """The kind of source that its text is from; empty if it has none."""
    state: str = "imported"
    """`imported`, `edited` or `deleted`."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Field -> the kind of source whose word counts."""
    sources: tuple[str, ...] = ()
    """Kind and name of each file that knew the story."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What has no place in front matter: Wix's user, guid, old address, categories, id of the translations."""


class Ledger:
    """The entries, found by any of their names."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self._by_name = {(entry.language, name): entry for entry in self.entries for name in entry.names}

    def find(self, names: Iterable[str], language: str) -> Entry | None:
        """The entry that shares a name; None for a story that was never imported."""
        return next((self._by_name[language, name] for name in sorted(names) if (language, name) in self._by_name), None)


def read_ledger(root: Path, source: str) -> Ledger:
    """The ledger of a kind of old site; empty if there is none. UsageError for one that can't be read: without it, edits could be lost."""
    path = root / FOLDER / f"{source}.json"
    with machine_errors(path):
        if not path.exists():
            return Ledger(())
        data = path.read_bytes()
    try:
        found: Any = json.loads(data)
        if found["version"] != VERSION:
            raise ValueError
        return Ledger(_entry(each) for each in found["stories"])
    except (ValueError, KeyError, TypeError):
        message = "{path}: the ledger of earlier imports can't be read"
        raise UsageError(message, "take it back from git, or delete it to import everything anew", path=f"{FOLDER}/{source}.json") from None


def _entry(each: Mapping[str, Any]) -> Entry:
    return Entry(**{**each, "names": tuple(each["names"]), "sources": tuple(each.get("sources", ()))})


def write_ledger(root: Path, source: str, entries: Iterable[Entry]) -> None:
    """Write the ledger as a whole, in an order of its own, without any clock."""
    stories = [asdict(entry) for entry in sorted(entries, key=lambda entry: (entry.language, entry.names))]
    text = json.dumps({"version": VERSION, "stories": stories}, ensure_ascii=False, indent=1, sort_keys=True)
    path = root / FOLDER / f"{source}.json"
    with machine_errors(path):
        put(path, f"{text}\n".encode("utf-8", "backslashreplace"))  # names of files need not be UTF-8; JSON has such escapes
