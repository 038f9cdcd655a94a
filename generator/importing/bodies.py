"""A text becomes the Markdown of an article, and the words of both are compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from generator.importing.findings import MARK, Picture, Text
from generator.importing.markdown import markdown_of
from generator.importing.prose import cleaned, paragraphs
from generator.importing.spoken import lost_words, words_in
from generator.model.story import Body as Converted

Convert = Callable[[str], Converted]
"""From Markdown to HTML, as Edicola does it for the language; straight quotation marks stay straight."""


@dataclass(frozen=True, slots=True)
class Body:
    """Markdown with placeholders for its pictures, which are in their order; words that got lost; the first paragraph's plain text."""

    markdown: str
    pictures: tuple[Picture, ...] = ()
    lost: tuple[str, ...] = ()
    opening: str = ""


def make_body(text: Text, convert: Convert) -> Body:
    """The text as Markdown. RecursionError if it is nested too deeply."""
    if not text.html:
        markdown = paragraphs(text.paragraphs)
        opening = next((each.strip() for each in text.paragraphs if each.strip()), "")
        return Body(markdown, (), lost_words(text.words, markdown, convert), opening)
    found = _from_html(text, convert, plain_emphasis=False)
    return found if not found.lost else min(found, _from_html(text, convert, plain_emphasis=True), key=lambda body: len(body.lost))


def _from_html(text: Text, convert: Convert, *, plain_emphasis: bool) -> Body:
    markdown, pictures = markdown_of(cleaned(text.html), text.base, plain_emphasis=plain_emphasis)
    lost = lost_words(text.words, markdown.replace(MARK, ""), convert)
    return Body(markdown, pictures, lost, _opening(text.html))


def _opening(html: str) -> str:
    for node in LexborHTMLParser(html).css("p, li, h1, h2, h3, h4, h5, h6, div:not(:has(*))"):
        words = words_in(node)
        if words:
            return " ".join(words)
    return ""


def without_byline(markdown: str, byline: str) -> str:
    """The text without the words that it begins with, however they are emphasized; itself if it does not begin with them."""
    index = 0
    for sign in filter(lambda each: not each.isspace(), byline):
        while markdown[index : index + 1] != sign:
            if index >= len(markdown) or not (markdown[index].isspace() or markdown[index] in "*\\"):
                return markdown
            index += 1
        index += 1
    index += len(markdown[index:]) - len(markdown[index:].lstrip("*"))
    opened = 0
    for run in re.findall(r"(?<!\\)\*+", markdown[:index]):
        opened ^= len(run)  # two stars for bold, one for italics, three for both; the next of its kind ends it
    return "*" * opened + markdown[index:].lstrip()
