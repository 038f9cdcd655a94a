"""Markdown becomes a body: HTML with markers, and facts."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from generator.building.convert import Converter
from generator.model.site import Language, MarkdownSettings
from generator.model.story import Body, Facts
from generator.reading.bodies import SUMMARY_LENGTH, make_converter
from generator.reading.content import read_again
from generator.reading.conversion import body_key, conversion_key
from generator.reading.files import FileDigests
from generator.reading.settings import read_settings
from tests.conftest import SITE
from tests.reading.making import LANGUAGES, lines, site_of
from tests.reading.test_html_rules import running

CONVERT = {code: make_converter(language, MarkdownSettings()) for code, language in LANGUAGES.items()}


def body(text: str, code: str = "it") -> Body:
    return CONVERT[code](text)


def facts(text: str, code: str = "it") -> Facts:
    return body(text, code).facts


def flaws(text: str) -> list[str]:
    return [f"{flaw.line}:{flaw.column}: {flaw.severity}: {flaw.message.format_map(dict(flaw.facts))}" for flaw in facts(text).flaws]


def places(text: str) -> list[str]:
    return [f"{ref.kind} {ref.target} {ref.line}:{ref.column}" for ref in facts(text).refs]


# Words, summary


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("uno due tre", 3),
        ("uno — due – tre!", 3),
        ("uno\ndue\n\ntre", 3),
        ("**uno** *due* `tre`", 3),
        ("l'ora d'oro", 2),
        ("# Uno due\n\ntre", 3),
        ("- uno\n- due", 2),
        ("|uno|due|\n|-|-|\n|tre|quattro|", 4),
        ("[uno due](https://faro.example)", 2),
        ("![uno due](p.jpg)", 0),
        ('![uno due](p.jpg "tre quattro")', 2),
        ("uno[^1]\n\n[^1]: due tre", 3),
        ("uno <b>due</b> <span lang=en>tre</span>", 3),
        ("u**n**o", 1),
        ("<ul><li>uno</li><li>due</li></ul>", 2),
        ("<div>uno due</div>", 2),
        ("uno<br>due", 2),
        ("uno  \ndue", 2),
        ("<!-- uno due --> tre", 1),
        ("    uno due\n    tre", 3),
        ("&amp; &lt; uno", 1),
        ("الرصيف الشمالي، اليوم", 3),
        ("<redazione@faro.example> uno", 2),
        ("https://faro.example/a-b uno", 2),
        ("28 luglio 2026", 3),
    ],
)
def test_words_are_counted_as_a_reader_reads(text: str, words: int) -> None:
    assert facts(text).words == words


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("Primo *paragrafo*.\n\nSecondo.", "Primo paragrafo."),
        ("# Titolo\n\nPrimo.", "Primo."),
        ("![Molo](p.jpg)\n\nPrimo.", "Primo."),
        ("> Citazione.\n\nPrimo.", "Primo."),
        ("- uno\n\nPrimo.", "Primo."),
        ("Primo[^1] paragrafo.\n\n[^1]: Nota.", "Primo paragrafo."),
        ("Una\nriga  e\nuna.", "Una riga e una."),
        ("A &amp; B &lt;c&gt; &copy;", "A & B <c> ©"),
        ("***\n\nPrimo.", "Primo."),
        ("Scrivi a <redazione@faro.example> subito.", "Scrivi a redazione@faro.example subito."),
        ("Uno <b>due</b> <br>tre.", "Uno due tre."),
        ('Disse "sì" nell\'80.', "Disse «sì» nell’80."),
        ("", ""),
        ("# Solo titolo", ""),
        ("Il 28\\. luglio costa 5\\* a\\_b", "Il 28. luglio costa 5* a_b"),
        ("{{ config }} {% include 'x' %}", "{{ config }} {% include ‘x’ %}"),
    ],
)
def test_the_summary_is_the_text_of_the_first_paragraph(text: str, summary: str) -> None:
    assert facts(text).summary == summary


def test_a_long_summary_ends_at_a_word() -> None:
    summary = facts("parola lunga, " * 40).summary
    assert len(summary) <= SUMMARY_LENGTH
    assert summary.endswith(("parola…", "lunga…"))


@pytest.mark.parametrize(
    "text", ["A &amp; B " * 60, "👩\u200d👩\u200d👧\u200d👦 e " * 60, "x<b>y</b> " * 99], ids=["entity", "family", "tag"]
)
def test_a_cut_never_parts_an_entity_a_family_or_a_tag(text: str) -> None:
    """T31: text is cut first and escaped after."""
    summary = facts(text).summary
    assert summary.endswith("…")
    assert set(summary.rstrip("…").split()) <= {"A", "&", "B", "👩\u200d👩\u200d👧\u200d👦", "e", "xy"}


# Typography


@pytest.mark.parametrize(
    ("text", "it", "en"),
    [
        ('"Ciao"', "«Ciao»", "“Ciao”"),
        ('l\'"ora"', "l’«ora»", "l’“ora”"),
        ("gli anni '80", "gli anni ’80", "gli anni ’80"),
        ("'80 e '90", "’80 e ’90", "’80 e ’90"),
        ("il '900", "il ’900", "il ’900"),
        ("l'altra po' l'ora", "l’altra po’ l’ora", "l’altra po’ l’ora"),
        ('"l\'ora"', "«l’ora»", "“l’ora”"),
        ("('sì')", "(‘sì’)", "(‘sì’)"),
        ('("ora")', "(«ora»)", "(“ora”)"),
        ('**"ora"**', "<strong>«ora»</strong>", "<strong>“ora”</strong>"),
        ("l'*ora*", "l’<em>ora</em>", "l’<em>ora</em>"),
        ("dell'«ora»", "dell’«ora»", "dell’«ora»"),
        ("a -- b --- c...", "a – b — c…", "a – b — c…"),
        ("«già» “così”", "«già» “così”", "«già» “così”"),
        ('["ora"](https://x.example)', '<a href="https://x.example">«ora»</a>', '<a href="https://x.example">“ora”</a>'),
    ],
)
def test_quotes_are_those_of_the_language(text: str, it: str, en: str) -> None:
    assert body(text).html == f"<p>{it}</p>"
    assert body(text, "en").html == f"<p>{en}</p>"


def test_arabic_has_its_own_quotes() -> None:
    assert body('قال "نعم"', "ar").html == "<p>قال «نعم»</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('他說"你好"。', "他說「你好」。"),
        ('"你好"他說，"再見"', "「你好」他說，「再見」"),
        ('他說："你好，**世界**"，然後', "他說：「你好，<strong>世界</strong>」，然後"),
        ('**"你好"**他說', "<strong>「你好」</strong>他說"),
        ('(東京)"Marathon"で', "(東京)「Marathon」で"),
        ('他說`"x"`和"好"', '他說<code>"x"</code>和「好」'),
        ('他說"好', "他說「好"),
    ],
)
def test_quotes_need_no_spaces_where_words_have_none(text: str, html: str) -> None:
    chinese = site_of('title: F\nbase_url: https://f.example\ntimezone: Asia/Taipei\nlanguages: {zh-Hant: {prefix: ""}}\n').languages[0]
    assert make_converter(chinese, MarkdownSettings())(text).html == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "text",
    ['`"x" \'80 -- ...`', '```\n"x" \'80 -- ...\n```', '    "x" \'80 -- ...', '<code>"x" \'80</code>', '<pre>"x" \'80</pre>'],
    ids=["span", "fence", "indented", "raw-code", "raw-pre"],
)
def test_code_is_left_as_it_is(text: str) -> None:
    html = body(text).html
    assert "'80" in html
    assert '"x"' in html


def test_smart_quotes_can_be_turned_off() -> None:
    plain = make_converter(LANGUAGES["it"], MarkdownSettings(smart_quotes=False))
    assert plain('"ora" -- l\'altra').html == '<p>"ora" -- l\'altra</p>'


# Structure


def test_a_picture_alone_is_a_figure() -> None:
    html = body('![Il molo](p.jpg "Il molo all\'alba")').html
    tree = LexborHTMLParser(html)
    assert tree.css_first("figure > img[alt='Il molo'][loading=lazy]") is not None
    assert tree.css_first("figure > figcaption").text() == "Il molo all’alba"
    assert "title=" not in html
    assert tree.css_first("p") is None


@pytest.mark.parametrize(
    "text", ["Guarda ![Il molo](p.jpg)", "![a](p.jpg) ![b](q.jpg)", "![Il molo](p.jpg) qui", "[![Il molo](p.jpg)](q.md)"]
)
def test_a_picture_among_words_is_none(text: str) -> None:
    assert "<figure>" not in body(text).html


def test_a_picture_without_caption_has_none() -> None:
    assert "figcaption" not in body("![Il molo](p.jpg)").html


def test_a_heading_of_level_1_moves_all_of_them_down() -> None:
    html = body("# Uno\n\n## Due\n\n###### Sei").html
    assert [element.tag for element in LexborHTMLParser(html).css("h1, h2, h3, h6")] == ["h2", "h3", "h6"]
    assert [(heading.level, heading.title) for heading in facts("# Uno\n\n## Due").headings] == [(2, "Uno"), (3, "Due")]


def test_headings_without_level_1_stay() -> None:
    assert [heading.level for heading in facts("## Uno\n\n### Due").headings] == [2, 3]


@pytest.mark.parametrize(
    ("heading", "code", "id"),
    [
        ("Perché l'acqua", "it", "perche-l-acqua"),
        ("الرصيف الشمالي", "ar", "الرصيف-الشمالي"),
        ("!!!", "it", "section"),
        ("Uno {#mio}", "it", "mio"),
        ("*Uno* `due`", "it", "uno-due"),
    ],
)
def test_headings_have_readable_ids(heading: str, code: str, id: str) -> None:
    assert facts(f"## {heading}", code).anchors == (id,)


def test_the_title_of_a_heading_is_plain_text() -> None:
    """T28: what the library hides from itself comes back."""
    found = facts("## Il *28\\.* luglio &amp; `x` <b>y</b> <a@faro.example>").headings
    assert [heading.title for heading in found] == ["Il 28. luglio & x y a@faro.example"]


def test_two_equal_headings_have_two_ids() -> None:
    first, second = facts("## Uno\n\n## Uno").anchors
    assert first == "uno"
    assert second not in ("uno", "")


def test_a_table_of_contents_comes_on_request() -> None:
    text = "## Uno\n\n## Due"
    assert "toc" not in body(text).html
    assert [element.text() for element in LexborHTMLParser(body(f"[TOC]\n\n{text}").html).css(".toc a")] == ["Uno", "Due"]
    assert flaws(f"[TOC]\n\n{text}") == []


def test_footnotes_lead_there_and_back() -> None:
    text = "Uno[^a] due[^b].\n\n[^a]: Nota.\n[^b]: Altra."
    tree = LexborHTMLParser(body(text).html)
    assert len(tree.css("sup a[role=doc-noteref]")) == 2
    assert len(tree.css("li a[role=doc-backlink]")) == 2
    assert "title=" not in body(text).html
    assert flaws(text) == []


def test_the_footnotes_of_one_article_are_not_in_the_next() -> None:
    body("Uno[^1].\n\n[^1]: Nota.\n\n*[HTML]: x\n\n[a]: b.md")
    later = body("Due[^1] HTML [a]")
    assert "footnote" not in later.html
    assert "abbr" not in later.html
    assert later.facts.refs == ()


def test_definition_lists() -> None:
    assert "<dl>\n<dt>Molo</dt>\n<dd>dove si attracca</dd>\n</dl>" in body("Molo\n:   dove si attracca").html


def test_columns_are_aligned_by_class() -> None:
    """A strict Content-Security-Policy ignores style attributes."""
    html = body("|a|b|c|d|\n|:-|:-:|-:|-|\n|1|2|3|4|").html
    assert "style" not in html
    assert [element.attributes.get("class") for element in LexborHTMLParser(html).css("td")] == [
        "align-start",
        "align-center",
        "align-end",
        None,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# A {names}",
        "*a*{names}",
        "a\n{: names }",
        "![f](p.jpg)\n{: names }",
        "|a|\n|-|\n|b {names}|",
        "a[^1]{names}\n\n[^1]: b",
        "- a\n{: names }",
    ],
)
@pytest.mark.parametrize("names", ["lang", "id", "class", "title", "href src", "style", "id class lang", "word"])
def test_attributes_need_no_value(text: str, names: str) -> None:
    assert LexborHTMLParser(body(text.replace("names", names)).html).css(" ".join(f"[{name}]" for name in names.split()).replace(" ", ""))


def test_abbreviations_and_fences() -> None:
    assert '<abbr title="Agenzia">AG</abbr>' in body("AG\n\n*[AG]: Agenzia").html
    assert '<code class="language-py">' in body("```py\nx\n```").html


@pytest.mark.parametrize("text", ["{{ config }}", "{% include 'x' %}", "{{ cycler.__init__.__globals__.os.popen('id').read() }}"])
def test_template_code_is_printed(text: str) -> None:
    """T27"""
    assert body(f"`{text}`").html == f"<p><code>{text}</code></p>"


# Links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](x.md)", ["link x.md 1:5"]),
        ("Uno\n\ndue [a](x.md)", ["link x.md 3:9"]),
        ("[a](x.md) e [b](x.md)", ["link x.md 1:5", "link x.md 1:17"]),
        ("[a](x.md)\n\n[b](x.md)\n", ["link x.md 1:5", "link x.md 3:5"]),
        ("[a](x.md#uno) e [b](x.md)", ["link x.md#uno 1:5", "link x.md 1:21"]),
        ("Il file x.md e [a](x.md)", ["link x.md 1:20"]),
        ("`[a](x.md)`\n\n[b](x.md)", ["link x.md 3:5"]),
        ("```\n[a](x.md)\n```\n\n[b](x.md)", ["link x.md 5:5"]),
        ("![m](p.jpg)", ["image p.jpg 1:6"]),
        ("uno\n\n![](p.jpg)", ["image p.jpg 3:5"]),
        ("![m](p.jpg)\n\n![](p.jpg)\n\n![m](p.jpg)", ["image p.jpg 1:6", "image p.jpg 3:5", "image p.jpg 5:6"]),
        ("[a][r]\n\n[r]: x.md", ["link x.md 3:6"]),
        ('[a](x.md "titolo")', ["link x.md 1:5"]),
        ("[a](<con spazi.md>)", ["link con spazi.md 1:6"]),
        ("[a](story:news/molo#qui)", ["link story:news/molo#qui 1:5"]),
        ('uno\n\n<a href="x.md">a</a>', ["link x.md 3:10"]),
        ('<video src="v.mp4" controls></video>', ["file v.mp4 1:13"]),
        ('<div>\n<img src="p.jpg" alt="m">\n</div>', ["image p.jpg 2:11"]),
        ("[a](x.md?a=1&b=2)", ["link x.md?a=1&b=2 1:5"]),
        ("[a](/en/molo/)", ["link /en/molo/ 1:5"]),
        ("## Uno\n\n[a](#uno)", ["anchor #uno 3:5"]),
        ("[a](https://x.example) <https://x.example> <a@x.example> [b](mailto:a@x.example) [c](//x.example)", []),
    ],
)
def test_links_are_found_with_line_and_column(text: str, found: list[str]) -> None:
    assert places(text) == found


def test_each_link_is_a_marker_of_its_number() -> None:
    assert body("[a](x.md) ![m](p.jpg) [b](https://x.example)").html == (
        '<p><a href="edicola-ref:0">a</a> <img alt="m" loading="lazy" src="edicola-ref:1"> <a href="https://x.example">b</a></p>'
    )


@pytest.mark.parametrize(
    "text", ["## Nulla\n\n[a](#nulla)", "[a](#nulla)\n\n## Nulla", '<p id="nulla">x</p>\n\n[a](#nulla)', "x\n{: #nulla }\n\n[a](#nulla)"]
)
def test_the_anchors_of_an_article_are_known(text: str) -> None:
    found = facts(text)
    assert "nulla" in found.anchors
    assert [(ref.kind, ref.target) for ref in found.refs] == [("anchor", "#nulla")]


@pytest.mark.parametrize("text", ["![](p.jpg)", '<img src="p.jpg">', '<img src="p.jpg" alt="">'])
def test_a_picture_without_words_is_a_warning(text: str) -> None:
    (flaw,) = flaws(f"Uno\n\n{text}")
    assert flaw.startswith("3:")
    assert flaw.endswith("warning: the image has no alternative text")


# What an article may not hold


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[x](javascript:alert(1))", "3:5: error: an address that starts with “javascript:” is not allowed"),
        ("[x](JavaScript:alert(1))", "3:5: error: an address that starts with “javascript:” is not allowed"),
        ("[x](&#106;avascript:alert(1))", "3:5: error: an address that starts with “javascript:” is not allowed"),
        ("[x](javascript&colon;alert(1))", "3:5: error: an address that starts with “javascript:” is not allowed"),
        ("[x](java&Tab;script:alert(1))", "3:5: error: an address that starts with “javascript:” is not allowed"),
        ("![x](data:text/html,x)", "3:6: error: an address that starts with “data:” is not allowed"),
        ("<javascript:alert(1)>", "3:1: error: "),
        ("[x][r]\n\n[r]: javascript:alert(1)", "5:6: error: an address that starts with “javascript:” is not allowed"),
        ("# T {onclick=alert(1)}", "3:6: error: the attribute “onclick” is not allowed in an article"),
        ("x\n{: onclick }", "4:4: error: the attribute “onclick” is not allowed in an article"),
        ("# T {onclick}", "3:6: error: the attribute “onclick” is not allowed in an article"),
        ("<p onclick>x</p>", "3:4: error: the attribute “onclick” is not allowed in an article"),
        ("x\n{: onclick=alert(1) }", "4:4: error: the attribute “onclick” is not allowed in an article"),
        ("```{.py onclick=alert(1)}\nx\n```", "3:9: error: the attribute “onclick” is not allowed in an article"),
        ("<script>alert(1)</script>", "3:1: error: the element <script> is not allowed in an article"),
        ("<SCRIPT>alert(1)</SCRIPT>", "3:1: error: the element <script> is not allowed in an article"),
        ("uno <script>alert(1)</script>", "3:5: error: the element <script> is not allowed in an article"),
        ("<iframe src='https://x.example'></iframe>", "3:1: error: the element <iframe> is not allowed in an article"),
        ("<div>\n<script>x</script>\n</div>", "4:1: error: the element <script> is not allowed in an article"),
        ("<img src=x.jpg alt=x onerror=alert(1)>", "3:22: error: the attribute “onerror” is not allowed in an article"),
        ('<p style="color:red">x</p>', "3:4: error: the attribute “style” is not allowed in an article"),
        ('<a href="&#106;avascript:alert(1)">x</a>', "3:10: error: an address that starts with “javascript:” is not allowed"),
        ("<?php x ?>", "3:1: error: the element <?> is not allowed in an article"),
    ],
)
def test_code_is_refused_with_its_line(text: str, said: str) -> None:
    """T29, T30"""
    found = [flaw for flaw in flaws(f"Uno.\n\n{text}") if "error" in flaw]
    if said.endswith("error: "):  # Markdown may read it as plain text instead
        assert found or not running(body(text).html)
    else:
        assert found[0] == said


@pytest.mark.parametrize(
    "info", ['"><script>alert(1)</script>', "py onclick=alert(1)", "'><img src=x onerror=alert(1)>", '{.py}"onclick=x']
)
def test_the_word_after_a_fence_runs_nothing(info: str) -> None:
    """T30"""
    assert not running(body(f"```{info}\nx\n```").html)


def test_a_trusted_site_writes_what_it_likes() -> None:
    trusted = make_converter(LANGUAGES["it"], MarkdownSettings(raw_html="trusted"))
    converted = trusted('<iframe src="https://video.example/1"></iframe>\n\n<p style="color:red">x</p>')
    assert "<iframe" in converted.html
    assert "style=" in converted.html
    assert converted.facts.flaws == ()


PIECES = [
    "[x](",
    ")",
    "<",
    ">",
    "`",
    "*",
    "javascript:",
    "&#106;avascript:",
    "data:text/html,",
    "script",
    "img src=x ",
    "a href=",
    "onerror=x",
    "{: ",
    "}",
    "#",
    "\n\n",
    "\n",
    " ",
    "![",
    "]",
    "[x]: ",
    '"',
    "'",
    "svg",
    "<!--",
    "-->",
    "```",
    "|",
    "edicola-ref:0",
    "div",
    "/",
    "&colon;",
    "\x02",
    "\x03",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_nothing_that_runs_passes_unnamed(text: str) -> None:
    """T29, P6"""
    try:
        converted = body(text)
    except RecursionError:
        return
    if not any(flaw.severity == "error" for flaw in converted.facts.flaws):
        assert not running(converted.html), converted.html


@given(
    st.text()
    | st.lists(st.sampled_from([*PIECES, "- ", "> ", "    ", "1. ", "[^1]", "[TOC]", ": ", "\u202e", "è"]), max_size=30).map("".join)
)
def test_any_text_gives_a_body(text: str) -> None:
    converted = body(text)
    count = text.count("\n") + 1
    assert all(1 <= ref.line <= count and ref.column >= 1 for ref in converted.facts.refs)
    assert all(1 <= flaw.line <= count and flaw.column >= 1 for flaw in converted.facts.flaws)
    assert not set(converted.facts.summary) & {"\x02", "\x03"}


@given(st.text(max_size=60))
def test_a_body_depends_on_nothing_but_its_text(text: str) -> None:
    """P9: not on what was converted before."""
    assert make_converter(LANGUAGES["it"], MarkdownSettings())(text) == body(text)


# Bounds


def converted_alone(markdown: str, seconds: int = 3) -> list[str]:
    """The problems of converting an article with that text, between two others."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "site.yaml").write_text(SITE + f"page_seconds: {seconds}\n", encoding="utf-8")
        for number, text in enumerate(["Prima.", markdown, "Dopo."]):
            file = root / f"content/news/s{number}.it.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(f"---\ntitle: Molo\ndate: 2026-07-28\n---\n{text}".encode())
        site, _ = read_settings(root)
        reading = read_again(site, FileDigests({}))
        assert reading.problems == []
        converted = Converter(site).convert(reading, {}, lambda key: None, 1, lambda *_: None)
    assert {key[0][-2:] for key in converted.facts} >= {"s0", "s2"}
    return [line.replace("content/news/s1.it.md", "F1") for line in lines(converted.problems)]


@pytest.mark.parametrize(
    ("text", "seconds", "said"),
    [
        pytest.param("[" * 16_000, 2, "F1:5: error: the text takes longer than 2 seconds to convert", id="brackets"),
        pytest.param(
            "\n".join("    " * depth + "- a" for depth in range(300)), 100, "F1:5: error: the text is nested too deeply", id="list"
        ),
    ],
)
def test_a_text_too_hard_to_convert_is_named_and_the_others_are_converted(text: str, seconds: int, said: str) -> None:
    """T48"""
    assert converted_alone(text, seconds) == [said]


def test_text_that_the_converter_loses_is_named() -> None:
    """T48, P8: Python-Markdown drops what stands in 400 elements that are not closed."""
    (problem,) = converted_alone('<div markdown="1">\n' * 400 + "testo")
    assert problem.startswith("F1:")
    assert ": error: " in problem


@pytest.mark.parametrize(
    "text",
    [
        'un [testo][riferimento] <b>perch&eacute;</b>\n\n[riferimento]: https://faro.example/uno "Titolo"',
        "uno\n\n[inutile]: https://faro.example/\n\n*[ABBR]: Abbreviazione",
        "un'auto*mobile* e co\\_di\\_ce\n\n<!-- commento -->",
        "uno[^nota]\n\n[^nota]: una nota",
    ],
)
def test_nothing_is_lost_in_an_element_that_is_closed(text: str) -> None:
    assert flaws(f'<div markdown="1">\ntesto\n</div>\n\n{text}') == []


def test_a_note_that_nobody_refers_to_is_named_on_its_line() -> None:
    (flaw,) = flaws("Uno.\n\n[^nota]: Una nota.")
    assert flaw.startswith("3:")
    assert "fnref" not in flaw


@pytest.mark.parametrize(
    "text",
    [
        ">" * 5000,
        "".join("`" * n + "a" for n in range(1, 200)),
        "<![",
        "-" * 30,
        "*" * 5000 + "a",
        "<" * 20_000,
        "&#" + "1" * 5000 + ";",
        "_" * 5000,
        "<!--" * 500,
    ],
    ids=lambda text: text[:4],
)
def test_a_strange_text_is_converted_or_named(text: str) -> None:
    """T48"""
    assert len(converted_alone(text, 20)) <= 1


# Keys


def test_the_key_of_a_body_tells_what_its_conversion_depends_on() -> None:
    plain, language = MarkdownSettings(), LANGUAGES["it"]
    other = Language(**{name: getattr(language, name) for name in Language.__slots__} | {"quotes": ("“", "”")})
    ways = [
        conversion_key(language, plain),
        conversion_key(other, plain),
        conversion_key(language, MarkdownSettings(smart_quotes=False)),
        conversion_key(language, MarkdownSettings(extensions=(("markdown.extensions.nl2br", {}),))),
    ]
    keys = [body_key("due", ways[0]), *(body_key("uno", way) for way in ways)]
    assert len(set(keys)) == len(keys)
    assert keys[1] == body_key("uno", conversion_key(language, MarkdownSettings()))


def test_a_site_can_add_extensions_of_markdown() -> None:
    more = make_converter(LANGUAGES["it"], MarkdownSettings(extensions=(("markdown.extensions.nl2br", {}),)))
    assert more("uno\ndue").html == "<p>uno<br>\ndue</p>"
