"""Whatever way a file is saved, moved or deleted, the preview ends with what the disk says. Real files, real events."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from generator.preview.watching import BURST, POLL_SECONDS, Watcher
from generator.reading import content
from tests.conftest import NOW, article, write_files
from tests.faults.newspaper import build_here
from tests.preview.paper import PAPER, SECRET, STORY
from tests.preview.running import Running, assert_as_from_nothing, process, running, wait_for

PAGE = "/2026/07/molo/"


def story(text: str, **front: str) -> str:
    return article("Il molo", "2026-07-01", text, tags="[mare]", **front)


def in_place(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")


def code(file: Path, text: str) -> None:
    """Visual Studio Code: emptied, filled, flushed."""
    with file.open("r+", encoding="utf-8") as opened:
        opened.truncate(0)
        opened.flush()
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())


def vim(file: Path, text: str) -> None:
    """Vim with backupcopy=auto: asks whether it may create files, keeps the old one beside, writes a new one."""
    (swap := file.with_name(f".{file.name}.swp")).write_bytes(b"b0VIM 9.0")
    (probe := file.with_name("4913")).touch()
    probe.unlink()
    file.rename(backup := file.with_name(f"{file.name}~"))
    in_place(file, text)
    backup.unlink()
    swap.unlink()


def emacs(file: Path, text: str) -> None:
    (lock := file.with_name(f".#{file.name}")).symlink_to("user@host.1234:1700000000")
    (auto := file.with_name(f"#{file.name}#")).write_text("half of it", "utf-8")
    shutil.copy2(file, file.with_name(f"{file.name}~"))
    in_place(file, text)
    auto.unlink()
    lock.unlink()


def moved_over(file: Path, text: str) -> None:
    (other := file.with_name(f"{file.name}.tmp")).write_text(text, "utf-8")
    other.replace(file)


def moved_from_elsewhere(file: Path, text: str) -> None:
    (other := file.parents[3] / "elsewhere").write_text(text, "utf-8")
    other.replace(file)


def rsync(file: Path, text: str) -> None:
    """A hidden name with six letters; the time stamp is that of the source, an old one."""
    (other := file.with_name(f".{file.name}.Xq3vZ1")).write_text(text, "utf-8")
    os.utime(other, (1_700_000_000, 1_700_000_000))
    other.replace(file)


def deleted_and_written(file: Path, text: str) -> None:
    file.unlink()
    in_place(file, text)


def same_size_and_time(file: Path, text: str) -> None:
    """`cp -p` of a text of the same length."""
    before = file.stat()
    in_place(file, text)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


SAVES = [in_place, code, vim, emacs, moved_over, moved_from_elsewhere, rsync, deleted_and_written, same_size_and_time]


def test_every_way_of_saving_is_seen_and_nothing_else_is_published(preview: Running) -> None:
    file = preview.root / STORY
    for number, save in enumerate(SAVES * 2):
        save(file, story(f"Salvato {number:02}."))
        wait_for(lambda number=number: f"Salvato {number:02}." in preview.page(PAGE))
        planned = preview.at_desk(lambda: set(preview.live.edition.plan.specs))  # type: ignore[union-attr]
        assert not [path for path in planned if any(odd in path for odd in ("~", "#", "4913", "swp", "tmp", "Xq3vZ1"))], save
    assert preview.at_desk(lambda: preview.live.problems) == ()


def test_what_an_editor_leaves_lying_about_is_no_change(preview: Running) -> None:
    before = preview.settled()
    folder = (preview.root / STORY).parent
    for name in ("4913", ".it.md.swp", "it.md~", "#it.md#", ".it.md.Xq3vZ1", "x.tmp", ".DS_Store"):
        (folder / name).write_text("x")
        (folder / name).unlink()
    for path in ("public/index.html", ".edicola/x/y", "notes.txt", "node_modules/a/b.js"):
        write_files(preview.root, {path: "x"})
    (preview.root / STORY).read_bytes()
    assert preview.settled() == before
    for name in ("public", ".edicola", "node_modules"):
        shutil.rmtree(preview.root / name)


def test_building_beside_a_preview_makes_no_loop(preview: Running) -> None:
    before = preview.settled()
    assert build_here(preview.root).status == 0
    assert build_here(preview.root, "--clean").status == 0
    assert preview.settled() == before
    shutil.rmtree(preview.root / "public")


def test_a_file_that_is_being_written_stands_for_what_it_said(preview: Running) -> None:
    """An editor that stops between emptying a file and filling it, while another file is saved."""
    file, other = preview.root / STORY, preview.root / "content/news/2026-07-02-faro/it.md"
    file.write_text(story("Intero."), "utf-8")
    wait_for(lambda: "Intero." in preview.page(PAGE))
    preview.settled()
    with file.open("w", encoding="utf-8") as opened:
        opened.write(story("Un inizio")[:-5])
        opened.flush()
        wait_for(lambda: str(file) in preview.watcher.written)
        in_place(other, article("Il faro", "2026-07-02", "Nuovo faro.", tags="[mare]"))
        seen = wait_for(lambda: "Nuovo faro." in preview.page("/2026/07/faro/") and preview.page(PAGE))
        assert "Intero." in seen and "Un in" not in seen
        assert preview.at_desk(lambda: preview.live.problems) == ()
        opened.write("\nE la fine.\n")
    wait_for(lambda: "E la fine." in preview.page(PAGE))


def test_a_file_that_is_away_for_a_moment_stands_for_what_it_said(preview: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that has moved the old one away and was interrupted before it wrote the new one, while another file is saved."""
    file, other = preview.root / STORY, preview.root / "content/news/2026-07-02-faro/it.md"
    preview.settled()
    moment = content.RETURN_NS
    monkeypatch.setattr(content, "RETURN_NS", 60 * 10**9)  # the machine may be slow
    file.rename(away := file.with_name("it.md~"))
    in_place(other, article("Il faro", "2026-07-02", "Nuovo faro.", tags="[mare]"))
    time.sleep(0.1)  # several times what counts as the middle of a save
    preview.at_desk(lambda: None)
    assert preview.get(PAGE).status == 200
    away.rename(file)
    wait_for(lambda: "Nuovo faro." in preview.page("/2026/07/faro/"))
    assert preview.get(PAGE).status == 200
    monkeypatch.setattr(content, "RETURN_NS", moment)
    file.unlink()
    wait_for(lambda: preview.get(PAGE).status == 404)


def test_a_file_that_stays_open_is_read_after_a_while(preview: Running) -> None:
    file = preview.root / STORY
    with file.open("w", encoding="utf-8") as opened:
        opened.write(story("Aperto."))
        opened.flush()
        wait_for(lambda: "Aperto." in preview.page(PAGE))


def test_a_thousand_files_at_once_end_as_a_cold_build(paper: Path) -> None:
    git = ["git", "-C", str(paper), "-c", "user.name=x", "-c", "user.email=x@example.org"]

    def run(*args: str) -> None:
        subprocess.run([*git, *args], check=True, capture_output=True)

    write_files(paper, {".gitignore": ".edicola\n"})
    run("init", "-q", "-b", "one")
    run("add", "-A")
    run("commit", "-q", "-m", "one")
    run("checkout", "-q", "-b", "two")
    many = {f"content/static/s{n % 10}/f{n}.txt": f"{n}\n" for n in range(900)}
    texts = {
        f"content/news/2026-06-{1 + n % 28:02}-s{n}/it.md": article(f"S {n}", f"2026-06-{1 + n % 28:02}", f"Testo {n}.") for n in range(100)
    }
    write_files(paper, many | texts | {"content/tags.yaml": "mare: {name: {it: Onde, en: Waves}}\n"})
    (paper / SECRET).unlink()
    run("add", "-A")
    run("commit", "-q", "-m", "two")
    run("checkout", "-q", "one")
    with running(paper) as preview:
        for branch in ("two", "one"):
            before = preview.settled()
            run("checkout", "-q", branch)
            print(f"git checkout {branch}: {preview.settled() - before} readings")
            assert preview.settled() - before <= 12
            assert_as_from_nothing(preview)
        shutil.rmtree(paper / "content")
        assert_as_from_nothing(preview)
        run("checkout", "-q", "-f", "two")
        assert_as_from_nothing(preview)
        assert "S 99" in preview.page("/2026/06/s99/") and "<b>Onde 2</b>" in preview.page("/tag/")
        in_place(paper / STORY, story("Dopo tutto."))
        wait_for(lambda: "Dopo tutto." in preview.page(PAGE))


def test_folders_that_come_go_and_change_their_names(paper: Path) -> None:
    shutil.rmtree(paper / "themes")  # the built-in theme is found then
    settings = (paper / "site.yaml").read_text()
    with running(paper) as preview:
        assert "foglio" in str(preview.at_desk(lambda: preview.live.problems))
        write_files(paper, {path: text for path, text in PAPER.items() if path.startswith("themes/")})
        wait_for(lambda: "Il molo" in preview.page("/"))
        css = paper / "themes/foglio/assets/foglio.css"
        in_place(css, "body { color: #321 }")
        wait_for(lambda: any("321" in preview.page(f"/{path}") for path in preview.at_desk(lambda: outputs(preview, ".css"))))

        (paper / "content/news").rename(paper / "content/notizie")
        wait_for(lambda: preview.get("/notizie/").status == 200 and preview.get("/news/").status == 404)
        in_place(paper / "content/notizie/2026-07-01-molo/it.md", story("Nella sezione nuova."))
        wait_for(lambda: "Nella sezione nuova." in preview.page(PAGE))

        new = paper / "content/notizie/2026-07-09-nuova/a/b"
        new.mkdir(parents=True)
        in_place(new / "it.md", article("Profonda", "2026-07-09", "Sotto."))
        wait_for(lambda: "Profonda" in preview.page("/"))

        shutil.copytree(paper / "content", paper / "copy")
        shutil.rmtree(paper / "content")
        wait_for(lambda: "content/ is missing" in str(preview.at_desk(lambda: preview.live.problems)))
        (paper / "copy").rename(paper / "content")
        wait_for(lambda: "Profonda" in preview.page("/"))
        in_place(paper / "content/notizie/2026-07-01-molo/it.md", story("Ancora."))
        wait_for(lambda: "Ancora." in preview.page(PAGE))

        paper.rename(paper.with_name("away"))
        preview.settled()
        assert "Ancora." in preview.page(PAGE)
        paper.with_name("away").rename(paper)
        in_place(paper / "content/notizie/2026-07-01-molo/it.md", story("Di nuovo qui."))
        wait_for(lambda: "Di nuovo qui." in preview.page(PAGE))

        (paper / "site.yaml").unlink()
        wait_for(lambda: preview.at_desk(lambda: preview.live.broken))
        assert "Di nuovo qui." in preview.page(PAGE)
        in_place(paper / "site.yaml", settings.replace("Il Faro", "La Lanterna"))
        wait_for(lambda: "La Lanterna" in preview.page("/"))
        assert_as_from_nothing(preview)


def outputs(preview: Running, ending: str) -> list[str]:
    assert preview.live.edition is not None
    return [path for path in preview.live.edition.plan.specs if path.endswith(ending)]


def test_links_are_followed_as_far_as_the_site_goes(paper: Path) -> None:
    write_files(paper, {"shared/serie/2026-07-07-uno/it.md": article("Uno", "2026-07-07", "Primo."), "shared/tags.yaml": "{}\n"})
    (paper / "content/serie").symlink_to("../shared/serie")
    (paper / "content/tags.yaml").unlink()
    (paper / "content/tags.yaml").symlink_to("../shared/tags.yaml")
    (paper / "content").rename(paper / "texts")
    (paper / "content").symlink_to("texts")
    with running(paper) as preview:
        assert "Primo." in preview.page("/2026/07/uno/")
        in_place(paper / "shared/serie/2026-07-07-uno/it.md", article("Uno", "2026-07-07", "Primo, cambiato."))
        wait_for(lambda: "Primo, cambiato." in preview.page("/2026/07/uno/"))
        moved_over(paper / "shared/tags.yaml", "mare: {name: {it: Onde, en: Waves}}\n")
        wait_for(lambda: "Onde" in preview.page("/tag/"))
        in_place(paper / STORY, story("Attraverso un collegamento."))
        wait_for(lambda: "Attraverso un collegamento." in preview.page(PAGE))
        write_files(paper, {"other/2026-07-08-due/it.md": article("Due", "2026-07-08", "Secondo.")})
        (paper / "content/altre").symlink_to("../other")
        wait_for(lambda: "Secondo." in preview.page("/2026/07/due/"))
        in_place(paper / "other/2026-07-08-due/it.md", article("Due", "2026-07-08", "Secondo, cambiato."))
        wait_for(lambda: "Secondo, cambiato." in preview.page("/2026/07/due/"))
        (paper / "content/giro").symlink_to(".")
        wait_for(lambda: "leads back" in str(preview.at_desk(lambda: preview.live.problems)))
        assert "Secondo, cambiato." in preview.page("/2026/07/due/")


def limited(monkeypatch: pytest.MonkeyPatch, number: int, allowed: int) -> None:
    """The system refuses with this error to watch more than so many folders."""
    schedule, count = BaseObserver.schedule, iter(range(1000))

    def refuse(self: BaseObserver, *args: Any, **options: Any) -> Any:
        if not isinstance(self, PollingObserver) and next(count) >= allowed:
            raise OSError(number, os.strerror(number))
        return schedule(self, *args, **options)

    monkeypatch.setattr(BaseObserver, "schedule", refuse)


@pytest.mark.parametrize(("number", "allowed"), [(errno.ENOSPC, 0), (errno.ENOSPC, 3), (errno.EMFILE, 1)])
def test_at_the_systems_limit_the_site_is_looked_through(paper: Path, monkeypatch: pytest.MonkeyPatch, number: int, allowed: int) -> None:
    limited(monkeypatch, number, allowed)
    monkeypatch.setattr("generator.preview.watching.POLL_SECONDS", POLL_SECONDS / 5)
    with running(paper) as preview:
        assert [text for text in preview.said if "limit of watched files" in text], preview.said
        assert isinstance(preview.watcher.observer, PollingObserver)
        in_place(paper / STORY, story("Senza avvisi."))
        wait_for(lambda: "Senza avvisi." in preview.page(PAGE))
        write_files(paper, {"content/news/2026-07-09-nuova/it.md": article("Nuova", "2026-07-09", "Vista.")})
        wait_for(lambda: "Vista." in preview.page("/2026/07/nuova/"))


LIMITED = ["unshare", "-Ur", "sh", "-c", 'echo 20 > /proc/sys/user/max_inotify_watches && exec "$@"', "sh"]
"""A namespace in which a user may watch twenty folders (man 7 namespaces, man 7 inotify)."""


def test_the_systems_own_limit(paper: Path, tmp_path: Path) -> None:
    if shutil.which("unshare") is None or subprocess.run([*LIMITED, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system gives no user a namespace of their own")
    write_files(paper, {f"content/static/{n}/x.txt": "x" for n in range(40)})
    with process(paper, tmp_path / "said", "--now", NOW, prefix=LIMITED) as preview:
        wait_for(lambda: "the site is looked through every second instead" in preview.said)
        in_place(paper / "content/static/39/x.txt", "neu")
        wait_for(lambda: preview.get("/39/x.txt").body == b"neu")
        in_place(paper / STORY, story("Senza avvisi."))
        wait_for(lambda: "Senza avvisi." in preview.page(PAGE))
        assert "Traceback" not in preview.said


def test_a_limit_that_is_reached_later_is_noticed(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of folders in folders watchdog does not say that they can't be watched."""
    with running(paper) as preview:
        limited(monkeypatch, errno.ENOSPC, 0)
        write_files(paper, {"content/news/2026-07-09-nuova/it.md": article("Nuova", "2026-07-09", "Vista.")})
        wait_for(lambda: isinstance(preview.watcher.observer, PollingObserver))
        in_place(paper / STORY, story("Senza avvisi."))
        wait_for(lambda: "Senza avvisi." in preview.page(PAGE))


def test_events_that_the_system_loses_are_made_up_for(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a queue holds: of the last changes of a burst nothing is heard."""
    with running(paper) as preview:
        heard = Watcher.on_any_event
        left = iter(range(BURST + 5))

        def lossy(self: Watcher, event: Any) -> None:
            if next(left, None) is not None:
                heard(self, event)

        monkeypatch.setattr(Watcher, "on_any_event", lossy)
        for number in range(BURST):
            in_place(paper / "content/static/robots-note.txt", f"{number}\n")
        in_place(paper / STORY, story("Perso e ritrovato."))
        write_files(paper, {"content/news/2026-07-09-nuova/a/it.md": article("Nuova", "2026-07-09", "Vista.")})
        assert next(left, None) is None
        wait_for(lambda: "Perso e ritrovato." in preview.page(PAGE))
        monkeypatch.undo()
        in_place(paper / "content/news/2026-07-09-nuova/a/it.md", article("Nuova", "2026-07-09", "Rivista."))
        wait_for(lambda: "Rivista." in preview.page("/2026/07/a/"))
        assert_as_from_nothing(preview)
