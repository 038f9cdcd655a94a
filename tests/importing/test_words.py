"""The words of the source are those of the article as Edicola shows it, whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.importing.bodies import make_body, without_byline
from generator.importing.findings import MARK, Text
from generator.importing.prose import cleaned, paragraphs
from generator.importing.ricos import plain_text
from generator.importing.spoken import lost_words, words_of
from generator.model.site import Language, MarkdownSettings
from generator.model.story import Body
from generator.reading.bodies import make_converter

LANGUAGE = Language("it", "Italiano", "", "it", "ltr", 188, ("«", "»"), ascii_slugs=True, spaced=True, digits="", news_code="it")


@pytest.fixture(scope="module")
def convert() -> Callable[[str], Body]:
    return make_converter(LANGUAGE, replace(MarkdownSettings(), smart_quotes=False))


SIGNS = (
    "# ## - + * ** _ __ 1. 28. 2025. 1) : ~~~ ``` ` /// | || = === --- *** [ ] ( ) [x] [x]: [^1] [^1]: { } {{ {: #a} {#a} "
    "< <b> <!-- --> </p> > & &amp; &#35; &copy \\ \\* ! ![ a Roma a_b _c_ http://x.y/a_b <http://x> *[A]: [TOC] <a@b.c> ' \" “ "
    "markdown= <?php <![CDATA[ e* **b é اب"
).split()
PIECES = st.one_of(
    st.sampled_from(SIGNS), st.text(max_size=4), st.sampled_from(["/// note", "{{ x }}", "*[A]: b", "\u00a0", "    ", "\t", "\n", "\n\n"])
)


@settings(max_examples=400, deadline=None)
@given(parts=st.lists(PIECES, max_size=12), sign=st.sampled_from(["", " "]))
def test_plain_text_comes_out_of_markdown_as_it_went_in(convert: Callable[[str], Body], parts: list[str], sign: str) -> None:
    text = cleaned(sign.join(parts)).replace(MARK, "")
    body = convert(paragraphs(text.split("\n")))
    assert list(words_of(body.html)) == text.split()
    assert body.facts.flaws == ()


TAGS = st.sampled_from(["b", "i", "strong", "em", "sup", "s", "a"])


def inline() -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["uno", "due ", " tre", "*", "_x_", "28.", "#", "`", "(", "\u00a0", " "]).map(escape)
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda tag, each: f"<{tag} href='https://x.example/'>{''.join(each)}</{tag}>", TAGS, st.lists(inner, max_size=3)
        ),
    )


BLOCK = st.builds(
    lambda shape, each: shape.format("".join(each)),
    st.sampled_from(
        [
            "<p>{}</p>",
            "<h2>{}</h2>",
            "<ul><li>{}</li></ul>",
            "<ol><li><p>{}</p></li></ol>",
            "<blockquote><p>{}</p></blockquote>",
            "<div>{}</div>",
        ]
    ),
    st.lists(inline(), min_size=1, max_size=5),
)


@settings(max_examples=250, deadline=None)
@given(blocks=st.lists(BLOCK, min_size=1, max_size=4))
def test_html_keeps_its_words_or_names_those_that_are_lost(convert: Callable[[str], Body], blocks: list[str]) -> None:
    html = f"<div>{''.join(blocks)}</div>"
    body = make_body(Text(words_of(html), html=html), convert)
    assert tuple(lost_words(words_of(html), body.markdown, convert)) == body.lost == ()


def test_a_lost_word_is_found(convert: Callable[[str], Body]) -> None:
    assert lost_words(["uno", "due", "due", "tre"], "uno due", convert) == ("due", "tre")
    body = make_body(Text(("uno", "perduta"), html="<p>uno</p>"), convert)
    assert (body.markdown, body.lost) == ("uno", ("perduta",))


def test_a_line_is_a_paragraph() -> None:
    assert plain_text("uno\n\n\ndue\ntre  ").paragraphs == ("uno", "due", "tre  ")


@pytest.mark.parametrize(
    ("markdown", "rest"),
    [
        ("Ada Quill (Faro) - Dopo", "Dopo"),
        ("**Ada Quill** (Faro) - Dopo", "Dopo"),
        ("**Ada Quill (Faro) -** Dopo", "Dopo"),
        ("**Ada Quill (Faro) - Dopo** il", "**Dopo** il"),
        ("*Ada Quill* (Faro) - *Dopo* il", "*Dopo* il"),
        ("Altro", "Altro"),
    ],
)
def test_a_byline_goes_however_it_is_emphasized(markdown: str, rest: str) -> None:
    assert without_byline(markdown, "Ada Quill (Faro) - ") == rest
