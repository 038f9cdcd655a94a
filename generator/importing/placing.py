"""Where each article belongs, and whether it may be written: what editors have done since the last import stays."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from generator.digest import digest_bytes
from generator.importing.composing import Composed
from generator.importing.findings import TEXT_RANK
from generator.importing.ledger import Entry, Ledger
from generator.importing.pieces import Piece
from generator.model.story import Article
from generator.reading.slugs import make_slug
from generator.reading.walk import CONTENT, unportable

Action = Literal["created", "updated", "unchanged", "edited", "better", "deleted", "there", "refused"]
"""`edited`: an editor changed it since; `better`: an earlier import knew more; `there`: somebody had written it already."""


class Placed(Struct, frozen=True):
    """What becomes of an article."""

    piece: Piece
    composed: Composed
    path: str
    action: Action
    moved_from: str = ""
    """Where an earlier import wrote it, if an editor has moved it since."""
    entry: Entry | None = None

    @property
    def writes(self) -> bool:
        """Whether its file is written."""
        return self.action in ("created", "updated")


class Shelf:
    """Places stories, one after the other; remembers which folders are taken."""

    def __init__(self, root: Path, ledger: Ledger, articles: Iterable[Article], section: str) -> None:
        self.root = root
        self.ledger = ledger
        self.section = section
        listed = list(articles)
        self.by_alias = {(each.language, unicodedata.normalize("NFC", alias)): each for each in listed for alias in each.aliases}
        self.by_slug: dict[tuple[str, str], list[Article]] = {}
        for each in listed:
            self.by_slug.setdefault((each.language, each.slug), []).append(each)
        self.owned = {entry.file for entry in ledger.entries}
        self.taken: set[str] = set()

    def place(self, group: Sequence[tuple[Piece, Composed]]) -> list[Placed]:
        """The languages of one story, which share a folder."""
        known = [(piece, composed, self._known(piece, composed)) for piece, composed in group]
        folder = next((found[0].rpartition("/")[0] for _, _, found in known if found and _is_own_folder(*found[:1])), None)
        folder = folder or self._free_folder([(piece, composed) for piece, composed, _ in known])
        self.taken.add(folder)
        return [self._placed(piece, composed, found, f"{folder}/{piece.language}.md") for piece, composed, found in known]

    def _known(self, piece: Piece, composed: Composed) -> tuple[str, Entry | None, str] | None:
        """The file that has the story already, what the ledger says of it, and where it was before somebody moved it."""
        entry = self.ledger.find(piece.merged.names, piece.language)
        if entry is not None and (self.root / entry.file).is_file():
            return entry.file, entry, ""
        moved = self._elsewhere(piece, entry)
        if moved is not None:
            return moved.path, entry, entry.file if entry else ""
        return (entry.file, entry, "") if entry is not None else None

    def _elsewhere(self, piece: Piece, entry: Entry | None) -> Article | None:
        """The article that leads on from an old address of the story, or has its slug: one that no entry of the ledger owns."""
        for alias in piece.aliases:
            found = self.by_alias.get((piece.language, alias))
            if found is not None and found.path not in self.owned:
                return found
        if entry is None:
            return None
        same = [each for each in self.by_slug.get((piece.language, piece.slug), ()) if each.path not in self.owned]
        return same[0] if len(same) == 1 else None

    def _free_folder(self, group: Sequence[tuple[Piece, Composed]]) -> str:
        lead = group[0][0]
        day = f"{lead.date:%Y-%m-%d}-" if lead.date else ""
        name = (make_slug(lead.slug, ascii_only=True) or make_slug(lead.slug, ascii_only=False))[:80].strip("-")
        name = name if day or (name and unportable(name) is None) else f"story-{name}".strip("-")
        for number in range(1, 100_000):
            folder = f"{CONTENT}/{self.section}/{day}{name}" + (f"-{number}" if number > 1 else "")
            if self._is_free(folder, {f"{piece.language}.md": composed.data for piece, composed in group}):
                return folder
        raise AssertionError  # nobody has so many stories of one name and day

    def _is_free(self, folder: str, own: Mapping[str, bytes]) -> bool:
        """Whether no other story lies there. What a killed import has written of this one is no other story."""
        if folder in self.taken:
            return False
        try:
            articles = [path for path in (self.root / folder).iterdir() if path.suffix in (".md", ".yaml")]
        except OSError:
            return not (self.root / folder).exists()
        return all(path.name in own and path.read_bytes() == own[path.name] for path in articles)

    def _placed(self, piece: Piece, composed: Composed, found: tuple[str, Entry | None, str] | None, new: str) -> Placed:
        path, entry, before = found or (new, None, "")
        return Placed(piece, composed, path, self._action(piece, composed, path, entry), before, entry)

    def _action(self, piece: Piece, composed: Composed, path: str, entry: Entry | None) -> Action:
        if composed.refused:
            return "refused"
        file = self.root / path
        if not file.is_file():
            return "created" if entry is None else "deleted"
        there = file.read_bytes()
        if there == composed.data:
            return "unchanged"
        if entry is None:
            return "there"
        if digest_bytes(there) != entry.digest:
            return "edited"
        return "better" if _knew_more(entry, piece) else "updated"


def _is_own_folder(path: str) -> bool:
    """Whether the file is one of a folder of its story's own, as `it.md`."""
    return "." not in path.rpartition("/")[2].removesuffix(".md")


def _knew_more(entry: Entry, piece: Piece) -> bool:
    """Whether an earlier import had a date that this one lacks, or its text from a better source."""
    if piece.date is None and "date" in entry.fields:
        return True
    if not entry.text_from:
        return False
    new = piece.merged.sources.get("text")
    ranks = list(map(str, TEXT_RANK))
    return new is None or (entry.text_from in ranks and ranks.index(new.kind) > ranks.index(entry.text_from))
