"""Pages with comments, a newsletter or analytics: their markup, and a policy that lets in what they need and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.catalog.asking import THREE, build_here, said
from tests.conftest import SITE, SiteFolder, article
from tests.outputs.reading_back import attribute, html_files, html_of, text

Maker = Callable[..., SiteFolder]

ISSO = "comments: {isso: https://comments.example.org}\n"
GISCUS = "comments: {giscus: {repo: faro/c, repo_id: R_1, category: '\"Comments\" & co', category_id: DIC_1}}\n"

FILES: dict[str, str | bytes] = {
    "content/news/x/it.md": article("'Il \"pozzo\" <vuoto>'"),
    "content/news/x/ar.md": article("البئر"),
    "content/news/quiet/it.md": article("Zitto", comments="false"),
    "content/pages/about.it.md": "---\ntitle: Noi\n---\n\nNoi.\n",
}

STORY, ARABIC, QUIET, PAGE = "2026/07/x/index.html", "ar/2026/07/x/index.html", "2026/07/quiet/index.html", "about/index.html"


def built(site_maker: Maker, settings: str) -> SiteFolder:
    site = site_maker(FILES, settings=THREE + settings)
    assert [each for each in said(list(build_here(site).problems)) if "services" in each or "comments" in each] == []
    return site


def policy(page: LexborHTMLParser) -> dict[str, list[str]]:
    """Directive -> sources."""
    content = attribute(page, "meta[http-equiv=Content-Security-Policy]", "content") or ""
    return {name: rest for name, *rest in (each.split() for each in content.split(";"))}


def test_comments_stand_under_a_story_and_nowhere_else(site_maker: Maker) -> None:
    site = built(site_maker, ISSO)
    having = {path for path, page in html_files(site) if page.css_first("section.comments")}
    assert having == {STORY, ARABIC}
    assert {path for path, page in html_files(site) if page.css_first("script[src*=comments]")} == having


def test_the_section_says_where_comments_come_from_and_loads_nothing(site_maker: Maker) -> None:
    page = html_of(built(site_maker, ISSO), STORY)
    assert text(page, ".comments h2") == "Commenti"
    assert text(page, ".comments > p") == "I commenti vengono da comments.example.org e si caricano solo se li chiedi."
    assert text(page, ".comments button") == "Mostra i commenti"
    assert "hidden" in page.css_first(".comments-ask").attributes
    assert "JavaScript" in (page.css_first(".comments noscript").html or "")
    assert attribute(page, ".comments-place", "data-title") == 'Il "pozzo" <vuoto>'
    assert attribute(page, ".comments-place", "data-isso-id") == "/news/x/it"
    assert [
        each.attributes["src"] for each in page.css("script[src], iframe, img") if "example.org" in (each.attributes["src"] or "")
    ] == []


def test_a_form_in_another_language_is_marked_and_announced(site_maker: Maker) -> None:
    site = built(site_maker, ISSO)
    arabic = html_of(site, ARABIC)
    assert text(arabic, ".comments h2") == "التعليقات"
    assert "الإنجليزية" in text(arabic, ".comments > p")
    place = arabic.css_first(".comments-place").attributes
    assert (place["lang"], place["dir"]) == ("en", "ltr")
    assert "lang" not in html_of(site, STORY).css_first(".comments-place").attributes
    spoken = html_of(built(site_maker, GISCUS), ARABIC)
    assert "الإنجليزية" not in text(spoken, ".comments > p")
    assert "lang" not in spoken.css_first(".comments-place").attributes


def test_what_giscus_is_told_is_whole(site_maker: Maker) -> None:
    place = html_of(built(site_maker, GISCUS), STORY).css_first(".comments-place").attributes
    assert (place["data-category"], place["data-term"], place["data-lang"]) == ('"Comments" & co', "news/x/it", "it")


@pytest.mark.parametrize(
    ("settings", "widened"),
    [
        (
            ISSO,
            {
                "script-src": "https://comments.example.org",
                "style-src": "https://comments.example.org",
                "connect-src": "https://comments.example.org",
            },
        ),
        (GISCUS, {"script-src": "https://giscus.app", "style-src": "https://giscus.app", "frame-src": "https://giscus.app"}),
    ],
)
def test_the_policy_lets_in_that_server_on_pages_with_comments_only(site_maker: Maker, settings: str, widened: dict[str, str]) -> None:
    site = built(site_maker, settings)
    before = policy(html_of(site, QUIET))
    found = policy(html_of(site, STORY))
    assert {name: sorted(set(found[name]) - set(before[name])) for name in found if found[name] != before[name]} == {
        name: [origin] for name, origin in widened.items()
    }
    assert all(policy(page) == before for path, page in html_files(site) if path not in (STORY, ARABIC))
    assert not any("unsafe" in source for sources in found.values() for source in sources)


def test_without_services_the_policy_is_what_it_was(site_maker: Maker) -> None:
    plain = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; media-src 'self' https:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; frame-src 'none'; base-uri 'none'; form-action 'self'"
    )
    for _, page in html_files(built(site_maker, "")):
        assert attribute(page, "meta[http-equiv=Content-Security-Policy]", "content") == plain


def test_scrolling_is_a_setting_of_the_theme(site_maker: Maker) -> None:
    page = html_of(built(site_maker, ISSO + "theme: {name: testata, settings: {comments_load: scroll}}\n"), STORY)
    assert attribute(page, "section.comments", "data-load") == "scroll"
    assert text(page, ".comments > p").endswith("si caricano quando arrivi qui.")


def test_a_newsletter_is_a_link_in_the_footer_and_under_stories(site_maker: Maker) -> None:
    site = built(site_maker, "newsletter: {link: 'https://l.example/?a=1&b=2', label: {it: La lettera}}\n")
    story = html_of(site, STORY)
    assert [(each.text(), each.attributes["href"]) for each in story.css("a[href*='l.example']")] == [
        ("La lettera", "https://l.example/?a=1&b=2")
    ] * 2
    assert story.css_first(".article .newsletter a") is not None
    home = html_of(site, "en/index.html")
    (link,) = home.css("a[href*='l.example']")
    assert 'lang="it"' in (link.html or "")
    assert "l.example" not in str(policy(story))
    own = html_of(built(site_maker, "newsletter: mailto:l@faro.example\n"), "en/index.html")
    assert [each.text() for each in own.css("a[href^=mailto]")] == ["Subscribe to the newsletter"]


def test_counting_is_asked_for_by_a_module_of_the_site(site_maker: Maker) -> None:
    site = built(site_maker, "analytics: {plausible: {domain: faro.example}}\n")
    for path, page in html_files(site):
        script = page.css_first("script[data-count]")
        assert script is not None, path
        told = script.attributes
        assert (told["type"], told["data-count"], told["data-domain"]) == ("module", "https://plausible.io/js/script.js", "faro.example")
        assert (told["src"] or "").startswith("/assets/analytics.")
        rules = policy(page)
        assert (rules["script-src"], rules["connect-src"]) == (["'self'", "https://plausible.io"],) * 2
        assert rules["style-src"] == ["'self'"]


def test_only_what_changes_is_made_again(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=SITE + "  ar: {name: العربية, prefix: ar}\n" + ISSO)
    build_here(site)
    site.write({"content/news/x/it.md": article("'Il \"pozzo\" <vuoto>'", comments="false")})
    assert build_here(site).data["changed"] == [STORY]
    assert html_of(site, STORY).css_first(".comments") is None
