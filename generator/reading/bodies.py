"""Markdown becomes a Body: HTML in which each link to the site is a marker, and the facts that the rest of the site needs."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from itertools import cycle
from xml.etree import ElementTree

from markdown import Markdown
from markdown import __version__ as library_version
from markdown.extensions import Extension
from markdown.extensions.smarty import SmartyExtension, SubstituteTextPattern
from markdown.extensions.toc import TocExtension
from markdown.inlinepatterns import HtmlInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE, AtomicString

from generator.model.site import Language, MarkdownSettings
from generator.model.story import Body, Heading
from generator.reading import html_rules
from generator.reading.blocks import Blocks, is_embed
from generator.reading.facts import Collector
from generator.reading.html_rules import RawHtml
from generator.reading.slugs import make_slug
from generator.reading.words import count_words

COMPARED = frozenset({"3.11.2", "3.11.3"})
"""Versions of Python-Markdown whose results are proved to be those of `quick_markdown` and `plain_markdown`
(tests/reading/test_quick_markdown.py)."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_END = "edicolaendofthetext"
"""A word that is seen in the HTML of a text exactly if nothing before it has swallowed the end."""

_NOTE_ROLES = {"footnote-ref": "doc-noteref", "footnote-backref": "doc-backlink"}
_APOSTROPHE = r"""'(?:(?<=\w')(?=\w|["“«„])|(?=\d\d))"""
_RAW_CODE = r"(<code\b[^>]*>.*?</code>)"
_ALIGN = re.compile(r"text-align:\s*(left|center|right);?")
_ALIGNED = {"left": "align-start", "center": "align-center", "right": "align-end"}


def make_converter(language: Language, settings: MarkdownSettings) -> Callable[[str], Body]:
    """A function from Markdown to Body in the language. It raises RecursionError for Markdown nested too deeply."""
    collector, blocks = Collector(safe=settings.raw_html == "safe"), Blocks()
    markdown = Markdown(
        extensions=[*_extensions(language, settings), blocks, _Collect(collector, blocks), *(name for name, _ in settings.extensions)],
        extension_configs=dict(settings.extensions),
        output_format="html",
    )
    plain = _plain_converter(markdown, language, settings, collector)

    def convert(text: str) -> Body:
        collector.start(text)
        converted = plain(text)
        if converted is not None:
            return Body(converted, collector.facts())
        whole = "markdown=" not in text or _END in markdown.reset().convert(f"{text}\n\n{_END}\n")
        markdown.reset()
        collector.start(text)
        blocks.start(text)
        converted = markdown.convert(text)
        if not whole:
            collector.name_lost_text()
        if collector.raw_html and settings.raw_html == "safe":
            converted = html_rules.clean(converted)
        return Body(converted, collector.facts(blocks.finish()))

    return convert


def _plain_converter(md: Markdown, language: Language, settings: MarkdownSettings, collector: Collector) -> Callable[[str], str | None]:
    """Makes the library quicker, and answers for texts that need nothing of it: their HTML, or None. Does neither where it is not sure."""
    if _may_be_quick(settings):
        from generator.reading.quick_markdown import quicken  # noqa: PLC0415 (they build on what other versions may not have)

        if quicken(md, {_RAW_CODE: ("<code",), _APOSTROPHE: ("'",)}):
            from generator.reading.plain_markdown import PlainMarkdown  # noqa: PLC0415

            return PlainMarkdown(md, language, collector).convert
    return lambda _: None


def _may_be_quick(settings: MarkdownSettings) -> bool:
    return settings.fast and library_version in COMPARED and all(name == "toc" for name, _ in settings.extensions)


def _extensions(language: Language, settings: MarkdownSettings) -> list[Extension | str]:
    def heading_id(text: str, separator: str) -> str:
        return make_slug(text, ascii_only=language.ascii_slugs) or "section"

    found: list[Extension | str] = ["extra", "sane_lists", TocExtension(slugify=heading_id)]
    if settings.smart_quotes:
        found.append(_Quotes(language))
    return found


class _Quotes(SmartyExtension):
    """Smart quotes in the language's style; ’ before a year ('80) and between a word and a quotation mark (l'"ora")."""

    def __init__(self, language: Language) -> None:
        self.language = language
        opening, closing = language.quotes
        marks = {"left-double-quote": opening, "right-double-quote": closing, "left-single-quote": "‘", "right-single-quote": "’"}
        super().__init__(substitutions=marks | {"ndash": "–", "mdash": "—", "ellipsis": "…"})

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        super().extendMarkdown(md)
        apostrophe = SubstituteTextPattern(_APOSTROPHE, ("’",), md)
        self.inlinePatterns.register(apostrophe, "edicola-apostrophe", 60)
        if not self.language.spaced:
            md.treeprocessors.register(_Turns(md, self.language.quotes), "edicola-turns", 6.5)
        md.inlinePatterns.register(_RawCode(_RAW_CODE, md), "edicola-raw-code", 95)


class _Turns(Treeprocessor):
    """Double quotes open and close by turns: where no spaces part the words, nothing else tells one from the other."""

    def __init__(self, md: Markdown, quotes: tuple[str, str]) -> None:
        super().__init__(md)
        self.quotes = quotes

    def run(self, root: ElementTree.Element) -> None:
        self._turn(root, cycle(self.quotes))

    def _turn(self, element: ElementTree.Element, marks: Iterator[str]) -> None:
        if self.md.is_block_level(element.tag):
            marks = cycle(self.quotes)
        if element.text and not isinstance(element.text, AtomicString):
            element.text = re.sub('"', lambda _: next(marks), element.text)
        for child in element:
            self._turn(child, marks)
            if child.tail:
                child.tail = re.sub('"', lambda _: next(marks), child.tail)


class _RawCode(HtmlInlineProcessor):
    """Code that an author wrote as HTML is kept whole, so that its quotation marks stay as they are."""


class _Collect(Extension):
    """Reads the finished tree: marks links, names flaws, counts words."""

    def __init__(self, collector: Collector, blocks: Blocks) -> None:
        super().__init__()
        self.collector = collector
        self.blocks = blocks

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.treeprocessors.register(_CollectProcessor(md, self.collector, self.blocks), "edicola", -1)
        md.treeprocessors.register(_Values(md), "edicola-values", 7.9)
        md.treeprocessors.register(_Figures(md), "edicola-figures", 7)


def _plain(value: str) -> str:
    """An attribute as a browser reads it: Python-Markdown leaves entities in, and spells <mail@example.org> with them."""
    return html.unescape(value.replace(AMP_SUBSTITUTE, "&"))


class _Values(Treeprocessor):
    """Attributes without a value (`{: hidden }`) have an empty one, as in HTML; the library has None, which is no text."""

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            if element.attrib and None in element.attrib.values():
                element.attrib.update({name: "" for name, value in element.items() if value is None})


class _Figures(Treeprocessor):
    """Pictures alone in their paragraph become figures, before the quotation marks of their captions are looked at."""

    def run(self, root: ElementTree.Element) -> None:
        _make_figures(root)


class _CollectProcessor(Treeprocessor):
    def __init__(self, md: Markdown, collector: Collector, blocks: Blocks) -> None:
        super().__init__(md)
        self.collector = collector
        self.blocks = blocks

    def run(self, root: ElementTree.Element) -> None:
        _shift_headings(root)
        self._rewrite_stash()
        for element in root.iter():
            if isinstance(element.tag, str):
                self._visit(element)
        self.collector.frames.update(self.blocks.mark_frames())
        self.collector.words += count_words(self._text(root))
        for element in root:
            if element.tag == "p" and not self.collector.summary:
                self.collector.open(self._text(element))

    def _visit(self, element: ElementTree.Element) -> None:
        tag = str(element.tag)
        if not element.attrib and tag in html_rules.TAGS and tag != "img":
            return
        if "style" in element.attrib and tag in ("td", "th"):
            _align(element)
        attributes = {name: _plain(value) for name, value in element.attrib.items()}
        self.collector.check(tag, attributes)
        for name, value in self.collector.point(tag, attributes).items():
            element.set(name, value)
        if tag == "img":
            element.set("loading", "lazy")
        elif element.get("class") in _NOTE_ROLES:
            element.attrib.pop("title", None)  # English in every language; the role says the same to a screen reader
            element.set("role", _NOTE_ROLES[element.attrib["class"]])
        elif tag in _HEADINGS and "id" in element.attrib:
            self.collector.headings.append(Heading(_HEADINGS[tag], element.attrib["id"], " ".join(self._text(element).split())))

    def _rewrite_stash(self) -> None:
        """HTML that the author wrote never becomes part of the tree: it waits in the library's stash."""
        blocks = self.md.htmlStash.rawHtmlBlocks
        for index, block in enumerate(blocks):
            if isinstance(block, str) and "<" in block:
                self.collector.raw_html = True
                raw = RawHtml(self.collector.check, self.collector.point)
                blocks[index] = raw.rewrite(block)
                self.collector.words += count_words(raw.text)

    def _text(self, element: ElementTree.Element) -> str:
        """The words that a reader sees: what waits in the stash put back, without tags or footnote numbers."""
        text = HTML_PLACEHOLDER_RE.sub(self._stashed, "".join(_spoken(element)))
        return _plain(text) if AMP_SUBSTITUTE in text else text

    def _stashed(self, match: re.Match[str]) -> str:
        block = self.md.htmlStash.rawHtmlBlocks[int(match.group(1))]
        if not isinstance(block, str) or "<" in block:
            return " " if isinstance(block, str) and html_rules.parts_words(block) else ""
        return html.unescape(block)


def _spoken(element: ElementTree.Element) -> Iterator[str]:
    """What is read aloud of a text: no table of contents, no number of a footnote, no title of what another site shows."""
    if element.get("class") == "toc" or is_embed(element) or (element.tag == "sup" and element.get("id", "").startswith("fnref")):
        return
    if element.tag in html_rules.PARTING:
        yield " "
    if element.text:
        yield element.text
    for child in element:
        yield from _spoken(child)
        if child.tail:
            yield child.tail


def _shift_headings(root: ElementTree.Element) -> None:
    """An article's own h1 is its title: a text that uses `#` for its headings is moved down a level."""
    if any(element.tag == "h1" for element in root.iter()):
        for element in root.iter():
            level = _HEADINGS.get(str(element.tag))
            if level:
                element.tag = f"h{min(level + 1, 6)}"


def _make_figures(root: ElementTree.Element) -> None:
    """A picture alone in its paragraph is a figure; its title is the caption."""
    for element in root.iter("p"):
        if len(element) == 1 and element[0].tag == "img" and not (element.text or "").strip() and not (element[0].tail or "").strip():
            picture = element[0]
            element.tag = "figure"
            element.text = picture.tail = "\n"
            caption = picture.attrib.pop("title", "")
            if caption:
                ElementTree.SubElement(element, "figcaption").text = caption


def _align(element: ElementTree.Element) -> None:
    """A class instead of the library's style attribute, which a strict Content-Security-Policy ignores."""
    found = _ALIGN.fullmatch(element.attrib["style"].strip())
    if found:
        del element.attrib["style"]
        element.set("class", _ALIGNED[found.group(1)])
