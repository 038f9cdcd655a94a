"""Plain Markdown, straight to HTML: paragraphs, headings, pictures, flat lists, quotations, rules, links, emphasis that is not nested.

That is all that most articles are made of, and none of it needs a tree. A text is taken whole or not at all: it is cut into blocks as
the library does, each of a kind that can't change another; and each mark in them must be part of something simple. At the first thing
that is not sure to be the same, the library converts the text. What is sure depends on what the library does, as in `quick_markdown`.
"""

from __future__ import annotations

import re
from itertools import cycle
from typing import Any

from markdown import Markdown
from markdown.extensions.toc import TocTreeprocessor, unique
from markdown.util import ETX, STX
from msgspec import Struct

from generator.model.site import Language
from generator.model.story import Heading
from generator.reading.facts import Collector
from generator.reading.quick_markdown import HEADING, LINE, PARAGRAPH
from generator.reading.quick_quotes import Smart
from generator.reading.text import holds
from generator.reading.words import count_words

_CONTENTS = "[TOC]"
"""Where a table of contents is put, unless a site has changed that."""
_ODD = ("<", "&", "\\", "`", "{", "|", "\t", "\r", STX, ETX)
_ODD_AFTER = {"[": ("]:", "[^", _CONTENTS), "/": ("///",), "~": ("~~~",)}
"""HTML, entities, escapes, code, attributes, tables, blanks to normalize, definitions, footnotes, blocks: the text is the library's.

A single sign is found many times as soon as several, which are only looked for where theirs is.
"""

_ITEM = rf"(?!\d+\. ){LINE}"
_BULLETS = re.compile(rf"[*+-] +{_ITEM}(?:\n[*+-] +{_ITEM})*")
_NUMBERS = re.compile(rf"([0-9]+)\. +{_ITEM}(?:\n[0-9]+\. +{_ITEM})*")
_RULE = re.compile(r"-{3,}|\*{3,}|_{3,}|\* \* \*")
_QUOTATION = re.compile(r">[^\n]*(?:\n>[^\n]*)*")
_ITEM_MARK = re.compile(r"^(?:[*+-]|[0-9]+\.) +", re.MULTILINE)
_QUOTATION_MARK = re.compile(r"^> ?", re.MULTILINE)
_BLANK_LINE = re.compile(r"(?<=\n) +\n")

_MARKS = ("*", "_", "[", "]", "  \n")
_TITLE = r"[^\s\"'()\[\]](?:[^\"()\[\]\n]*[^\s\"()\[\]])?"
_LINK = re.compile(rf"(!\[|\[)([^\[\]]*)\]\(([^\s()<>\"'\[\]]+)(?: +\"({_TITLE})\")?\)")
"""A link or an image without brackets, parentheses or quotation marks inside, but apostrophes in the title: it ends where it seems to."""
_BRACKETS = re.compile(r"(?<!!)\[[^\[\]\x02]*\](?![(\[])")
"""They are text: `[…]`."""
_EMPHASIS = re.compile(r"([*_])(?<!\*\*)(?<!\w_)(\1?)(?=[^\s*_])([^*_]*)(?<=\S)\1\2(?!\1|(?<=_)\w)")
"""A run of marks and the next one, which is as long: where both can be what they seem to be, nothing else can come of them."""
_TAG = re.compile(f"{STX}([0-9]+){ETX}")


def is_odd(text: str) -> bool:
    """Whether a sign stands in the text that leaves it to the library whatever is around it."""
    return holds(text, _ODD) or any(sign in text and holds(text, odd) for sign, odd in _ODD_AFTER.items())


class _UnsureError(Exception):
    """Only the library knows what becomes of the text."""


class Block(Struct, frozen=True):
    """One block of a text."""

    kind: str
    """The element that it becomes."""
    texts: tuple[str, ...]
    """One; of a list its items, of a quotation its paragraphs; of a rule none."""
    start: str = "1"
    """The number of an ordered list's first item."""


class PlainMarkdown:
    """Converts the plain texts of one language, and tells the collector what is in them."""

    def __init__(self, md: Markdown, language: Language, collector: Collector) -> None:
        """With what `quicken` has put into `md`."""
        toc: Any = md.treeprocessors["toc"]
        self.toc: TocTreeprocessor = toc.whole
        self.smart = next((each for each in md.treeprocessors if isinstance(each, Smart)), None)
        self.turns = language.quotes if self.smart is not None and not language.spaced else None
        self.possible = (self.smart is None or self.smart.plain) and self.toc.marker == _CONTENTS and self.toc.base_level >= 0
        self.collector = collector

    def convert(self, text: str) -> str | None:
        """The HTML of a text; None if it is not sure to be the library's, and what the collector was told is then of no use."""
        if not self.possible or is_odd(text):
            return None
        try:
            blocks = _split(text)
            return self._write(blocks) if blocks else None
        except _UnsureError:
            return None

    def _write(self, blocks: list[Block]) -> str:
        deeper = self.toc.base_level
        if deeper == 0 and any(block.kind == "h1" for block in blocks):
            deeper = 1  # an article's own h1 is its title
        self.ids: set[str] = set()
        self.spoken: list[str] = []
        html = "\n".join([self._block(block, deeper) for block in blocks])
        self.collector.words = count_words(" ".join(self.spoken))
        return html

    def _block(self, block: Block, deeper: int) -> str:
        kind, texts = block.kind, block.texts
        if kind == "p":
            html = self._paragraph(texts[0])
            if html.startswith("<p>"):
                self.collector.open(self.spoken[-1])
            return html
        if kind == "hr":
            return "<hr>"
        if kind == "blockquote":
            return "\n".join(["<blockquote>", *map(self._paragraph, texts), "</blockquote>"])
        if kind in ("ul", "ol"):
            start = "" if block.start == "1" else f' start="{block.start}"'
            return "\n".join([f"<{kind}{start}>", *(f"<li>{self._inline(text)}</li>" for text in texts), f"</{kind}>"])
        return self._heading(texts[0], min(int(kind[1]) + deeper, 6))

    def _heading(self, text: str, level: int) -> str:
        if "![" in text:
            raise _UnsureError
        html = self._inline(text)
        name = " ".join(self.spoken[-1].split())
        anchor = unique(self.toc.slugify(name, self.toc.sep), self.ids)
        self.collector.anchors.append(anchor)
        self.collector.headings.append(Heading(level, anchor, name))
        return f'<h{level} id="{anchor}">{html}</h{level}>'

    def _paragraph(self, text: str) -> str:
        """A picture alone in its paragraph is a figure, with its title as the caption."""
        picture = _LINK.fullmatch(text.rstrip()) if text.startswith("![") else None
        if picture is None:
            return f"<p>{self._inline(text)}</p>"
        _, alt, address, title = picture.groups()
        image = self._image(alt, address)
        words = self._words(self._turn(_on_one_line(title or "")))
        self.spoken.append(words)
        caption = f"<figcaption>{_escaped(words)}</figcaption>" if title else ""
        return f"<figure>\n{image}\n{caption}</figure>"

    # Inside a block

    def _inline(self, text: str) -> str:
        """The HTML of a block's text, whose words become the last of `spoken`."""
        if not holds(text, _MARKS):
            words = self._words(self._turn(text))
            self.spoken.append(words)
            return _escaped(words)
        self.tags: list[str] = []
        html = _TAG.split(self._turn(self._mark(text)))
        spoken = html[:]
        for index, piece in enumerate(html):
            if index % 2:
                html[index] = tag = self.tags[int(piece)]
                spoken[index] = " " if tag.startswith("<img") else ""
            elif piece:
                spoken[index] = words = self._words(piece)
                html[index] = _escaped(words)
        self.spoken.append("".join(spoken))
        return "".join(html)

    def _words(self, text: str) -> str:
        """The text of one element, or between two."""
        return self.smart.substitute(text) if self.smart is not None and holds(text, Smart.MARKS) else text

    def _turn(self, text: str) -> str:
        """A block's text, in which double quotes open and close by turns if no spaces part the words."""
        if self.turns is None or '"' not in text:
            return text
        marks = cycle(self.turns)
        return re.sub('"', lambda _: next(marks), text)

    def _mark(self, text: str) -> str:
        """The text with a placeholder for each tag that its marks stand for."""
        if "[" in text or "]" in text:
            text = _LINK.sub(self._link, text)
            rest = _BRACKETS.sub("", text)
            if "[" in rest or "]" in rest:
                raise _UnsureError
        if "  \n" not in text:
            return self._emphasize(text)
        br = self._put("<br>")
        text = self._emphasize(text.replace("  \n", br))
        return re.sub(rf"{br}(?:\s*(?={STX}|\Z))?", f"{br}\n", text)

    def _put(self, tag: str) -> str:
        self.tags.append(tag)
        return f"{STX}{len(self.tags) - 1}{ETX}"

    def _link(self, match: re.Match[str]) -> str:
        mark, text, address, title = match.groups()
        if mark == "![":
            return self._put(self._image(text, address, title))
        if not text.strip():
            raise _UnsureError
        tag = self._put(self._tag("a", {"href": address, **_titled(title)}))
        return f"{tag}{self._emphasize(text)}{self._put('</a>')}"

    def _image(self, alt: str, address: str, title: str | None = None) -> str:
        return self._tag("img", {"alt": alt, "loading": "lazy", "src": address, **_titled(title)})

    def _tag(self, name: str, attributes: dict[str, str]) -> str:
        self.collector.check(name, attributes)
        attributes |= self.collector.point(name, attributes)
        written = "".join(f' {key}="{_quoted(value)}"' for key, value in attributes.items())
        return f"<{name}{written}>"

    def _emphasize(self, text: str) -> str:
        text = _EMPHASIS.sub(self._emphasis, text)
        if "*" in text or "_" in text:
            raise _UnsureError
        return text

    def _emphasis(self, match: re.Match[str]) -> str:
        name, text = "strong" if match.group(2) else "em", match.group(3)
        return f"{self._put(f'<{name}>')}{text}{self._put(f'</{name}>')}"


def _titled(title: str | None) -> dict[str, str]:
    return {} if title is None else {"title": _on_one_line(title)}


def _on_one_line(title: str) -> str:
    return re.sub(r"\s", " ", title)


def _escaped(text: str) -> str:
    """What is left to escape in a text without & and <."""
    return text.replace(">", "&gt;") if ">" in text else text


def _quoted(value: str) -> str:
    return _escaped(value).replace('"', "&quot;")


def _split(text: str) -> list[Block]:
    """The blocks of a text."""
    source = f"{text}\n\n"
    if " \n" in source:
        source = _BLANK_LINE.sub("\n", source)
    found: list[Block] = []
    for each in source.split("\n\n"):
        rest = each.lstrip("\n")
        while rest.startswith("#"):
            line, _, rest = rest.partition("\n")
            title = line.lstrip("#")
            if not HEADING.fullmatch(line) or not title.strip():
                raise _UnsureError
            found.append(Block(f"h{len(line) - len(title)}", (title.strip(),)))
        if rest:
            block = _read(rest)
            if found and found[-1].kind == block.kind != "p":
                block = _join(found.pop(), block)
            found.append(block)
    return found


def _join(first: Block, second: Block) -> Block:
    """One quotation; as one list, their items would have paragraphs."""
    if first.kind != "blockquote":
        raise _UnsureError
    return Block(first.kind, (*first.texts, *second.texts))


def _read(text: str) -> Block:
    """The block that a text is which is no heading."""
    mark = text[0]
    if mark in "-*_" and _RULE.fullmatch(text):
        return Block("hr", ())
    if mark == ">" and _QUOTATION.fullmatch(text):
        paragraphs = tuple(filter(None, (each.lstrip("\n") for each in _QUOTATION_MARK.sub("", text).split("\n\n"))))
        if paragraphs and all(map(PARAGRAPH.fullmatch, paragraphs)):
            return Block("blockquote", paragraphs)
    elif mark in "*+-" and _BULLETS.fullmatch(text):
        return Block("ul", tuple(_ITEM_MARK.sub("", text).split("\n")))
    elif "0" <= mark <= "9" and (numbered := _NUMBERS.fullmatch(text)):
        return Block("ol", tuple(_ITEM_MARK.sub("", text).split("\n")), numbered.group(1))
    elif PARAGRAPH.fullmatch(text):
        return Block("p", (text,))
    raise _UnsureError
