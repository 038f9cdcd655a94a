"""Eleventy, with the equal minimal theme: neighbours and pages of lists are worked out once, in the site's settings."""

from __future__ import annotations

from pathlib import Path

from tests.bench.adapters.adapter import Adapter
from tests.bench.corpus import FRAME, LANGUAGES, PAGE_SIZE, TITLE, Item

CONFIG = f"""\
const languages = ["it", "en"];
const size = {PAGE_SIZE};
const prefix = (lang) => (lang === languages[0] ? "" : `/${{lang}}`);
const dates = Object.fromEntries(
  languages.map((lang) => [lang, new Intl.DateTimeFormat(lang, {{ dateStyle: "long", timeZone: "Europe/Rome" }})]),
);

module.exports = (config) => {{
  const near = new Map();
  const editions = new Map();
  const byLanguage = (api) => {{
    const found = Object.fromEntries(languages.map((lang) => [lang, []]));
    for (const item of api.getFilteredByGlob("content/posts/*.md")) found[item.data.lang].push(item);
    for (const items of Object.values(found)) items.sort((a, b) => b.date - a.date);
    return found;
  }};
  const pages = (lang, url, items) => {{
    const total = Math.ceil(items.length / size);
    const at = (number) => (number === 1 ? url : `${{url}}page/${{number}}/`);
    return Array.from({{ length: total }}, (_, index) => ({{
      lang,
      url: at(index + 1),
      items: items.slice(index * size, (index + 1) * size),
      newer: index > 0 ? at(index) : null,
      older: index + 1 < total ? at(index + 2) : null,
    }}));
  }};
  for (const lang of languages) config.addCollection(`news_${{lang}}`, (api) => byLanguage(api)[lang]);
  config.addCollection("lists", (api) => {{
    const lists = [];
    editions.clear();
    for (const [lang, items] of Object.entries(byLanguage(api))) {{
      items.forEach((item, index) => {{
        near.set(item.inputPath, {{ newer: items[index - 1], older: items[index + 1] }});
        if (!editions.has(item.fileSlug.slice(0, -3))) editions.set(item.fileSlug.slice(0, -3), []);
        editions.get(item.fileSlug.slice(0, -3)).push(item);
      }});
      lists.push(...pages(lang, `${{prefix(lang)}}/`, items));
      const tags = new Map();
      for (const item of items) for (const tag of item.data.tags) tags.set(tag, [...(tags.get(tag) ?? []), item]);
      for (const [tag, tagged] of tags) lists.push(...pages(lang, `${{prefix(lang)}}/tag/${{tag}}/`, tagged));
    }}
    return lists;
  }});
  config.addFilter("neighbours", (page) => near.get(page.inputPath) ?? {{}});
  config.addFilter("editions", (page) => editions.get(page.fileSlug.slice(0, -3)) ?? []);
  config.addFilter("minutes", (html) => Math.ceil(html.replace(/<[^>]*>/g, " ").trim().split(/\\s+/).length / 220));
  config.addFilter("day", (date, lang) => dates[lang].format(date));
  config.addFilter("iso", (date) => date.toISOString());
  config.addFilter("prefix", prefix);
  config.amendLibrary("md", (library) => library.set({{ typographer: true }}));
  return {{
    dir: {{ input: "content", output: "public", includes: "../theme" }},
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  }};
}};
"""
POSTS = """\
module.exports = {
  layout: "article.njk",
  permalink: (data) => {
    const [, year, month, slug] = data.page.inputPath.match(/(\\d{4})-(\\d\\d)-\\d\\d-(story-\\d+)\\.\\w+\\.md$/);
    return `${data.lang === "it" ? "" : `${data.lang}/`}${year}/${month}/${slug}/index.html`;
  },
};
"""
BASE = f"""\
<!doctype html>
<html lang="{{{{ lang }}}}">
<head>
<meta charset="utf-8">
<title>{{{{ title or "{TITLE}" }}}}</title>
<link rel="canonical" href="https://example.org{{{{ page.url }}}}">
{{% for other in page | editions %}}<link rel="alternate" hreflang="{{{{ other.data.lang }}}}" href="https://example.org{{{{ other.url }}}}">{{% endfor %}}
<link rel="alternate" type="application/rss+xml" href="{{{{ lang | prefix }}}}/feed.xml">
</head>
<body>
<header><a href="{{{{ lang | prefix }}}}/">{TITLE}</a></header>
<main>{{% block main %}}{{% endblock %}}</main>
<footer>{FRAME}</footer>
</body>
</html>
"""
ARTICLE = """\
{% extends "base.njk" %}
{% block main %}
<h1>{{ title }}</h1>
<p><time datetime="{{ page.date | iso }}">{{ page.date | day(lang) }}</time> {{ content | minutes }} min</p>
{% for other in page | editions %}{% if other.data.lang != lang %}
<a hreflang="{{ other.data.lang }}" href="{{ other.url }}">{{ other.data.lang }}</a>
{% endif %}{% endfor %}
{{ content | safe }}
<p>{% for tag in tags %}<a href="{{ lang | prefix }}/tag/{{ tag }}/">{{ tag }}</a> {% endfor %}</p>
{% set near = page | neighbours %}
{% if near.newer %}<a rel="next" href="{{ near.newer.url }}">{{ near.newer.data.title }}</a>{% endif %}
{% if near.older %}<a rel="prev" href="{{ near.older.url }}">{{ near.older.data.title }}</a>{% endif %}
{% endblock %}
"""
LISTS = """\
---
pagination: {data: collections.lists, size: 1, alias: list}
permalink: "{{ list.url }}"
eleventyExcludeFromCollections: true
eleventyComputed: {lang: "{{ list.lang }}"}
---
{% extends "base.njk" %}
{% block main %}
<ul>
{% for item in list.items %}
<li><a href="{{ item.url }}">{{ item.data.title }}</a> <time datetime="{{ item.date | iso }}">{{ item.date | day(list.lang) }}</time> {{ item.data.summary }}</li>
{% endfor %}
</ul>
{% if list.newer %}<a rel="next" href="{{ list.newer }}">&lt;</a>{% endif %}
{% if list.older %}<a rel="prev" href="{{ list.older }}">&gt;</a>{% endif %}
{% endblock %}
"""
FEED = f"""\
---
permalink: PREFIX/feed.xml
eleventyExcludeFromCollections: true
---
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel>
<title>{TITLE}</title><link>https://example.orgPREFIX/</link><language>LANG</language>
{{% for item in collections.news_LANG.slice(0, {PAGE_SIZE}) %}}
<item><title>{{{{ item.data.title }}}}</title><link>https://example.org{{{{ item.url }}}}</link><guid>https://example.org{{{{ item.url }}}}</guid>
<pubDate>{{{{ item.date.toUTCString() }}}}</pubDate><description>{{{{ item.content }}}}</description></item>
{{% endfor %}}
</channel></rss>
"""
SITEMAP = """\
---
permalink: /sitemap.xml
eleventyExcludeFromCollections: true
---
<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
{% for item in collections.all %}
<url><loc>https://example.org{{ item.url }}</loc><lastmod>{{ item.date | iso }}</lastmod>
{% for other in item.page | editions %}<xhtml:link rel="alternate" hreflang="{{ other.data.lang }}" href="https://example.org{{ other.url }}"/>{% endfor %}</url>
{% endfor %}
{% for list in collections.lists %}<url><loc>https://example.org{{ list.url }}</loc></url>
{% endfor %}
</urlset>
"""


def _feed(language: str) -> str:
    return FEED.replace("PREFIX", "" if language == LANGUAGES[0] else f"/{language}").replace("LANG", language)


def _article(item: Item) -> tuple[str, str]:
    front = f"title: {item.title}\ndate: {item.date}\nlang: {item.language}\nsummary: {item.summary}\ntags: [{', '.join(item.tags)}]"
    return f"content/posts/{item.date[:10]}-{item.slug}.{item.language}.md", f"---\n{front}\n---\n{item.body}"


def adapter(folder: Path) -> Adapter:
    """Eleventy in the node_modules of a folder."""
    eleventy = ("node", str(folder / "node_modules/@11ty/eleventy/cmd.cjs"))
    return Adapter(
        name="eleventy",
        title="Eleventy",
        version=(*eleventy, "--version"),
        files={
            "eleventy.config.js": CONFIG,
            "content/posts/posts.11tydata.js": POSTS,
            "theme/base.njk": BASE,
            "theme/article.njk": ARTICLE,
            "content/lists.njk": LISTS,
            **{f"content/feed-{language}.njk": _feed(language) for language in LANGUAGES},
            "content/sitemap.njk": SITEMAP,
        },
        article=_article,
        build=(*eleventy, "--quiet"),
        layout="theme/base.njk",
        serve=lambda port: (*eleventy, "--quiet", "--serve", "--incremental", "--port", str(port)),
    )
