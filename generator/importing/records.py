"""Posts as data: answers of Wix's blog API, exports of its CMS, and tables."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.importing.addresses import Address, names_of, read_address
from generator.importing.findings import Codes, Finding, Findings, Kind, Picture, Text
from generator.importing.jsonld import text_in
from generator.importing.moments import iso_moment
from generator.importing.pictures import media_id, original
from generator.importing.ricos import plain_text, read_ricos
from generator.importing.spoken import words_of
from generator.problems import Location, Problem, error, warning
from generator.reading.nearest import same_language

Record = Mapping[str, Any]
"""Keys are folded: `publishedDate`, `Published Date` and `_published_date` are one."""

_LISTS = ("posts", "items", "dataitems", "draftposts")
_LABELS = ("categories", "tags")


def read_json(text: str, where: str, codes: Codes) -> Findings:
    """The posts of a JSON file, and names of tags and categories."""
    try:
        data = json.loads(text)
    except RecursionError:
        return Findings(problems=(error(Location(where), "the file is nested too deeply", "export it again"),))
    except ValueError as failure:
        line, column = getattr(failure, "lineno", 0), getattr(failure, "colno", 0)
        return Findings(problems=(error(Location(where, line, column), "the file is not valid JSON", "export it again"),))
    records = list(_records(data, 0))
    posts = [record for record in records if _is_post(record)]
    problems: list[Problem] = []
    if not posts and not _labels_of(data, 0):
        problems.append(warning(Location(where), "the file holds no posts: it is left out", "export the posts of the blog"))
    found = [_finding("api", record, where, codes, problems) for record in posts]
    return Findings(tuple(found), _labels_of(data, 0), tuple(problems))


def _records(data: Any, depth: int) -> Iterator[Record]:
    """What may be posts, wherever the file keeps them."""
    if isinstance(data, list):
        for each in data:
            yield from _records(each, depth + 1) if depth < 3 else ()
    elif isinstance(data, dict) and depth < 4:
        record = _folded(data)
        inner = [record[name] for name in (*_LISTS, "post", "data", "dataitem") if isinstance(record.get(name), list | dict)]
        if not inner or _is_post(record):
            yield record
        else:
            for each in inner:
                yield from _records(each, depth + 1)


def _labels_of(data: Any, depth: int) -> dict[str, str]:
    """Id -> name of the tags and categories that a file lists."""
    found: dict[str, str] = {}
    if isinstance(data, dict) and depth < 3:
        for key, value in data.items():
            if key.casefold() in _LABELS and isinstance(value, list):
                for each in value:
                    name = text_in(each, "label") or text_in(each, "title") or text_in(each, "name")
                    id = text_in(each, "id") or text_in(each, "_id")
                    if isinstance(each, dict) and name and id:
                        found[id] = name
            elif isinstance(value, dict):
                found |= _labels_of(value, depth + 1)
    return found


def _folded(data: Mapping[str, Any]) -> Record:
    return {re.sub(r"[\W_]", "", str(key)).casefold(): value for key, value in data.items()}


def _is_post(record: Record) -> bool:
    return "title" in record and bool({"richcontent", "plaincontent", "contenttext", "slug", "excerpt", "content"} & record.keys())


def _finding(kind: Kind, record: Record, where: str, codes: Codes, problems: list[Problem]) -> Finding:
    language = next((code for code in codes.languages if same_language(_one(record, "language") or "", code)), None)
    addresses, url = _addresses(record, codes)
    id = _one(record, "id")
    names = names_of(addresses, language, codes.primary) | ({f"wix:{id}"} if id else frozenset())
    place = Location(where)
    days = [record.get(key) for key in ("firstpublisheddate", "publisheddate", "publishdate", "date")]
    return Finding(
        kind=kind,
        where=where,
        names=names,
        paths=tuple(dict.fromkeys(address.path for address in addresses if not address.queried)),
        url=url,
        title=_one(record, "title"),
        date=next(filter(None, map(iso_moment, days)), None),
        printed=next((day for day in days if isinstance(day, str) and day.strip() and iso_moment(day) is None), None),
        updated=next(filter(None, (iso_moment(record.get(key)) for key in ("lastpublisheddate", "updateddate"))), None),
        writer=_one(record, "author", "authorname", "owner"),
        description=_one(record, "excerpt"),
        tags=_names(record.get("hashtags")) or _names(record.get("tags")),
        categories=_names(record.get("categories")),
        label_ids=(*_names(record.get("categoryids"), "id"), *_names(record.get("tagids"), "id")),
        cover=_cover(record),
        language=language or next((address.language for address in addresses if address.language), None),
        translation=_one(record, "translationid"),
        text=_text(record, place, url or "", problems),
    )


def _one(record: Record, *keys: str) -> str | None:
    return next(filter(None, (text_in(record.get(key)) for key in keys)), None)


def _addresses(record: Record, codes: Codes) -> tuple[list[Address], str | None]:
    url: Any = record.get("url") or record.get("postpageurl") or record.get("link")
    if isinstance(url, dict):
        url = f"{url.get('base') or ''}{url.get('path') or ''}"
    slug = (_one(record, "slug") or "").strip("/").rpartition("/")[2]
    texts = [each for each in (url, f"/post/{slug}" if slug else None) if isinstance(each, str)]
    found = [address for each in texts if (address := read_address(each, codes.languages)) is not None]
    whole = url if isinstance(url, str) and url.startswith("http") else None
    return (found[:1] if isinstance(url, str) and found else found), whole


def _names(value: Any, key: str = "label") -> tuple[str, ...]:
    """A list of names, or of things that have one; text in a table is parted by commas."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.lstrip().startswith("[") else re.split(r"\s*[,;]\s*", value)
        except (ValueError, RecursionError):
            return ()
    found = [text_in(each, key) or text_in(each, "name") or text_in(each, "title") for each in value] if isinstance(value, list) else []
    return tuple(dict.fromkeys(each.lstrip("#") for each in found if each))


def _cover(record: Record) -> Picture | None:
    media: Any = record.get("coverimage") or record.get("heroimage") or record.get("media")
    for _ in range(4):
        if not isinstance(media, dict):
            break
        media = media.get("wixMedia") or media.get("image") or media.get("url") or media.get("src") or media.get("id")
    return Picture(original(media) if media_id(media) else media) if isinstance(media, str) and media.strip() else None


def _text(record: Record, place: Location, base: str, problems: list[Problem]) -> Text | None:
    rich: Any = record.get("richcontent")
    if isinstance(rich, str) and rich.lstrip().startswith("{"):
        try:
            rich = json.loads(rich)
        except (ValueError, RecursionError):
            problems.append(
                warning(place, "the rich text of “{title}” can't be read: its plain text is taken", title=_one(record, "title") or "?")
            )
            rich = None
    if isinstance(rich, dict) and rich.get("nodes"):
        text, found = read_ricos(rich, place, base)
        problems += found
        return text
    html = next((each for each in (rich, record.get("content")) if isinstance(each, str) and re.search(r"<\w", each)), None)
    if html is not None:
        return Text(words_of(html), html=html, base=base)
    plain = _one(record, "plaincontent", "contenttext", "content")
    return plain_text(plain) if plain else None


def read_table(text: str, where: str, codes: Codes) -> Findings:
    """The posts of a CSV file, whose first line names the columns; commas, semicolons or tabs part them."""
    sign = _sign(text)
    problems: list[Problem] = []
    found: list[Finding] = []
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=sign, strict=False):
            record = _folded({key: value for key, value in row.items() if key and isinstance(value, str) and value.strip()})
            if record:
                found.append(_finding("csv", record, where, codes, problems))
    except csv.Error as failure:
        problems.append(error(Location(where), "the table can't be read: {why}", "export it again", why=failure))
    return Findings(tuple(found), problems=tuple(problems))


def _sign(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def is_table(text: str) -> bool:
    """Whether the first line names columns of posts."""
    columns: Sequence[str] = next(csv.reader([text.partition("\n")[0][:10_000]], delimiter=_sign(text)), [])
    return len(columns) > 1 and _is_post(_folded(dict.fromkeys(columns)))
