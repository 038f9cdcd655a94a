"""Two languages of a story side by side, with what has changed in the original since it was translated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from generator.building.limits import OutOfTime, time_limit
from generator.model.output import Question
from generator.model.story import Article
from generator.newsroom.aligning import Block, align
from generator.newsroom.comparing import Change, blocks_of, changes
from generator.newsroom.stories import Story
from generator.outputs.bodies import render_body
from generator.preview.overview import Overview, story_address
from generator.preview.pages import Words
from generator.problems import Problem, SiteError
from generator.reading.articles import read_parts
from generator.reading.bodies import make_converter
from generator.reading.html_rules import MARKER
from generator.reading.revisions import History
from generator.speech import say, translate

WIDTHS = {"phone": 390, "tablet": 820, "desktop": 1280}
"""Of the pages that are shown, in CSS pixels."""

MODES, SCHEMES = ("text", "pages"), ("system", "light", "dark")

_NOT_TWICE = re.compile(r' (?:id="|name="|href="#)[^"]*"')
"""Anchors and what leads to them: there are two texts on the page."""
_MARKERS = re.compile(rf' (?:href|src)="{MARKER}\d+"')


class View(Struct, frozen=True):
    """How somebody wants to see a story: which languages, as text or as pages, how wide, in which colours."""

    left: str
    right: str
    mode: str = "text"
    width: str = "phone"
    scheme: str = "system"

    @classmethod
    def of(cls, query: Mapping[str, str], codes: Sequence[str], story: Story) -> View:
        """What an address asks for: without languages, the original and its first translation."""
        there = [code for code in codes if code in story]
        originals = [code for code in there if story[code].translation is None] or there
        left = query.get("left", "")
        left = left if left in codes else originals[0]
        right = query.get("right", "")
        others = [code for code in (*there, *codes) if code != left]
        right = right if right in others else (others or [left])[0]
        mode, width, scheme = (query.get(name, "") for name in ("mode", "width", "scheme"))
        return cls(
            left,
            right,
            mode if mode in MODES else MODES[0],
            width if width in WIDTHS else "phone",
            scheme if scheme in SCHEMES else SCHEMES[0],
        )

    def address(self, id: str, **changed: str) -> str:
        """Where the story is shown like this, or like this with some changes."""
        view = replace(self, **changed)
        asked = {"left": view.left, "right": view.right}
        if view.mode != MODES[0]:
            asked |= {"mode": view.mode, "width": view.width, "scheme": view.scheme}
        return story_address(id, **asked)


def facts(overview: Overview, id: str, story: Story, view: View, words: Words) -> dict[str, object]:
    """What the page shows."""
    assert overview.live.edition is not None
    catalog = overview.live.edition.catalog
    codes = list(catalog.languages)
    sides = [_side(overview, id, story, code, words) for code in (view.left, view.right)]
    shown = story.get(view.left) or story.get(view.right) or next(iter(story.values()))
    return {
        "id": id,
        "view": view,
        "title": shown.title,
        "title_language": catalog.languages[shown.language],
        "sides": sides,
        "pairs": list(combinations(({"code": code, "name": words.label(code)} for code in codes), 2)),
        "widths": WIDTHS,
        "schemes": SCHEMES,
        **(_texts(overview, id, story, view, words) if view.mode == "text" else {"relation": "", "rows": []}),
    }


def _side(overview: Overview, id: str, story: Story, code: str, words: Words) -> dict[str, object]:
    assert overview.live.edition is not None
    row = next(row for row in overview.rows() if row.id == id)
    edition = next(each for each in row.editions if each.code == code)
    article = story.get(code)
    return {
        "code": code,
        "name": words.label(code),
        "named": words.named(code),
        "spoken": overview.live.edition.catalog.languages[code],
        "there": article is not None,
        "whole": (id, code) in overview.live.edition.converted.facts,
        "state": edition.state,
        "stale": edition.stale,
        "page": overview.page_of(article) if article else None,
        "edit": overview.edit(article.path) if article else None,
        "path": article.path if article else None,
    }


def _texts(overview: Overview, id: str, story: Story, view: View, words: Words) -> dict[str, object]:
    """Row by row, and what is to be said of how the two belong together."""
    left, right = story.get(view.left), story.get(view.right)
    one, other = (_blocks(overview, article) if article else [] for article in (left, right))
    relation, of = _relation(overview, left, right, words)
    marked = {"left": _marks(of, one) if of and of.side == "left" else [], "right": _marks(of, other) if of and of.side == "right" else []}
    rows = [{"left": list(_cells(one, a, marked["left"])), "right": list(_cells(other, b, marked["right"]))} for a, b in align(one, other)]
    ends = {side: _gone(marks, len(blocks)) for (side, marks), blocks in zip(marked.items(), (one, other), strict=True)}
    if any(ends.values()):
        end = {"kind": "end", "html": "", "change": None}
        rows.append({side: [{**end, "gone": gone}] if gone else [] for side, gone in ends.items()})
    return {"rows": rows, "relation": relation}


class _Since(Struct, frozen=True):
    """The side that the original stands on, and what has become of its text since."""

    side: str
    changes: tuple[Change, ...]


def _relation(overview: Overview, left: Article | None, right: Article | None, words: Words) -> tuple[str, _Since | None]:
    """A sentence on which of the two translates the other, from which version; and what has changed since."""
    if left is None or right is None:
        return "", None
    for side, original, translation in (("left", left, right), ("right", right, left)):
        given = translation.translation
        if given is not None and given.of == original.language:
            translates = words.say("translates", language=words.named(translation.language), original=words.named(original.language))
            second, found = _since(overview, original, given.revision, words)
            return f"{translates} {second}", None if found is None else _Since(side, found)
    if left.translation is not None and right.translation is not None and left.translation.of == right.translation.of:
        return words.say("siblings", original=words.named(left.translation.of)), None
    return words.say("unrelated"), None


def _since(overview: Overview, original: Article, revision: str | None, words: Words) -> tuple[str, tuple[Change, ...] | None]:
    source = overview.live.source
    assert source is not None

    def unknown(why: str) -> tuple[str, None]:
        return words.say("cant_tell", why=why), None

    if revision is None:
        return unknown(words.say("no_revision"))
    root = overview.live.root
    history = History(root)
    try:
        now = (root / original.path).read_bytes()
        if not history.is_stale(original.path, revision):
            return words.say("up_to_date"), None
    except OSError as failure:
        return unknown(translate(failure.strerror or "", words.language))
    old = history.old_text(revision)
    if old is None:
        return unknown(say(history.why_unknown(revision), {}, words.language))
    before, after = (_own_blocks(overview, original, data) for data in (old, now))
    if before is None or after is None:
        return unknown(words.say("no_old_text"))
    found = tuple(changes(before, after))
    count = sum((change.sort != "same") + len(change.gone) for change in found)
    return words.say("has_changed", n=count) if count else words.say("only_form"), found


def _own_blocks(overview: Overview, article: Article, data: bytes) -> list[Block] | None:
    """Title, summary and text of a version of an article's file; None if it can't be read."""
    assert overview.live.edition is not None
    problems: list[Problem] = []
    parts = read_parts(data, article.path, problems)
    if parts is None:
        return None
    header, markdown, _ = parts
    site = overview.live.edition.catalog.site
    language = next(each for each in site.languages if each.code == article.language)
    try:
        with time_limit(site.page_seconds):
            html = make_converter(language, site.markdown)(markdown).html
    except (Exception, OutOfTime):  # whatever an old text did to Python-Markdown
        return None
    matter = header.matter
    return [*_head(matter.title or "", matter.summary or ""), *blocks_of(html)]


def _head(title: str, summary: str) -> Iterator[Block]:
    yield Block("title", "", title)
    if summary:
        yield Block("summary", "", summary)


def _blocks(overview: Overview, article: Article) -> list[Block]:
    """Title, summary and text of an article as it is now, with links and pictures."""
    edition = overview.live.edition
    assert edition is not None
    name = article.story, article.language
    head = list(_head(article.title, article.summary or ""))
    key = edition.converted.keys.get(name)
    if key is None or name not in edition.converted.facts:
        return head
    html = ""
    if name in edition.catalog.articles:
        try:
            html, _ = render_body(*name, lambda asked, *args: edition.answers.answer(Question(asked, args)))
        except SiteError:
            html = ""  # a link that leads nowhere: the text without its links
    return [*head, *blocks_of(_NOT_TWICE.sub("", html or _MARKERS.sub("", edition.converted.html(key))))]


def _marks(of: _Since, blocks: Sequence[Block]) -> Sequence[Change]:
    """The change of each block that is shown; none at all where the two don't tell the same blocks apart."""
    return of.changes if len(of.changes) == len(blocks) + 1 else []


def _cells(blocks: Sequence[Block], which: range, marks: Sequence[Change]) -> Iterator[dict[str, object]]:
    for index in which:
        block = blocks[index]
        yield {
            "kind": block.kind,
            "html": Markup(block.html) if block.html else block.text,  # noqa: S704 (the HTML of a body, as its page shows it)
            "change": marks[index] if marks and marks[index].sort != "same" else None,
            "gone": marks[index].gone if marks else (),
        }


def _gone(marks: Sequence[Change], count: int) -> tuple[str, ...]:
    """The texts that are gone from the end."""
    return marks[count].gone if len(marks) > count else ()
