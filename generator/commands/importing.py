"""`edicola import`: what an old site left behind becomes stories."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec import Struct

from generator.building.lock import locked
from generator.building.publish import machine_errors
from generator.commands.result import Result, judged
from generator.importing.findings import Codes, Findings
from generator.importing.importer import Imported, Wishes, import_site
from generator.importing.ledger import FOLDER
from generator.importing.sources import Say, read_sources
from generator.importing.todo import data, lines, to_do
from generator.newsroom.writing import put
from generator.problems import Line, UsageError, in_order


class ImportOptions(Struct, frozen=True):
    """What `edicola import` was told."""

    paths: tuple[str, ...]
    captured: str | None = None
    language: str | None = None
    section: str | None = None
    strip_byline: bool = False
    dry_run: bool = False
    download_images: bool = False
    strict: bool = False


def import_archive(root: Path, source: str, options: ImportOptions, say: Say, language: str) -> Result:
    """Import an old site; `source` is what made it, after which the ledger is called. `language` is that of the list for editors."""
    captured = _day(options.captured)
    wishes = Wishes(captured, options.language, options.section, options.strip_byline, options.dry_run, options.download_images)

    def read(codes: Codes, say: Say) -> Findings:
        return read_sources(options.paths, codes, captured, say)

    with locked(root, lambda text: say(text, 0, 0)):
        imported = import_site(root, source, read, wishes, say)
        return _result(root, source, imported, options, language)


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise UsageError("--captured {day} is not a day", "write 2026-07-28", day=given) from None


def _result(root: Path, source: str, imported: Imported, options: ImportOptions, language: str) -> Result:
    told = list(lines(imported))
    problems = in_order(each.problem for each in imported.noted)
    if not options.dry_run and (imported.placed or imported.noted):
        path = root / FOLDER / f"{source}-to-do.md"
        with machine_errors(path):
            before = path.read_text("utf-8", "replace") if path.exists() else ""
            put(path, to_do(imported.noted, language, before).encode())
        told.append(Line("what is left to do stands in {file}", file=f"{FOLDER}/{source}-to-do.md"))
    if options.dry_run:
        told.append(Line("nothing was written"))
    return Result(tuple(told), problems, data=data(imported), status=judged(problems, strict=options.strict))
