"""Saved pages: what they say of themselves (W03, W04), their text (W05), the forms in which browsers save them (W06), addresses (W07)."""

from __future__ import annotations

import base64
import json
import plistlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from generator.importing.findings import Codes
from generator.importing.pages import read_page
from generator.importing.spoken import words_of
from tests.importing.conftest import Move, messages
from tests.importing.old_site import HOST, address_of, figure, json_ld, media, mhtml, page, paragraph, picture

TEXT = paragraph("Il molo riapre dopo due inverni di lavori.")
URL = f"{HOST}/post/molo-vecchio"
SAID = json_ld("Riapre il molo", "2025-07-28T07:15:00.000Z", author={"@type": "Person", "name": "Ada Quill"})


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param([f"[{SAID}]"], id="array"),
        pytest.param([json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, json.loads(SAID)]})], id="graph"),
        pytest.param([json.dumps({"@type": "WebSite", "name": "Il Faro"}), SAID], id="two-blocks"),
        pytest.param(['{"@type": "BlogPosting", "headline": ', SAID], id="broken"),
        pytest.param([SAID.replace('{"@type": "Person", "name": "Ada Quill"}', "null")], id="null-author"),
    ],
)
def test_w03_what_a_page_says_for_search_engines_in_all_its_forms(move: Move, blocks: list[str]) -> None:
    move.save({"p.html": page(TEXT, title="Altro titolo", author="Ada Quill", blocks=blocks)})
    report = move.run()
    (article,) = report["articles"]
    assert (article["title"], article["date"], article["draft"]) == ("Riapre il molo", "2025-07-28", False)
    assert "authors: [ada-quill]" in move.article()
    assert bool(messages(report, "source")) == (not blocks[0].endswith(("}", "]")))  # only the broken block is named


def test_w03_without_it_the_page_itself_is_read(move: Move) -> None:
    head = '<meta property="article:published_time" content="2025-07-27T10:00:00Z">'
    move.save({"p.html": page(TEXT, blocks=[], head=head, author="Ada Quill")})
    (article,) = move.run()["articles"]
    assert (article["title"], article["date"], article["fields"]["date"]) == ("Riapre il molo vecchio", "2025-07-27", "page")


def test_w04_of_two_days_that_of_the_data_counts_and_the_difference_is_named(move: Move) -> None:
    move.save({"p.html": page(TEXT, published="2025-07-28T22:30:00Z", ago="28 lug")})
    report = move.run()
    assert report["articles"][0]["date"] == "2025-07-29"  # in Rome
    assert "\ndate: 2025-07-29 00:30+02:00\n" in move.article()
    assert messages(report, "year") == ["two sources differ: 2025-07-29 (page) counts, not 2025-07-28 (text)"]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (paragraph("Uno <strong>due</strong> <em>tre</em>"), "Uno **due** *tre*"),
        (paragraph("<strong>Ada </strong><strong>Quill</strong>&nbsp;(Faro) - Testo"), "**Ada Quill**\u00a0(Faro) - Testo"),
        (
            paragraph("<b><i>Ad</i></b><b><i>a</i></b> x"),
            "<strong><em>Ad</em><em>a</em></strong> x",
        ),
        ("<h2 id='viewer-a'>Parte #</h2>" + TEXT, "## Parte \\#\n\nIl molo"),
        ("<h4>Quarta</h4><h1>Prima</h1>", "#### Quarta\n\n## Prima"),
        ("<ul><li><p>uno</p><ul><li><p>due</p></li></ul></li><li><p>28. tre</p></li></ul>", "- uno\n\n    - due\n- 28\\. tre"),
        ("<ol start='3'><li>uno</li><li>due</li></ol>", "3. uno\n4. due"),
        ("<blockquote>Detto <b>forte</b></blockquote>", "> Detto **forte**"),
        ("<table><tr><td>a|b</td><td>c</td></tr><tr><td>1</td><td>2</td></tr></table>", "| a\\|b | c |\n| --- | --- |\n| 1 | 2 |"),
        (
            "<p><a href='#viewer-zz'>Vai</a> <a href='#viewer-no'>no</a></p><p id='viewer-zz'>Qui</p>",
            "[Vai](#viewer-zz) no\n\nQui\n{: #viewer-zz }",
        ),
        (paragraph("<a href='/post/altra?x=(1)'>altra</a>"), f"[altra]({HOST}/post/altra?x=%281%29)"),
        (paragraph("<a href='javascript:alert(1)'>premi</a>"), "premi"),
        (
            '<iframe src="https://www.youtube.com/embed/abcdefghijk" title="Il molo"></iframe>',
            "/// embed | https://www.youtube.com/embed/abcdefghijk\n    title: 'Il molo'\n///",
        ),
        ('<iframe src="//carte.example/m?id=1"></iframe>', "[carte.example](https://carte.example/m?id=1)"),
        (paragraph("riga<br>28. luglio<br>---"), "riga  \n28\\. luglio  \n\\---"),
    ],
)
def test_w05_each_shape_as_markdown(imported: Callable[..., Move], html: str, markdown: str) -> None:
    move = imported(html)
    assert move.body().startswith(markdown)
    assert move.site.build().returncode == 0


def test_w05_pictures_by_their_data_once_each_with_captions(move: Move) -> None:
    first, second, third = media(1), media(2), media(3, "png")
    gallery = "".join(
        f'<div data-hook="gallery-item-image-{where}"><picture><img src="{address_of(name)}" alt="Barche"></picture></div>'
        for where in ("img", "strip")
        for name in (second, third)
    )
    body = TEXT + figure(first, "./p_files/blurred.jpg", "ree", 'La "vecchia" gru') + figure(media(9)) + gallery
    move.save({"p.html": page(body, cover=first), "p_files/blurred.jpg": picture(49, 28)})
    move.save({f"p_files/{first}": picture(800, 500), f"p_files/{second}": picture(), f"p_files/{third}": picture(form="PNG")})
    report = move.run()
    names = [f"a1b2c3_{number:032x}" for number in (1, 2, 3)]
    folder = move.site.root / "content/news/2025-07-28-molo-vecchio"
    assert sorted(path.name for path in folder.iterdir()) == [f"{names[0]}.jpg", f"{names[1]}.jpg", f"{names[2]}.png", "it.md"]
    assert move.body().split("\n\n")[1:] == [
        f'![]({names[0]}.jpg "La &quot;vecchia&quot; gru")',
        f"![]({address_of(media(9), '')})",
        f"![Barche]({names[1]}.jpg)",
        f"![Barche]({names[2]}.png)\n",
    ]
    assert f"image: {names[0]}.jpg\n" in move.article()
    assert messages(report, "alt") == ["pictures of the text without alternative text: 2", "the picture at the top has no alternative text"]
    assert messages(report, "picture") == [f"a picture lies on the old site, and goes with it: {address_of(media(9), '')}"]
    done = move.site.build()
    assert done.returncode == 0
    assert "warning: the picture lies on a server of Wix, and goes with the account: " in done.stderr
    assert "vecchia" in move.site.page("2025/07/molo-vecchio/index.html")


def test_a_blurred_picture_is_not_the_picture(move: Move) -> None:
    move.save({"p.html": page(TEXT + figure(media(1), "./p_files/x.jpg")), "p_files/x.jpg": picture(49, 28)})
    assert len(messages(move.run(), "picture")) == 1


def test_w05_what_has_no_form_is_named(move: Move) -> None:
    body = TEXT + '<figure data-hook="figure-MAP"></figure><form><input></form>' + '<iframe src="https://carte.example/m"></iframe>'
    move.save({"p.html": page(body)})
    assert messages(move.run(), "source") == [
        "what runs in the page's text is left out: <form>",
        "what another site shows is a link now: https://carte.example/m",
        "a part of the text can't be taken over: MAP",
    ]


def test_the_furniture_of_a_page_is_no_text(imported: Callable[..., Move]) -> None:
    move = imported(TEXT + figure(media(1)), tags=["Porto", "#Mare"], categories=["Cronaca"])
    assert "tags: [porto, mare, cronaca]\n" in move.article()
    for word in ("cookie", "Espandi", "visualizzazioni", "Altro", "Post recenti", "2 min", "28 lug"):
        assert word not in move.article()


def test_a_description_that_only_begins_the_text_is_no_summary(move: Move) -> None:
    head = '<meta property="og:description" content="{}">'
    move.save({"a.html": page(TEXT, head=head.format("Il molo riapre dopo due inverni..."))})
    move.save({"b.html": page(TEXT, url=f"{HOST}/post/b", head=head.format("Che cosa cambia per chi pesca"))})
    move.run()
    first, second = move.articles().values()
    assert "summary: Che cosa cambia per chi pesca\n" in first + second and (first + second).count("summary:") == 1


def archive_of(html: str) -> bytes:
    main = {
        "WebResourceData": html.encode(),
        "WebResourceURL": URL,
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceMIMEType": "text/html",
    }
    parts = [{"WebResourceURL": address_of(media(1)), "WebResourceData": picture(), "WebResourceMIMEType": "image/jpeg"}]
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": parts}, fmt=plistlib.FMT_BINARY)


SHOWN = page(TEXT + figure(media(1), address_of(media(1)), "Il molo"))


WITHIN = f"data:image/jpeg;base64,{base64.b64encode(picture()).decode()}"
MOBILE = (
    SHOWN.replace("<body>", '<body class="device-mobile-optimized">')
    .replace('rel="canonical"', 'rel="alternate" media="handheld"')
    .replace("<html", f"<!-- saved from url=(0044){URL}?utm_source=share -->\n<html", 1)
)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"p.html": SHOWN, f"p_files/{media(1)}": picture()}, id="chrome"),
        pytest.param({"p.html": MOBILE, f"p_files/{media(1)}": picture()}, id="mobile"),
        pytest.param({"p.html": page(TEXT + figure(media(1), WITHIN, "Il molo"))}, id="single-file"),
        pytest.param({"p.htm": SHOWN, f"p-file/x/{media(1)}": picture()}, id="firefox"),
        pytest.param({"p.webarchive": archive_of(SHOWN)}, id="safari"),
        pytest.param({"p.mhtml": mhtml(SHOWN, {address_of(media(1)): picture()}, URL, datetime(2025, 8, 1, tzinfo=UTC))}, id="mhtml"),
        pytest.param({"p": SHOWN.encode("utf-16"), f"{media(1)}": picture()}, id="no-ending-utf-16"),
        pytest.param({"p.html": SHOWN.replace("utf-8", "windows-1252").encode("cp1252"), f"p_files/{media(1)}": picture()}, id="cp1252"),
    ],
)
def test_w06_pages_as_browsers_save_them(move: Move, files: dict[str, str | bytes]) -> None:
    move.save(files)
    report = move.run()
    assert report["to_do"] == [] or [each["topic"] for each in report["to_do"]] == ["author"]
    assert move.body() == f"Il molo riapre dopo due inverni di lavori.\n\n![Il molo](a1b2c3_{1:032x}.jpg)\n"
    assert "aliases: [/post/molo-vecchio]\n" in move.article()


def test_w06_the_day_of_an_archive_gives_the_year(move: Move) -> None:
    html = page(TEXT, published=None, ago="28 lug")
    move.save({"p.mhtml": mhtml(html, {}, URL, datetime(2024, 1, 5, tzinfo=UTC))})
    assert move.run()["articles"][0]["date"] == "2023-07-28"


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            "<!doctype html><html><head><title>404 | Il Faro</title></head><body><h1>404</h1><p>Non c'è.</p></body></html>", id="404"
        ),
        pytest.param("<!doctype html><html><body><div role='dialog'><p>Usiamo i cookie.</p></div></body></html>", id="cookies"),
        pytest.param("<!doctype html><html><body><h1>Il Faro</h1><a href='/post/x'>Storia</a></body></html>", id="front-page"),
    ],
)
def test_w06_a_page_that_is_no_post_is_refused(move: Move, html: str) -> None:
    move.save({"p.html": html})
    report = move.run()
    assert report["articles"] == [] and move.articles() == {}
    assert messages(report) == ["this is no page of a post: it is left out"]


@pytest.mark.parametrize(
    "html", [page("", "404", "", blocks=[]), f"<!doctype html><script type='application/ld+json'>{json_ld('404', '')}</script>"]
)
def test_w06_what_has_neither_text_nor_address_is_no_post(html: str) -> None:
    found, problems = read_page(html, "404.html", Codes(("it",), "it"))
    assert found is None and [each.text for each in problems] == ["this is no page of a post: it is left out"]


def test_pictures_within_a_page_are_found_what_only_keeps_a_place_is_none(move: Move) -> None:
    pixel = f"data:image/png;base64,{base64.b64encode(picture(1, 1, 'PNG')).decode()}"
    images = f'<img src="{pixel}"><img src="{pixel}" data-src="{address_of(media(5))}" alt="Barche"><img src="{WITHIN}" alt="Il molo">'
    move.save({"p.html": page(TEXT + images)})
    report = move.run()
    (file,) = (move.site.root / "content/news/2025-07-28-molo-vecchio").glob("picture-*.jpg")
    assert file.read_bytes() == picture()
    assert move.body().split("\n\n")[1:] == [f"![Barche]({address_of(media(5), '')})", f"![Il molo]({file.name})\n"]
    assert len(messages(report, "picture")) == 1


def test_a_language_that_the_site_lacks_is_named(move: Move) -> None:
    move.save({"p.html": page(TEXT, url=f"{HOST}/fr/post/quai", lang="fr")})
    report = move.run()
    assert report["articles"][0]["language"] == "it"
    assert messages(report, "text") == ["its language seems to be “fr”, which the site does not have"]
    assert messages(move.run("--lang", "it"), "text") == []


def test_files_that_wix_keeps_are_named(move: Move) -> None:
    gone = [f"{HOST}/_files/ugd/a_b.pdf", "https://docs.wixstatic.com/ugd/c.pdf"]
    move.save({"p.html": page(paragraph(" ".join(f'<a href="{each}">Il piano</a>' for each in [*gone, f"{HOST}/post/x"])))})
    assert sorted(messages(move.run(), "address")) == sorted(f"a file lies on the old site, and goes with it: {each}" for each in gone)


def test_w05_the_words_of_the_page_are_words_of_the_post(imported: Callable[..., Move]) -> None:
    body = (
        "<h2>Parte</h2>" + paragraph("Uno <b>due</b>tre _quattro_ {{ cinque }}") + "<ul><li>sei<ol><li>sette</li></ol></li></ul>"
        "<blockquote>otto</blockquote><table><tr><td>nove</td><td>dieci|undici</td></tr></table>" + figure(media(1), caption="dodici")
    )
    move = imported(body)
    assert move.site.build().returncode == 0
    shown = Counter(words_of(move.site.page("2025/07/molo-vecchio/index.html").partition('<div class="body"')[2]))
    assert Counter(words_of(body)) - shown == Counter()


def test_w06_a_page_without_its_text_is_a_draft_that_says_so(move: Move) -> None:
    whole = page(TEXT)
    move.save(
        {
            "p.html": whole.replace('data-hook="post-description"', "")
            .replace('data-id="content-viewer"', "")
            .replace('data-hook="post"', "")
        }
    )
    report = move.run()
    assert "draft: true" in move.article()
    assert messages(report, "text") == ["there is no text: the story is a draft"]
    assert messages(report, "source") == ["the page does not hold the story's text"]


@pytest.mark.parametrize(
    ("url", "alias", "slug"),
    [
        (f"{HOST}/post/hist%C3%B3ria-do-cais", "/post/história-do-cais", "história-do-cais"),
        (f"{HOST}/post/histo%CC%81ria-do-cais", "/post/história-do-cais", "história-do-cais"),
        (f"{HOST}/post/Derek-s-Journey", "/post/Derek-s-Journey", "Derek-s-Journey"),
        (f"{HOST}/single-post/2019/03/01/il-molo", "/single-post/2019/03/01/il-molo", "il-molo"),
        ("https://conto.wixsite.com/faro/post/il-molo", "/faro/post/il-molo", "il-molo"),
    ],
)
def test_w07_old_addresses_as_they_are(imported: Callable[..., Move], url: str, alias: str, slug: str) -> None:
    article = imported(TEXT, url=url).article()
    assert f"\naliases: [{alias}]\n" in article and f"\nslug: {slug}\n" in article


def test_an_address_that_stays_the_same_needs_no_alias(move: Move) -> None:
    move.site.write({"site.yaml": (move.site.root / "site.yaml").read_text() + "permalinks: {article: '/{prefix}/post/{slug}/'}\n"})
    move.save({"it.html": page(TEXT), "en.html": page(TEXT, url=f"{HOST}/en/post/Old-Pier", lang="en")})
    assert {each["action"] for each in move.run()["articles"]} == {"created"}
    assert "aliases" not in "".join(move.articles().values())
    assert move.site.build().returncode == 0
    assert "Riapre" in move.site.page("post/molo-vecchio/index.html") and "Riapre" in move.site.page("en/post/Old-Pier/index.html")


def test_w07_two_addresses_of_one_story_are_one_story(move: Move) -> None:
    move.save({"a.html": page(TEXT), "b.html": page(TEXT, url=f"{HOST}/single-post/molo-vecchio")})
    move.run()
    assert "aliases: [/post/molo-vecchio, /single-post/molo-vecchio]\n" in move.article()


@pytest.mark.parametrize("url", [f"{HOST}/en/post/pier", "https://en.ilfaro.example/post/pier", f"{HOST}/post/pier?lang=en"])
def test_w07_a_prefix_a_host_or_a_query_names_the_language(move: Move, url: str) -> None:
    move.save({"a.html": page(TEXT, url=url, lang="it")})
    report = move.run("--lang", "it")
    assert report["articles"][0]["language"] == "en"
    assert bool(report["articles"][0]["addresses"]) == ("?" not in url)
    assert bool(messages(report, "address")) == ("?" in url)
