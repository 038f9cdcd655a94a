"""Links that open a file in the editor of whoever looks at the preview."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from urllib.parse import quote

VARIABLES = ("EDICOLA_EDITOR", "VISUAL", "EDITOR")
"""Where the wish is looked for; the first that names an editor with links counts."""

_LIKE_CODE = "{scheme}://file{path}:{line}:{column}"

LINKS: Mapping[str, str] = {
    **{name: _LIKE_CODE.replace("{scheme}", scheme) for name, scheme in (("code", "vscode"), ("codium", "vscodium"))},
    **{name: _LIKE_CODE.replace("{scheme}", name) for name in ("cursor", "windsurf", "zed", "vscode", "vscodium", "vscode-insiders")},
    **dict.fromkeys(("idea", "pycharm", "webstorm", "phpstorm"), "idea://open?file={path}&line={line}&column={column}"),
    "mate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "subl": "subl://open?url=file://{path}&line={line}&column={column}",
    "mvim": "mvim://open?url=file://{path}&line={line}&column={column}",
}
"""Name of an editor's command -> the address that opens a file in it, by the documentation of each."""

USUAL = LINKS["code"]


def editor_of(environment: Mapping[str, str]) -> str:
    """The form of the links to the editor that the environment names: a command like `code --wait`, or a form of its own with {path}."""
    wishes = [environment[name].strip() for name in VARIABLES if environment.get(name, "").strip()]
    for wish in wishes:
        if "{path}" in wish:
            return wish
        command = PurePath(wish.split()[0]).stem.lower()
        if command in LINKS:
            return LINKS[command]
    return USUAL


def editor_link(file: Path, line: int, column: int, form: str) -> str:
    """The address that opens the file at a line and column, both from 1."""
    path = quote(file.absolute().as_posix())
    path = path if path.startswith("/") else f"/{path}"
    return form.replace("{path}", path).replace("{line}", str(max(1, line))).replace("{column}", str(max(1, column)))
