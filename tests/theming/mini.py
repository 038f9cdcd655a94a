"""A theme of a few lines: one template for every kind of page."""

from __future__ import annotations

from tests.conftest import SITE

KINDS = ("home", "section", "article", "page", "tag", "tags", "author", "archive", "year", "month", "404", "root")

SETTINGS = SITE + "theme: mini\n"


def mini(templates: dict[str, str] | None = None, *, name: str = "mini", theme: str = "title: Mini\n") -> dict[str, str | bytes]:
    """The files of a theme; templates that are not given print the kind of the page."""
    every = {f"{kind}.html": "{{ page.kind }}\n" for kind in KINDS} | (templates or {})
    folder = f"themes/{name}"
    return {f"{folder}/theme.yaml": theme, **{f"{folder}/templates/{file}": text for file, text in every.items()}}
