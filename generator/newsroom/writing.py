"""A new story, with its front matter filled in; and how files are put into content/."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from generator.building.publish import machine_errors
from generator.model.site import Site
from generator.newsroom.spelling import spelled
from generator.newsroom.stories import known_language
from generator.problems import UsageError
from generator.reading.nearest import did_you_mean
from generator.reading.slugs import make_slug
from generator.reading.text import decode, visible
from generator.reading.walk import CONTENT, unportable


def write_story(site: Site, sections: Iterable[str], title: str, language: str | None, section: str | None, moment: datetime) -> str:
    """Write the story's folder with one article, a draft of that moment; the article's path.

    UsageError if it is there already, or the language is none of the site's. Without a language or section, it is the site's first.
    """
    title = visible(decode(title.replace("\0", "").encode("utf-8", "replace"), "")[0]).strip()
    languages = {each.code: each for each in site.languages}
    code = known_language(site, language or site.languages[0].code)
    name = make_slug(title, ascii_only=True) or make_slug(title, ascii_only=False)
    if not name:
        raise UsageError("the title has no letter or digit to make an address of", "add some words to it")
    folder = f"{CONTENT}/{section_folder(tuple(sections), section)}/{moment:%Y-%m-%d}-{name[:80].strip('-')}"
    root = site.root
    path = f"{folder}/{code}.md"
    if (root / folder).exists():
        raise UsageError("{folder} is there already", "choose another title", folder=folder)
    slug = make_slug(title, ascii_only=languages[code].ascii_slugs)[:80].strip("-")
    matter: dict[str, object] = {
        "title": title,
        "date": f"{moment:%Y-%m-%d %H:%M}",
        "slug": slug,
        "authors": [],
        "tags": [],
        "summary": None,
        "draft": True,
    }
    with machine_errors(root / folder):
        put(root / path, article_bytes(matter, ""))
    return path


def article_bytes(matter: Mapping[str, object], markdown: str) -> bytes:
    """An article's file."""
    return f"---\n{spelled(matter)}---\n\n{markdown}".encode()


def put(path: Path, data: bytes) -> None:
    """A file with this content, new or in place of the old one, whole at any moment: a full disk must not cost an article.

    The folders above it are made. What lies there meanwhile has a name that `reading.walk` passes over.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    try:
        beside.write_bytes(data)
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def section_folder(sections: Sequence[str], section: str | None) -> str:
    """The section's folder; the first of the site if none is named."""
    if section is None:
        return sections[0] if sections else "news"
    why = "files there are copied as they are" if section == "static" else unportable(section)
    if why is None and not re.fullmatch(r"[\w-]+", section):
        why = "use letters, digits and hyphens"
    if why is not None:
        raise UsageError("“{section}” can't be a section: {why}", did_you_mean(section, sections), section=section, why=why)
    return section
