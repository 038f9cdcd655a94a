"""The floors of docs/architecture.md, in order: a module imports only from floors above its own."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "generator"

FLOORS = (
    "problems",
    "digest",
    "speech",
    "model",
    "reading",
    "catalog",
    "theming",
    "outputs",
    "building",
    "newsroom",
    "importing",
    "preview",
    "commands",
    "terminal",
    "cli",
)
"""From the top. `generator/__main__.py` only calls the command line."""

PURE = ("catalog", "theming", "outputs")
"""Floors in which an answer may depend on nothing but its arguments."""

IMPURE = {
    "open",
    "input",
    "print",
    "datetime.now",
    "datetime.today",
    "date.today",
    "time.time",
    "os.environ",
    "os.getcwd",
    "random",
    "uuid",
}

ALLOWED = {
    ("theming/theme.py", "read_bytes"): "reading the theme's files is what this module is for, before anything is asked",
    ("outputs/icons.py", "read_bytes"): "the logo, whose bytes must have the digest that was asked for",
    ("theming/assets.py", "read_bytes"): "likewise for the published form of assets; what is asked is the digest of their content",
}
"""Reading files on a pure floor, each with its reason."""

IMPORT_EACH = """
import os, sys
for floor in sys.argv[1:]:
    for name in floor.split():
        pid = os.fork()
        if pid == 0:
            __import__(name)
            os._exit(0)
        if os.waitpid(pid, 0)[1]:
            sys.exit(name)
    for name in floor.split():
        __import__(name)
"""

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "scaffold" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def floor_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The modules of the package that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("generator"):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("generator"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_its_own_floor_and_those_above(path: Path) -> None:
    if floor_of(path) in ("__init__", "__main__"):
        return
    height = FLOORS.index(floor_of(path))
    below = [module for module in imports(path) if "." in module and FLOORS.index(module.split(".")[1]) > height]
    assert below == []


def test_every_floor_is_listed() -> None:
    assert {floor_of(path) for path in MODULES} - {"__init__", "__main__"} == set(FLOORS)


@pytest.mark.parametrize("path", [path for path in MODULES if floor_of(path) in PURE], ids=name_of)
def test_a_pure_floor_has_no_clock_no_environment_and_no_files(path: Path) -> None:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            found |= {called} & IMPURE
            found |= {
                each
                for each in ("read_bytes", "read_text", "write_bytes", "write_text")
                if called.endswith(f".{each}") and (name_of(path), each) not in ALLOWED
            }
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & {"os", "random", "time", "uuid", "subprocess", "socket"}
    assert found == set()


def test_only_the_command_line_prints_and_exits() -> None:
    for path in MODULES:
        calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
        if name_of(path) not in ("cli.py", "terminal.py"):
            assert not calls & {"print", "click.echo", "sys.exit", "exit", "SystemExit"}, path


def test_no_language_is_special_in_the_code() -> None:
    """Language codes stand in data (reading/languages.yaml), in examples of docstrings, and nowhere else."""
    for path in MODULES:
        constants = {
            node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not constants & {"it", "ar", "fr", "de", "rtl-ar", "it_IT"}, path


def test_modules_stay_small() -> None:
    """A room that no longer fits on a few screens wants a second one."""
    long = {name_of(path): count for path in MODULES if (count := len(path.read_text().splitlines())) > 400}
    assert long == {}


def test_each_module_imports_alone() -> None:
    """In a process of its own each, with the floors above but nothing of its own floor, so that no import order is needed.

    No module above asks for one below, see the first test: only within a floor can one need another to come first.
    """
    floors: dict[str, list[str]] = {floor: [] for floor in ("__init__", *FLOORS)}
    for path in MODULES:
        if path.name != "__main__.py":
            name = f"generator.{name_of(path).removesuffix('.py').replace('/', '.')}".removesuffix(".__init__")
            floors[floor_of(path)].append(name)
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning", "-c", IMPORT_EACH, *map(" ".join, floors.values())],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
