"""Nikola, with the equal minimal theme, and those of its tasks switched off that the theme has no use for."""

from __future__ import annotations

from pathlib import Path

from tests.bench.adapters.adapter import Adapter
from tests.bench.corpus import FRAME, LANGUAGES, PAGE_SIZE, TITLE, Item

CONFIG = f"""\
BLOG_AUTHOR = BLOG_TITLE = BLOG_DESCRIPTION = {TITLE!r}
BLOG_EMAIL = "prova@example.org"
SITE_URL = "https://example.org/"
DEFAULT_LANG = "it"
TRANSLATIONS = {{"it": "", "en": "./en"}}
TRANSLATIONS_PATTERN = "{{path}}.{{lang}}.{{ext}}"
TIMEZONE = "Europe/Rome"
DATE_FORMAT = "d MMMM yyyy"
POSTS = (("posts/*.md", "", "post.tmpl"),)
PAGES = ()
COMPILERS = {{"markdown": (".md",)}}
MARKDOWN_EXTENSIONS = ["markdown.extensions.extra", "markdown.extensions.smarty", "markdown.extensions.toc"]
OUTPUT_FOLDER = "public"
CACHE_FOLDER = "cache"
THEME = "mini"
PRETTY_URLS = True
URL_TYPE = "full_path"
STRIP_INDEXES = True
SHOW_UNTRANSLATED_POSTS = False
COPY_SOURCES = False
TAG_PATH = "tag"
TAG_PAGES_ARE_INDEXES = True
INDEX_DISPLAY_POST_COUNT = FEED_LENGTH = {PAGE_SIZE}
INDEXES_PRETTY_PAGE_URL = ["page", "{{number}}", "{{index_file}}"]
INDEXES_STATIC = False
GENERATE_ATOM = False
GENERATE_RSS = True
FEED_TEASERS = False
FEED_LINKS_APPEND_QUERY = False
DISABLED_PLUGINS = [
    "classify_archive", "classify_authors", "classify_categories", "classify_sections", "classify_page_index", "copy_assets", "copy_files",
    "create_bundles", "redirect", "render_galleries", "render_listings", "render_sources", "robots", "scale_images",
]
"""
BASE = f"""\
<!doctype html>
${{set_locale(lang)}}
<html lang="${{lang}}">
<head>
<meta charset="utf-8">
<title><%block name="title">${{blog_title|h}}</%block></title>
<link rel="canonical" href="${{abs_link(permalink)}}">
<%block name="others"></%block>
<link rel="alternate" type="application/rss+xml" href="${{_link('index_rss', '', lang)}}">
</head>
<body>
<header><a href="${{_link('root', None, lang)}}">${{blog_title|h}}</a></header>
<main><%block name="main"></%block></main>
<footer>{FRAME}</footer>
</body>
</html>
"""
POST = """\
<%inherit file="base.tmpl"/>
<%block name="title">${post.title()|h}</%block>
<%block name="others">
% for code in translations:
% if post.is_translation_available(code):
<link rel="alternate" hreflang="${code}" href="${post.permalink(code, absolute=True)}">
% endif
% endfor
</%block>
<%block name="main">
<h1>${post.title()|h}</h1>
<p><time datetime="${post.formatted_date('webiso')}">${post.formatted_date(date_format)|h}</time> ${post.reading_time} min</p>
% for code in translations:
% if code != lang and post.is_translation_available(code):
<a hreflang="${code}" href="${post.permalink(code)}">${code}</a>
% endif
% endfor
${post.text()}
<p>
% for tag in post.tags:
<a href="${_link('tag', tag)}">${tag|h}</a>
% endfor
</p>
% if post.next_post:
<a rel="next" href="${post.next_post.permalink()}">${post.next_post.title()|h}</a>
% endif
% if post.prev_post:
<a rel="prev" href="${post.prev_post.permalink()}">${post.prev_post.title()|h}</a>
% endif
</%block>
"""
LISTING = """\
<%inherit file="base.tmpl"/>
<%block name="main">
<ul>
% for post in posts:
<li><a href="${post.permalink()}">${post.title()|h}</a>
<time datetime="${post.formatted_date('webiso')}">${post.formatted_date(date_format)|h}</time> ${post.description()|h}</li>
% endfor
</ul>
% if prevlink:
<a rel="next" href="${prevlink}">&lt;</a>
% endif
% if nextlink:
<a rel="prev" href="${nextlink}">&gt;</a>
% endif
</%block>
"""
TERMS = '<%inherit file="base.tmpl"/><%block name="main">tags</%block>'


def _article(item: Item) -> tuple[str, str]:
    facts = {
        "title": item.title,
        "slug": item.slug,
        "date": f"{item.date[:10]} {item.date[11:19]} UTC{item.date[19:]}",
        "tags": ", ".join(item.tags),
        "description": item.summary,
    }
    suffix = "" if item.language == LANGUAGES[0] else f".{item.language}"
    front = "".join(f".. {name}: {value}\n" for name, value in facts.items())
    return f"posts/{item.month}/{item.slug}{suffix}.md", f"<!--\n{front}-->\n\n{item.body}"


def adapter(path: Path) -> Adapter:
    """Nikola's program at a path."""
    nikola = str(path)
    templates = {"base": BASE, "post": POST, "index": LISTING, "tagindex": LISTING, "tags": TERMS}
    return Adapter(
        name="nikola",
        title="Nikola",
        version=(nikola, "version"),
        files={
            "conf.py": CONFIG,
            "themes/mini/mini.theme": "[Theme]\nengine = mako\nparent = base\n",
            **{f"themes/mini/templates/{name}.tmpl": text for name, text in templates.items()},
        },
        article=_article,
        build=(nikola, "build", "--quiet"),
        layout="themes/mini/templates/base.tmpl",
        serve=lambda port: (nikola, "auto", "--address", "127.0.0.1", "--port", str(port)),
        kept=("cache", "__pycache__", ".doit.db", ".doit.db.db", ".doit.db.dat", ".doit.db.dir", ".doit.db.bak"),
    )
