"""F02: Ctrl-C, SIGTERM and a reader that goes away: the exit status says so, the old site stays, nothing is left lying about."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.model.output import STAGING
from tests.conftest import NOW, SiteFolder, article, tree
from tests.faults.newspaper import NEW, SLOW, build_here, command, environment, leftovers, make_site, start

SLOW_PAPER = {
    **NEW,
    **{f"content/news/{number}.it.md": article(str(number)) for number in range(40)},
    "themes/foglio/templates/article.html": f'{{% extends "base.html" %}}{{% block end %}}{SLOW}{{% endblock %}}',
}


def wait_until_at_work(process: subprocess.Popen[str], site: SiteFolder) -> None:
    while not any((site.public / STAGING).glob("*")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_the_old_site_and_no_temporary_files(number: signal.Signals, status: int, jobs: str, site: SiteFolder) -> None:
    before = tree(site.public)
    make_site(site.root, SLOW_PAPER)
    process = start(site.root, "--jobs", jobs)
    wait_until_at_work(process, site)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == status
    assert "Traceback" not in errors
    assert tree(site.public) == before
    assert leftovers(site.root) == []


def test_a_signal_during_the_first_build_leaves_no_output_folder(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", SLOW_PAPER)
    process = start(site.root, "--jobs", "2")
    wait_until_at_work(process, site)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert not site.public.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_any_moment_is_never_a_traceback(
    number: signal.Signals, site: SiteFolder, old_tree: dict[str, bytes], new_tree: dict[str, bytes]
) -> None:
    make_site(site.root, NEW)
    for moment in (0.25, 0.45):
        process = start(site.root, "--jobs", "1")
        time.sleep(moment)
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
        assert process.returncode in (0, 128 + number, -number)
        if process.returncode >= 0:
            assert "Traceback" not in errors
        assert tree(site.public) in (old_tree, new_tree)
        assert leftovers(site.root) == []


_AMID_A_FINALIZER = """
import signal, time, weakref
from generator import cli
class Thing: pass
@cli.edicola.command()
def wait():
    thing = Thing()
    kept = weakref.ref(thing, lambda _: signal.raise_signal(signal.{name}))
    del thing
    time.sleep(30)
cli.sys.argv = ["edicola", "wait"]
cli.main()
"""


@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_that_python_swallows_is_not_lost(name: str, status: int) -> None:
    code = _AMID_A_FINALIZER.format(name=name)
    run = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, timeout=20, check=False)
    assert (run.returncode, "Exception ignored" in run.stderr) == (status, False)


@pytest.mark.parametrize("streams", ["stdout", "stdout and stderr"])
def test_a_reader_that_goes_away_is_no_error_and_the_site_is_published(streams: str, site: SiteFolder, new_tree: dict[str, bytes]) -> None:
    make_site(site.root, {**NEW, "content/static/altro.txt": "x"})
    with subprocess.Popen(["head", "-c1"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as head:
        assert head.stdin is not None
        process = subprocess.Popen(
            command("build", "--explain", "--now", NOW),
            cwd=site.root,
            env=environment(),
            stdout=head.stdin,
            stderr=subprocess.PIPE if streams == "stdout" else head.stdin,
            text=True,
        )
        head.stdin.close()
        head.wait()
        _, errors = process.communicate(timeout=60)
    assert "Traceback" not in (errors or "")
    assert "BrokenPipe" not in (errors or "")
    assert leftovers(site.root) == []
    assert (site.public / "altro.txt").exists()
    assert build_here(site.root).status == 0
    make_site(site.root, NEW)
    assert build_here(site.root).status == 0
    assert tree(site.public) == new_tree


def test_closed_streams_are_survived(site: SiteFolder, new_tree: dict[str, bytes]) -> None:
    make_site(site.root, NEW)
    shell = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command("build", "--now", NOW)]
    subprocess.run(shell, cwd=site.root, env=environment(), check=True)
    assert tree(site.public) == new_tree
