"""What HTML an article may hold, and the markers that stand for its links to the site.

Articles are data, never code: no scripts, no event attributes, no frames, no addresses that run something. What breaks a rule is
named with its line; what is left passes nh3 with the same rules, so that a browser can't read it otherwise than this module did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

MARKER = "edicola-ref:"
"""In a body's HTML, `href="edicola-ref:3"` is its fourth ref."""

TAGS = frozenset(
    [
        "a",
        "abbr",
        "aside",
        "audio",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "nav",
        "ol",
        "p",
        "picture",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "source",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "track",
        "u",
        "ul",
        "var",
        "video",
        "wbr",
        "header",
        "footer",
    ]
)
"""The elements of an article."""
_WITHIN_WORDS = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s"}
)
_WITHIN_WORDS |= {"samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
PARTING = TAGS - _WITHIN_WORDS
"""Elements whose text is no part of the word before it."""

_ATTRIBUTES = frozenset(
    [
        "id",
        "class",
        "title",
        "lang",
        "dir",
        "href",
        "src",
        "alt",
        "width",
        "height",
        "rel",
        "target",
        "hreflang",
        "loading",
        "start",
        "type",
        "value",
        "colspan",
        "rowspan",
        "scope",
        "role",
        "cite",
        "datetime",
        "headers",
        "controls",
        "muted",
        "preload",
        "kind",
        "srclang",
        "label",
        "open",
        "reversed",
        "span",
        "translate",
    ]
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "xmpp", "geo", "irc", "ircs"})
_ADDRESSES = frozenset({"href", "src", "cite", "poster"})
_DATA = ("aria-", "data-")
_FRAME = "data-frame"
"""What a script makes a frame of: only the block `embed` may set it."""
_LEAVE_OUT = "leave it out, or set “markdown: {{raw_html: trusted}}” in site.yaml for a site whose authors are all trusted"

_WIX = "wixstatic.com"

Check = Callable[[str, dict[str, str]], None]
Point = Callable[[str, dict[str, str]], dict[str, str]]
Breach = tuple[str, str, str, dict[str, str]]


def scheme(target: str) -> str:
    """The scheme of an address as a browser reads it, without the blanks and controls that it skips; empty if there is none."""
    plain = re.sub(r"[\x00-\x20]", "", target)
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", plain)
    return found.group(1).lower() if found else ""


def is_external(target: str) -> bool:
    """Whether the address leads out of the site, so that nothing is to be resolved."""
    if target.startswith("//"):
        return True
    found = scheme(target)
    return bool(found) and found != "story"


def goes_away(target: str) -> bool:
    """Whether a picture lies where a site that was left keeps its pictures only for as long as the account is there."""
    try:
        host = urlsplit(target).hostname or ""
    except ValueError:
        return False
    return host == _WIX or host.endswith(f".{_WIX}")


def breaches(tag: str, attributes: dict[str, str]) -> Iterator[Breach]:
    """What an element breaks: text to look for in the source, message, hint, facts."""
    if tag not in TAGS:
        hint = "for a video, map or post of another site, write /// embed | and its address" if tag == "iframe" else _LEAVE_OUT
        yield f"<{tag}", "the element <{tag}> is not allowed in an article", hint, {"tag": tag}
    for name, value in attributes.items():
        if name == _FRAME or (name not in _ATTRIBUTES and not name.startswith(_DATA)):
            yield f"{name}=" if value else name, "the attribute “{name}” is not allowed in an article", "leave it out", {"name": name}
        elif name in _ADDRESSES and is_broken(value):
            yield value, "“{value}” is not an address", "", {"value": value[:80]}
        elif name in _ADDRESSES and scheme(value) not in ("", "story", *_SCHEMES):
            yield value, "an address that starts with “{scheme}:” is not allowed", "link to a page or a file", {"scheme": scheme(value)}


def is_broken(value: str) -> bool:
    """Whether an address can't be taken apart."""
    try:
        urlsplit(value)
    except ValueError:
        return True
    return False


def clean(html: str) -> str:
    """The HTML as nh3 reads it with these rules."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"*": set(_ATTRIBUTES - {"rel"})} | {"a": {"rel"}},
        generic_attribute_prefixes=set(_DATA),
        url_schemes=set(_SCHEMES) | {MARKER.rstrip(":")},
        link_rel=None,
        strip_comments=True,
    )


def parts_words(html: str) -> bool:
    """Whether a piece of raw HTML stands between two words, as <br> does."""
    found = re.match(r"</?([A-Za-z][A-Za-z0-9]*)", html)
    return found is not None and found.group(1).lower() in PARTING


class RawHtml(HTMLParser):
    """A piece of HTML that an author wrote: checks each tag, and puts markers where it links to the site."""

    def __init__(self, check: Check, point: Point) -> None:
        super().__init__(convert_charrefs=False)
        self.check = check
        self.point = point
        self.out: list[str] = []
        self.text = ""

    def rewrite(self, html: str) -> str:
        """The HTML with markers; `text` then holds its words."""
        self.feed(html)
        rest = self.rawdata
        self.close()
        return "".join(self.out) + (rest if not self.out else "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in PARTING:
            self.text += " "
        attributes = {name: value or "" for name, value in attrs}
        self.check(tag, attributes)
        changed = self.point(tag, attributes)
        if changed:
            written = "".join(f' {name}="{escape(value)}"' for name, value in (attributes | changed).items())
            self.out.append(f"<{tag}{written}>")
        else:
            self.out.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(data)
        self.text += data

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.check(f"!{decl.split(maxsplit=1)[0] if decl else ''}", {})

    def unknown_decl(self, data: str) -> None:
        self.check("![", {})

    def handle_pi(self, data: str) -> None:
        self.check("?", {})
