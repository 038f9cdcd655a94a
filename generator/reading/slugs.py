"""Slugs: the last word of an address."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from generator.problems import Line
from generator.reading.text import visible
from generator.reading.walk import unportable

MAX_BYTES = 200
"""A path component may have 255 bytes on the usual file systems; this leaves room for `.html` and a digest."""

_APOSTROPHES = [[mark, "-"] for mark in "'’‘ʼ`´"]
_TATWEEL = "\u0640"
"""Only stretches an Arabic word."""

_ACCENTS = str.maketrans(dict.fromkeys("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328", ""))
_SIGNS = str.maketrans(dict.fromkeys("’‘«»“”„–—", "-"))
"""What transliteration leaves out, and what it makes signs of, which only part words."""

_WORDS = re.compile(r"[a-z0-9]+(?:\x20[a-z0-9]+)*")
_GIVEN = re.compile(r"[\w~-]+(\.[\w~-]+)*")


def make_slug(text: str, *, ascii_only: bool) -> str:
    """The slug of a text: lower case, words joined by hyphens; empty if there is no letter or digit in it.

    Apostrophes part words (`l'altra` -> `l-altra`). Otherwise in the script of the text, in Unicode form NFC.
    """
    plain, marks = text.lower(), ""
    if _WORDS.fullmatch(plain):
        return plain.replace(" ", "-")  # as the library's
    from slugify import slugify  # noqa: PLC0415 (a build that makes no slug does not pay for it)

    if not text.isascii():
        plain = visible(text).lower()
        if any(_is_mark(c) or c == _TATWEEL for c in set(plain)):
            plain = "".join(c for c in plain if not _is_optional(c))
            marks = re.escape("".join(sorted({c for c in plain if _is_mark(c)})))
        elif ascii_only:
            latin = unicodedata.normalize("NFKD", plain).translate(_ACCENTS).translate(_SIGNS)
            plain = latin if latin.isascii() else plain  # transliterating takes ten times as long
    slug = slugify(plain, allow_unicode=not ascii_only, replacements=_APOSTROPHES, regex_pattern=rf"[^-\w{marks}]+")
    return unicodedata.normalize("NFC", slug) if any(c.isalnum() for c in slug) else ""


def _is_optional(character: str) -> bool:
    """Whether ordinary spelling leaves the mark out: points of Hebrew and Arabic, stress marks. Vowel signs and the like stay."""
    place = unicodedata.combining(character)
    return 10 <= place <= 36 or place >= 200 or character == _TATWEEL


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


@lru_cache(maxsize=16_384)  # an archive names the same tags and authors thousands of times
def fold(text: str) -> str:
    """What two spellings of one name have in common: case, accents, Unicode form and spaces don't tell them apart."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def wrong_slug(slug: str) -> str | None:
    """Why a slug that somebody wrote can't be one; None if it can."""
    if not _GIVEN.fullmatch(slug if slug.isascii() else "".join(c for c in slug if not _is_mark(c))):
        return "a slug has only letters, digits, hyphens and underscores"
    if len(slug.encode()) > MAX_BYTES:
        return Line("a slug has at most {most} bytes", most=MAX_BYTES)
    return unportable(slug)
