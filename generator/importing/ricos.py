"""Wix's rich content (Ricos: nodes of nodes) as HTML; what has no form there is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from generator.importing.findings import Text
from generator.importing.jsonld import text_in
from generator.importing.pictures import original, real_alt
from generator.importing.prose import cleaned
from generator.importing.spoken import words_of
from generator.problems import Location, Problem, warning

MAX_DEPTH = 60
"""Nodes within nodes; a list in a list in a table cell has ten."""

_PLAIN = {
    "PARAGRAPH": "p",
    "BLOCKQUOTE": "blockquote",
    "CODE_BLOCK": "pre",
    "BULLETED_LIST": "ul",
    "ORDERED_LIST": "ol",
    "LIST_ITEM": "li",
    "TABLE": "table",
    "TABLE_ROW": "tr",
    "TABLE_CELL": "td",
    "COLLAPSIBLE_LIST": "div",
    "COLLAPSIBLE_ITEM": "div",
    "COLLAPSIBLE_ITEM_TITLE": "div",
    "COLLAPSIBLE_ITEM_BODY": "div",
    "CAPTION": "p",
}
_SIGNS = {"BOLD": "b", "ITALIC": "i", "STRIKETHROUGH": "s", "SUBSCRIPT": "sub", "SUPERSCRIPT": "sup"}
_SILENT = frozenset({"UNDERLINE", "COLOR", "FONT_SIZE", "MENTION", "SPOILER", "FONT_FAMILY"})


class Ricos:
    """Writes the HTML of a document; `words` are those that its nodes hold, `problems` what did not come along."""

    def __init__(self, where: Location) -> None:
        self.where = where
        self.words: list[str] = []
        self.problems: list[Problem] = []

    def html(self, document: Mapping[str, Any]) -> str:
        return self._all(document.get("nodes"), 0)

    def _all(self, nodes: Any, depth: int) -> str:
        if depth > MAX_DEPTH:
            self._tell("what is nested deeper than {most} levels is left out", most=MAX_DEPTH)
            return ""
        return "".join(self._node(node, depth) for node in nodes if isinstance(node, dict)) if isinstance(nodes, list) else ""

    def _tell(self, message: str, **facts: object) -> None:
        self.problems.append(warning(self.where, message, "look at the old page for it", **facts))

    def _node(self, node: Mapping[str, Any], depth: int) -> str:
        kind = str(node.get("type") or "")
        inner = self._all(node.get("nodes"), depth + 1)
        tag = _PLAIN.get(kind)
        if kind == "TEXT":
            return self._text(node.get("textData"))
        if kind == "HEADING":
            level = _part(node, "headingData").get("level")
            tag = f"h{level if level in range(1, 7) else 2}"
        if tag is not None:
            return f'<{tag} id="viewer-{escape(str(node.get("id") or ""))}">{inner}</{tag}>'
        if kind == "DIVIDER":
            return "<hr>"
        shown = self._shown(kind, node, inner)
        if shown is None:
            self._tell("a part of the text can't be taken over: {what}", what=kind or "?")
        return inner if shown is None else shown

    def _text(self, data: Any) -> str:
        data = data if isinstance(data, dict) else {}
        text = cleaned(str(data.get("text") or ""))
        self.words += [text]
        html = escape(text).replace("\n", "<br>")
        decorations = data.get("decorations")
        for each in decorations if isinstance(decorations, list) else []:
            html = self._decorated(html, each if isinstance(each, dict) else {})
        return html

    def _decorated(self, html: str, decoration: Mapping[str, Any]) -> str:
        kind = str(decoration.get("type") or "")
        if kind in _SIGNS:
            tag = _SIGNS[kind]
            return f"<{tag}>{html}</{tag}>"
        if kind == "LINK":
            link = _part(_part(decoration, "linkData"), "link")
            target = link.get("url") or (f"#viewer-{link['anchor']}" if link.get("anchor") else "")
            return f'<a href="{escape(str(target))}">{html}</a>'
        if kind == "ANCHOR":
            target = _part(decoration, "anchorData").get("anchor")
            return f'<a href="#viewer-{escape(str(target))}">{html}</a>' if target else html
        if kind not in _SILENT:
            self._tell("how a word is set can't be taken over: {what}", what=kind or "?")
        return html

    def _shown(self, kind: str, node: Mapping[str, Any], inner: str) -> str | None:
        """What is no text: pictures, videos, frames, links. None for what can't be shown."""
        if kind in ("IMAGE", "GIF"):
            data = _part(node, "imageData") or _part(node, "gifData")
            caption = f"<figcaption>{inner or self._said(data.get('caption'))}</figcaption>"
            return f"<figure>{self._img(_part(data, 'image') or _part(data, 'original'), data.get('altText'))}{caption}</figure>"
        if kind == "GALLERY":
            items = _part(node, "galleryData").get("items")
            found = [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
            return "".join(self._gallery_item(each) for each in found)
        if kind in ("VIDEO", "AUDIO", "EMBED", "LINK_PREVIEW", "HTML", "FILE", "BUTTON", "APP_EMBED"):
            return self._frame(kind, node)
        return None

    def _gallery_item(self, item: Mapping[str, Any]) -> str:
        media = _part(_part(item, "image"), "media") or _part(item, "image")
        return f"<figure>{self._img(media, item.get('altText'))}<figcaption>{self._said(item.get('title'))}</figcaption></figure>"

    def _img(self, image: Mapping[str, Any], alt: Any) -> str:
        source = _source(image)
        if source is None:
            self._tell("a part of the text can't be taken over: {what}", what="IMAGE")
            return ""
        width = image.get("width")
        shown = escape(original(source))
        return f'<img src="{shown}" alt="{escape(real_alt(_words(alt)))}" data-width="{width if isinstance(width, int) else 0}">'

    def _said(self, text: Any) -> str:
        words = cleaned(_words(text))
        self.words.append(words)
        return escape(words)

    def _frame(self, kind: str, node: Mapping[str, Any]) -> str | None:
        """A link, or a frame for what another site shows; the HTML of a widget has no address and is named."""
        data = next((value for key, value in node.items() if key.endswith("Data") and isinstance(value, dict)), {})
        source = _source(_part(data, "video") or _part(data, "audio") or data) or text_in(_part(data, "link").get("url")) or _source(data)
        source = source or text_in(_part(data, "src").get("url")) or text_in(data.get("url"))
        if source is None or not source.startswith(("http://", "https://", "//")):
            return None
        if kind in ("VIDEO", "AUDIO", "EMBED", "HTML"):
            return f'<iframe src="{escape(source)}" title="{escape(_words(data.get("title")))}"></iframe>'
        label = self._said(data.get("text") or data.get("title") or data.get("name")) or escape(source)
        return f'<p><a href="{escape(source)}">{label}</a></p>'


def _part(node: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = node.get(key)
    return found if isinstance(found, dict) else {}


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _source(media: Mapping[str, Any]) -> str | None:
    """The address or the name of a picture or video, wherever this version of Ricos keeps it."""
    inner = media.get("src")
    if isinstance(inner, dict):
        return text_in(inner.get("url")) or text_in(inner.get("id")) or text_in(inner.get("_id"))
    return text_in(inner) or text_in(media.get("url")) or text_in(media.get("id"))


def read_ricos(document: Mapping[str, Any], where: Location, base: str = "") -> tuple[Text, list[Problem]]:
    """The text of a document, and what did not come along."""
    ricos = Ricos(where)
    html = f"<div>{ricos.html(document)}</div>"
    said, shown = sum((text.split() for text in ricos.words), list[str]()), words_of(html)
    return Text(shown if "".join(said) == "".join(shown) else tuple(said), html=html, base=base), ricos.problems


def plain_text(text: str) -> Text:
    """Plain text, a paragraph a line."""
    lines: Iterable[str] = cleaned(text).split("\n")
    found = tuple(line for line in lines if line.strip())
    return Text(tuple(" ".join(found).split()), paragraphs=found)
