"""What readers read: every story whole, its date and its length in the page's language, and nothing that is not out."""

from __future__ import annotations

import math
import re
from datetime import datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.demo.built import Demo
from tests.demo.newsroom import Edition, Newsroom, plain_text, shown_text, text_lines, words_of

MONTHS = {
    "it": [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    "ar": ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
}
SPEED = {"it": 188, "en": 228, "ar": 138}
"""Words a minute: the contract, after Trauzettel-Klosinski & Dietz 2012."""

TEXT = (".html", ".xml", ".txt", ".json", ".css", ".js", ".svg", "")
SHINGLE = 5
"""Words in a row that tell one story from another."""


def shingles(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)}


def written(edition: Edition) -> str:
    """Everything that was written for an edition: its front matter and its text."""
    return plain_text(edition.file.read_text("utf-8"))


def short_month(language: str, month: int) -> str:
    """As CLDR abbreviates it: Arabic does not, and Britain's September has four letters."""
    name = MONTHS[language][month - 1]
    return name if language == "ar" else name[: 4 if name == "September" else 3]


def short_date(moment: datetime, language: str) -> str:
    return f"{moment.day} {short_month(language, moment.month)} {moment.year}"


def long_date(moment: datetime, language: str) -> str:
    return f"{moment.day} {MONTHS[language][moment.month - 1]} {moment.year}"


@pytest.fixture(scope="module")
def outputs(demo: Demo) -> dict[str, str]:
    """The words of every text file of the output, tags, escapes and percent signs undone; the name is part of it."""
    files = [file for file in sorted(demo.out.rglob("*")) if file.is_file() and file.suffix in TEXT]
    texts = {file.relative_to(demo.out).as_posix(): _text_of(file) for file in files}
    return {name: f"{name} {unquote(re.sub(r'<[^>]*>', ' ', unescape(unescape(text))))} {unquote(text)}" for name, text in texts.items()}


def _text_of(file: Path) -> str:
    """The file's text; of JSON without the names of fields, which with a published author and tag would pass for front matter."""
    text = file.read_text("utf-8")
    return re.sub(r'"\w+":', " ", text) if file.suffix == ".json" else text


def test_there_is_something_to_hide(newsroom: Newsroom) -> None:
    assert {(edition.story, edition.language) for edition in newsroom.unpublished} == {
        ("harbour/2026-07-28-winter-ferries", "it"),
        ("school/2046-03-21-box-opened", "it"),
        ("school/2046-03-21-box-opened", "en"),
    }


@pytest.mark.parametrize(
    "marker",
    [
        "chi conta i passeggeri",
        "traghetti-inverno-conteggio",
        "DA VERIFICARE PRIMA DI PUBBLICARE",
        "se il pappagallo paga",
        "winter-ferries",
        "oggi-si-apre-la-scatola",
        "Oggi si apre la scatola",
        "today-they-open-the-box",
        "Today they open the box",
        "four paces from the tap",
        "box-opened",
        "2046-03",
    ],
)
def test_no_mark_of_an_unpublished_story_is_anywhere(outputs: dict[str, str], newsroom: Newsroom, marker: str) -> None:
    sources = [file for file in newsroom.root.glob("content/**/*") if file.suffix in (".md", ".yaml")]
    assert any(marker in f"{file} {file.read_text('utf-8')}" for file in sources), "the marker is not in the sources any more"
    assert [name for name, text in outputs.items() if marker.casefold() in text.casefold()] == []


def test_no_words_of_an_unpublished_story_are_anywhere(outputs: dict[str, str], newsroom: Newsroom) -> None:
    """Any five words in a row that only unpublished stories have."""
    known = {shingle for edition in newsroom.published for shingle in shingles(written(edition))}
    secret = {shingle for edition in newsroom.unpublished for shingle in shingles(written(edition))} - known
    assert len(secret) > 500
    assert {name: found for name, text in outputs.items() if (found := shingles(text) & secret)} == {}


def test_every_published_story_is_whole(demo: Demo, newsroom: Newsroom) -> None:
    """Also the proof that the sieve of the test above would catch something."""
    for edition in newsroom.published:
        shown = shown_text(demo.documents[newsroom.path(edition)].css_first("main").html or "")
        lines = text_lines(edition)
        assert lines
        assert [line for line in lines if line not in shown] == [], edition.story


def test_an_article_has_its_date_in_words(demo: Demo, newsroom: Newsroom) -> None:
    for edition in newsroom.published:
        if edition.date is not None:
            times = demo.documents[newsroom.path(edition)].css(f"article time[datetime='{edition.date.isoformat()}']")
            assert [each.text().strip() for each in times] == [short_date(edition.date, edition.language)], edition.story


def test_a_change_is_dated_too(demo: Demo, newsroom: Newsroom) -> None:
    changed = [edition for edition in newsroom.published if edition.updated is not None]
    assert changed
    for edition in changed:
        assert edition.updated is not None
        (time,) = demo.documents[newsroom.path(edition)].css(f"article time[datetime='{edition.updated.isoformat()}']")
        assert long_date(edition.updated, edition.language) in time.text()
        assert f"{edition.updated:%H:%M}" in time.text()


def test_every_date_is_in_the_pages_language(demo: Demo, newsroom: Newsroom) -> None:
    seen = 0
    for path, tree in demo.documents.items():
        language = newsroom.pages[path].language
        for time in tree.css("time[datetime]"):
            moment = datetime.fromisoformat(time.attributes["datetime"] or "")
            name = MONTHS[language][moment.month - 1]
            short = short_month(language, moment.month)
            seen += 1
            assert re.search(rf"(?<!\d){moment.day} ({name}|{short})\b", time.text()), (path, time.html)
    assert seen > 500


@pytest.mark.parametrize(
    ("path", "date", "minutes"),
    [
        ("/2026/07/gru-ferme-un-ora/", "28 lug 2026", "Tempo di lettura: 2 min"),
        ("/en/2026/07/cranes-stop-for-an-hour/", "28 Jul 2026", "Reading time: 2 min"),
        ("/ar/2026/07/جدتي-كانت-تعد-الأمواج/", "25 يوليو 2026", "مدة القراءة: دقيقتان"),
        ("/ar/2026/07/عبارات-الليل/", "28 يوليو 2026", "مدة القراءة: 3 دقائق"),
    ],
)
def test_date_and_length_are_worded_as_promised(demo: Demo, path: str, date: str, minutes: str) -> None:
    text = " ".join(demo.documents[path].css_first("main article").text(separator=" ").split())
    assert f"{date} " in text
    assert f"{minutes} " in text


def test_the_length_fits_the_text(demo: Demo, newsroom: Newsroom) -> None:
    """Rounded up at the language's own speed; two words in a hundred are left to how one counts."""
    for edition in newsroom.published:
        if edition.kind == "page":
            continue
        count = len(re.findall(r"\S*\w\S*", plain_text(edition.text)))
        fitting = {max(1, math.ceil(count * leeway / SPEED[edition.language])) for leeway in (0.98, 1, 1.02)}
        text = " ".join(demo.documents[newsroom.path(edition)].css_first("main article").text(separator=" ").split())
        assert any(f"{worded(minutes, edition.language)} " in text for minutes in fitting), (edition.story, edition.language, count)


def worded(minutes: int, language: str) -> str:
    if language == "it":
        return f"Tempo di lettura: {minutes} min"
    if language == "en":
        return f"Reading time: {minutes} min"
    forms = {1: "دقيقة واحدة", 2: "دقيقتان"}
    return f"مدة القراءة: {forms.get(minutes) or f'{minutes} دقائق'}"


def test_an_arabic_heading_keeps_its_words_whole(demo: Demo, newsroom: Newsroom) -> None:
    """A vowel sign inside a word is no place to cut the anchor."""
    seen = 0
    for edition in newsroom.published:
        for heading in demo.documents[newsroom.path(edition)].css("article .body h2[id]"):
            if edition.language == "ar":
                seen += 1
                assert len((heading.attributes["id"] or "").split("-")) == len(heading.text().split()), heading.html
    assert seen


def test_listings_show_their_stories_newest_first(demo: Demo, newsroom: Newsroom) -> None:
    """Section, tag, author, year and month: all pages of one together are exactly the published stories it is about."""
    addresses = {newsroom.path(edition): edition for edition in newsroom.published if edition.kind == "article"}
    size = int(newsroom.settings["page_size"])
    for path, page in newsroom.pages.items():
        if page.kind not in ("section", "tag", "author", "year", "month"):
            continue
        links = demo.documents[path].css("main h3 a[href]")
        shown = [demo.path_of(each.attributes["href"] or "") for each in links]
        found = list(dict.fromkeys(each for each in shown if each in addresses))
        part = newsroom.listed(page)[(page.number - 1) * size : page.number * size]
        assert (path, found) == (path, [newsroom.path(edition) for edition in part])
