"""Publishing: everything is staged in the output folder, then put in place under a journal; only our own files are ever removed.

A build that is killed before the journal is complete has changed nothing; one that is killed later is finished by whoever calls
`finish` next.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.building.folder import FORMAT, check_folder, is_folder, is_inside, is_manifest, read_manifest, refuse_obstacles
from generator.building.limits import uninterrupted
from generator.building.lock import locked
from generator.digest import Digest, digest_bytes
from generator.model.output import JOURNAL, MANIFEST, STAGING
from generator.problems import MachineError, UsageError

POINTER = "publishing"
"""In the store: the output folder of the build at work, for commands that come after a killed one."""

BLOCK = 1 << 20

_BINARY = getattr(os, "O_BINARY", 0)
"""Windows has it."""

TREE = "tree-"
"""A folder with such a name has new files whose folders are new too: these take their places whole. Each build has its own."""

_STAGED = re.compile(r"[0-9a-z]+")
_IN_TREE = re.compile(r"(tree-[0-9a-f]+)/(.+)", re.DOTALL)

MAX_PATH = 240
"""Letters that the path of a staged file may have, where it could do with fewer: Windows takes no more than 259."""


class Change(Struct, frozen=True):
    """What publishing does: staged files that take their places, files that go, and what the folder holds of ours afterwards."""

    moves: Mapping[str, str]
    """Path -> name of its file in the staging folder."""
    deletes: tuple[str, ...]
    manifest: Mapping[str, Digest]


def stage_folder(out: Path) -> Path:
    """A new, empty staging folder on the output's own file system."""
    _clear_staging(out)
    (out / STAGING).mkdir(parents=True)
    return out / STAGING


class Staging:
    """A staging folder, and what a file is called in it: as it will be where not even its folder is there yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.out = str(folder.parent)
        self.tree = f"{TREE}{time.time_ns():x}"
        self.missing: set[str] = set()
        """Folders in the output folder that are not there."""

    def put(self, path: str, content: bytes | Path) -> tuple[str, Digest]:
        """Write a new file; what it is called, and the digest of what was written."""
        if self._is_new(path):
            name = f"{self.tree}/{path}"
            _make_folder(f"{self.folder}/{name[: name.rindex('/')]}")
        else:
            name = digest_bytes(path.encode("utf-8", "surrogatepass"))
        return name, stage(content, f"{self.folder}/{name}")

    def _is_new(self, path: str) -> bool:
        top, inside, _ = path.partition("/")
        if not inside or len(self.folder) + len(self.tree) + len(path) > MAX_PATH:
            return False
        if top in self.missing:
            return True
        if os.path.isdir(f"{self.out}/{path.rpartition('/')[0]}"):
            return False
        if not os.path.isdir(f"{self.out}/{top}"):
            self.missing.add(top)
        return True


def _clear_staging(out: Path) -> None:
    if (out / STAGING).is_symlink():
        (out / STAGING).unlink()
    shutil.rmtree(out / STAGING, ignore_errors=True)


def stage(content: bytes | Path, target: str | Path) -> Digest:
    """Write a new file and give the digest of what was written; a file is copied in blocks, so that memory stays small."""
    file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666)
    if isinstance(content, bytes):
        try:
            rest = memoryview(content)
            while rest:  # a disk that gets full takes a part
                rest = rest[os.write(file, rest) :]
        finally:
            os.close(file)
        return digest_bytes(content)
    state = blake2b(digest_size=16)
    with open(file, "wb") as copy, content.open("rb") as source:
        while block := source.read(BLOCK):
            state.update(block)
            copy.write(block)
    return state.hexdigest()


def discard(out: Path, *, folder_too: bool = False) -> None:
    """Remove what was staged and is not wanted any more; the output folder too if it is empty and was made for this."""
    if not (out / JOURNAL).exists():
        _clear_staging(out)
    if folder_too:
        with contextlib.suppress(OSError):
            out.rmdir()


def commit(out: Path, change: Change) -> None:
    """Put the change in place: first the journal, then the renames. UsageError, and nothing done, if something lies in the way."""
    refuse_obstacles(out, change.moves, change.deletes)
    journal = {"format": FORMAT, "moves": dict(change.moves), "deletes": list(change.deletes), "manifest": dict(change.manifest)}
    _write_whole(out, JOURNAL, json.dumps(journal, ensure_ascii=False, sort_keys=True), sync=True)
    with uninterrupted():
        _apply(out, change)


def trees_of(out: Path) -> Path:
    """Where the whole trees of `--atomic` lie: beside the output folder."""
    return out.parent / f".{out.name}.edicola"


def restore(out: Path) -> None:
    """Put a real output folder back that was moved away for a link (`--atomic`) that never came."""
    before = trees_of(out) / "before"
    if before.is_dir() and not os.path.lexists(out):
        os.rename(before, out)


def finish(out: Path) -> bool:
    """Finish what a killed build began in the folder; True if there was something. What was only staged is thrown away."""
    change = _read_journal(out)
    if change is None:  # written whole or not at all: what can't be read is nobody's journal
        (out / JOURNAL).unlink(missing_ok=True)
        _clear_staging(out)
        return False
    ours = read_manifest(out) or {}
    change = replace(change, deletes=tuple(path for path in change.deletes if path in ours))
    refuse_obstacles(out, change.moves, change.deletes)
    with uninterrupted():
        _apply(out, change)
    return True


def _read_journal(out: Path) -> Change | None:
    try:
        journal = json.loads((out / JOURNAL).read_text("utf-8"))
        change = Change(dict(journal["moves"]), tuple(journal["deletes"]), journal["manifest"])
        paths = [*change.moves, *change.deletes]
        staged = [_is_name(name, path) for path, name in change.moves.items()]
        good = journal["format"] == FORMAT and is_manifest(change.manifest) and all(map(is_inside, paths)) and all(staged)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return change if good else None


def _is_name(name: str, path: str) -> bool:
    """Whether an output can be called that in the staging folder."""
    in_tree = _IN_TREE.fullmatch(name)
    return _STAGED.fullmatch(name) is not None if in_tree is None else in_tree.group(2) == path


def _apply(out: Path, change: Change) -> None:
    """Idempotent: what is done already is passed over."""
    for path in change.deletes:
        if _in_the_way(path, change.moves):
            _remove(out, path)
    trees: dict[str, list[list[str]]] = {}
    for path, staged in change.moves.items():
        if staged.startswith(TREE):
            trees.setdefault(staged.partition("/")[0], []).append(path.split("/"))
    for tree, paths in trees.items():
        if is_folder(f"{out}/{STAGING}"):
            _move_tree(f"{out}/{STAGING}/{tree}", str(out), paths)
    for path, staged in change.moves.items():
        if not staged.startswith(TREE):
            _move(f"{out}/{STAGING}/{staged}", f"{out}/{path}")
    for path in change.deletes:
        _remove(out, path)
    write_manifest(out, change.manifest)
    (out / JOURNAL).unlink(missing_ok=True)
    _clear_staging(out)


def _move_tree(source: str, target: str, paths: list[list[str]], depth: int = 0) -> None:
    """Put these files of a staged folder in their places in another: folders whole that are not there yet. Nothing else in it is looked at.

    `paths` are parted into names, of which those from `depth` on lie in both folders.
    """
    if not is_folder(source):  # it has taken its place
        return
    inside: dict[str, list[list[str]]] = {}
    for path in paths:
        inside.setdefault(path[depth], []).append(path)
    for name, found in inside.items():
        there = f"{target}/{name}"
        if len(found[0]) > depth + 1 and is_folder(there):
            _move_tree(f"{source}/{name}", there, found, depth + 1)
        else:
            _move(f"{source}/{name}", there)


def _move(source: str, target: str) -> None:
    """Put a file or a folder in its place; what is not there any more has been."""
    try:
        os.replace(source, target)
    except (IsADirectoryError, PermissionError):  # the second is what Windows says of it
        _remove_empty(target)
        os.replace(source, target)
    except FileNotFoundError:
        _make_folder(target[: target.rindex("/")])
        try:
            os.replace(source, target)
        except FileNotFoundError:
            if os.path.lexists(source):
                raise


def _remove_empty(folder: str) -> None:
    """Remove a folder in which there is nothing but such folders; one with a file in it stays, and is in the way."""
    with contextlib.suppress(OSError):
        for path, _, _ in os.walk(folder, topdown=False):
            os.rmdir(path)


def _make_folder(path: str) -> None:
    """As `os.makedirs`, which looks at each folder before it makes one: in a new site there are as many folders as pages."""
    with contextlib.suppress(FileExistsError):  # another process may make it too
        try:
            os.mkdir(path)
        except FileNotFoundError:
            _make_folder(path[: path.rindex("/")])
            os.mkdir(path)


def write_manifest(out: Path, manifest: Mapping[str, Digest]) -> None:
    """Say in the folder what in it is ours."""
    text = json.dumps({"format": FORMAT, "files": dict(manifest)}, ensure_ascii=False, sort_keys=True, separators=(",\n", ": ")) + "\n"
    _write_whole(out, MANIFEST, text, sync=False)
    if not (out / JOURNAL).exists():
        _clear_staging(out)


def _in_the_way(path: str, moves: Mapping[str, str]) -> bool:
    """Whether a file that goes lies where a folder comes, or the other way round."""
    return any(move.startswith(f"{path}/") or path.startswith(f"{move}/") for move in moves)


def _remove(out: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        (out / path).unlink()
    folder = (out / path).parent
    while folder != out:
        try:
            folder.rmdir()
        except OSError as failure:
            if failure.errno in (errno.ENOTEMPTY, errno.EEXIST):
                return
            if failure.errno not in (errno.ENOENT, errno.ENOTDIR):
                raise
        folder = folder.parent


def _write_whole(out: Path, name: str, text: str, *, sync: bool) -> None:
    """A file of our own, whole or not at all; on the way it is in the staging folder, which is always cleared."""
    (out / STAGING).mkdir(exist_ok=True)
    temporary = out / STAGING / name
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        if sync:
            file.flush()
            os.fsync(file.fileno())
    os.replace(temporary, out / name)


@contextlib.contextmanager
def machine_errors(out: Path) -> Iterator[None]:
    """What the disk refuses becomes a MachineError that names the path."""
    try:
        yield
    except OSError as failure:
        path = failure.filename2 or failure.filename or out
        raise MachineError("{path}: {why}", _HINTS.get(failure.errno or 0, ""), path=path, why=failure.strerror or failure) from failure


_MAY_NOT = "you may not write there: check the owner and permissions, or name another folder with --out"
_HINTS = {
    errno.ENOSPC: "the disk is full: make room and build again",
    errno.EDQUOT: "your disk quota is used up: make room and build again",
    errno.EROFS: "the disk is read-only: name another folder with --out",
    errno.EACCES: _MAY_NOT,
    errno.EPERM: _MAY_NOT,
}


@contextlib.contextmanager
def at_work(out: Path, root: Path, say: Callable[[str], None]) -> Iterator[None]:
    """The output folder, made if need be, is this build's alone in the block; what a killed one left is finished first."""
    pointer = root / ".edicola" / POINTER
    with machine_errors(out):
        restore(out)
        made = not out.exists()
        out.mkdir(parents=True, exist_ok=True)
        with locked(out, say):
            finish(out)
            with contextlib.suppress(OSError):  # a store that can't be written: the next build in this folder finds the journal itself
                pointer.write_text(str(out), encoding="utf-8")
            try:
                yield
            finally:
                discard(out, folder_too=made)
                if not (out / JOURNAL).exists():
                    with contextlib.suppress(OSError):
                        pointer.unlink()


def finish_pending(root: Path, say: Callable[[str], None]) -> None:
    """What every command does first: finish what a killed build began, wherever its output folder is."""
    folders = [root / "public"]
    with contextlib.suppress(OSError, ValueError, UsageError):
        named = Path((root / ".edicola" / POINTER).read_text("utf-8"))
        check_folder(named, root)
        folders.append(named)
    for out in folders:
        with machine_errors(out):
            restore(out)
            if (out / JOURNAL).is_file():
                with locked(out, say):
                    finish(out)
