"""Feeds and sitemaps (W02, W08), data and tables (W10), and all of them together."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.importing.conftest import Move, messages
from tests.importing.old_site import HOST, address_of, feed, media, page, paragraph, picture, sitemap
from tests.importing.test_plain import ITALIAN

TEXT = paragraph("Il molo riapre dopo due inverni di lavori.")
DAY = datetime(2025, 7, 28, 7, 15, tzinfo=UTC)


def test_w02_a_feed_is_an_index_whose_stories_are_drafts(move: Move) -> None:
    items = [
        {"title": f"Storia {n}", "url": f"{HOST}/post/storia-{n}", "date": DAY + timedelta(days=n), "categories": ["Porto"]}
        for n in range(20)
    ]
    more = {f"{HOST}/post/storia-{n}": "2025-09-01" for n in range(25)}
    move.save({"blog-feed.xml": feed(items), "blog-posts-sitemap.xml": sitemap(more)})
    report = move.run()
    assert len(report["articles"]) == 25 and all(each["draft"] and each["incomplete"] for each in report["articles"])
    assert messages(report, "text").count("there is no text: the story is a draft") == 25
    first = move.articles()["news/2025-07-28-storia-0/it.md"]
    assert "title: Storia 0\ndate: 2025-07-28 09:15+02:00\n" in first and "tags: [porto]" in first and "draft: true" in first
    done = move.site.run("import", "wix", str(move.old))
    assert "the feed names 20 of 25 stories" in done.stdout


def test_the_feed_gives_a_text_its_year_and_its_address(move: Move) -> None:
    item = {"title": "Roma - Riapre il molo vecchio", "url": f"{HOST}/post/molo", "date": DAY, "guid": "abc"}
    move.save({"molo.txt": ITALIAN, "feed.xml": feed([item])})
    (article,) = move.run()["articles"]
    assert (article["date"], article["draft"], article["addresses"]) == ("2025-07-28", False, ["/post/molo"])
    assert article["fields"] == article["fields"] | {"text": "text", "date": "feed", "title": "feed"}
    (entry,) = json.loads((move.site.root / "content/.imports/wix.json").read_text())["stories"]
    assert entry["facts"]["guid"] == "abc" and entry["fields"]["date"] == "feed"
    assert "\nguid: abc\n" in move.article()


def test_without_a_guid_feed_readers_know_a_story_by_its_link(move: Move) -> None:
    move.save({"feed.xml": feed([{"title": "Storia", "url": f"{HOST}/post/storia", "date": DAY}])})
    move.run()
    assert f"\nguid: {HOST}/post/storia\n" in move.article()


def test_a_feed_that_has_texts_gives_them(move: Move) -> None:
    content = '<p>Il <b>molo</b> riapre.</p><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>'
    move.save({"feed.xml": feed([{"title": "Storia", "url": f"{HOST}/post/storia", "date": DAY, "content": content}])})
    (article,) = move.run()["articles"]
    assert (article["draft"], article["incomplete"]) == (False, False)
    assert move.body().startswith("Il **molo** riapre.\n\n/// embed | https://www.youtube.com/embed/abcdefghijk\n")


def test_a_page_is_better_than_a_feed_and_a_sitemap(move: Move) -> None:
    item = {"title": "Titolo del feed", "url": f"{HOST}/post/molo-vecchio", "date": DAY}
    move.save({"p.html": page(TEXT), "feed.xml": feed([item]), "map.xml": sitemap({f"{HOST}/post/molo-vecchio": "2025-12-01"})})
    (article,) = move.run()["articles"]
    assert (article["title"], article["fields"]["title"], article["date"]) == ("Riapre il molo vecchio", "page", "2025-07-28")
    assert len(article["sources"]) == 3


def test_a_sitemap_gives_a_printed_day_its_year(move: Move) -> None:
    move.save({"p.html": page(TEXT, published=None, ago="28 lug"), "map.xml": sitemap({f"{HOST}/post/molo-vecchio": "2024-02-01"})})
    (article,) = move.run("--captured", "2025-08-01")["articles"]
    assert (article["date"], article["draft"]) == ("2023-07-28", False)


def ricos(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"nodes": list(nodes), "metadata": {"version": 1}}


def said(text: str | None, *decorations: dict[str, Any]) -> dict[str, Any]:
    return {"type": "TEXT", "textData": {"text": text, "decorations": list(decorations)}}


def node(kind: str, *nodes: dict[str, Any], **data: Any) -> dict[str, Any]:
    return {"type": kind, "id": kind.lower(), "nodes": list(nodes), **data}


def post(content: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": "p1",
        "title": "Riapre il molo",
        "slug": "molo-vecchio",
        "firstPublishedDate": "2025-07-28T07:15:00.000Z",
        "url": {"base": HOST, "path": "/post/molo-vecchio"},
        "richContent": content,
        **more,
    }


DEPTH = 300
"""Levels; Python's reader of JSON gives up a few hundred further down, which the other file shows."""

DEEP = '{"type":"BLOCKQUOTE","nodes":['

RICH = ricos(
    node("PARAGRAPH", said("28. luglio "), said("forte", {"type": "BOLD"}), said(" e "), said("piano", {"type": "ITALIC"}), said(".")),
    node("HEADING", said("Parte"), headingData={"level": 3}),
    node(
        "BULLETED_LIST",
        node("LIST_ITEM", node("PARAGRAPH", said("uno")), node("ORDERED_LIST", node("LIST_ITEM", node("PARAGRAPH", said("due"))))),
    ),
    node("BLOCKQUOTE", node("PARAGRAPH", said("detto"))),
    node("IMAGE", imageData={"image": {"src": {"id": media(1)}, "width": 1600}, "altText": "Il molo"}),
    node("PARAGRAPH", said("qui", {"type": "LINK", "linkData": {"link": {"url": f"{HOST}/post/altra"}}})),
    node("VIDEO", videoData={"video": {"src": {"url": "https://www.youtube.com/watch?v=abcdefghijk"}}, "title": "Video"}),
    node("TABLE", node("TABLE_ROW", node("TABLE_CELL", node("PARAGRAPH", said("a"))), node("TABLE_CELL", node("PARAGRAPH", said("b"))))),
    node("DIVIDER"),
    node("CODE_BLOCK", said("x = 1")),
)


def test_w10_rich_content_as_markdown(move: Move) -> None:
    move.save({"posts.json": json.dumps({"posts": [post(RICH)]}), f"img/{media(1)}": picture()})
    report = move.run()
    assert report["to_do"] == []
    assert move.body().split("\n\n") == [
        "28\\. luglio **forte** e *piano*.",
        "### Parte",
        "- uno",
        "    1. due",
        "> detto",
        f"![Il molo](a1b2c3_{1:032x}.jpg)",
        f"[qui]({HOST}/post/altra)",
        "/// embed | https://www.youtube.com/watch?v=abcdefghijk\n    title: 'Video'\n///",
        "| a | b |\n| --- | --- |",
        "---",
        "```\nx = 1\n```\n",
    ]
    assert move.site.build().returncode == 0


def test_w10_what_rich_content_has_no_form_for_is_named(move: Move) -> None:
    deep = DEEP * DEPTH + json.dumps(node("PARAGRAPH", said("in fondo"))) + "]}" * DEPTH
    low = json.dumps([post(ricos(node("PARAGRAPH", said("Su.")), {"deep": 1}), id="p2", slug="fondo", url=None)])
    content = ricos(node("PARAGRAPH", said("Testo.")), node("POLL", node("PARAGRAPH", said("Sì o no"))), node("PARAGRAPH", said(None)))
    move.save({"a.json": json.dumps([post(content)]), "b.json": '{"posts": ' + "[" * 100_000, "c.json": json.dumps({"x": 1})})
    move.save({"d.json": low.replace('{"deep": 1}', deep)})
    move.save({"e.json": low.replace('{"deep": 1}', deep.replace(DEEP * DEPTH, DEEP * 1000).replace("]}" * DEPTH, "]}" * 1000))})
    report = move.run()
    assert sorted(messages(report, "source")) == [
        "a part of the text can't be taken over: POLL",
        "the file holds no posts: it is left out",
        "the file is nested too deeply",
        "the file is nested too deeply",
        "what is nested deeper than 60 levels is left out",
    ]
    first, second = sorted(move.articles().values(), key=len)
    assert "Su." in first and "Testo.\n\nSì o no" in second


def test_tags_by_id_get_their_names_from_other_files(move: Move) -> None:
    labels = {"categories": [{"id": "c1", "label": "Cronaca"}], "tags": [{"id": "t1", "label": "Porto"}]}
    move.save(
        {"posts.json": json.dumps({"posts": [post(RICH, categoryIds=["c1"], tagIds=["t1", "t2"])]}), "labels.json": json.dumps(labels)}
    )
    report = move.run()
    assert "tags: [cronaca, porto]" in move.article()
    assert messages(report, "source") == ["tags whose names are in none of the files: 1"]


CELLS = [
    ("Title", "Slug", "Published Date", "Author", "Tags", "Plain Content"),
    ("Riapre il molo", "molo-vecchio", "2025-07-28", "Ada Quill", "Porto; Mare", "Prima riga.\n\n=cmd()|' /C calc'!A0\n2025. Terza; riga."),
]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_w10_a_table_by_its_first_line(move: Move, sign: str, encoding: str) -> None:
    text = "\r\n".join(sign.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in CELLS)
    move.save({"Blog Posts.csv": text.encode(encoding)})
    report = move.run()
    assert [each["topic"] for each in report["to_do"]] == ["author"]
    assert (
        "date: 2025-07-28\nslug: molo-vecchio\nauthors: [ada-quill]\ntags: [porto, mare]\naliases: [/post/molo-vecchio]\n" in move.article()
    )
    assert move.body() == "Prima riga.\n\n=cmd()\\|' /C calc'!A0\n\n2025\\. Terza; riga.\n"


def test_a_day_in_words_counts_and_one_that_can_t_be_understood_is_named(move: Move) -> None:
    rows = ["Title;Slug;Published Date;Plain Content", "Uno;/post/uno;Jul 28, 2025;Testo.", "Due;due;7/8/2025;Testo."]
    move.save({"a.csv": "\n".join(rows)})
    report = move.run()
    assert {each["title"]: (each["date"], each["addresses"]) for each in report["articles"]} == {
        "Uno": ("2025-07-28", ["/post/uno"]),
        "Due": ("????-??-??", ["/post/due"]),
    }
    assert messages(report, "year") == ["the date “7/8/2025” can't be understood: the story is a draft"]


def test_what_other_programs_keep_is_not_read_but_named(move: Move) -> None:
    move.save(
        {
            "a.docx": b"PK\x03\x04",
            "b.docx": b"PK\x03\x04",
            "c.zip": b"PK\x03\x04",
            "Thumbs.db": b"\xd0\xcf",
            "d.txt": r"{\rtf1\ansi Il molo}",
        }
    )
    move.save({"e.json": "null", "logo.png": picture()})
    report = move.run()
    assert report["articles"] == [] and report["exit"] == 1
    assert sorted(messages(report)) == [
        "files of the kind .docx are not read: 2",
        "files of the kind .zip are not read: 1",
        "the file holds no posts: it is left out",
        "this is a file of another program, and no text",
    ]


def test_a_picture_of_the_web_keeps_its_address_and_is_named(move: Move) -> None:
    content = ricos(node("PARAGRAPH", said("Testo.")), node("IMAGE", imageData={"image": {"src": {"id": media(4)}}}))
    move.save({"posts.json": json.dumps({"posts": [post(content)]})})
    report = move.run()
    assert f"![]({address_of(media(4), '')})" in move.body()
    assert [each["topic"] for each in report["to_do"]] == ["picture", "alt"]
