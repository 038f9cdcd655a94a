"""Who a text says has written it, and from where: what stands before its first dash."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from babel import Locale
from babel.core import get_global
from msgspec import Struct

from generator.importing.phrases import name_words
from generator.model.site import Site
from generator.reading.slugs import fold

_BYLINE = re.compile(r"\s*(?P<names>[^()\n]{3,100}?)\s*\(\s*(?P<agency>[^()\n]{0,80}?)\s*\)\s*[-–—]\s+")
_DATELINE = re.compile(r"\s*(?P<place>[^-–—:]{2,40}?)\s+[-–—]\s+\S")


class Byline(Struct, frozen=True):
    """The authors, the agency (empty if there is none), and the very words, with the dash."""

    authors: tuple[str, ...]
    agency: str
    text: str


def read_byline(opening: str) -> Byline | None:
    """The byline at the start of a text: `Ada Quill (Harbour News) - …`; None if its names are not names."""
    found = _BYLINE.match(opening)
    if found is None:
        return None
    names = _people(found.group("names"))
    return Byline(names, " ".join(found.group("agency").split()), found.group()) if names else None


def _people(text: str) -> tuple[str, ...]:
    """The names in a list of them; none if one is not a name."""
    joining = "|".join(sorted(map(re.escape, name_words("joining"))))
    parts = [" ".join(part.split()) for part in re.split(rf"\s+(?:{joining})\s+|\s*[,&]\s*", text)]
    return tuple(parts) if all(map(is_name, parts)) else ()


def is_name(text: str) -> bool:
    """Whether a text looks like a person's name: two to four words with capitals, small ones between them; or a desk's."""
    words = text.split()
    if len(words) == 1:
        return words[0] in name_words("desks")
    large = [word for word in words if word not in name_words("small")]
    return len(words) <= 6 and 2 <= len(large) <= 4 and all(map(_is_large, large)) and words[0].casefold() not in name_words("articles")


def _is_large(word: str) -> bool:
    return word[:1].isupper() and re.fullmatch(r"[^\W\d_](?:[\w'’.-]*[\w.])?", word) is not None


def read_dateline(title: str, places: Collection[str]) -> str | None:
    """The place that a title begins with, if it is one of those (`places_of`)."""
    place = before_dash(title)
    return place if place is not None and fold(place) in places else None


def before_dash(title: str) -> str | None:
    """What stands before a title's first dash, if it can be a place: up to three words."""
    found = _DATELINE.match(title)
    place = " ".join(found.group("place").split()) if found else ""
    return place if 1 <= len(place.split()) <= 3 and place[:1].isupper() else None


def places_of(site: Site, datelines: Collection[str]) -> frozenset[str]:
    """Places, folded: those that the site names itself, and the cities of CLDR's time zones in its languages. No countries."""
    named = {*datelines, *(str(each) for each in site.place.values())}
    cities = {city for language in site.languages for city in _cities(language.locale)}
    return frozenset(fold(place) for place in named if place) | cities


@cache
def _cities(locale_name: str) -> frozenset[str]:
    locale = Locale.parse(locale_name)
    zones = {zone for zones in get_global("territory_zones").values() for zone in zones if "/" in zone}
    countries = {fold(str(name)) for name in locale.territories.values()}
    return frozenset(fold(_city(zone, locale)) for zone in zones) - countries


def _city(zone: str, locale: Locale) -> str:
    """What the city that gives a time zone its name is called; where CLDR has no name for it, it is the zone's own."""
    known = locale.time_zones.get(zone, {}).get("city")
    return str(known or zone.rpartition("/")[2].replace("_", " "))
