"""HTML becomes Markdown of Edicola's kind. What is a sign in its text is escaped; pictures become placeholders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import nh3
from markdownify import MarkdownConverter

from generator.importing.findings import Picture, placeholder
from generator.importing.prose import escaped, guarded, heading
from generator.reading.embeds import find_embed
from generator.reading.html_rules import is_broken, scheme

if TYPE_CHECKING:
    from bs4.element import Tag  # of the library below markdownify

_BLOCKS = ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "figure", "blockquote", "pre", "iframe", "video"]
_TAGS = frozenset(
    [*_BLOCKS, "li", "code", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "a", "b", "strong", "i", "em", "s", "del"]
)
_TAGS |= {"sub", "sup", "br", "hr", "img", "figcaption", "section", "article", "dl", "dt", "dd", "audio", "source"}
_KEPT = {
    "*": {"id"},
    "a": {"href"},
    "img": {"src", "alt", "data-width", "data-saved"},
    "ol": {"start"},
    "td": {"colspan"},
    "th": {"colspan"},
    "iframe": {"src", "title"},
    "video": {"src", "title"},
    "audio": {"src", "title"},
    "source": {"src"},
}
_SPLIT = re.compile(r"</(b|strong|i|em)>(\s*)<\1>")
"""Emphasis that ends and begins again, as editors on the web leave it behind."""

_LINKED = frozenset({"http", "https", "mailto", "tel"})


def markdown_of(html: str, base: str = "", *, plain_emphasis: bool = False) -> tuple[str, tuple[Picture, ...]]:
    """The Markdown of the HTML, and the pictures that its placeholders stand for. `base` is the page's address, for what it links to.

    With `plain_emphasis`, bold and italics are written as HTML, which holds whatever stands next to them. RecursionError for HTML that is
    nested too deeply.
    """
    safe = _SPLIT.sub(r"\2", nh3.clean(html, tags=set(_TAGS), attributes={tag: set(names) for tag, names in _KEPT.items()}, link_rel=None))
    anchors = frozenset(re.findall(r'href="[^"]*#([^"]+)"', safe)) & frozenset(re.findall(r'id="([\w-]+)"', safe))
    converter = _Converter(base, anchors, plain_emphasis=plain_emphasis)
    markdown = str(converter.convert(safe))
    if converter.anchored != anchors:  # what no paragraph or heading stands for can't be linked to
        converter = _Converter(base, frozenset(converter.anchored), plain_emphasis=plain_emphasis)
        markdown = str(converter.convert(safe))
    lines = [line if line.endswith("  ") else line.rstrip(" ") for line in markdown.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n"), tuple(converter.pictures)


class _Converter(MarkdownConverter):
    """What differs: the signs that are escaped, lists by four blanks, anchors, pictures with captions, what other sites show."""

    def __init__(self, base: str, anchors: frozenset[str], *, plain_emphasis: bool) -> None:
        super().__init__(heading_style="atx", bullets="-", table_infer_header=True, autolinks=False)
        self.base = base
        self.plain_emphasis = plain_emphasis
        self.anchors = anchors
        self.anchored: set[str] = set()
        self.pictures: list[Picture] = []

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return escaped(text.replace("\n", " "))

    def _emphasized(self, sign: str, tag: str, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags:
            return text
        return _around(text, f"<{tag}>", f"</{tag}>") if self.plain_emphasis or not sign else _around(text, sign, sign)

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._emphasized("**", "strong", text, parent_tags)

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._emphasized("*", "em", text, parent_tags)

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._emphasized("", "del", text, parent_tags)

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._emphasized("", "sub", text, parent_tags)

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._emphasized("", "sup", text, parent_tags)

    convert_strong, convert_i, convert_s = convert_b, convert_em, convert_del

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        target = self._target(str(el.get("href") or ""))
        inner = text.strip()
        if not inner or not target or "_noformat" in parent_tags or "\n" in inner:
            return text
        return _around(text, "[", f"]({target})")

    def _target(self, href: str) -> str:
        """The address to write, whole; empty if it leads nowhere or could run something."""
        if not href or is_broken(href):
            return ""
        inside = href.startswith("#") or (self.base and href.startswith(f"{self.base}#"))
        if inside and href.partition("#")[2] not in self.anchors:
            return ""
        whole = f"#{href.partition('#')[2]}" if inside else urljoin(self.base, href) if self.base else href
        if (not inside and scheme(whole) not in _LINKED) or is_broken(whole):
            return ""
        return _encoded(whole)

    def _anchor(self, el: Tag) -> str:
        name = str(el.get("id") or "")
        if name not in self.anchors or name in self.anchored:
            return ""
        self.anchored.add(name)
        return name

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        inner = guarded(text.strip(" \t\r\n"))
        anchor = self._anchor(el)
        return f"\n\n{inner}" + (f"\n{{: #{anchor} }}" if anchor else "") + "\n\n" if inner else ""

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if el.find(_BLOCKS):
            return f"\n\n{text.strip()}\n\n" if "_inline" not in parent_tags else f" {text.strip()} "
        return self.convert_p(el, text, parent_tags)

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        inner = text if el.find(_BLOCKS) else guarded(text.strip(" \t\r\n"))
        return str(super().convert_blockquote(el, inner, parent_tags))  # type: ignore[misc] # the library's stubs leave it out

    convert_article = convert_section = convert_dt = convert_dd = convert_caption = convert_div

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 (the library's name)
        inner = heading(" ".join(text.split(" ")).strip())
        if "_inline" in parent_tags or not inner.strip():
            return text
        anchor = self._anchor(el)
        return f"\n\n{'#' * max(2, min(6, n))} {inner}" + (f" {{#{anchor}}}" if anchor else "") + "\n\n"

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        parent = el.parent
        first, _, rest = text.strip().partition("\n")
        if not first:
            return "\n"
        ordered = parent is not None and parent.name == "ol"
        start = int(str(parent.get("start"))) if ordered and parent and re.fullmatch(r"\d{1,6}", str(parent.get("start"))) else 1
        sign = f"{start + len(el.find_previous_siblings('li'))}." if ordered else "-"
        indented = "\n".join(f"    {line}" if line.strip() else "" for line in rest.split("\n")) if rest else ""
        return f"{sign} {first if first.startswith(('- ', '1. ')) else guarded(first)}\n" + (f"{indented}\n" if indented else "")

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._picture(el, "", parent_tags)

    def _picture(self, el: Tag, caption: str, parent_tags: set[str]) -> str:
        source = str(el.get("src") or "")
        if not source or source.startswith("data:"):
            return ""
        alt = str(el.get("alt") or "").strip()
        width = str(el.get("data-width") or "0")
        saved = tuple(filter(None, str(el.get("data-saved") or "").split("\n")))
        self.pictures.append(Picture(source, alt, int(width) if width.isdigit() else 0, saved))
        title = f' "{escaped(caption).replace(chr(34), "&quot;")}"' if caption else ""
        written = f"![{escaped(alt)}]({placeholder(len(self.pictures) - 1)}{title})"
        return written if "_inline" in parent_tags or el.find_parent(["li", "a"]) else f"\n\n{written}\n\n"

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        pictures, captions = el.find_all("img"), el.find_all("figcaption")
        plain = not any(caption.find(["a", "b", "strong", "i", "em", "img"]) for caption in captions)
        if len(pictures) != 1 or len(captions) != 1 or not plain:
            return self.convert_div(el, text, parent_tags)
        self.pictures.pop()
        return self._picture(pictures[0], " ".join(captions[0].get_text().split()), parent_tags)

    def convert_figcaption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self.convert_p(el, text, parent_tags)

    def convert_iframe(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A block where Edicola can show it, else a link."""
        inner = el.find("source", src=True)
        source = str(el.get("src") or (inner.get("src") if inner else "") or "")
        source = f"https:{source}" if source.startswith("//") else source
        target = self._target(source)
        title = " ".join(str(el.get("title") or "").split()) or target.partition("//")[2].partition("/")[0]
        if not target:
            return text
        if find_embed(target) and not el.find_parent(["li", "blockquote", "td", "th"]):
            written = re.sub(r"['\\]", "", title)
            return f"\n\n/// embed | {target}\n    title: '{written}'\n///\n\n{text}"
        return f"\n\n[{escaped(title)}]({target})\n\n{text}"

    convert_video = convert_audio = convert_iframe

    def convert_source(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text


def _around(text: str, start: str, end: str) -> str:
    """The text with signs around what is not blank at its ends; Markdown knows none that stand beside a blank."""
    inner = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{start}{inner}{end}{after}" if inner else text


def _encoded(address: str) -> str:
    return re.sub(r"[\s()<>\\\"`*\[\]]", lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode()), address)
