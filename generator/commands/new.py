"""`edicola new`: a story with its front matter filled in."""

from __future__ import annotations

from pathlib import Path

import yaml

from generator.catalog.resolve import Visibility
from generator.commands.result import Result
from generator.commands.site import clock
from generator.problems import UsageError
from generator.reading.nearest import did_you_mean
from generator.reading.settings import read_settings
from generator.reading.slugs import make_slug
from generator.reading.walk import CONTENT


def new_story(root: Path, title: str, language: str | None, section: str | None, now: str | None) -> Result:
    """Write the story's folder with one article, a draft. UsageError if it is there already, or the language is none of the site's."""
    site, warnings = read_settings(root)
    languages = {each.code: each for each in site.languages}
    code = language or site.languages[0].code
    if code not in languages:
        hint = did_you_mean(code, languages) or "the languages of site.yaml are: {codes}"
        raise UsageError("“{code}” is not a language of the site", hint, code=code, codes=", ".join(languages))
    moment = Visibility(clock(site, now)).now
    name = make_slug(title, ascii_only=True) or make_slug(title, ascii_only=False)
    if not name or not title.strip():
        raise UsageError("the title has no letter or digit to make an address of", "add some words to it")
    folder = f"{CONTENT}/{_section(root, section)}/{moment:%Y-%m-%d}-{name[:80].strip('-')}"
    path = f"{folder}/{code}.md"
    if (root / folder).exists():
        raise UsageError("{folder} is there already", "choose another title, or use edicola translate", folder=folder)
    slug = make_slug(title, ascii_only=languages[code].ascii_slugs)[:80].strip("-")
    matter = {
        "title": title.strip(),
        "date": f"{moment:%Y-%m-%d %H:%M}",
        "slug": slug,
        "authors": [],
        "tags": [],
        "summary": "",
        "draft": True,
    }
    (root / folder).mkdir(parents=True)
    (root / path).write_text(f"---\n{_spelled(matter)}---\n\n", encoding="utf-8")
    return Result((path,), warnings, data={"path": path})


def _section(root: Path, section: str | None) -> str:
    """The section's folder; the first of the site if none is named."""
    sections = (
        sorted(path.name for path in (root / CONTENT).iterdir() if path.is_dir() and path.name not in ("static", "pages"))
        if (root / CONTENT).is_dir()
        else []
    )
    if section is None:
        return sections[0] if sections else "news"
    if not section.replace("-", "").replace("_", "").isalnum():
        raise UsageError(
            "“{section}” is not the name of a section",
            did_you_mean(section, sections) or "use letters, digits and hyphens",
            section=section,
        )
    return section


def _spelled(matter: dict[str, object]) -> str:
    """Front matter as an editor would write it: one key a line, in quotes only what needs them."""
    lines = yaml.safe_dump(matter, allow_unicode=True, sort_keys=False, default_flow_style=None, width=10_000)
    return lines.replace("summary: ''\n", "summary:\n")
