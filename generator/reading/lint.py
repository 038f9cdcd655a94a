"""Slips that Markdown forgives in silence: what was meant as a link, a note, a comment or code and became text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.model.story import Flaw
from generator.problems import Severity
from generator.reading.places import Places

_REFERENCE = re.compile(r"(?<!\\)\[(?P<text>[^\[\]\n]+)\]\[(?P<ref>[^\[\]\n]*)\]")
_NOTE = re.compile(r"(?<!\\)\[\^(?P<name>[^\]\n]+)\](?!:)")
_NESTED = re.compile(r"\[\^[^\]\n]+\]:(?:[ ]*|[ ]*\n+[ ]{4,})\[\^(?P<name>[^\]\n]+)\]:")
"""The library forgets a footnote that is defined within another."""
_DEFINED = re.compile(r"^[ ]{0,3}\[(?P<name>[^\]\n]+)\]:", re.MULTILINE)
_FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})", re.MULTILINE)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?(?P<void>/?)>")

_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"})
_NEED_NO_END = _VOID | {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "rt", "rp"}
"""Elements that have no end tag, or whose end tag may be left out (HTML standard, 13.1.2.4)."""


def slips(places: Places) -> Iterator[Flaw]:
    """What looks like a slip in the source, code left aside."""
    text = places.text
    if "<!--" in text:
        yield from _unclosed_comment(places, text)
    if "```" in text or "~~~" in text:
        yield from _unclosed_fence(places, text)
    if "<" in text:
        yield from _unclosed_elements(places, re.sub(r"<!--.*?(-->|\Z)", _blank, text, flags=re.DOTALL))
    if "][" in text or "[^" in text:
        yield from _undefined(places, text)
        yield from _nested(places, text)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _flaw(places: Places, offset: int, severity: Severity, message: str, hint: str, **facts: str) -> Flaw:
    return Flaw(severity, message, hint, tuple(facts.items()), *places.at(offset))


def _unclosed_comment(places: Places, text: str) -> Iterator[Flaw]:
    start = text.rfind("<!--")
    if start >= 0 and "-->" not in text[start:]:
        yield _flaw(places, start, "error", "the comment is opened and not closed", "end it with -->")


def _unclosed_fence(places: Places, text: str) -> Iterator[Flaw]:
    for match in _FENCE.finditer(text):
        fence = match.group("fence")
        yield _flaw(places, match.start(), "error", "the code is opened and not closed", "end it with a line {fence}", fence=fence)
        return


def _unclosed_elements(places: Places, text: str) -> Iterator[Flaw]:
    opened: list[tuple[str, int]] = []
    for match in _TAG.finditer(text):
        name = match.group("name").lower()
        if name in _NEED_NO_END or match.group("void"):
            continue
        if not match.group("end"):
            opened.append((name, match.start()))
        elif name in [each for each, _ in opened]:
            while opened[-1][0] != name:
                yield _open(places, *opened.pop())
            opened.pop()
        else:
            yield _flaw(places, match.start(), "error", "</{name}> closes an element that is not open", "leave it out", name=name)
    for name, offset in opened:
        yield _open(places, name, offset)


def _open(places: Places, name: str, offset: int) -> Flaw:
    return _flaw(places, offset, "error", "<{name}> is opened and not closed", "end it with </{name}>", name=name)


def _undefined(places: Places, text: str) -> Iterator[Flaw]:
    defined = {_named(match.group("name")) for match in _DEFINED.finditer(text)}
    for match in _REFERENCE.finditer(text):
        ref = match.group("ref") or match.group("text")
        if _named(ref) not in defined and not match.group("text").startswith("^"):
            hint = "write a line [{ref}]: https://…"
            yield _flaw(places, match.start(), "warning", "the link [{ref}] is not defined", hint, ref=ref)
    for match in _NOTE.finditer(text):
        if _named(f"^{match.group('name')}") not in defined:
            hint = "write a line [^{name}]: the note"
            yield _flaw(places, match.start(), "warning", "the footnote “{name}” is not defined", hint, name=match.group("name"))


def _nested(places: Places, text: str) -> Iterator[Flaw]:
    for match in _NESTED.finditer(text):
        message = "the footnote “{name}” begins within another, and its text is lost"
        yield _flaw(places, match.start(), "error", message, "begin each on a line of its own", name=match.group("name"))


def _named(name: str) -> str:
    return " ".join(name.split()).casefold()
