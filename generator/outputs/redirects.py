"""Old addresses: a small page for every host, and a `_redirects` file for those that read it (Netlify, Cloudflare Pages)."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from generator.catalog.addresses import file_of
from generator.model.output import Ask, OutputSpec
from generator.model.views import LanguageView
from generator.outputs.product import Product


def alias_file(alias: str) -> str:
    """The output file of an old address: `/post/x` is `post/x/index.html`, `/post/x.html` is itself."""
    last = alias.rpartition("/")[2]
    return file_of(alias if alias.endswith("/") or "." in last else f"{alias}/")


def produce_redirect(spec: OutputSpec, ask: Ask) -> Product:
    """A page that sends its reader on, and tells search engines where the story lives now."""
    story, code = spec.args
    target, language = ask("redirect", story, code), ask("language", code)
    assert isinstance(target, tuple) and isinstance(language, LanguageView)
    title, url = map(escape, target)
    return Product(
        f"""<!doctype html>
<html lang="{language.code}" dir="{language.direction}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{url}">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={url}">
</head>
<body>
<p><a href="{url}">{title}</a></p>
</body>
</html>
""".encode()
    )


def produce_redirects_file(spec: OutputSpec, ask: Ask) -> Product:
    """`from to status`, a line each: old addresses, the front page by the reader's language, a 404 page per language."""
    rules = ask("redirect_rules")
    assert isinstance(rules, tuple)
    return Product("".join(f"{' '.join(rule)}\n" for rule in rules).encode())


def encoded(path: str) -> str:
    """The path as these hosts want it: percent-encoded."""
    return quote(path, safe="/*~!$&'()+,;=:@")
