"""Text that was copied from a page (W01), and dates without a year."""

from __future__ import annotations

from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.importing.findings import Codes
from generator.importing.plain import read_plain
from tests.importing.conftest import Move, messages

ITALIAN = """top of page

Roma - Riapre il molo vecchio

  • 28 lug
  • Tempo di lettura: 2 min
ree

Ada Quill (Faro News) - Dopo due inverni riapre il molo. "È una festa", dice il custode.

28. luglio: la data era questa, e molti la ricordavano bene da anni.
2025. Un anno che comincia una riga, e non un elenco di cose da fare.
#Porto è la parola con cui la gente parla del molo in questi giorni.
    Quattro spazi non fanno un codice, *asterischi* non fanno un corsivo.

Le graffe {{ title }} restano graffe, <b>i segni</b> restano segni & basta.

Commenti

bottom of page
"""

WORDS = ITALIAN[ITALIAN.index("Ada Quill") : ITALIAN.index("Commenti")].split()

ENGLISH = """top of page

Portolume - The old pier opens again

Jul 28
2 min read

Ada Quill (Beacon News) – After two winters the old pier is open again to everybody.

The keeper says: 28. was the day, and nobody had to wait for long.

Comments

Recent Posts
See All
Another story of the paper
bottom of page
"""


def test_w01_a_page_of_text_becomes_a_story_word_for_word(move: Move) -> None:
    move.save({"molo.txt": ITALIAN})
    report = move.run("--captured", "2025-08-01")
    assert report["exit"] == 0
    (path,) = move.articles()
    assert path == "news/2025-07-28-roma-riapre-il-molo-vecchio/it.md"
    front = move.article().partition("\n---\n")[0].splitlines()
    assert front == [
        "---",
        "title: Roma - Riapre il molo vecchio",
        "date: 2025-07-28",
        "slug: roma-riapre-il-molo-vecchio",
        "authors: [ada-quill]",
        "agency: Faro News",
        "dateline: Roma",
        "tags: []",
    ]
    assert (move.site.root / "content/authors.yaml").read_text() == "ada-quill: {name: Ada Quill}\n"
    built = move.site.build("--strict")
    assert built.returncode == 0, built.stderr
    page = move.site.page("2025/07/roma-riapre-il-molo-vecchio/index.html")
    rail = " ".join(LexborHTMLParser(page).css_first(".rail").text(separator=" ").split())
    assert "di Ada Quill (Faro News) 28 lug 2025 Tempo di lettura: 1 min " in rail
    assert '"sourceOrganization":{"@type":"Organization","name":"Faro News"}' in page
    assert "ree" not in [line.strip() for line in move.body().splitlines()]


def test_w01_the_published_page_has_the_words_of_the_old_one(move: Move) -> None:
    from generator.importing.spoken import words_of

    move.save({"molo.txt": ITALIAN})
    move.site.write({"site.yaml": (move.site.root / "site.yaml").read_text() + "markdown: {smart_quotes: false}\n"})
    move.run("--captured", "2025-08-01")
    assert move.site.build("--strict").returncode == 0
    shown = words_of(move.site.page("2025/07/roma-riapre-il-molo-vecchio/index.html").partition('<div class="body"')[2])
    start = shown.index("Ada")
    assert list(shown[start : start + len(WORDS)]) == WORDS


def test_w01_english_text_shows_its_language(move: Move) -> None:
    move.save({"pier.txt": ENGLISH})
    assert move.run("--dry-run")["articles"][0]["date"] == "????-07-28"
    report = move.run("--captured", "2025-08-01")
    (path,) = move.articles()
    assert path == "news/2025-07-28-portolume-the-old-pier-opens-again/en.md"
    assert "authors: [ada-quill]\nagency: Beacon News\n" in move.article()
    assert move.body().split() == ENGLISH[ENGLISH.index("Ada Quill") : ENGLISH.index("Comments")].split()
    assert "Another story" not in move.article()
    assert messages(report, "place") == ["the title begins with “Portolume”, which is in no list of places"]


def test_a_place_that_the_site_names_is_known(move: Move) -> None:
    move.site.write({"site.yaml": (move.site.root / "site.yaml").read_text() + "place: Portolume\n"})
    move.save({"pier.txt": ENGLISH})
    move.run("--captured", "2025-08-01")
    assert "dateline: Portolume\n" in move.article()


def test_w01_without_a_year_the_story_is_a_draft_and_the_year_is_asked_for(move: Move) -> None:
    move.save({"molo.txt": ITALIAN})
    report = move.run()
    assert report["articles"][0]["date"] == "????-07-28"
    assert messages(report, "year") == ["the year of ????-07-28 is missing: the story is a draft"]
    assert "draft: true" in move.article() and "date:" not in move.article()
    assert move.run("--strict")["exit"] == 1
    assert move.site.build("--drafts").returncode == 0
    todo = (move.site.root / "content/.imports/wix-to-do.md").read_text()
    assert "## Missing years and dates\n\n- [ ] `content/news/roma-riapre-il-molo-vecchio/it.md`: the year of ????-07-28 is missing" in todo
    again = move.run("--captured", "2025-08-01")
    assert again["articles"][0]["action"] == "updated" and "date: 2025-07-28" in move.article()


@pytest.mark.parametrize(
    ("printed", "captured", "day"),
    [
        ("28 lug", "2025-07-28", "2025-07-28"),
        ("28 lug", "2025-07-27", "2024-07-28"),
        ("24 dic 2022", "2025-08-01", "2022-12-24"),
        ("29 feb", "2026-01-01", "2024-02-29"),
        ("1 gen", "2026-01-01", "2026-01-01"),
        ("3 giorni fa", "2025-08-01", "2025-07-29"),
        ("ieri", "2025-08-01", "2025-07-31"),
        ("12 ore fa", "2025-08-01", "2025-08-01"),
        ("15 mag", "2025-08-01", "2025-05-15"),
        ("5 set", "2025-08-01", "2024-09-05"),
    ],
)
def test_a_day_is_the_newest_that_is_not_after_the_capture(move: Move, printed: str, captured: str, day: str) -> None:
    move.save({"molo.txt": ITALIAN.replace("28 lug\n", f"{printed}\n")})
    assert move.run("--captured", captured)["articles"][0]["date"] == day
    assert f"\ndate: {day}\n" in move.article()


def test_what_is_short_is_kept_and_named_what_follows_the_end_too(move: Move) -> None:
    late = "Questa riga è lunga abbastanza per essere un paragrafo della storia, e sta dopo la fine."
    text = ITALIAN.replace("2025. Un anno", "Le reazioni\n\n2025. Un anno").replace("bottom of page", f"{late}\n\nbottom of page")
    move.save({"molo.txt": text})
    report = move.run("--captured", "2025-08-01")
    assert "\n\nLe reazioni\n\n" in move.article() and late not in move.article()
    assert messages(report, "source") == [
        "“Le reazioni” may not belong to the text: it is kept",
        "“Commenti” ends the text; long lines after it are left out: 1",
    ]


def test_several_pages_in_one_file_are_several_stories(move: Move) -> None:
    move.save({"tutto.txt": ITALIAN + ENGLISH})
    assert [each["language"] for each in move.run("--captured", "2025-08-01")["articles"]] == ["en", "it"]


def test_two_texts_of_one_title_stay_two(move: Move) -> None:
    move.save({"a.txt": ITALIAN, "b.txt": ITALIAN.replace("due inverni", "tre inverni"), "c.txt": ITALIAN})
    report = move.run("--captured", "2025-08-01")
    assert sorted(each["file"] for each in report["articles"]) == [
        "content/news/2025-07-28-roma-riapre-il-molo-vecchio-2/it.md",
        "content/news/2025-07-28-roma-riapre-il-molo-vecchio/it.md",
    ]


def test_a_language_that_is_given_counts_more_than_the_frame(move: Move) -> None:
    move.save({"pier.txt": ENGLISH})
    assert move.run("--lang", "it", "--captured", "2025-08-01")["articles"][0]["language"] == "it"


@pytest.mark.parametrize("bullet", ["• ", "- ", "", "* ", "\u2022\u00a0"])
@pytest.mark.parametrize("blank", ["\n", "\n\n\n"])
def test_bullets_and_blank_lines_may_vary(move: Move, bullet: str, blank: str) -> None:
    lines = ["Riapre il molo", f"{bullet}28 lug", f"{bullet}Tempo di lettura: 2 min", "Il molo riapre dopo due inverni di lavori."]
    move.save({"molo.txt": blank.join(lines)})
    assert move.run("--captured", "2025-08-01")["articles"][0]["date"] == "2025-07-28"
    assert move.body() == "Il molo riapre dopo due inverni di lavori.\n"


@pytest.mark.parametrize("line", ["Ada Quill • 28 lug • 3 min", "• Ada Quill · 28 lug · Tempo di lettura: 2\u00a0min", "28 lug • 3 min"])
def test_what_stands_below_the_title_may_stand_on_one_line(move: Move, line: str) -> None:
    move.save({"molo.txt": f"\ufefftop of page\r\nRiapre il molo\r\n{line}\r\n\u00a0\r\nIl molo riapre dopo due inverni di lavori.\r\n"})
    report = move.run("--captured", "2025-08-01")
    assert report["articles"][0]["date"] == "2025-07-28" and messages(report, "source") == []
    assert move.body() == "Il molo riapre dopo due inverni di lavori.\n"
    assert ("authors: [ada-quill]" in move.article()) == ("Ada" in line)


LINE = "Dopo due inverni di lavori il molo riapre, e la gente torna a camminare sul legno nuovo fino al faro."
MENU = "top of page\nIl Faro\nHome\nChi Siamo\n"
ROMA = "Roma - Riapre il molo vecchio"


@pytest.mark.parametrize(
    ("head", "title", "writer"),
    [
        pytest.param(f"{MENU}{ROMA}\n• 28 lug\n• 2 min\n", ROMA, None, id="menu"),
        pytest.param(f"{MENU}Guerra Infinita\n• 28 lug\n• 2 min\n", "Guerra Infinita", None, id="a-title-like-a-name"),
        pytest.param(f"{MENU}{ROMA}\nAda Quill\n28 lug\n2 min\n", ROMA, "Ada Quill", id="name"),
        pytest.param(f"{MENU}Ada Quill\n28 lug\nTempo di lettura: 2 min\nAggiornato il: 29 lug\n{ROMA}\n", ROMA, "Ada Quill", id="above"),
        pytest.param("top of page\n28 lug • 2 min\nRiapre il molo\n", "Riapre il molo", None, id="above-alone"),
        pytest.param("8 marzo\n8 mar\n3 min\n", "8 marzo", None, id="a-title-like-a-day"),
        pytest.param("28 lug\n", "28 lug", None, id="only-a-title"),
    ],
)
def test_w01_the_title_stands_beside_date_and_reading_time(head: str, title: str, writer: str | None) -> None:
    (found,), problems = read_plain(f"{head}{LINE}\nCommenti\n", "a.txt", Codes(("it", "en"), "it"), date(2025, 8, 1))
    assert (found.title, found.writer, found.text and found.text.paragraphs) == (title, writer, (LINE,))
    menu = "what stands above the title is taken for the menu, and left out: “Il Faro”, “Home”, “Chi Siamo”"
    assert [each.text for each in problems] == ([menu] if head.startswith(MENU) else [])


def test_a_paragraph_is_no_menu() -> None:
    text = f"La partita\n{LINE}\nSecondo tempo\n45 min\nIl 28 luglio si replica.\n"
    (found,), _ = read_plain(text, "a.txt", Codes(("it",), "it"), None)
    assert found.title == "La partita" and found.text is not None and found.text.paragraphs[0] == LINE


def test_a_page_ends_where_its_frame_ends() -> None:
    text = f"Il molo\n28 lug\n{LINE}\nCommenti\nbottom of page\nIl faro\n27 lug\n{LINE}\nbottom of page\n"
    found, problems = read_plain(text, "a.txt", Codes(("it",), "it"), date(2025, 8, 1))
    assert [(each.title, each.printed) for each in found] == [("Il molo", "28 lug"), ("Il faro", "27 lug")] and not problems


def test_a_short_first_line_that_is_no_fact_stays(move: Move) -> None:
    move.save({"molo.txt": "Riapre il molo\n28 lug\nAda Quill\nIl molo riapre dopo due inverni di lavori.\n"})
    move.run("--captured", "2025-08-01")
    assert move.body() == "Ada Quill\n\nIl molo riapre dopo due inverni di lavori.\n"


def test_the_byline_can_be_taken_out(move: Move) -> None:
    move.save({"molo.txt": ITALIAN})
    move.run("--captured", "2025-08-01", "--strip-byline")
    assert move.body().startswith("Dopo due inverni") and "agency: Faro News" in move.article()
