"""A theme of a few lines: one template for every kind of page."""

from __future__ import annotations

from generator.model.views import LanguageView
from tests.conftest import SITE

KINDS = ("home", "section", "article", "page", "tag", "tags", "author", "archive", "year", "month", "404", "root")

HEAD = """\
{% if page.noindex %}<meta name="robots" content="noindex">{% endif %}
<link rel="canonical" href="{{ page.canonical }}">
{% for code, address in alternates %}<link rel="alternate" hreflang="{{ code }}" href="{{ address }}">{% endfor %}
"""
"""What `check` asks of every head."""

SETTINGS = SITE + "theme: mini\n"


def speaking(locale: str, digits: str = "latn") -> LanguageView:
    """The language of a page, as far as dates and numbers ask for it."""
    return LanguageView(locale.replace("_", "-"), locale, "ltr", locale, "", "/", digits)


def mini(templates: dict[str, str] | None = None, *, name: str = "mini", theme: str = "title: Mini\n") -> dict[str, str | bytes]:
    """The files of a theme; templates that are not given print the kind of the page."""
    every = {f"{kind}.html": "{{ page.kind }}\n" for kind in KINDS} | (templates or {})
    folder = f"themes/{name}"
    return {f"{folder}/theme.yaml": theme, **{f"{folder}/templates/{file}": text for file, text in every.items()}}


def whole(bodies: dict[str, str] | None = None) -> dict[str, str]:
    """A template of every kind whose page says of itself what `check` asks for; bodies that are not given print the kind of the page."""
    begin = f'<!doctype html>\n<html lang="{{{{ page.language.code }}}}" dir="{{{{ page.language.direction }}}}">\n<head>\n{HEAD}</head>\n'
    return {f"{kind}.html": f"{begin}<body>{(bodies or {}).get(kind, '{{ page.kind }}')}</body>\n</html>\n" for kind in KINDS}
