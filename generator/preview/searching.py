"""The search's index of a preview: made when a browser first looks for it, a page at a time while the desk has nothing else to do."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.building.edition import Edition
from generator.building.search import make_index
from generator.digest import Digest, digest
from generator.outputs.search import searched
from generator.preview.live import Live

Files = Mapping[str, bytes]
"""Output path -> content."""


class Index:
    """The files of the index. For the desk's thread only, but for the futures that it gives away."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.made_for: Edition | None = None
        self.made_of: Digest = ""
        self.files: Future[Files] | None = None
        self.work: Iterator[None] | None = None

    def wanted(self) -> Future[Files]:
        """The index of the site as it is now; ready at once if the pages are those that it was made of."""
        if self.files is None or (self.files.done() and self.made_for is not self.live.edition):
            before = self.files.result() if self.files is not None and self.files.exception() is None else None
            self.files = Future()
            self.made_for = self.live.edition
            self.work = self._make(self.files, before)
        return self.files

    def go_on(self) -> bool:
        """A little of the work; whether there is more of it."""
        if self.work is None:
            return False
        try:
            next(self.work)
        except StopIteration:
            self.work = None
        return self.work is not None

    def _make(self, files: Future[Files], before: Files | None) -> Iterator[None]:
        with TemporaryDirectory(prefix="edicola-") as name:
            folder, digests, pages = Path(name), {}, {}
            edition = self.live.edition
            for path in searched(edition.catalog) if edition is not None else ():
                shown = self.live.show(path)
                if shown is not None and isinstance(shown.content, bytes):
                    pages[path] = folder / digest(path)
                    pages[path].write_bytes(shown.content)
                    digests[path] = shown.digest
                yield
            made_of = digest(digests)
            if before is not None and made_of == self.made_of:
                files.set_result(before)
                return
            self.made_of = made_of
            indexing = threading.Thread(target=_index, args=(pages, folder, files), name="search", daemon=True)
            indexing.start()
            while indexing.is_alive():
                indexing.join(0.02)
                yield


def _index(pages: Mapping[str, Path], folder: Path, files: Future[Files]) -> None:
    try:
        files.set_result(dict(make_index(pages, folder)) if pages else {})
    except Exception as failure:  # Pagefind's own, or the disk's: whoever looks something up finds nothing
        files.set_exception(failure)
