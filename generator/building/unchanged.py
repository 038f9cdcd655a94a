"""What a build need not do, known from the dates of files alone: of what it reads, of what it wrote, and of the program itself.

After a build the size, dates and inode of each of these files and folders are noted. As long as they are the same, and the clock
changes nothing, the next build would find everything as it is; and where a few differ, it knows which.
"""

from __future__ import annotations

import json
import os
import sys
import time
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple  # Any: what JSON gives back

from generator.digest import Digest, digest_bytes
from generator.model.output import MANIFEST
from generator.model.site import THEMES
from generator.reading.files import FINE_NS, Signature, is_settled
from generator.theming.folders import builtin_folder

FILE = "unchanged.json"

PACKAGE = Path(__file__).resolve().parent.parent

Dates = array  # of "q": four numbers for each file, its signature
_EACH = 4
_GONE: Signature = (-1, -1, -1, -1)
_SIGN, _WRAP = 1 << 63, 1 << 64


class Noted(NamedTuple):
    """The note of the last build, and what has become of the files since: two rows of dates, for `inputs` and then `made`."""

    name: Digest
    """Another one for every note."""
    text: bytes
    """What does not change with the dates, as it is written."""
    told: Mapping[str, Any]
    inputs: list[str]
    made: list[str]
    """The manifest, and the outputs."""
    before: Dates[int]
    now: Dates[int]

    def moved(self) -> list[str]:
        """The inputs that are others now, or gone."""
        return list(_moved(self.inputs, self.before, self.now))

    def touched(self) -> list[str]:
        """The outputs that are others now, or gone."""
        start = len(self.inputs) * _EACH
        return list(_moved(self.made, self.before[start:], self.now[start:]))


def _moved(paths: Sequence[str], before: Dates[int], now: Dates[int]) -> Iterable[str]:
    if before[: len(paths) * _EACH] == now[: len(paths) * _EACH]:
        return ()
    starts = range(0, len(paths) * _EACH, _EACH)
    return (path for path, at in zip(paths, starts, strict=True) if before[at : at + _EACH] != now[at : at + _EACH])


def look(paths: Iterable[str], known: Mapping[str, Signature]) -> Dates[int]:
    """What the system says of files and folders, one after the other. Of those that are `known`, it is what they were then."""
    found, stat = array("q"), os.stat
    for path in paths:
        try:
            if path in known:
                seen = known[path]
            else:  # `signature`, without the call: there are as many files as pages
                status = stat(path)
                seen = status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        except OSError:
            seen = _GONE
        try:
            found.extend(seen)
        except OverflowError:  # a date beyond 2262, or an inode with all of its bits
            del found[len(found) // _EACH * _EACH :]
            found.extend((each + _SIGN) % _WRAP - _SIGN for each in seen)
    return found


def newest(dates: Dates[int]) -> int:
    """The latest time stamp (nanoseconds)."""
    return max((*dates[1::_EACH], *dates[2::_EACH]), default=0)


def program() -> list[str]:
    """The files and folders that the program consists of: its own, and those in which packages come and go.

    Not the current folder, which `python -m` looks into as well: builds make folders there.
    """
    packages = (path for path in sys.path if os.path.isdir(path) and not os.path.samefile(path, "."))
    return [*below(str(PACKAGE)), *below(str(builtin_folder())), *packages]


def below(folder: str) -> list[str]:
    """A folder, and everything in it but what Python compiles. Links to folders are followed once."""
    found, been = [], set()
    for path, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(path)
        folders[:] = sorted(name for name in folders if name != "__pycache__") if real not in been else []
        been.add(real)
        found += [path, *(f"{path}/{name}" for name in sorted(names))]
    return found


def themes_of(root: Path) -> list[str]:
    """The folder of a site's themes with everything in it; that it is not there counts too, since it may come."""
    return below(str(root / THEMES)) or [str(root / THEMES)]


def key_of(*told: object) -> Digest:
    """Differs for builds that were told something else, or run by another Python."""
    return digest_bytes(repr((told, sys.version, sys.path)).encode("utf-8", "surrogateescape"))


def note(
    folder: Path,
    out: Path,
    key: Digest,
    inputs: Sequence[str],
    outputs: Iterable[str],
    known: Mapping[str, Signature],
    began: int,
    told: Mapping[str, object],
) -> None:
    """Write down how everything is after a build that `began` then (nanoseconds): for `recall`, which gives back what is `told`.

    `told` says from and until when (seconds) it holds; `known` is what the build knows of files that it has not written itself. Nothing
    is written if something that was read has changed since the build began, or may have.
    """
    made = [f"{out}/{path}" for path in (MANIFEST, *outputs)]
    head = json.dumps({"key": key, "told": told, "inputs": len(inputs)}).encode()
    text = b"\0".join((head, *(path.encode("utf-8", "surrogateescape") for path in (*inputs, *made))))
    _write(folder, text, look(inputs, known), look(made, known), began)


def renew(folder: Path, noted: Noted, known: Mapping[str, Signature], began: int) -> None:
    """Write the note anew after a build that has only touched these files; of the others it is said what was seen of them."""
    dates, places = noted.now[:], {path: at for at, path in enumerate((*noted.inputs, *noted.made))}
    for path in known.keys() & places.keys():
        at = places[path] * _EACH
        dates[at : at + _EACH] = look([path], known)
    start = len(noted.inputs) * _EACH
    _write(folder, noted.text, dates[:start], dates[start:], began)


def _write(folder: Path, text: bytes, read: Dates[int], written: Dates[int], began: int) -> None:
    target, own = folder / FILE, look(program(), {})
    if -1 in written[1::_EACH] or not is_settled(max(newest(read), newest(own)), began):
        target.unlink(missing_ok=True)
        return
    last = newest(written)
    wait = FINE_NS if last % 1_000_000 else 0
    time.sleep(max(0, last + 1_000_000 + wait - time.time_ns()) / 1e9)  # so that this very note holds the next time
    numbers = array("q", (time.time_ns(), len(own))) + own + read + written
    data = text + b"\0\0" + numbers.tobytes()
    temporary = target.with_suffix(".new")
    temporary.write_bytes(f"{digest_bytes(data)}\n".encode() + data)
    os.replace(temporary, target)


def is_newest(folder: Path, noted: Noted) -> bool:
    """Whether no build has left another note since."""
    try:
        with (folder / FILE).open("rb") as file:
            return file.readline() == f"{noted.name}\n".encode()
    except OSError:
        return False


def recall(folder: Path, key: Digest) -> Noted | None:
    """What was noted, and what the files are now; None if nothing is, or the program or the clock changes everything."""
    try:
        check, _, data = (folder / FILE).read_bytes().partition(b"\n")
        if check.decode() != digest_bytes(data):
            return None
        text, _, rest = data.partition(b"\0\0")
        head, *paths = text.decode("utf-8", "surrogateescape").split("\0")
        noted = json.loads(head)
        if noted["key"] != key or not noted["told"]["from"] <= time.time() < noted["told"]["until"]:
            return None
        numbers = array("q", rest)
        at, start = numbers[0], numbers[1] + 2
        inputs, made = paths[: noted["inputs"]], paths[noted["inputs"] :]
        written = numbers[start + len(inputs) * _EACH :]
        if not is_settled(newest(written), at) or numbers[2:start] != look(program(), {}):
            return None
        return Noted(check.decode(), text, noted["told"], inputs, made, numbers[start:], look([*inputs, *made], {}))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
