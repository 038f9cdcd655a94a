"""The facts of an article become its file: front matter, Markdown, and the pictures beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import unquote

from msgspec import Struct

from generator.importing.findings import MARK, Picture
from generator.importing.notes import Note, note
from generator.importing.pictures import original
from generator.importing.pieces import Piece, is_account
from generator.importing.registries import Names
from generator.importing.saved import File
from generator.newsroom.writing import article_bytes
from generator.reading.html_rules import goes_away

_LINKED = re.compile(r"(?:\]\(|/// embed \| )(https?://[^\s)]+)")
_WIX_FILES = "/_files/ugd/"
"""In the address of a document that was uploaded to Wix, on the site's own host."""

Find = Callable[[Picture, str], File | None]
"""A picture that a page shows -> its file, wherever it is found."""


class Composed(Struct, frozen=True):
    """An article's file, what lies beside it (name -> picture), and what people must look at."""

    data: bytes
    pictures: tuple[tuple[str, Picture], ...]
    notes: tuple[Note, ...]
    names: frozenset[str] = frozenset()
    """Ids of its tags and authors."""
    refused: bool = False
    """Whether Edicola could not read the file."""


def compose(piece: Piece, tags: Names, authors: Names, find: Find) -> Composed:
    """The file of the article. Tags and authors that are new get their ids here."""
    beside: dict[str, Picture] = {}
    notes = list(piece.notes)
    notes += _left_behind(piece.body.markdown)
    markdown = _with_pictures(piece, find, beside, notes)
    cover = _cover(piece, find, beside, notes)
    author_ids = [id for author in piece.authors if (id := _author(piece, author, authors, notes)) is not None]
    tag_ids = [id for label in piece.labels if (id := tags.id_of(label)) is not None]
    matter: dict[str, object] = {
        "title": piece.title,
        "date": None if piece.date is None else _written(piece.date),
        "updated": None if piece.updated is None else _written(piece.updated),
        "slug": piece.slug,
        "authors": author_ids,
        "agency": piece.agency or None,
        "dateline": piece.dateline or None,
        "tags": tag_ids,
        "summary": piece.summary,
        **cover,
        "aliases": list(piece.aliases) or None,
        "guid": _guid(piece),
        "draft": True if piece.draft else None,
    }
    kept = {key: value for key, value in matter.items() if value is not None}
    data = article_bytes(kept, f"{markdown}\n" if markdown else "")
    return Composed(data, tuple(beside.items()), tuple(notes), frozenset([*author_ids, *tag_ids]))


def _guid(piece: Piece) -> str | None:
    """What the old feed called the story; its link, where it said no more: that is how feed readers know a story then."""
    found = next((each for each in piece.merged.findings if each.kind == "feed"), None)
    return None if found is None else found.guid or found.url


def _written(moment: datetime) -> str:
    """As an editor writes it: a midnight is a day."""
    return f"{moment:%Y-%m-%d}" if (moment.hour, moment.minute) == (0, 0) else moment.isoformat(" ", "minutes")


def _author(piece: Piece, author: str, authors: Names, notes: list[Note]) -> str | None:
    id = authors.id_of(author)
    if id is not None and id in authors.bare:
        message = "of the author “{name}” only the name is known"
        if is_account(piece.merged, author):
            message = "of the author “{name}” only the name is known, which may be just an account of Wix"
        notes.append(note("author", message, "say more in authors.yaml, or correct it", name=author))
    return id


def _cover(piece: Piece, find: Find, beside: dict[str, Picture], notes: list[Note]) -> dict[str, object]:
    if piece.cover is None:
        return {}
    file = find(piece.cover, piece.merged.sources["cover"].where)
    if file is None:
        notes.append(_unresolved(piece.cover, "the picture at the top is not there: {source}"))
        return {}
    beside[file.name] = piece.cover
    alt = piece.cover.alt or next((each.alt for each in piece.body.pictures if each.source == piece.cover.source and each.alt), "")
    if not alt:
        notes.append(note("alt", "the picture at the top has no alternative text", "add a line “image_alt: what can be seen”"))
    return {"image": file.name, "image_alt": alt or None}


def _with_pictures(piece: Piece, find: Find, beside: dict[str, Picture], notes: list[Note]) -> str:
    markdown = piece.body.markdown
    without = 0
    for number, picture in enumerate(piece.body.pictures):
        file = find(picture, piece.merged.sources["text"].where)
        mark = f"{MARK}{number}{MARK}"
        if file is not None:
            beside[file.name] = picture
            markdown = markdown.replace(mark, file.name)
        elif picture.source.startswith(("http://", "https://")):
            markdown = markdown.replace(mark, _linkable(original(picture.source)))
            message = "a picture is not there: {source}"
            if goes_away(picture.source):
                message = "a picture lies on the old site, and goes with it: {source}"
            notes.append(_unresolved(picture, message))
        else:
            markdown = _left_out(markdown, mark)
            notes.append(_unresolved(picture, "a picture is not there, and left out: {source}"))
        without += not picture.alt
    if without:
        notes.append(note("alt", "pictures of the text without alternative text: {count}", "write it between the brackets", count=without))
    return markdown


def _left_behind(markdown: str) -> Iterator[Note]:
    """Links to files that Wix keeps: documents and videos, which end with the account."""
    for address in dict.fromkeys(_LINKED.findall(markdown)):
        if goes_away(address) or _WIX_FILES in unquote(address):
            hint = "save it beside the article, or with its old path in content/static/, and correct the link"
            yield note("address", "a file lies on the old site, and goes with it: {source}", hint, source=address[:200])


def _linkable(address: str) -> str:
    return re.sub(r"[\s()<>\"]", lambda found: f"%{ord(found.group()):02X}", address)


def _left_out(markdown: str, mark: str) -> str:
    """The text without the picture; its caption stays."""
    form = re.compile(rf'!\[(?:\\.|[^\]\\])*\]\({mark}(?: "(?P<caption>[^"]*)")?\)')
    without = form.sub(lambda found: (found.group("caption") or "").replace("&quot;", '"'), markdown)
    return re.sub(r"\n{3,}", "\n\n", without).strip("\n")


def _unresolved(picture: Picture, message: str) -> Note:
    hint = "import again with --download-images while the old site is there, or put the file beside the article"
    return note("picture", message, hint, source=picture.source[:200])
