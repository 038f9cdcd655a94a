"""Pages of the built site: what is withheld, what drafts look like, 404, the root, and links that all lead somewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.catalog.asking import THREE, build_here
from tests.conftest import SITE, SiteFolder, article, tree
from tests.outputs.reading_back import alternates, attribute, dead_links, html_files, html_of, is_indexed, text

Maker = Callable[..., SiteFolder]

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'

FILES: dict[str, str | bytes] = {
    "content/tags.yaml": "water: {name: {it: Acqua, en: Water, ar: ماء}}\n",
    "content/authors.yaml": "ada: {name: Ada Quill, bio: {it: Scrive.}, photo: ada.svg, links: {web: https://other.example}}\n",
    "content/ada.svg": DRAWING,
    "content/news/_section.yaml": "name: {it: Notizie, en: News, ar: أخبار}\n",
    "content/news/x/a.svg": DRAWING,
    "content/news/x/story.yaml": "date: 2026-07-28\ntags: [water]\nauthors: [ada]\nimage: a.svg\n",
    "content/news/x/it.md": "---\ntitle: Il pozzo\naliases: [/old]\n---\n\n## Qui\n\n"
    "Un [link](../y/it.md#uno), [qui](#qui) e ![foto](a.svg).\n",
    "content/news/x/en.md": "---\ntitle: The well\ntranslation: {of: it, by: Bo}\n---\n\nA [link](story:news/y).\n",
    "content/news/x/ar.md": "---\ntitle: البئر\nslug: البئر\n---\n\nنص.\n",
    "content/news/y/it.md": article("Due", "2026-06-27", "## Uno\n\nTesto.", tags="[Acqua, Porto]"),
    "content/news/z/it.md": article("Tre", "2025-12-27", tags="[Porto]"),
    "content/city/w/en.md": article("Four", "2025-11-27"),
    "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
}


# Unpublished


def withheld(word: str, front: dict[str, str]) -> dict[str, str | bytes]:
    """A story, a page and a translation that are not out and say the word wherever they can."""
    everywhere = {
        "date": "2026-07-01",
        "tags": f"[{word} tag, {word} other]",
        "author": f"{word} author",
        "summary": f"{word} summary",
        "image": f"{word}.svg",
        "featured": "true",
        **front,
    }
    drawings = {
        f"content/{folder}{word}.svg": DRAWING.replace("/>", f' id="{word}{folder}"/>') for folder in ("", f"{word}/{word}/", "news/open/")
    }
    matter = "".join(f"{key}: {value}\n" for key, value in front.items())
    return {
        **drawings,
        f"content/{word}/_section.yaml": f"name: {word} section\n",
        f"content/{word}/{word}/it.md": article(
            f"{word} titolo", body=f"## {word}\n\n![{word}]({word}.svg)", **everywhere, aliases=f"[/{word}-old]"
        ),
        "content/news/open/it.md": article("Fuori", "2026-07-01"),
        "content/news/open/en.md": article(f"{word} title", body=f"{word} text", slug=word, **everywhere),
        f"content/pages/{word}.it.md": f"---\ntitle: {word} page\n{matter}---\n\n{word} text\n",
        "content/tags.yaml": f"{word}-tag: {{name: {word} tag, description: {word} words}}\n",
        "content/authors.yaml": f"{word}-author: {{name: {word} author, bio: {word} life, photo: {word}.svg}}\n",
        "site.yaml": SITE + f"menus: {{main: [{{link: 'story:{word}/{word}'}}, {{link: 'tag:{word}-tag'}}, {{link: 'section:{word}'}}]}}\n",
    }


@pytest.mark.parametrize("front", [{"draft": "true"}, {"date": "2026-08-01 12:00:01"}, {"expires": "2026-08-01 12:00:00"}])
def test_t33_nothing_of_what_is_not_out_is_in_any_byte(site_maker: Maker, front: dict[str, str]) -> None:
    site = site_maker(withheld("quokka", front))
    build_here(site)
    assert not {path for path, content in tree(site.public).items() if b"quokka" in content.lower() or "quokka" in path}
    assert alternates(html_of(site, "2026/07/open/index.html")) == set()


def test_what_is_out_is_seen_by_the_same_search(site_maker: Maker) -> None:
    site = site_maker(withheld("quokka", {"draft": "false"}))
    build_here(site)
    found = {path for path, content in tree(site.public).items() if b"quokka" in content.lower()}
    assert {
        "index.html",
        "feed.xml",
        "sitemap-it.xml",
        "_redirects",
        "tag/index.html",
        "2026/07/open/index.html",
        "en/2026/07/quokka/index.html",
    } <= found


def test_a_story_that_is_withdrawn_takes_its_pages_with_it(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/it.md": article("Quokkastoria", tags="[quokkatag]"), "content/news/y/it.md": article("Due")})
    build_here(site)
    site.write({"content/news/x/it.md": article("Quokkastoria", tags="[quokkatag]", draft="true")})
    build_here(site)
    assert not [path for path, content in tree(site.public).items() if b"quokka" in content.lower() or "quokka" in path]
    assert build_here(site, clean=True).data["changed"] == []


def test_a_story_comes_out_by_the_clock_alone(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/it.md": article("Poi", "2026-08-02 08:00"), "content/news/y/it.md": article("Ora")})
    assert build_here(site).data["next_change"] == "2026-08-02T08:00:00+02:00"
    assert not (site.public / "2026/08").exists()
    assert build_here(site, now="2026-08-02T08:00").data["next_change"] is None
    assert site.page("2026/08/x/index.html")
    assert "Poi" in site.page("index.html")
    assert build_here(site, now="2026-08-02T08:00", clean=True).data["changed"] == []


def test_drafts_have_a_banner_and_noindex(site_maker: Maker) -> None:
    site = site_maker({**FILES, "content/news/draft/it.md": article("Non ancora", draft="true")}, settings=THREE)
    build_here(site, drafts=True)
    page = html_of(site, "2026/07/draft/index.html")
    assert not is_indexed(page)
    assert text(page, ".notice").startswith("Bozza")
    assert alternates(page) == set()
    assert is_indexed(html_of(site, "2026/06/y/index.html"))
    assert "Non ancora" in site.page("index.html")
    assert "Non ancora" not in site.page("feed.xml")
    assert "draft" not in site.page("sitemap-it.xml")
    build_here(site)
    assert not (site.public / "2026/07/draft").exists()


# 404 and the root


def test_every_language_has_its_404_page(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=THREE)
    build_here(site)
    for path, code, direction in (("404.html", "it", "ltr"), ("en/404.html", "en", "ltr"), ("ar/404.html", "ar", "rtl")):
        page = html_of(site, path)
        assert (attribute(page, "html", "lang"), attribute(page, "html", "dir")) == (code, direction)
        assert not is_indexed(page)
        assert alternates(page) == set()
        homes = {link.attributes["href"] for link in page.css("a[hreflang]")} | {link.attributes["href"] for link in page.css(".doors a")}
        assert {"/", "/en/", "/ar/"} <= homes


def test_without_a_language_at_the_root_there_is_a_choice_of_languages(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=THREE.replace('prefix: ""', "prefix: it"))
    build_here(site)
    page = html_of(site, "index.html")
    assert [(link.attributes["href"], link.attributes["lang"], link.text()) for link in page.css("nav a")] == [
        ("/it/", "it", "Italiano"),
        ("/en/", "en", "English"),
        ("/ar/", "ar", "العربية"),
    ]
    assert not is_indexed(html_of(site, "404.html"))
    assert {path for path in tree(site.public) if path.startswith(("2026", "feed"))} == set()
    assert site.page("it/2026/07/x/index.html")


def test_with_a_language_at_the_root_there_is_no_choice_page(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=THREE)
    build_here(site)
    assert attribute(html_of(site, "index.html"), "html", "lang") == "it"
    assert not html_of(site, "index.html").css(".chooser")


# Links and languages


@pytest.mark.parametrize("prefix", ['""', "it"])
@pytest.mark.parametrize("base_url", ["https://faro.example", "https://host.example/il/faro"])
def test_every_link_of_every_page_leads_to_an_output(site_maker: Maker, base_url: str, prefix: str) -> None:
    settings = (
        THREE.replace('prefix: ""', f"prefix: {prefix}")
        + "page_size: 2\nmenus: {main: [{link: home}, {link: 'section:news'}], footer: [{link: 'story:pages/about'}]}\n"
    )
    site = site_maker(FILES, settings=settings)
    build_here(site, base_url=base_url)
    assert dead_links(site, base_url) == set()
    assert len(list(html_files(site))) > 35


def test_every_page_says_its_language_and_direction(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=THREE)
    build_here(site)
    for path, page in html_files(site):
        code = path.partition("/")[0] if path.startswith(("en/", "ar/")) else "it"
        assert (attribute(page, "html", "lang"), attribute(page, "html", "dir")) == (code, "rtl" if code == "ar" else "ltr")
        assert len(page.css("h1")) <= 1 or path == "old/index.html"


def test_the_switch_never_leads_to_a_page_that_is_not_there(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=THREE)
    build_here(site)
    switch = {item.text().split()[0]: item for item in html_of(site, "2026/06/y/index.html").css(".editions li")}
    assert switch["English"].attributes.get("class") == "missing"
    assert [link.attributes["href"] for link in switch["English"].css("a")] == ["/en/news/"]  # its section, since the story is not there


def test_reading_time_is_in_the_languages_own_words(site_maker: Maker) -> None:
    site = site_maker({f"content/news/x/{code}.md": article(body="parola " * 230) for code in ("it", "en")})
    build_here(site)
    assert "Tempo di lettura: 2 min" in site.page("2026/07/x/index.html")
    assert "Reading time: 2 min" in site.page("en/2026/07/x/index.html")


def test_an_address_of_a_base_path_changes_every_page_and_back(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=THREE)
    build_here(site)
    before = tree(site.public)
    build_here(site, base_url="https://host.example/faro")
    assert dead_links(site, "https://host.example/faro") == set()
    build_here(site)
    assert tree(site.public) == before
