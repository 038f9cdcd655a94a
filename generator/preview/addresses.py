"""What a host of static files would answer to a path: an output, a way to it, or nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from urllib.parse import quote

from msgspec import Struct

INDEX = "index.html"

LONGEST = 2000
"""Characters of a path that are looked at: no address of a site is longer."""


class Answer(Struct, frozen=True):
    """The output that answers, or where to go instead; both None where there is nothing."""

    output: str | None = None
    redirect: str | None = None


def answer(path: str, base: str, outputs: Container[str]) -> Answer:
    """What answers a decoded path of a request. `base` is the folder of the host that the site lies in, `/paper`, or empty."""
    if path in ("", base):
        return Answer(redirect=f"{quote(base)}/")
    if not path.startswith(f"{base}/"):
        return Answer(redirect=f"{quote(base)}/") if path == "/" else Answer()
    name = unicodedata.normalize("NFC", path[len(base) + 1 :])
    output = f"{name}{INDEX}" if not name or name.endswith("/") else name
    if output in outputs:
        return Answer(output)
    if f"{name}/{INDEX}" in outputs:
        return Answer(redirect=f"{quote(path)}/")
    return Answer()


def not_found(path: str, base: str, outputs: Container[str]) -> str | None:
    """The output that says that there is nothing: the one of the innermost folder that has one."""
    parts = path[len(base) : LONGEST].split("/")[1:-1]
    folders = ("/".join(parts[:end]) for end in range(len(parts), -1, -1))
    return next((name for folder in folders if (name := f"{folder}/404.html".lstrip("/")) in outputs), None)
