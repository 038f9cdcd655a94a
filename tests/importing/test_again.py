"""Importing again (W11), being killed (W12), languages that belong together (W13)."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import tree
from tests.importing.conftest import Move, messages
from tests.importing.old_site import HOST, archive, feed, figure, media, page, paragraph, picture
from tests.importing.test_plain import ENGLISH, ITALIAN

ONE, TWO = f"{HOST}/post/uno", f"{HOST}/post/due"


def two_stories(move: Move, text: str = "Il molo riapre dopo due inverni.") -> None:
    move.save({"uno.html": page(paragraph(text), "Storia uno", ONE), "due.html": page(paragraph(text), "Storia due", TWO)})


def actions(move: Move, *args: str) -> dict[str, str]:
    return {each["title"]: each["action"] for each in move.run(*args)["articles"]}


def place(move: Move, name: str) -> Path:
    return move.site.root / f"content/news/2025-07-28-{name}/it.md"


def test_w11_again_changes_nothing(move: Move) -> None:
    move.save(archive(6))
    move.run()
    before = tree(move.site.root / "content")
    report = move.run()
    assert {each["action"] for each in report["articles"]} == {"unchanged"}
    assert tree(move.site.root / "content") == before


def test_what_was_ticked_off_stays_so(move: Move) -> None:
    two_stories(move)
    move.run()
    path = move.site.root / "content/.imports/wix-to-do.md"
    path.write_text(path.read_text().replace("- [ ]", "- [x]", 1))
    before = path.read_text()
    move.run()
    assert path.read_text() == before and "- [x] `content/authors.yaml`" in before


def test_w11_what_nobody_touched_follows_the_source_what_was_edited_stays(move: Move) -> None:
    two_stories(move)
    move.run()
    place(move, "uno").write_text(place(move, "uno").read_text().replace("due inverni", "tre inverni"))
    two_stories(move, "Il molo riapre prima del previsto.")
    assert actions(move) == {"Storia uno": "edited", "Storia due": "updated"}
    assert "tre inverni" in place(move, "uno").read_text() and "prima del previsto" in place(move, "due").read_text()
    two_stories(move, "Il molo riapre un'altra volta.")
    assert actions(move) == {"Storia uno": "edited", "Storia due": "updated"}


def test_w11_what_was_deleted_stays_deleted(move: Move) -> None:
    two_stories(move)
    move.run()
    shutil.rmtree(place(move, "uno").parent)
    (move.site.root / "content/authors.yaml").write_text("")
    two_stories(move, "Il molo riapre un'altra volta.")
    for _ in range(2):
        assert actions(move)["Storia uno"] == "deleted"
        assert not place(move, "uno").exists()
    states = {each["facts"]["address"]: each["state"] for each in ledger(move)}
    assert states == {ONE: "deleted", TWO: "imported"}


def ledger(move: Move) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((move.site.root / "content/.imports/wix.json").read_text())["stories"]
    return found


@pytest.mark.parametrize("target", ["content/city/molo-nuovo/it.md", "content/city/molo-nuovo.it.md"])
@pytest.mark.parametrize("edited", [False, True])
def test_w11_what_was_moved_is_recognized(move: Move, target: str, edited: bool) -> None:
    two_stories(move)
    move.run()
    moved = move.site.root / target
    moved.parent.mkdir(parents=True)
    place(move, "uno").rename(moved)
    place(move, "uno").parent.rmdir()
    if edited:
        moved.write_text(moved.read_text().replace("slug: uno", "slug: molo-nuovo"))
    two_stories(move, "Il molo riapre un'altra volta.")
    report = move.run()
    (uno,) = [each for each in report["articles"] if each["title"] == "Storia uno"]
    assert (uno["file"], uno["action"]) == (target, "edited" if edited else "updated")
    assert uno["moved_from"] == "content/news/2025-07-28-uno/it.md"
    assert not place(move, "uno").exists()
    again = move.run()
    assert [each["moved_from"] for each in again["articles"]] == [None, None]


def test_w11_a_text_without_an_address_is_recognized_by_its_slug(move: Move) -> None:
    move.save({"molo.txt": ITALIAN})
    move.run("--captured", "2025-08-01")
    (path,) = (move.site.root / "content/news").iterdir()
    path.rename(move.site.root / "content/news/2025-07-28-altro-nome")
    (article,) = move.run("--captured", "2025-08-01")["articles"]
    assert (article["file"], article["action"]) == ("content/news/2025-07-28-altro-nome/it.md", "unchanged")


def test_a_poorer_source_alone_does_not_take_a_text_away(move: Move) -> None:
    two_stories(move)
    move.run()
    before = place(move, "uno").read_bytes()
    (move.old / "uno.html").unlink()
    move.save({"feed.xml": feed([{"title": "Storia uno", "url": ONE}])})
    assert actions(move)["Storia uno"] == "better"
    assert place(move, "uno").read_bytes() == before


def test_what_somebody_wrote_already_stays(move: Move) -> None:
    old = "---\ntitle: Uno\ndate: 2025-07-28\naliases: [/post/uno]\n---\n\nNostro.\n"
    move.site.write({"content/city/uno.it.md": old})
    two_stories(move)
    assert actions(move)["Storia uno"] == "there"
    assert (move.site.root / "content/city/uno.it.md").read_text() == old


def test_an_editor_s_picture_stays(move: Move) -> None:
    body = paragraph("Il molo.") + figure(media(1), f"./uno_files/{media(1)}")
    move.save({"uno.html": page(body, "Storia uno", ONE), f"uno_files/{media(1)}": picture()})
    move.run()
    file = place(move, "uno").parent / f"a1b2c3_{1:032x}.jpg"
    file.write_bytes(picture(900, 600))
    move.save({"uno.html": page(body.replace("Il molo.", "Il porto."), "Storia uno", ONE)})
    assert actions(move) == {"Storia uno": "updated"}
    assert file.read_bytes() == picture(900, 600)


def test_a_damaged_ledger_stops_the_import(move: Move) -> None:
    two_stories(move)
    move.run()
    path = move.site.root / "content/.imports/wix.json"
    path.write_text(path.read_text()[:-40])
    done = move.site.run("import", "wix", str(move.old))
    assert done.returncode == 2 and "the ledger of earlier imports can't be read" in done.stderr


def test_a_dry_run_says_everything_and_writes_nothing(move: Move) -> None:
    two_stories(move)
    report = move.run("--dry-run")
    assert [each["action"] for each in report["articles"]] == ["created", "created"]
    assert tree(move.site.root / "content") == {}


def killed_import(move: Move, writes: int) -> int:
    """An import that is killed when it is about to put its file number `writes` (from 0) into place: its status, 0 if it had no more to do.

    It is this process's twin, which has everything imported already.
    """
    child = os.fork()
    if child == 0:
        really, left = os.replace, iter(range(writes))

        def replace(one: str, other: str) -> None:
            if next(left, None) is None:
                os._exit(9)
            really(one, other)

        os.replace = replace  # type: ignore[assignment]
        status = 1
        with contextlib.suppress(BaseException):
            status = move.site.run("import", "wix", str(move.old), "--captured", "2025-08-01").returncode
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_w12_killed_anywhere_it_leaves_whole_files_and_ends_as_a_clean_run(move: Move, tmp_path: Path) -> None:
    move.save(archive(2))
    move.save({"molo.txt": ITALIAN})
    fresh = shutil.copytree(move.site.root, tmp_path / "fresh")
    move.run("--captured", "2025-08-01")
    move.site.run("import", "wix", str(move.old))
    clean = tree(move.site.root / "content")
    writes = 0
    while True:
        root = shutil.copytree(fresh, tmp_path / f"killed-{writes}")
        again = Move(type(move.site)(root), move.old)
        status = killed_import(again, writes)
        for name, data in tree(root / "content").items():
            assert name.endswith(".tmp") or data == clean.get(name) or name.startswith(".imports") or "molo-vecchio" in name, name
        again.run("--captured", "2025-08-01")
        again.site.run("import", "wix", str(move.old))
        assert tree(root / "content") == clean
        if status == 0:
            break
        assert status == 9
        writes += 1
    assert writes == 10


def test_w12_a_full_disk_is_said_and_the_next_run_completes(move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    two_stories(move)
    really = os.replace

    def full(one: str, other: str) -> None:
        if str(other).endswith("uno/it.md"):
            raise OSError(28, "No space left on device")
        really(one, other)

    with monkeypatch.context() as patch:
        patch.setattr("generator.newsroom.writing.os.replace", full)
        done = move.site.run("import", "wix", str(move.old))
    assert done.returncode == 3 and "No space left on device" in done.stderr
    assert not list((move.site.root / "content").rglob("*.tmp"))
    assert set(actions(move).values()) == {"unchanged", "created"}


def pair(move: Move, link: Callable[[str], str] = lambda other: "", **more: object) -> None:
    move.save({"it.html": page(paragraph("Il molo."), "Il molo", f"{HOST}/post/molo", head=link(f"{HOST}/en/post/pier"))})
    move.save({"en.html": page(paragraph("The pier."), "The pier", f"{HOST}/en/post/pier", lang="en")})


def test_w13_a_page_that_names_the_other_language_is_evidence(move: Move) -> None:
    pair(move, lambda other: f'<link rel="alternate" hreflang="en" href="{other}">')
    report = move.run()
    assert sorted(move.articles()) == ["news/2025-07-28-molo/en.md", "news/2025-07-28-molo/it.md"]
    assert messages(report, "translation") == []


def test_w13_so_is_an_id_that_both_share(move: Move) -> None:
    posts = [
        {
            "id": lang,
            "title": title,
            "slug": slug,
            "language": lang,
            "translationId": "t1",
            "plainContent": title,
            "publishedDate": "2025-07-28",
        }
        for lang, title, slug in (("it", "Il molo", "molo"), ("en", "The pier", "pier"))
    ]
    move.save({"posts.json": json.dumps({"posts": posts})})
    report = move.run()
    assert sorted(move.articles()) == ["news/2025-07-28-molo/en.md", "news/2025-07-28-molo/it.md"]
    assert messages(report, "translation") == []


def test_w13_without_evidence_they_are_two_stories_and_listed(move: Move) -> None:
    pair(move)
    report = move.run()
    assert sorted(move.articles()) == ["news/2025-07-28-molo/it.md", "news/2025-07-28-pier/en.md"]
    assert messages(report, "translation") == ["nothing says of which story this is a translation, or which is its own"] * 2


def test_w13_the_same_slug_is_no_evidence(move: Move) -> None:
    move.save({"it.html": page(paragraph("Il molo."), "Molo", f"{HOST}/post/molo")})
    move.save({"en.html": page(paragraph("The pier."), "Pier", f"{HOST}/en/post/molo", lang="en")})
    move.run()
    assert sorted(move.articles()) == ["news/2025-07-28-molo-2/it.md", "news/2025-07-28-molo/en.md"]
    assert move.site.build().returncode == 0


def test_w13_evidence_that_contradicts_itself_links_nothing(move: Move) -> None:
    pair(move, lambda other: f'<link rel="alternate" hreflang="en" href="{other}">')
    move.save(
        {
            "it2.html": page(
                paragraph("Il faro."),
                "Il faro",
                f"{HOST}/post/faro",
                head=f'<link rel="alternate" hreflang="en" href="{HOST}/en/post/pier">',
            )
        }
    )
    report = move.run()
    assert len(move.articles()) == 3 and len({path.rpartition("/")[0] for path in move.articles()}) == 3
    assert messages(report, "translation")[0].startswith("several stories of one language say that they are one: ")


def test_texts_of_two_languages_are_told_apart(move: Move) -> None:
    move.save({"a.txt": ITALIAN, "b.txt": ENGLISH})
    assert sorted(each["language"] for each in move.run("--captured", "2025-08-01")["articles"]) == ["en", "it"]
