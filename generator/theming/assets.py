"""Assets under names that hold their content's digest. A style sheet names its fonts and pictures by theirs, and may use settings."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from generator.digest import digest_bytes
from generator.model.theme import Asset
from generator.problems import Location, Problem, error
from generator.reading.nearest import did_you_mean

FOLDER = "assets"

_NAMED = re.compile(r"""/\*.*?\*/|url\(\s*(["']?)(?P<url>[^"')]+?)\1\s*\)|@import\s+(["'])(?P<sheet>[^"']+)\3""", re.IGNORECASE | re.DOTALL)
_SETTING = re.compile(r"/\*.*?\*/|\bsetting\(\s*(?P<name>[\w-]+)\s*\)", re.DOTALL)
_ELSEWHERE = re.compile(r"(data:|https?:|/|#)", re.IGNORECASE)

_AS_IS = re.compile(r"(LICEN[SC]E|OFL|README)([-_][\w-]+)?(\.(txt|md))?", re.IGNORECASE)
"""Licences that must travel with what they license keep their names."""


class Assets:
    """The published form of a theme's assets, worked out when it is first asked for."""

    def __init__(self, files: Mapping[str, Asset], settings: Mapping[str, object], problems: list[Problem]) -> None:
        self.files = files
        self.settings = settings
        self.problems = problems
        self.made: dict[str, tuple[str, bytes]] = {}

    def path(self, name: str) -> str | None:
        """The path below the output folder: `assets/testata.1a2b3c4d5e.css`; None for an unknown asset."""
        return self._make(name)[0] if name in self.files else None

    def content(self, name: str) -> bytes:
        """The published bytes."""
        return self._make(name)[1]

    def _make(self, name: str, above: tuple[str, ...] = ()) -> tuple[str, bytes]:
        if name not in self.made:
            data = self.files[name].file.read_bytes()
            if name.endswith(".css"):
                text = self._with_settings(name, data.decode("utf-8", "replace"))
                data = self._with_addresses(name, text, (*above, name)).encode()
            self.made[name] = (self._published(name, data), data)
        return self.made[name]

    def _published(self, name: str, data: bytes) -> str:
        file = PurePosixPath(name)
        if _AS_IS.fullmatch(file.name):
            return f"{FOLDER}/{name}"
        return f"{FOLDER}/{file.with_name(f'{file.stem}.{digest_bytes(data)[:10]}{file.suffix}')}"

    def _with_settings(self, name: str, text: str) -> str:
        """The style sheet with `setting(paper)` replaced by that colour, number or choice of the theme's settings."""

        def value(match: re.Match[str]) -> str:
            wanted = match.group("name")
            if wanted is None:  # a comment
                return match.group()
            if wanted not in self.settings:
                where = Location(self.files[name].shown, text.count("\n", 0, match.start()) + 1)
                hint = did_you_mean(wanted, self.settings)
                self.problems.append(error(where, "the theme has no setting “{name}”", hint, name=wanted))
            return str(self.settings.get(wanted, ""))

        return _SETTING.sub(value, text)

    def _with_addresses(self, name: str, text: str, above: tuple[str, ...]) -> str:
        folder = posixpath.dirname(name)

        def address(match: re.Match[str]) -> str:
            written = match.group("url") or match.group("sheet")
            if written is None or _ELSEWHERE.match(written):  # a comment, or another site
                return match.group()
            path, hash_, rest = written.partition("#")
            target = posixpath.normpath(posixpath.join(folder, path.partition("?")[0]))
            if target not in self.files or target in above:
                where = Location(self.files[name].shown, text.count("\n", 0, match.start()) + 1)
                message, hint = "the style sheet names “{file}”, which is not there", did_you_mean(target, self.files)
                self.problems.append(error(where, message, hint, file=written))
                return match.group()
            published = posixpath.relpath(self._make(target, above)[0], posixpath.dirname(f"{FOLDER}/{name}"))
            return f'url("{published}{hash_}{rest}")' if match.group("url") else f'@import "{published}"'

        return _NAMED.sub(address, text)
