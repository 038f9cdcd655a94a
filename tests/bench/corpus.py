"""One bilingual archive, the same for every generator: half of the articles Italian, half English, about 415 words each, and an equal minimal theme."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

WORDS = {
    "it": "il mare porto nave notte città acqua vento lavoro sindaco molo pesca barca strada ponte mercato scuola treno luce tempo anni oggi ieri "
    "domani grande nuovo vecchio bianco sempre ancora dopo prima quando perché dove chi come tutto niente".split(),
    "en": "the sea port ship night city water wind work mayor pier fish boat road bridge market school train light time years today yesterday "
    "tomorrow big new old white always still after before when because where who how all nothing".split(),
}
SECTIONS = ("news", "culture", "sport", "labour")
TAGS, AUTHORS, YEARS = 40, 12, 10
PARAGRAPHS, LENGTH = 6, 66
"""Paragraphs of an article, and the words of each."""

MARK = "Segno-0."
"""A sentence of every text, which an edit replaces."""


@dataclass(frozen=True)
class Item:
    """One article: its place in the archive, and its text."""

    number: int
    language: str
    section: str
    date: str
    title: str
    tags: tuple[str, ...]
    body: str

    @property
    def slug(self) -> str:
        return f"story-{self.number}"


def items(total: int) -> Iterator[Item]:
    """So many articles, in pairs of translations; always the same for the same number."""
    for number in range(total // 2):
        chance = random.Random(number)
        year, month, day = 2016 + number * YEARS // max(1, total // 2), chance.randint(1, 12), chance.randint(1, 28)
        tags = tuple(f"tag-{each}" for each in sorted(chance.sample(range(TAGS), 3)))
        for language in WORDS:
            yield Item(
                number,
                language,
                SECTIONS[number % len(SECTIONS)],
                f"{year}-{month:02}-{day:02}T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:00+01:00",
                f"{_words(chance, language, 6).capitalize()} {number}",
                tags,
                _body(chance, language),
            )


def _words(chance: random.Random, language: str, count: int) -> str:
    return " ".join(chance.choice(WORDS[language]) for _ in range(count))


def _body(chance: random.Random, language: str) -> str:
    said = [f"{_words(chance, language, LENGTH).capitalize()}." for _ in range(PARAGRAPHS)]
    said[1] += " **Forte**, *piano* e un [legame](https://example.org/a)."
    said.insert(1, f"## {_words(chance, language, 4).capitalize()}")
    said.insert(4, "- uno\n- due\n- tre")
    return "\n\n".join([f"{MARK} {said[0]}", *said[1:]]) + "\n"


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write files by their paths below a folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


# Edicola

_LISTING = (
    '{% extends "base.html" %}{% block main %}<ul>{% for card in listing.cards %}<li><a href="{{ card.url }}">{{ card.title }}</a> '
    '<time>{{ card.date | date }}</time> {{ card.summary }}</li>{% endfor %}</ul>{% if listing.newer %}<a href="{{ listing.newer }}">&lt;</a>{% endif %}'
    '{% if listing.older %}<a href="{{ listing.older }}">&gt;</a>{% endif %}{% endblock %}'
)
_EDICOLA = {
    "site.yaml": "title: Prova\nbase_url: https://example.org\ntimezone: Europe/Rome\nsearch: false\npage_size: 10\ntheme: mini\n"
    'languages:\n  it: {prefix: ""}\n  en: {prefix: en}\n',
    "content/tags.yaml": "".join(f"tag-{each}:\n  name: Tag {each}\n" for each in range(TAGS)),
    "content/authors.yaml": "".join(f"author-{each}:\n  name: Ada {each}\n" for each in range(AUTHORS)),
    "themes/mini/theme.yaml": "title: Mini\n",
    "themes/mini/templates/base.html": '<!doctype html><html lang="{{ page.language.code }}"><meta charset="utf-8"><title>{{ site.title }}</title>'
    '<link rel="canonical" href="{{ page.canonical }}">{% for code, url in alternates %}<link rel="alternate" hreflang="{{ code }}" href="{{ url }}">'
    '{% endfor %}<nav>{% for section in sections() %}<a href="{{ section.url }}">{{ section.name }}</a>{% endfor %}</nav>'
    "<main>{% block main %}{% endblock %}</main></html>",
    "themes/mini/templates/article.html": '{% extends "base.html" %}{% block main %}<h1>{{ article.title }}</h1><p><time>{{ article.date | date }}</time> '
    "{{ article.reading_time }} min {% for author in article.authors %}{{ author.name }}{% endfor %}</p>{{ body }}"
    '{% for tag in article.tags %}<a href="{{ tag.url }}">{{ tag.name }}</a> {% endfor %}{% set near = neighbours() %}'
    '{% if near.newer %}<a rel="prev" href="{{ near.newer.url }}">{{ near.newer.title }}</a>{% endif %}'
    '{% if near.older %}<a rel="next" href="{{ near.older.url }}">{{ near.older.title }}</a>{% endif %}{% endblock %}',
    **{f"themes/mini/templates/{kind}.html": _LISTING for kind in ("home", "section", "tag", "author", "year", "month")},
    **{
        f"themes/mini/templates/{kind}.html": '{% extends "base.html" %}{% block main %}{{ page.kind }}{% endblock %}'
        for kind in ("page", "tags", "archive", "404", "root")
    },
}


def write_edicola(root: Path, total: int) -> list[Path]:
    """The archive as a site of Edicola; the articles' files in order."""
    write(root, _EDICOLA)
    found = []
    for item in items(total):
        path = root / f"content/{item.section}/{item.date[:10]}-{item.slug}/{item.language}.md"
        front = f"title: {item.title}\ndate: {item.date}\nslug: {item.slug}\nauthors: [author-{item.number % AUTHORS}]\ntags: [{', '.join(item.tags)}]"
        write(path.parent, {path.name: f"---\n{front}\n---\n{item.body}"})
        found.append(path)
    return found


# Hugo

_HUGO_LISTING = (
    '{{ define "main" }}<ul>{{ range (.Paginate (where site.RegularPages "Section" "!=" "")).Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> '
    '<time>{{ .Date.Format "2 January 2006" }}</time> {{ .Summary }}</li>{{ end }}</ul>{{ with .Paginator.Prev }}<a href="{{ .URL }}">&lt;</a>{{ end }}'
    '{{ with .Paginator.Next }}<a href="{{ .URL }}">&gt;</a>{{ end }}{{ end }}'
)
_HUGO = {
    "hugo.yaml": "baseURL: https://example.org/\ntitle: Prova\ndefaultContentLanguage: it\npagination: {pagerSize: 10}\n"
    "languages:\n  it: {weight: 1}\n  en: {weight: 2}\ntaxonomies: {tag: tags}\n"
    "permalinks:\n  page:\n" + "".join(f"    {section}: /:year/:month/:slug/\n" for section in SECTIONS),
    "layouts/_default/baseof.html": '<!doctype html><html lang="{{ site.Language.Lang }}"><meta charset="utf-8"><title>{{ site.Title }}</title>'
    '<link rel="canonical" href="{{ .Permalink }}">{{ range .AllTranslations }}<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .Permalink }}">'
    '{{ end }}<nav>{{ range site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav><main>{{ block "main" . }}{{ end }}</main></html>',
    "layouts/_default/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1><p><time>{{ .Date.Format "2 January 2006" }}</time> {{ .ReadingTime }} min '
    '{{ .Params.author }}</p>{{ .Content }}{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}'
    '{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
    '{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}',
    "layouts/index.html": _HUGO_LISTING,
    **{
        f"layouts/_default/{kind}.html": _HUGO_LISTING.replace('(where site.RegularPages "Section" "!=" "")', ".RegularPages")
        for kind in ("list", "term")
    },
    "layouts/_default/taxonomy.html": '{{ define "main" }}{{ .Title }}{{ end }}',
}


def write_hugo(root: Path, total: int) -> list[Path]:
    """The same archive as a site of Hugo."""
    write(root, _HUGO)
    found = []
    for item in items(total):
        path = root / f"content/{item.section}/{item.date[:10]}-{item.slug}.{item.language}.md"
        tags = ", ".join(item.tags)
        front = f"title: {item.title}\ndate: {item.date}\nslug: {item.slug}\nauthor: Ada {item.number % AUTHORS}\ntags: [{tags}]"
        write(path.parent, {path.name: f"---\n{front}\n---\n{item.body}"})
        found.append(path)
    return found
