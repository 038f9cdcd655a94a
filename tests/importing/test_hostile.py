"""Inputs that mean harm, or are broken (W08, W09): a clear line in the report, and nothing else."""

from __future__ import annotations

import json
import os

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import tree
from tests.importing.conftest import Move, messages
from tests.importing.old_site import HOST, feed, figure, page, paragraph, picture, sitemap

TEXT = paragraph("Il molo riapre dopo due inverni di lavori.")
ITEM = {"title": "Storia", "url": f"{HOST}/post/storia"}
BOMB = '<!DOCTYPE lolz [<!ENTITY a "ah"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        pytest.param("feed.xml", feed([ITEM], BOMB), "F:1: error: the file declares a document type", id="entities-in-a-feed"),
        pytest.param("map.xml", BOMB + sitemap({}), "F:1: error: the file declares a document type", id="entities-in-a-sitemap"),
        pytest.param("feed.xml", feed([ITEM], BOMB).encode("utf-16"), "F:1: error: the file declares a document type", id="in-utf-16"),
        pytest.param("feed.xml", feed([ITEM])[:-30], ":39: error: the file is not valid XML", id="cut-feed"),
        pytest.param(
            "p.html", page(TEXT).encode("cp1252").replace(b"utf-8", b"x-none") + b"\xe8", "error: the file is not UTF-8 text", id="bytes"
        ),
        pytest.param("a.txt", b"Testo\x00altro", "F:1:6: error: the file holds a NUL character", id="nul"),
        pytest.param("a.json", '{"posts": [', "F:1:12: error: the file is not valid JSON", id="cut-json"),
        pytest.param("a.json", "[" * 200_000, "F: error: the file is nested too deeply", id="deep-json"),
        pytest.param("a.txt", "", "F: error: the file is empty", id="empty"),
        pytest.param(
            "p.mhtml", "Content-Type: multipart/related; boundary=x\r\n\r\n--x--", "F: error: the archive holds no page", id="archive"
        ),
        pytest.param("p.webarchive", b"bplist00\xff\xff", "F: error: the archive holds no page", id="web-archive"),
        pytest.param("a.csv", b'title,slug\n"' + b"x" * 200_000 + b'"', "F: error: the table can't be read", id="csv"),
    ],
)
def test_w08_what_can_t_be_read_is_said_with_its_place(move: Move, name: str, data: str | bytes, told: str) -> None:
    move.save({name: data, "good.html": page(TEXT)})
    done = move.site.run("import", "wix", str(move.old))
    assert told.replace("F:", f"{move.old / name}:") in done.stderr
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert len(move.articles()) == 1


def test_w08_a_feed_of_100_mb_is_not_read(move: Move) -> None:
    with (move.old / "feed.xml").open("wb") as file:
        file.write(feed([ITEM]).encode())
        os.truncate(file.fileno(), 100_000_000)
    report = move.run()
    assert messages(report) == ["the file is too large (100 MB, at most 64)"] and report["exit"] == 1


def test_w08_a_control_character_is_left_out_and_named(move: Move) -> None:
    move.save({"feed.xml": feed([ITEM | {"title": "Sto\x0bria"}])})
    done = move.site.run("import", "wix", str(move.old))
    assert "\ntitle: Storia\n" in move.article()
    assert f"{move.old}/feed.xml:4:26: warning: the control character U+000B is left out" in done.stderr


@pytest.mark.parametrize(
    "title", ["../../x", "a/b", "..", "con", "x" * 400, "\u202eolom", "!!!", 'a: "b" #c', "{{ title }}", "<script>alert(1)</script>", "- x"]
)
def test_w09_any_title_gives_a_safe_file_and_the_same_title(move: Move, title: str) -> None:
    from html import escape

    move.save(
        {
            "p.html": page(TEXT, title=title, blocks=[], url="")
            .replace(f"<title>{title} | Il Faro</title>", "")
            .replace(title, escape(title))
        }
    )
    move.run("--captured", "2025-08-01")
    (path,) = move.articles()
    assert path.startswith("news/2025-07-28-") and path.count("/") == 2 and len(path) < 120
    assert sorted(tree(move.site.root)) == sorted(
        each for each in tree(move.site.root) if each.startswith("content/") or each == "site.yaml"
    )
    done = move.site.build()
    assert done.returncode == 0, done.stderr
    (published,) = (move.site.public / "2025/07").rglob("*/index.html")
    assert LexborHTMLParser(published.read_text()).css_first("h1").text() == title.replace("\u202e", "")


def test_w09_without_a_title_the_story_is_a_draft(move: Move) -> None:
    html = page(TEXT, blocks=[]).replace("Riapre il molo vecchio", "")
    move.save({"p.html": html.replace('<meta property="og:title" content="">', "")})
    report = move.run()
    assert "title: molo vecchio\n" in move.article() and "draft: true" in move.article()
    assert "the title is missing: the address stands for it, and the story is a draft" in messages(report, "text")


@pytest.mark.parametrize("url", ["/post/..%2F..%2Fx", "/post/%2e%2e", "/post/a%00b", "/post/a%22b", "/post/con", "/post/" + "x" * 300])
def test_w09_no_address_leads_out_of_content(move: Move, url: str) -> None:
    move.save({"p.html": page(TEXT, url=HOST + url)})
    report = move.run()
    (path,) = move.articles()
    assert path.startswith("news/2025-07-28-") and ".." not in path
    assert move.site.build().returncode == 0
    assert report["articles"][0]["draft"] is False


def test_w09_what_would_run_is_left_out_and_named_braces_stay_text(move: Move) -> None:
    body = (
        paragraph("---")
        + paragraph("{{ config }} {% include 'x' %}")
        + "<script>alert(1)</script>"
        + '<p onclick="x()">Clic</p><svg onload="x()"></svg>'
    )
    move.save({"p.html": page(body)})
    report = move.run()
    assert move.body() == "\\---\n\n\\{\\{ config \\}\\} \\{% include 'x' %\\}\n\nClic\n"
    assert messages(report, "source") == ["what runs in the page's text is left out: <script>"]
    assert move.site.build().returncode == 0
    shown = move.site.page("2025/07/molo-vecchio/index.html")
    assert "{{ config }}" in shown and "alert(1)" not in shown and "x()" not in shown


def test_html_nested_a_thousand_deep_comes_without_its_form(move: Move) -> None:
    move.save(
        {"p.html": page("<div>" * 1500 + "In fondo <b>a tutto</b>" + "</div>" * 1500), "good.html": page(TEXT, url=f"{HOST}/post/altra")}
    )
    report = move.run()
    assert {"nested too deeply" in each for each in messages(report)} != {False}
    assert any("Il molo riapre" in text for text in move.articles().values())


@pytest.mark.parametrize("source", ["../secret.jpg", "/etc/hostname", "file:///etc/passwd", "..%2fsecret.jpg"])
def test_a_picture_is_only_looked_for_beside_its_page(move: Move, source: str) -> None:
    (move.old.parent / "secret.jpg").write_bytes(picture())
    move.save({"p.html": page(TEXT + f'<img src="{source}" alt="Segreto">')})
    move.run()
    assert "secret" not in move.article() and "passwd" not in move.article()
    assert [path.name for path in (move.site.root / "content/news").rglob("*.*")] == ["it.md"]


@pytest.mark.parametrize(
    "data", [b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"<html>no</html>", b"GIF89a"]
)
def test_a_file_that_is_no_safe_picture_stays_away(move: Move, data: bytes) -> None:
    move.save({"p.html": page(TEXT + '<img src="./p_files/x.png" alt="X">'), "p_files/x.png": data})
    report = move.run()
    assert len(messages(report, "picture")) == 1 and move.body() == "Il molo riapre dopo due inverni di lavori.\n"


def test_a_picture_gets_the_ending_that_its_bytes_ask_for(move: Move) -> None:
    name = figure("a1b2c3_" + "0" * 31 + "7~mv2.png", "./p_files/x.png", "X")
    move.save({"p.html": page(TEXT + name), "p_files/x.png": picture(form="JPEG")})
    move.run()
    assert f"![X](a1b2c3_{7:032x}.jpg)" in move.article()


def test_names_of_files_need_not_be_utf_8(move: Move) -> None:
    """An archive that was packed under Windows, unpacked here."""
    folder = os.fsencode(move.old)
    for name, text in ((b"perch\xe9.html", page(TEXT)), (b"lettera\xe0.docx", "x"), (b"citt\xe0.html", page(TEXT.replace("molo", "faro")))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    report = move.run()
    assert [each["action"] for each in report["articles"]] == ["created"] and len(messages(report, "text")) == 1
    todo = (move.site.root / "content/.imports/wix-to-do.md").read_text("utf-8")
    assert "lettera\\udce0.docx`: files of the kind .docx are not read: 1" in todo and "another text of this story" in todo
    done = move.site.run("import", "wix", str(move.old), "--format", "json")
    assert json.loads(done.stdout.encode().decode())["articles"][0]["action"] == "unchanged"


def test_a_file_that_is_not_there_is_a_wrong_usage(move: Move) -> None:
    done = move.site.run("import", "wix", "nowhere")
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "error: nowhere is not there")


def test_a_day_that_is_none_and_a_language_that_is_none_are_refused(move: Move) -> None:
    assert move.site.run("import", "wix", str(move.old), "--captured", "ieri").returncode == 2
    assert move.site.run("import", "wix", str(move.old), "--lang", "fr").returncode == 2
    assert move.site.run("import", "wix", str(move.old), "--section", "../x").returncode == 2
