"""`untranslated: hide | list | copy`: what a language's readers get of a story that is not in their language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.catalog.asking import THREE, ask_of, edition_of, ids, problems_of, said
from tests.conftest import SITE, SiteFolder, article

Maker = Callable[..., SiteFolder]

ORIGINAL = {
    "content/news/x/it.md": article("Il pozzo", "2026-07-20", tags="[water]", author="ada"),
    "content/news/a/en.md": article("Ahead", "2026-07-10", tags="[water]"),
    "content/news/z/en.md": article("After", "2026-07-30", tags="[water]"),
    "content/tags.yaml": "water: {name: {it: Acqua, en: Water}}\n",
    "content/authors.yaml": "ada: {name: Ada Quill}\n",
}


def under(policy: str, settings: str = SITE) -> str:
    return f"{settings}untranslated: {policy}\n"


@pytest.mark.parametrize(("policy", "url"), [("list", "/2026/07/x/"), ("copy", "/en/2026/07/x/")])
def test_an_original_stands_in_everywhere_but_in_the_feed(site_maker: Maker, policy: str, url: str) -> None:
    ask = ask_of(site_maker(ORIGINAL, settings=under(policy)))
    card = ask("card", "news/x", "en")
    assert (card.title, card.language, card.url) == ("Il pozzo", "it", url)
    assert (str(card.tags[0].name), card.tags[0].url, card.section.url) == ("Water", "/en/tag/water/", "/en/news/")
    assert card.also == ()
    assert ids(ask("latest", "en", None, 9)) == ["z", "x", "a"]
    assert ids(ask("listing", "tag", "water", "en", 1).cards) == ["z", "x", "a"]
    assert ids(ask("listing", "month", "2026-07", "en", 1).cards) == ["z", "x", "a"]
    assert (ask("tag", "water", "en").count, ask("author", "ada", "en").count) == (3, 1)
    assert (ask("listing", "home", "", "en", 1).total, ask("listing", "home", "", "en", 1).untranslated) == (3, 1)
    around = ask("neighbours", "news/a", "en"), ask("neighbours", "news/z", "en")
    assert (around[0].newer.id, around[1].older.id) == ("news/x", "news/x")
    assert set(ids(ask("related", "news/a", "en", 9))) == {"x", "z"}
    assert ask("feed", "home", "", "en").stories == ("news/z", "news/a")
    assert ask("feed", "author", "ada", "en") is None
    assert ask("alternates", "article", "news/x", "it", 1) == ask("alternates", "article", "news/x", "en", 1) == ()


def test_hidden_it_is_nowhere_else(site_maker: Maker) -> None:
    ask = ask_of(site_maker(ORIGINAL))
    assert ask("card", "news/x", "en") is None
    assert ids(ask("latest", "en", None, 9)) == ["z", "a"]
    assert ask("author", "ada", "en") is None


@pytest.mark.parametrize(
    ("site", "section", "shared", "own", "result"),
    [
        ("hide", "", "", "", None),
        ("list", "", "", "", "list"),
        ("list", "hide", "", "", None),
        ("hide", "list", "", "", "list"),
        ("hide", "list", "copy", "", "copy"),
        ("copy", "list", "copy", "hide", None),
        ("hide", "", "", "copy", "copy"),
    ],
)
def test_the_nearest_word_counts(site_maker: Maker, site: str, section: str, shared: str, own: str, result: str | None) -> None:
    """An article's own, then its story's, then its section's, then the site's."""
    files = {"content/news/x/it.md": article(**({"untranslated": own} if own else {}))}
    if section:
        files["content/news/_section.yaml"] = f"untranslated: {section}\n"
    if shared:
        files["content/news/x/story.yaml"] = f"untranslated: {shared}\n"
    edition = edition_of(site_maker(files, settings=under(site)))
    catalog = edition.catalog
    found = "copy" if ("news/x", "en") in catalog.copies else "list" if ("news/x", "en") in catalog.shown else None
    assert found == result
    assert ("en/2026/07/x/index.html" in edition.plan.specs) is (result == "copy")


def test_the_original_stands_in_not_another_translation(site_maker: Maker) -> None:
    files = {"content/news/x/en.md": article("The well"), "content/news/x/it.md": article("Il pozzo", translation="{of: en}")}
    ask = ask_of(site_maker(files, settings=under("list", THREE)))
    card = ask("card", "news/x", "ar")
    assert (card.title, card.language, [each.language.code for each in card.also]) == ("The well", "en", ["it"])


@pytest.mark.parametrize("front", [{"draft": "true"}, {"date": "2026-09-01"}, {"expires": "2026-08-01"}])
def test_what_is_not_out_never_stands_in(site_maker: Maker, front: dict[str, str]) -> None:
    """P4: and a published translation does, where its original is withheld."""
    files = {"content/news/x/it.md": article("Il pozzo", **front), "content/news/y/it.md": article("Altro", **front)}
    files["content/news/y/en.md"] = article("Other", translation="{of: it}")
    ask = ask_of(site_maker(files, settings=under("copy", THREE)))
    assert ask("card", "news/x", "en") is None
    assert [ask("card", "news/y", code).title for code in ("en", "ar")] == ["Other"] * 2
    assert ask("card", "news/y", "it") is None


def test_an_original_gives_way_when_its_translation_is_out(site_maker: Maker) -> None:
    files = {"content/news/x/it.md": article("Il pozzo"), "content/news/x/en.md": article("The well", "2026-08-02", translation="{of: it}")}
    site = site_maker(files, settings=under("list"))
    assert ask_of(site)("card", "news/x", "en").title == "Il pozzo"
    assert ask_of(site, now="2026-08-02T10:00")("card", "news/x", "en").title == "The well"


def test_a_copy_on_another_storys_address_is_an_error(site_maker: Maker) -> None:
    """T11: two sources, one address."""
    files = {"content/news/x/it.md": article("Il pozzo"), "content/news/y/en.md": article("The well", slug="x")}
    (problem,) = said(problems_of(site_maker(files, settings=under("copy"))))  # once, though both languages have the clash
    assert "/2026/07/x/ is wanted twice" in problem
    assert "content/news/x/it.md" in problem and "content/news/y/en.md" in problem


def test_links_and_menus_lead_to_what_the_reader_gets(site_maker: Maker) -> None:
    files = {
        **ORIGINAL,
        "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
        "content/news/a/en.md": article("Ahead", body="[it](story:news/x)", tags="[water]"),
    }
    menus = "menus: {main: [{link: 'story:pages/about'}, {link: 'story:news/x'}]}\n"
    for policy, url, about in (("hide", "/2026/07/x/", None), ("list", "/2026/07/x/", "/about/"), ("copy", "/en/2026/07/x/", "/en/about/")):
        ask = ask_of(site_maker(files, settings=under(policy) + menus))
        target = ask("link", "content/news/a", "story:news/x", "en", "en")
        assert (target.url, target.language) == (url, "it")
        found = [(str(item.label), item.label.language, item.url, item.language) for item in ask("menu", "main", "en")]
        assert found == ([("Chi siamo", "it", about, "it"), ("Il pozzo", "it", url, "it")] if about else [])


def test_a_copy_is_one_of_the_switchs_lines(site_maker: Maker) -> None:
    ask = ask_of(site_maker(ORIGINAL, settings=under("copy")))
    for code in ("it", "en"):
        found = {each.language.code: (each.state, each.url) for each in ask("editions", "article", "news/x", code, 1)}
        expected = {"it": ("here", "copy"), "en": ("translated", "here")}[code]
        assert found == {"it": (expected[0], "/2026/07/x/"), "en": (expected[1], "/en/2026/07/x/")}


def test_a_link_in_a_copy_leads_where_it_does_in_the_original(site_maker: Maker) -> None:
    """If the reader's language does not have the anchor or the section, to that of the article's own."""
    body = "[b](story:news/b#uno) [mondo](../../world)"
    files = {
        "content/news/a/it.md": article("A", body=body),
        "content/news/b/it.md": article("B", body="## Uno\n\nTesto."),
        "content/news/b/en.md": article("B", body="## One\n\nText.", slug="b"),
        "content/world/_section.yaml": "untranslated: hide\n",
        "content/world/w/it.md": article("W"),
    }
    site = site_maker(files, settings=under("copy"))
    assert problems_of(site) == []
    page = (site.public / "en/2026/07/a/index.html").read_text("utf-8")
    assert '<a href="/2026/07/b/#uno" hreflang="it">' in page and '<a href="/world/" hreflang="it">' in page


@pytest.mark.parametrize("front", [{"draft": "true"}, {"expires": "2026-08-01"}])
def test_a_translation_is_not_lent_to_the_language_of_its_withdrawn_original(site_maker: Maker, front: dict[str, str]) -> None:
    files = {"content/news/x/it.md": article("Il pozzo", **front), "content/news/x/en.md": article("The well", translation="{of: it}")}
    ask = ask_of(site_maker(files, settings=under("copy", THREE)))
    assert ask("card", "news/x", "it") is None
    assert ask("card", "news/x", "ar").title == "The well"


def test_a_copys_address_leads_on_once_its_translation_is_out(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/it.md": article("Il pozzo")}, settings=under("copy"))
    problems_of(site)
    assert (site.public / "en/2026/07/x/index.html").is_file()
    site.write({"content/news/x/en.md": article("The well", slug="well")})
    assert problems_of(site) == []
    assert "url=https://faro.example/en/2026/07/well/" in (site.public / "en/2026/07/x/index.html").read_text("utf-8")
    site.write({"content/news/y/en.md": article("Another", slug="x", untranslated="hide", body="Another text.")})
    assert problems_of(site) == []
    assert "Another text" in (site.public / "en/2026/07/x/index.html").read_text("utf-8")


def test_what_a_translation_says_of_untranslated_is_told_to_be_in_vain(site_maker: Maker) -> None:
    files = {"content/news/x/it.md": article(), "content/news/x/en.md": article(translation="{of: it}", untranslated="list")}
    (problem,) = said(problems_of(site_maker(files)))
    assert problem.startswith("content/news/x/en.md:5:15: warning: “untranslated” counts in the original only")


def test_a_listing_of_nothing_but_originals_is_not_for_search_engines(site_maker: Maker) -> None:
    files = {"content/news/x/it.md": article(tags="[a]"), "content/news/y/en.md": article(tags="[b]")}
    ask = ask_of(site_maker(files, settings=under("list")))
    assert [ask("is_indexed", "tag", "a", code) for code in ("it", "en")] == [True, False]
    assert ask("alternates", "tag", "a", "it", 1) == ()
    (line,) = [each for each in ask("editions", "tag", "a", "it", 1) if each.language.code == "en"]
    assert (line.state, line.total, line.untranslated) == ("translated", 1, 1)
