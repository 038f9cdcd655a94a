"""Typographic quotation marks, dashes and ellipses, quicker: in the text itself, and all of a pattern's at once where that is the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown.extensions import smarty
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import ETX, INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_RE, STX, AtomicString

from generator.reading.text import holds

Needs = Mapping[str, tuple[str, ...]]
"""A pattern's regular expression -> texts; where it matches, one of them stands."""

SMART: Needs = {
    smarty.singleQuoteStartRe: ("'",),
    smarty.doubleQuoteStartRe: ('"',),
    smarty.doubleQuoteSetsRe: ("\"'",),
    smarty.singleQuoteSetsRe: ("'\"",),
    smarty.doubleQuoteSetsRe2: ("'\"",),
    smarty.singleQuoteSetsRe2: ("\"'",),
    smarty.decadeAbbrRe: ("'",),
    smarty.openingSingleQuotesRegex: ("'",),
    smarty.closingSingleQuotesRegex: ("'",),
    smarty.closingSingleQuotesRegex2: ("'",),
    smarty.remainingSingleQuotesRegex: ("'",),
    smarty.openingDoubleQuotesRegex: ('"',),
    smarty.closingDoubleQuotesRegex: ('"',),
    smarty.closingDoubleQuotesRegex2: ('"',),
    smarty.remainingDoubleQuotesRegex: ('"',),
    r"(?<!-)---(?!-)": ("---",),
    r"(?<!-)--(?!-)": ("--",),
    r"(?<!\.)\.{3}(?!\.)": ("...",),
}


def _opening(mark: str) -> str:
    """A quotation mark after one of the things that can stand before an opening one."""
    before = (r"\s", "--", "[–—]", "&nbsp;", "&[mn]dash;", "&#8211;", "&#8212;")
    return rf"{mark}(?=\w)(?:{'|'.join(f'(?<={each}{mark})' for each in before)})"


ANCHORED = {
    smarty.openingSingleQuotesRegex: _opening("'"),
    smarty.closingSingleQuotesRegex: rf"'(?<={smarty.closeClass}')(?!\s|s\b|\d)",
    smarty.decadeAbbrRe: r"'(?<!\w')(?=\d{2}s)",
    smarty.openingDoubleQuotesRegex: _opening('"'),
    smarty.closingDoubleQuotesRegex2: rf'"(?<={smarty.closeClass}")',
}
"""Patterns with their mark in front, by which a search is quick; what an opening one takes along from before it is left there."""


class Smart(Treeprocessor):
    """Substitutes characters in the text itself, where the library leaves them in its stash until the HTML is written.

    While patterns are tried, a placeholder stands for what was substituted, as in the library: the next pattern must not see it.
    """

    MARKS = ("'", '"', "--", "...")
    TOUCHING = (re.compile(r"'\s?[\"']"), re.compile(r"\"\s?[\"']"))
    """Where none stands, no pattern sees what itself or another has replaced, or taken along: its matches can be substituted at once.

    What begins with a letter is found many times as soon as what begins with one of two.
    """

    def __init__(self, whole: InlineProcessor, source_may_hold: Callable[[str], bool], needs: Needs) -> None:
        super().__init__(whole.md)
        self.whole = whole
        self.source_may_hold = source_may_hold
        patterns: Any = whole.inlinePatterns
        self.patterns = [(each.compiled_re, each.replace, needs[each.pattern]) for each in patterns]
        self.at_once = [_at_once(each.pattern, each.replace, needs[each.pattern]) for each in patterns]
        self.by_marks: dict[tuple[bool, ...], list[tuple[re.Pattern[str], str, str]]] = {}
        """Those of them that texts can need in which these `MARKS` stand."""
        self.plain = not any(isinstance(part, str) and re.search(r"[\x00-\x7f]", part) for _, parts, _ in self.patterns for part in parts)
        """Nothing that is substituted can mean anything in Markdown or HTML."""

    def run(self, root: Element) -> None:
        if not self.plain or self.source_may_hold(STX):
            self.whole.run(root)
            return
        for element in root.iter():
            if element is not root:
                if element.text and holds(element.text, self.MARKS):
                    element.text = self.substitute(element.text)
                if element.tail and holds(element.tail, self.MARKS):
                    element.tail = self.substitute(element.tail)

    def substitute(self, text: str) -> str:
        """The text with the characters that its marks stand for."""
        if isinstance(text, AtomicString):
            return text
        marks = ("'" in text, '"' in text, "--" in text, "..." in text)
        if STX in text or (marks[0] and self.TOUCHING[0].search(text)) or (marks[1] and self.TOUCHING[1].search(text)):
            return self._one_by_one(text)
        for regex, template, mark in self._of(marks):
            if mark in text:
                text = regex.sub(template, text)
        return text.replace(STX, "").replace(ETX, "")

    def _of(self, marks: tuple[bool, ...]) -> list[tuple[re.Pattern[str], str, str]]:
        if marks not in self.by_marks:
            there = [mark for mark, found in zip(self.MARKS, marks, strict=True) if found]
            # Two that touch stand in none of these texts.
            self.by_marks[marks] = [each for each in self.at_once if holds(each[2], there) and set(each[2]) != {"'", '"'}]
        return self.by_marks[marks]

    def _one_by_one(self, text: str) -> str:
        stash: list[str] = []
        for regex, parts, marks in self.patterns:
            start = 0
            while holds(text, marks) and (match := regex.search(text, start)):
                placeholder = INLINE_PLACEHOLDER % f"{len(stash):04d}"
                stash.append("".join(match.group(part) if isinstance(part, int) else part for part in parts))
                text = f"{text[: match.start()]}{placeholder}{text[match.end() :]}"
                start = match.start() + len(placeholder)
        return INLINE_PLACEHOLDER_RE.sub(lambda match: stash[int(match.group(1))], text)


def _at_once(pattern: str, parts: Sequence[int | str], marks: Sequence[str]) -> tuple[re.Pattern[str], str, str]:
    """What finds the matches of a pattern, what they become, and the mark that it needs.

    They become all that other patterns see of a match: the ends of a placeholder, with the text between them.
    """
    kept = [part for part in parts if isinstance(part, str) or pattern not in ANCHORED]
    template = "".join(rf"\g<{part}>" if isinstance(part, int) else part for part in kept)
    return re.compile(ANCHORED.get(pattern, pattern), re.DOTALL), f"{STX}{template}{ETX}", marks[0]
