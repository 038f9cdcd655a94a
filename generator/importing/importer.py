"""The import from its first step to its last: read, merge, settle, place, write, and say what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.building.publish import machine_errors
from generator.digest import digest_bytes
from generator.importing.bylines import places_of
from generator.importing.composing import Composed, Find, compose
from generator.importing.downloads import make_downloads
from generator.importing.findings import Codes, Findings, Picture, codes_of
from generator.importing.ledger import Entry, Ledger, read_ledger, write_ledger
from generator.importing.merging import Merged, merge, translations
from generator.importing.notes import Note, Noted, note, of_sources
from generator.importing.pieces import Desk, Piece, settle
from generator.importing.placing import Placed, Shelf
from generator.importing.registries import Names, add_entries, file_of, names_in
from generator.importing.saved import File, Saved
from generator.importing.sources import Say
from generator.model.site import Site
from generator.newsroom.stories import Newsroom, known_language, read_newsroom
from generator.newsroom.writing import put, section_folder
from generator.problems import Location, Problem, error, errors_of
from generator.reading.articles import read_parts
from generator.reading.bodies import make_converter
from generator.reading.registries import Authors, R, Tags, plain_section

AUTHORS = "content/authors.yaml"

DOWNLOADED = ".edicola/imports"
"""Where downloaded pictures are kept until a story has them; safe to delete."""


class Wishes(Struct, frozen=True):
    """What was asked of an import."""

    captured: date | None = None
    language: str | None = None
    section: str | None = None
    strip_byline: bool = False
    dry_run: bool = False
    download: bool = False


class Imported(Struct, frozen=True):
    """What an import did, article by article, and what it leaves to people."""

    placed: tuple[Placed, ...]
    noted: tuple[Noted, ...]
    feed_items: int
    """How many stories a feed named."""


def import_site(root: Path, source: str, read: Callable[[Codes, Say], Findings], wishes: Wishes, say: Say) -> Imported:
    """Import what `read` finds; `source` names the kind of old site, and with it the ledger. SiteError if content/ has errors."""
    newsroom = read_newsroom(root)
    newsroom.refuse_errors()
    site, codes = newsroom.site, codes_of(newsroom.site)
    given = known_language(site, wishes.language) if wishes.language else None
    section = section_folder([each.id for each in newsroom.source.sections], wishes.section)
    ledger = read_ledger(root, source)
    found = read(codes, say)
    merged = merge(found.stories, codes, given)
    groups, contradictions = translations(merged)
    lonely = _unmatched(groups, contradictions)
    tags, authors = names_in(newsroom.source.tags), names_in(newsroom.source.authors)
    noted = of_sources(found.problems)
    find = _finder(root, found, wishes, noted)
    desk = _desk(newsroom, found, wishes, section)
    shelf = Shelf(root, ledger, newsroom.source.articles, section)
    placed: list[Placed] = []
    claimed: dict[str, str] = {}
    for number, group in enumerate(groups, start=1):
        say("settle", number, len(groups))
        pieces = [_with_free_aliases(settle(each, desk), claimed) for each in _in_order(group, codes)]
        composed = [compose(piece, tags, authors, find) for piece in pieces]
        placed += shelf.place([(piece, _checked(file)) for piece, file in zip(pieces, composed, strict=True)])
    if not wishes.dry_run:
        used = frozenset(id for each in placed if each.writes for id in each.composed.names)
        noted += [*_registry(site, tags, Tags, used), *_registry(site, authors, Authors, used)]  # before any article names them
    for number, each in enumerate(placed, start=1):
        say("write", number, len(placed))
        if not wishes.dry_run:
            _write(root, each, find)
        noted += _notes(each, lonely)
    if not wishes.dry_run and (placed or ledger.entries):
        write_ledger(root, source, _entries(ledger, placed))
    return Imported(
        tuple(placed),
        tuple({(each.topic, str(each.problem)): each for each in noted}.values()),
        sum(finding.kind == "feed" for finding in found.stories),
    )


def _desk(newsroom: Newsroom, found: Findings, wishes: Wishes, section: str) -> Desk:
    site = newsroom.site
    known = next((each for each in newsroom.source.sections if each.id == section), None) or plain_section(section, site)
    settings = replace(site.markdown, smart_quotes=False)
    return Desk(
        site=site,
        convert={language.code: make_converter(language, settings) for language in site.languages},
        places=places_of(site, [article.dateline for article in newsroom.source.articles]),
        captured=wishes.captured,
        labels=found.labels,
        strip_byline=wishes.strip_byline,
        section=known.slug,
    )


def _with_free_aliases(piece: Piece, claimed: dict[str, str]) -> Piece:
    """The article without old addresses that another one has claimed; its own are claimed from now on."""
    taken = [alias for alias in piece.aliases if alias in claimed]
    claimed |= {alias: piece.title for alias in piece.aliases if alias not in claimed}
    if not taken:
        return piece
    message, hint = "the old address {path} leads to “{title}” already", "decide which of the two it is to lead to"
    notes = [note("address", message, hint, path=alias, title=claimed[alias]) for alias in taken]
    free = tuple(alias for alias in piece.aliases if alias not in taken)
    return replace(piece, aliases=free, notes=(*piece.notes, *notes))


def _in_order(group: Iterable[Merged], codes: Codes) -> list[Merged]:
    return sorted(group, key=lambda story: codes.languages.index(story.language))


def _finder(root: Path, found: Findings, wishes: Wishes, failures: list[Noted]) -> Find:
    """Pictures by what was saved, then, if that was asked for, from the network; one that is not there is looked for once."""
    saved = Saved(found.folders, root / DOWNLOADED)
    downloads = make_downloads(root / DOWNLOADED) if wishes.download and not wishes.dry_run else None
    missing: set[Picture] = set()

    def find(picture: Picture, page: str) -> File | None:
        if picture in missing:
            return None
        file = saved.find(picture, page)
        if file is None and downloads is not None:
            fetched = downloads.fetch(picture)
            if isinstance(fetched, File):
                file = fetched
            else:
                told = note("picture", "a picture could not be fetched: {source}: {why}", source=picture.source, why=fetched)
                failures.append(Noted("picture", told.at(page)))
        if file is None:
            missing.add(picture)
        return file

    return find


def _checked(composed: Composed) -> Composed:
    """The file, with what Edicola itself finds wrong with it among its notes."""
    problems: list[Problem] = []
    read_parts(composed.data, "", problems)
    found = [Note("text", each.message, each.hint, tuple(each.facts.items())) for each in errors_of(problems)]
    return replace(composed, notes=(*composed.notes, *found), refused=bool(found))


def _unmatched(groups: Sequence[Sequence[Merged]], contradictions: Iterable[Sequence[Merged]]) -> Mapping[int, Note]:
    """What is to be said of stories without a translation, where there are several languages, by the identity of the story."""
    found: dict[int, Note] = {}
    if len({story.language for group in groups for story in group}) > 1:
        message, hint = (
            "nothing says of which story this is a translation, or which is its own",
            "put both files into one folder if they are one story",
        )
        found |= {id(group[0]): note("translation", message, hint) for group in groups if len(group) == 1}
    for group in contradictions:
        message, hint = "several stories of one language say that they are one: {files}", "put what belongs together into one folder"
        files = ", ".join(sorted(story.where for story in group)[:5])
        found |= {id(story): note("translation", message, hint, files=files) for story in group}
    return found


def _registry(site: Site, names: Names, kind: type[R], used: frozenset[str]) -> list[Noted]:
    """Add to a registry what is new in it and used by an article that is written."""
    new = {id: name for id, name in names.new.items() if id in used}
    if not new or add_entries(site, file_of(kind), new, kind):
        return []
    message, hint = "the file's form is too unusual to add to it", "add these yourself: {names}"
    return [Noted("author", note("author", message, hint, names=", ".join(sorted(new))).at(f"content/{file_of(kind)}"))]


def _write(root: Path, placed: Placed, find: Find) -> None:
    """The article last, so that one that is there has its pictures. A picture that is there stays: an editor may have a better one."""
    if not placed.writes:
        return
    folder = root / placed.path.rpartition("/")[0]
    with machine_errors(folder):
        for name, picture in placed.composed.pictures:
            field = "text" if picture in placed.piece.body.pictures else "cover"
            if not (folder / name).exists() and (file := find(picture, placed.piece.merged.sources[field].where)) is not None:
                put(folder / name, file.data)
        put(root / placed.path, placed.composed.data)


def _notes(placed: Placed, lonely: Mapping[int, Note]) -> list[Noted]:
    """What people must look at, at the article's file; nothing for one that an editor has taken over."""
    refused = placed.action == "refused"
    where = placed.piece.merged.where if refused else placed.path
    if placed.action in ("edited", "deleted", "there", "better"):
        return []
    found = [*placed.composed.notes, *([lonely[id(placed.piece.merged)]] if id(placed.piece.merged) in lonely else [])]
    noted = [Noted(each.topic, each.at(AUTHORS if each.topic == "author" else where)) for each in found]
    if refused:
        noted.append(
            Noted("text", error(Location(where), "the story can't be an article, and was not written", "see what is wrong with it above"))
        )
    return noted


def _entries(ledger: Ledger, placed: Iterable[Placed]) -> list[Entry]:
    """The ledger after the import: entries of stories that this one did not see stay as they were."""
    new = [_entry(each) for each in placed if each.action != "refused"]
    seen = {id(each.entry) for each in placed if each.entry is not None}
    return [*(entry for entry in ledger.entries if id(entry) not in seen), *new]


def _entry(placed: Placed) -> Entry:
    piece, merged = placed.piece, placed.piece.merged
    names = sorted(merged.names | set(placed.entry.names if placed.entry else ()))
    if placed.entry is not None and not placed.writes and placed.action != "unchanged":
        state = {"edited": "edited", "deleted": "deleted"}.get(placed.action, placed.entry.state)
        return replace(placed.entry, names=tuple(names), file=placed.path, state=state)
    text = merged.sources.get("text")
    fields = {field: finding.kind for field, finding in merged.sources.items()}
    return Entry(
        names=tuple(names),
        language=merged.language,
        file=placed.path,
        digest="" if placed.action == "there" else digest_bytes(placed.composed.data),
        text_from=text.kind if text is not None else "",
        state="edited" if placed.action == "there" else "imported",
        fields=dict(sorted({**fields, **({"date": piece.date_from} if piece.date_from else {})}.items())),
        sources=tuple(dict.fromkeys(f"{finding.kind}: {Path(finding.where).name}" for finding in merged.findings)),
        facts={key: value for key, value in _facts(merged).items() if value},
    )


def _facts(merged: Merged) -> Mapping[str, object]:
    translation = next((finding.translation for finding in merged.findings if finding.translation), None)
    return {
        "address": merged.get("url"),
        "guid": merged.get("guid"),
        "writer": merged.get("writer"),
        "categories": list(merged.all("categories")),
        "translation": translation,
    }
