"""Python-Markdown, quicker on prose: the same bytes, without the work that a text has no use for.

The library tries each of its processors and patterns on every block and every text. Here quicker ones stand before its own, under the
same names. They do what is sure to give the same, and hand everything else over to the library's:

- A pattern is not tried on a text without the characters that it needs; nor a tree searched for what its source has no mark of.
- A block none of whose lines begins as a heading, list, quotation and so on do goes to the paragraphs at once.
- Typographic quotation marks are put into the text, not into the library's stash (`quick_quotes.py`).

What is sure depends on what the library does. So it works alone in a version with which the results were not compared (`bodies.py` has
those), and where anything is registered that is not known here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.toc import TocTreeprocessor, remove_fnrefs, render_inner_html, strip_tags, unique
from markdown.inlinepatterns import (
    AUTOLINK_RE,
    AUTOMAIL_RE,
    BACKTICK_RE,
    ENTITY_RE,
    ESCAPE_RE,
    HTML_RE,
    IMAGE_LINK_RE,
    LINE_BREAK_RE,
    LINK_RE,
    Pattern,
    ReferenceInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor, Treeprocessor, UnescapeTreeprocessor
from markdown.util import ETX, INLINE_PLACEHOLDER_PREFIX, STX, AtomicString

from generator.reading.quick_quotes import SMART, Needs, Smart
from generator.reading.text import holds

INLINE: Needs = {
    BACKTICK_RE: ("`",),
    ESCAPE_RE: ("\\",),
    r"\[\^([^\]]*)\]": ("[^",),  # footnotes
    LINK_RE: ("[",),
    IMAGE_LINK_RE: ("![",),
    AUTOLINK_RE: ("<",),
    AUTOMAIL_RE: ("<",),
    LINE_BREAK_RE: ("  \n",),
    HTML_RE: ("<",),
    ENTITY_RE: ("&",),
    r"\*|_": ("*", "_"),
}
_KNOWN = frozenset(
    {
        *("normalize_whitespace", "fenced_code_block", "html_block"),
        *(
            "markdown_block",
            "empty",
            "indent",
            "blocks",
            "defindent",
            "code",
            "table",
            "hashheader",
            "setextheader",
            "hr",
            "olist",
            "ulist",
        ),
        *("deflist", "quote", "footnote", "abbr", "reference", "paragraph"),
        *("inline", "blocks_on_inline_end", "footnote-duplicate", "prettify", "attr_list", "smarty", "toc", "unescape"),
        *("edicola-values", "edicola-figures", "edicola-turns", "edicola"),
        *("raw_html", "amp_substitute"),
    }
)
"""The names of all that may be registered but patterns: before blocks, of blocks, of the tree, after it."""
_MODULES = ("markdown.", "pymdownx.blocks", "generator.reading.")
"""Where it may be from: under a name like `extra`, another package may have put something of its own."""

LINE = r"(?:[^\s#=\-_*+:>\x02]|(?!\*\[)[*_]{1,3}[^\s*_])[^\n]*"
"""A line that begins with neither a blank nor a mark of a block. Emphasis may: a rule or a list goes on otherwise, as an abbreviation."""
PARAGRAPH = re.compile(rf"(?!\d+\. ){LINE}(?:\n{LINE})*")
HEADING = re.compile(r"#{1,6}[^#\\\n]+")


def quicken(md: Markdown, own: Needs) -> bool:
    """Put the quicker processors in place; False, and nothing is changed, if they are not sure to give the same.

    `own` is what the patterns need that the caller has registered. To be called when everything is registered.
    """
    needs = {**INLINE, **SMART, **own}
    if not _is_known(md, needs):
        return False
    source = _Source()
    _replace(md.preprocessors, "normalize_whitespace", 30, lambda whole: _Whitespace(whole, source))
    md.parser.blockprocessors.register(_Plain(md.parser), "edicola-plain", 200)
    _replace(md.treeprocessors, "inline", 20, lambda _: _Inline(md, needs))
    _replace(md.treeprocessors, "attr_list", 8, lambda whole: _Attributes(whole, source))
    if "smarty" in md.treeprocessors:
        _replace(md.treeprocessors, "smarty", 6, lambda whole: Smart(whole, source.may_hold, needs))
    _replace(md.treeprocessors, "toc", 5, Headings)
    _replace(md.treeprocessors, "unescape", 0, lambda _: _Unescape(md, source))
    return True


def _replace(registry: Any, name: str, priority: float, make: Callable[[Any], Any]) -> None:
    registry.register(make(registry[name]), name, priority)


def _is_known(md: Markdown, needs: Needs) -> bool:
    """Whether each thing that is registered is one of those that this module was made for."""
    registries: list[Any] = [md.preprocessors, md.parser.blockprocessors, md.treeprocessors, md.postprocessors]
    smart: Any = md.treeprocessors["smarty"].inlinePatterns if "smarty" in md.treeprocessors else ()  # type: ignore[attr-defined]
    toc: Any = md.treeprocessors["toc"]
    return (
        all(sum(name in registry for name in _KNOWN) == len(registry) for registry in registries)
        and all(type(item).__module__.startswith(_MODULES) for registry in (*registries, md.inlinePatterns, smart) for item in registry)
        and all(pattern.pattern in needs for pattern in (*md.inlinePatterns, *smart))
        and not (toc.use_anchors or toc.use_permalinks)
    )


# Before blocks


class _Source:
    """The text that is being converted, as its author wrote it."""

    text = ""

    def may_hold(self, mark: str) -> bool:
        """Whether the mark can be in the tree. The options of a block are YAML, which can spell any character with a backslash."""
        return mark in self.text or ("///" in self.text and "\\" in self.text)


class _Whitespace(Preprocessor):
    """Nothing to normalize in most texts."""

    UNUSUAL = ("\t", "\r", " \n", STX, ETX)

    def __init__(self, whole: Preprocessor, source: _Source) -> None:
        super().__init__(whole.md)
        self.whole = whole
        self.source = source

    def run(self, lines: list[str]) -> list[str]:
        text = self.source.text = "\n".join(lines)
        return self.whole.run(lines) if text.endswith(" ") or holds(text, self.UNUSUAL) else [*lines, "", ""]


# Blocks


class _Plain(BlockProcessor):
    """Takes the blocks that can only be a paragraph or a heading to their processor, past all others."""

    def test(self, parent: Element, block: str) -> bool:
        processors: Any = self.parser.blockprocessors
        if "blocks" in processors:
            blocks = processors["blocks"]
            if "///" in block or blocks.stack or blocks.cached_parent is not None:
                return False
        if HEADING.fullmatch(block):
            self.processor: BlockProcessor = processors["hashheader"]
            return True
        self.processor = processors["paragraph"]
        # Without these two it is no table; neither a footnote nor a link's address is defined in it.
        return "|" not in block and "]:" not in block and PARAGRAPH.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        return self.processor.run(parent, blocks)


# Patterns


class _Inline(InlineProcessor):
    """Tries on each text the patterns that can match there."""

    def __init__(self, md: Markdown, needs: Needs) -> None:
        super().__init__(md)
        patterns: Iterable[Pattern] = md.inlinePatterns
        self.patterns = [(pattern, needs[pattern.pattern], isinstance(pattern, ReferenceInlineProcessor)) for pattern in patterns]
        self.marks = tuple({mark for _, marks, _ in self.patterns for mark in marks} | {INLINE_PLACEHOLDER_PREFIX})
        self.apply = getattr(self, "_InlineProcessor__applyPattern")  # noqa: B009 (the library's, private to its class)

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        if any(holds(text, self.marks) for element in tree.iter() for text in (element.text, element.tail) if text):
            return super().run(tree, ancestors)
        return tree

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 (in place of the library's)
        if isinstance(data, AtomicString) or not holds(data, self.marks):
            return data
        index, start = patternIndex, 0
        while index < len(self.patterns):
            pattern, marks, refers = self.patterns[index]
            matched = False
            if holds(data, marks) and (self.md.references or not refers):
                data, matched, start = self.apply(pattern, data, index, start)
            if not matched:
                index, start = index + 1, 0
        return data


# The tree


class _Attributes(Treeprocessor):
    """Looks for lists of attributes where there is a brace."""

    def __init__(self, whole: Treeprocessor, source: _Source) -> None:
        super().__init__(whole.md)
        self.whole = whole
        self.source = source

    def run(self, root: Element) -> None:
        if self.source.may_hold("{"):
            self.whole.run(root)


class _Unescape(UnescapeTreeprocessor):
    """Restores what was escaped, if anything was."""

    def __init__(self, md: Markdown, source: _Source) -> None:
        super().__init__(md)
        self.source = source

    def run(self, root: Element) -> None:
        if "\\" in self.source.text:
            super().run(root)


class Headings(Treeprocessor):
    """Gives headings their ids. A table of contents is built where the text asks for one."""

    def __init__(self, whole: TocTreeprocessor) -> None:
        super().__init__(whole.md)
        self.whole = whole

    def run(self, root: Element) -> None:
        elements = list(root.iter())
        headings = [element for element in elements if self.whole.header_rgx.match(element.tag)]
        marked = any(element.text and self.whole.marker in element.text for element in elements)
        if marked or any("id" in heading.attrib or "data-toc-label" in heading.attrib for heading in headings):
            self.whole.run(root)
            return
        used = {element.attrib["id"] for element in elements if "id" in element.attrib}
        for heading in headings:
            self.whole.set_level(heading)
            heading.attrib["id"] = unique(self.whole.slugify(self._name(heading), self.whole.sep), used)

    def _name(self, heading: Element) -> str:
        text = heading.text or ""
        if not len(heading) and not holds(text, ("&", "<", ">", STX)):
            return " ".join(text.split())
        return html.unescape(strip_tags(render_inner_html(remove_fnrefs(heading), self.md)))
