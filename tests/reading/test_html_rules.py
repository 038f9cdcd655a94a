"""What HTML an article may hold: content is data, never code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from generator.reading.html_rules import MARKER, breaches, clean, is_external, scheme

DANGEROUS = {"javascript", "vbscript", "data", "file", "blob"}


def named(tag: str, **attributes: str) -> list[str]:
    return [message.format_map(facts) for _, message, _, facts in breaches(tag, attributes)]


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("https://faro.example", "https"),
        ("MAILTO:a@faro.example", "mailto"),
        ("story:news/molo", "story"),
        ("javascript:alert(1)", "javascript"),
        (" JaVaScRiPt:alert(1)", "javascript"),
        ("java\nscript:alert(1)", "javascript"),
        ("java\tscript:alert(1)", "javascript"),
        ("\x01javascript:alert(1)", "javascript"),
        ("molo.md", ""),
        ("../a:b", ""),
        ("#a:b", ""),
        ("//faro.example", ""),
        ("?a:b", ""),
        ("", ""),
    ],
)
def test_a_scheme_is_what_a_browser_takes_for_one(target: str, found: str) -> None:
    """T29"""
    assert scheme(target) == found


@pytest.mark.parametrize(
    ("target", "out"),
    [("https://x", True), ("//x", True), ("mailto:a@b", True), ("story:x", False), ("x.md", False), ("/x", False), ("#x", False)],
)
def test_what_leads_out_of_the_site(target: str, out: bool) -> None:
    assert is_external(target) is out


@pytest.mark.parametrize(
    "tag",
    [
        "script",
        "iframe",
        "object",
        "embed",
        "style",
        "link",
        "meta",
        "base",
        "form",
        "input",
        "button",
        "svg",
        "math",
        "template",
        "noscript",
        "frame",
        "!doctype",
        "?php",
    ],
)
def test_elements_that_do_something_are_refused(tag: str) -> None:
    """T29"""
    assert named(tag) == [f"the element <{tag}> is not allowed in an article"]


@pytest.mark.parametrize(
    "name",
    [
        "onclick",
        "onerror",
        "onload",
        "ontoggle",
        "style",
        "srcset",
        "srcdoc",
        "formaction",
        "action",
        "xlink:href",
        "http-equiv",
        "autofocus",
    ],
)
def test_attributes_that_do_something_are_refused(name: str) -> None:
    """T29, T30"""
    assert named("p", **{name: "x"}) == [f"the attribute “{name}” is not allowed in an article"]


@pytest.mark.parametrize("name", ["href", "src", "cite"])
@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\nscript:x", "vbscript:x", "data:text/html,x", "file:///etc/passwd"]
)
def test_addresses_that_run_something_are_refused(name: str, target: str) -> None:
    """T29"""
    assert named("a", **{name: target}) == [f"an address that starts with “{scheme(target)}:” is not allowed"]


def test_an_address_that_is_none_is_refused() -> None:
    assert named("a", href="http://[x")


def test_an_author_cannot_write_a_marker() -> None:
    """A marker stands for a link that was checked; one that an author wrote would stand for another's."""
    assert named("a", href=f"{MARKER}0")


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("a", {"href": "https://faro.example", "rel": "nofollow", "hreflang": "en", "title": "x"}),
        ("a", {"href": "tel:+390123"}),
        ("a", {"href": "story:news/molo"}),
        ("p", {"lang": "ar", "dir": "rtl", "class": "nota", "id": "nota", "data-x": "1", "aria-label": "x"}),
        ("video", {"src": "v.mp4", "controls": "", "preload": "none"}),
        ("img", {"src": "p.jpg", "alt": "x", "width": "3", "height": "4", "loading": "lazy"}),
        ("td", {"colspan": "2"}),
        ("ol", {"start": "3", "reversed": ""}),
        ("time", {"datetime": "2026-07-28"}),
        ("details", {"open": ""}),
        ("bdi", {}),
        ("ruby", {}),
    ],
)
def test_what_newspapers_need_is_allowed(tag: str, attributes: dict[str, str]) -> None:
    assert named(tag, **attributes) == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "<svg onload=alert(1)>",
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<a href="java&#10;script:alert(1)">x</a>',
        '<a href="javascript&colon;alert(1)">x</a>',
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        '<math><mi//xlink:href="data:x,<script>alert(4)</script>">',
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
        "<style>@import 'x'</style>",
        "<!--><script>alert(1)</script>-->",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<p style='background:url(javascript:x)'>a</p>",
        "<form action=javascript:x><button formaction=javascript:x>",
    ],
)
def test_cleaned_html_runs_nothing(html: str) -> None:
    """T29"""
    assert not running(clean(html))


@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "script",
                "img ",
                "a ",
                "onerror=",
                "href=",
                "javascript:",
                "&#106;avascript:",
                "'",
                '"',
                "`",
                "/",
                "svg ",
                "<!--",
                "-->",
                "x",
                " ",
                "\n",
                "&lt;",
                "style",
                "math",
                "title",
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_no_html_is_left_running(html: str) -> None:
    assert not running(clean(html))


def running(html: str) -> list[str]:
    """What a browser would run."""
    found = []
    for element in LexborHTMLParser(f"<body>{html}</body>").css("body *"):
        if element.tag in ("script", "iframe", "style", "object", "embed", "form"):
            found.append(str(element.tag))
        for name, value in element.attributes.items():
            if name.startswith("on") or (name in ("href", "src") and scheme(value or "") in DANGEROUS):
                found.append(f"{name}={value}")
    return found


def test_a_frame_is_pointed_to_its_block() -> None:
    ((_, _, hint, _),) = breaches("iframe", {})
    assert hint == "for a video, map or post of another site, write /// embed | and its address"
    ((_, message, _, _),) = breaches("figure", {"data-frame": "https://x.example"})
    assert message == "the attribute “{name}” is not allowed in an article"
