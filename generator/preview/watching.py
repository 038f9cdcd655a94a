"""What is saved, moved or deleted in the site's folder, as it happens. Directories are watched, never single files, since editors
save by putting a new file in the place of the old one."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from watchdog.events import DirModifiedEvent, FileClosedNoWriteEvent, FileOpenedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from generator.problems import Line
from generator.reading.settings import FILE
from generator.reading.walk import CONTENT, is_temporary
from generator.theming.theme import THEMES

FOLDERS = (CONTENT, THEMES)
"""Folders of the site that are watched with everything in them."""

_NO_CHANGE = (FileOpenedEvent, FileClosedNoWriteEvent, DirModifiedEvent)
"""Events of reading, and of a folder whose entries have events of their own."""

_LIMITS = {errno.ENOSPC, errno.EMFILE}
"""What the system says when a user watches too much (man 7 inotify)."""

POLL_SECONDS = 1.0


class Watcher(FileSystemEventHandler):
    """Tells which paths of the site have changed, relative to its folder; what lies outside the watched folders does not count."""

    def __init__(self, root: Path, further: Iterable[Path], tell: Callable[[Iterable[str]], None], say: Callable[[str], None]) -> None:
        self.root = root
        self.further = [folder for folder in further if not folder.is_relative_to(root)]
        self.tell = tell
        self.say = say
        self.observer: BaseObserver = Observer()
        self.watched: dict[str, object] = {}

    def start(self) -> None:
        """Watch from now on; by looking around every second where the system's limit is reached."""
        try:
            self._watch_all()
            self.observer.start()
        except OSError as failure:
            if failure.errno not in _LIMITS:
                raise
            message = "the system's limit of watched files is reached ({why}): the site is looked through every second instead"
            self.say(Line(message, why=failure.strerror))
            with suppress(RuntimeError):
                self.stop()
            self.watched.clear()
            self.observer = PollingObserver(timeout=POLL_SECONDS)
            self._watch_all()
            self.observer.start()

    def _watch_all(self) -> None:
        self.observer.schedule(self, str(self.root))
        for folder in (*(self.root / name for name in FOLDERS), *self.further):
            self._watch(folder)

    def _watch(self, folder: Path) -> None:
        if folder.is_dir():
            self.watched[str(folder)] = self.observer.schedule(self, str(folder), recursive=True)

    def stop(self) -> None:
        """End the watching."""
        self.observer.stop()
        if self.observer.is_alive():
            self.observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """An event of the system: both ends of a move count."""
        if isinstance(event, _NO_CHANGE):
            return
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        for path in paths:
            self._watch_again(path)
        changed = {name for path in paths if (name := self._name(path)) is not None}
        if changed:
            self.tell(changed)

    def _watch_again(self, path: str) -> None:
        """A watched folder that was deleted and made again is another folder to the system."""
        if Path(path).parent != self.root or Path(path).name not in FOLDERS:
            return
        old = self.watched.pop(path, None)
        if old is not None:
            with suppress(KeyError, OSError):
                self.observer.unschedule(old)  # type: ignore[arg-type]
        with suppress(OSError):
            self._watch(Path(path))

    def _name(self, path: str) -> str | None:
        """The path from the site's folder, if a change there can matter."""
        relative = os.path.relpath(path, self.root)
        parts = Path(relative).parts
        if relative.startswith(os.pardir):
            return relative if any(Path(path).is_relative_to(folder) for folder in self.further) else None
        if any(map(is_temporary, parts)) or (parts and parts[0] not in (*FOLDERS, FILE)):
            return None
        return Path(relative).as_posix()
