"""The blocks of an article: figures with rich captions, galleries, pull quotes, notes, details, and what is shown of other sites."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from msgspec import Struct
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block, type_boolean, type_string

from generator.model.story import Flaw
from generator.reading.block_lines import KINDS, Opening, block_names, option_names, read_block_lines
from generator.reading.embeds import PROVIDERS, find_embed, origin_of_frame

FRAME = "data-frame"
"""The attribute of an embed that holds the address of its frame. No author can write it: what stands in it is what `find_embed` made."""


_PROCESSOR, _PRIORITY = "blocks", 89.99
"""What the library registers its block processor as."""
_MISPLACED = r"^(?![ ]{{0,3}}/).*?(/{{3,}}[ ]*{name}\b)"


class Blocks(BlocksExtension):
    """Registers each kind of block under all of its names, and keeps what one text has of them."""

    def __init__(self) -> None:
        super().__init__()
        self.processor: BlocksProcessor | None = None
        self.start("")

    def start(self, source: str) -> None:
        """Forget the article before; the next blocks are this text's."""
        self.source = source
        self.searched = 0
        self.openings, self.flaws = read_block_lines(source)
        self.made: list[str] = []
        self.frames: list[tuple[Element, str]] = []
        if self.processor is not None:
            self._turn("///" in source, self.processor)

    def _turn(self, on: bool, processor: BlocksProcessor) -> None:
        """Only texts that may have blocks are searched for them: it takes a third of the time of a deep list."""
        known = processor.parser.blockprocessors
        if not on and _PROCESSOR in known:
            known.deregister(_PROCESSOR)
        elif on and _PROCESSOR not in known:
            known.register(processor, _PROCESSOR, _PRIORITY)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802 (the library's name)
        self.processor = block_mgr
        for name, kind in block_names().items():
            block_mgr.register(_named(name, kind), {"blocks": self})

    def flaw(self, opening: Opening, message: str, hint: str, **facts: str) -> None:
        self.flaws.append(Flaw("error", message, hint, tuple(facts.items()), opening.line, opening.column))

    def next_opening(self, name: str) -> Opening:
        """The line that opens the block which is being made."""
        index = len(self.made)
        self.made.append(name)
        return self.openings[index] if index < len(self.openings) else Opening(name, 3, 1, 1)

    def misplace(self, name: str, opening: Opening | None = None) -> None:
        """Name a block that stands where none can; without the opening, the next line that is indented or follows a mark."""
        if opening is None:
            found = re.compile(_MISPLACED.format(name=re.escape(name)), re.IGNORECASE | re.MULTILINE).search(self.source, self.searched)
            offset = found.start(1) if found else 0
            self.searched = offset + 1
            opening = Opening(name, 3, self.source.count("\n", 0, offset) + 1, offset - self.source.rfind("\n", 0, offset))
        hint = "a block stands in no list, quotation or HTML: begin it at the start of a line, after a blank one"
        self.flaw(opening, "the block “{name}” can't stand here", hint, name=name)

    def finish(self) -> list[Flaw]:
        """All flaws of the text's blocks; one too if a line that opens a block has become something else."""
        if not self.flaws:
            made = [*self.made, *[""] * len(self.openings)]
            lost = next((opening for opening, name in zip(self.openings, made, strict=False) if opening.name != name), None)
            if lost is not None:
                self.misplace(lost.name, lost)
        return self.flaws

    def mark_frames(self) -> Iterator[str]:
        """Puts the address of its frame on each embed, and gives what a policy must allow."""
        for element, frame in self.frames:
            element.set(FRAME, frame)
            yield origin_of_frame(frame)


def _named(name: str, kind: str) -> type[Block]:
    types: dict[type, Callable[[Any], Any]] = {bool: type_boolean, str: type_string}
    spec = KINDS[kind]
    options = {each: (None, types[spec.options[option]]) for each, option in option_names(kind).items()}
    argument = {"none": False, "optional": None, "required": True}[spec.words]
    return type(
        f"{_CLASSES[kind].__name__}_{name}", (_CLASSES[kind],), {"NAME": name, "KIND": kind, "ARGUMENT": argument, "OPTIONS": options}
    )


class _Block(Block):
    """A block of ours: it stands among paragraphs, and knows its line."""

    KIND = ""

    def on_validate(self, parent: Element) -> bool:
        """Not in a list or quotation: their marks and indents would hide the lines of the block from `read_block_lines`."""
        if parent.tag in ("li", "dd") or (parent.tag == "blockquote" and parent.get("class") != "pull"):
            self.blocks.misplace(self.NAME)
            return False
        return True

    def on_init(self) -> None:
        self.blocks: Blocks = self.config["blocks"]

    def on_markdown(self) -> str:
        return "block"

    def on_create(self, parent: Element) -> Element:
        self.opening = self.blocks.next_opening(self.NAME)
        return self.make(parent)

    @abstractmethod
    def make(self, parent: Element) -> Element: ...

    def option(self, name: str) -> Any:
        """The value of an option under whichever of its names; None if it is not given."""
        given = (self.options[each] for each, option in option_names(self.KIND).items() if option == name)
        return next((value for value in given if value is not None), None)

    def refuse_empty(self) -> None:
        self.refuse("the block “{name}” is empty", "write something in it, or leave it out")

    def refuse(self, message: str, hint: str, **facts: str) -> None:
        self.blocks.flaw(self.opening, message, hint, name=self.NAME, **facts)


class _Titled(_Block):
    """Text under a title, or under none."""

    CLASS = ""

    def make(self, parent: Element) -> Element:
        aside = SubElement(parent, "aside", {"class": self.CLASS})
        if self.argument:
            SubElement(aside, "p", {"class": "note-title"}).text = self.argument
        return aside

    def on_end(self, block: Element) -> None:
        if len(block) == bool(self.argument):
            self.refuse_empty()


class _Note(_Titled):
    CLASS = "note"


class _Warning(_Titled):
    CLASS = "note warning"


class _Details(_Block):
    """Text that waits behind its summary."""

    def make(self, parent: Element) -> Element:
        details = SubElement(parent, "details", {"open": "open"} if self.option("open") else {})
        SubElement(details, "summary").text = self.argument
        return details

    def on_end(self, block: Element) -> None:
        if len(block) == 1:
            self.refuse_empty()


class _Quote(_Block):
    """A pull quote, with who said it at its foot."""

    def make(self, parent: Element) -> Element:
        return SubElement(parent, "blockquote", {"class": "pull"})

    def on_end(self, block: Element) -> None:
        if not len(block):
            self.refuse_empty()
        if self.argument:
            SubElement(block, "footer").text = self.argument


class _Figure(_Block):
    """Pictures with one caption."""

    CLASS = "pictures"

    def make(self, parent: Element) -> Element:
        return SubElement(parent, "figure")

    def on_inline_end(self, block: Element) -> None:
        shots, words = _sort(block)
        if not shots:
            self.refuse("the block “{name}” has no picture", "put one in: ![what can be seen](picture.jpg)")
        self.arrange(block, shots, words)
        credit = self.option("credit")
        if credit:
            _add_credit(block, credit)

    def arrange(self, block: Element, shots: list[Shot], words: list[Element]) -> None:
        block.extend(shot.picture for shot in shots)
        if len(shots) > 1:
            block.set("class", self.CLASS)
        _add_caption(block, [*(word for shot in shots for word in shot.words), *words])


class _Gallery(_Figure):
    """Pictures in a grid, each with its own caption, and one for all."""

    CLASS = "gallery"

    def arrange(self, block: Element, shots: list[Shot], words: list[Element]) -> None:
        block.set("class", self.CLASS)
        for shot in shots:
            figure = SubElement(block, "figure")
            figure.append(shot.picture)
            _add_caption(figure, shot.words)
        _add_caption(block, words)


class _Embed(_Block):
    """A link to another site, with the address of a frame that a script may put in its place after a click."""

    def make(self, parent: Element) -> Element:
        address = self.argument
        embed = find_embed(address)
        if embed is None:
            hint = "these can be: {providers}, by their https address; to all else, write a link: [words](address)"
            self.refuse("“{address}” can't be embedded", hint, address=address, providers=PROVIDERS)
        figure = SubElement(parent, "figure", {"class": " ".join(("embed", *((embed.shape,) if embed else ())))})
        SubElement(figure, "a", {"href": address})
        if embed and embed.frame:
            self.blocks.frames.append((figure, embed.frame))
        if not self.option("title"):
            self.refuse("the block “{name}” has no title", "say below its first line what is shown, indented by four blanks: title: …")
        return figure

    def on_inline_end(self, block: Element) -> None:
        link, *words = list(block)
        for each in words:
            block.remove(each)
        link.text = self.option("title") or self.argument
        _add_caption(block, words)


_CLASSES: Mapping[str, type[_Block]] = {
    "figure": _Figure,
    "gallery": _Gallery,
    "quote": _Quote,
    "note": _Note,
    "warning": _Warning,
    "details": _Details,
    "embed": _Embed,
}


def is_embed(element: Element) -> bool:
    """Whether the element is what the block `embed` makes."""
    return element.tag == "figure" and element.get("class", "").split(" ")[0] == "embed"


class Shot(Struct, frozen=True):
    """A picture, and the words that belong to it."""

    picture: Element
    words: list[Element]


def _sort(block: Element) -> tuple[list[Shot], list[Element]]:
    """What a block holds, taken out of it: the pictures that paragraphs begin with, and the rest."""
    shots: list[Shot] = []
    rest: list[Element] = []
    for child in list(block):
        block.remove(child)
        found = list(_shots(child)) if child.tag == "p" else []
        shots += found
        if not found:
            rest.append(child)
    block.text = None
    return shots, rest


def _shots(paragraph: Element) -> Iterator[Shot]:
    """The pictures of a paragraph that begins with one; what follows each, and its title, are its words."""
    if (paragraph.text or "").strip() or not len(paragraph) or _image(paragraph[0]) is None:
        return
    shot: Shot | None = None
    for child in list(paragraph):
        image = _image(child)
        after, child.tail = child.tail or "", None
        if image is not None:
            if shot is not None:
                yield shot
            shot = Shot(child, [])
            title = image.attrib.pop("title", "")
            if title:
                shot.words.append(_paragraph(title))
            if after.strip():
                shot.words.append(_paragraph(after.lstrip()))
        elif shot is not None and (child.tag != "br" or after.strip()):
            words = shot.words[-1] if shot.words else _paragraph("")
            if not shot.words:
                shot.words.append(words)
            words.append(child)
            child.tail = after
    if shot is not None:
        yield shot


def _image(element: Element) -> Element | None:
    """The picture that an element is, or that is all of a link."""
    if element.tag == "a" and len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        return _image(element[0])
    return element if element.tag == "img" else None


def _paragraph(text: str) -> Element:
    paragraph = Element("p")
    paragraph.text = text
    return paragraph


def _add_caption(figure: Element, words: list[Element]) -> None:
    """One paragraph is a caption by itself; of several things each keeps its element."""
    if not words:
        return
    caption = SubElement(figure, "figcaption")
    if len(words) == 1 and words[0].tag == "p":
        caption.text = words[0].text
        caption.extend(list(words[0]))
    else:
        caption.extend(words)


def _add_credit(figure: Element, credit: str) -> None:
    caption = figure.find("figcaption")
    if caption is None:
        caption = SubElement(figure, "figcaption")
    elif len(caption):
        caption[-1].tail = f"{caption[-1].tail or ''} "
    else:
        caption.text = f"{caption.text or ''} "
    SubElement(caption, "small", {"class": "credit"}).text = credit
