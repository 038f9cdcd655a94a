"""The preview's own pages: templates filled in, in the language of whoever looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files

import jinja2
from babel import Locale, dates, numbers

from generator.digest import digest_bytes
from generator.preview.phrases import PHRASES
from generator.preview.visits import OWN, Visit
from generator.problems import fill
from generator.reading.languages import display_name, usual_locale
from generator.speech import translate

_FOLDER = "templates"


@cache
def _environment() -> jinja2.Environment:
    folder = files(__package__) / _FOLDER
    templates = {each.name: each.read_text("utf-8") for each in folder.iterdir() if each.name.endswith(".html")}
    return jinja2.Environment(
        loader=jinja2.DictLoader(templates), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def render(template: str, language: str, address: str, facts: Mapping[str, object], status: int = 200) -> Visit:
    """A page of the preview's own. `address` is where the same page can be had again; its digest tells its versions apart."""
    words = Words(language)
    known = {"say": words.say, "when": words.when, "number": words.number, "own": OWN, "lang": language, "address": address}
    made = _environment().get_template(template).render({**known, **facts})
    digest = digest_bytes(made.encode())
    return Visit(status, "text/html", made.replace("DIGEST", digest, 1).encode(), digest)


class Words:
    """Phrases, dates and names in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(usual_locale(language))

    def say(self, name: str, n: int | None = None, **facts: object) -> str:
        """The phrase of that name, facts filled in; the one for one thing where `n` is 1 and there is such."""
        text = PHRASES[f"{name}_one"] if n == 1 and f"{name}_one" in PHRASES else PHRASES[name]
        told = {key: str(value) for key, value in facts.items()} | ({} if n is None else {"n": self.number(n)})
        return fill(translate(text, self.language), told)

    def number(self, value: int) -> str:
        """A number as it is written in the language."""
        return str(numbers.format_decimal(value, locale=self.locale))

    def when(self, moment: datetime) -> str:
        """A moment: `28 Jul 2026, 18:30`; without the hour where that is midnight."""
        day = str(dates.format_skeleton("yMMMd", moment, tzinfo=moment.tzinfo, locale=self.locale))
        hour = str(dates.format_time(moment, "HH:mm", tzinfo=moment.tzinfo, locale=self.locale))
        return day if hour == "00:00" else f"{day}, {hour}"

    def named(self, code: str) -> str:
        """The name of a language of the site."""
        return display_name(code, self.locale)

    def label(self, code: str) -> str:
        """The same where it stands alone: some languages write such names with a small letter."""
        name = self.named(code)
        return name[:1].upper() + name[1:]
