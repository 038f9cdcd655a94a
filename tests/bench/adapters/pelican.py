"""Pelican, with the equal minimal theme, without and with its cache; of itself it lists one language only, so a plugin of the site adds the others."""

from __future__ import annotations

from pathlib import Path

from tests.bench.adapters.adapter import Adapter
from tests.bench.corpus import FRAME, LANGUAGES, PAGE_SIZE, TITLE, Item

CONFIG = f"""\
SITENAME = {TITLE!r}
SITEURL = "https://example.org"
PATH = "content"
OUTPUT_PATH = "public"
TIMEZONE = "Europe/Rome"
DEFAULT_LANG = {LANGUAGES[0]!r}
DEFAULT_DATE_FORMAT = "%d %B %Y"
THEME = "theme"
PAGE_PATHS = []
STATIC_PATHS = []
ARTICLE_URL = "{{date:%Y}}/{{date:%m}}/{{slug}}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
ARTICLE_LANG_URL = "{{lang}}/" + ARTICLE_URL
ARTICLE_LANG_SAVE_AS = "{{lang}}/" + ARTICLE_SAVE_AS
TAG_URL = "tag/{{slug}}/"
TAG_SAVE_AS = TAG_URL + "index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags", "sitemap"]
TAGS_SAVE_AS = "tag/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
PAGINATED_TEMPLATES = {{"index": None, "tag": None}}
DEFAULT_PAGINATION = {PAGE_SIZE}
PAGINATION_PATTERNS = ((1, "{{url}}", "{{save_as}}"), (2, "{{base_name}}/page/{{number}}/", "{{base_name}}/page/{{number}}/index.html"))
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TRANSLATION_FEED_RSS = "feed-{{lang}}.xml"
RSS_FEED_SUMMARY_ONLY = False
FEED_MAX_ITEMS = {PAGE_SIZE}
MARKDOWN = {{"extension_configs": {{"markdown.extensions.extra": {{}}, "markdown.extensions.smarty": {{}}, "markdown.extensions.toc": {{}}}}}}
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["languages"]
"""
CACHING = """\
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CHECK_MODIFIED_METHOD = "mtime"
GZIP_CACHE = False
CACHE_PATH = "cache"
"""
PLUGIN = """\
from functools import partial

from pelican import signals


def sort(generator):
    generator.editions = {}
    for article in [*generator.articles, *generator.translations]:
        generator.editions.setdefault(article.lang, []).append(article)
    for articles in generator.editions.values():
        articles.sort(key=lambda article: article.date, reverse=True)
        for newer, older in zip(articles, articles[1:]):
            newer.older, older.newer = older, newer


def list_others(generator, writer):
    write = partial(writer.write_file, context=generator.context, relative_urls=False, blog=True)
    for language, articles in generator.editions.items():
        if language == generator.settings["DEFAULT_LANG"]:
            continue
        at = f"{language}/"
        write(at + "index.html", generator.get_template("index"), articles=articles, template_name="index", url=at, lang=language)
        tags = {}
        for article in articles:
            for tag in article.tags:
                tags.setdefault(tag, []).append(article)
        write(at + "tag/index.html", generator.get_template("tags"), tags=list(tags.items()), lang=language)
        for tag, tagged in tags.items():
            write(
                at + tag.save_as, generator.get_template("tag"), articles=tagged, template_name="tag", url=at + tag.url, tag=tag, lang=language
            )


def register():
    signals.article_generator_finalized.connect(sort)
    signals.article_writer_finalized.connect(list_others)
"""
BASE = f"""\
<!doctype html>
{{% set code = article.lang if article else lang or DEFAULT_LANG %}}{{% set at = "" if code == DEFAULT_LANG else code ~ "/" %}}
<html lang="{{{{ code }}}}">
<head>
<meta charset="utf-8">
<title>{{% block title %}}{{{{ SITENAME }}}}{{% endblock %}}</title>
<link rel="canonical" href="{{{{ SITEURL }}}}/{{% block here %}}{{{{ articles_page.url if articles_page else at }}}}{{% endblock %}}">
{{% block others %}}{{% endblock %}}
<link rel="alternate" type="application/rss+xml" href="{{{{ SITEURL }}}}/feed-{{{{ code }}}}.xml">
</head>
<body>
<header><a href="{{{{ SITEURL }}}}/{{{{ at }}}}">{{{{ SITENAME }}}}</a></header>
<main>{{% block main %}}{{% endblock %}}</main>
<footer>{FRAME}</footer>
</body>
</html>
"""
ARTICLE = """\
{% extends "base.html" %}
{% block title %}{{ article.title }}{% endblock %}
{% block here %}{{ article.url }}{% endblock %}
{% block others %}<link rel="alternate" hreflang="{{ article.lang }}" href="{{ SITEURL }}/{{ article.url }}">
{% for other in article.translations %}<link rel="alternate" hreflang="{{ other.lang }}" href="{{ SITEURL }}/{{ other.url }}">{% endfor %}{% endblock %}
{% block main %}
<h1>{{ article.title }}</h1>
<p><time datetime="{{ article.date.isoformat() }}">{{ article.locale_date }}</time>
{{ (article.content | striptags | wordcount / 220) | round(0, "ceil") | int }} min</p>
{% for other in article.translations %}
<a hreflang="{{ other.lang }}" href="{{ SITEURL }}/{{ other.url }}">{{ other.lang }}</a>
{% endfor %}
{{ article.content }}
<p>{% for tag in article.tags %}<a href="{{ SITEURL }}/{% if article.lang != DEFAULT_LANG %}{{ article.lang }}/{% endif %}{{ tag.url }}">{{ tag }}</a> {% endfor %}</p>
{% if article.newer %}<a rel="next" href="{{ SITEURL }}/{{ article.newer.url }}">{{ article.newer.title }}</a>{% endif %}
{% if article.older %}<a rel="prev" href="{{ SITEURL }}/{{ article.older.url }}">{{ article.older.title }}</a>{% endif %}
{% endblock %}
"""
LISTING = """\
{% extends "base.html" %}
{% block main %}
<ul>
{% for article in articles_page.object_list %}
<li><a href="{{ SITEURL }}/{{ article.url }}">{{ article.title }}</a> <time datetime="{{ article.date.isoformat() }}">{{ article.locale_date }}</time> {{ article.summary | striptags }}</li>
{% endfor %}
</ul>
{% if articles_page.has_previous() %}<a rel="next" href="{{ SITEURL }}/{{ articles_previous_page.url }}">&lt;</a>{% endif %}
{% if articles_page.has_next() %}<a rel="prev" href="{{ SITEURL }}/{{ articles_next_page.url }}">&gt;</a>{% endif %}
{% endblock %}
"""
TAG_INDEX = '{% extends "base.html" %}{% block main %}tags{% endblock %}'
SITEMAP = """\
<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
{% for original in articles %}{% for article in [original] + original.translations %}
<url><loc>{{ SITEURL }}/{{ article.url }}</loc><lastmod>{{ article.date.isoformat() }}</lastmod>
{% for other in [original] + original.translations %}<xhtml:link rel="alternate" hreflang="{{ other.lang }}" href="{{ SITEURL }}/{{ other.url }}"/>{% endfor %}</url>
{% endfor %}{% endfor %}
{% for tag, _ in tags %}<url><loc>{{ SITEURL }}/{{ tag.url }}</loc></url><url><loc>{{ SITEURL }}/en/{{ tag.url }}</loc></url>
{% endfor %}
<url><loc>{{ SITEURL }}/</loc></url><url><loc>{{ SITEURL }}/en/</loc></url>
</urlset>
"""


def _article(item: Item) -> tuple[str, str]:
    front = f"Title: {item.title}\nDate: {item.date}\nLang: {item.language}\nSlug: {item.slug}\nSummary: {item.summary}\nTags: {', '.join(item.tags)}"
    return f"content/posts/{item.date[:10]}-{item.slug}.{item.language}.md", f"{front}\n\n{item.body}"


def adapter(path: Path, *, caching: bool) -> Adapter:
    """Pelican's program at a path."""
    pelican = str(path)
    templates = {"base": BASE, "article": ARTICLE, "index": LISTING, "tag": LISTING, "tags": TAG_INDEX, "sitemap": SITEMAP}
    return Adapter(
        name="pelican-cache" if caching else "pelican",
        title="Pelican with its cache" if caching else "Pelican",
        version=(pelican, "--version"),
        files={
            "pelicanconf.py": CONFIG + (CACHING if caching else ""),
            "plugins/languages.py": PLUGIN,
            **{f"theme/templates/{name}.html": text for name, text in templates.items()},
        },
        article=_article,
        build=(pelican, "--quiet"),
        layout="theme/templates/base.html",
        kept=("cache", "plugins/__pycache__", "__pycache__"),
        serve=lambda port: (pelican, "--quiet", "--autoreload", "--listen", "--bind", "127.0.0.1", "--port", str(port)),
    )
