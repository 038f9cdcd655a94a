"""A build that has nothing to do knows it from the dates of files alone, and whatever changes is noticed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from generator.building import unchanged
from generator.building.unchanged import FILE
from generator.commands import build as command
from tests.conftest import SiteFolder, article, tree
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]

SITE: dict[str, str | bytes] = {
    **mini({"home.html": "{{ latest(9) | map(attribute='title') | join(',') }}", "article.html": "{{ article.title }}"}),
    "content/news/x/it.md": article("Uno"),
    "content/static/CNAME": "faro.example\n",
}

REST = 0.05
"""Seconds after which a time stamp tells one change from the next."""


@pytest.fixture
def site(site_maker: Maker) -> SiteFolder:
    """A site that was built, and built again to find nothing to do."""
    made = site_maker(SITE, settings=SETTINGS)
    time.sleep(REST)
    assert made.run("build").returncode == 0
    return made


def is_recalled(site: SiteFolder, *args: str) -> bool:
    """Whether a build finds at once that there is nothing to do; it must then say so as any other."""

    def whole(*args: object) -> object:
        raise _WholeError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "_build", whole)
        try:
            done = site.run("build", *args)
        except _WholeError:
            return False
    assert done.stdout.startswith("nothing to do: all ")
    assert done.returncode == 0
    return True


class _WholeError(Exception):
    pass


def test_nothing_is_read_where_nothing_changed(site: SiteFolder) -> None:
    said = site.run("build", "--clean").stdout.splitlines()[1:]
    assert site.run("build").stdout.splitlines()[1:] == said
    assert is_recalled(site)
    assert is_recalled(site, "--strict", "--jobs", "2", "--explain")


def same_size_and_date(site: SiteFolder) -> None:
    path = site.public / "index.html"
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Uno", b"Due"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[SiteFolder], object]] = {
    "a text": lambda site: site.write({"content/news/x/it.md": article("Due")}),
    "a new story": lambda site: site.write({"content/news/y/it.md": article("Due")}),
    "a new file in a folder that was there": lambda site: site.write({"content/news/x/en.md": article("One")}),
    "a story that is gone": lambda site: (site.root / "content/news/x/it.md").unlink(),
    "a static file": lambda site: site.write({"content/static/CNAME": "boa.example\n"}),
    "the settings": lambda site: site.write({"site.yaml": (site.root / "site.yaml").read_text("utf-8") + "\n# x\n"}),
    "a template": lambda site: site.write({"themes/mini/templates/article.html": "<b>{{ article.title }}</b>"}),
    "a new template": lambda site: site.write({"themes/mini/templates/more.html": "x"}),
    "an output that is gone": lambda site: (site.public / "index.html").unlink(),
    "an output": lambda site: (site.public / "index.html").write_text("x"),
    "an output of the same size and date": same_size_and_date,
    "the list of outputs": lambda site: (site.public / ".edicola.json").unlink(),
    "the note": lambda site: (site.root / ".edicola" / FILE).write_text("x\n{}"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed_and_the_site_is_as_if_it_were_built_anew(change: str, site: SiteFolder) -> None:
    assert is_recalled(site)
    CHANGES[change](site)
    assert not is_recalled(site)
    time.sleep(REST)
    assert site.run("build").returncode == 0
    after = tree(site.public)
    assert is_recalled(site)
    assert site.run("build", "--clean").returncode == 0
    assert tree(site.public) == after


@pytest.mark.parametrize(
    "args", [("--clean",), ("--drafts",), ("--base-url", "https://x.example"), ("--now", "2030-01-01"), ("--out", "o")]
)
def test_a_build_that_is_told_something_else_looks_for_itself(args: tuple[str, ...], site: SiteFolder) -> None:
    assert not is_recalled(site, *args)


def test_a_site_with_markdown_extensions_of_its_own_looks_for_itself(site: SiteFolder) -> None:
    site.write({"site.yaml": (site.root / "site.yaml").read_text("utf-8") + "markdown: {extensions: [admonition]}\n"})
    time.sleep(REST)
    assert site.run("build").returncode == 0
    assert not is_recalled(site)


def test_the_clock_is_heeded(site_maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_maker({**SITE, "content/news/y/it.md": article("Domani", date="2090-01-01")}, settings=SETTINGS)
    time.sleep(REST)
    site.run("build")
    assert is_recalled(site)
    now = time.time()
    for moment, recalled in ((now + 3600, True), (now - 3600, False), (now + 80 * 365 * 86400, False)):
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        assert is_recalled(site) == recalled


def test_warnings_are_told_again_and_count_when_they_must(site: SiteFolder) -> None:
    site.write({"content/news/x/it.md": article("Uno", tags="[mare]")})
    time.sleep(REST)
    first = site.run("build")
    assert "mare" in first.stderr
    assert site.run("build").stderr == first.stderr
    assert site.run("build", "--strict").returncode == 1


@pytest.mark.parametrize("path", ["content/news/x/it.md", "content/static/CNAME", "site.yaml", "content/news/z/it.md"])
@pytest.mark.parametrize("changed", ["content/news/x/it.md", "content/news/y/it.md"])
def test_a_file_that_changes_while_the_site_is_built_is_not_taken_for_built(
    changed: str, path: str, site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"content/static/CNAME": "boa.example\n", "site.yaml": SETTINGS + "search: false\n# x\n"}
    write = unchanged._write

    def meanwhile(*args: object) -> None:
        site.write({path: texts.get(path, article("Tre"))})
        write(*args)  # type: ignore[arg-type]

    site.write({changed: article("Due")})
    time.sleep(REST)
    with monkeypatch.context() as patch:
        patch.setattr(unchanged, "_write", meanwhile)
        site.run("build")
    time.sleep(REST)
    assert not is_recalled(site)
    site.run("build")
    after = tree(site.public)
    site.run("build", "--clean")
    assert tree(site.public) == after
