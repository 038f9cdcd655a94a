"""Digests of files, from memory where a file is surely the same."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Container, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from generator.digest import Digest, digest_bytes

BLOCK = 1 << 20

RACY_NS = 2_500_000_000
"""A file that changed this short before it was read may change again without a new time stamp: file systems count in steps of up to
two seconds (FAT). The rule is git's (Documentation/technical/racy-git.txt)."""

FINE_NS = 25_000_000
"""The same for time stamps with parts of a millisecond: Linux takes them from its tick, of at most ten milliseconds."""

REST_NS = 25_000_000
"""A file that changed this short ago may be in the middle of being written: emptied, and not filled yet."""

RETURN_NS = 250_000_000
"""A file that went this short ago may come back: editors save by moving the old one away, and on a busy machine that takes its time."""

Signature = tuple[int, int, int, int]
"""Size, mtime_ns, ctime_ns, inode. The ctime can't be set by hand, so a copy with an old mtime is noticed."""


class Seen(Struct, frozen=True, array_like=True):
    """A file's digest, the signature it had, and when it was read (nanoseconds since 1970)."""

    signature: Signature
    digest: Digest
    at: int


class FileDigests:
    """Digests by path; starts from what an earlier run saw, and remembers what this one sees.

    `sure` are names of files that are known to be as they were seen: nobody looks at them. A preview says which files are being
    `written`, and learns which of those that were looked at are not at rest, in `restless`.
    """

    def __init__(self, seen: Mapping[str, Seen], sure: Collection[str] = frozenset(), written: Container[str] | None = None) -> None:
        self.before = seen
        self.sure = sure
        self.seen: dict[str, Seen] = {}
        self.written = written
        self.restless: set[str] = set()

    def digest(self, path: Path | str) -> Digest | None:
        """The digest of a file's content; None if it is not there or no file."""
        name = str(path)
        if name in self.sure and name in self.before:
            self.seen[name] = known = self.before[name]
            return known.digest
        try:
            status = signature(name)
        except OSError:
            return None
        if self.written is not None and (name in self.written or _is_young(status)):
            self.restless.add(name)
        found = self.before.get(name)
        if found is not None and found.signature == status and is_settled(max(status[1], status[2]), found.at):
            self.seen[name] = found
            return found.digest
        now = time.time_ns()
        try:
            digest = _hash(name)
        except OSError:
            return None
        self.seen[name] = Seen(status, digest, now)
        return digest

    def is_known(self, path: str) -> bool:
        """Whether its digest is at hand, or must be: somebody may be writing it. What else is to be read has it then."""
        return path in self.before or path in self.seen or self.written is not None

    def know(self, path: str, digest: Digest) -> None:
        """Remember a file that has been written with this content a while ago, so that nobody need read it; not what was there before."""
        self.seen.pop(path, None)
        with suppress(OSError):  # somebody took it away: that will be seen
            self.seen[path] = Seen(signature(path), digest, time.time_ns())

    def is_whole(self, name: str, digest: Digest) -> bool:
        """Whether content of this digest, read after `digest` was asked, is that of a file which nobody has touched meanwhile.

        Always, where nobody says what is being written.
        """
        if self.written is None:
            return True
        known = self.seen.get(name)
        return at_rest(name, self.written) and known is not None and known.digest == digest


def is_settled(newest: int, at: int) -> bool:
    """Whether a file that was looked at then (nanoseconds), with this newest time stamp, would have another one if it had changed since."""
    return newest < at - (FINE_NS if newest % 1_000_000 else RACY_NS)


def at_rest(path: str, written: Container[str]) -> bool:
    """Whether nobody is writing a file, as far as is known; one that is gone is at rest."""
    return path not in written and not was_touched(path)


def was_touched(path: str, within: int = REST_NS) -> bool:
    """Whether a file or folder changed within the last nanoseconds; one that is gone did not."""
    try:
        return _is_young(signature(path), within)
    except OSError:
        return False


def _is_young(signature: Signature, within: int = REST_NS) -> bool:
    """A time stamp that lies ahead says nothing: its clock is another."""
    return 0 <= time.time_ns() - max(signature[1], signature[2]) < within


def signature(path: str) -> Signature:
    """What the system says of a file or folder. OSError if it is not there."""
    status = os.stat(path)
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def read_bytes(path: str) -> bytes:
    """The content of a file. OSError if it can't be read."""
    with open(path, "rb", buffering=0) as file:
        return file.readall()


def see(path: str) -> tuple[Seen, bytes]:
    """What is known of a file once it is read, and its content. OSError if it can't be read."""
    status, now = signature(path), time.time_ns()
    data = read_bytes(path)
    return Seen(status, digest_bytes(data), now), data


def _hash(path: str) -> Digest:
    state = blake2b(digest_size=16)
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            state.update(block)
    return state.hexdigest()
