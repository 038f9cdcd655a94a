"""The words of HTML and of Markdown, so that one can be held against the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.model.story import Body
from generator.reading.html_rules import PARTING

_SILENT = frozenset({"script", "style", "template", "noscript", "head", "-comment", "svg"})


def words_of(html: str) -> tuple[str, ...]:
    """The words that a reader of the HTML sees, between blanks."""
    root = LexborHTMLParser(html).body
    return () if root is None else words_in(root)


def words_in(node: LexborNode) -> tuple[str, ...]:
    """Likewise for an element. Elements within a word don't part it."""
    return tuple("".join(_spoken(node)).split())


def _spoken(node: LexborNode) -> Iterator[str]:
    if node.is_text_node:
        yield node.text_content or ""
        return
    if node.tag in _SILENT:
        return
    parts = node.tag in PARTING or node.tag == "br"
    if parts:
        yield " "
    for child in node.iter(include_text=True):
        yield from _spoken(child)
    if parts:
        yield " "


def lost_words(words: Iterable[str], markdown: str, convert: Callable[[str], Body]) -> tuple[str, ...]:
    """Words of the source that are not in the text as Edicola itself shows it, in alphabetical order, each as often as it is missing."""
    missing = Counter(words) - Counter(words_of(convert(markdown).html))
    return tuple(sorted(missing.elements()))
