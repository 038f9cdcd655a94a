"""The same property for the preview: whatever the history of edits, told file by file, every output is what a clean build makes of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from generator.building.store import Store
from generator.outputs.search import FOLDER
from generator.preview.live import Live
from generator.problems import SiteError
from tests.conftest import tree
from tests.incremental.edits import Newsroom, edits_of
from tests.incremental.test_random_edits import KEY, ROUNDS, Keeper, build_once

WATCHED = ("content", "themes")


def files_of(root: Path) -> dict[str, bytes]:
    """The files that a watcher would tell of."""
    found = {f"{name}/{path}": content for name in WATCHED for path, content in tree(root / name).items()}
    return found | {"site.yaml": (root / "site.yaml").read_bytes()}


@pytest.mark.parametrize(("theme", "seed", "rounds"), [("mini", 6, ROUNDS), ("mini", 7, ROUNDS), ("testata", 8, ROUNDS // 3)])
def test_after_any_edits_the_preview_equals_a_clean_build(tmp_path: Path, theme: str, seed: int, rounds: int) -> None:
    newsroom = Newsroom(tmp_path / "site", random.Random(seed), theme)
    newsroom.root.mkdir()
    newsroom.start()
    edits = [edit for edit in edits_of(newsroom) if edit.__name__ != "vandal"]
    live = Live(newsroom.root, Store(None, KEY), lambda site: newsroom.now, 1, lambda *_: None, drafts=False)
    live.update(None)
    before = files_of(newsroom.root)
    compared = quick = 0
    for _ in range(rounds):
        history = []
        for edit in newsroom.random.choices(edits, k=newsroom.random.choice((1, 1, 1, 2, 4))):
            edit()
            history.append(edit.__name__)
        now = files_of(newsroom.root)
        live.update({path for path in before.keys() | now.keys() if before.get(path) != now.get(path)})
        before = now
        quick += live.memory.changed is not None
        try:
            build_once(newsroom, tmp_path / "clean", Keeper(), clean=True)
        except SiteError:
            continue  # what the preview shows then is tested elsewhere
        assert live.edition is not None and not live.broken, (history, live.broken)
        built = {path: content for path, content in tree(tmp_path / "clean").items() if not path.startswith((".edicola", f"{FOLDER}/"))}
        assert set(live.edition.plan.specs) == set(built), history
        for path, content in built.items():
            shown = live.show(path)
            assert shown is not None and not shown.failed, (history, path)
            assert (shown.content.read_bytes() if isinstance(shown.content, Path) else shown.content) == content, (history, path)
            compared += 1
    print(f"{theme}, seed {seed}: {rounds} rounds, {compared} outputs compared, {quick} readings of the changed files only")
    assert compared and quick
