"""What people read, in their language: the code says it in English, a catalogue of gettext says the rest.

`CODE/LC_MESSAGES/edicola.po` is what translators write; the .mo beside it, made by `make speech`, is what is read.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from generator.problems import Line, fill

DOMAIN = "edicola"
FOLDER = Path(__file__).resolve().parent
ENGLISH = "en"

_VARIABLES = ("EDICOLA_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""In which the wish is looked for; the first that is set counts (POSIX, 8.2, after our own)."""

_SENTENCES = ("why",)
"""Facts that hold a sentence even where it is plain text: a reason of our own, or the system's."""


def languages() -> frozenset[str]:
    """The codes of the languages that can be spoken."""
    return frozenset({ENGLISH, *(path.parent.parent.name for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))})


def language_of(environment: Mapping[str, str]) -> str:
    """The language that the environment asks for: `it` for it_IT.UTF-8; English where that can't be spoken."""
    wish = next((environment[name] for name in _VARIABLES if environment.get(name)), "").lower()
    return next((code for code in sorted(languages()) if wish.startswith(code)), ENGLISH)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, [language], fallback=True)


def translate(template: str, language: str) -> str:
    """The template in the language, with the same `{facts}` to fill in; itself where there is no translation."""
    return _catalogue(language).gettext(template) if template else ""


def say(text: str, facts: Mapping[str, str], language: str) -> str:
    """A message or hint in the language, facts filled in; facts that are sentences are said in it too."""
    template, facts = (text.template, text.facts) if isinstance(text, Line) else (text, facts)
    return fill(translate(template, language), {name: _fact(name, fact, language) for name, fact in facts.items()})


def _fact(name: str, fact: str, language: str) -> str:
    if isinstance(fact, Line):
        return say(fact, {}, language)
    return translate(fact, language) if name in _SENTENCES else fact
