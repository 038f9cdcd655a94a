"""Python-Markdown, quicker on prose: the same bytes, without the work that a text has no use for.

The library tries each of its processors and patterns on every block and every text. Here quicker ones stand before its own, under the
same names. They do what is sure to give the same, and hand everything else over to the library's:

- A pattern is not tried on a text without the characters that it needs; a processor that looks for a mark, not on a source without it.
- A block none of whose lines begins as a heading, list, quotation and so on do goes to the paragraphs at once.
- Typographic quotation marks are put into the text, not into the library's stash.

What is sure depends on what the library does. So it works alone in a version with which the results were not compared (`bodies.py` has
those), and where anything is registered that is not known here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import smarty
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
    DelimiterProcessor,
    Pattern,
    ReferenceInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor, Treeprocessor, UnescapeTreeprocessor
from markdown.util import ETX, INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_PREFIX, INLINE_PLACEHOLDER_RE, STX, AtomicString

Needs = Mapping[str, tuple[str, ...]]
"""A pattern's regular expression -> texts; where it matches, one of them stands."""

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

_LINE = r"(?:[^\s#=\-_*+:>\x02]|[*_]{1,3}[^\W_])[^\n]*"
_PARAGRAPH = re.compile(rf"(?!\d+\.){_LINE}(?:\n{_LINE})*")
"""No line begins with a blank or a mark of a block; emphasis may, since a rule or a list has no letter there."""
_HEADING = re.compile(r"#{1,6}[^#\\\n]+")


def quicken(md: Markdown, own: Needs) -> bool:
    """Put the quicker processors in place; False, and nothing is changed, if they are not sure to give the same.

    `own` is what the patterns need that the caller has registered. To be called when everything is registered.
    """
    needs = {**INLINE, **SMART, **own}
    if not _is_known(md, needs):
        return False
    source = _Source()
    _replace(md.preprocessors, "normalize_whitespace", 30, lambda whole: _Whitespace(whole, source))
    _replace(md.preprocessors, "fenced_code_block", 25, lambda whole: _Searching(whole, ("```", "~~~")))
    _replace(md.preprocessors, "html_block", 20, lambda whole: _Searching(whole, ("<", "&")))
    md.parser.blockprocessors.register(_Plain(md.parser), "edicola-plain", 200)
    md.inlinePatterns.register(_emphasis(md), "em_strong", 60)
    _replace(md.treeprocessors, "inline", 20, lambda _: _Inline(md, needs))
    _replace(md.treeprocessors, "attr_list", 8, lambda whole: _Attributes(whole, source))
    if "smarty" in md.treeprocessors:
        _replace(md.treeprocessors, "smarty", 6, lambda whole: _Smart(whole, source, needs))
    _replace(md.treeprocessors, "toc", 5, _Headings)
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


def _holds(text: str, marks: Iterable[str]) -> bool:
    for mark in marks:  # noqa: SIM110 (asked for every text: any() takes three times as long)
        if mark in text:
            return True
    return False


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
        return self.whole.run(lines) if text.endswith(" ") or _holds(text, self.UNUSUAL) else [*lines, "", ""]


class _Searching(Preprocessor):
    """Runs on texts that hold one of the marks that it looks for."""

    def __init__(self, whole: Preprocessor, marks: tuple[str, ...]) -> None:
        super().__init__(whole.md)
        self.whole = whole
        self.marks = marks

    def run(self, lines: list[str]) -> list[str]:
        return self.whole.run(lines) if _holds("\n".join(lines), self.marks) else lines


# Blocks


class _Plain(BlockProcessor):
    """Takes the blocks that can only be a paragraph or a heading to their processor, past all others."""

    def test(self, parent: Element, block: str) -> bool:
        processors: Any = self.parser.blockprocessors
        if "blocks" in processors:
            blocks = processors["blocks"]
            if "///" in block or blocks.stack or blocks.cached_parent is not None:
                return False
        if _HEADING.fullmatch(block):
            self.processor: BlockProcessor = processors["hashheader"]
            return True
        self.processor = processors["paragraph"]
        # Without these two it is no table; neither a footnote nor a link's address is defined in it.
        return "|" not in block and "]:" not in block and _PARAGRAPH.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        return self.processor.run(parent, blocks)


# Patterns


class _Emphasis(DelimiterProcessor):
    """Looks for the marks with a regular expression instead of character by character."""

    def search(self, data: str, start: int) -> re.Match[str] | None:
        for found in self.compiled_re.finditer(data, start):
            delimiter = self.delimiters[found.group()]
            match = delimiter.boundary.match(data, found.start())
            if match is not None and (delimiter.stack or match.lastgroup != "end"):
                return match
        return None


def _emphasis(md: Markdown) -> _Emphasis:
    """With the marks that the library gives its own."""
    emphasis = _Emphasis("*", "strong,em", md)
    emphasis.add("_", "strong,em", smart=True)
    return emphasis


class _Inline(InlineProcessor):
    """Tries on each text the patterns that can match there."""

    def __init__(self, md: Markdown, needs: Needs) -> None:
        super().__init__(md)
        patterns: Iterable[Pattern] = md.inlinePatterns
        self.patterns = [(pattern, needs[pattern.pattern], isinstance(pattern, ReferenceInlineProcessor)) for pattern in patterns]
        self.marks = tuple({mark for _, marks, _ in self.patterns for mark in marks} | {INLINE_PLACEHOLDER_PREFIX})
        self.apply = getattr(self, "_InlineProcessor__applyPattern")  # noqa: B009 (the library's, private to its class)

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        if any(_holds(text, self.marks) for element in tree.iter() for text in (element.text, element.tail) if text):
            return super().run(tree, ancestors)
        return tree

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 (in place of the library's)
        if isinstance(data, AtomicString) or not _holds(data, self.marks):
            return data
        index, start = patternIndex, 0
        while index < len(self.patterns):
            pattern, marks, refers = self.patterns[index]
            matched = False
            if _holds(data, marks) and (self.md.references or not refers):
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


class _Smart(Treeprocessor):
    """Substitutes characters in the text itself, where the library leaves them in its stash until the HTML is written.

    While patterns are tried, a placeholder stands for what was substituted, as in the library: the next pattern must not see it.
    """

    MARKS = ("'", '"', "--", "...")

    def __init__(self, whole: InlineProcessor, source: _Source, needs: Needs) -> None:
        super().__init__(whole.md)
        self.whole = whole
        self.source = source
        patterns: Any = whole.inlinePatterns
        self.patterns = [(each.compiled_re, each.replace, needs[each.pattern]) for each in patterns]
        self.plain = not any(isinstance(part, str) and re.search(r"[\x00-\x7f]", part) for _, parts, _ in self.patterns for part in parts)
        """Nothing that is substituted can mean anything in Markdown or HTML."""

    def run(self, root: Element) -> None:
        if not self.plain or self.source.may_hold(STX):
            self.whole.run(root)
            return
        for element in root.iter():
            if element is not root:
                if element.text and _holds(element.text, self.MARKS):
                    element.text = self._substitute(element.text)
                if element.tail and _holds(element.tail, self.MARKS):
                    element.tail = self._substitute(element.tail)

    def _substitute(self, text: str) -> str:
        if isinstance(text, AtomicString):
            return text
        stash: list[str] = []
        for regex, parts, marks in self.patterns:
            start = 0
            while _holds(text, marks) and (match := regex.search(text, start)):
                placeholder = INLINE_PLACEHOLDER % f"{len(stash):04d}"
                stash.append("".join(match.group(part) if isinstance(part, int) else part for part in parts))
                text = f"{text[: match.start()]}{placeholder}{text[match.end() :]}"
                start = match.start() + len(placeholder)
        return INLINE_PLACEHOLDER_RE.sub(lambda match: stash[int(match.group(1))], text)


class _Headings(Treeprocessor):
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
        if not len(heading) and not _holds(text, ("&", "<", ">", STX)):
            return " ".join(text.split())
        return html.unescape(strip_tags(render_inner_html(remove_fnrefs(heading), self.md)))
