"""A small paper whose theme is a few lines, so that every page is made in no time."""

from __future__ import annotations

from tests.conftest import SITE, article
from tests.faults.newspaper import THEME, Files

TAGS = """\
{% extends "base.html" %}{% block end %}{% for tag in tags %}<b>{{ tag.name }} {{ tag.count }}</b>{% endfor %}{% endblock %}
"""

STORY = "content/news/2026-07-01-molo/it.md"
SECRET = "content/news/2026-07-05-segreto/it.md"
VIDEO = bytes(range(256)) * 800

PAPER: Files = {
    "site.yaml": SITE + "theme: foglio\npage_size: 5\nsearch: false\n",
    **THEME,
    "themes/foglio/templates/tags.html": TAGS,
    "content/tags.yaml": "mare: {name: {it: Mare, en: Sea}}\n",
    STORY: article("Il molo", "2026-07-01", "Il testo del molo.", tags="[mare]"),
    "content/news/2026-07-01-molo/en.md": article("The quay", "2026-07-01", "The text of the quay.", tags="[mare]"),
    "content/news/2026-07-02-faro/it.md": article("Il faro", "2026-07-02", "Il testo del faro.", tags="[mare]"),
    SECRET: article("Un segreto", "2026-07-05", "Non ancora.", tags="[mare]", draft="true"),
    "content/pages/chi/it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
    "content/static/video.mp4": VIDEO,
    "content/static/robots-note.txt": "niente\n",
}
