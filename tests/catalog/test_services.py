"""Which stories have comments, which threads are theirs, and what a page may load of others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.catalog.asking import THREE, Ask, ask_of
from tests.conftest import SiteFolder, article

Maker = Callable[..., SiteFolder]

ISSO = "comments: {isso: https://comments.example.org}\n"
GISCUS = "comments: {giscus: {repo: faro/c, repo_id: R_1, category: Comments, category_id: DIC_1}}\n"

FILES: dict[str, str | bytes] = {
    "content/news/x/it.md": article("Il pozzo"),
    "content/news/x/ar.md": article("البئر"),
    "content/news/quiet/it.md": article(comments="false"),
    "content/news/shared/story.yaml": "comments: false\n",
    "content/news/shared/it.md": article(),
    "content/news/shared/en.md": article(comments="true"),
    "content/news/draft/it.md": article(draft="true"),
    "content/news/later/it.md": article(date="2026-09-01"),
    "content/news/lent/it.md": article(untranslated="copy"),
    "content/pages/about.it.md": "---\ntitle: Noi\ncomments: true\n---\n\nNoi.\n",
}


def ask_with(site_maker: Maker, settings: str, **visibility: bool) -> Ask:
    return ask_of(site_maker(FILES, settings=THREE + settings), **visibility)


@pytest.mark.parametrize(
    ("story", "language", "found"),
    [
        ("news/x", "it", True),
        ("news/x", "en", False),
        ("news/quiet", "it", False),
        ("news/shared", "it", False),
        ("news/shared", "en", True),
        ("news/draft", "it", False),
        ("news/later", "it", False),
        ("news/lent", "it", True),
        ("news/lent", "en", False),
        ("pages/about", "it", False),
        ("news/none", "it", False),
        ("news/x", "fr", False),
    ],
)
def test_a_story_that_is_out_has_comments_in_its_own_languages(site_maker: Maker, story: str, language: str, found: bool) -> None:
    ask = ask_with(site_maker, ISSO, drafts=True, scheduled=True)
    assert (ask("comments", story, language) is not None) == found


def test_without_a_service_no_story_has_any(site_maker: Maker) -> None:
    assert ask_with(site_maker, "")("comments", "news/x", "it") is None


def test_issos_thread_is_the_story_and_its_language(site_maker: Maker) -> None:
    ask = ask_with(site_maker, ISSO)
    found = ask("comments", "news/x", "it")
    assert (found.service, found.host, found.script) == (
        "isso",
        "comments.example.org",
        "https://comments.example.org/js/embed.min.js",
    )
    assert dict(found.attributes) == {
        "data-isso": "https://comments.example.org/",
        "data-isso-id": "/news/x/it",
        "data-title": "Il pozzo",
        "data-isso-lang": "it",
        "data-isso-avatar": "false",
        "data-isso-vote": "false",
    }
    arabic = ask("comments", "news/x", "ar")
    assert (dict(arabic.attributes)["data-isso-id"], dict(arabic.attributes)["data-isso-lang"]) == ("/news/x/ar", "en")
    assert (arabic.language, arabic.direction) == ("en", "ltr")


def test_giscus_gets_the_same_thread_as_its_term(site_maker: Maker) -> None:
    found = ask_with(site_maker, GISCUS)("comments", "news/x", "ar")
    told = dict(found.attributes)
    assert (found.script, found.language, found.direction) == ("https://giscus.app/client.js", "ar", "rtl")
    assert (told["data-mapping"], told["data-term"], told["data-strict"], told["data-lang"]) == ("specific", "news/x/ar", "1", "ar")
    assert (told["data-repo"], told["data-repo-id"], told["data-category"], told["data-category-id"]) == (
        "faro/c",
        "R_1",
        "Comments",
        "DIC_1",
    )


def test_another_title_and_address_keep_the_thread(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/it.md": article("Il pozzo")}, settings=THREE + GISCUS)
    before = ask_of(site)("comments", "news/x", "it")
    site.write({"content/news/x/it.md": article("La fonte", "2026-07-30", slug="fonte")})
    assert ask_of(site)("comments", "news/x", "it") == before


def test_a_page_may_load_what_it_needs_and_no_more(site_maker: Maker) -> None:
    server = "https://comments.example.org"
    ask = ask_with(site_maker, ISSO)
    assert ask(
        "sources",
        "article",
        "news/x",
        "it",
    ) == (("script-src", server), ("style-src", server), ("connect-src", server))
    for kind, key in (("article", "news/quiet"), ("page", "pages/about"), ("home", ""), ("404", ""), ("section", "news")):
        assert ask("sources", kind, key, "it") == ()


def test_giscus_is_a_frame(site_maker: Maker) -> None:
    server = "https://giscus.app"
    found = ask_with(site_maker, GISCUS)("sources", "article", "news/x", "it")
    assert found == (("script-src", server), ("style-src", server), ("frame-src", server))


def test_who_counts_is_let_in_everywhere(site_maker: Maker) -> None:
    ask = ask_with(site_maker, "analytics: {goatcounter: {code: faro}}\n")
    counter = (("script-src", "https://gc.zgo.at"), ("connect-src", "https://faro.goatcounter.com"))
    assert [ask("sources", kind, key, "it") for kind, key in (("home", ""), ("404", ""), ("article", "news/x"))] == [counter] * 3


def test_embeds_and_comments_are_let_in_together_each_once(site_maker: Maker) -> None:
    files = {"content/news/v/it.md": article(body="/// embed | https://youtu.be/abcdefghijk\n    title: Il varo\n///")}
    ask = ask_of(site_maker(files, settings=THREE + GISCUS))
    frames = [origin for directive, origin in ask("sources", "article", "news/v", "it") if directive == "frame-src"]
    assert frames == ["https://www.youtube-nocookie.com", "https://giscus.app"]
    same = ask_of(
        site_maker(
            files,
            settings=THREE + "comments: {isso: https://s.example}\nanalytics: {umami: {website_id: x, src: https://s.example/u.js}}\n",
        )
    )
    found = same("sources", "article", "news/v", "it")
    assert len(set(found)) == len(found)


def test_the_newsletter_has_a_word_per_language(site_maker: Maker) -> None:
    ask = ask_with(site_maker, "newsletter: {link: https://l.example, label: {it: La lettera}}\n")
    found = ask("newsletter", "en")
    assert (found.url, found.label.text, found.label.language) == ("https://l.example", "La lettera", "it")
    assert ask("newsletter", "fr") is None
    assert ask_with(site_maker, "newsletter: https://l.example\n")("newsletter", "en").label is None
