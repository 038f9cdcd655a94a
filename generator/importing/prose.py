"""Text becomes Markdown that says the same words: whatever Markdown would take for a sign is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.reading.text import decode

_SIGNS = re.compile(r"[\\`*\[\]{}|]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|<(?=[A-Za-z/!?])")
"""What is a sign wherever it stands. A low line within a word is none."""

_STARTS = (
    (re.compile(r"(#)"), r"\\\1"),
    (re.compile(r"(>)"), r"\\\1"),
    (re.compile(r"([+-])(?=\s|$)"), r"\\\1"),
    (re.compile(r"(\d+)\.(?=\s|$)"), r"\1\\."),
    (re.compile(r":(?=\s|$|[-|:])"), "&#58;"),
    (re.compile(r"~(?=~~)"), "&#126;"),
    (re.compile(r"/(?=//)"), r"\\/"),
    (re.compile(r"=(?==*\s*$)"), "&#61;"),
    (re.compile(r"-(?=[-\s]*$)"), r"\\-"),
)
"""What is a sign at the start of a line: headings, quotations, lists, definitions, fences, blocks, underlines, rules."""


def cleaned(text: str) -> str:
    """The text with one kind of line ends and without what XML forbids."""
    return decode(text.replace("\0", "").encode("utf-8", "replace"), "")[0]


def escaped(text: str) -> str:
    """Text for within a line."""
    return _SIGNS.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    sign = match.group()
    return {"<": "&lt;", "&": "&amp;"}.get(sign, f"\\{sign}")


def guarded(markdown: str) -> str:
    """Lines within a paragraph, whose starts are no signs."""
    return "\n".join(_guard(line) for line in markdown.split("\n"))


def _guard(line: str) -> str:
    line = line.lstrip(" \t")
    for pattern, instead in _STARTS:
        line = pattern.sub(instead, line, count=1) if pattern.match(line) else line
    return line


def paragraph(text: str) -> str:
    """A paragraph of plain text, on one line."""
    return guarded(escaped(" ".join(re.split(r"[ \t\n]+", text.strip(" \t\n")))))


def paragraphs(texts: Iterable[str]) -> str:
    """Paragraphs of plain text as Markdown; empty ones are left out."""
    return "\n\n".join(filter(None, map(paragraph, texts)))


def heading(markdown: str) -> str:
    """What may stand after the hashes of a heading: a hash at its end would be dropped."""
    return re.sub(r"(#+)\s*$", lambda match: "".join(f"\\{sign}" for sign in match.group(1)), markdown)
