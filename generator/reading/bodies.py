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
from generator.model.story import Body, Facts, Flaw, Heading, Ref
from generator.problems import Severity
from generator.reading import html_rules
from generator.reading.blocks import Blocks, is_embed
from generator.reading.embeds import origin_of_frame
from generator.reading.html_rules import MARKER, RawHtml
from generator.reading.lint import slips
from generator.reading.places import START, Places
from generator.reading.slugs import make_slug
from generator.reading.words import count_words, shorten

COMPARED = frozenset({"3.11.2", "3.11.3"})
"""Versions of Python-Markdown whose results are proved to be the same with `quick_markdown` (tests/reading/test_quick_markdown.py)."""

SUMMARY_LENGTH = 200
"""Characters of a summary that is taken from the first paragraph."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_END = "edicolaendofthetext"
"""A word that is seen in the HTML of a text exactly if nothing before it has swallowed the end."""

_NOTE_ROLES = {"footnote-ref": "doc-noteref", "footnote-backref": "doc-backlink"}
_WORD = re.compile(r"\w")
_APOSTROPHE = r"""(?<=\w)'(?=\w|["“«„])|'(?=\d\d)"""
_RAW_CODE = r"(<code\b[^>]*>.*?</code>)"
_ALIGN = re.compile(r"text-align:\s*(left|center|right);?")
_ALIGNED = {"left": "align-start", "center": "align-center", "right": "align-end"}


def make_converter(language: Language, settings: MarkdownSettings) -> Callable[[str], Body]:
    """A function from Markdown to Body in the language. It raises RecursionError for Markdown nested too deeply."""
    collect = _Collect(settings)
    markdown = Markdown(
        extensions=[*_extensions(language, settings), collect.blocks, collect, *(name for name, _ in settings.extensions)],
        extension_configs=dict(settings.extensions),
        output_format="html",
    )
    if _may_be_quick(settings):
        from generator.reading.quick_markdown import quicken  # noqa: PLC0415 (it builds on what other versions may not have)

        quicken(markdown, {_RAW_CODE: ("<code",), _APOSTROPHE: ("'",)})

    def convert(text: str) -> Body:
        whole = "markdown=" not in text or _END in markdown.reset().convert(f"{text}\n\n{_END}\n")
        markdown.reset()
        collect.start(text)
        converted = markdown.convert(text)
        if not whole:
            collect.name_lost_text()
        if collect.raw_html and settings.raw_html == "safe":
            converted = html_rules.clean(converted)
        return Body(converted, collect.facts())

    return convert


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

    def __init__(self, settings: MarkdownSettings) -> None:
        super().__init__()
        self.safe = settings.raw_html == "safe"
        self.blocks = Blocks()
        self.start("")

    def start(self, source: str) -> None:
        """Forget the article before; the next tree is this text's."""
        self.places = Places(source)
        self.refs: list[Ref] = []
        self.flaws: list[Flaw] = []
        self.anchors: list[str] = []
        self.headings: list[Heading] = []
        self.words = 0
        self.summary = ""
        self.frames: set[str] = set()
        self.raw_html = False
        self.blocks.start(source)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.treeprocessors.register(_CollectProcessor(md, self), "edicola", -1)
        md.treeprocessors.register(_Values(md), "edicola-values", 7.9)
        md.treeprocessors.register(_Figures(md), "edicola-figures", 7)

    def name_lost_text(self) -> None:
        """Python-Markdown drops what follows an element with markdown="1" that is not closed."""
        place = self.places.of_text("markdown=")
        while (further := self.places.of_text("markdown=")) != START:
            place = further
        self.flaw(place, "error", "the text after this is lost", "is the element opened and not closed?")

    def facts(self) -> Facts:
        for ref in self.refs:
            note = ref.target.removeprefix("#fnref:")
            if note != ref.target and ref.target[1:] not in self.anchors:
                self.flaw(self.places.of_text(f"[^{note}]:"), "error", "the footnote “{note}” is not used in the text", "", note=note)
        if self.safe:
            self.flaws += slips(self.places)
        self.flaws += self.blocks.finish()
        return Facts(
            words=self.words,
            summary=self.summary,
            anchors=tuple(self.anchors),
            refs=tuple(self.refs),
            headings=tuple(self.headings),
            frames=tuple(sorted(self.frames)),
            flaws=tuple(self.flaws),
        )

    def flaw(self, place: tuple[int, int], severity: Severity, message: str, hint: str, **facts: str) -> None:
        self.flaws.append(Flaw(severity, message, hint, tuple(facts.items()), *place))

    def check(self, tag: str, attributes: dict[str, str]) -> None:
        """Name what an article may not hold."""
        if self.safe:
            for needle, message, hint, facts in html_rules.breaches(tag, attributes):
                self.flaw(self.places.of_text(needle), "error", message, hint, **facts)

    def point(self, tag: str, attributes: dict[str, str]) -> dict[str, str]:
        """The element's links to the site, replaced by markers; its anchors noted."""
        if "id" in attributes:
            self.anchors.append(attributes["id"])
        changed = {}
        for name in ("href", "src"):
            target = attributes.get(name)
            if target is None:
                continue
            place = self.places.of_target(target)
            if tag == "iframe":
                self.frames.add(origin_of_frame(target))
            if tag == "img" and not attributes.get("alt"):
                hint = "write it between the brackets: ![what can be seen]({src})"
                self.flaw(place, "warning", "the image has no alternative text", hint, src=target)
            if tag == "img" and html_rules.goes_away(target):
                hint = "put the file beside the article"
                self.flaw(place, "warning", "the picture lies on a server of Wix, and goes with the account: {src}", hint, src=target)
            if not html_rules.is_external(target):
                changed[name] = f"{MARKER}{len(self.refs)}"
                self.refs.append(Ref(_ref_kind(tag, target, attributes), target, *place))
        return changed


def _plain(value: str) -> str:
    """An attribute as a browser reads it: Python-Markdown leaves entities in, and spells <mail@example.org> with them."""
    return html.unescape(value.replace(AMP_SUBSTITUTE, "&"))


def _ref_kind(tag: str, target: str, attributes: dict[str, str]) -> str:
    if target.startswith("#"):
        return "anchor"
    if tag == "a":
        return "link"
    return "image" if tag == "img" and "width" not in attributes else "file"


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
    def __init__(self, md: Markdown, collect: _Collect) -> None:
        super().__init__(md)
        self.collect = collect

    def run(self, root: ElementTree.Element) -> None:
        _shift_headings(root)
        self._rewrite_stash()
        for element in root.iter():
            if isinstance(element.tag, str):
                self._visit(element)
        self.collect.frames.update(self.collect.blocks.mark_frames())
        self.collect.words += count_words(self._text(root))
        self.collect.summary = self._summary(root)

    def _visit(self, element: ElementTree.Element) -> None:
        tag = str(element.tag)
        if not element.attrib and tag in html_rules.TAGS and tag != "img":
            return
        if "style" in element.attrib and tag in ("td", "th"):
            _align(element)
        attributes = {name: _plain(value) for name, value in element.attrib.items()}
        self.collect.check(tag, attributes)
        for name, value in self.collect.point(tag, attributes).items():
            element.set(name, value)
        if tag == "img":
            element.set("loading", "lazy")
        elif element.get("class") in _NOTE_ROLES:
            element.attrib.pop("title", None)  # English in every language; the role says the same to a screen reader
            element.set("role", _NOTE_ROLES[element.attrib["class"]])
        elif tag in _HEADINGS and "id" in element.attrib:
            self.collect.headings.append(Heading(_HEADINGS[tag], element.attrib["id"], " ".join(self._text(element).split())))

    def _rewrite_stash(self) -> None:
        """HTML that the author wrote never becomes part of the tree: it waits in the library's stash."""
        blocks = self.md.htmlStash.rawHtmlBlocks
        for index, block in enumerate(blocks):
            if isinstance(block, str) and "<" in block:
                self.collect.raw_html = True
                raw = RawHtml(self.collect.check, self.collect.point)
                blocks[index] = raw.rewrite(block)
                self.collect.words += count_words(raw.text)

    def _text(self, element: ElementTree.Element) -> str:
        """The words that a reader sees: what waits in the stash put back, without tags or footnote numbers."""
        text = HTML_PLACEHOLDER_RE.sub(self._stashed, "".join(_spoken(element)))
        return _plain(text) if AMP_SUBSTITUTE in text else text

    def _stashed(self, match: re.Match[str]) -> str:
        block = self.md.htmlStash.rawHtmlBlocks[int(match.group(1))]
        if not isinstance(block, str) or "<" in block:
            return " " if isinstance(block, str) and html_rules.parts_words(block) else ""
        return html.unescape(block)

    def _summary(self, root: ElementTree.Element) -> str:
        for element in root:
            if element.tag == "p":
                text = " ".join(self._text(element).split())
                if _WORD.search(text):
                    return shorten(text, SUMMARY_LENGTH)
        return ""


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
