"""The preview shows what will be published: each output has the bytes of the build, and a page the preview's script beyond them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.building.store import Store
from generator.outputs.product import Product
from generator.outputs.search import is_of_search
from generator.preview.live import Live
from generator.preview.visits import script, visit, with_script
from tests.conftest import NOW
from tests.demo.built import Demo, shared_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return shared_demo(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def live(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A preview of the same sources, whose pictures are kept elsewhere."""
    from generator.building.store import generator_key, open_store

    assert (demo.root / ".edicola/store.db").is_file()
    store = open_store(demo.root, generator_key())
    moment = datetime.fromisoformat(NOW).replace(tzinfo=ZoneInfo("Europe/Rome"))
    found = Live(demo.root, store, lambda site: moment, 1, lambda *_: None, drafts=False, frozen=True)
    found.update(None)
    yield found
    store.close()


def address(output: str) -> str:
    return f"/{output.removesuffix('index.html')}"


def test_every_output_has_the_bytes_of_the_build(demo: Demo, live: Live) -> None:
    assert live.edition is not None and not live.problems
    planned = set(live.edition.plan.specs)
    built = {path.relative_to(demo.out).as_posix(): path for path in demo.out.rglob("*") if path.is_file()}
    assert {path for path in built if not is_of_search(path)} - {".edicola.json"} == planned
    pages = 0
    for path in sorted(planned):
        found = visit(live, address(path))
        content = found.content
        if callable(content):
            made: Product = content()
            content = made.content
        assert found.status == 200 and found.redirect is None, path
        shown = content.read_bytes() if isinstance(content, Path) else content
        assert shown == built[path].read_bytes(), path
        if found.digest:
            served = with_script(shown, found.digest)
            assert served.count(script(found.digest)) == 1 and served.replace(script(found.digest), b"") == shown
            pages += 1
    print(f"{len(planned)} outputs, {pages} of them pages")
    assert pages > 100


def test_nothing_is_served_that_a_build_does_not_write(demo: Demo, live: Live) -> None:
    for path in ("site.yaml", "content/tags.yaml", "themes/testata/theme.yaml", ".edicola.json", ".edicola/store.db", "public/index.html"):
        assert visit(live, f"/{path}").status == 404
    assert isinstance(live.store, Store)
