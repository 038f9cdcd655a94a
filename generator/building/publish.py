"""The output folder: everything is staged beside it, then put in place under a journal; only our own files are ever removed.

In the output folder live a manifest (what we wrote, with digests; it also marks the folder as ours) and, for moments, a staging
folder and a journal. A build that is killed before the journal is complete has changed nothing; one that is killed later is finished
by whoever calls `finish` next.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.building.lock import locked
from generator.digest import Digest, digest_bytes
from generator.problems import MachineError, UsageError

MANIFEST = ".edicola.json"
JOURNAL = ".edicola-journal.json"
STAGING = ".edicola-staging"
POINTER = "publishing"
"""In the store: the output folder of the build at work, for commands that come after a killed one."""

OWN = frozenset({MANIFEST, JOURNAL, STAGING})

FORMAT = 1
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Change:
    """What publishing does: staged files that take their places, files that go, and what the folder holds of ours afterwards."""

    moves: Mapping[str, str]
    """Path -> name of its file in the staging folder."""
    deletes: tuple[str, ...]
    manifest: Mapping[str, Digest]


def check_folder(out: Path, root: Path) -> None:
    """UsageError for a folder that can't be an output folder: the site, a part that people write, a home, a root, a parent of these."""
    real = Path(os.path.realpath(out))
    site = Path(os.path.realpath(root))
    people = [site / name for name in ("content", "themes", ".git", ".edicola")]
    home = Path(os.path.realpath(os.path.expanduser("~")))
    where = f"the output folder can't be {out}"
    if real == Path(real.anchor) or real in (site, home) or real in site.parents or real in home.parents:
        raise UsageError(f"{where}: it holds other things than the site's output", "name a folder of its own, like --out public")
    if any(real == folder or folder in real.parents for folder in people):
        raise UsageError(f"{where}: people's own files live there", "name a folder of its own, like --out public")
    if real.exists() and not real.is_dir():
        raise UsageError(f"{where}: it is a file", "name a folder")


def read_manifest(out: Path) -> Mapping[str, Digest] | None:
    """What we wrote into the folder; None if it is not known as ours."""
    try:
        data = json.loads((out / MANIFEST).read_text("utf-8"))
        files = data["files"]
        if data["format"] == FORMAT and all(isinstance(k, str) and isinstance(v, str) and _is_inside(k) for k, v in files.items()):
            return dict(files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return None


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return bool(path) and "\\" not in path and "\0" not in path and not ({"", ".", ".."} & set(parts)) and parts[0] not in OWN


def refuse_foreign(out: Path, paths: Iterable[str], digest: Callable[[Path], Digest | None], contents: Mapping[str, Digest]) -> None:
    """UsageError naming somebody else's files that lie where outputs go and differ from them."""
    foreign = [path for path in paths if (out / path).is_dir() or ((out / path).exists() and digest(out / path) != contents[path])]
    if foreign:
        names = ", ".join(foreign[:10]) + (f" and {len(foreign) - 10} more" if len(foreign) > 10 else "")
        message = "files that Edicola did not write lie where it would write: {names}"
        raise UsageError(message, "name another folder with --out, move them away, or allow it with --overwrite", names=names)


def stage_folder(out: Path) -> Path:
    """A new, empty staging folder on the output's own file system."""
    folder = out / STAGING
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def stage(content: bytes | Path, target: Path) -> Digest:
    """Write a new file and give the digest of what was written; a file is copied in blocks, so that memory stays small."""
    if isinstance(content, bytes):
        target.write_bytes(content)
        return digest_bytes(content)
    from hashlib import blake2b  # noqa: PLC0415 (beside its one use)

    state = blake2b(digest_size=16)
    with content.open("rb") as source, target.open("wb") as copy:
        while block := source.read(BLOCK):
            state.update(block)
            copy.write(block)
    return state.hexdigest()


def discard(out: Path) -> None:
    """Remove what was staged, and the output folder itself if it was made for that alone."""
    shutil.rmtree(out / STAGING, ignore_errors=True)
    with contextlib.suppress(OSError):
        out.rmdir()


def commit(out: Path, change: Change) -> None:
    """Put the change in place: first the journal, then the renames."""
    refuse_links(out, [*change.moves, *change.deletes])
    journal = {"format": FORMAT, "moves": dict(change.moves), "deletes": list(change.deletes), "manifest": dict(change.manifest)}
    _write_whole(out / JOURNAL, json.dumps(journal, ensure_ascii=False, sort_keys=True), sync=True)
    _apply(out, change)


def finish(out: Path) -> bool:
    """Finish what a killed build began in the folder; True if there was something. What was only staged is thrown away."""
    try:
        journal = json.loads((out / JOURNAL).read_text("utf-8"))
        change = Change(journal["moves"], tuple(journal["deletes"]), journal["manifest"])
        good = all(map(_is_inside, [*change.moves, *change.deletes])) and not any("/" in name for name in change.moves.values())
    except FileNotFoundError:
        shutil.rmtree(out / STAGING, ignore_errors=True)
        return False
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        good = False
    if not good:  # written whole or not at all: this is nobody's journal
        (out / JOURNAL).unlink(missing_ok=True)
        shutil.rmtree(out / STAGING, ignore_errors=True)
        return False
    refuse_links(out, [*change.moves, *change.deletes])
    _apply(out, change)
    return True


def _apply(out: Path, change: Change) -> None:
    """Idempotent: what is done already is passed over."""
    for path in change.deletes:
        if _in_the_way(path, change.moves):
            _remove(out, path)
    for path, staged in change.moves.items():
        source = out / STAGING / staged
        if source.exists():
            target = out / path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(source, target)
    for path in change.deletes:
        _remove(out, path)
    _write_whole(out / MANIFEST, _spelled(change.manifest), sync=False)
    (out / JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(out / STAGING, ignore_errors=True)


def _spelled(manifest: Mapping[str, Digest]) -> str:
    return json.dumps({"format": FORMAT, "files": dict(manifest)}, ensure_ascii=False, sort_keys=True, indent=0) + "\n"


def _in_the_way(path: str, moves: Mapping[str, str]) -> bool:
    """Whether a file that goes lies where a folder comes, or the other way round."""
    return any(move.startswith(f"{path}/") or path.startswith(f"{move}/") for move in moves)


def _remove(out: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    target = out / path
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        target.unlink()
    folder = target.parent
    while folder != out:
        try:
            folder.rmdir()
        except OSError as failure:
            if failure.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR):
                raise
            if failure.errno in (errno.ENOTEMPTY, errno.EEXIST):
                return
        folder = folder.parent


def refuse_links(out: Path, paths: Iterable[str]) -> None:
    """UsageError if a folder on the way to an output is a symbolic link: what is written there would land elsewhere."""
    folders = {parent for path in paths for parent in Path(path).parents if parent != Path(".")}
    links = sorted(str(folder) for folder in folders if (out / folder).is_symlink())
    if links:
        raise UsageError("in the output folder {links} is a link to elsewhere", "replace it by a real folder", links=", ".join(links))


def _write_whole(path: Path, text: str, *, sync: bool) -> None:
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        if sync:
            file.flush()
            os.fsync(file.fileno())
    os.replace(temporary, path)


@contextlib.contextmanager
def machine_errors(out: Path) -> Iterator[None]:
    """What the disk refuses becomes a MachineError that names the path."""
    try:
        yield
    except OSError as failure:
        path = failure.filename2 or failure.filename or out
        raise MachineError("{path}: {why}", _hint(failure.errno), path=path, why=failure.strerror or failure) from failure


def _hint(number: int | None) -> str:
    hints = {
        errno.ENOSPC: "the disk is full: make room and build again; the old site is untouched",
        errno.EDQUOT: "your disk quota is used up: make room and build again; the old site is untouched",
        errno.EROFS: "the disk is read-only: name another folder with --out",
        errno.EACCES: "you may not write there: check the owner and permissions, or name another folder with --out",
        errno.EPERM: "you may not write there: check the owner and permissions, or name another folder with --out",
    }
    return hints.get(number or 0, "")


@contextlib.contextmanager
def at_work(out: Path, root: Path, say: Callable[[str], None]) -> Iterator[None]:
    """The output folder, made if need be, is this build's alone in the block; what a killed one left is finished first."""
    pointer = root / ".edicola" / POINTER
    with machine_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        with locked(out, say):
            finish(out)
            with contextlib.suppress(OSError):  # a store that can't be written: the next build in this folder finds the journal itself
                pointer.write_text(str(out), encoding="utf-8")
            try:
                yield
            finally:
                discard(out)
                with contextlib.suppress(OSError):
                    pointer.unlink()


def finish_pending(root: Path, say: Callable[[str], None]) -> None:
    """What every command does first: finish what a killed build began, wherever its output folder is."""
    folders = [root / "public"]
    with contextlib.suppress(OSError, ValueError):
        folders.append(Path((root / ".edicola" / POINTER).read_text("utf-8")))
    for out in folders:
        if (out / JOURNAL).is_file():
            with machine_errors(out), locked(out, say):
                finish(out)
