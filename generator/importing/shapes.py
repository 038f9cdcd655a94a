"""The text of a saved page in the shapes that Wix gives it: its furniture goes, its pictures get the names of their originals."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.digest import digest_bytes
from generator.importing.findings import Picture
from generator.importing.pictures import embedded, image_data, media_id, original, real_alt
from generator.importing.saved import is_spacer
from generator.problems import Location, Problem, warning
from generator.reading.embeds import find_embed

_TEXTS = ('[data-hook="post-description"]', '[data-id="content-viewer"]', 'article[data-hook="post"]')
_FURNITURE = ", ".join(
    [
        *(f'[data-hook="{hook}"]' for hook in ("skeleton-loader", "image-expand-button", "post-footer", "post-title", "user-name")),
        *(f'[data-hook="{hook}"]' for hook in ("time-ago", "time-to-read", "share-button", "like-button", "recent-posts", "comments")),
        "svg",
        "noscript",
    ]
)
"""What is around a text, or belongs to its buttons. Hashed classes change with every version of Wix: none is named here."""

_RUNNING = "script, style, object, embed, form"


def text_of_page(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the story's text."""
    return next((found for selector in _TEXTS if (found := tree.css_first(selector)) is not None), None)


def shape(text: LexborNode, where: Location) -> Iterator[Problem]:
    """Change the element into plain HTML, and name what can't come along."""
    for node in text.css(_FURNITURE):
        node.decompose()
    running = text.css(_RUNNING)
    if running:
        kinds = ", ".join(sorted({f"<{node.tag}>" for node in running}))
        yield warning(where, "what runs in the page's text is left out: {kinds}", "look at the old page for what it did", kinds=kinds)
    for node in running:
        node.decompose()
    yield from _foreign(text, where)
    for node in text.css('wow-image, [data-hook^="gallery-item-image"], img'):
        _name_picture(node)
    _drop_repeated(text)
    for figure in text.css('[data-hook^="figure-"]'):
        if figure.css_first("img, iframe, video, audio, a, table") is None and not figure.text().strip():
            what = (figure.attributes.get("data-hook") or "").removeprefix("figure-")
            yield warning(where, "a part of the text can't be taken over: {what}", "look at the old page for it", what=what)


def _foreign(text: LexborNode, where: Location) -> Iterator[Problem]:
    for frame in text.css("iframe"):
        source = frame.attributes.get("src") or frame.attributes.get("data-src") or ""
        frame.attrs["src"] = source
        if find_embed(f"https:{source}" if source.startswith("//") else source) is None:
            hint = "look whether the link is enough"
            yield warning(where, "what another site shows is a link now: {address}", hint, address=source[:120] or "?")


def _name_picture(node: LexborNode) -> None:
    """An `img` that names its original; one within it names nothing any more."""
    picture = picture_of(node)
    inner = node if node.tag == "img" else node.css_first("img")
    if node.tag == "img":
        if node.attributes.get("data-width") is None and picture is not None:
            _write(node, picture)
    elif picture is not None and inner is not None:
        _write(inner, picture)
    elif picture is not None:
        made = LexborHTMLParser(f'<img src="{escape(picture.source)}" alt="{escape(picture.alt)}">').css_first("img")
        if made is not None:
            _write(made, picture)
            node.replace_with(made)


def _write(img: LexborNode, picture: Picture) -> None:
    img.attrs["src"] = picture.source
    img.attrs["alt"] = picture.alt
    img.attrs["data-width"] = str(picture.width)
    img.attrs["data-saved"] = "\n".join(picture.saved)


def picture_of(node: LexborNode) -> Picture | None:
    """The picture that an element shows; None if it names none."""
    inner = node if node.tag == "img" else node.css_first("img")
    data = image_data(node.attributes.get("data-image-info"))
    shown = "" if inner is None else inner.attributes.get("src") or inner.attributes.get("data-src") or ""
    within = embedded(shown)
    address = "" if within is not None else shown
    source = str(data.get("uri") or address or (inner or node).attributes.get("data-src") or "")
    if not source and within is not None and not is_spacer(within):
        source = f"embedded-{digest_bytes(within)[:12]}"
    if not source:
        return None
    width = data.get("width")
    alt = real_alt(inner.attributes.get("alt") if inner is not None else str(data.get("alt") or ""))
    return Picture(
        original(source) if media_id(source) else source, alt, width if isinstance(width, int) else 0, tuple(filter(None, [shown, source]))
    )


def _drop_repeated(text: LexborNode) -> None:
    """A gallery has each of its pictures several times, for its strip and its large view."""
    seen: set[str] = set()
    for node in text.css('[data-hook^="gallery-item-image"]'):
        inner = node if node.tag == "img" else node.css_first("img")
        name = media_id((inner.attributes.get("src") or "") if inner is not None else "")
        if name and name in seen:
            node.decompose()
        elif name:
            seen.add(name)
