"""Where a link in a body leads, in the language of its reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.catalog.asking import THREE, ask_of, build_here, problems_of, said
from tests.conftest import SITE, SiteFolder, article

Maker = Callable[..., SiteFolder]

FILES: dict[str, str | bytes] = {
    "content/news/2026-07-28-well/it.md": article(body="## Il pozzo\n\nTesto."),
    "content/news/2026-07-28-well/en.md": article(body="## The well\n\nText."),
    "content/news/2026-07-28-well/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>',
    "content/news/2026-07-29-rope.it.md": article("La corda"),
    "content/news/2026-07-29-rope.en.md": article("The rope"),
    "content/city/2026-07-30-only/it.md": article("Solo qui", body="## Qui\n\nTesto."),
    "content/city/2026-07-30-paper/plan.pdf": b"%PDF-1.4\n",
    "content/city/2026-07-30-paper/it.md": article("Carta"),
    "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
    "content/pages/about.en.md": "---\ntitle: About\n---\n\nUs.\n",
    "content/news/2026-07-31-hidden/it.md": article("Segreto", draft="true"),
}

HERE = "content/news/2026-07-29-x"


def linked(
    site_maker: Maker, target: str, language: str = "it", *, settings: str = SITE, folder: str = HERE, **visibility: str
) -> tuple[object, ...]:
    """URL and language that a link resolves to, and why if to none."""
    found = ask_of(site_maker(FILES, settings=settings), **visibility)("link", folder, target, language)
    return found.url, found.language, (found.message.format(target=found.name) + " " + found.hint).strip()


@pytest.mark.parametrize(
    "target",
    [
        "../2026-07-28-well",
        "../2026-07-28-well/",
        "../2026-07-28-well/it.md",
        "../2026-07-28-well/en.md",
        "./../2026-07-28-well",
        "../../news/2026-07-28-well",
        "story:news/2026-07-28-well",
        "story:news/2026-07-28-well/",
        "../2026-07-28-well/it.md?x=1",
        "../2026%2D07-28-well/it.md",
    ],
)
@pytest.mark.parametrize(("language", "url"), [("it", "/2026/07/well/"), ("en", "/en/2026/07/well/")])
def test_every_form_leads_to_the_story_in_the_readers_language(site_maker: Maker, target: str, language: str, url: str) -> None:
    assert linked(site_maker, target, language) == (url, None, "")


@pytest.mark.parametrize(
    "target",
    ["../2026-07-29-rope.it.md", "../2026-07-29-rope.en.md", "../2026-07-29-rope", "story:news/2026-07-29-rope", "../2026-07-29-rope.md"],
)
def test_a_story_made_of_suffixed_files_is_found_alike(site_maker: Maker, target: str) -> None:
    assert linked(site_maker, target, "en") == ("/en/2026/07/rope/", None, "")


@pytest.mark.parametrize("target", ["../../pages/about.it.md", "../../pages/about", "story:pages/about"])
def test_pages_are_linked_like_stories(site_maker: Maker, target: str) -> None:
    assert linked(site_maker, target, "en") == ("/en/about/", None, "")


@pytest.mark.parametrize(
    ("target", "language", "url"),
    [
        ("../2026-07-28-well#il-pozzo", "it", "/2026/07/well/#il-pozzo"),
        ("story:news/2026-07-28-well#the-well", "en", "/en/2026/07/well/#the-well"),
        ("../../city/2026-07-30-only/it.md#qui", "en", "/2026/07/only/#qui"),
    ],
)
def test_an_anchor_is_looked_up_in_the_text_that_is_linked(site_maker: Maker, target: str, language: str, url: str) -> None:
    assert linked(site_maker, target, language)[0] == url


def test_an_anchor_that_is_not_there_says_the_nearest(site_maker: Maker) -> None:
    url, language, why = linked(site_maker, "../2026-07-28-well#il-pozo")
    assert (url, language) == (None, None)
    assert str(why).startswith("“news/2026-07-28-well#il-pozo” ")
    assert str(why).endswith("did you mean #il-pozzo?")


def test_a_story_in_another_language_only_is_linked_with_that_language(site_maker: Maker) -> None:
    assert linked(site_maker, "story:city/2026-07-30-only", "en") == ("/2026/07/only/", "it", "")
    site = site_maker({**FILES, "content/news/2026-07-29-x/en.md": article(body="A [story](story:city/2026-07-30-only).")})
    build_here(site)
    assert '<a href="/2026/07/only/" hreflang="it">story</a>' in site.page("en/2026/07/x/index.html")


def test_of_several_other_languages_the_original_is_linked(site_maker: Maker) -> None:
    site = site_maker(
        {
            "content/news/a/it.md": article(translation="{of: ar}"),
            "content/news/a/ar.md": article(slug="a"),
            "content/news/b/en.md": article(body="[a](story:news/a)"),
        },
        settings=THREE,
    )
    assert ask_of(site)("link", "content/news/b", "story:news/a", "en").language == "ar"


@pytest.mark.parametrize(
    ("target", "language", "url"), [("../../city", "it", "/city/"), ("../../city/", "it", "/city/"), ("../../news", "en", "/en/news/")]
)
def test_a_folder_of_a_section_is_its_page(site_maker: Maker, target: str, language: str, url: str) -> None:
    assert linked(site_maker, target, language) == (url, None, "")


def test_a_section_without_a_story_in_the_language_is_no_target(site_maker: Maker) -> None:
    assert linked(site_maker, "../../city", "en")[::2] == (None, "the section “city” has no story in this language")


def test_files_beside_an_article_are_linked_by_their_content(site_maker: Maker) -> None:
    body = "[carta](plan.pdf) ![mappa](../../news/2026-07-28-well/map.svg)"
    site = site_maker({**FILES, "content/city/2026-07-30-paper/it.md": article("Carta", body=body)})
    build_here(site)
    page = site.page("2026/07/paper/index.html")
    (pdf,) = (site.public / "media").glob("plan.*.pdf")
    (svg,) = (site.public / "media").glob("map.*.svg")
    assert f'<a href="/media/{pdf.name}">carta</a>' in page
    assert f'src="/media/{svg.name}" width="4" height="3"' in page
    assert pdf.read_bytes() == b"%PDF-1.4\n"


@pytest.mark.parametrize("target", ["../2026-07-28-well", "#il-pozzo", "map.svg"])
def test_links_lie_below_the_base_path(site_maker: Maker, target: str) -> None:
    site = site_maker({**FILES, "content/news/2026-07-28-well/it.md": article(body=f"## Il pozzo\n\n[x]({target})")})
    build_here(site, base_url="https://host.example/faro")
    page = site.page("2026/07/well/index.html")
    assert 'href="/faro/2026/07/well/"' in page or 'href="#il-pozzo"' in page or 'href="/faro/media/map.' in page


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("../2026-07-31-hidden", "the story “news/2026-07-31-hidden” is not published link to it when it is out"),
        ("story:news/2026-07-31-hidden", "the story “news/2026-07-31-hidden” is not published link to it when it is out"),
        ("../2026-07-28-wel", "the link leads to “news/2026-07-28-wel”, which is not there did you mean story:news/2026-07-28-well?"),
        ("story:well", "the link leads to “well”, which is not there"),
        ("../../../site.yaml", "the link “../../../site.yaml” leads out of content/"),
        ("../../../../../etc/passwd", "the link “../../../../../etc/passwd” leads out of content/"),
        ("%2e%2e/%2e%2e/%2e%2e/site.yaml", "the link “%2e%2e/%2e%2e/%2e%2e/site.yaml” leads out of content/"),
        ("map.svg", "the link leads to “news/2026-07-29-x/map.svg”, which is not there"),
    ],
)
def test_a_link_that_leads_nowhere_says_why(site_maker: Maker, target: str, why: str) -> None:
    url, _, message = linked(site_maker, target)
    assert url is None
    assert str(message).startswith(why)


def test_a_draft_is_a_target_while_drafts_are_shown(site_maker: Maker) -> None:
    site = site_maker(FILES)
    assert ask_of(site, drafts=True)("link", HERE, "../2026-07-31-hidden", "it").url == "/2026/07/hidden/"


def test_broken_links_fail_the_build_with_their_lines_all_together(site_maker: Maker) -> None:
    body = "Un [pozzo](../2026-07-28-wel) e\nuna ![foto](cover.jpg).\n\n- [fuori](/nowhere/)\n- [sito](../../../site.yaml)"
    site = site_maker({**FILES, "content/news/2026-07-29-x/it.md": article(body=body)})
    found = said(problems_of(site))
    assert [each.partition(": error")[0] for each in found if "error" in each] == [
        "content/news/2026-07-29-x/it.md:6:12",
        "content/news/2026-07-29-x/it.md:7:13",
        "content/news/2026-07-29-x/it.md:9:11",
        "content/news/2026-07-29-x/it.md:10:10",
    ]
    assert not site.public.exists()


def test_an_anchor_of_the_same_text_must_be_in_it(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/it.md": article(body="## Qui\n\n[bene](#qui) [male](#la)")})
    assert said(problems_of(site)) == ["content/news/x/it.md:8:21: error: the anchor #la is not in this article"]


@pytest.mark.parametrize("target", ["/2026/07/well/", "/en/", "/feed.xml", "/tag/", "/favicon.ico", "/en/2026/07/well/#the-well"])
def test_an_address_of_the_site_may_be_written_as_it_is(site_maker: Maker, target: str) -> None:
    extra = {"content/static/favicon.ico": b"x", "content/news/2026-07-29-x/it.md": article(body=f"[x]({target})", tags="[t]")}
    site = site_maker({**FILES, **extra})
    build_here(site)
    assert f'<a href="{target}">x</a>' in site.page("2026/07/x/index.html")
