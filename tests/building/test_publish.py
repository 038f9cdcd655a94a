"""Publishing: all or nothing, finished by whoever comes next, and only our own files are ever removed."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.building.folder import check_folder, read_manifest, refuse_foreign, refuse_obstacles
from generator.building.publish import Staging, commit, discard, finish, machine_errors, stage, stage_folder
from generator.digest import digest_bytes
from generator.model.output import JOURNAL, MANIFEST, OWN, STAGING
from generator.problems import MachineError, UsageError
from tests.building.publishing import NEW, OLD, Killed, everything, failing_at, fresh_folder, publish, published, staged
from tests.conftest import SiteFolder, tree, write_files


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder with the old version."""
    return fresh_folder(tmp_path / "public", OLD)


def steps_of_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    folder = fresh_folder(tmp_path / "counted", OLD)
    change = staged(folder, NEW)
    with failing_at(10**6, Killed, monkeypatch) as calls:
        commit(folder, change)
    return len(calls)


class TestAllOrNothing:
    def test_the_folder_holds_the_new_version_and_nothing_of_the_work(self, out: Path) -> None:
        publish(out, NEW)
        assert published(out) == NEW
        assert {path.name for path in out.iterdir()} & OWN == {MANIFEST}

    def test_the_manifest_names_what_is_ours_with_digests(self, out: Path) -> None:
        publish(out, NEW)
        assert read_manifest(out) == {path: digest_bytes(content) for path, content in NEW.items()}

    def test_folders_that_became_empty_go(self, out: Path) -> None:
        publish(out, NEW)
        assert not (out / "tag").exists()

    def test_folders_that_hold_a_stranger_stay(self, out: Path) -> None:
        write_files(out, {"tag/notes.txt": "mine"})
        publish(out, NEW)
        assert published(out) == {**NEW, "tag/notes.txt": b"mine"}

    def test_what_is_only_staged_changes_nothing(self, out: Path) -> None:
        before = everything(out)
        staged(out, NEW)
        discard(out)
        assert everything(out) == before

    def test_a_kill_at_any_step_leaves_whole_files_and_finish_ends_where_an_undisturbed_run_would(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        undisturbed = fresh_folder(tmp_path / "undisturbed", OLD)
        old = everything(undisturbed)
        publish(undisturbed, NEW)
        new = everything(undisturbed)
        total = steps_of_a_commit(tmp_path, monkeypatch)
        ends = []
        for count in range(total):
            folder = fresh_folder(tmp_path / "public", OLD)
            change = staged(folder, NEW)
            with pytest.raises(Killed), failing_at(count, Killed, monkeypatch):
                commit(folder, change)
            for path, content in published(folder).items():
                assert content in (OLD.get(path), NEW.get(path)), f"step {count}: {path}"
            finish(folder)
            ends.append(everything(folder))
            assert ends[-1] in (old, new), f"step {count}"
        assert ends[0] == old  # nothing was promised yet
        assert ends[-1] == new
        assert ends == sorted(ends, key=lambda end: end == new), "once the journal is there, there is no way back"

    def test_a_kill_while_finishing_is_finished_too(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        publish(fresh_folder(tmp_path / "undisturbed", OLD), NEW)
        new = everything(tmp_path / "undisturbed")
        for count in range(4, steps_of_a_commit(tmp_path, monkeypatch)):
            folder = fresh_folder(tmp_path / "public", OLD)
            change = staged(folder, NEW)
            with pytest.raises(Killed), failing_at(4, Killed, monkeypatch):
                commit(folder, change)
            assert (folder / JOURNAL).exists()
            with failing_at(count, Killed, monkeypatch) as calls:
                try:
                    finish(folder)
                except Killed:
                    assert len(calls) > count
            finish(folder)
            assert everything(folder) == new, f"step {count}"

    def test_a_kill_while_the_journal_is_written_changes_nothing(self, out: Path) -> None:
        before = everything(out)
        staged(out, NEW)
        (out / STAGING / JOURNAL).write_text('{"format": 1, "moves": {"index.ht')
        finish(out)
        assert everything(out) == before

    def test_finish_has_nothing_to_do_in_a_finished_folder(self, out: Path) -> None:
        before = everything(out)
        assert finish(out) is False
        assert everything(out) == before

    def test_finish_in_no_folder_makes_none(self, tmp_path: Path) -> None:
        assert finish(tmp_path / "nowhere") is False
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError])
    def test_a_failure_amid_the_renames_can_still_be_finished_after_tidying(
        self, failure: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A build that is interrupted tidies up behind itself: not what the journal still needs."""
        for count in range(steps_of_a_commit(tmp_path, monkeypatch)):
            folder = fresh_folder(tmp_path / "public", OLD)
            change = staged(folder, NEW)
            with contextlib.suppress(failure), failing_at(count, lambda path: failure(28, "No space left", path), monkeypatch):
                commit(folder, change)
            discard(folder)
            finish(folder)
            assert published(folder) in (OLD, NEW), f"step {count}"
            assert {path.name for path in folder.glob(".edicola*")} == {MANIFEST}, f"step {count}"


class TestForeignFiles:
    FOREIGN: Mapping[str, str] = {
        ".git/HEAD": "ref",
        "CNAME": "faro.example",
        "notes.txt": "mine",
        "tag/mare/notes.txt": "mine",
        ".nojekyll": "",
    }

    def test_they_stay_through_every_version(self, out: Path) -> None:
        write_files(out, self.FOREIGN)
        for version in (NEW, {}, OLD):
            publish(out, version)
            assert published(out) == {**version, **{path: text.encode() for path, text in self.FOREIGN.items()}}

    @pytest.mark.parametrize(
        ("foreign", "ours"),
        [
            ("index.html", "index.html"),
            ("about/keep.txt", "about"),
            ("about", "about/index.html"),
            ("a/b", "a/b/c/index.html"),
        ],
        ids=["another file", "a folder where a file comes", "a file where a folder comes", "a file where a folder of a folder comes"],
    )
    def test_one_that_lies_in_the_way_is_refused_by_name(self, foreign: str, ours: str, tmp_path: Path) -> None:
        write_files(tmp_path, {foreign: "mine"})
        with pytest.raises(UsageError, match=foreign.partition("/")[0]):
            refuse(tmp_path, {ours: "digest"})

    def test_one_with_the_very_bytes_is_no_matter(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"CNAME": "faro.example"})
        refuse(tmp_path, {"CNAME": digest_bytes(b"faro.example")})

    def test_a_link_that_leads_nowhere_is_a_foreign_file_too(self, tmp_path: Path) -> None:
        (tmp_path / "index.html").symlink_to("elsewhere.html")
        with pytest.raises(UsageError, match=r"index\.html"):
            refuse(tmp_path, {"index.html": "digest"})

    def test_many_are_counted(self, tmp_path: Path) -> None:
        names = [f"{number}.html" for number in range(25)]
        write_files(tmp_path, dict.fromkeys(names, "mine"))
        with pytest.raises(UsageError, match=r"0\.html.* and 15 more"):
            refuse(tmp_path, dict.fromkeys(names, "digest"))


def refuse(out: Path, manifest: Mapping[str, str]) -> None:
    def digest(path: Path) -> str | None:
        return digest_bytes(path.read_bytes()) if path.is_file() else None

    refuse_foreign(out, manifest, digest)
    refuse_obstacles(out, manifest, ())


class TestLinks:
    def test_a_folder_that_is_a_link_is_refused_and_nothing_written_through_it(self, out: Path, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        (out / "2026" / "08").symlink_to(outside, target_is_directory=True)
        change = staged(out, NEW)
        with pytest.raises(UsageError, match="2026/08"):
            commit(out, change)
        discard(out)
        assert published(out) == OLD
        assert list(outside.iterdir()) == []

    def test_nothing_is_deleted_through_a_link(self, out: Path, tmp_path: Path) -> None:
        write_files(tmp_path / "outside", {"index.html": "mine"})
        (out / "tag/mare/index.html").unlink()
        (out / "tag/mare").rmdir()
        (out / "tag/mare").symlink_to(tmp_path / "outside", target_is_directory=True)
        with pytest.raises(UsageError, match="tag/mare"):
            publish(out, NEW)
        assert (tmp_path / "outside/index.html").read_text() == "mine"

    def test_a_file_that_is_a_link_is_replaced_and_not_followed(self, out: Path, tmp_path: Path) -> None:
        write_files(tmp_path, {"victim.txt": "mine"})
        (out / "index.html").unlink()
        (out / "index.html").symlink_to(tmp_path / "victim.txt")
        publish(out, NEW)
        assert (tmp_path / "victim.txt").read_text() == "mine"
        assert published(out) == NEW

    @pytest.mark.parametrize("name", [MANIFEST, f"{MANIFEST}.new", f"{JOURNAL}.new", STAGING])
    def test_our_own_names_are_not_followed_either(self, name: str, out: Path, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        if name == STAGING:
            write_files(outside, {"kept.txt": "mine"})
        else:
            outside.write_text("mine")
        (out / name).unlink(missing_ok=True)
        (out / name).symlink_to(outside)
        try:
            publish(out, {**OLD, "index.html": b"new"})
        except (OSError, UsageError):
            assert published(out) == OLD
        assert (outside / "kept.txt" if name == STAGING else outside).read_text() == "mine"
        assert [path.name for path in outside.glob("*")] in ([], ["kept.txt"])


OUTSIDE = (
    "../victim.txt",
    "2026/../../victim.txt",
    "{absolute}",
    "./../victim.txt",
    "..\\victim.txt",
    "",
    ".",
    "..",
    "a//b",
    ".edicola.json/x",
)


class TestCraftedFiles:
    """A manifest or journal that somebody made up does nothing outside the folder."""

    @pytest.mark.parametrize("path", OUTSIDE)
    def test_a_manifest_with_a_path_that_leads_out_is_nobodys(self, path: str, out: Path, tmp_path: Path) -> None:
        victim = tmp_path / "victim.txt"
        victim.write_text("mine")
        files = {path.format(absolute=victim): "digest", "index.html": "digest"}
        (out / MANIFEST).write_text(json.dumps({"format": 1, "files": files}))
        assert read_manifest(out) is None
        publish(out, {"index.html": b"new"})
        assert victim.read_text() == "mine"
        assert published(out) == {**OLD, "index.html": b"new"}

    @pytest.mark.parametrize("path", OUTSIDE)
    @pytest.mark.parametrize("role", ["deletes", "moves to", "moves from", "manifest"])
    def test_a_journal_with_a_path_that_leads_out_is_dropped(self, role: str, path: str, out: Path, tmp_path: Path) -> None:
        victim = tmp_path / "victim.txt"
        victim.write_text("mine")
        path = path.format(absolute=victim)
        stage(b"crafted", stage_folder(out) / "0")
        journal: dict[str, object] = {"format": 1, "moves": {"index.html": "0"}, "deletes": [], "manifest": {}}
        journal |= {
            "deletes": {"deletes": [path]},
            "moves to": {"moves": {path: "0"}},
            "moves from": {"moves": {"index.html": path}},
            "manifest": {"moves": {}, "manifest": {path: "digest"}},
        }[role]
        (out / JOURNAL).write_text(json.dumps(journal))
        finish(out)
        assert victim.read_text() == "mine"
        assert published(out) == OLD
        assert not (out / JOURNAL).exists()
        assert not (out / STAGING).exists()

    def test_a_journal_deletes_only_what_the_manifest_names(self, out: Path) -> None:
        write_files(out, {"notes.txt": "mine"})
        stage_folder(out)
        journal = {"format": 1, "moves": {}, "deletes": ["notes.txt", "tag/mare/index.html"], "manifest": {}}
        (out / JOURNAL).write_text(json.dumps(journal))
        finish(out)
        assert (out / "notes.txt").read_text() == "mine"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{",
            "null",
            "[]",
            "{}",
            '"text"',
            '{"moves": [], "deletes": [], "manifest": {}}',
            '{"moves": {}, "deletes": 5, "manifest": {}}',
            '{"moves": {"index.html": 5}, "deletes": [], "manifest": {}}',
            '{"moves": {"index.html": null}, "deletes": [], "manifest": {}}',
            '{"moves": {}, "deletes": [null], "manifest": {}}',
            '{"format": 1, "moves": {}, "deletes": [], "manifest": [5]}',
            '{"format": 1, "moves": {}, "deletes": [], "manifest": null}',
            '{"format": 1, "moves": {}, "deletes": [], "manifest": {"index.html": 5}}',
            '{"format": 99, "moves": {}, "deletes": ["index.html"], "manifest": {}}',
            "[" * 100_000,
            "\x00",
        ],
        ids=lambda text: repr(text[:60]),
    )
    def test_nonsense_for_a_journal_is_dropped(self, text: str, out: Path) -> None:
        (out / JOURNAL).write_text(text)
        finish(out)
        assert published(out) == OLD
        assert not (out / JOURNAL).exists()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{",
            "null",
            "[]",
            '{"format": 1}',
            '{"format": 1, "files": []}',
            '{"format": 9, "files": {}}',
            '{"format": 1, "files": {"a": 1}}',
            "[" * 100_000,
        ],
    )
    def test_nonsense_for_a_manifest_means_that_nothing_is_known_as_ours(self, text: str, out: Path) -> None:
        (out / MANIFEST).write_text(text)
        assert read_manifest(out) is None


class TestStaging:
    def test_bytes_and_files_give_the_digest_of_what_was_written(self, tmp_path: Path) -> None:
        content = bytes(range(256)) * 10_000
        (tmp_path / "source").write_bytes(content)
        assert stage(content, tmp_path / "a") == stage(tmp_path / "source", tmp_path / "b") == digest_bytes(content)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == content

    def test_what_an_earlier_build_staged_is_gone(self, out: Path) -> None:
        stage(b"x", stage_folder(out) / "0")
        assert list(stage_folder(out).iterdir()) == []

    def test_a_folder_made_for_staging_alone_goes_with_it(self, tmp_path: Path) -> None:
        stage(b"x", stage_folder(tmp_path / "public") / "0")
        discard(tmp_path / "public", folder_too=True)
        assert list(tmp_path.iterdir()) == []

    def test_an_empty_folder_of_the_owners_stays(self, tmp_path: Path) -> None:
        stage_folder(tmp_path / "public")
        discard(tmp_path / "public")
        assert [path.name for path in tmp_path.iterdir()] == ["public"]


class TestOutputFolder:
    """T06: what is never an output folder."""

    @pytest.fixture
    def home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "people" / "ada"
        folder.mkdir(parents=True)
        monkeypatch.setenv("HOME", str(folder))
        return folder

    @pytest.mark.parametrize(
        "name",
        [
            "/",
            "{home}",
            "{home}/..",
            "{site}",
            "{site}/.",
            "{site}/public/..",
            "{site}/..",
            "{site}/content",
            "{site}/content/news",
            "{site}/content/public",
            "{site}/themes",
            "{site}/themes/public",
            "{site}/.git",
            "{site}/.edicola",
            "{site}/site.yaml",
        ],
    )
    @pytest.mark.parametrize("by", ["name", "link"])
    def test_forbidden(self, name: str, by: str, home: Path, site_maker: Callable[..., SiteFolder], tmp_path: Path) -> None:
        site = site_maker({"content/news/x.it.md": "x", "themes/mine/theme.yaml": "title: x"})
        folder = Path(name.format(home=home, site=site.root))
        if by == "link":
            (tmp_path / "link").symlink_to(folder)
            folder = tmp_path / "link"
        with pytest.raises(UsageError, match="output folder") as caught:
            check_folder(folder, site.root)
        assert caught.value.hint

    @pytest.mark.parametrize("name", ["content", "themes"])
    def test_forbidden_also_where_the_peoples_folder_is_a_link(self, name: str, home: Path, site_maker: Callable[..., SiteFolder]) -> None:
        site = site_maker()
        (site.root / "content").rmdir()
        (site.root / "texts").mkdir()
        (site.root / name).symlink_to("texts", target_is_directory=True)
        with pytest.raises(UsageError):
            check_folder(site.root / "texts", site.root)

    @pytest.mark.parametrize("name", ["{site}/public", "{site}/build/public", "{site}/../public", "{home}/public", "{site}/contents"])
    def test_allowed(self, name: str, home: Path, site_maker: Callable[..., SiteFolder]) -> None:
        site = site_maker()
        check_folder(Path(name.format(home=home, site=site.root)), site.root)


class TestMachineErrors:
    @pytest.mark.parametrize(
        ("failure", "words"),
        [
            (OSError(28, "No space left on device", "public/x"), ["public/x", "No space left"]),
            (OSError(28, "No space left on device", "staged", None, "public/y"), ["public/y"]),
            (OSError(28, "No space left on device"), ["the folder"]),
            (PermissionError(13, "Permission denied", "public/x"), ["public/x", "Permission"]),
            (OSError("no number"), ["no number"]),
        ],
    )
    def test_what_the_disk_refuses_names_the_path(self, failure: OSError, words: list[str]) -> None:
        with pytest.raises(MachineError) as caught, machine_errors(Path("the folder")):
            raise failure
        for word in words:
            assert word in str(caught.value)

    @pytest.mark.parametrize("number", [28, 122, 30, 13, 1])
    def test_the_usual_ones_have_a_hint(self, number: int) -> None:
        with pytest.raises(MachineError) as caught, machine_errors(Path("x")):
            raise OSError(number, os.strerror(number), "x")
        assert caught.value.hint

    def test_braces_in_a_path_are_no_template(self) -> None:
        with pytest.raises(MachineError, match=r"\{x\}"), machine_errors(Path("x")):
            raise OSError(28, "No space left on device", "public/{x}")


class TestNewFolders:
    """What has not even a folder yet is staged in one, which takes its place as a whole."""

    def test_a_new_site_is_put_in_place_with_one_rename_for_each_folder_of_its_first_level(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        change = staged(tmp_path / "public", OLD)
        with failing_at(10**6, Killed, monkeypatch) as calls:
            commit(tmp_path / "public", change)
        at_root = sum("/" not in path for path in OLD)
        folders = len({path.partition("/")[0] for path in OLD if "/" in path})
        assert calls.count("replace") == folders + at_root + 2  # the journal and the manifest
        assert published(tmp_path / "public") == OLD

    def test_a_folder_that_somebody_makes_meanwhile_keeps_what_is_in_it(self, out: Path) -> None:
        change = staged(out, NEW)
        write_files(out, {"2026/08/faro/notes.txt": "mine"})
        commit(out, change)
        assert published(out) == {**NEW, "2026/08/faro/notes.txt": b"mine"}

    def test_a_folder_that_goes_while_it_is_filled_is_made_again(self, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write_files(out, {"x/stranger.txt": "theirs"})
        change = staged(out, {**OLD, "x/a/index.html": b"a", "x/b/index.html": b"b"})
        real = os.replace

        def replace(source: str | Path, target: str | Path) -> None:
            if str(target).endswith("/x/a") and (out / "x/stranger.txt").exists():
                shutil.rmtree(out / "x")
            real(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", replace)
            commit(out, change)
        assert published(out) == {**OLD, "x/a/index.html": b"a", "x/b/index.html": b"b"}

    def test_two_processes_may_stage_in_one_new_folder(self, tmp_path: Path) -> None:
        folder = stage_folder(tmp_path / "public")
        staging = Staging(folder)
        both = staging, copy.copy(staging)  # as after a fork
        names = [each.put(f"2026/08/{number}/index.html", b"a page")[0] for number, each in enumerate(both)]
        assert [(folder / name).read_bytes() for name in names] == [b"a page", b"a page"]

    def test_what_a_process_of_a_killed_build_still_stages_is_not_published(self, tmp_path: Path) -> None:
        out = tmp_path / "public"
        late = Staging(stage_folder(out))
        change = staged(out, OLD)
        late.put("2026/07/porto/draft.html", b"not out")
        commit(out, change)
        assert published(out) == OLD
        assert not (out / STAGING).exists()

    def test_a_long_path_is_staged_under_a_short_name(self, tmp_path: Path) -> None:
        path = f"{'a' * 120}/{'b' * 120}/index.html"
        name, _ = Staging(stage_folder(tmp_path / "public")).put(path, b"a page")
        assert "/" not in name
        publish(tmp_path / "public", {path: b"a page"})
        assert published(tmp_path / "public") == {path: b"a page"}

    def test_an_empty_folder_where_a_file_goes_makes_room(self, out: Path) -> None:
        (out / "2026/08/faro/index.html/a/b").mkdir(parents=True)
        publish(out, NEW)
        assert published(out) == NEW

    @pytest.mark.parametrize("link", ["the folder in the site", "the tree", "a folder in the tree", "the staging folder"])
    def test_a_journal_and_a_tree_that_somebody_made_up_do_nothing_through_a_link(self, link: str, out: Path, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        write_files(outside, {"x/index.html": "theirs", "tree-1/x/index.html": "theirs", "index.html": "theirs"})
        before = tree(outside)
        tree_of = out / STAGING / "tree-1"
        if link == "the folder in the site":
            write_files(tree_of, {"x/index.html": "made up"})
            (out / "x").symlink_to(outside / "x", target_is_directory=True)
        elif link == "the tree":
            (out / STAGING).mkdir()
            tree_of.symlink_to(outside, target_is_directory=True)
        elif link == "a folder in the tree":
            (out / "x").mkdir()
            tree_of.mkdir(parents=True)
            (tree_of / "x").symlink_to(outside / "x", target_is_directory=True)
        else:
            (out / STAGING).symlink_to(outside, target_is_directory=True)
        journal = {"format": 1, "moves": {"x/index.html": "tree-1/x/index.html"}, "deletes": [], "manifest": {}}
        (out / JOURNAL).write_text(json.dumps(journal))
        with contextlib.suppress(UsageError):
            finish(out)
        assert tree(outside) == before
        assert not (out / "x/index.html").is_file() or link == "the folder in the site"

    @pytest.mark.parametrize(
        "name", ["tree-1/other.html", "tree-1/../x", "tree-/x/index.html", "tree-1/x/index.html/", "tree/x/index.html"]
    )
    def test_a_journal_names_a_file_of_a_tree_as_the_output_is_called(self, name: str, out: Path) -> None:
        stage_folder(out)
        journal = {"format": 1, "moves": {"x/index.html": name}, "deletes": [], "manifest": {}}
        (out / JOURNAL).write_text(json.dumps(journal))
        assert not finish(out)
        assert published(out) == OLD
