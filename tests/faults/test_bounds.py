"""F15, T49: little memory, few open files, a long pause; large files and stories with many tags."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import NOW, SiteFolder, article, tree
from tests.faults.newspaper import NEW, OLD, build_here, command, environment, make_site, start

MEGABYTE = 1 << 20


def limited(kind: int, value: int) -> Callable[[], None]:
    def limit() -> None:
        resource.setrlimit(kind, (value, value))

    return limit


def build_limited(site: SiteFolder, kind: int, value: int, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("build", "--now", NOW, *args),
        cwd=site.root,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=limited(kind, value),
    )


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_sixty_four_open_files_are_enough(jobs: str, site: SiteFolder, new_tree: dict[str, bytes]) -> None:
    make_site(site.root, NEW)
    ended = build_limited(site, resource.RLIMIT_NOFILE, 64, "--jobs", jobs)
    assert ended.returncode == 0, ended.stderr
    assert tree(site.public) == new_tree


@pytest.mark.parametrize("megabytes", [150, 300])
def test_little_memory_is_enough_or_a_message(
    megabytes: int, site: SiteFolder, old_tree: dict[str, bytes], new_tree: dict[str, bytes]
) -> None:
    make_site(site.root, NEW)
    ended = build_limited(site, resource.RLIMIT_AS, megabytes * MEGABYTE, "--jobs", "1")
    if ended.returncode == 0:
        assert tree(site.public) == new_tree
    else:
        assert tree(site.public) == old_tree
    if megabytes == 300:
        assert ended.returncode in (0, 3), ended.stderr
        assert "Traceback" not in ended.stderr


def test_a_build_that_is_stopped_for_a_while_goes_on(site: SiteFolder, new_tree: dict[str, bytes]) -> None:
    """Another one waits for it meanwhile."""
    make_site(site.root, NEW)
    process = start(site.root, "--jobs", "1")
    time.sleep(0.3)
    process.send_signal(signal.SIGSTOP)
    other = start(site.root, "--jobs", "1")
    time.sleep(1)
    process.send_signal(signal.SIGCONT)
    for each in (process, other):
        _, errors = each.communicate(timeout=60)
        assert each.returncode == 0, errors
    assert tree(site.public) == new_tree


MEASURE = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""


def memory_of_a_build(site: SiteFolder) -> int:
    """The most that it held at a time, in KiB (Linux; getrusage(2))."""
    ended = subprocess.run(
        [sys.executable, "-c", MEASURE, *command("build", "--now", NOW, "--jobs", "1")],
        cwd=site.root,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return int(ended.stdout)


def test_large_files_are_copied_without_being_held_in_memory(tmp_path: Path) -> None:
    story = {"content/news/2026-07-03-storia-3/it.md": article("Storia 3", "2026-07-03", "[Il film](film.mp4)", tags="[mare]")}
    films = ("content/static/film.mp4", "content/news/2026-07-03-storia-3/film.mp4")
    site = make_site(tmp_path / "site", {**OLD, **story, **dict.fromkeys(films, b"small")})
    small = memory_of_a_build(site)
    for path in films:
        with (site.root / path).open("wb") as file:
            for number in range(20):
                file.write(bytes([number]) * MEGABYTE)
    assert memory_of_a_build(site) - small < 8 * 1024
    copies = [path for path in site.public.rglob("film*") if path.stat().st_size == 20 * MEGABYTE]
    assert len(copies) == 2
    assert copies[0].read_bytes() == copies[1].read_bytes() == (site.root / films[0]).read_bytes()


def test_a_story_with_very_many_tags_is_built_in_bounded_time(tmp_path: Path) -> None:
    count = 300
    site = make_site(
        tmp_path / "site",
        {**OLD, "content/news/tante.it.md": article("Tante", tags=f"[{', '.join(f'etichetta-{n}' for n in range(count))}]")},
    )
    started = time.process_time()
    run = build_here(site.root)
    assert run.status == 0, run.text
    assert time.process_time() - started < 30
    assert len([path for path in tree(site.public) if path.startswith("tag/etichetta-")]) >= count


def test_hundreds_of_stories_are_built_in_bounded_time(tmp_path: Path) -> None:
    stories = {
        f"content/news/2026-0{n % 6 + 1}-01-{n}.it.md": article(f"Storia {n}", f"2026-0{n % 6 + 1}-01", slug=f"s{n}", tags="[mare]")
        for n in range(300)
    }
    site = make_site(tmp_path / "site", {**{path: text for path, text in OLD.items() if "/news/" not in path}, **stories})
    started = time.process_time()
    assert build_here(site.root).status == 0
    assert build_here(site.root).status == 0
    assert time.process_time() - started < 60


def test_deep_folders_and_long_names_are_published_or_named(site: SiteFolder) -> None:
    deep = "/".join(["cartella"] * 60)
    site.write({f"content/static/{deep}/x.txt": "deep", f"content/static/{'n' * 230}.txt": "long"})
    assert build_here(site.root).status == 0
    assert site.page(f"{deep}/x.txt") == "deep"
    assert os.path.exists(site.public / f"{'n' * 230}.txt")
