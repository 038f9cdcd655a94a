"""A merged story becomes the facts of an article: its date, authors, slug, what leads to it, and what must be asked of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from generator.catalog.addresses import path_of
from generator.importing.bodies import Body, Convert, make_body, without_byline
from generator.importing.bylines import before_dash, is_name, read_byline, read_dateline
from generator.importing.dates import Printed, read_printed
from generator.importing.findings import Finding, Kind, Picture
from generator.importing.merging import Merged
from generator.importing.notes import KINDS, Note, note
from generator.importing.pictures import real_alt
from generator.importing.prose import cleaned, paragraph
from generator.model.site import Site
from generator.reading.redirects import is_old_address
from generator.reading.slugs import fold, make_slug, wrong_slug
from generator.reading.text import visible

MAX_TITLE = 300
"""Characters; what is longer is a paragraph that stands where a title should."""

SHOWN = 12
"""How many words a note names."""


class Desk(Struct, frozen=True):
    """What settling a story asks for, the same for all of them."""

    site: Site
    convert: Mapping[str, Convert]
    """By language."""
    places: frozenset[str]
    captured: date | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    strip_byline: bool = False
    section: Mapping[str, str] = field(default_factory=dict)
    """Language -> the slug of the section that stories go to."""

    def address(self, language: str, slug: str, moment: datetime | None) -> str:
        """Where an article of that slug and day will be; empty if the day is not known."""
        if moment is None:
            return ""
        spoken = next(each for each in self.site.languages if each.code == language)
        day = {"year": f"{moment.year:04}", "month": f"{moment.month:02}", "day": f"{moment.day:02}"}
        return path_of(self.site, "article", spoken, {"slug": slug, "section": self.section.get(language, ""), **day})

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.site.timezone)

    def local(self, moment: datetime) -> datetime:
        """The moment by the site's clock; a day without an hour is its midnight there."""
        return moment.astimezone(self.zone) if moment.tzinfo else moment.replace(tzinfo=self.zone)

    @property
    def codes(self) -> tuple[str, ...]:
        """The site's languages."""
        return tuple(language.code for language in self.site.languages)


class Piece(Struct, frozen=True):
    """An article as it is to be written, without a place yet; `date` is None where the year must be asked for."""

    merged: Merged
    title: str
    slug: str
    date: datetime | None
    printed: str
    """The day as far as it is known: `????-07-28`."""
    updated: datetime | None
    authors: tuple[str, ...]
    agency: str
    dateline: str
    labels: tuple[str, ...]
    """Names of tags and categories."""
    summary: str | None
    aliases: tuple[str, ...]
    cover: Picture | None
    body: Body
    draft: bool
    date_from: str
    notes: tuple[Note, ...]

    @property
    def language(self) -> str:
        """Of the article."""
        return self.merged.language


def settle(merged: Merged, desk: Desk) -> Piece:
    """The article that the findings of a story make."""
    notes: list[Note] = []
    title, known_title = _title(merged, notes)
    if merged.foreign:
        message, hint = (
            "its language seems to be “{language}”, which the site does not have",
            "add it to “languages” in site.yaml, or say --lang",
        )
        notes.append(note("text", message, hint, language=merged.foreign[:20]))
    body = _body(merged, desk, notes)
    byline = read_byline(body.opening)
    writer = merged.get("writer")
    authors = byline.authors if byline else (" ".join(writer.split()),) if writer else ()
    moment, printed, source = _date(merged, desk, notes)
    dateline = read_dateline(title, desk.places) or ""
    maybe = before_dash(title)
    if maybe and not dateline and len(maybe.split()) == 1:
        notes.append(
            note(
                "place", "the title begins with “{place}”, which is in no list of places", "add dateline: {place} if it is one", place=maybe
            )
        )
    slug = _slug(merged, title, desk)
    markdown = without_byline(body.markdown, byline.text) if byline and desk.strip_byline else body.markdown
    return Piece(
        merged=merged,
        title=title,
        slug=slug,
        date=moment,
        printed=printed,
        updated=_updated(merged, moment, desk),
        authors=authors,
        agency=byline.agency if byline else "",
        dateline=dateline,
        labels=_labels(merged, desk, notes),
        summary=_summary(merged, body),
        aliases=tuple(_aliases(merged, desk.address(merged.language, slug, moment), notes)),
        cover=_cover(merged),
        body=Body(markdown, body.pictures, body.lost, body.opening),
        draft=moment is None or not known_title or "text" not in merged.sources or any(each.draft for each in merged.findings),
        date_from=source,
        notes=tuple(notes),
    )


def _title(merged: Merged, notes: list[Note]) -> tuple[str, bool]:
    title = _one_line(merged.get("title") or "")
    if title:
        if len(title) > MAX_TITLE:
            notes.append(note("text", "the title has {count} characters", "write a shorter one", count=len(title)))
        return title, True
    name = next((name.rpartition("/")[2] for name in sorted(merged.names) if name.startswith("slug:")), PurePosixPath(merged.where).stem)
    notes.append(note("text", "the title is missing: the address stands for it, and the story is a draft", "write the title"))
    return _one_line(name.replace("-", " ")) or "?", False


def _one_line(text: str) -> str:
    return " ".join(visible(cleaned(text)).split())


def _body(merged: Merged, desk: Desk, notes: list[Note]) -> Body:
    finding = merged.sources.get("text")
    if finding is None or finding.text is None:
        notes.append(note("text", "there is no text: the story is a draft", "save its page from the browser, and import it again"))
        return Body("")
    try:
        body = make_body(finding.text, desk.convert[merged.language])
    except RecursionError:
        notes.append(note("text", "the text is nested too deeply: it comes without its form", "look at the old page for it"))
        return Body(_plainly(finding))
    if body.lost:
        words = " ".join(body.lost[:SHOWN]) + (" …" if len(body.lost) > SHOWN else "")
        notes.append(
            note(
                "text",
                "words of the old page that are not in the text ({count}): {words}",
                "put them back",
                count=len(body.lost),
                words=words,
            )
        )
    others = [each for each in merged.findings if each.kind == finding.kind and each.text is not None]
    different = [each.where for each in others if each.text is not None and each.text.words != finding.text.words]
    notes += [note("text", "{other} has another text of this story", "compare the two", other=other) for other in different]
    return body


def _plainly(finding: Finding) -> str:
    return paragraph(" ".join(finding.text.words)) if finding.text else ""


def _date(merged: Merged, desk: Desk, notes: list[Note]) -> tuple[datetime | None, str, str]:
    """The moment of publication; else the day as it was printed, with the year that evidence gives; and where that is from."""
    moment: datetime | None = merged.get("date")
    changed: datetime | None = merged.get("modified")
    saved = next((finding.captured for finding in merged.findings if finding.captured), None)
    printed = _printed(merged, desk, saved)
    if moment is not None:
        local = desk.local(moment)
        _compare(merged, desk, local.date(), printed, notes)
        return local, f"{local:%Y-%m-%d}", merged.sources["date"].kind
    if printed is not None:
        return _printed_date(printed, desk.local(changed).date() if changed else None, saved or desk.captured, desk, notes)
    if changed is not None:
        notes.append(note("year", "the date is that of the last change", "look at the old page for the day of publication"))
        local = desk.local(changed)
        return local, f"{local:%Y-%m-%d}", "sitemap"
    said, hint = merged.get("printed"), "add a line “date: …”"
    if said is None:
        notes.append(note("year", "the date is missing: the story is a draft", hint))
    else:
        notes.append(note("year", "the date “{date}” can't be understood: the story is a draft", hint, date=_one_line(said)[:40]))
    return None, "????-??-??", ""


def _printed(merged: Merged, desk: Desk, saved: date | None) -> Printed | None:
    text = merged.get("printed")
    return None if text is None else read_printed(text, desk.codes, saved or desk.captured)


def _printed_date(
    printed: Printed, changed: date | None, captured: date | None, desk: Desk, notes: list[Note]
) -> tuple[datetime | None, str, str]:
    """A page can't have been changed before it was published, nor saved before it was printed so: the newest such day is meant."""
    last = changed or captured
    day = printed.before(last) if last else printed.before(date.max) if printed.year else None
    if day is None:
        hint = "write the year, or import again with --captured and the day on which the page was saved"
        notes.append(note("year", "the year of {date} is missing: the story is a draft", hint, date=printed))
        return None, str(printed), ""
    source = "text" if printed.year else "sitemap" if changed else "captured"
    return datetime(day.year, day.month, day.day, tzinfo=desk.zone), day.isoformat(), source


def _compare(merged: Merged, desk: Desk, day: date, printed: Printed | None, notes: list[Note]) -> None:
    """Name other days than the one that counts: in the far east of a day, a feed and a page disagree by one."""
    others: list[tuple[Kind, date]] = [(each.kind, desk.local(each.date).date()) for each in merged.findings if each.date is not None]
    if printed is not None:
        near = printed.before(day + timedelta(days=180))
        others += [("text", near)] if near else []
    for kind, other in dict.fromkeys(others):
        if other != day:
            facts = {"one": day.isoformat(), "first": KINDS[merged.sources["date"].kind], "other": other.isoformat(), "second": KINDS[kind]}
            hint = "look at the old page for the right one"
            notes.append(note("year", "two sources differ: {one} ({first}) counts, not {other} ({second})", hint, **facts))


def _updated(merged: Merged, moment: datetime | None, desk: Desk) -> datetime | None:
    """The last change, if it is later than the publication by more than the hour in which slips are mended."""
    found: datetime | None = merged.get("updated")
    updated = desk.local(found) if found else None
    return updated if updated and moment and updated > moment + timedelta(hours=1) else None


def _slug(merged: Merged, title: str, desk: Desk) -> str:
    named = [name.partition("/")[2] for name in sorted(merged.names) if name.startswith("slug:")]
    given = [merged.get("slug"), *named] if merged.get("slug") else named
    for slug in given:
        if wrong_slug(slug) is None:
            return slug
    language = next(each for each in desk.site.languages if each.code == merged.language)
    made = (make_slug(text, ascii_only=only)[:80].strip("-") for text in (title, *given) for only in (language.ascii_slugs, False))
    return next((slug for slug in made if slug and wrong_slug(slug) is None), "story")


def _labels(merged: Merged, desk: Desk, notes: list[Note]) -> tuple[str, ...]:
    ids = merged.all("label_ids")
    unknown = [id for id in ids if id not in desk.labels]
    if unknown:
        notes.append(
            note("source", "tags whose names are in none of the files: {count}", "export tags and categories too", count=len(unknown))
        )
    names = (*merged.all("tags"), *merged.all("categories"), *(desk.labels[id] for id in ids if id in desk.labels))
    found: dict[str, str] = {}
    for name in map(_one_line, names):
        if fold(name):
            found.setdefault(fold(name), name)
    return tuple(found.values())


def _summary(merged: Merged, body: Body) -> str | None:
    """What somebody wrote about the story; the beginning of the text is no summary, since Edicola takes that by itself."""
    text = _one_line(merged.get("description") or "")
    start = fold(text.rstrip("… .")).rstrip("… .")
    whole = fold(" ".join(body.markdown.replace("\\", "").replace("*", "").split()))
    return text if start and not whole.startswith(start) and not fold(body.opening).startswith(start) else None


def _aliases(merged: Merged, own: str, notes: list[Note]) -> Iterator[str]:
    """The old addresses that are others than the new one."""
    for path in merged.all("paths"):
        if path.rstrip("/") == own.rstrip("/"):
            continue
        if is_old_address(path):
            yield path
        else:
            notes.append(note("address", "the old address {path} can't lead here", "let the server redirect it", path=path[:200]))
    if any("lang=" in (finding.url or "").partition("?")[2] for finding in merged.findings):
        notes.append(note("address", "an old address names its language after a question mark", "let the server redirect it"))


def _cover(merged: Merged) -> Picture | None:
    cover: Picture | None = merged.get("cover")
    return None if cover is None else Picture(cover.source, real_alt(cover.alt), cover.width, cover.saved)


def is_account(merged: Merged, author: str) -> bool:
    """Whether an author is only known as Wix's user, and does not look like a person."""
    return author == merged.get("writer") and not is_name(author)
