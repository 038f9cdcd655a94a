"""A whole archive in one command: 300 saved pages in two languages, a feed and a sitemap."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.importing.conftest import Move
from tests.importing.old_site import archive


@pytest.mark.slow
def test_300_pages_come_along_and_are_published(move: Move) -> None:
    move.save(archive(200))
    report = move.run()
    assert len(report["articles"]) == 300 and {each["action"] for each in report["articles"]} == {"created"}
    assert not any(each["draft"] for each in report["articles"])
    assert {each["topic"] for each in report["to_do"]} == {"author", "year", "translation"}
    folders = {path.rpartition("/")[0] for path in move.articles()}
    assert len(folders) == 200  # every other story is there in both languages
    done = move.site.run("build", "--now", NOW)
    assert done.returncode == 0, done.stderr
    for path in ("post/storia-7-it", "en/post/storia-8-en"):
        assert 'http-equiv="refresh"' in move.site.page(f"{path}/index.html")
