"""Built sites of variants of languages, and of one whose numbers are not in Latin digits."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.catalog.asking import build_here
from tests.conftest import SiteFolder, article

Maker = Callable[..., SiteFolder]

HEAD = "title: Farol\nbase_url: https://farol.example\ntimezone: America/Sao_Paulo\npage_size: 1\n"
VARIANTS = HEAD + 'languages: {pt-BR: {prefix: ""}, zh-Hant: {}, en-US: {}}\n'
ARABIC = HEAD + 'languages: {en: {prefix: ""}, ar: {digits: arab}}\nsearch: false\n'


@pytest.fixture
def variants(site_maker: Maker) -> SiteFolder:
    files = {
        "content/news/ponte.pt-BR.md": article("A ponte", body='Ela disse "sim".'),
        "content/news/ponte.zh-Hant.md": article("新橋", body='她說"好"。' + "橋" * 300),
        "content/news/cais/pt-BR.md": article("O cais", date="2025-07-28", body="Um cais."),
        "content/news/cais/zh-Hant.md": article("碼頭", date="2025-07-28", body="碼頭。", translation="{of: pt-BR}"),
        "content/news/cais/en-US.md": article("The pier", date="2025-07-28", body='A "pier."', translation="{of: pt-BR}"),
    }
    site = site_maker(files, settings=VARIANTS)
    said = [problem.text.partition(":")[0] for problem in build_here(site).problems]
    assert said == ["strings are missing in “pt-BR”", "strings are missing in “zh-Hant”"]  # en-US has those of en
    return site


def document(site: SiteFolder, path: str) -> LexborHTMLParser:
    return LexborHTMLParser(site.page(path))


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [each.text().strip() for each in tree.css(selector)]


@pytest.mark.parametrize(
    ("path", "code", "date", "text"),
    [
        ("2026/07/ponte/index.html", "pt-BR", "28 de jul. de 2026", "Ela disse “sim”."),
        ("zh-Hant/2026/07/ponte/index.html", "zh-Hant", "2026年7月28日", "她說「好」。橋"),
        ("2025/07/cais/index.html", "pt-BR", "28 de jul. de 2025", "Um cais."),
        ("zh-Hant/2025/07/cais/index.html", "zh-Hant", "2025年7月28日", "碼頭。"),
        ("en-US/2025/07/cais/index.html", "en-US", "Jul 28, 2025", "A “pier.”"),
    ],
)
def test_a_page_is_in_its_variant(variants: SiteFolder, path: str, code: str, date: str, text: str) -> None:
    tree = document(variants, path)
    assert tree.css_first("html").attributes["lang"] == code
    assert date in texts(tree, "main time")
    assert text in tree.css_first("main").text()


def test_variants_name_each_other(variants: SiteFolder) -> None:
    for path in ("2026/07/ponte/index.html", "zh-Hant/2026/07/ponte/index.html"):
        links = document(variants, path).css("head link[rel=alternate][hreflang]")
        assert [(each.attributes["hreflang"], each.attributes["href"]) for each in links] == [
            ("pt-BR", "https://farol.example/2026/07/ponte/"),
            ("zh-Hant", "https://farol.example/zh-Hant/2026/07/ponte/"),
            ("x-default", "https://farol.example/2026/07/ponte/"),
        ]
        assert texts(document(variants, path), ".editions span") == ["português (Brasil)", "繁體中文", "American English"]


def test_the_length_of_chinese_is_that_of_its_characters(variants: SiteFolder) -> None:
    """303 characters at 255 a minute; the words around are those of a language that has them."""
    shown = document(variants, "zh-Hant/2026/07/ponte/index.html").css_first("main").text()
    assert re.search(r"\b2 min\b", shown)


def test_feeds_are_in_their_variant(variants: SiteFolder) -> None:
    assert "<language>pt-BR</language>" in variants.page("feed.xml")
    assert "<language>zh-Hant</language>" in variants.page("zh-Hant/feed.xml")


@pytest.fixture
def arabic(site_maker: Maker) -> SiteFolder:
    files = {f"content/news/s{n}/{code}.md": article(f"t{n}", date=f"202{n}-07-28 18:40") for n in (5, 6) for code in ("ar", "en")}
    site = site_maker(files, settings=ARABIC)
    assert build_here(site).problems == ()
    return site


def test_the_theme_writes_numbers_in_the_digits_of_the_site(arabic: SiteFolder) -> None:
    front, archive = document(arabic, "ar/index.html"), document(arabic, "ar/archive/index.html")
    assert "٢٨ يوليو" in texts(front, "main time")
    assert "٢٨ يوليو ٢٠٢٦" in texts(document(arabic, "ar/2026/07/s6/index.html"), "main time")
    assert "دقيقة واحدة" in front.css_first("main").text()
    assert texts(archive, "main h2 a") == ["٢٠٢٦", "٢٠٢٥"]
    assert document(arabic, "ar/archive/2026/index.html").css_first("h1").text() == "٢٠٢٦"
    pages = document(arabic, "ar/page/2/index.html")
    assert texts(pages, ".pages li") == ["١", "٢"]
    assert pages.css_first(".pages li a").attributes["aria-label"] == "الصفحة ١"


@pytest.mark.parametrize("path", ["ar/index.html", "ar/archive/index.html", "ar/page/2/index.html", "ar/2026/07/s6/index.html"])
def test_no_plain_digit_is_left_in_what_the_theme_writes(arabic: SiteFolder, path: str) -> None:
    tree = document(arabic, path)
    tree.strip_tags(["script", "style"])
    assert re.findall(r"[0-9]+", re.sub(r"\bt[56]\b", "", tree.root.text() if tree.root else "")) == []


def test_what_machines_read_stays_in_plain_digits(arabic: SiteFolder) -> None:
    native = re.compile("[٠-٩]")
    for path in ("ar/feed.xml", "sitemap.xml", "ar/site.webmanifest"):
        for_programs = re.sub(r"<xhtml:time [^>]*>[^<]*", "", arabic.page(path))  # what a browser shows of a feed
        assert not native.search(for_programs)
    assert re.search(r"<xhtml:time [^>]*>[٠-٩]", arabic.page("ar/feed.xml"))
    for tree in (document(arabic, "ar/index.html"), document(arabic, "ar/archive/index.html")):
        written = [
            value
            for each in tree.css("[datetime], [href], [id]")
            for name in ("datetime", "href", "id")
            if (value := each.attributes.get(name))
        ]
        assert len(written) > 10
        assert not native.search(" ".join(written))


def test_another_language_keeps_its_own_digits(arabic: SiteFolder) -> None:
    assert not re.search("[٠-٩]", arabic.page("index.html"))
    assert texts(document(arabic, "archive/index.html"), "main h2 a") == ["2026", "2025"]


def test_changing_the_digits_changes_the_pages_of_that_language_alone(arabic: SiteFolder) -> None:
    arabic.write({"site.yaml": ARABIC.replace("arab}", "arabext}")})
    changed = build_here(arabic).data["changed"]
    assert "ar/index.html" in changed
    assert [path for path in changed if not path.startswith("ar/")] == []
