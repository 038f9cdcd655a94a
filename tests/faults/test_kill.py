"""F01: kill -9 at any moment. The tree is the old one or the new one, or every file is whole and the next command finishes it."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.model.output import JOURNAL, MANIFEST, STAGING
from tests.conftest import NOW, SiteFolder, article, tree
from tests.faults.newspaper import NEW, OLD, SLOW, build_here, command, environment, leftovers, make_site, run_here, start

RUNS = int(os.environ.get("EDICOLA_FAULT_RUNS", "16"))
"""Builds that are killed: each of MOMENTS twice, by a chance of its own; more of them, in the environment, find what is rarer."""

Tree = Mapping[str, bytes]


def visible(site: SiteFolder) -> dict[str, bytes]:
    """What visitors see: without our own files."""
    return {path: content for path, content in tree(site.public).items() if not path.startswith(".edicola")}


def without_manifest(found: Tree) -> dict[str, bytes]:
    return {path: content for path, content in found.items() if path != MANIFEST}


MOMENTS = ("publishing", "publishing", "publishing", "publishing", "producing", "producing", "any", "any")


def kill_sometime(process: subprocess.Popen[str], site: SiteFolder, chance: random.Random, usual: float, moment: str) -> None:
    """Kill it at any moment of its life, or soon after it began to produce files or to put them in place."""
    sign = {"publishing": site.public / JOURNAL, "producing": site.public / STAGING}.get(moment)
    longest = {"publishing": 0.004, "producing": 0.06}.get(moment, usual)
    while sign is not None and process.poll() is None and not sign.exists():
        pass
    deadline = time.monotonic() + chance.random() * longest
    while time.monotonic() < deadline:
        pass
    process.kill()
    process.communicate()


def test_a_build_killed_at_any_moment_leaves_a_site_and_the_next_command_makes_it_whole(
    tmp_path: Path, old_tree: Tree, new_tree: Tree
) -> None:
    site = make_site(tmp_path / "site", OLD)
    began = time.monotonic()
    assert build_here(site.root).status == 0
    started = time.monotonic()
    subprocess.run(command("--version"), env=environment(), capture_output=True, check=True)
    usual = (time.monotonic() - started) + 3 * (started - began)
    versions = [(OLD, old_tree), (NEW, new_tree)]
    for number in range(RUNS):
        before, (files, after) = versions[number % 2][1], versions[1 - number % 2]
        old, new = without_manifest(before), without_manifest(after)
        make_site(site.root, files)
        kill_sometime(start(site.root, "--jobs", "1"), site, random.Random(number), usual, MOMENTS[number % 8])
        left = visible(site)
        if left not in (old, new):
            assert (site.public / JOURNAL).exists(), f"run {number}: a mixture that nobody finishes"
            for path, content in left.items():
                assert content in (old.get(path), new.get(path)), f"run {number}: {path} is not whole"
        if number % 8 < 2 and (site.public / JOURNAL).exists():
            run_here(site.root, "check", "--now", NOW)
            assert visible(site) == new, f"run {number}: check does not finish what was begun"
        run = build_here(site.root)
        assert run.status == 0, f"run {number}: {run.text}"
        assert tree(site.public) == after, f"run {number}"
        assert leftovers(site.root) == [], f"run {number}"


def test_a_killed_build_whose_edit_is_taken_back_leaves_nothing_of_it(tmp_path: Path, old_tree: Tree) -> None:
    for publishing in (False, True):
        site = make_site(tmp_path / "site", OLD)
        assert build_here(site.root).status == 0
        make_site(site.root, NEW)
        process = start(site.root, "--jobs", "1")
        while process.poll() is None and not (site.public / (JOURNAL if publishing else STAGING)).exists():
            pass
        process.kill()
        process.communicate()
        make_site(site.root, OLD)
        assert build_here(site.root).status == 0
        assert tree(site.public) == old_tree
        assert leftovers(site.root) == []


def test_a_first_build_that_is_killed_is_no_hindrance(tmp_path: Path, old_tree: Tree) -> None:
    site = make_site(tmp_path / "site", OLD)
    process = start(site.root, "--jobs", "1")
    while process.poll() is None and not (site.public / STAGING).exists():
        pass
    process.kill()
    process.communicate()
    assert build_here(site.root).status == 0
    assert tree(site.public) == old_tree


def test_a_killed_build_with_workers_holds_no_lock_and_leaves_no_process(tmp_path: Path) -> None:
    stories = {f"content/news/{number}.it.md": article(str(number)) for number in range(60)}
    slow = {"themes/foglio/templates/article.html": f'{{% extends "base.html" %}}{{% block end %}}{SLOW}{{% endblock %}}'}
    site = make_site(tmp_path / "site", {**OLD, **stories, **slow})
    process = start(site.root, "--jobs", "2")
    while process.poll() is None and not any((site.public / STAGING).glob("*")):
        time.sleep(0.005)
    process.kill()
    process.communicate(timeout=60)
    site.write({"themes/foglio/templates/article.html": '{% extends "base.html" %}'})
    again = start(site.root, "--jobs", "1")
    try:
        assert again.communicate(timeout=20), "ended"
        assert again.returncode == 0
        assert is_gone(process.pid, within=20), "processes of the killed build live on"
    except subprocess.TimeoutExpired:
        pytest.fail("the workers of the killed build still hold its lock")
    finally:
        again.kill()
        again.communicate()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def is_gone(group: int, within: float) -> bool:
    """Whether all processes of the group end within so many seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_an_atomic_build_never_shows_a_mixture(tmp_path: Path, old_tree: Tree, new_tree: Tree) -> None:
    """With --atomic the output is a link to a complete tree, and is switched at once."""
    site = make_site(tmp_path / "site", OLD)
    assert build_here(site.root, "--atomic").status == 0
    assert site.public.is_symlink()
    old, new = without_manifest(old_tree), without_manifest(new_tree)
    assert visible(site) == old
    for number in range(max(4, RUNS // 10)):
        chance = random.Random(number)
        make_site(site.root, OLD)
        assert build_here(site.root, "--atomic").status == 0
        make_site(site.root, NEW)
        process = start(site.root, "--jobs", "1", "--atomic")
        time.sleep(0.2 + chance.random() * 0.6)
        process.kill()
        process.communicate()
        assert visible(site) in (old, new), f"run {number}"
        assert build_here(site.root, "--atomic").status == 0
        assert visible(site) == new, f"run {number}"
