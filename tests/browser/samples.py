"""One page of every kind in every language."""

from __future__ import annotations

from typing import NamedTuple

from tests.demo.newsroom import HAS_SEARCH, Newsroom

STORY = "harbour/2026-07-28-night-ferries"
"""A story in all languages, with a picture, headings, a table and a quotation."""

KEYS = {
    "home": "",
    "article": STORY,
    "page": "pages/contact",
    "section": "harbour",
    "tag": "ferries",
    "tags": "",
    "author": "tullio-marchesan",
    "archive": "",
    "year": "2026",
    "month": "2026-07",
    **({"search": ""} if HAS_SEARCH else {}),
    "404": "",
}
"""Kind of page -> what the sample is about."""

LANGUAGES = ("it", "en", "ar")


class Sample(NamedTuple):
    """A page to look at."""

    kind: str
    language: str

    def path(self, newsroom: Newsroom) -> str:
        """Where the page is."""
        wanted = (self.kind, KEYS[self.kind], self.language, 1)
        (path,) = [page.path for page in newsroom.pages.values() if (page.kind, page.key, page.language, page.number) == wanted]
        return path

    def __str__(self) -> str:
        return f"{self.kind}-{self.language}"


SAMPLES = [Sample(kind, language) for kind in KEYS for language in LANGUAGES]
