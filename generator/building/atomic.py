"""`--atomic`: the output folder is a link to a complete tree, and one rename switches it, for servers that serve the folder live.

The trees lie beside the link, in `.NAME.edicola/1`, `/2` ...: unchanged files are hard links into the tree before. The last tree is
kept for requests under way; older ones go.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from generator.building.folder import read_manifest, refuse_obstacles
from generator.building.publish import Change, trees_of, write_manifest
from generator.model.output import OWN, STAGING
from generator.problems import UsageError


def switch(out: Path, change: Change) -> None:
    """Make the tree that the change asks for, and let the output folder be a link to it. UsageError for a link of somebody else.

    A folder that was a real one until now is moved away for the instant in which the link takes its place; `publish.restore` undoes
    that if the process ends there.
    """
    trees = trees_of(out)
    if out.is_symlink() and Path(os.path.realpath(out)).parent != Path(os.path.realpath(trees)):
        raise UsageError("{out} is a link of your own, to {target}", "name the folder itself with --out", out=out, target=os.readlink(out))
    refuse_obstacles(out, change.moves, change.deletes)
    trees.mkdir(exist_ok=True)
    _clear(trees, keep=[Path(os.path.realpath(out))])
    tree = trees / str(_last_number(trees) + 1)
    tree.mkdir()
    for path, staged in change.moves.items():
        _place(tree, path)
        os.rename(out / STAGING / staged, tree / path)
    ours = read_manifest(out) or {}
    strangers = [path for path in _files(out) if path not in ours and path not in change.manifest and path.partition("/")[0] not in OWN]
    for path in (*(change.manifest.keys() - change.moves.keys()), *strangers):
        _place(tree, path)
        _link(out / path, tree / path)
    write_manifest(tree, change.manifest)
    shutil.rmtree(out / STAGING, ignore_errors=True)
    before = Path(os.path.realpath(out))
    _point(out, tree, trees)
    _clear(trees, keep=[before, tree])


def _last_number(trees: Path) -> int:
    return max((int(path.name) for path in trees.iterdir() if path.name.isdecimal()), default=0)


def _files(out: Path) -> list[str]:
    return [path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_symlink() or path.is_file()]


def _place(tree: Path, path: str) -> None:
    (tree / path).parent.mkdir(parents=True, exist_ok=True)


def _link(source: Path, target: Path) -> None:
    """A hard link; a copy where the file system has none. Our files are never changed in place, so both trees may share them."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _point(out: Path, tree: Path, trees: Path) -> None:
    link = trees / "link"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(tree, out.parent))
    if out.is_symlink():
        os.replace(link, out)
        return
    shutil.rmtree(trees / "before", ignore_errors=True)
    os.rename(out, trees / "before")
    os.rename(link, out)


def _clear(trees: Path, keep: list[Path]) -> None:
    """Remove all trees but these, half ones of killed builds among them."""
    for path in trees.iterdir():
        if path.name.isdecimal() and Path(os.path.realpath(path)) not in keep:
            shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree(trees / "before", ignore_errors=True)
