"""The site as it is now: read again after each change, its pages produced when they are asked for, and kept while they are true."""

from __future__ import annotations

import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Collection, Container, Iterable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from generator.building.edition import Edition, Say, prepare
from generator.building.memory import Memory
from generator.building.settings import settings_of
from generator.building.store import Store
from generator.building.trace import Asked, Recorder
from generator.catalog.addresses import url_of
from generator.catalog.pages import page_path
from generator.catalog.resolve import Visibility
from generator.digest import Digest, digest_bytes, witness
from generator.model.output import OutputSpec, Question
from generator.model.site import FILE, Site
from generator.model.story import Source
from generator.outputs.product import Product
from generator.problems import Location, Problem, SiteError, UsageError, error, in_order
from generator.reading.filenames import SHARED
from generator.reading.files import at_rest
from generator.reading.moments import instant

WAIT = 0.25
"""Seconds for which the reading waits at most for those who are writing."""

UNSAVED = 500
"""Converted texts that wait in memory for a quiet moment."""

KEPT = 400
"""Pages that are kept, so that one that is asked for again need not be produced; some ten to a hundred kilobytes each."""


class Shown(Struct, frozen=True):
    """What an output is now: the last content that could be produced, None if none ever could, and what is wrong with it."""

    spec: OutputSpec
    content: bytes | Path | None
    digest: Digest
    """Of the content in memory; empty for a file or none."""
    asked: Asked
    problems: tuple[Problem, ...]
    failed: bool
    """Whether the content is an earlier one, since the present one can't be produced."""


class Update(Struct, frozen=True):
    """What a reading of the site found."""

    problems: tuple[Problem, ...]
    saved: str | None
    """Address of the page of a file that was saved; None if it has none."""
    seconds: float


class Live:
    """The site that is being edited. Only the desk's thread may use it."""

    def __init__(
        self, root: Path, store: Store, clock: Callable[[Site], datetime], jobs: int, say: Say, *, drafts: bool, frozen: bool = False
    ) -> None:
        self.root = root
        self.store = store
        self.clock = clock
        self.jobs = jobs
        self.say = say
        self.drafts = drafts
        self.frozen = frozen
        self.memory = Memory(store, lenient=True)
        self.site: Site | None = None
        self.warnings: tuple[Problem, ...] = ()
        self.edition: Edition | None = None
        self.source: Source | None = None
        """What content/ held for the edition: drafts too, whatever is shown."""
        self.broken: tuple[Problem, ...] = ()
        """Why the site as a whole can't be read; the edition is then the last good one."""
        self.found: tuple[Problem, ...] = ()
        """What the last reading found in files."""
        self.number = 0
        """Of the edition; pages name theirs by it, since an edition that they held would stay as long as they."""
        self.kept: OrderedDict[str, tuple[int, Shown]] = OrderedDict()
        self.gone: dict[str, OutputSpec] = {}
        """Outputs that were looked at and are not planned any more."""

    @property
    def next_change(self) -> datetime | None:
        """When the site changes by itself; never where its clock stands."""
        if self.frozen or self.broken or self.edition is None:
            return None  # while it can't be read, the moment would be due for ever
        return self.edition.catalog.next_change

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is known to be wrong, pages that have been looked at among it."""
        kept = self.kept.items() if self.edition is not None else ()
        of_pages = (problem for path, (number, shown) in kept if self._is_true(path, number, shown) for problem in shown.problems)
        return in_order([*self.broken, *self.found, *of_pages])

    def _is_true(self, path: str, number: int, shown: Shown) -> bool:
        """Whether the problems of a page that was looked at are still there; of one that has changed since nobody knows."""
        edition = self.edition
        if edition is None or number == self.number or not shown.problems:
            return True
        return edition.plan.specs.get(path) == shown.spec and _holds(shown, edition)

    def update(self, changed: Collection[str] | None) -> Update:
        """Read the site again, of which these files changed; None for whatever may have.

        Whatever is wrong with it, the last good edition stays.
        """
        started = time.perf_counter()
        self.wait_for_writers(path for path in changed or () if not path.endswith(".md"))
        self.memory.held = frozenset()
        try:
            site = self.site
            if site is None or self.broken or changed is None or FILE in changed:
                site = self._read_settings()
            self.memory.expect(self.root, None if self.edition is None or self.broken else changed)
            visibility = Visibility(self.clock(site), drafts=self.drafts, scheduled=self.drafts)
            edition = prepare(site, visibility, self.memory, self.jobs, self.say)
            self.broken, self.found, self.edition = (), in_order([*self.warnings, *edition.problems]), edition
            self.number += 1
            self.source = self.memory.reading.source if self.memory.reading is not None else None
        except SiteError as failure:
            self.broken = failure.problems
        except UsageError as failure:
            self.broken = (error(Location(FILE), failure.message, failure.hint, **failure.facts),)
        except OSError as failure:  # a file that went while it was read: its going is the next change
            self.broken = (error(Location(self._relative(failure.filename)), "can't be read: {why}", why=failure.strerror),)
        except Exception as failure:
            self.broken = (self.own_mistake(failure, FILE),)
        self.jobs = 1  # from now on there are other threads, beside which a fork is not sound
        return Update(in_order([*self.broken, *self.found]), self._address(changed or ()), time.perf_counter() - started)

    def _read_settings(self) -> Site:
        """While the settings are the same, so is the object: whatever was made with it still holds."""
        site, self.warnings = settings_of(self.root, None, self.store)
        if self.site is None or witness(site) != witness(self.site):
            self.site = site
        return self.site

    @property
    def held(self) -> frozenset[str]:
        """Articles that were being written when the site was last read: they stand for what they said before."""
        return self.memory.held

    def heed(self, written: Container[str]) -> None:
        """From now on nothing is read of the files in here, absolute paths, while they are in here."""
        self.memory.written = written

    def wait_for_writers(self, paths: Iterable[str]) -> None:
        """A moment's patience with files that have no earlier version to stand in for them: registries, settings, themes, new stories."""
        written, until = self.memory.written, time.monotonic() + WAIT
        if written is None:
            return
        for path in paths:
            while not at_rest(str(self.root / path), written) and time.monotonic() < until:
                time.sleep(0.005)

    @property
    def has_much(self) -> bool:
        """Whether so much waits for being kept in the store that it is time, though somebody may wait too."""
        return len(self.memory.bodies) > UNSAVED and self.store.path is not None

    def travel(self, moment: datetime | None) -> None:
        """From the next update on, show the site as of a moment, at which the clock stands still; None lets it run again."""
        self.clock = (lambda site: as_in(site, moment)) if moment is not None else (lambda site: as_in(site, datetime.now(UTC)))
        self.frozen = moment is not None

    def save(self) -> None:
        """What was read and converted goes to the store, for the next start and for builds; transactions of their own need no lock.

        While the site can't be read what is shown is of an earlier reading, and must not be forgotten.
        """
        if self.memory.has_news and not self.broken:
            self.memory.save()

    def _relative(self, file: object) -> str:
        path = Path(str(file))
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name

    def _address(self, changed: Collection[str]) -> str | None:
        """The page of an article whose file, or whose story.yaml, is among these."""
        if self.edition is None:
            return None
        catalog, records = self.edition.catalog, self.source.records if self.source is not None else {}
        saved = [records[path].article for path in changed if path in records]
        if any(path.endswith(f"/{SHARED}") for path in changed):
            saved += [article for article in catalog.articles.values() if f"{article.folder}/{SHARED}" in changed]
        for article in saved:
            if article is not None and (article.story, article.language) in catalog.articles:
                return url_of(catalog.site, page_path(catalog, article.kind, article.story, article.language))
        return None

    def picture(self, path: str) -> Callable[[], Product] | None:
        """How the size of a picture that lies at this path is made, for any thread; None if it is no such thing."""
        edition = self.edition
        spec = edition.plan.specs.get(path) if edition is not None else None
        if edition is None or spec is None or spec.producer != "image":
            return None
        make, answers = edition.producers["image"], edition.answers
        return lambda: make(spec, lambda name, *args: answers.answer(Question(name, args)))

    def show(self, path: str) -> Shown | None:
        """The output at a path, as true as now; None if there is none."""
        edition = self.edition
        spec = edition.plan.specs.get(path) if edition is not None else None
        if edition is None or spec is None:
            return None
        number, shown = self.kept.get(path, (0, None))
        if shown is None or shown.spec != spec or (number != self.number and not _holds(shown, edition)):
            shown = self._produce(edition, spec, shown)
        self.kept[path] = self.number, shown
        self.kept.move_to_end(path)
        while len(self.kept) > KEPT:
            self.kept.popitem(last=False)
        return shown

    def _produce(self, edition: Edition, spec: OutputSpec, before: Shown | None) -> Shown:
        recorder = Recorder(edition.answers)
        try:
            product = edition.product(spec, recorder)
            asked = recorder.asked()
        except Exception as failure:
            product, asked = (self.own_mistake(failure, spec.source),), ()
        if isinstance(product, Product):
            written = digest_bytes(product.content) if isinstance(product.content, bytes) else ""
            return Shown(spec, product.content, written, asked, product.problems, failed=False)
        content, written = (before.content, before.digest) if before is not None else (None, "")
        return Shown(spec, content, written, asked, product, failed=True)

    def own_mistake(self, failure: Exception, path: str) -> Problem:
        """A mistake of our own must not end what an editor works with."""
        self.say(traceback.format_exc(), 0, 0)
        return error(Location(path), "Edicola made a mistake ({kind}); the terminal has more", kind=type(failure).__name__)

    def moved(self, path: str) -> str | None:
        """The address that a page which lay at a path has now; None if it is gone, or was never looked at."""
        edition = self.edition
        if edition is None or path in edition.plan.specs:
            return None
        if path in self.kept:
            self.gone[path] = self.kept.pop(path)[1].spec
        spec = self.gone.get(path)
        if spec is None:
            return None
        same = (where for where, other in edition.plan.specs.items() if (other.producer, other.args) == (spec.producer, spec.args))
        found = next(same, None)
        return None if found is None else url_of(edition.catalog.site, f"/{found.removesuffix('index.html')}")

    def problems_of(self, shown: Shown | None) -> tuple[Problem, ...]:
        """What is wrong with a page: the whole site, the page itself, and the files that it is written in."""
        if shown is None:
            return self.broken
        folder = shown.spec.source.rpartition("/")[0]
        own = (shown.spec.source, f"{folder}/{SHARED}")
        return in_order([*self.broken, *shown.problems, *(problem for problem in self.found if problem.where.path in own)])


def as_in(site: Site, moment: datetime) -> datetime:
    """The moment by the clock of the site."""
    return instant(moment.astimezone(ZoneInfo(site.timezone)))


def _holds(shown: Shown, edition: Edition) -> bool:
    """Whether everything that an output asked is answered as it was. Of one that a mistake of our own prevented nobody knows."""
    return not (shown.failed and not shown.asked) and all(edition.answers.witness(question) == witness for question, witness in shown.asked)
