"""Where every story stands in every language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from generator.catalog.resolve import Key
from generator.catalog.states import State, state_of
from generator.digest import is_revision_of
from generator.model.story import Article, Wording
from generator.newsroom.stories import Story
from generator.reading.revisions import History


class Edition(Struct, frozen=True):
    """One language of a story."""

    code: str
    article: Article | None
    state: State
    stale: bool


class Row(Struct, frozen=True):
    """One story, with the languages that were asked for, in their order."""

    id: str
    story: Story
    editions: tuple[Edition, ...]


def rows(stories: Mapping[str, Story], codes: Iterable[str], now: datetime, stale: frozenset[Key]) -> Iterator[Row]:
    """The stories, newest first, then the pages without a date. `stale` are the translations whose original has changed."""
    codes = tuple(codes)
    for id in sorted(stories, key=lambda id: (-_newest(stories[id]), id)):
        story = stories[id]
        yield Row(id, story, tuple(_edition(code, story.get(code), now, stale=(id, code) in stale) for code in codes))


def _newest(story: Story) -> float:
    return max((article.date.timestamp() for article in story.values() if article.date), default=float("-inf"))


def _edition(code: str, article: Article | None, now: datetime, *, stale: bool) -> Edition:
    return Edition(code, article, state_of(article, now), stale)


class Judge:
    """Tells stale translations: those whose original has other words than the text that they translate. Remembers its verdicts."""

    def __init__(self) -> None:
        self.verdicts: dict[tuple[str, tuple[str, ...]], bool] = {}
        """Revision, and the names that git has for the original now -> whether the words differ, where the old ones are known."""

    def stale(self, stories: Mapping[str, Story], texts: Mapping[Key, Wording], history: History) -> frozenset[Key]:
        """The stale ones; one that names no revision can't tell. git is asked once, for all the old texts that are not known yet."""
        others = {
            (id, code): found
            for id, story in stories.items()
            for code in story
            if (found := _translated(story, code, texts)) is not None and not _is_of(found[1], found[2])
        }
        doubtful = {(revision, blobs): original for original, revision, blobs in others.values() if (revision, blobs) not in self.verdicts}
        history.fetch({revision for revision, _ in doubtful})
        differ = set()
        for (revision, blobs), original in doubtful.items():
            if _differs(history, original, revision):
                differ.add((revision, blobs))
            if history.old_text(revision) is not None:
                self.verdicts[revision, blobs] = (revision, blobs) in differ
        differ |= {pair for pair, verdict in self.verdicts.items() if verdict}
        return frozenset(key for key, (_, revision, blobs) in others.items() if (revision, blobs) in differ)


def _differs(history: History, original: Article, revision: str) -> bool:
    try:
        return history.is_stale(original.path, revision)
    except OSError:  # it has just gone, which the next reading tells
        return False


def _is_of(revision: str, blobs: tuple[str, ...]) -> bool:
    """Whether the revision is the text's as it is now; most are, and whole, which is told at once."""
    return revision in blobs or is_revision_of(revision, blobs)


def _translated(story: Story, code: str, texts: Mapping[Key, Wording]) -> tuple[Article, str, tuple[str, ...]] | None:
    """The original of a translation, the revision of it that it names, and git's names for it as it is now; None without those."""
    given = story[code].translation
    original = story.get(given.of) if given is not None else None
    if given is None or original is None or given.revision is None:
        return None
    return original, given.revision, texts[original.story, original.language].blobs


class Event(Struct, frozen=True):
    """An article appears, or expires."""

    moment: datetime
    article: Article
    appears: bool


def coming(articles: Iterable[Article], now: datetime) -> list[Event]:
    """What happens by itself after now, in order."""
    found = []
    for article in articles:
        if state_of(article, now) not in ("scheduled", "published"):
            continue
        found += [
            Event(moment, article, appears)
            for moment, appears in ((article.date, True), (article.expires, False))
            if moment is not None and moment > now
        ]
    return sorted(found, key=lambda event: (event.moment, event.article.path))
