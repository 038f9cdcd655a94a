"""`edicola init`: a new site, ready to build."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from generator.building.publish import machine_errors
from generator.commands.result import Result
from generator.commands.site import absolute
from generator.problems import Line, UsageError


def init_site(folder: Path) -> Result:
    """Write the scaffold of a site. UsageError if one of its files is there already."""
    scaffold = dict(_files(files("generator.commands").joinpath("scaffold"), ""))
    with machine_errors(folder):
        taken = [name for name in scaffold if (folder / name).exists()]
        if taken or (folder.exists() and not folder.is_dir()):
            raise UsageError(
                "{folder} is not empty: {names} would be overwritten", "name a new folder", folder=folder, names=", ".join(taken) or folder
            )
        for name, source in scaffold.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    there = absolute(str(folder)) == absolute(".")
    ready = "the site is ready: run edicola build" if there else "{folder} is ready: change to it and run edicola build"
    return Result((Line(ready, folder=folder),), data={"path": str(folder)})


def _files(folder: Traversable, name: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        path = f"{name}/{entry.name}" if name else entry.name
        if entry.is_dir():
            found += _files(entry, path)
        elif not entry.name.endswith((".py", ".pyc")):
            found.append((path.replace("dot-", ".", 1) if entry.name.startswith("dot-") else path, entry))
    return sorted(found, key=lambda each: each[0])
