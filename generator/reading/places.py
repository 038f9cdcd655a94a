"""Where in an article's Markdown something stands: Python-Markdown keeps no positions, so the source is searched."""

from __future__ import annotations

import html
import re
from functools import cached_property

_CODE = re.compile(r"(?ms)^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)")
_BEFORE = ("(", '"', "'", "=", "<")
_BEFORE_BLANKS = ("](", "]:")
_AFTER = (")", ">", '"', "'")

_PIECE = re.compile(r"&#?\w+;|.", re.DOTALL)

START = (1, 1)


class Places:
    """Finds things in the order in which they stand; each place is found once. Code is passed over."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.next: dict[str, int] = {}

    @cached_property
    def text(self) -> str:
        """The source with blanks in place of code, so that offsets stay."""
        if "`" not in self.source and "~~~" not in self.source:
            return self.source
        return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), self.source)

    def of_target(self, target: str) -> tuple[int, int]:
        """Line and column of the next link or image with this target; the start of the text if it is not found."""
        first = start = self.next.get(target, 0)
        while (found := self.text.find(target, start)) >= 0:
            end = found + len(target)
            if self._leads(first, found) and (end == len(self.text) or self.text[end] in _AFTER or self.text[end].isspace()):
                self.next[target] = end
                return self.at(found)
            start = found + 1
        return START

    def _leads(self, first: int, offset: int) -> bool:
        """Whether a target stands at the offset by what is before it, from `first` on."""
        if offset == first or not self.text[offset - 1].isspace():
            return self.text.endswith(_BEFORE, first, offset) or self.text.endswith(_BEFORE_BLANKS, first, offset)
        return self.text[first:offset].rstrip().endswith(_BEFORE_BLANKS)

    def of_text(self, needle: str) -> tuple[int, int]:
        """Line and column of the next place that holds the text, whatever its case; entities in the source are read as a browser does."""
        found = re.compile(re.escape(needle), re.IGNORECASE).search(self.source, self.next.get(needle, 0))
        if found is not None:
            self.next[needle] = found.end()
            return self.at(found.start())
        return START if self.source.startswith(needle) else self._among_entities(needle)

    def _among_entities(self, needle: str) -> tuple[int, int]:
        plain, offsets = "", []
        for match in _PIECE.finditer(self.source):
            piece = html.unescape(match.group())
            plain += piece
            offsets += [match.start()] * len(piece)
        place = re.compile(re.escape(needle), re.IGNORECASE).search(plain)
        return START if place is None else self.at(offsets[place.start()])

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        return self.source.count("\n", 0, offset) + 1, offset - self.source.rfind("\n", 0, offset)
