"""The property above all others: whatever the history of edits, the incremental build equals a clean one, byte for byte, and produces
exactly the outputs of which an answer changed."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.building.pipeline import Outcome, build
from generator.building.store import Store, generator_key, open_store
from generator.building.trace import Kept
from generator.catalog.resolve import Visibility
from generator.digest import digest_bytes
from generator.problems import SiteError
from generator.reading.settings import read_settings
from tests.conftest import tree
from tests.incremental.edits import Newsroom, edits_of

ROUNDS = int(os.environ.get("EDICOLA_EDITS", "16"))
"""Rounds of edits per seed: more of them, in the environment, find what is rarer."""

KEY = generator_key()


class Trace(NamedTuple):
    """What is remembered of an output; its questions as they are stored."""

    kept: Kept
    asked: bytes


class Keeper(Store):
    """A store that remembers nothing but the traces of its last build, for comparison."""

    def __init__(self) -> None:
        super().__init__(None, KEY)
        self.kept: dict[str, Trace] = {}

    def save_outputs(self, outputs: Mapping[str, Kept], asked: Mapping[str, bytes], *others: object) -> None:
        self.kept = {path: Trace(kept, asked[path]) for path, kept in outputs.items()}


def build_once(newsroom: Newsroom, out: Path, store: Store, *, clean: bool = False) -> Outcome:
    site, _ = read_settings(newsroom.root)
    out.mkdir(exist_ok=True)
    return build(site, Visibility(newsroom.now), out, store, 1, lambda what, done, total: None, clean=clean)


def built(newsroom: Newsroom) -> Outcome:
    """As a build in CI does it: a fresh process would open the store anew."""
    store = open_store(newsroom.root, KEY)
    try:
        return build_once(newsroom, newsroom.root / "public", store)
    finally:
        store.close()


@pytest.mark.parametrize(
    ("theme", "seed", "rounds"),
    [("mini", 1, ROUNDS), ("mini", 2, ROUNDS), ("mini", 3, ROUNDS), ("mini", 4, ROUNDS), ("testata", 5, ROUNDS // 3)],
)
def test_after_any_edits_the_incremental_build_equals_a_clean_one(
    tmp_path: Path, theme: str, seed: int, rounds: int, record_property: Callable[[str, object], None]
) -> None:
    newsroom = Newsroom(tmp_path / "site", random.Random(seed), theme)
    newsroom.root.mkdir()
    newsroom.start()
    edits = edits_of(newsroom)
    deck: list[Callable[[], None]] = []  # as with cards: all kinds of edit come equally often, in any order
    clean = Keeper()
    before: dict[str, Trace] = {}
    produced = needless = 0
    refused: list[str] = []
    for number in range(rounds):
        history = []
        for _ in range(newsroom.random.choice((1, 1, 1, 2, 4)) if number else 0):
            if not deck:
                deck = newsroom.random.sample(edits, len(edits))
            edit = deck.pop()
            edit()
            history.append(edit.__name__)
        old = tree(newsroom.root / "public")
        try:
            outcome = built(newsroom)
        except SiteError as failure:
            refused.append("\n".join(str(p) for p in failure.problems if p.severity == "error"))
            # Two stories may end on one address: then the clean build must refuse as well, and the old site stays.
            with pytest.raises(SiteError):
                build_once(newsroom, tmp_path / "clean", clean, clean=True)
            assert tree(newsroom.root / "public") == old
            continue
        build_once(newsroom, tmp_path / "clean", clean, clean=True)
        assert tree(newsroom.root / "public") == tree(tmp_path / "clean"), history
        changed = {
            path
            for path, trace in clean.kept.items()
            if path not in before or trace.asked != before[path].asked or trace.kept.spec != before[path].kept.spec
        }
        paths = {path for path, _ in outcome.produced}
        assert paths - vandalised(old, before) == changed - vandalised(old, before), history
        assert all(reason for _, reason in outcome.produced)
        produced += len(paths) if number else 0
        needless += len(paths) - len(outcome.changed) if number else 0
        before = clean.kept
    record_property("needlessly_produced", f"{needless} of {produced}")
    print(f"{theme}, seed {seed}: {rounds} rounds, {produced} outputs produced again, {needless} of them with the same bytes as before")
    assert len(refused) < rounds / 3, refused


def vandalised(old: dict[str, bytes], before: dict[str, Trace]) -> set[str]:
    """Outputs that somebody else changed or removed since the last build: produced again whatever they asked."""
    return {path for path, trace in before.items() if path not in old or digest_bytes(old[path]) != trace.kept.written}
