"""Which files content/ holds, and which of them must not be touched."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from msgspec import Struct, field

from generator.problems import Location, Problem, error

CONTENT = "content"
STATIC = "content/static"

_TEMPORARY = re.compile(
    r".*~|#.*#|\.#.*|.*\.sw[a-z]|4913|.*\.tmp|\.DS_Store|Thumbs\.db|desktop\.ini|.*\.part|\.git|\.[^/]+\.[A-Za-z0-9]{6}", re.IGNORECASE
)
"""What editors, file managers, rsync and git leave behind: never content."""

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices (learn.microsoft.com, Naming Files, Paths, and Namespaces)."""

_UNPORTABLE = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')


class Tree(Struct):
    """The files below content/, relative to the site, in order; and what is wrong with some."""

    files: list[str] = field(default_factory=list)
    static: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    """content/ itself and those below it: a file that comes or goes changes its folder."""
    problems: list[Problem] = field(default_factory=list)


def is_temporary(name: str) -> bool:
    """Whether a file of this name is an editor's or the system's own."""
    return _TEMPORARY.fullmatch(name) is not None


def unportable(name: str) -> str | None:
    """Why a file of this name can't be published on every system; None if it can."""
    if _RESERVED.fullmatch(name):
        return "Windows keeps this name for itself"
    if _UNPORTABLE.search(name):
        return "the name holds a character that not every system allows"
    if len(name.encode("utf-8", "surrogateescape")) > 240:
        return "the name is too long"
    return None


def walk(root: Path) -> Tree:
    """Every file of content/, symbolic links that stay inside the site followed, everything strange named as a problem."""
    tree = Tree()
    if (root / CONTENT).is_dir():
        _walk_folder(root, CONTENT, (os.path.realpath(root / CONTENT),), tree)
    else:
        tree.problems.append(error(Location(CONTENT), "the folder content/ is missing", "edicola init makes a site that has one"))
    return tree


def _walk_folder(root: Path, folder: str, above: tuple[str, ...], tree: Tree) -> None:
    try:
        entries = sorted(os.scandir(f"{root}/{folder}"), key=lambda entry: unicodedata.normalize("NFC", entry.name))
    except OSError as failure:
        tree.problems.append(error(Location(folder), "the folder can't be read: {why}", why=failure.strerror))
        return
    tree.folders.append(folder)
    static = folder == STATIC or folder.startswith(STATIC + "/")
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if is_temporary(entry.name) or (entry.name.startswith(".") and not static):
            continue
        problem = _visit(root, path, entry, above, tree, static=static)
        if problem is not None:
            tree.problems.append(problem)


def _visit(root: Path, path: str, entry: os.DirEntry[str], above: tuple[str, ...], tree: Tree, *, static: bool) -> Problem | None:
    """Take the entry into the tree, or say why not."""
    linked = entry.is_symlink()
    problem = _wrong_name(path, entry.name) or (_wrong_link(root, path, entry) if linked else None)
    if problem is not None:
        return problem
    try:
        is_folder, is_file = entry.is_dir(), entry.is_file()  # known from the folder, unless it is a link
    except OSError as failure:
        return error(Location(path), "can't be read: {why}", why=failure.strerror)
    if is_folder:
        return _enter(root, path, os.path.realpath(entry.path) if linked else f"{above[-1]}/{entry.name}", above, tree)
    if not is_file:
        return error(Location(path), "this is neither a file nor a folder", "remove it")
    (tree.static if static else tree.files).append(path)
    return None


def _wrong_name(path: str, name: str) -> Problem | None:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return error(Location(path.encode("utf-8", "replace").decode()), "the file's name is not UTF-8", "rename it")
    why = unportable(name)
    return None if why is None else error(Location(path), "this name can't be published: {why}", "rename it", why=why)


def _wrong_link(root: Path, path: str, entry: os.DirEntry[str]) -> Problem | None:
    real = os.path.realpath(entry.path)
    if not _inside(real, os.path.realpath(root)):
        return error(
            Location(path), "the link leads out of the site, to {target}", "copy the file here instead", target=os.readlink(entry.path)
        )
    return None if os.path.exists(real) else error(Location(path), "the link leads nowhere", "remove it or mend it")


def _enter(root: Path, path: str, real: str, above: tuple[str, ...], tree: Tree) -> Problem | None:
    where = Location(path)
    if real in above:
        return error(where, "the link leads back to a folder that it lies in", "remove it")
    if path.endswith(".md"):
        return error(where, "a folder has the name of an article", "rename it")
    _walk_folder(root, path, (*above, real), tree)
    return None


def _inside(real: str, root: str) -> bool:
    return real == root or real.startswith(root + os.sep)
