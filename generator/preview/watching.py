"""What is saved, moved or deleted in the site's folder, as it happens. Directories are watched, never single files, since editors
save by putting a new file in the place of the old one."""

from __future__ import annotations

import errno
import logging
import os
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from watchdog import events
from watchdog.events import FileSystemEvent
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from generator.model.site import FILE, THEMES
from generator.preview.writers import Writers
from generator.problems import Line
from generator.reading.walk import CONTENT, is_temporary

FOLDERS = (CONTENT, THEMES)
"""Folders of the site that are watched with everything in them."""

BURST = 100
"""Events after which some may have been lost (`fs.inotify.max_queued_events` in man 7 inotify): there is one more look when it is quiet."""

QUIET = 0.4
"""Seconds without an event before that look."""

PATIENCE = 5.0
"""Seconds after which it is taken although there is no end of events."""

POLL_SECONDS = 1.0

warnings.filterwarnings(
    "ignore", category=RuntimeWarning, module="watchdog"
)  # it has found a new folder twice, and says so; nothing is lost
logging.getLogger("watchdog").addHandler(logging.NullHandler())  # what it says is for programmers

_LIMITS = {errno.ENOSPC, errno.EMFILE}
"""What the system says when a user watches too much (man 7 inotify)."""

_NO_CHANGE = {"FileOpenedEvent", "FileClosedNoWriteEvent", "DirModifiedEvent", "FileSystemEvent", "FileSystemMovedEvent"}
"""Events of reading, of a folder whose entries have events of their own, and what all events are."""

_CHANGES = [
    each for name, each in vars(events).items() if isinstance(each, type) and issubclass(each, FileSystemEvent) and name not in _NO_CHANGE
]
"""What the system is asked for: our own reading of a large site would fill its queue."""

_NEW = (events.FileCreatedEvent, events.FileMovedEvent, events.DirCreatedEvent, events.DirMovedEvent)

_OF_FOLDERS = [events.DirCreatedEvent, events.DirDeletedEvent, events.DirMovedEvent]


class Watcher(events.FileSystemEventHandler):
    """Tells which paths of the site have changed, relative to its folder; what lies outside the watched folders does not count.

    Whatever the system may have kept from us is made up for by one more look when it is quiet: `tell` then gets None.
    """

    def __init__(
        self, root: Path, further: Iterable[Path], tell: Callable[[Iterable[str] | None], None], say: Callable[[str], None]
    ) -> None:
        self.root = root
        self.further = [folder for folder in further if not folder.is_relative_to(root)]
        self.tell = tell
        self.say = say
        self.written = Writers()
        self.observer: BaseObserver | None = None
        self.names: dict[str, str] = {}
        """Real path of a watched folder, or of a single file that a link leads to -> its path in the site."""
        self.deep: set[str] = set()
        """Real paths of folders that are watched with everything in them."""
        self.tops = frozenset({str(root), *(str(root / name) for name in FOLDERS)})
        self.linked = False
        """Whether files of the site have several paths, since links lead to them."""
        self.lock = threading.Lock()
        self.doubt = threading.Event()
        self.closed = threading.Event()
        self.afresh = True
        self.folders: set[str] = set()
        """New folders and links, whose own links are not followed yet."""
        self.count = 0
        self.last = 0.0
        self.begun: Callable[[], None] | None = None
        self.thread = threading.Thread(target=self._look_after, name="watching", daemon=True)

    def start(self, begun: Callable[[], None] | None = None) -> None:
        """Watch from now on, in threads of its own; by looking around every second where the system's limit is reached.

        When everything is watched `begun` is called, instead of what is told of later looks: something may have changed before that.
        """
        self.begun = begun
        self.doubt.set()
        self.thread.start()

    def stop(self) -> None:
        """End the watching."""
        self.closed.set()
        self.doubt.set()
        if self.thread.is_alive():
            self.thread.join()
        self._end()

    def _look_after(self) -> None:
        """Watch all that is to be watched, and look again whenever something may have been missed."""
        while self.doubt.wait() and not self.closed.is_set():
            first = time.monotonic()
            while self.observer is not None and (left := min(self.last + QUIET, first + PATIENCE) - time.monotonic()) > 0:
                if self.closed.wait(left):
                    return
            self.doubt.clear()
            with self.lock:
                afresh, folders, self.afresh, self.folders, self.count = self.afresh, self.folders, False, set(), 0
            try:
                self._watch(folders, afresh=afresh)
            except OSError as failure:
                self._despair(failure)
                continue
            begun, self.begun = self.begun, None
            if begun is not None:
                begun()
            else:
                self.tell(None)

    def _despair(self, failure: OSError) -> None:
        """The site can't be watched as it should: by looking through it, or later."""
        if failure.errno in _LIMITS and not isinstance(self.observer, PollingObserver):
            message = "the system's limit of watched files is reached ({why}): the site is looked through every second instead"
            self.say(Line(message, why=failure.strerror))
            self._end()
            self.observer = PollingObserver(timeout=POLL_SECONDS)
            self.observer.start()
        elif self.closed.wait(POLL_SECONDS):  # the site's folder is gone, or must not be read: it may come back
            return
        with self.lock:
            self.afresh = True
        self.doubt.set()

    def _end(self) -> None:
        observer, self.observer = self.observer, None
        if observer is not None:
            observer.stop()
            observer.join()

    def _watch(self, folders: Iterable[str], *, afresh: bool) -> None:
        """Watch everything anew, or what belongs to new folders. OSError where the system refuses."""
        if self.observer is None:
            self.observer = Observer()
            self.observer.start()
        if afresh:
            self.observer.unschedule_all()
            self.names, self.deep, self.linked = {}, set(), False
            self._add(self.root)
            for name in (FILE, *FOLDERS):
                self._add_named(name)
            for folder in self.further:
                self._add(folder, os.path.relpath(folder, self.root), deep=True)
        else:
            for path in folders:
                self._follow(path)
        # Last, and a folder that nothing else watches: where the limit is reached, watchdog is silent about folders in folders.
        self.observer.schedule(self, str(self.root.parent), event_filter=_OF_FOLDERS)
        probe = self.observer.schedule(self, str(Path(__file__).parent), event_filter=_OF_FOLDERS)
        self.observer.unschedule(probe)

    def _add(self, folder: Path, name: str | None = None, *, deep: bool = False) -> None:
        assert self.observer is not None
        self.observer.schedule(self, str(folder), recursive=deep, event_filter=_CHANGES)
        if name is not None:
            self.names[str(folder)] = name
        if deep:
            self.deep.add(str(folder))

    def _add_named(self, name: str) -> None:
        """site.yaml or a folder of the site, which may itself be a link to elsewhere."""
        path = self.root / name
        self.names[str(path)] = name
        real = os.path.realpath(path)
        if name == FILE:
            if real != str(path):
                self._add(Path(real).parent)
                self.names[real] = name
        elif os.path.isdir(real):
            self._add(Path(real), name, deep=True)
            self._follow(real)

    def _follow(self, path: str) -> None:
        """Watch what the links at and below a path lead to, if it is in the site: nothing else of it is read."""
        for link in _links(path):
            real = Path(os.path.realpath(link))
            known = any(str(folder) in self.deep for folder in (real, *real.parents))
            self.linked = True
            if known or not real.is_relative_to(self.root) or not real.exists():
                continue
            name = self._name(link) or os.path.relpath(link, self.root)
            if real.is_dir():
                self._add(real, name, deep=True)
                self._follow(str(real))
            else:
                self._add(real.parent)
                self.names[str(real)] = name

    def on_any_event(self, event: FileSystemEvent) -> None:
        """An event of the system: both ends of a move count."""
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        changed = {name for path in paths if (name := self._name(path)) is not None}
        self._doubt(event, paths, known=bool(changed))
        if isinstance(event, events.FileModifiedEvent) and not isinstance(self.observer, PollingObserver):
            self.written.begin(f"{self.root}/{name}" for name in changed)
        elif isinstance(event, events.FileClosedEvent | events.FileDeletedEvent | events.FileMovedEvent):
            self.written.end(f"{self.root}/{name}" for name in changed)
        if changed:
            self.tell(None if self.linked else changed)

    def _doubt(self, event: FileSystemEvent, paths: list[str], *, known: bool) -> None:
        """Whether there must be one more look after this event."""
        again = event.is_directory and any(path in self.deep or path in self.tops for path in paths)
        if not known and not again:
            return
        new = [path for path in paths if event.is_directory or os.path.islink(path)] if isinstance(event, _NEW) else []
        with self.lock:
            self.last = time.monotonic()
            self.count += 1
            self.afresh |= again or self.count >= BURST
            self.folders.update(new)
            if self.afresh or self.folders:
                self.doubt.set()

    def _name(self, path: str) -> str | None:
        """The path from the site's folder, if a change there can matter. Plain strings, since there may be thousands a second."""
        folder, name = path, self.names.get(path)
        while name is None and (end := folder.rfind(os.sep)) > 0:
            folder = folder[:end]
            name = self.names.get(folder)
        rest = path[len(folder) + 1 :]
        if name is None or any(map(is_temporary, rest.split(os.sep))):
            return None
        return f"{name}/{rest.replace(os.sep, '/')}" if rest else name


def _links(path: str) -> Iterator[str]:
    """The links at and below a path; what they lead to is not entered."""
    if os.path.islink(path):
        yield path
        return
    with suppress(OSError), os.scandir(path) as entries:
        for entry in entries:
            if entry.is_symlink():
                yield entry.path
            elif entry.is_dir(follow_symlinks=False):
                yield from _links(entry.path)
