"""Whether a build has nothing to do, known from the dates of files alone: of what it reads, of what it wrote, and of the program itself.

After a build each of these files and folders is noted, with one digest of all their sizes, dates and inodes. As long as that is the
same, and the clock changes nothing, the next build would find everything as it is.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any  # what JSON gives back

from generator.digest import Digest, digest_bytes
from generator.model.output import MANIFEST
from generator.reading.files import FINE_NS, Seen, is_settled, signature
from generator.theming.folders import builtin_folder

FILE = "unchanged.json"

PACKAGE = Path(__file__).resolve().parent.parent


def look(paths: Iterable[str], known: Mapping[str, Seen]) -> tuple[Digest, int] | None:
    """A digest of what is known of files and folders without reading them, and their newest time stamp; None if one is not there.

    Of those that have been `known` since the build began, it is what they were then.
    """
    found: list[tuple[int, ...]] = []
    for path in paths:
        seen = known.get(path)
        if seen is None:
            try:
                found.append(signature(path))
            except OSError:
                return None
        else:
            found.append(seen.signature)
    newest = max((max(each[1], each[2]) for each in found), default=0)
    return digest_bytes(repr(found).encode()), newest


def program() -> list[str]:
    """The files and folders that the program consists of: its own, and those in which packages come and go.

    Not the current folder, which `python -m` looks into as well: builds make folders there.
    """
    packages = (path for path in sys.path if os.path.isdir(path) and not os.path.samefile(path, "."))
    return [*below(str(PACKAGE)), *below(str(builtin_folder())), *packages]


def below(folder: str) -> list[str]:
    """A folder, and everything in it but what Python compiles."""
    found = []
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        found += [path, *(f"{path}/{name}" for name in sorted(names))]
    return found


def key_of(*told: object) -> Digest:
    """Differs for builds that were told something else, or run by another Python."""
    return digest_bytes(repr((told, sys.version, sys.path)).encode("utf-8", "surrogateescape"))


def note(
    folder: Path,
    out: Path,
    key: Digest,
    inputs: Sequence[str],
    outputs: Iterable[str],
    seen: Mapping[str, Seen],
    began: int,
    told: Mapping[str, object],
) -> None:
    """Write down how everything is after a build that `began` then (nanoseconds): for `recall`, which gives back what is `told`.

    `told` says from and until when (seconds) it holds; `seen` is what the build knows of files that it has not written itself. Nothing
    is written if something that was read has changed since the build began, or may have.
    """
    target = folder / FILE
    read = look([*inputs, *program()], seen)
    made = [f"{out}/{path}" for path in (MANIFEST, *outputs)]
    written = look(made, seen)
    if read is None or written is None or not is_settled(read[1], began):
        target.unlink(missing_ok=True)
        return
    wait = FINE_NS if written[1] % 1_000_000 else 0
    time.sleep(max(0, written[1] + 1_000_000 + wait - time.time_ns()) / 1e9)  # so that this very note holds the next time
    paths, state = [*inputs, *made], [read[0], written[0]]
    text = json.dumps({"key": key, "paths": paths, "state": state, "inputs": len(inputs), "at": time.time_ns(), "told": told})
    temporary = target.with_suffix(".new")
    temporary.write_text(f"{digest_bytes(text.encode())}\n{text}", encoding="utf-8")
    os.replace(temporary, target)


def recall(folder: Path, key: Digest) -> Mapping[str, Any] | None:
    """What the last build was told to tell, if nothing has changed since and the clock changes nothing; else None."""
    try:
        check, _, text = (folder / FILE).read_text("utf-8").partition("\n")
        if check != digest_bytes(text.encode()):
            return None
        noted = json.loads(text)
        if noted["key"] != key or not noted["told"]["from"] <= time.time() < noted["told"]["until"]:
            return None
        inputs, made = noted["paths"][: noted["inputs"]], noted["paths"][noted["inputs"] :]
        read = look([*inputs, *program()], {})
        if read is None or read[0] != noted["state"][0]:
            return None
        written = look(made, {})
        if written is None or written[0] != noted["state"][1] or not is_settled(written[1], noted["at"]):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    found: Mapping[str, Any] = noted["told"]
    return found
