"""With and without the quick processors, a text gives the same record: HTML, words, summary, headings, links, flaws with their lines."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tarfile
import textwrap
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.model.site import Language, MarkdownSettings
from generator.model.story import Body
from generator.reading import bodies, plain_markdown, quick_markdown, quick_quotes
from generator.reading.bodies import make_converter
from generator.reading.parts import read_markdown
from generator.reading.plain_markdown import PlainMarkdown, is_odd
from tests.conftest import REPOSITORY, SITE, need
from tests.reading.making import site_of

SPOKEN = {each.code: each for each in site_of(SITE + "  zh: {name: 中文}\n").languages}
ODD = replace(SPOKEN["en"], quotes=("[", "&"))
"""Quotation marks that mean something in Markdown and HTML."""

Convert = Callable[[str], Body]


def pair(language: Language, **how: object) -> tuple[Convert, Convert]:
    """The same converter with the quick processors and without."""
    quick, whole = (MarkdownSettings(fast=fast, **how) for fast in (True, False))  # type: ignore[arg-type]
    return make_converter(language, quick), make_converter(language, whole)


PAIRS = {
    "Italian": pair(SPOKEN["it"]),
    "English": pair(SPOKEN["en"]),
    "Chinese": pair(SPOKEN["zh"]),
    "odd quotation marks": pair(ODD),
    "straight quotation marks": pair(SPOKEN["it"], smart_quotes=False),
    "another table of contents": pair(SPOKEN["it"], extensions=(("toc", {"toc_depth": "2-3", "baselevel": 2}),)),
    "trusted": pair(SPOKEN["en"], raw_html="trusted"),
}


def plain_of(language: Language, **how: object) -> PlainMarkdown:
    """What a converter asks first."""
    made: list[PlainMarkdown] = []

    class Watched(PlainMarkdown):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            made.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_markdown, "PlainMarkdown", Watched)
        make_converter(language, MarkdownSettings(**how))  # type: ignore[arg-type]
    return made[0]


PLAIN = plain_of(SPOKEN["it"])


def is_direct(text: str) -> bool:
    """Whether the text becomes HTML without the library."""
    PLAIN.collector.start(text)
    return PLAIN.convert(text) is not None


def outcome(convert: Convert, text: str) -> Body | str:
    """The record, or why there is none: the library fails on some texts."""
    try:
        return convert(text)
    except Exception as failure:
        return repr(failure)


def differences(text: str, names: Iterable[str] = PAIRS) -> list[str]:
    """The settings with which the two records differ."""
    return [name for name in names if outcome(PAIRS[name][0], text) != outcome(PAIRS[name][1], text)]


# Markdown that is made up


def pieces(text: str) -> tuple[str, ...]:
    """What broken bars part."""
    return tuple(piece.strip() for piece in text.split("¦"))


WORDS = (
    *pieces(r"""mare ¦ Genova ¦ città ¦ l'ora ¦ dell'80 ¦ U.S.A. ¦ 3,50 ¦ 1987 ¦ HTML ¦ 😀 ¦ 海上 ¦ لا"""),
    *("a\u0301", "x\xa0y", "\u200b"),
)
MARKS = (
    *pieces(r"""* ¦ ** ¦ _ ¦ __ ¦ *** ¦ ` ¦ `` ¦ \ ¦ \\ ¦ \* ¦ \` ¦ \' ¦ \" ¦ [ ¦ ] ¦ ![ ¦ ]( ¦ ][ ¦ ) ¦ ( ¦ < ¦ > ¦ & ¦ ; ¦ | ¦ ' ¦ " ¦
"' ¦ '" ¦ -- ¦ --- ¦ ... ¦ .... ¦ ’ ¦ « ¦ » ¦ - ¦ – ¦ : ¦ ! ¦ # ¦ { ¦ } ¦ / ¦ /// ¦ = ¦ + ¦ ~ ¦ ^"""),
    "  \n",
)
INLINE = (
    *pieces(r"""**forte** ¦ *piano* ¦ _sotto_ ¦ __doppio__ ¦ ***tutto*** ¦ **a *b* c** ¦ *a **b*** ¦ snake_case_name ¦ 2*3*4 ¦ `codice` ¦
`` a`b `` ¦ [legame](https://example.org/a) ¦ [due](b.md "Un 'titolo'") ¦ [tre](<a b>) ¦ [uno][ref] ¦ [ref][] ¦ [ref] ¦
![foto](p.jpg) ¦ ![foto][ref] ¦ [![f](p.jpg)](x) ¦ <https://example.org> ¦ <desk@example.org> ¦ <b>grasso</b> ¦
<span lang="en">it's</span> ¦ <br> ¦ <code>"x" 'y'</code> ¦ <!-- nascosto --> ¦ &amp; ¦ &nbsp; ¦ &#8217; ¦ &#x27; ¦
&bogus; ¦ &#38x ¦ &#x27y ¦ & ¦ AT&T ¦ 1 < 2 > 0 ¦ [^1] ¦ [^nota] ¦ {: .classe } ¦ *a*{: #id .b } ¦ { solo } ¦ `x`{ .y } ¦ "virgolette" ¦
'singole' ¦ l'"ora" ¦ rock 'n' roll ¦ '80s ¦ a -- b --- c ¦ 1. ¦ a: ¦ H2O ¦ klzzwxh:0000 ¦ $x_1$"""),
    *("\x02", "\x03", "\x02wzxhzdk:0\x03", "\x02klzzwxh:0000\x03", "\x0242\x03", "\t", "   "),
)
BLOCKS = tuple((Path(__file__).parent / "blocks.txt").read_text("utf-8").removesuffix("\n").split("\n%\n"))
"""A sample of each kind of block, and of what nearly is one."""

words = st.sampled_from(WORDS)
inline = st.lists(
    st.one_of(words, words, words, st.sampled_from(INLINE), st.sampled_from(MARKS), st.text(max_size=3)), min_size=1, max_size=8
).flatmap(lambda parts: st.sampled_from([" ", " ", "", "\n"]).map(lambda between: between.join(parts)))
blocks = st.one_of(inline, inline, st.sampled_from(BLOCKS))
indented = st.tuples(blocks, st.sampled_from(["", "", "", " ", "   ", "    ", "        ", "> ", "- ", "1. ", "## ", ":   "])).map(
    lambda pair: textwrap.indent(pair[0], pair[1]) if pair[1].isspace() or pair[1] == "> " else pair[1] + pair[0]
)
texts = st.lists(st.tuples(indented, st.sampled_from(["\n\n", "\n\n", "\n", "\n\n\n", " \n", "\r\n"])), max_size=8).map(
    lambda parts: "".join(part + end for part, end in parts)
)


@pytest.mark.parametrize(
    "form", ["{0}", "testo\n{0}", "{0}\ntesto", "testo\n\n{0}\n\ntesto\n", "- {0}\n- testo", "    {0}", "> {0}", "{0} ", "a {0} b\n"]
)
def test_it_is_the_same_for_each_block_and_mark(form: str) -> None:
    found = [form.format(piece) for piece in (*BLOCKS, *INLINE, *MARKS)]
    assert [text for text in found if differences(text)] == []


@given(texts)
@settings(max_examples=200)
@example("'\"a\"' \"'b'\" a''b \"\" '' l'\"ora\" '80s -- '90 \"- 'n' --- \"...\"")
@example('/// figure\n    credit: "\\x02wzxhzdk:0\\x03 \'a\' {: .b}"\n![f](p.jpg)\n\n"x"\n///')
@example("# A\n\n# A\n\n<div id='a_1'>x</div>\n\n# A\n\n# B { id }\n\n# B {: data-toc-label='C' }\n\n[TOC]")
@example("`a` `b`\n\n\\`x` [a][b] ![a][b]\n\n[b]: /c")
def test_the_record_is_the_same(text: str) -> None:
    assert differences(text) == []


@given(st.text(alphabet=st.sampled_from("ab1 \n\n\t'\"*_`[]()<>&;!#-=+.:|\\/{}~^é«"), max_size=60))
@settings(max_examples=200)
def test_it_is_the_same_for_any_characters(text: str) -> None:
    assert differences(text) == []


# Markdown that is plain, and what nearly is

SIMPLE = (
    *WORDS,
    *pieces(r"""**forte** ¦ *piano* ¦ __doppio__ ¦ _sotto_ ¦ **due parole** ¦ [legame](https://example.org/a_b) ¦ [*uno* due](../b.it.md) ¦
**[tre](c.md)** ¦ [titolo](d.md "L'ora") ¦ ![foto](p.jpg) ¦ [...] ¦ [sic] ¦ 2 > 1 ¦ "detto" ¦ 'detto' ¦ l'"ora" ¦ '80s ¦ a -- b --- c ¦
... ¦ 10.30 ¦ ( ¦ ) ¦ , ¦ - ¦ « ¦ » ¦ : ¦ ! ¦ # ¦ 1. ¦ + ¦ = ¦ " ¦ ' ¦ ’"""),
    *("x\xa0y", "\u2028", "\x0b", "\x1c", "\x85"),
)
ARTICLE = """# Uno

Città "nuova", l'*ora*.  \n\
Poi [due](b.md).

## Uno
Testo

- a
- **b**

3. c
4. d

> q
>
> r

![p](q.jpg "L'ora")
"""
BORDERS = "\"'*_[]()!-.>#: \n1s"

line = st.lists(st.sampled_from(SIMPLE), min_size=1, max_size=6).map(" ".join)
lead = st.sampled_from(["", "", "", "", "---\n\n", "## ", "# ", "- ", "* ", "1. ", "3. ", "> "])
simple = st.lists(
    st.tuples(lead, line, st.sampled_from(["\n\n", "\n\n", "\n\n\n", "\n", "  \n", " \n\n", "\n \n"])).map("".join), max_size=5
).map("".join)


@given(simple)
@settings(max_examples=100)
@example("\"'A' b\" 'c' \" 'd \"e")
@example("**a**_b_*c* _d_**e**[*f*](g)*h*")
@example("a *b [c*](d) e* [f] (g) [h][i]")
@example("*[A] : b\n\nA")
def test_the_record_of_nearly_plain_markdown_is_the_same(text: str) -> None:
    assert differences(text, ["Italian", "English", "Chinese", "straight quotation marks"]) == []


@given(st.integers(0, len(ARTICLE)), st.integers(0, 3), st.text(st.sampled_from(BORDERS), max_size=3))
@settings(max_examples=100)
def test_the_record_of_an_article_with_a_slip_is_the_same(place: int, gone: int, slip: str) -> None:
    assert differences(ARTICLE[:place] + slip + ARTICLE[place + gone :], ["Italian", "another table of contents"]) == []


@given(
    st.lists(st.sampled_from([*"\"\"''-. \nas8é(–\xa0«", "&nbsp;", "&mdash;", "&#8211;", "  ", "a ", " a", ". "]), max_size=16).map("".join)
)
@settings(max_examples=300)
def test_marks_are_the_same_all_at_once_as_one_by_one(text: str) -> None:
    assert PLAIN.smart is not None
    assert PLAIN.smart.substitute(text) == PLAIN.smart._one_by_one(text)


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        "Una riga.",
        "Due righe\ndi testo",
        "**Forte**, *piano*, __doppio__, _sotto_ e un [legame](https://example.org/a_b_c?d=e#f).",
        "**Con un [legame](a.md) dentro** e [*piano* dentro](b.md)",
        "[…] taglia [...] e 2 > 1",
        "10.30, l'ora",
        "- a\n- b\n\nFine.\n\n* c",
        "> a\n\n> b",
        "a\n\n---\n\nb\n\n* * *\n\nc\n\n***\n\n- d",
    ],
)
def test_plain_markdown_needs_no_tree(text: str) -> None:
    assert is_direct(text)


@pytest.mark.parametrize(
    "text",
    [
        *pieces(r"""<b>x</b> ¦ a &amp; b ¦ \*x ¦ `x` ¦ x {: .y } ¦ [TOC] ¦ [x]: y ¦ x[^1] ¦ *[A] : b ¦ [x][y ¦ **a *b* c** ¦ *a ¦ a_ ¦
[x](y 'z') ¦ [x](y(z)) ¦ [![x](y)](z) ¦ [](x) ¦ # a # ¦ ## ![x](y)  ¦ : a"""),
        *("", "\n", " a", "    a", "a\tb", "a\rb", "a\x02b", "a | b"),
        *("- a\n\n- b", "- a\nb", "- a\n  - b", "> a\nb", "> - a", "a\n# b", "a\n===", "a\n---", "- - -"),
        *("///", "~~~"),
    ],
)
def test_all_else_is_the_library_s(text: str) -> None:
    assert not is_direct(text)


@pytest.mark.parametrize("options", [{"marker": "[IN]"}, {"baselevel": 0}])
def test_a_table_of_contents_of_another_kind_is_the_library_s(options: dict[str, object]) -> None:
    assert not plain_of(SPOKEN["it"], extensions=(("toc", options),)).possible


def test_quotation_marks_that_mean_something_are_the_library_s() -> None:
    assert not plain_of(ODD).possible


# Markdown that was written

PAPER = sorted((REPOSITORY / "content").rglob("*.md"))


def test_it_is_the_same_for_our_own_paper() -> None:
    assert len(PAPER) > 50
    assert [path.as_posix() for path in PAPER if differences(read_markdown(path.read_bytes()))] == []


def test_what_is_plain_in_our_own_paper_needs_no_tree() -> None:
    texts = {path: read_markdown(path.read_bytes()) for path in PAPER}
    plain = [path for path, text in texts.items() if not is_odd(text)]
    assert len(plain) > 50
    assert [path.as_posix() for path in plain if not is_direct(texts[path])] == []


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The texts of Python-Markdown's own tests, from its source distribution."""
    folder = tmp_path_factory.mktemp("markdown")
    wanted = f"Markdown=={markdown.__version__}"
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", "markdown", "-d", str(folder), wanted]
    subprocess.run(command, check=False, capture_output=True, timeout=300)
    found = list(folder.glob("*.tar.gz"))
    need(found, f"the source of {wanted}", "pip must be able to download it")
    with tarfile.open(found[0]) as archive:
        archive.extractall(folder, filter="data")
    return [text for path in sorted(folder.rglob("tests/**/*")) for text in _texts_in(path)]


def _texts_in(path: Path) -> Iterator[str]:
    if path.suffix in (".txt", ".text", ".md"):
        yield path.read_text("utf-8", "replace")
    elif path.suffix == ".py":
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield textwrap.dedent(node.value)


@pytest.mark.slow
def test_it_is_the_same_for_the_library_s_own_tests(corpus: list[str]) -> None:
    assert len(corpus) > 2000
    assert [text for text in corpus if len(text) < 20_000 and differences(text)] == []


# When the library works alone


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What `quicken` answered for each converter that the test made, if it was asked."""
    given: list[bool] = []
    quicken = quick_markdown.quicken

    def watched(*args: object) -> bool:
        given.append(quicken(*args))  # type: ignore[arg-type]
        return given[-1]

    monkeypatch.setattr(quick_markdown, "quicken", watched)
    return given


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("smart", [True, False])
def test_quick_processors_are_in_place(language: str, smart: bool, answers: list[bool]) -> None:
    make_converter(SPOKEN[language], MarkdownSettings(smart_quotes=smart))
    assert answers == [True]


def test_the_setting_turns_them_off(answers: list[bool]) -> None:
    make_converter(SPOKEN["it"], MarkdownSettings(fast=False))
    assert answers == []


@pytest.mark.parametrize("extension", ["admonition", "nl2br", "wikilinks", "codehilite", "legacy_em", "markdown.extensions.toc"])
def test_any_other_extension_turns_them_off(extension: str, answers: list[bool]) -> None:
    make_converter(SPOKEN["it"], MarkdownSettings(extensions=((extension, {}),)))
    assert answers == []


@pytest.mark.parametrize(("option", "quick"), [("toc_depth", True), ("permalink", False), ("anchorlink", False)])
def test_a_table_of_contents_turns_them_off_only_where_it_adds_links(option: str, quick: bool, answers: list[bool]) -> None:
    make_converter(SPOKEN["it"], MarkdownSettings(extensions=(("toc", {option: 2}),)))
    assert answers == [quick]


def test_another_version_turns_them_off(answers: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "library_version", "3.99")
    make_converter(SPOKEN["it"], MarkdownSettings())
    assert answers == []


def test_what_another_package_put_under_a_known_name_turns_them_off(answers: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    class Ours(markdown.blockprocessors.HRProcessor):
        pass

    monkeypatch.setattr(markdown.blockparser, "HRProcessor", Ours, raising=False)
    monkeypatch.setattr(markdown.blockprocessors, "HRProcessor", Ours)
    make_converter(SPOKEN["it"], MarkdownSettings())
    assert answers == [False]


def test_the_installed_version_has_been_compared() -> None:
    assert markdown.__version__ in bodies.COMPARED, "compare the results (this module), then add the version"


@pytest.mark.parametrize("regex", [*quick_markdown.INLINE, *quick_quotes.SMART])
@given(st.data())
@settings(max_examples=20)
def test_a_pattern_matches_only_where_a_text_stands_that_it_needs(regex: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(regex, re.DOTALL)))
    assert any(mark in text for mark in {**quick_markdown.INLINE, **quick_quotes.SMART}[regex])
