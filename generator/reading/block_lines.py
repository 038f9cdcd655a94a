"""The lines of a text that open and close blocks (`/// note | Title` ... `///`), and what is wrong with them.

Python-Markdown leaves a block that it does not understand as text, and lets one that is not closed go on to the end: here both are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from msgspec import Struct, field

from generator.model.story import Flaw
from generator.problems import Line
from generator.reading.nearest import did_you_mean

Words = Literal["none", "optional", "required"]
OptionType = type[str] | type[bool]

_LINE = re.compile(r"[ ]{0,3}(?P<slashes>/{3,})[ ]*(?P<rest>.*?)[ ]*")
_OPENING = re.compile(r"(?P<name>[\w-]+)[ ]*(?:\|[ ]*(?P<words>.*))?")
_OPTION = re.compile(r"[ ]{4,}\S")
_NO_BLOCKS = re.compile(r"(?ms)^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)[ ]*$|<!--.*?-->")
"""Where a line is no block's: fenced code and comments."""


class Kind(Struct, frozen=True):
    """A kind of block: what may stand after the bar, and its options."""

    words: Words = "none"
    options: Mapping[str, OptionType] = field(default_factory=dict)


KINDS: Mapping[str, Kind] = {
    "figure": Kind(options={"credit": str}),
    "gallery": Kind(options={"credit": str}),
    "quote": Kind("optional"),
    "note": Kind("optional"),
    "warning": Kind("optional"),
    "details": Kind("required", {"open": bool}),
    "embed": Kind("required", {"title": str}),
}
_EXAMPLES = {"details": "/// details | How we counted", "embed": "/// embed | https://…"}


class Opening(Struct, frozen=True):
    """A line that opens a block: the name as it is written, the number of slashes, and the place."""

    name: str
    slashes: int
    line: int
    column: int


@cache
def _other_names() -> Mapping[str, Mapping[str, str]]:
    known: dict[str, dict[str, str]] = yaml.safe_load(files("generator.reading").joinpath("blocks.yaml").read_text("utf-8"))
    return known


def block_names() -> Mapping[str, str]:
    """Every name of a block -> its kind."""
    return {**{kind: kind for kind in KINDS}, **_other_names()["blocks"]}


def option_names(kind: str) -> Mapping[str, str]:
    """Every name of an option that a kind of block has -> the option."""
    options = KINDS[kind].options
    return {
        **{option: option for option in options},
        **{name: option for name, option in _other_names()["options"].items() if option in options},
    }


def read_block_lines(source: str) -> tuple[list[Opening], list[Flaw]]:
    """The openings in a Markdown text, in order, and the flaws of their lines."""
    if "///" not in source:
        return [], []
    reader = _Reader(_without_code(source).split("\n"))
    reader.read()
    return reader.openings, reader.flaws


def _without_code(source: str) -> str:
    if "```" not in source and "~~~" not in source and "<!--" not in source:
        return source
    return _NO_BLOCKS.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self.lines = [line.expandtabs(4) for line in lines]
        self.openings: list[Opening] = []
        self.flaws: list[Flaw] = []
        self.open: list[Opening] = []

    def read(self) -> None:
        for index, line in enumerate(self.lines):
            found = _LINE.fullmatch(line) if "///" in line else None
            if found is None:
                continue
            slashes, place = len(found.group("slashes")), (index + 1, found.start("slashes") + 1)
            if not found.group("rest"):
                self._close(slashes, place)
                continue
            opening = _OPENING.fullmatch(found.group("rest"))
            if opening is None:
                hint = "write {slashes} name, or {slashes} name | words; or \\/// for slashes that are text"
                self._flaw(place, "the line does not open a block: {line}", hint, line=line.strip(), slashes="/" * slashes)
            else:
                self._open(Opening(opening.group("name").lower(), slashes, *place), opening.group("words") or "")
        for each in reversed(self.open):
            self._unclosed(each)

    def _open(self, opening: Opening, words: str) -> None:
        place = opening.line, opening.column
        outer = next((each for each in self.open if each.slashes == opening.slashes), None)
        if outer is not None:
            message = "“{name}” is opened inside “{outer}”, which is not closed"
            hint = "end “{outer}” with a line {end} before it; or, if it belongs inside, open and close “{outer}” with {more}"
            slashes = "/" * opening.slashes
            self._flaw(place, message, hint, name=opening.name, outer=outer.name, end=slashes, more=f"{slashes}/")
            self.open.remove(outer)
        self.open.append(opening)
        self.openings.append(opening)
        names = block_names()
        if opening.name not in names:
            hint = did_you_mean(opening.name, names) or "the blocks are: {names}"
            self._flaw(place, "there is no block “{name}”", hint, name=opening.name, names=", ".join(KINDS))
            return
        kind = names[opening.name]
        self._check_words(opening, KINDS[kind], words)
        self._check_options(opening, kind)

    def _check_words(self, opening: Opening, kind: Kind, words: str) -> None:
        place = opening.line, opening.column
        if words and kind.words == "none":
            self._flaw(place, "the block “{name}” takes nothing after the bar", "write it inside the block", name=opening.name)
        elif not words and kind.words == "required":
            example = _EXAMPLES[block_names()[opening.name]]
            self._flaw(
                place, "the block “{name}” needs something after a bar", "write it like this: {example}", name=opening.name, example=example
            )

    def _check_options(self, opening: Opening, kind: str) -> None:
        """Options are the indented lines right below the opening one, in YAML."""
        names = option_names(kind)
        lines = list(self._option_lines(opening.line))
        try:
            given = yaml.safe_load("\n".join(line.strip() for line in lines))
        except (yaml.YAMLError, ValueError):
            given = ""
        if given is None:
            return
        place = opening.line + 1, len(lines[0]) - len(lines[0].lstrip()) + 1
        if not isinstance(given, dict):
            hint = 'write one on each line, and a value that holds a colon in quotes: credit: "Photo: Ersilia Vantini"'
            self._flaw(place, "the options of the block can't be read", hint)
            return
        for name, value in given.items():
            option = names.get(str(name))
            if option is None:
                hint = did_you_mean(str(name), names) or (
                    "its options are: {options}" if names else "it has no options; leave a blank line before its text"
                )
                options = ", ".join(KINDS[kind].options)
                self._flaw(place, "the block “{name}” has no option “{option}”", hint, name=opening.name, option=str(name), options=options)
            elif KINDS[kind].options[option] is bool and not isinstance(value, bool):
                self._flaw(place, "“{option}” must be exactly true or false", "write {option}: true", option=str(name))
            elif KINDS[kind].options[option] is str and not isinstance(value, str):
                self._flaw(place, "“{option}” must be text", 'put the value in quotes: {option}: "…"', option=str(name))

    def _option_lines(self, start: int) -> Iterator[str]:
        for line in self.lines[start:]:
            if not _OPTION.match(line):
                return
            yield line

    def _close(self, slashes: int, place: tuple[int, int]) -> None:
        if slashes not in [each.slashes for each in self.open]:
            self._flaw(place, "{end} closes no block", "leave it out, or open a block with as many slashes", end="/" * slashes)
            return
        while self.open[-1].slashes != slashes:
            self._unclosed(self.open.pop())
        self.open.pop()

    def _unclosed(self, opening: Opening) -> None:
        message = "the block “{name}” is opened and not closed"
        self._flaw((opening.line, opening.column), message, "end it with a line {end}", name=opening.name, end="/" * opening.slashes)

    def _flaw(self, place: tuple[int, int], message: str, hint: str | Line, **facts: str) -> None:
        self.flaws.append(Flaw("error", message, hint, tuple(facts.items()), *place))
