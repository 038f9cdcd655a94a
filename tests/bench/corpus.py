"""One bilingual archive, the same for every generator and every time: half of the articles Italian, half English, about 415 words each."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

WORDS = {
    "it": "il mare porto nave notte città acqua vento lavoro sindaco molo pesca barca strada ponte mercato scuola treno luce tempo anni "
    "oggi ieri domani grande nuovo vecchio bianco sempre ancora dopo prima quando perché dove chi come tutto niente "
    "dell'acqua l'isola".split(),
    "en": "the sea port ship night city water wind work mayor pier fish boat road bridge market school train light time years today "
    "tomorrow yesterday big new old white always still after before when because where who how all nothing harbour's don't".split(),
}
LANGUAGES = tuple(WORDS)
SECTIONS = ("news", "culture", "sport", "labour")
TAGS, AUTHORS, YEARS = 40, 12, 10
TAGS_EACH = 3
PARAGRAPHS, LENGTH = 6, 64
"""Paragraphs of an article, and the words of each."""

PAGE_SIZE = 20
"""Stories on one page of a list, and in a feed."""

TITLE = "Prova"
"""What every site is called."""

MARK = "Segno-0."
"""A sentence of every text, which an edit replaces."""

FRAME, NEW_FRAME = "Cornice-0.", "Cornice-1."
"""A sentence in the foot of every page, and what an edit of the theme makes of it."""

NEW_TITLE = "Titolo-1"
"""The first word of an edited headline."""


@dataclass(frozen=True, slots=True)
class Item:
    """One article: its place in the archive, and its text."""

    number: int
    language: str
    section: str
    author: int
    date: str
    title: str
    summary: str
    tags: tuple[str, ...]
    body: str

    @property
    def slug(self) -> str:
        """The last word of its address, the same in all languages."""
        return f"story-{self.number}"

    @property
    def month(self) -> str:
        """The folders of its address: YYYY/MM."""
        return f"{self.date[:4]}/{self.date[5:7]}"

    @property
    def url(self) -> str:
        """Its address, the same with every generator."""
        prefix = "" if self.language == LANGUAGES[0] else f"/{self.language}"
        return f"{prefix}/{self.month}/{self.slug}/"

    @property
    def page(self) -> str:
        """The file of its page, below the output folder."""
        return f"{self.url[1:]}index.html"


def pair(number: int, total: int) -> list[Item]:
    """The story of that number in an archive of so many articles, in both languages."""
    chance = random.Random(number)
    year, month, day = 2016 + number * YEARS // max(1, total // 2), chance.randint(1, 12), chance.randint(1, 28)
    date = f"{year}-{month:02}-{day:02}T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:00+01:00"
    tags = tuple(f"tag-{each}" for each in sorted(chance.sample(range(TAGS), TAGS_EACH)))
    return [
        Item(
            number,
            language,
            SECTIONS[number % len(SECTIONS)],
            number % AUTHORS,
            date,
            f"{_words(chance, language, 6)} {number}",
            f"{_words(chance, language, 18)}.",
            tags,
            _body(chance, language, number),
        )
        for language in LANGUAGES
    ]


def items(total: int) -> Iterator[Item]:
    """So many articles, oldest year first, in pairs of translations; always the same for the same number."""
    for number in range(total // 2):
        yield from pair(number, total)


def middle(total: int) -> Item:
    """The article that edits change: an Italian one, in the middle of the archive."""
    return pair(total // 4, total)[0]


def with_text(item: Item, count: int) -> Item:
    """The article with one sentence of its text changed, differently for each count."""
    return replace(item, body=item.body.replace(MARK, said(count), 1))


def said(count: int) -> str:
    """The sentence that an edited text has in place of its mark."""
    return f"Segno-{count}."


def with_title(item: Item) -> Item:
    """The article with another headline."""
    return replace(item, title=f"{NEW_TITLE} {item.title}")


def _words(chance: random.Random, language: str, count: int) -> str:
    return " ".join(chance.choices(WORDS[language], k=count)).capitalize()


def _body(chance: random.Random, language: str, number: int) -> str:
    """Six paragraphs, a heading and a list; every third text has a quotation, in every fifth the list is a numbered one."""
    texts = [f"{_words(chance, language, LENGTH)}." for _ in range(PARAGRAPHS)]
    texts[0] = f"{MARK} {texts[0]}"
    texts[1] += " **Forte**, *piano* e un [legame](https://example.org/a)."
    texts[3] += f' "{_words(chance, language, 5)}", ha detto.'
    if number % 3 == 0:
        texts[4] = f"> {texts[4]}"
    steps = ("1. uno", "2. due", "3. tre") if number % 5 == 0 else ("- uno", "- due", "- tre")
    return "\n\n".join([texts[0], f"## {_words(chance, language, 4)}", *texts[1:3], "\n".join(steps), *texts[3:]]) + "\n"


def write(root: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write files by their paths below a folder; in plain calls, since there may be 100,000 of them."""
    made: set[str] = set()
    for name, text in files:
        path = f"{root}/{name}"
        folder = os.path.dirname(path)
        if folder not in made:
            os.makedirs(folder, exist_ok=True)
            made.add(folder)
        with open(path, "wb") as file:
            file.write(text.encode())
