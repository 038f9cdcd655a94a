"""The web manifest of a language (https://www.w3.org/TR/appmanifest/): what a phone shows of a paper that its reader keeps."""

from __future__ import annotations

import json

from generator.model.output import Ask, OutputSpec
from generator.model.views import IconView, LanguageView, SiteView
from generator.outputs.product import Product

_COLORS = {"theme_color": "theme_color", "background_color": "background_color"}
"""Member of the manifest -> the theme's setting; a theme without it leaves the choice to the browser."""


def produce_manifest(spec: OutputSpec, ask: Ask) -> Product:
    """The manifest as JSON. What the site does not say is left out."""
    (code,) = spec.args
    site, language, icons = ask("site", code), ask("language", code), ask("icons")
    assert isinstance(site, SiteView) and isinstance(language, LanguageView) and isinstance(icons, tuple)
    members = {
        "name": site.title.text,
        "short_name": site.title.text,
        "description": site.description.text,
        "lang": language.code,
        "dir": language.direction,
        "id": language.home,
        "start_url": language.home,
        "scope": str(ask("rooted", "/")),  # readers who change the language stay in the paper
        "display": "minimal-ui",
        "icons": [_icon(icon) for icon in icons if icon.purpose != "apple"],
        **{member: ask("setting", setting) for member, setting in _COLORS.items()},
    }
    given = {name: value for name, value in members.items() if value}
    return Product(json.dumps(given, ensure_ascii=False, indent=2).encode() + b"\n")


def _icon(icon: IconView) -> dict[str, str]:
    sizes = f"{icon.size}x{icon.size}" if icon.size else "any"
    return {"src": icon.url, "sizes": sizes, "type": icon.type, "purpose": icon.purpose}
