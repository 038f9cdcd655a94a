"""A small site, and every kind of edit that a newsroom, a theme author or time makes to it."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.conftest import write_files

ROME = ZoneInfo("Europe/Rome")
WORDS = "acqua molo vento traghetto scuola gru limoni fontana coro ponte faro rete alba sale".split()
TAGS = ["water", "wind", "harbour", "Ponte", "scuola"]
AUTHORS = ["ada", "tullio", "Ospite"]
SECTIONS = ["news", "views"]

SETTINGS = """\
title: {{it: {title}, en: The Beacon}}
description: {{it: Notizie, en: News}}
base_url: {base_url}
timezone: Europe/Rome
languages:
  it: {{name: Italiano, prefix: ""}}
  en: {{name: English, prefix: en}}
page_size: {page_size}
theme: {theme}
menus:
  main:
    - link: home
    - link: section:news
"""

MINI = {
    "theme.yaml": "title: Mini\nsettings:\n  cards: {type: number, default: 3}\n",
    "templates/base.html": '<!doctype html><html lang="{{ page.language.code }}"><link rel="stylesheet" href="{{ asset("a.css") }}">'
    '<title>{{ site.title }}</title>{{ shared("nav.html") }}'
    '{% for code, url in alternates %}<link hreflang="{{ code }}" href="{{ url }}">{% endfor %}{% block main %}{% endblock %}</html>',
    "templates/nav.html": "<nav>{% for item in menu('main') %}<a href=\"{{ item.url }}\">{{ item.label }}</a>{% endfor %}"
    "{% for c in latest(2) %}{{ c.reading_time }}{% endfor %}</nav>",
    "templates/parts.html": "{% import 'inner.html' as inner %}{% macro card(c) %}<p>{{ inner.title(c) }} {{ c.reading_time }}</p>{% endmacro %}",
    "templates/inner.html": '{% macro title(c) %}<a href="{{ c.url }}">{{ c.title }}</a>{% endmacro %}',
    "templates/listing.html": "{% extends 'base.html' %}{% import 'parts.html' as parts %}{% block main %}<h1>{{ t('list', n=listing.total) }}</h1>"
    "{% for c in listing.cards %}{{ parts.card(c) }}{{ c.summary }}{% endfor %}{{ listing.older }}{% endblock %}",
    **{f"templates/{kind}.html": "{% extends 'listing.html' %}" for kind in ("home", "section", "tag", "author", "year", "month")},
    "templates/article.html": "{% extends 'base.html' %}{% block main %}<h1>{{ article.title }}</h1>{% include ['extra.html', 'none.html'] ignore missing %}"
    "{{ body }}{% set near = neighbours() %}{{ near.older.title if near.older else '' }}"
    "{% for c in related(setting('cards')) %}{{ c.title }}{% endfor %}{% for tag in article.tags %}{{ tag.name }}{% endfor %}{% endblock %}",
    "templates/page.html": "{% extends 'article.html' %}",
    "templates/tags.html": "{% extends 'base.html' %}{% block main %}{% for tag in tags %}{{ tag.name }} {{ tag.count }}{% endfor %}{% endblock %}",
    "templates/archive.html": "{% extends 'base.html' %}{% block main %}{% for year in years %}{{ year.year }} {{ year.count }}{% endfor %}{% endblock %}",
    "templates/404.html": "{% extends 'base.html' %}{% block main %}{{ t('lost') }}{% endblock %}",
    "assets/a.css": "@font-face { src: url('f.woff2') } p { color: #111 }",
    "assets/f.woff2": "font",
    "i18n/it.yaml": "list: {one: '{n} storia', many: '{n} storie', other: '{n} storie'}\nlost: Non c'è\n",
    "i18n/en.yaml": "list: {one: '{n} story', other: '{n} stories'}\nlost: Not here\n",
}


@dataclass
class Newsroom:
    """A site under edit, and its clock."""

    root: Path
    random: random.Random
    theme: str
    now: datetime = datetime(2026, 8, 1, 12, tzinfo=ROME)
    serial: int = 0
    settings: dict[str, str] = field(default_factory=lambda: {"title": "Il Faro", "base_url": "https://faro.example", "page_size": "4"})

    def start(self, stories: int = 9) -> None:
        """The site before the first edit."""
        self.settings["theme"] = self.theme
        self.write_settings()
        write_files(
            self.root,
            {
                "content/tags.yaml": "water: {name: {it: Acqua, en: Water}}\nwind: {name: {it: Vento, en: Wind}}\nharbour: {name: {it: Porto, en: Harbour}}\n",
                "content/authors.yaml": "ada: {name: Ada Quill, bio: {it: Scrive., en: Writes.}}\ntullio: {name: Tullio M}\n",
                "content/news/_section.yaml": "name: {it: Notizie, en: News}\n",
                "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
                "content/static/robots-note.txt": "one",
                **({f"themes/mini/{name}": text for name, text in MINI.items()} if self.theme == "mini" else {}),
            },
        )
        for _ in range(stories):
            self.add()

    # What is there

    def articles(self) -> list[Path]:
        return sorted(path for path in (self.root / "content").rglob("*.md") if "pages" not in path.parts)

    def pick(self) -> Path:
        return self.random.choice(self.articles())

    def words(self, count: int) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(count))

    def change(self, path: Path, start: str, line: str) -> None:
        """Replace the line of a file that starts so, or add it to the front matter."""
        lines = path.read_text().split("\n")
        kept = [each for each in lines if not each.startswith(start)]
        path.write_text("\n".join([kept[0], line, *kept[1:]] if line else kept))

    def write_settings(self) -> None:
        (self.root / "site.yaml").write_text(SETTINGS.format(**self.settings))

    # Edits

    def add(self) -> None:
        self.serial += 1
        day = self.now - timedelta(days=self.random.randint(-20, 200))
        folder = self.root / "content" / self.random.choice(SECTIONS) / f"{day:%Y-%m-%d}-story-{self.serial}"
        folder.mkdir(parents=True)
        (folder / "cover.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.serial} 10"/>')
        for code in self.random.choice((["it", "en"], ["it", "en"], ["it"], ["en"])):
            front = f"title: {self.words(3)} {self.serial}\ndate: {day:%Y-%m-%d %H:%M}\nslug: s-{code}-{self.serial}\ntags: [{self.random.choice(TAGS)}]"
            (folder / f"{code}.md").write_text(
                f"---\n{front}\nauthors: [{self.random.choice(AUTHORS)}]\n---\n\n![x](cover.svg)\n\n{self.words(30)}\n"
            )

    def body(self) -> None:
        path = self.pick()
        path.write_text(path.read_text() + f"\n{self.words(8)} [chi siamo](story:pages/about)\n")

    def body_in_silence(self) -> None:
        """Another text of the same length, with the old times."""
        path = self.pick()
        status = path.stat()
        head, fence, text = path.read_text().rpartition("---\n")
        word = self.random.choice([each for each in WORDS if each in text.casefold()])
        path.write_text(head + fence + text.replace(word, word.swapcase(), 1))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    def title(self) -> None:
        self.change(self.pick(), "title:", f"title: {self.words(4)}")

    def tags(self) -> None:
        self.change(self.pick(), "tags:", f"tags: [{', '.join(self.random.sample(TAGS, self.random.randint(0, 3)))}]")

    def author(self) -> None:
        self.change(self.pick(), "authors:", f"authors: [{self.random.choice(AUTHORS)}]")

    def date(self) -> None:
        day = self.now - timedelta(days=self.random.randint(-3, 300))
        self.change(self.pick(), "date:", f"date: {day:%Y-%m-%d %H:%M}")

    def expiry(self) -> None:
        day = self.now + timedelta(days=self.random.randint(-1, 30))
        self.change(self.pick(), "expires:", self.random.choice(("", f"expires: {day:%Y-%m-%d %H:%M}")))

    def draft(self) -> None:
        self.change(self.pick(), "draft:", self.random.choice(("draft: true", "draft: true", "draft: false", "")))

    def feature(self) -> None:
        self.change(self.pick(), "featured:", self.random.choice(("featured: true", "")))

    def summary(self) -> None:
        self.change(self.pick(), "summary:", f"summary: {self.words(6)}")

    def image(self) -> None:
        path = self.pick()
        self.serial += 1
        (path.parent / "cover.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 {self.serial}"/>')
        self.change(path, "image:", self.random.choice(("image: cover.svg", "")))

    def alias(self) -> None:
        self.serial += 1
        self.change(self.pick(), "aliases:", self.random.choice((f"aliases: [/old/{self.serial}]", "")))

    def slug(self) -> None:
        self.serial += 1
        self.change(self.pick(), "slug:", f"slug: moved-{self.serial}")

    def delete(self) -> None:
        if len(self.articles()) > 4:
            path = self.pick()
            path.unlink()
            if not list(path.parent.glob("*.md")):
                shutil.rmtree(path.parent)

    def delete_story(self) -> None:
        if len(self.articles()) > 5:
            shutil.rmtree(self.pick().parent)

    def rename(self) -> None:
        self.serial += 1
        folder = self.pick().parent
        folder.rename(folder.with_name(f"{folder.name[:11]}renamed-{self.serial}"))

    def translate(self) -> None:
        path = self.pick()
        other = path.with_name("en.md" if path.stem == "it" else "it.md")
        if not other.exists():
            text = path.read_text().replace("slug: ", "slug: t-")
            other.write_text("\n".join(line for line in text.split("\n") if not line.startswith("aliases:")))

    def shared(self) -> None:
        (self.pick().parent / "story.yaml").write_text(
            f"featured: {self.random.choice(('true', 'false'))}\ndateline: {self.random.choice(WORDS)}\n"
        )

    def tag_name(self) -> None:
        path = self.root / "content/tags.yaml"
        path.write_text(path.read_text().replace("wind: {name: {it: Vento", "wind: {name: {it: Il vento").replace("Acqua}", "Acqua}"))
        self.serial += 1
        lines = path.read_text().split("\n")
        path.write_text(
            "\n".join(
                f"harbour: {{name: {{it: Porto {self.serial}, en: Harbour}}}}" if line.startswith("harbour") else line for line in lines
            )
        )

    def section_name(self) -> None:
        self.serial += 1
        (self.root / "content/views/_section.yaml").parent.mkdir(exist_ok=True)
        (self.root / "content/views/_section.yaml").write_text(f"name: {{it: Opinioni {self.serial}, en: Views}}\n")

    def static(self) -> None:
        path = self.root / "content/static" / self.random.choice(("a.txt", "b/c.txt"))
        if path.exists() and self.random.random() < 0.4:
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(self.words(3))

    def setting(self) -> None:
        key, values = self.random.choice(
            (
                ("title", ["Il Faro", "Il Molo"]),
                ("page_size", ["2", "4", "50"]),
                ("base_url", ["https://faro.example", "https://x.example/sub"]),
            )
        )
        self.settings[key] = self.random.choice(values)
        self.write_settings()

    def clock(self) -> None:
        self.now += timedelta(hours=self.random.choice((1, 30, 24 * 15)))

    def template(self) -> None:
        names = ["templates/inner.html", "templates/parts.html", "templates/article.html", "templates/base.html", "templates/404.html"]
        path = self.root / "themes/mini" / self.random.choice(names)
        self.serial += 1
        path.write_text(path.read_text().replace("</a>", f"</a><!-- {self.serial} -->", 1).replace("</h1>", f"</h1>{self.serial}", 1))

    def missing_template(self) -> None:
        path = self.root / "themes/mini/templates/extra.html"
        if path.exists():
            path.unlink()
        else:
            path.write_text("<p>{{ page.kind }}</p>")

    def string(self) -> None:
        self.serial += 1
        path = self.root / "themes/mini/i18n" / self.random.choice(("it.yaml", "en.yaml"))
        lines = path.read_text().split("\n")
        path.write_text("\n".join(f"lost: {self.serial}" if line.startswith("lost") else line for line in lines))

    def asset(self) -> None:
        self.serial += 1
        path = self.root / "themes/mini/assets" / self.random.choice(("f.woff2", "a.css"))
        path.write_text(path.read_text() + f"/* {self.serial} */")

    def vandal(self) -> None:
        """Somebody changes or removes a file of the output."""
        files = sorted(path for path in (self.root / "public").rglob("*.html"))
        path = self.random.choice(files)
        if self.random.random() < 0.5:
            path.unlink()
        else:
            path.write_text("vandal")


ANYWHERE = (
    "add body body_in_silence title tags author date expiry draft feature summary image alias slug delete delete_story rename translate shared "
    "tag_name section_name static setting clock vandal"
).split()
MINI_ONLY = "template missing_template string asset".split()


def edits_of(newsroom: Newsroom) -> list[Callable[[], None]]:
    """Every edit that fits the newsroom's theme."""
    names = ANYWHERE + (MINI_ONLY if newsroom.theme == "mini" else [])
    return [getattr(newsroom, name) for name in names]
