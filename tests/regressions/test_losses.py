"""Text, stories and files that were once lost, or published, without a word."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.conftest import SITE, SiteFolder, article

Maker = Callable[..., SiteFolder]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Testo <!-- nota per il direttore\n\naltro", ":6:7: error: the comment is opened and not closed"),
        ("Testo <b>grassetto\n\nnuovo", ":6:7: error: <b> is opened and not closed"),
        ("uno\n\n<div>\n\ndue", ":8:1: error: <div> is opened and not closed"),
        ("uno</i>", ":6:4: error: </i> closes an element that is not open"),
        ("vedi [il sito][rif]", ":6:6: warning: the link [rif] is not defined"),
        ("uno[^2]", ":6:4: warning: the footnote “2” is not defined"),
        ("uno\n\n```\ncodice", ":8:1: error: the code is opened and not closed"),
    ],
)
def test_a_slip_that_markdown_forgives_is_named(site_maker: Maker, body: str, said: str) -> None:
    done = site_maker({"content/news/x.it.md": article(body=body)}).build()
    assert f"content/news/x.it.md{said}" in done.stderr


@pytest.mark.parametrize(
    "body", ["`<b>` e `<!--`", "```\n<div> [a][b] [^c]\n```", "a < b e c > d", "[x] e [y]: così", "<!-- <b> -->", "<p>uno<br>due"]
)
def test_what_is_no_slip_is_not_named(site_maker: Maker, body: str) -> None:
    done = site_maker({"content/news/x.it.md": article(body=f"Testo.\n\n{body}")}).build("--strict")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["x/it.MD", "x/it.markdown", "x/it.txt", "x.it.MD"])
def test_an_article_with_another_ending_is_not_passed_over(site_maker: Maker, name: str) -> None:
    done = site_maker({f"content/news/{name}": article(), "content/news/y.it.md": article()}).build()
    assert done.returncode == 1
    assert f"content/news/{name}: error: an article's file ends in .md" in done.stderr


@pytest.mark.parametrize("path", ["site.yaml", "content/news/y.it.md", "notes.txt"])
def test_a_report_never_takes_the_place_of_somebody_elses_file(site_maker: Maker, path: str) -> None:
    site = site_maker({"content/news/y.it.md": article(), "notes.txt": "mine"})
    before = (site.root / path).read_bytes()
    done = site.build("--report", path)
    assert done.returncode == 2
    assert (site.root / path).read_bytes() == before


def test_a_report_takes_the_place_of_the_last_one(site_maker: Maker) -> None:
    site = site_maker({"content/news/y.it.md": article()})
    assert site.build("--report", "report.json").returncode == 0
    assert site.build("--report", "report.json").returncode == 0


@pytest.mark.parametrize("sections", [1, 3])
def test_the_pages_of_the_front_page_show_every_story(site_maker: Maker, sections: int) -> None:
    """Whatever their size; the stories' own pages are built once."""
    files = {f"content/s{number % sections}/{number}.it.md": article(f"Storia {number}", f"2026-06-{number:02}") for number in range(1, 28)}
    for size in (1, 5, 20, 50):
        site = site_maker(files, settings=f"{SITE}page_size: {size}\n")
        assert site.build().returncode == 0
        pages = [site.public / "index.html", *(site.public / "page").glob("*/index.html")]
        shown = {address for page in pages for address in re.findall(r'href="/2026/06/(\d+)/"', page.read_text("utf-8"))}
        assert (size, shown) == (size, {str(number) for number in range(1, 28)})
