"""What one reading of the site leaves to the next. A build has read nothing before; a preview reads the site again and again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar, cast

from generator.building.store import Store, changes
from generator.building.workers import aside
from generator.catalog.resolve import Visibility
from generator.digest import Digest
from generator.model.site import FILE, THEMES
from generator.model.story import Body, Facts, Record, Registered
from generator.problems import Problem
from generator.reading.content import Reading
from generator.reading.files import FileDigests, Seen

T = TypeVar("T")


class Memory:
    """Earlier results, and which of them still hold.

    `lenient` readings go on with what a file said when it was last right; others stop at errors.
    """

    def __init__(self, store: Store, *, clean: bool = False, lenient: bool = False) -> None:
        self.store = store
        self.clean = clean
        self.lenient = lenient
        self.stored_facts: Mapping[Digest, Facts] = {} if clean else store.facts()
        self.facts: Mapping[Digest, Facts] = self.stored_facts
        self.bodies: dict[Digest, Body] = {}
        """Converted since, and not in the store yet."""
        self.passing: set[Digest] = set()
        """Converted since, and in the store: a preview forgets them when the next version has come."""
        self.stored_records: Mapping[str, Record] = {} if clean else store.records()
        self.records: Mapping[str, Record] = self.stored_records
        """Of the reading before, which may have been another run's."""
        self.reading: Reading | None = None
        self.good: dict[str, Record] = {}
        """Path of an article's file -> what it said when it last had no error."""
        self.stored_registered: Mapping[str, Registered] = {} if clean else store.registered()
        self.registered: Mapping[str, Registered] = self.stored_registered
        self.stored_seen: Mapping[str, Seen] = {} if clean else store.seen()
        self.files = FileDigests(self.stored_seen)
        self.changed: Collection[str] | None = None
        """The files that changed since the last reading; None where that is not known."""
        self.written: Container[str] | None = None
        """Absolute paths of the files that somebody is writing, as far as is known; None if nobody says."""
        self.held: frozenset[str] = frozenset()
        """Articles that were being written, from the site's folder: they are to be read again."""
        self.pictures = 0
        """A number that is another whenever a picture may be."""
        self.times = 0
        """A number that is another whenever the clock may have changed the site."""
        self.stages: dict[str, tuple[tuple[object, ...], tuple[object, ...], object]] = {}
        self.visibility: Visibility | None = None
        self.until: datetime | None = None
        """When the clock changes the last catalogue."""

    def html(self, key: Digest) -> str | None:
        """The HTML of a body that has been converted; None if it is lost."""
        body = self.bodies.get(key)
        return self.store.html(key) if body is None else body.html

    def save(self, used: Mapping[Digest, Facts] | None = None) -> None:
        """Keep in the store what is new; where the bodies that are used are named, others are forgotten, and what is of gone files."""
        self.save_texts(used)
        seen = self.stored_seen
        if used is not None or self.changed is None:  # after a few files of a preview there is hardly anything new
            seen = self.files.seen if used is not None else {**self.files.before, **self.files.seen}
            self.store.save_seen(seen, changes(self.stored_seen, seen))
        if self.store.path is not None:  # it gives itself up when the disk refuses
            self.stored_seen = seen

    def save_texts(self, used: Mapping[Digest, Facts] | None = None) -> None:
        """The same of all but what is known of files: it is true whatever comes of the pages."""
        facts = self._worth_keeping() if used is None else used
        bodies = {key: body.html for key, body in self.bodies.items() if key in facts}
        self.store.save_bodies(bodies, facts, bodies.keys() | (self.stored_facts.keys() - facts.keys()))
        self.store.save_records(self.records, changes(self.stored_records, self.records))
        self.store.save_registered(self.registered, changes(self.stored_registered, self.registered))
        self._texts_are_saved(facts)

    def _texts_are_saved(self, facts: Mapping[Digest, Facts]) -> None:
        if self.store.path is not None:
            self.passing = (self.passing | self.bodies.keys()) & facts.keys()
            self.bodies.clear()
            self.stored_facts, self.stored_records, self.stored_registered = facts, self.records, self.registered

    @contextmanager
    def saving_texts(self, used: Mapping[Digest, Facts], jobs: int) -> Iterator[None]:
        """The same, while the block does something else that does not need the store."""

        def save() -> tuple[Path | None, list[Problem]]:
            self.save_texts(used)
            return self.store.path, self.store.notes

        with aside(save, jobs) as saved:
            try:
                yield
            finally:
                self.store.is_left_with(*saved())
                self._texts_are_saved(used)

    def _worth_keeping(self) -> Mapping[Digest, Facts]:
        """What is used now, and what an earlier run left; of the versions that an article went through since only the last."""
        over = self.passing - self.facts.keys()
        return {key: facts for key, facts in self.stored_facts.items() if key not in over} | {
            key: body.facts for key, body in self.bodies.items() if key in self.facts
        }

    @property
    def has_news(self) -> bool:
        """Whether something was read or converted that the store does not have."""
        return bool(self.bodies) or self.records is not self.stored_records

    def expect(self, root: Path, changed: Collection[str] | None) -> None:
        """Before a reading: these files changed, None for whatever may have. What is not a file now and then may be a whole folder."""
        seen = {**self.files.before, **self.files.seen}
        known = self._known(root, changed) if changed is not None else None
        self.changed = known
        if known is None:
            self.files = FileDigests(seen, written=self.written)
            self.pictures += 1
            return
        self.files = FileDigests(seen, seen.keys() - {str(root / path) for path in known}, self.written)
        self.pictures += any(not path.endswith((".md", ".yaml")) for path in known)

    def _known(self, root: Path, changed: Collection[str]) -> Collection[str] | None:
        """The changed paths, if each is a file that the last reading knew, or lies outside content/."""
        if self.reading is None:
            return None
        tree = self.reading.tree
        there = {*tree.files, *tree.static}
        inside = [path for path in changed if not path.startswith((f"{THEMES}/", "..")) and path != FILE]
        return frozenset(changed) if all(path in there and (root / path).is_file() for path in inside) else None

    def at(self, visibility: Visibility) -> int:
        """A number that stays the same as long as the clock changes nothing."""
        before = self.visibility
        same = before is not None and (before.drafts, before.scheduled) == (visibility.drafts, visibility.scheduled)
        if before is None or not same or visibility.now < before.now or (self.until is not None and visibility.now >= self.until):
            self.times += 1
            self.visibility = visibility
        return self.times

    def again(self, stage: str, same: tuple[object, ...], equal: tuple[object, ...], work: Callable[[], T]) -> T:
        """What a stage gave the last time, if its inputs are the very same objects, or equal values, now; else what it gives now."""
        kept = self.stages.get(stage)
        if kept is not None and all(a is b for a, b in zip(kept[0], same, strict=True)) and kept[1] == equal:
            return cast("T", kept[2])
        result = work()
        self.stages[stage] = same, equal, result
        return result
