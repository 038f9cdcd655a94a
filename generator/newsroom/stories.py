"""The site with its stories, published or not; which story and which language somebody means."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from msgspec import Struct

from generator.model.site import Site
from generator.model.story import Article, Source
from generator.problems import Problem, SiteError, UsageError, errors_of
from generator.reading.content import read_content
from generator.reading.filenames import SHARED
from generator.reading.nearest import did_you_mean, meant_language
from generator.reading.settings import read_settings
from generator.reading.walk import CONTENT

Story = Mapping[str, Article]
"""Language -> article, in the order of the site's languages."""

SHOWN = 5
"""How many stories a message names."""


class Newsroom(Struct, frozen=True):
    """The site with its stories by id, published or not, and what is wrong with its files."""

    site: Site
    source: Source
    stories: Mapping[str, Story]
    warnings: tuple[Problem, ...]
    """Of site.yaml."""
    problems: tuple[Problem, ...]

    def refuse_errors(self, found: Iterable[Problem] = ()) -> None:
        """SiteError with all problems if one is an error: a file that can't be read would be taken for one that is missing."""
        problems = (*self.warnings, *self.problems, *found)
        if errors_of(problems):
            raise SiteError(problems)

    def refuse_errors_of(self, article: Article) -> None:
        """SiteError with the errors of an article's own files: a preview goes on with what these said before."""
        own = (article.path, f"{article.folder}/{SHARED}")
        found = [problem for problem in errors_of(self.problems) if problem.where.path in own]
        if found:
            raise SiteError(found)


def read_newsroom(root: Path) -> Newsroom:
    """Everything in site.yaml and content/."""
    site, warnings = read_settings(root)
    source, problems = read_content(site)
    return Newsroom(site, source, stories_of(site, source), tuple(warnings), tuple(problems))


def stories_of(site: Site, source: Source) -> Mapping[str, Story]:
    """The stories by id, drafts among them."""
    order = {language.code: index for index, language in enumerate(site.languages)}
    stories: dict[str, dict[str, Article]] = defaultdict(dict)
    for article in sorted(source.articles, key=lambda each: (each.story, order[each.language], each.path)):
        stories[article.story].setdefault(article.language, article)
    return stories


def known_language(site: Site, code: str) -> str:
    """The code, which is one of the site's. UsageError if it is not."""
    codes = [language.code for language in site.languages]
    if code not in codes:
        hint = meant_language(code, codes) or "the languages of site.yaml are: {codes}"
        raise UsageError("“{code}” is not a language of the site", hint, code=code, codes=", ".join(codes))
    return code


def find_story(newsroom: Newsroom, given: str) -> str:
    """The id of the story that an id, a path of its folder or a file, or a unique part of the id names. UsageError if there is not one."""
    ids = tuple(newsroom.stories)
    if given in newsroom.stories:
        return given
    found = _by_path(newsroom, given) or [id for id in ids if PurePosixPath(id).name == given] or [id for id in ids if given in id]
    if given and len(found) == 1:
        return found[0]
    if given and found:
        names = ", ".join(found[:SHOWN]) + (" …" if len(found) > SHOWN else "")
        raise UsageError("“{given}” is part of {count} ids", "write more of one: {names}", given=given, count=len(found), names=names)
    hint = did_you_mean(given, [*ids, *(PurePosixPath(id).name for id in ids)]) or "edicola status lists the stories"
    raise UsageError("there is no story “{given}”", hint, given=given)


def _by_path(newsroom: Newsroom, given: str) -> list[str]:
    """The one story that the path of a file or a folder means, from here, from the site or from content/."""
    root = newsroom.site.root
    for start in (Path.cwd(), root, root / CONTENT):
        path = Path(os.path.relpath(os.path.realpath(start / given), os.path.realpath(root))).as_posix()
        found = {id for id, story in newsroom.stories.items() for article in story.values() if _lies_at(article, path)}
        if found:
            return sorted(found)
    return []


def _lies_at(article: Article, path: str) -> bool:
    """Whether the path is the article's file, or the folder that is its story's own."""
    in_own_folder = PurePosixPath(article.path).stem == article.language
    return path == article.path or (in_own_folder and path == article.folder)
