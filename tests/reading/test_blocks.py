"""Blocks become HTML, and nothing in them is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from generator.model.site import MarkdownSettings
from generator.model.story import Facts
from generator.reading.bodies import make_converter
from tests.reading.making import LANGUAGES

CONVERT = {code: make_converter(language, MarkdownSettings()) for code, language in LANGUAGES.items()}


def html(text: str, code: str = "it") -> str:
    """The HTML without the line ends between its elements."""
    body = CONVERT[code](text)
    assert body.facts.flaws == ()
    return re.sub(r"\n(?=<)|(?<=>)\n", "", body.html)


def facts(text: str, code: str = "it") -> Facts:
    return CONVERT[code](text).facts


def flaws(text: str) -> list[str]:
    return [f"{flaw.line}:{flaw.column}: {flaw.severity}: {flaw.message.format_map(dict(flaw.facts))}" for flaw in facts(text).flaws]


IMAGE = '<img alt="{}" loading="lazy" src="edicola-ref:{}">'


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("/// figure\n![molo](a.svg)\n///", f"<figure>{IMAGE.format('molo', 0)}</figure>"),
        (
            "/// figure\n![molo](a.svg)\nAll'*alba*.\n///",
            f"<figure>{IMAGE.format('molo', 0)}<figcaption>All’<em>alba</em>.</figcaption></figure>",
        ),
        ("/// figure\n\n![molo](a.svg)\n\nAlba.\n\n///", f"<figure>{IMAGE.format('molo', 0)}<figcaption>Alba.</figcaption></figure>"),
        (
            "/// figura\n    credito: Ada 'Q'\n\n![molo](a.svg \"Il molo\")\n///",
            f'<figure>{IMAGE.format("molo", 0)}<figcaption>Il molo <small class="credit">Ada ‘Q’</small></figcaption></figure>',
        ),
        (
            "/// figure\n    credit: Ada\n![molo](a.svg)\n///",
            f'<figure>{IMAGE.format("molo", 0)}<figcaption><small class="credit">Ada</small></figcaption></figure>',
        ),
        (
            "/// figure\n![uno](a.svg)\n![due](b.svg)\n\nPrima.\n\nSeconda.\n///",
            (
                f'<figure class="pictures">{IMAGE.format("uno", 0)}{IMAGE.format("due", 1)}'
                "<figcaption><p>Prima.</p><p>Seconda.</p></figcaption></figure>"
            ),
        ),
        (
            "/// figure\n[![molo](a.svg)](https://x.example)\n///",
            f'<figure><a href="https://x.example">{IMAGE.format("molo", 0)}</a></figure>',
        ),
        (
            '/// gallery\n![uno](a.svg "Prima")\n![due](b.svg)\nLa **due**.\n\n![tre](c.svg)\n\nTutte.\n///',
            (
                f'<figure class="gallery"><figure>{IMAGE.format("uno", 0)}<figcaption>Prima</figcaption></figure>'
                f"<figure>{IMAGE.format('due', 1)}<figcaption>La <strong>due</strong>.</figcaption></figure>"
                f"<figure>{IMAGE.format('tre', 2)}</figure><figcaption>Tutte.</figcaption></figure>"
            ),
        ),
        ('/// quote\n"Il molo."\n///', '<blockquote class="pull"><p>«Il molo.»</p></blockquote>'),
        (
            "/// citazione | Ivo *Serrani*\nIl molo.\n///",
            '<blockquote class="pull"><p>Il molo.</p><footer>Ivo <em>Serrani</em></footer></blockquote>',
        ),
        ("/// note\nUno.\n///", '<aside class="note"><p>Uno.</p></aside>'),
        (
            '/// note | L\'"acqua"\n- uno\n- due\n///\nDopo.',
            '<aside class="note"><p class="note-title">L’«acqua»</p><ul><li>uno</li><li>due</li></ul></aside><p>Dopo.</p>',
        ),
        ("/// avviso | Chiuso\nUno.\n///", '<aside class="note warning"><p class="note-title">Chiuso</p><p>Uno.</p></aside>'),
        ("/// details | Come\nUno.\n///", "<details><summary>Come</summary><p>Uno.</p></details>"),
        ("/// dettagli | Come\n    aperto: true\n\nUno.\n///", "<details open><summary>Come</summary><p>Uno.</p></details>"),
        (
            "//// note\n\n/// quote | Chi\nUno.\n///\n\nDue.\n////",
            '<aside class="note"><blockquote class="pull"><p>Uno.</p><footer>Chi</footer></blockquote><p>Due.</p></aside>',
        ),
        ("/// note\n```\n///\n/// x\n```\n///", '<aside class="note"><pre><code>///\n/// x</code></pre></aside>'),
        ("\\/// note", "<p>/// note</p>"),
        ('<div markdown="1">\n\n/// note\nUno.\n///\n\n</div>', '<div><aside class="note"><p>Uno.</p></aside></div>'),
    ],
)
def test_blocks_become_html(text: str, made: str) -> None:
    assert html(text) == made


def test_arabic_blocks_are_like_the_others() -> None:
    assert html('/// quote | نديم\nقال "نعم".\n///', "ar") == '<blockquote class="pull"><p>قال «نعم».</p><footer>نديم</footer></blockquote>'


VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"


def test_an_embed_is_a_link_with_the_address_of_its_frame() -> None:
    text = f'/// embed | {VIDEO}\n    title: Il "varo"\n\nGirato *dal* molo.\n///'
    assert html(text) == (
        '<figure class="embed video" data-frame="https://www.youtube-nocookie.com/embed/abcdefghijk">'
        f'<a href="{VIDEO}">Il «varo»</a><figcaption>Girato <em>dal</em> molo.</figcaption></figure>'
    )
    assert facts(text).frames == ("https://www.youtube-nocookie.com",)


def test_an_embed_that_needs_a_script_stays_a_link() -> None:
    text = "/// embed | https://x.com/faro/status/1234567890\n    title: Il varo\n///"
    assert html(text) == '<figure class="embed post"><a href="https://x.com/faro/status/1234567890">Il varo</a></figure>'
    assert facts(text).frames == ()


def test_the_frames_of_one_article_are_not_in_the_next() -> None:
    facts(f"/// embed | {VIDEO}\n    title: x\n///")
    assert facts("Uno.").frames == ()


def test_a_trusted_frame_is_known_too() -> None:
    trusted = make_converter(LANGUAGES["it"], MarkdownSettings(raw_html="trusted"))
    assert trusted('<iframe src="https://video.example/1"></iframe>').facts.frames == ("https://video.example",)


def test_what_blocks_hold_counts_as_a_reader_reads() -> None:
    """Titles and captions do; what belongs to another site does not."""
    assert facts("/// note | Uno due\ntre\n///").words == 3
    assert facts("/// figure\n    credit: due\n![x](a.svg)\nuno\n///").words == 2
    assert facts("/// details | Uno\ndue\n///").words == 2
    assert facts(f"/// embed | {VIDEO}\n    title: Uno\n\ndue\n///\n\ntre").words == 1


def test_the_summary_is_the_first_paragraph_outside_of_blocks() -> None:
    assert facts("/// note\nNota.\n///\n\nPrimo.").summary == "Primo."


def test_headings_and_pictures_in_blocks_are_those_of_the_article() -> None:
    found = facts("/// details | Come\n\n## Uno\n\n[giù](#uno) ![x](a.svg)\n\n///")
    assert [heading.title for heading in found.headings] == ["Uno"]
    assert found.anchors == ("uno",)
    assert [(ref.kind, ref.target, ref.line) for ref in found.refs] == [("anchor", "#uno", 5), ("image", "a.svg", 5)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/// note\n///", "1:1: error: the block “note” is empty"),
        ("/// nota | Titolo\n///", "1:1: error: the block “nota” is empty"),
        ("/// quote | Chi\n///", "1:1: error: the block “quote” is empty"),
        ("/// details | Come\n///", "1:1: error: the block “details” is empty"),
        ("/// figure\nUno.\n///", "1:1: error: the block “figure” has no picture"),
        ("Uno.\n\n/// gallery\n///", "3:1: error: the block “gallery” has no picture"),
        ("/// figure\n![](a.svg)\n///", "2:5: warning: the image has no alternative text"),
        ("/// embed | https://x.example/1\n    title: x\n///", "1:1: error: “https://x.example/1” can't be embedded"),
        (f"/// embed | {VIDEO}\n///", "1:1: error: the block “embed” has no title"),
        ("- a\n\n    /// note\n    x\n    ///", "3:5: error: the block “note” can't stand here"),
        ("/// note\nx\n///\n\n> /// note\n> x\n> ///", "5:3: error: the block “note” can't stand here"),
        ("<div>\n/// note\nx\n///\n</div>", "2:1: error: the block “note” can't stand here"),
        ("/// note\nx", "1:1: error: the block “note” is opened and not closed"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, said: str) -> None:
    assert flaws(text) == [said]


@pytest.mark.parametrize(
    "text",
    ['<figure class="embed" data-frame="https://x.example">x</figure>', "![x](a.svg)\n{: .embed data-frame=https://x.example }"],
)
def test_no_author_can_name_a_frame(text: str) -> None:
    assert "error: the attribute “data-frame” is not allowed in an article" in flaws(text)[0]


# A word beside the marks of code is the name of its language, which nobody sees.
PIECES = [
    *("/// note", "/// note | T", "//// note", "/// quote | Q", "/// figure", "//// gallery", "/// details | D", "/// nope", "///", "////"),
    *(
        "    credit: C",
        "    open: true",
        "",
        "",
        "![alt](a.svg)",
        "![alt](a.svg) ",
        "- ",
        "> ",
        "    ",
        "```\n",
        "<div>",
        "</div>",
        "[^1]: ",
    ),
    *(f"/// embed | {VIDEO}", "    title: T"),
]


def words_of(text: str) -> list[str]:
    return sorted(re.findall(r"word\d{4}", text))


def numbered(text: str) -> str:
    """The text with a word of its own in place of each W."""
    words = iter(range(1000, 2000))
    return re.sub("W", lambda _: f"word{next(words)}", text)


def shown(text: str) -> list[str]:
    tree = LexborHTMLParser(f"<body>{CONVERT['it'](text).html}</body>").body
    assert tree is not None
    return words_of(tree.text())


@given(st.lists(st.tuples(st.sampled_from([*PIECES, "W", "W", "W"]), st.booleans()), max_size=14))
@example([("/// note", True), ("- ", False), ("W", True), ("///", True), ("W", True)])
@example([("[^1]: ", False), ("[^1]: ", False), ("W", False)])
@example([("[^1]: ", True), ("    ", False), ("[^1]: ", False), ("W", False)])
@example([("> ", False), ("/// note", True), ("> ", False), ("W", True), ("///", False)])
def test_no_text_raises_and_none_without_errors_loses_a_word(pieces: list[tuple[str, bool]]) -> None:
    text = numbered("".join(piece + "\n" * broken for piece, broken in pieces))
    if not any("error" in flaw for flaw in flaws(text)):
        assert shown(text) == words_of(text)


OPENINGS = ["note", "note | W", "avviso | W", "quote", "quote | *W*", "details | W", "details | W\n    open: true"]
PARTS = [
    "W",
    "W\nW",
    "- W\n- W",
    "> W",
    "## W",
    "W\n\nW",
    "| W | W |\n|---|---|\n| W | W |",
    "```\nW\n```",
    '![x](a.svg "W")',
    "W <b>W</b>",
]
PARTS += ["/// figure\n    credit: W\n![x](a.svg)\nW *W* W\n\nW\n///", '/// gallery\n![x](a.svg "W")\nW\n![x](b.svg)\n\nW\n///']
PARTS += [f"/// embed | {VIDEO}\n    title: W\n\nW *W*\n///"]


def wrapped(parts: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    """Parts inside of a block, which has more slashes than any in them."""

    def wrap(opening: str, inside: list[str], gap: str) -> list[str]:
        slashes = "/" * (1 + max([2, *(len(found) for found in re.findall(r"^/+", "\n".join(inside), re.MULTILINE))]))
        blank = "\n" if re.match(r"[>|`#-]|\s*open", inside[0]) or "open" in opening else gap
        return ["\n".join([f"{slashes} {opening}{blank}", *(f"{part}\n" for part in inside), slashes])]

    return st.builds(wrap, st.sampled_from(OPENINGS), parts, st.sampled_from(["", "\n"]))


TEXTS = st.recursive(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=3),
    lambda parts: st.one_of(
        wrapped(parts), st.lists(parts, min_size=1, max_size=3).map(lambda lists: [part for each in lists for part in each])
    ),
    max_leaves=6,
)


@given(TEXTS)
def test_blocks_in_blocks_lose_nothing(parts: list[str]) -> None:
    text = numbered("\n\n".join(parts))
    assert flaws(text) == []
    assert shown(text) == words_of(text)
