"""A story's file in another language, with the revision that it translates."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NoReturn

from generator.building.publish import machine_errors
from generator.digest import blob_id
from generator.model.story import Article
from generator.newsroom.accept import record_revision
from generator.newsroom.spelling import spelled
from generator.newsroom.stories import Newsroom, Story, find_story, known_language
from generator.problems import Problem, SiteError, UsageError, errors_of
from generator.reading.articles import read_parts
from generator.reading.revisions import History

COPIED = (
    *("story", "date", "author", "authors", "tags", "summary", "agency", "dateline"),
    *("image", "image_alt", "image_caption", "image_credit", "correction", "expires", "featured", "layout", "comments"),
)
"""Keys that a translation takes over from its original's own file; `slug`, `aliases`, `reading_time` and `updated` are that text's own."""


def write_translation(newsroom: Newsroom, story: str, to: str, origin: str | None = None) -> str:
    """Write the translation's file, to be filled in; its path. UsageError or SiteError if that can't be done."""
    id = _meant(newsroom, story, to)
    editions = newsroom.stories[id]
    if to in editions:
        _refuse_twin(id, editions[to])
    return _write(newsroom, _original(newsroom, id, editions, to, origin), to)


def accept_translation(newsroom: Newsroom, story: str, to: str, origin: str | None = None) -> tuple[str, str, str]:
    """Record that the translation is up to date: its path, its original's, and the revision. UsageError or SiteError where it can't be."""
    id = _meant(newsroom, story, to)
    editions = newsroom.stories[id]
    return _accept(newsroom, id, editions.get(to), _original(newsroom, id, editions, to, origin), to)


def _write(newsroom: Newsroom, source: Article, to: str) -> str:
    root, target = newsroom.site.root, _target(source, to)
    if (root / target).exists():  # with an error in it, or it would be among the story's articles
        newsroom.refuse_errors()
        raise UsageError("{path} is there already", path=target)
    newsroom.refuse_errors_of(source)
    with machine_errors(root / target):
        text = _scaffold((root / source.path).read_bytes(), source)
        with (root / target).open("x", encoding="utf-8") as file:
            file.write(text)
    return target


def _refuse_twin(id: str, twin: Article) -> NoReturn:
    hint = "edicola translate {id} --to {code} --accept records that it is up to date" if twin.translation else ""
    raise UsageError("{path} is there already", hint, path=twin.path, id=id, code=twin.language)


def _meant(newsroom: Newsroom, story: str, to: str) -> str:
    """The story's id. SiteError where it may be among the files that can't be read."""
    known_language(newsroom.site, to)
    try:
        return find_story(newsroom, story)
    except UsageError:
        newsroom.refuse_errors()
        raise


def _original(newsroom: Newsroom, id: str, editions: Story, to: str, origin: str | None) -> Article:
    """The article to translate: the one that is named, else the one that the translation names, else the original."""
    if origin is not None and known_language(newsroom.site, origin) not in editions:
        newsroom.refuse_errors()
        hint = "it is there in: {codes}"
        raise UsageError("{id} has no article in “{code}”", hint, id=id, code=origin, codes=", ".join(editions))
    given = editions[to].translation if to in editions else None
    originals = [code for code, article in editions.items() if article.translation is None and code != to]
    code = origin or (given.of if given is not None and given.of in editions else None) or next(iter(originals), None)
    if code is None:
        newsroom.refuse_errors()
        hint = "name the language to translate from: --from {code}"
        raise UsageError("{id} has no original to translate into “{to}”", hint, id=id, to=to, code=_another(newsroom, to))
    if code == to:
        raise UsageError("an article can't be a translation of its own language", "name two languages", code=to)
    return editions[code]


def _another(newsroom: Newsroom, to: str) -> str:
    return next((language.code for language in newsroom.site.languages if language.code != to), to)


def _target(source: Article, to: str) -> str:
    """The path beside the original: `en.md` where that is `it.md`, `name.en.md` where it is `name.it.md`."""
    path = PurePosixPath(source.path)
    name = path.stem.removesuffix(source.language)
    return str(path.with_name(f"{name}{to}.md"))


def _scaffold(data: bytes, source: Article) -> str:
    """The original's text and those of its own keys that hold for a translation, to be written over; a draft.

    The slug is left empty, in its place: made of a title that is still to be translated, it would be in the wrong language.
    """
    problems: list[Problem] = []
    parts = read_parts(data, source.path, problems)
    if parts is None or errors_of(problems):
        raise SiteError(errors_of(problems))
    header, markdown, _ = parts
    own = {key: value for key, value in header.document.data.items() if key in COPIED and value is not None}
    matter = {"title": header.document.data.get("title", source.title), "slug": None, **own}
    translation = _record(source, blob_id(data))
    return f"---\n{spelled({**matter, 'translation': translation, 'draft': True})}---\n{markdown}"


def _record(source: Article, revision: str) -> dict[str, str]:
    """What a translation keeps of its original: language, revision, and the date that this text of it has."""
    moment = source.updated or source.date
    written = "" if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00").removesuffix("T00:00")
    return {"of": source.language, "revision": revision} | ({"date": written} if written else {})


def _accept(newsroom: Newsroom, id: str, target: Article | None, source: Article, to: str) -> tuple[str, str, str]:
    root = newsroom.site.root
    if target is None:
        newsroom.refuse_errors()
        raise UsageError("{id} has no article in “{to}”", "edicola translate {id} --to {to} writes one to fill in", id=id, to=to)
    if target.translation is not None and target.translation.of != source.language:
        message = "{path} says that it translates “{of}”, not “{code}”"
        raise UsageError(message, "change “of” there first", path=target.path, of=target.translation.of, code=source.language)
    newsroom.refuse_errors_of(target)
    revision = History(root).revision(source.path)
    record_revision(root, target.path, _record(source, revision))
    return target.path, source.path, revision
