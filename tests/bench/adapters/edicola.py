"""Edicola: with the minimal theme that its peers have too, and with its own and everything switched on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.adapters.adapter import Adapter
from tests.bench.corpus import AUTHORS, FRAME, LANGUAGES, PAGE_SIZE, SECTIONS, TAGS, TITLE, Item

REPOSITORY = Path(__file__).resolve().parents[3]
COMMAND = (sys.executable, "-m", "generator")

BASE = f"""\
<!doctype html>
<html lang="{{{{ page.language.code }}}}">
<head>
<meta charset="utf-8">
<title>{{% block title %}}{{{{ site.title }}}}{{% endblock %}}</title>
<link rel="canonical" href="{{{{ page.canonical }}}}">
{{% for code, url in alternates %}}<link rel="alternate" hreflang="{{{{ code }}}}" href="{{{{ url }}}}">{{% endfor %}}
<link rel="alternate" type="application/rss+xml" href="{{{{ site.feed }}}}">
</head>
<body>
<header><a href="{{{{ page.language.home }}}}">{{{{ site.title }}}}</a></header>
<main>{{% block main %}}{{% endblock %}}</main>
<footer>{FRAME}</footer>
</body>
</html>
"""
ARTICLE = """\
{% extends "base.html" %}
{% block title %}{{ article.title }}{% endblock %}
{% block main %}
<h1>{{ article.title }}</h1>
<p><time datetime="{{ article.date | date("iso") }}">{{ article.date | date("long") }}</time> {{ article.reading_time }} min</p>
{% for edition in editions if edition.state == "translated" %}
<a hreflang="{{ edition.language.code }}" href="{{ edition.url }}">{{ edition.language.code }}</a>
{% endfor %}
{{ body }}
<p>{% for tag in article.tags %}<a href="{{ tag.url }}">{{ tag.name }}</a> {% endfor %}</p>
{% set near = neighbours() %}
{% if near.newer %}<a rel="next" href="{{ near.newer.url }}">{{ near.newer.title }}</a>{% endif %}
{% if near.older %}<a rel="prev" href="{{ near.older.url }}">{{ near.older.title }}</a>{% endif %}
{% endblock %}
"""
LISTING = """\
{% extends "base.html" %}
{% block main %}
<ul>
{% for card in listing.cards %}
<li><a href="{{ card.url }}">{{ card.title }}</a> <time datetime="{{ card.date | date("iso") }}">{{ card.date | date("long") }}</time> {{ card.summary }}</li>
{% endfor %}
</ul>
{% if listing.newer %}<a rel="next" href="{{ listing.newer }}">&lt;</a>{% endif %}
{% if listing.older %}<a rel="prev" href="{{ listing.older }}">&gt;</a>{% endif %}
{% endblock %}
"""
OTHER = '{% extends "base.html" %}{% block main %}{{ page.kind }}{% endblock %}'
"""Pages that the peers don't have, and that Edicola makes for every site."""

SITE = f"""\
base_url: https://example.org
timezone: Europe/Rome
search: false
page_size: {PAGE_SIZE}
feed_size: {PAGE_SIZE}
"""
AS_PEERS = "lists: [tag]\nfeeds: []\njson_feed: false\n"
"""The lists and feeds that all generators make."""

TAG_NAMES = "".join(f"tag-{each}:\n  name: Tag {each}\n" for each in range(TAGS))


def _front(item: Item) -> str:
    return f"title: {item.title}\ndate: {item.date}\nslug: {item.slug}\nsummary: {item.summary}\ntags: [{', '.join(item.tags)}]\n"


def _article(item: Item) -> tuple[str, str]:
    return f"content/{item.date[:10]}-{item.slug}.{item.language}.md", f"---\n{_front(item)}---\n{item.body}"


def mini() -> Adapter:
    """The equal minimal theme; no sections and no authors."""
    listings = {f"themes/mini/templates/{kind}.html": LISTING for kind in ("home", "tag")}
    others = {f"themes/mini/templates/{kind}.html": OTHER for kind in ("page", "tags", "404", "root")}
    files = {
        "site.yaml": f'title: {TITLE}\n{SITE}theme: mini\nlanguages:\n  it: {{prefix: ""}}\n  en: {{}}\n{AS_PEERS}',
        "content/tags.yaml": TAG_NAMES,
        "themes/mini/theme.yaml": "title: Mini\n",
        "themes/mini/templates/base.html": BASE,
        "themes/mini/templates/article.html": ARTICLE,
        **listings,
        **others,
    }
    return _adapter("edicola", "Edicola", files, "themes/mini/templates/base.html", _article)


FULL = f"""\
title: {{it: La Prova, en: The Trial}}
description: {{it: Notizie dal porto, en: News from the port}}
place: Portolume
copyright: {{it: © 2026 La Prova, en: © 2026 The Trial}}
{SITE}languages:
  it: {{name: Italiano, prefix: ""}}
  en: {{name: English}}
words:
  tag: {{it: argomenti, en: topics}}
  author: {{it: autori, en: authors}}
  archive: {{it: archivio, en: archive}}
  page: {{it: pagina, en: page}}
publisher:
  links: {{mastodon: "https://social.example.org/@prova"}}
  principles: story:pages/about
comments: {{isso: https://comments.example.org}}
newsletter: {{link: https://letters.example.org, label: {{it: La lettera, en: The letter}}}}
analytics: {{goatcounter: {{code: prova}}}}
menus:
  footer: [{{link: story:pages/about}}, {{link: tags}}, {{link: archive}}]
theme:
  name: paper
  settings: {{front_sections: 3}}
"""


def _full_article(item: Item) -> tuple[str, str]:
    front = f"{_front(item)}authors: [author-{item.author}]\n"
    if item.language != LANGUAGES[0]:
        front += f"translation: {{of: {LANGUAGES[0]}, date: {item.date[:10]}}}\n"
    if item.number % 50 == 0:
        front += "featured: true\n"
    return f"content/{item.section}/{item.date[:10]}-{item.slug}/{item.language}.md", f"---\n{front}---\n{item.body}"


def testata() -> Adapter:
    """Edicola's own theme, with sections, authors, related stories, comments, newsletter, analytics and menus: all but pictures and search."""
    footer = (REPOSITORY / "themes/testata/templates/partials/footer.html").read_text("utf-8")
    layout = "themes/paper/templates/partials/footer.html"
    files = {
        "site.yaml": FULL.replace("link: tags", "link: tags, label: {it: Argomenti, en: Topics}").replace(
            "link: archive", "link: archive, label: {it: Archivio, en: Archive}"
        ),
        "content/tags.yaml": TAG_NAMES,
        "content/authors.yaml": "".join(f"author-{each}:\n  name: Ada {each}\n" for each in range(AUTHORS)),
        **{f"content/{each}/_section.yaml": f"name: {{it: Sezione {each}, en: Section {each}}}\n" for each in SECTIONS},
        **{f"content/pages/about.{code}.md": "---\ntitle: Prova\n---\nProva.\n" for code in LANGUAGES},
        "themes/paper/theme.yaml": "title: Paper\nextends: testata\n",
        layout: f"{footer}<p>{FRAME}</p>\n",
    }
    return _adapter("edicola-testata", "Edicola, its own theme", files, layout, _full_article)


def _adapter(name: str, title: str, files: dict[str, str], layout: str, article: Callable[[Item], tuple[str, str]]) -> Adapter:
    return Adapter(
        name=name,
        title=title,
        version=(*COMMAND, "--version"),
        files=files,
        article=article,
        build=(*COMMAND, "build"),
        layout=layout,
        kept=(".edicola",),
        clean=lambda out: (*COMMAND, "build", "--clean", "--out", str(out)),
        serve=lambda port: (*COMMAND, "serve", "--port", str(port)),
        env={"PYTHONPATH": str(REPOSITORY)},
    )
