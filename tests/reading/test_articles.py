"""Front matter: merged with story.yaml, checked whole, every problem on its line."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.story import Translation
from generator.problems import Location
from generator.reading.articles import MAX_TEXT, FrontMatter
from generator.reading.parts import MAX_LINE
from tests.reading.making import read_bytes, read_front

ROME = ZoneInfo("Europe/Rome")


def test_an_article_is_read_whole() -> None:
    front = """title: Il molo
slug: molo
author: Ada Quill
tags: [porto, mare]
summary: In breve
image: cover.jpg
image_alt: Il molo all'alba
agency: Faro News
dateline: Portolume
updated: 2026-07-28 10:00
expires: 2027-01-01
featured: true
reading_time: 3
aliases: [/post/molo, /vecchio/indirizzo.html]
guid: abc-1
correction: Un errore corretto.
layout: long
untranslated: copy"""
    read = read_front(front)
    article = read.found
    assert read.problems == []
    assert (article.story, article.language, article.kind, article.section) == ("news/2026-07-28-molo", "it", "article", "news")
    assert (article.title, article.slug, article.authors, article.tags) == ("Il molo", "molo", ("Ada Quill",), ("porto", "mare"))
    assert (article.summary, article.image, article.image_alt) == ("In breve", "cover.jpg", "Il molo all'alba")
    assert (article.agency, article.dateline) == ("Faro News", "Portolume")
    assert article.updated == datetime(2026, 7, 28, 10, tzinfo=ROME)
    assert (article.draft, article.featured, article.reading_time) == (False, True, 3)
    assert article.aliases == ("/post/molo", "/vecchio/indirizzo.html")
    assert article.guid == "abc-1"
    assert (article.correction, article.layout, article.untranslated) == ("Un errore corretto.", "long", "copy")
    assert (read.markdown, article.first_line) == ("\nIl molo.\n", 22)


def test_what_is_left_out_has_its_default() -> None:
    article = read_front("").found
    assert (article.slug, article.authors, article.tags, article.summary, article.image) == ("molo", (), (), None, None)
    assert (article.draft, article.featured, article.aliases, article.reading_time) == (False, False, (), None)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("2026-07-28-molo-nuovo", "molo-nuovo"),
        ("molo", "molo"),
        ("2026-07-28-2026-in-porto", "2026-in-porto"),
        ("2026-07-28", "2026-07-28"),
        ("Perche\u0301", "perche"),
    ],
)
def test_the_slug_is_the_name_without_its_date(name: str, slug: str) -> None:
    assert read_front("", name=name).found.slug == slug


def test_a_language_of_another_script_keeps_its_letters() -> None:
    """T15"""
    assert read_front("", name="2026-07-28-الرصيف", lang="ar").found.slug == "الرصيف"


@pytest.mark.parametrize("name", ["!!!", "2026-07-28-!!!", "🙂"])
def test_a_name_without_letters_needs_a_slug(name: str) -> None:
    """T15"""
    read = read_front("", name=name)
    assert read.lines == ["F:1: error: there is no letter or digit to make an address of"]
    assert "slug:" in read.problems[0].advice
    assert read_front("slug: molo", name=name).found.slug == "molo"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeff---\ntitle: Molo\ndate: 2026-07-28\n---\n\nIl molo.\n", id="mark"),
        pytest.param("---\r\ntitle: Molo\r\ndate: 2026-07-28\r\n---\r\n\r\nIl molo.\r\n", id="CRLF"),
        pytest.param("---\rtitle: Molo\rdate: 2026-07-28\r---\r\rIl molo.\r", id="CR"),
        pytest.param("---  \ntitle: Molo\ndate: 2026-07-28\n--- \t\n\nIl molo.\n", id="spaces-after-the-hyphens"),
        pytest.param("---\ntitle: Molo\ndate: 2026-07-28\n...\n\nIl molo.\n", id="three-dots"),
    ],
)
def test_the_same_article_from_other_editors(text: str) -> None:
    """T17"""
    read = read_bytes(text.encode())
    assert read.problems == []
    assert (read.found.title, read.markdown) == ("Molo", "\nIl molo.\n")


def test_a_final_newline_is_not_needed() -> None:
    """T17"""
    assert read_bytes(b"---\ntitle: Molo\ndate: 2026-07-28\n---\nIl molo.").markdown == "Il molo."
    assert read_bytes(b"---\ntitle: Molo\ndate: 2026-07-28\n---").markdown == ""


def test_a_line_of_hyphens_in_the_text_is_a_rule() -> None:
    assert read_front("", "Uno.\n\n---\n\nDue.").markdown == "\nUno.\n\n---\n\nDue.\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "F:1: error: the front matter is missing", id="empty"),
        pytest.param("Il molo.\n", "F:1: error: the front matter is missing", id="no-front-matter"),
        pytest.param("\n---\ntitle: x\n---\n", "F:1: error: the front matter is missing", id="blank-line-first"),
        pytest.param("---\ntitle: Molo\n\nIl molo.\n", "F:1: error: the front matter is not closed", id="T19-no-end"),
        pytest.param("---\ntitle: Roma: la notte\n---\n", "F:2:12: error: the value holds a colon", id="T19-colon"),
        pytest.param(
            "---\ndate: 2026-07-28\ntitle: *nota\n---\n", "F:3:8: error: a value that starts with * must be in quotes", id="T19-star"
        ),
        pytest.param("---\n- a\n---\n", "F:2:1: error: this must be a map of keys and values", id="list"),
    ],
)
def test_a_file_without_readable_front_matter(text: str, said: str) -> None:
    read = read_bytes(text.encode())
    assert read.article is None
    assert read.lines == [said]


@pytest.mark.parametrize(
    "data", ["---\ntitle: Città\n---\n".encode("latin-1"), "---\ntitle: x\n---\n".encode("utf-16"), b"---\ntitle: \0\n---\n"]
)
def test_other_bytes_are_one_problem(data: bytes) -> None:
    """T18"""
    read = read_bytes(data)
    assert read.article is None
    assert len(read.problems) == 1


@pytest.mark.parametrize(
    ("front", "said"),
    [
        pytest.param("date:", "F:1: error: the date is missing", id="T37-no-date"),
        pytest.param("title:", "F:2:7: error: the title is missing", id="no-title"),
        pytest.param("title: ''", "F:2:8: error: the title is missing", id="empty-title"),
        pytest.param('title: "\\u200b"', "F:2:8: error: the title is missing", id="T16-invisible-title"),
        pytest.param("date: 28/07/2025", "F:2:7: error: “28/07/2025” is not a date for “date”", id="T20-slashes"),
        pytest.param("date: 28 lug 2025", "F:2:7: error: “28 lug 2025” is not a date for “date”", id="T20-words"),
        pytest.param("date: 1785196800", "F:2:7: error: “1785196800” is not a date for “date”", id="T20-epoch"),
        pytest.param("date: 2026-02-30", "F:2:7: error: the day or hour “2026-02-30” of “date” does not exist", id="T20-no-such-day"),
        pytest.param("expires: domani", "F:2:10: error: “domani” is not a date for “expires”", id="expires"),
        pytest.param("tags: roma, baku", "F:2:7: error: “tags” must be a list", id="T21-tags"),
        pytest.param("reading_time: 12:30", "F:2:15: error: “reading_time” must be a whole number, not “12:30”", id="T21-time"),
        pytest.param("reading_time: 0", "F:2:15: error: a reading time is at least 1 minute", id="reading-time-0"),
        pytest.param("slug: a\nslug: b", "F:3:1: error: the key “slug” is there twice (first on line 2)", id="T22-twice"),
        pytest.param("tilte: Molo", "F:2:1: error: the key “tilte” is not known here", id="T23-unknown"),
        pytest.param("weight: .nan", "F:2:1: error: the key “weight” is not known here", id="T23-weight"),
        pytest.param("translation: {of: en, revison: x}", "F:2:23: error: the key “revison” is not known here", id="T23-nested"),
        pytest.param("translation: {of: eng}", "F:2:19: error: “eng” is not a language of the site", id="translation-of-nothing"),
        pytest.param(
            "translation: {of: it}", "F:2:19: error: an article can't be a translation of its own language", id="translation-of-itself"
        ),
        pytest.param("layout: ../../../etc/passwd", "F:2:9: error: “../../../etc/passwd” is not the name of a layout", id="T02-layout"),
        pytest.param("layout: /etc/passwd", "F:2:9: error: “/etc/passwd” is not the name of a layout", id="T02-absolute"),
        pytest.param("untranslated: lst", "F:2:15: error: “lst” is not a value of “untranslated”", id="untranslated"),
        pytest.param("author: Ada\nauthors: [Bea]", "F:2:9: error: “author” and “authors” are both there", id="two-authors"),
        pytest.param("story: ../x", "F:2:8: error: “../x” is not a story's id", id="T01-story"),
        pytest.param("story: /abs", "F:2:8: error: “/abs” is not a story's id", id="T01-story-absolute"),
        pytest.param("story: news/a/../b", "F:2:8: error: “news/a/../b” is not a story's id", id="T01-story-inside"),
        pytest.param("title: &x [*x]", "F:2:", id="T25-cycle"),
        pytest.param('title: !!python/object/apply:os.system ["id"]', "F:2:8: error: YAML tags", id="T24-tag"),
    ],
)
def test_a_mistake_has_its_line_and_is_the_only_problem(front: str, said: str) -> None:
    read = read_front(front)
    assert len(read.problems) == 1, read.lines
    assert read.lines[0].startswith(said)


@pytest.mark.parametrize("written", ["no", "yes", "True", "FALSE", '"true"', "1", "flase", "ture", "", "~", "[]"])
def test_only_true_and_false_say_what_is_a_draft(written: str) -> None:
    """P4: nothing is published by a typo."""
    (line,) = read_front(f"draft: {written}").lines
    assert line.startswith("F:2:")
    assert ": error: " in line
    assert "draft" in line


@pytest.mark.parametrize("written", ["no", "", "~"])
def test_story_yaml_says_draft_as_clearly(written: str) -> None:
    assert any(line.startswith("S:1:") for line in read_front("", shared=f"draft: {written}").lines)


@pytest.mark.parametrize("key", ["Draft", "DRAFT", "darft", "drafts", "bozza"])
def test_a_misspelt_draft_publishes_nothing(key: str) -> None:
    (line,) = read_front(f"{key}: true").lines
    assert line == f"F:2:1: error: the key “{key}” is not known here"


@pytest.mark.parametrize(
    "slug",
    ["../../x", "/abs", "..\\x", "'%2e%2e%2fx'", "'%252e%252e%252fx'", "con", "'a:b'", "'molo.'", "a" * 300, "خ" * 150],
)
def test_a_slug_that_could_leave_its_folder_is_refused(slug: str) -> None:
    """T01, T09, T10"""
    (line,) = read_front(f"slug: {slug}").lines
    assert line.startswith("F:2:7: error: “")
    assert "can't be the slug" in line
    assert len(line) < 250


def test_the_hint_for_a_slug_is_another_slug() -> None:
    """T09"""
    assert "“slug: con”" not in read_front("slug: con").problems[0].advice


def test_a_slug_is_composed() -> None:
    """T14"""
    assert read_front("slug: perche\u0301").found.slug == "perché"


@pytest.mark.parametrize(
    "alias",
    ["../b", "b", "/a/../b", "/%2e%2e/x", "/%252e%252e/x", "//evil.example", "http://x", "/a b", "/a%20b", "/a?b=c", "/a#b", "/a\\b", ""],
)
def test_an_old_address_is_a_path_of_this_site(alias: str) -> None:
    """T01"""
    (line,) = read_front(f"aliases: [/buono, '{alias}']").lines
    assert line.startswith("F:2:19: error: ")


@pytest.mark.parametrize("alias", ["/post/molo", "/post/molo/", "/post/molo.html", "/post/così", "/post/cos%C3%AC", "/ar/الرصيف", "/"])
def test_old_addresses_as_the_old_site_wrote_them(alias: str) -> None:
    assert read_front(f"aliases: ['{alias}']").found.aliases[0].startswith("/")


@pytest.mark.parametrize(
    ("front", "key", "meant"),
    [
        ("title: 2025", "title", "2025"),
        ("title: no", "title", "no"),
        ("title: true", "title", "true"),
        ("title: 12:30", "title", "12:30"),
        ("tags: [0123, no]", "tags", ("0123", "no")),
        ("tags:", "tags", ()),
        ("author: yes", "authors", ("yes",)),
        ("authors: [Ada, Bea]", "authors", ("Ada", "Bea")),
        ("reading_time: 010", "reading_time", 10),
        ("slug:", "slug", "molo"),
    ],
)
def test_values_are_what_was_written(front: str, key: str, meant: object) -> None:
    """T21"""
    assert getattr(read_front(front).found, key) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-07-28", "2026-07-28T00:00:00+02:00"),
        ("'2026-07-28'", "2026-07-28T00:00:00+02:00"),
        ("2026-07-28 09:00", "2026-07-28T09:00:00+02:00"),
        ("2026-07-28 9:00", "2026-07-28T09:00:00+02:00"),
        ("2026-07-28T09:00:00Z", "2026-07-28T11:00:00+02:00"),
        ("2026-01-28 09:00 -0500", "2026-01-28T15:00:00+01:00"),
    ],
)
def test_all_dates_of_a_site_can_be_compared(written: str, meant: str) -> None:
    """T20: every one has a zone, so that sorting never raises TypeError."""
    date = read_front(f"date: {written}").found.date
    assert date is not None
    assert date.isoformat() == meant


@pytest.mark.parametrize("written", ["0001-01-01", "0001-01-01 00:00 +14:00", "9999-12-31 23:59", "9999-12-31 23:59 -12:00"])
def test_the_ends_of_the_calendar_raise_nothing(written: str) -> None:
    """T20"""
    read = read_front(f"date: {written}")
    assert read.article or read.problems


def test_an_odd_hour_is_a_warning_at_the_date() -> None:
    """T36"""
    read = read_front("date: 2026-03-29 02:30")
    assert read.found.date is not None
    assert read.lines[0].startswith("F:2:7: warning: the clock in Europe/Rome skips 02:30")


def test_a_page_needs_no_date() -> None:
    assert read_bytes(b"---\ntitle: Chi siamo\n---\n", kind="page").found.date is None


def test_the_article_wins_over_the_story() -> None:
    read = read_front(
        "title: Molo\nimage: mio.jpg\ntags: [porto]", shared="title: Storia\nimage: suo.jpg\ntags: [mare]\nauthor: Ada\nfeatured: true"
    )
    article = read.found
    assert (article.title, article.image, article.tags) == ("Molo", "mio.jpg", ("porto",))
    assert (article.authors, article.featured) == (("Ada",), True)
    assert article.marks["image"] == Location("F", 3, 8)
    assert article.marks["author"] == Location("S", 4, 9)


def test_the_date_may_come_from_the_story() -> None:
    read = read_front("date:", shared="date: 2026-07-27 08:00")
    assert read.found.date == datetime(2026, 7, 27, 8, tzinfo=ROME)


def test_an_article_of_a_draft_story_is_a_draft() -> None:
    assert read_front("", shared="draft: true").found.draft
    assert not read_front("draft: false", shared="draft: true").found.draft


def test_an_author_of_the_article_replaces_the_authors_of_the_story() -> None:
    assert read_front("author: Bea", shared="authors: [Ada]").found.authors == ("Bea",)


def test_the_focus_of_a_picture() -> None:
    assert read_front("image_focus: 30% 70%").found.image_focus == (30, 70)
    assert read_front("").found.image_focus == (50, 50)
    wrong = "2:14: error: “the boat” is not a point of a picture for “image_focus”"
    assert [line.partition(":")[2] for line in read_front("image_focus: the boat").lines][:1] == [wrong]


def test_a_translation_belongs_to_one_article() -> None:
    read = read_front("translation: {of: en, revision: 3f2a, date: 2026-07-28, by: Ada}")
    assert read.found.translation == Translation("en", "3f2a", datetime.fromisoformat("2026-07-28T00:00+02:00"), "Ada")


def test_a_mistake_in_story_yaml_has_its_line() -> None:
    read = read_front("", shared="author: Ada\ntgas: [porto]\n")
    assert read.lines[0] == "S:2:1: error: the key “tgas” is not known here"


@pytest.mark.parametrize("shared", ["", "# ancora niente\n"])
def test_an_empty_story_yaml_says_nothing(shared: str) -> None:
    assert read_front("", shared=shared).problems == []


def test_every_problem_of_a_file_is_named_at_once() -> None:
    """P7"""
    read = read_front("date: ieri\nslug: ../x\ntags: porto\ndraft: si\ntilte: Molo\nlayout: ../x")
    assert sorted(problem.where.line for problem in read.problems) == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("character", "\u202e\u200b\ufeff\u00ad")
def test_invisible_characters_leave_title_and_slug_with_a_warning(character: str) -> None:
    """T16"""
    read = read_front(f"title: Mo{character}lo\nslug: mo{character}lo")
    assert (read.found.title, read.found.slug) == ("Molo", "molo")
    assert [line.split(":")[1] for line in read.lines] == ["2", "3"]
    assert all("warning" in line for line in read.lines)


@pytest.mark.parametrize("escape", ["\\0", "\\x07", "\\u000b", "\\uFFFE", "\\e"])
def test_no_control_character_comes_in_through_yaml(escape: str) -> None:
    """T28: a feed with one of them is no XML."""
    read = read_front(f'title: "Mo{escape}lo"')
    assert len(read.problems) == 1
    assert read.problems[0].where.line == 2
    assert read.article is None or read.article.title in ("Molo", "")


@pytest.mark.parametrize(
    "text", ["{{ config }}", '{% include "x" %}', "</script><script>alert(1)</script>", "&amp;", "]]>", '"><img onerror=1>']
)
def test_code_in_a_title_is_text(text: str) -> None:
    """T26, T27"""
    assert read_front(f"title: '{text}'").found.title == text


def test_a_line_too_long_for_the_converter_is_named() -> None:
    """T48"""
    read = read_front("", "Uno.\n\n" + "x" * (MAX_LINE + 1))
    assert read.article is None
    assert read.lines == [f"F:8: error: the line is too long ({MAX_LINE + 1} characters)"]


def test_ten_megabytes_are_too_long() -> None:
    """T48"""
    read = read_front("", "parola " * (10_000_000 // 7))
    assert read.article is None
    assert read.lines[0].startswith("F:5: error: the article is too long")
    assert len("parola " * (MAX_TEXT // 7)) <= MAX_TEXT


FRONT = st.text() | st.lists(
    st.tuples(
        st.sampled_from([*FrontMatter.model_fields, "x", "\t"]),
        st.text(max_size=20) | st.sampled_from(["true", "2026-07-28", "[a, b]", "{of: en}", "../x", "0"]),
    ),
    max_size=6,
).map(lambda pairs: "\n".join(f"{key}: {value}" for key, value in pairs))


@given(front=FRONT, shared=FRONT | st.none())
def test_any_front_matter_gives_an_article_or_problems(front: str, shared: str | None) -> None:
    read = read_front(front, shared=shared)  # type: ignore[arg-type]
    assert (read.article is not None) or any(problem.severity == "error" for problem in read.problems)
    for problem in read.problems:
        assert str(problem)


@given(st.binary())
def test_any_bytes_give_an_article_or_problems(data: bytes) -> None:
    read = read_bytes(data)
    assert read.article or read.problems


@given(st.text())
def test_no_text_of_the_body_is_lost(body: str) -> None:
    """P8"""
    read = read_front("", body)
    if not read.problems:
        assert read.markdown == f"\n{body}\n".replace("\r\n", "\n").replace("\r", "\n")
