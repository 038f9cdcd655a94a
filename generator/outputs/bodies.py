"""A converted body with its links resolved, for a page or for a feed."""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape
from urllib.parse import unquote

from generator.catalog.addresses import file_of
from generator.catalog.links import Target
from generator.catalog.queries import Place
from generator.model.output import Ask
from generator.model.story import Body, Ref
from generator.model.views import ImageView, SiteView
from generator.problems import Location, Problem, SiteError, error, errors_of, warning
from generator.reading.html_rules import MARKER
from generator.reading.nearest import nearest

_FRAME = re.compile(r' data-frame="[^"]*"')
_MARKER = re.compile(rf' (href|src)="{MARKER}(\d+)"')
_IMG = re.compile(r"""<img\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
_WIDTH = re.compile(r' width="(\d+)"')

WIDE = "100vw"
"""How wide the pictures of a text are shown where the theme does not say it (its setting `body_sizes`): as wide as the window."""


def render_body(story: str, language: str, ask: Ask, *, reader: str = "", page: str = "", origin: str = "") -> tuple[str, list[Problem]]:
    """The HTML of an article's body, and warnings; SiteError with every link that leads nowhere.

    Links follow the language of the `reader`, which is the article's own unless given.
    With `page` (absolute URL of its page) and `origin` (scheme and host) every address is absolute, as a feed needs it,
    and what is embedded is a link.
    """
    body = ask("body", story, language)
    assert isinstance(body, Body)
    if not body.facts.refs:
        return _FRAME.sub("", body.html) if page else body.html, []
    place = ask("place", story, language)
    assert isinstance(place, Place)
    resolve = _Resolver(place, language, reader or language, ask, page, origin, body.facts.anchors)

    def attributes(match: re.Match[str]) -> str:
        index = int(match.group(2))
        return resolve.attributes(match.group(1), body.facts.refs[index]) if index < len(body.facts.refs) else ""

    def picture(match: re.Match[str]) -> str:
        tag, marker = match.group(), _MARKER.search(match.group())
        ref = body.facts.refs[int(marker.group(2))] if marker and int(marker.group(2)) < len(body.facts.refs) else None
        image = resolve.image(ref) if ref and not origin else None  # in a feed an img is all that every reader knows
        if ref is None or image is None or not image.sources:
            return tag
        width = _WIDTH.search(tag)
        alone = body.html.rfind("<picture", 0, match.start()) <= body.html.rfind("</picture", 0, match.start())
        return as_picture(tag, image, f"{width.group(1)}px" if width else sizes, alone=alone)

    sizes = "" if origin else str(ask("setting", "body_sizes") or WIDE)
    text = _MARKER.sub(attributes, _IMG.sub(picture, body.html))
    if errors_of(resolve.problems):
        raise SiteError(resolve.problems)
    return _FRAME.sub("", text) if page else text, resolve.problems


def as_picture(tag: str, image: ImageView, sizes: str, *, alone: bool = True) -> str:
    """An img of a body with all sizes of its picture; with the newer formats around it, unless it stands in a picture already."""
    sizes = escape(sizes)
    lazy = "" if " loading=" in tag else ' loading="lazy"'
    written = f'{tag.rstrip("/> ")} srcset="{image.srcset}" sizes="{sizes}"{lazy} decoding="async">'
    if not alone:
        return written
    sources = "".join(f'<source type="{type_}" srcset="{srcset}" sizes="{sizes}">' for type_, srcset in image.sources)
    return f"<picture>{sources}{written}</picture>"


class _Resolver:
    def __init__(self, place: Place, written_in: str, language: str, ask: Ask, page: str, origin: str, anchors: tuple[str, ...]) -> None:
        self.place = place
        self.written_in = written_in
        self.language = language
        self.ask = ask
        self.page = page
        self.origin = origin
        self.anchors = anchors
        self.problems: list[Problem] = []

    def attributes(self, name: str, ref: Ref) -> str:
        """What stands in place of a marker."""
        if ref.kind == "anchor":
            return self._anchor(name, ref)
        if ref.target.startswith("/"):
            return self._written(name, self._rooted(ref))
        if ref.kind == "link":
            return self._link(name, ref)
        return self._media(name, ref)

    def _written(self, name: str, url: str) -> str:
        return f' {name}="{escape(unescape(url))}"'

    def _refuse(self, ref: Ref, message: str, hint: str = "", **facts: object) -> str:
        self.problems.append(error(self._at(ref), message, hint, **facts))
        return ""

    def _at(self, ref: Ref) -> Location:
        return Location(self.place.path, self.place.first_line + ref.line - 1, ref.column)

    def _anchor(self, name: str, ref: Ref) -> str:
        if unquote(ref.target[1:]) not in (*self.anchors, "", "top"):  # HTML standard, 7.4.6.4: the top of the page
            near = nearest(ref.target[1:], self.anchors)
            hint = "did you mean #{near}?" if near else ""
            return self._refuse(ref, "the anchor {anchor} is not in this article", hint, anchor=ref.target, near=near)
        return self._written(name, self.page + ref.target)

    def _rooted(self, ref: Ref) -> str:
        path = unescape(ref.target).partition("#")[0].partition("?")[0]
        if not self.ask("planned", unicodedata.normalize("NFC", file_of(unquote(path)))):
            self._refuse(
                ref,
                "the link leads to {target}, which is not a page of the site",
                "write story:ID, or a path beside the article",
                target=ref.target,
            )
        return f"{self.origin}{self.ask('rooted', ref.target)}"

    def _link(self, name: str, ref: Ref) -> str:
        target = self.ask("link", self.place.folder, unescape(ref.target), self.language, self.written_in)
        assert isinstance(target, Target)
        if target.gone:
            self.problems.append(warning(self._at(ref), target.message, target.hint, target=target.name))
            return ""
        if target.url is None:
            return self._refuse(ref, target.message, target.hint, target=target.name)
        written = self._written(name, self.origin + target.url)
        return written if target.language is None else f'{written} hreflang="{target.language}"'

    def image(self, ref: Ref) -> ImageView | None:
        """The picture that a ref shows; None if it leads elsewhere or nowhere."""
        if ref.kind not in ("image", "file") or ref.target.startswith("/"):
            return None
        image = self.ask("media", self.place.folder, unquote(unescape(ref.target)))
        return image if isinstance(image, ImageView) else None

    def _media(self, name: str, ref: Ref) -> str:
        image = self.image(ref)
        if image is None:
            message = "the image “{target}” is not there" if ref.kind == "image" else "the file “{target}” is not there"
            return self._refuse(ref, message, "put the file beside the article", target=ref.target)
        written = self._written(name, self.origin + image.url)
        return written if ref.kind == "file" or image.width is None else f'{written} width="{image.width}" height="{image.height}"'


def origin_of(site: SiteView) -> str:
    """Scheme and host of the site."""
    scheme, _, rest = site.base_url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
