"""Content is data, never code: hostile text is inert everywhere and reads back as it was written (P6, T26, T27)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.catalog.asking import build_here, problems_of
from tests.conftest import SITE, SiteFolder, write_files
from tests.outputs.reading_back import CONTENT, CREATOR, MEDIA, channel, html_files, html_of, jsonfeed_faults, text

HOSTILE = {
    "script": "a</script><script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)> x',
    "quotes": "'\" onmouseover='alert(1)' x=\"",
    "cdata": "a ]]> b <![CDATA[ c",
    "entity": "AT&amp;T &lt;b&gt; &#x3c;",
    "comment": "a <!-- b --> c",
    "markup": "<b>bold</b> <a href='javascript:alert(1)'>x</a>",
    "style": "</style></title></textarea><svg onload=alert(1)>",
    "expression": "a {{ 7 * 7 }} {{ site.base_url }} b",
    "statement": 'a {% include "base.html" %} {% raw %} {# x #} b',
    "escape": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "format": "{n} {0.__class__} %s %(x)s ${x}",
    "bidi": "a \u202eb\u202c c \\u202e",
}


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[SiteFolder, str]:
    """A built site that says the hostile text wherever a person can write, and the text as it must read."""
    said = HOSTILE[request.param]
    quoted = json.dumps(said)
    root: Path = tmp_path_factory.mktemp("hostile")
    front = {
        "title": quoted,
        "date": "2026-07-28",
        "slug": "x",
        "tags": "[bad]",
        "authors": "[bad]",
        "image": "a.svg",
        "aliases": "[/old]",
        **dict.fromkeys(("summary", "image_alt", "image_caption", "image_credit", "dateline", "correction"), quoted),
    }
    matter = "".join(f"{key}: {value}\n" for key, value in front.items())
    term = f"bad: {{name: {quoted}, slug: bad, description: {quoted}}}\n"
    write_files(
        root,
        {
            "site.yaml": f"title: {quoted}\ndescription: {quoted}\nplace: {quoted}\ncopyright: {quoted}\n"
            + "".join(SITE.splitlines(keepends=True)[2:])
            + f"menus: {{main: [{{link: 'section:news', label: {quoted}}}], footer: [{{link: home, label: {quoted}}}]}}\n",
            "content/tags.yaml": term,
            "content/authors.yaml": term.replace("description", "bio"),
            "content/news/_section.yaml": f"name: {quoted}\nslug: news\ndescription: {quoted}\n",
            "content/news/x/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>',
            "content/news/x/it.md": f"---\n{matter}---\n\nUn `{{{{ 7 * 7 }}}}` e {{% include x %}} e {{{{ page.kind }}}}.\n",
            "content/news/y/it.md": f"---\ntitle: {quoted}\ndate: 2026-07-29\nslug: y\ntags: [bad]\n---\n\nAltro.\n",
        },
    )
    site = SiteFolder(root)
    build_here(site)
    return site, said.replace("\u202e", "").replace("\u202c", "")


def test_no_page_holds_an_element_or_attribute_that_runs(hostile: tuple[SiteFolder, str]) -> None:
    site, _ = hostile
    pages = 0
    for path, tree in html_files(site):
        pages += 1
        scripts = [node.attributes for node in tree.css("script")]
        assert all(each.get("type") == "application/ld+json" or (each.get("src") or "").startswith("/assets/") for each in scripts), path
        assert not tree.css('svg, iframe, object, embed, base, img[src=x], img[src=""], b'), path
        for node in tree.css("*"):
            assert not [name for name in node.attributes if name.startswith("on") or name == "x"], path
            assert not (node.attributes.get("href") or "").startswith("javascript:"), path
    assert pages > 10


def test_structured_data_reads_back(hostile: tuple[SiteFolder, str]) -> None:
    site, said = hostile
    for node in html_of(site, "2026/07/x/index.html").css('script[type="application/ld+json"]'):
        assert said in json.dumps(json.loads(node.text()), ensure_ascii=False).replace('\\"', '"').replace("\\\\", "\\")


def test_a_page_shows_the_text_as_it_was_written(hostile: tuple[SiteFolder, str]) -> None:
    site, said = hostile
    page = html_of(site, "2026/07/x/index.html")
    assert text(page, "h1") == said
    assert text(page, "title").startswith(said)
    (picture,) = page.css("figure img")
    assert picture.attributes["alt"] == said
    (description,) = page.css('meta[name="description"]')
    assert description.attributes["content"] == said
    for selector in (".dateline", ".credit", ".tags li", ".by", ".nameplate", ".sections li", "footer", ".correction"):
        assert said in text(page, selector)
    assert text(html_of(site, "tag/bad/index.html"), "h1") == said
    assert text(html_of(site, "author/bad/index.html"), "h1") == said
    assert text(html_of(site, "news/index.html"), "h1") == said
    assert text(html_of(site, "old/index.html"), "title") == said


def test_t27_template_syntax_in_a_body_is_printed(hostile: tuple[SiteFolder, str]) -> None:
    site, _ = hostile
    assert "Un {{ 7 * 7 }} e {% include x %} e {{ page.kind }}." in text(html_of(site, "2026/07/x/index.html"), ".body")


def test_a_feed_reads_back(hostile: tuple[SiteFolder, str]) -> None:
    site, said = hostile
    feed = channel(site)
    item = feed.findall("item")[1]
    assert [feed.findtext(name) for name in ("title", "description", "copyright")] == [said] * 3
    assert [item.findtext(name) for name in ("title", "category", CREATOR)] == [said] * 3
    shown = item.findtext("description") or ""  # readers take it for HTML
    assert said in (shown, html.unescape(shown))
    assert not re.search("<[a-z/!]", shown)
    assert "{{ 7 * 7 }}" in (item.findtext(CONTENT) or "")
    parsed = feedparser.parse((site.public / "feed.xml").read_bytes())
    assert (parsed.bozo, len(parsed.entries)) == (False, 2)


def test_a_json_feed_reads_back(hostile: tuple[SiteFolder, str]) -> None:
    site, said = hostile
    feed = json.loads((site.public / "feed.json").read_bytes())
    item = feed["items"][1]
    assert (feed["title"], feed["description"]) == (said, said)
    assert (item["title"], item["summary"], item["tags"], [each["name"] for each in item["authors"]]) == (said, said, [said], [said])
    assert jsonfeed_faults(feed) == []


@pytest.mark.parametrize("folder", ["news", "tag/bad", "author/bad"])
def test_the_feeds_of_a_listing_read_back(hostile: tuple[SiteFolder, str], folder: str) -> None:
    site, said = hostile
    rss, feed = channel(site, f"{folder}/feed.xml"), json.loads((site.public / folder / "feed.json").read_bytes())
    assert (rss.findtext("title"), rss.findtext("description")) == (feed["title"], feed["description"]) == (f"{said}: {said}", said)
    named = html_of(site, f"{folder}/index.html").css_first('link[type="application/rss+xml"]')
    assert named is not None
    assert named.attributes["title"] == f"{said}: {said} (RSS)"


def test_a_feeds_picture_and_correction_read_back(hostile: tuple[SiteFolder, str]) -> None:
    site, said = hostile
    item = channel(site).findall("item")[1]
    (content,) = item.findall(f"{MEDIA}content")
    assert [each.text for each in content] == [said, said]
    html = item.findtext(CONTENT) or ""
    assert html == json.loads((site.public / "feed.json").read_bytes())["items"][1]["content_html"]
    tree = LexborHTMLParser(html)
    (picture,) = tree.css("img")
    assert picture.attributes["alt"] == said
    assert text(tree, "figcaption") == f"{said} {said}"
    assert text(tree, "p:last-child").endswith(said)
    assert not tree.css("script, svg, b, style")


def xml_files(site: SiteFolder) -> Iterator[Path]:
    yield from site.public.rglob("*.xml")
    yield from site.public.rglob("*.json")


def test_every_xml_and_json_file_passes_a_strict_parser(hostile: tuple[SiteFolder, str]) -> None:
    site, _ = hostile
    found = list(xml_files(site))
    for file in found:
        if file.suffix == ".xml":
            ElementTree.fromstring(file.read_bytes())
        else:
            json.loads(file.read_bytes())
    assert len(found) >= 5


def test_t28_control_characters_stay_out_of_feeds_with_a_warning(tmp_path: Path) -> None:
    escaped = "Il\\u0002 po\\u000Bzzo"
    body = "Un\x02 te\x0bsto\x1f con\ufffe controlli."
    files = {"site.yaml": SITE, "content/news/x/it.md": f"---\ntitle: Il\x02 po\x0bzzo\ndate: 2026-07-28\n---\n\n{body}\n"}
    write_files(tmp_path, files)
    site = SiteFolder(tmp_path)
    found = {str(problem.where).rpartition(":")[0] for problem in build_here(site).problems}
    assert found == {"content/news/x/it.md:2", "content/news/x/it.md:6"}
    item = channel(site).find("item")
    assert item is not None
    assert item.findtext("title") == "Il pozzo"
    assert item.findtext("description") == "Un testo con controlli."
    write_files(tmp_path, {"content/news/x/it.md": f'---\ntitle: "{escaped}"\ndate: 2026-07-28\n---\n\nTesto.\n'})
    assert [str(problem.where) for problem in problems_of(site)] == ["content/news/x/it.md:2:8"]


def test_t31_a_summary_is_cut_before_it_is_escaped(tmp_path: Path) -> None:
    texts = {f"s{length}": f"{'a' * length} & 👩‍👩‍👧 <b> bb fine." for length in range(190, 204)}
    written = {name: text.replace("& ", "&amp; ").replace("<b>", "&lt;b&gt;").replace("bb", "**bb**") for name, text in texts.items()}
    stories = {f"content/news/{name}/it.md": f"---\ntitle: {name}\ndate: 2026-07-28\n---\n\n{body}\n" for name, body in written.items()}
    write_files(tmp_path, {"site.yaml": SITE, **stories})
    site = SiteFolder(tmp_path)
    build_here(site)
    rows = html_of(site, "news/index.html").css(".row")
    assert len(rows) == len(texts)
    for row in rows:
        name, shown = (row.css_first(selector).text().strip() for selector in ("h3", ".standfirst"))
        assert shown == texts[name] or texts[name].startswith(shown.removesuffix("…"))
        assert len(shown) <= 201
