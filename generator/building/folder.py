"""The rules of an output folder: which one it may be, what in it is ours, and what of others lies in the way."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from generator.digest import Digest
from generator.model.output import MANIFEST, OWN
from generator.problems import Line, UsageError

FORMAT = 1

_PEOPLES = ("content", "themes", ".git", ".edicola")


def check_folder(out: Path, root: Path) -> None:
    """UsageError for a folder that can't be an output folder: the site, a part that people write, a home, a root, a parent of these."""
    real = _real(out)
    site, home = _real(root), _real(Path(os.path.expanduser("~")))  # "~" itself where nobody has a home
    people = {folder for name in _PEOPLES for folder in (site / name, _real(site / name))}
    if real == Path(real.anchor) or real in (site, home) or real in site.parents or real in home.parents:
        message = "the output folder can't be {out}: it holds other things than the site's output"
        raise UsageError(message, "name a folder of its own, like --out public", out=out)
    if any(real == folder or folder in real.parents or real in folder.parents for folder in people):
        message = "the output folder can't be {out}: people's own files live there"
        raise UsageError(message, "name a folder of its own, like --out public", out=out)
    if real.exists() and not real.is_dir():
        raise UsageError("the output folder can't be {out}: it is a file", "name a folder", out=out)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def read_manifest(out: Path) -> Mapping[str, Digest] | None:
    """What we wrote into the folder; None if it is not known as ours."""
    try:
        data = json.loads((out / MANIFEST).read_text("utf-8"))
        return dict(data["files"]) if data["format"] == FORMAT and is_manifest(data["files"]) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def untouched_manifest(out: Path) -> Mapping[str, Digest]:
    """The same of a folder whose manifest is known to be as we wrote it."""
    files: Mapping[str, Digest] = json.loads((out / MANIFEST).read_text("utf-8"))["files"]
    return files


def is_manifest(files: object) -> bool:
    """Whether this maps paths inside the folder to digests."""
    return isinstance(files, dict) and all(
        isinstance(path, str) and isinstance(digest, str) and is_inside(path) for path, digest in files.items()
    )


def is_inside(path: str) -> bool:
    """Whether an output's path stays in the folder and away from our own files."""
    parts = path.split("/")
    return bool(path) and "\\" not in path and "\0" not in path and not ({"", ".", ".."} & set(parts)) and parts[0] not in OWN


def refuse_foreign(out: Path, contents: Mapping[str, Digest], digest: Callable[[Path], Digest | None]) -> None:
    """UsageError naming somebody else's files that lie where outputs go and differ from them."""
    if OWN.issuperset(os.listdir(out)):
        return
    foreign = [path for path in contents if os.path.lexists(f"{out}/{path}") and digest(out / path) != contents[path]]
    if foreign:
        hint = "name another folder with --out, move them away, or allow it with --overwrite"
        raise UsageError("files that Edicola did not write lie where it would write: {names}", hint, names=_some(foreign))


def refuse_obstacles(out: Path, paths: Iterable[str], going: Collection[str]) -> None:
    """UsageError for what would make a rename fail: a file where a folder must be, a folder where a file comes, a link on the way.

    `going` are our own files, which are removed first.
    """
    folders = _folders(paths)
    there: dict[str, int] = {}
    for folder in sorted(folders | _folders(going)):  # each after the one that it lies in
        above = folder.rpartition("/")[0]
        mode = _mode(f"{out}/{folder}") if not above or above in there else None
        if mode is not None:
            there[folder] = mode
    links = [folder for folder, mode in there.items() if stat.S_ISLNK(mode)]
    if links:
        raise UsageError("in the output folder {links} is a link to elsewhere", "replace it by a real folder", links=_some(links))
    files = [folder for folder, mode in there.items() if folder in folders and not stat.S_ISDIR(mode) and folder not in going]
    known = {"", *there}
    taken = [
        path
        for path in paths
        if path.rpartition("/")[0] in known and is_folder(f"{out}/{path}") and any(name not in going for name in _files_below(out, path))
    ]
    if files or taken:
        message = "in the output folder {names} lies in the way"
        raise UsageError(message, "move it away, or name another folder with --out", names=_some(sorted([*files, *taken])))


def _folders(paths: Iterable[str]) -> set[str]:
    """The folders that the paths lie in, and those that these lie in."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _mode(path: str | Path) -> int | None:
    """What lies there, links not followed; None if nothing does."""
    try:
        return os.lstat(path).st_mode
    except OSError:
        return None


def is_folder(path: str | Path) -> bool:
    """Whether there is a folder, and no link to one."""
    return stat.S_ISDIR(_mode(path) or 0)


def _files_below(out: Path, folder: str) -> Iterator[str]:
    for path in (out / folder).rglob("*"):
        if not is_folder(path):
            yield path.relative_to(out).as_posix()


def _some(names: list[str]) -> str:
    shown, rest = ", ".join(names[:10]), len(names) - 10
    return Line("{names} and {rest} more", names=shown, rest=rest) if rest > 0 else shown
