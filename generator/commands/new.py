"""`edicola new`: a story with its front matter filled in."""

from __future__ import annotations

from pathlib import Path

from generator.catalog.resolve import Visibility
from generator.commands.result import Result
from generator.commands.site import clock
from generator.newsroom.writing import write_story
from generator.reading.content import read_content
from generator.reading.settings import read_settings


def new_story(root: Path, title: str, language: str | None, section: str | None, now: str | None) -> Result:
    """Write the story's folder with one article, a draft. UsageError if it is there already, or the language is none of the site's."""
    site, warnings = read_settings(root)
    moment = Visibility(clock(site, now)).now
    path = write_story(site, (each.id for each in read_content(site)[0].sections), title, language, section, moment)
    return Result((path,), warnings, data={"path": path})
