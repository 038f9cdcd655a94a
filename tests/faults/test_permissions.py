"""F05, F06, F07: outputs and sources that can't be written, and processes without a place to stand."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.model.output import JOURNAL, STAGING
from tests.conftest import NOW, SiteFolder, article, tree
from tests.faults.newspaper import NEW, OLD, SLOW, Run, build_as, build_here, command, environment, leftovers, make_site, start

Powers = tuple[str, ...]
Tree = dict[str, bytes]


def read_only(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)


def writable(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.fixture(autouse=True)
def writable_afterwards(tmp_path: Path) -> Iterator[None]:
    yield
    subprocess.run(["chmod", "-R", "u+rwX", str(tmp_path)], check=True)


def assert_refused(run: Run, *names: str) -> None:
    assert run.status == 3, run.text
    assert "Traceback" not in run.text
    assert "hint:" in run.text
    for name in names:
        assert name in run.text


class TestOutput:
    def test_a_read_only_output_folder_is_named_and_stays_as_it_is(self, site: SiteFolder, unprivileged: Powers) -> None:
        before = tree(site.public)
        make_site(site.root, NEW)
        read_only(site.public)
        assert_refused(build_as(unprivileged, site.root), str(site.public))
        assert tree(site.public) == before

    def test_an_output_folder_that_can_not_be_made_is_named(self, site: SiteFolder, unprivileged: Powers, tmp_path: Path) -> None:
        (tmp_path / "locked").mkdir()
        (tmp_path / "locked").chmod(0o555)
        assert_refused(build_as(unprivileged, site.root, "--out", str(tmp_path / "locked" / "public")), "locked")

    def test_one_read_only_folder_in_it_never_leaves_half_a_site(
        self, site: SiteFolder, unprivileged: Powers, old_tree: Tree, new_tree: Tree
    ) -> None:
        make_site(site.root, NEW)
        read_only(site.public / "2026")
        run = build_as(unprivileged, site.root)
        assert_refused(run, "2026")
        if not (site.public / JOURNAL).exists():
            assert tree(site.public) == old_tree
        writable(site.public)
        assert build_here(site.root).status == 0
        assert tree(site.public) == new_tree
        assert leftovers(site.root) == []

    def test_one_read_only_file_is_replaced_all_the_same(self, site: SiteFolder, unprivileged: Powers, new_tree: Tree) -> None:
        make_site(site.root, NEW)
        (site.public / "index.html").chmod(0o444)
        assert build_as(unprivileged, site.root).status == 0
        assert tree(site.public) == new_tree

    def test_a_report_that_can_not_be_written_is_named(self, site: SiteFolder, unprivileged: Powers, tmp_path: Path) -> None:
        run = build_as(unprivileged, site.root, "--report", str(tmp_path / "nowhere" / "report.json"))
        assert run.status == 3
        assert "report.json" in run.text

    def test_an_output_that_is_deleted_while_building_is_complete_or_a_message(self, tmp_path: Path, new_tree: Tree) -> None:
        slow = {"themes/foglio/templates/article.html": f'{{% extends "base.html" %}}{{% block end %}}{SLOW}{{% endblock %}}'}
        site = make_site(tmp_path / "site", {**OLD, **slow})
        process = start(site.root, "--jobs", "1")
        while process.poll() is None and not any((site.public / STAGING).glob("*")):
            time.sleep(0.005)
        shutil.rmtree(site.public, ignore_errors=True)
        _, errors = process.communicate(timeout=60)
        assert process.returncode in (0, 3), errors
        assert "Traceback" not in errors
        make_site(site.root, NEW)
        assert build_here(site.root).status == 0
        assert tree(site.public) == new_tree

    def test_another_owners_output_folder_is_a_message(self, site: SiteFolder, unprivileged: Powers) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root can give a folder away")
        before = tree(site.public)
        make_site(site.root, NEW)
        shutil.chown(site.public, 12345, 12345)
        assert_refused(build_as(unprivileged, site.root), str(site.public))
        assert tree(site.public) == before
        shutil.chown(site.public, 0, 0)


class TestSource:
    def test_a_read_only_site_builds_elsewhere_with_a_warning(
        self, site: SiteFolder, unprivileged: Powers, tmp_path: Path, old_tree: Tree
    ) -> None:
        shutil.rmtree(site.public)
        shutil.rmtree(site.root / ".edicola")
        before = tree(site.root)
        read_only(site.root)
        run = build_as(unprivileged, site.root, "--out", str(tmp_path / "out"))
        assert run.status == 0, run.text
        assert "warning" in run.text
        assert tree(tmp_path / "out") == old_tree
        assert tree(site.root) == before
        again = build_as(unprivileged, site.root, "--out", str(tmp_path / "out"))
        assert again.status == 0, again.text
        assert tree(tmp_path / "out") == old_tree

    def test_a_read_only_store_is_a_warning(self, site: SiteFolder, unprivileged: Powers, new_tree: Tree) -> None:
        make_site(site.root, NEW)
        read_only(site.root / ".edicola")
        run = build_as(unprivileged, site.root)
        assert run.status == 0, run.text
        assert "warning" in run.text
        assert tree(site.public) == new_tree

    def test_a_store_file_of_somebody_else_is_a_warning(self, site: SiteFolder, unprivileged: Powers, new_tree: Tree) -> None:
        make_site(site.root, NEW)
        (site.root / ".edicola" / "store.db").chmod(0o444)
        run = build_as(unprivileged, site.root)
        assert run.status == 0, run.text
        assert "warning" in run.text
        assert tree(site.public) == new_tree

    def test_a_store_that_can_not_be_opened_is_a_warning(self, site: SiteFolder, unprivileged: Powers, new_tree: Tree) -> None:
        make_site(site.root, NEW)
        (site.root / ".edicola").chmod(0o000)
        run = build_as(unprivileged, site.root)
        assert run.status == 0, run.text
        assert "warning" in run.text
        assert tree(site.public) == new_tree

    @pytest.mark.parametrize("path", ["content/news/2026-07-03-storia-3/it.md", "content/static/CNAME", "content/tags.yaml", "content"])
    def test_what_can_not_be_read_is_an_error_with_its_path(self, path: str, site: SiteFolder, unprivileged: Powers) -> None:
        before = tree(site.public)
        (site.root / path).chmod(0o000)
        run = build_as(unprivileged, site.root)
        assert run.status in (1, 3), run.text
        assert path in run.text
        assert "Traceback" not in run.text
        (site.root / path).chmod(0o755)
        assert tree(site.public) == before

    @pytest.mark.parametrize("path", ["site.yaml", "themes/foglio/templates/base.html", "themes/foglio/assets/foglio.css"])
    def test_settings_and_themes_that_can_not_be_read_are_a_message(self, path: str, site: SiteFolder, unprivileged: Powers) -> None:
        before = tree(site.public)
        (site.root / path).chmod(0o000)
        run = build_as(unprivileged, site.root)
        assert run.status in (1, 2, 3), run.text
        assert path.rpartition("/")[2] in run.text
        assert "Traceback" not in run.text
        assert tree(site.public) == before


class TestProcess:
    def test_a_current_folder_that_is_gone_is_a_message(self, tmp_path: Path) -> None:
        (tmp_path / "gone").mkdir()
        shell = ["sh", "-c", 'cd "$0" && rmdir "$0" && exec "$@"', str(tmp_path / "gone"), *command("build")]
        ended = subprocess.run(shell, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
        assert ended.returncode in (2, 3), ended.stderr
        assert "Traceback" not in ended.stderr
        assert ended.stderr.startswith("error: ")

    @pytest.mark.parametrize("args", [(), ("--out", "public"), ("--report", "report.json")])
    def test_a_current_folder_that_is_gone_is_no_matter_where_it_is_not_needed(
        self, args: tuple[str, ...], site: SiteFolder, tmp_path: Path
    ) -> None:
        (tmp_path / "gone").mkdir()
        build = command("build", "--now", NOW, "--site", str(site.root), *args)
        shell = ["sh", "-c", 'cd "$0" && rmdir "$0" && exec "$@"', str(tmp_path / "gone"), *build]
        ended = subprocess.run(shell, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
        assert "Traceback" not in ended.stderr
        assert ended.returncode == (3 if args else 0), ended.stderr

    def test_variables_that_are_missing_or_lead_nowhere_are_no_matter(self, site: SiteFolder, old_tree: Tree) -> None:
        shutil.rmtree(site.public)
        variables = {"PYTHONPATH": environment()["PYTHONPATH"], "TMPDIR": str(site.root / "nowhere"), "XDG_CACHE_HOME": "/nowhere"}
        ended = subprocess.run(
            command("build", "--now", NOW, "--jobs", "2"), cwd=site.root, env=variables, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr
        assert tree(site.public) == old_tree

    def test_a_build_in_a_thread_works(self, site: SiteFolder, new_tree: Tree) -> None:
        """As an editor's own program might run it: no signals there, so no time limit either."""
        make_site(site.root, NEW)
        runs: list[Run] = []
        thread = threading.Thread(target=lambda: runs.append(build_here(site.root)))
        thread.start()
        thread.join()
        assert [run.status for run in runs] == [0]
        assert tree(site.public) == new_tree


def test_articles_written_by_somebody_else_in_a_shared_folder_are_read(site: SiteFolder) -> None:
    site.write({"content/news/altra.it.md": article("Altra")})
    if os.geteuid() == 0:
        shutil.chown(site.root / "content/news/altra.it.md", 12345, 12345)
    assert build_here(site.root).status == 0
    assert "Altra" in site.page("index.html")
