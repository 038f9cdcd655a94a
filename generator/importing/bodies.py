"""A text becomes the Markdown of an article, and the words of both are compared."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown import markdown
from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from generator.importing.findings import MARK, Picture, Text
from generator.importing.markdown import markdown_of
from generator.importing.prose import cleaned, paragraphs
from generator.importing.spoken import lost_words, words_in, words_of
from generator.model.story import Body as Converted

Convert = Callable[[str], Converted]
"""From Markdown to HTML, as Edicola does it for the language; straight quotation marks stay straight."""


class Body(Struct, frozen=True):
    """Markdown with placeholders for its pictures, which are in their order; words that got lost; the first paragraph's plain text."""

    markdown: str
    pictures: tuple[Picture, ...] = ()
    lost: tuple[str, ...] = ()
    opening: str = ""


def make_body(text: Text, convert: Convert) -> Body:
    """The text as Markdown. RecursionError if it is nested too deeply."""
    if text.markdown:
        return _from_markdown(text, convert)
    if not text.html:
        plain = paragraphs(text.paragraphs)
        opening = next((each.strip() for each in text.paragraphs if each.strip()), "")
        return Body(plain, (), lost_words(text.words, plain, convert), opening)
    found = _from_html(text, convert, plain_emphasis=False)
    return found if not found.lost else min(found, _from_html(text, convert, plain_emphasis=True), key=lambda body: len(body.lost))


def _from_markdown(text: Text, convert: Convert) -> Body:
    """The Markdown as it is; but anew from what it shows, where it holds what an article may not hold."""
    shown = convert(text.markdown.replace(MARK, ""))
    if any(flaw.severity == "error" for flaw in shown.facts.flaws):
        whole = re.sub(f"{MARK}(\\d+){MARK}", lambda found: text.pictures[int(found.group(1))].source, text.markdown)
        html = markdown(whole, extensions=["extra"])
        return _from_html(Text(words_of(html), html=html), convert, plain_emphasis=False)
    return Body(text.markdown, text.pictures, (), shown.facts.summary)


def _from_html(text: Text, convert: Convert, *, plain_emphasis: bool) -> Body:
    written, pictures = markdown_of(cleaned(text.html), text.base, plain_emphasis=plain_emphasis)
    lost = lost_words(text.words, written.replace(MARK, ""), convert)
    return Body(written, pictures, lost, _opening(text.html))


def _opening(html: str) -> str:
    for node in LexborHTMLParser(html).css("p, li, h1, h2, h3, h4, h5, h6, div:not(:has(*))"):
        words = words_in(node)
        if words:
            return " ".join(words)
    return ""


def without_byline(text: str, byline: str) -> str:
    """The text without the words that it begins with, however they are emphasized; itself if it does not begin with them."""
    index = 0
    for sign in filter(lambda each: not each.isspace(), byline):
        while text[index : index + 1] != sign:
            if index >= len(text) or not (text[index].isspace() or text[index] in "*\\"):
                return text
            index += 1
        index += 1
    index += len(text[index:]) - len(text[index:].lstrip("*"))
    opened = 0
    for run in re.findall(r"(?<!\\)\*+", text[:index]):
        opened ^= len(run)  # two stars for bold, one for italics, three for both; the next of its kind ends it
    return "*" * opened + text[index:].lstrip()
