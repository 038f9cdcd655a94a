"""What is published at a moment, in which order, and what does not fit together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import pytest

from tests.catalog.asking import ask_of, edition_of, ids, problems_of, said
from tests.conftest import SITE, SiteFolder, article

Maker = Callable[..., SiteFolder]

NOON = "2026-08-01 12:00:00"
AFTER = "2026-08-01 12:00:01"
BEFORE = "2026-08-01 11:59:59"


@pytest.mark.parametrize(
    ("front", "published"),
    [
        ({}, True),
        ({"draft": "true"}, False),
        ({"draft": "false"}, True),
        ({"date": BEFORE}, True),
        ({"date": NOON}, True),
        ({"date": AFTER}, False),
        ({"date": "2026-08-01T10:00:00Z"}, True),
        ({"date": "2026-08-01T10:00:01Z"}, False),
        ({"expires": BEFORE}, False),
        ({"expires": NOON}, False),
        ({"expires": AFTER}, True),
        ({"date": BEFORE, "expires": AFTER}, True),
        ({"date": AFTER, "draft": "true"}, False),
    ],
)
def test_a_story_is_out_from_its_second_to_its_last(site_maker: Maker, front: dict[str, str], published: bool) -> None:
    site = site_maker({"content/news/x/it.md": article(**front)})
    ask = ask_of(site)
    assert (ask("card", "news/x", "it") is not None) is published
    assert bool(ask("latest", "it", None, 9)) is published


def test_the_clock_is_in_the_zone_of_the_site(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/it.md": article(date="2026-08-02")})
    assert ask_of(site, now="2026-08-01T21:59:59Z")("card", "news/x", "it") is None
    assert ask_of(site, now="2026-08-01T22:00:00Z")("card", "news/x", "it") is not None


def test_each_language_of_a_story_is_published_for_itself(site_maker: Maker) -> None:
    site = site_maker(
        {"content/news/x/it.md": article(), "content/news/x/en.md": article(draft="true"), "content/news/y/en.md": article(draft="true")}
    )
    edition = edition_of(site)
    assert edition.catalog.stories == {"news/x": ("it",)}
    assert set(edition.catalog.withheld) == {"news/y"}


def test_a_preview_shows_drafts_and_what_is_scheduled(site_maker: Maker) -> None:
    site = site_maker(
        {
            "content/news/draft/it.md": article(draft="true"),
            "content/news/later/it.md": article(date="2030-01-01"),
            "content/news/gone/it.md": article(expires="2026-07-30"),
        }
    )
    assert ids(ask_of(site, drafts=True)("latest", "it", None, 9)) == ["draft"]
    shown = {card.id: (card.draft, card.scheduled) for card in ask_of(site, drafts=True, scheduled=True)("latest", "it", None, 9)}
    assert shown == {"news/later": (False, True), "news/draft": (True, False)}


def test_the_newest_comes_first_whatever_the_form_of_its_date(site_maker: Maker) -> None:
    dates = {
        "a": "2026-07-28",
        "b": "2026-07-28 00:30",
        "c": "2026-07-27T23:00:00Z",  # 01:00 in Rome
        "d": "2026-07-28T01:30:00+05:00",  # 22:30 the evening before
        "e": "2026-07-28 00:30",
    }
    site = site_maker({f"content/news/{name}/it.md": article(date=date) for name, date in dates.items()})
    assert ids(ask_of(site)("latest", "it", None, 9)) == ["c", "b", "e", "a", "d"]


def test_sections_stand_in_their_order_then_by_id(site_maker: Maker) -> None:
    stories = {f"content/{name}/x/it.md": article(slug=name) for name in ("news", "city", "harbour", "school")}
    orders = {"content/harbour/_section.yaml": "order: 2\n", "content/school/_section.yaml": "order: 1\nname: {it: Scuola}\n"}
    found = ask_of(site_maker(stories | orders))("sections", "it")
    assert [(each.id, str(each.name), each.url) for each in found] == [
        ("school", "Scuola", "/scuola/"),
        ("harbour", "Harbour", "/harbour/"),
        ("city", "City", "/city/"),
        ("news", "News", "/news/"),
    ]


def test_a_section_is_listed_where_it_has_stories(site_maker: Maker) -> None:
    site = site_maker(
        {"content/news/x/it.md": article(), "content/city/y/en.md": article(), "content/labour/z/it.md": article(draft="true")}
    )
    ask = ask_of(site)
    assert [each.id for each in ask("sections", "it")] == ["news"]
    assert [each.id for each in ask("sections", "en")] == ["city"]
    assert ask("section", "news", "en") is None
    assert ask("section", "labour", "it") is None


def test_pages_are_no_news(site_maker: Maker) -> None:
    site = site_maker({"content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n", "content/news/x/it.md": article()})
    ask = ask_of(site)
    assert ids(ask("latest", "it", None, 9)) == ["x"]
    assert [each.id for each in ask("sections", "it")] == ["news"]
    assert (ask("card", "pages/about", "it").kind, ask("card", "pages/about", "it").url) == ("page", "/about/")


@pytest.mark.parametrize(
    ("stories", "due"),
    [
        ({}, None),
        ({"a": {}}, None),
        ({"a": {"date": "2026-08-03 08:00"}}, "2026-08-03T08:00:00+02:00"),
        ({"a": {"date": "2026-08-03"}, "b": {"date": "2026-08-02T05:00:00Z"}}, "2026-08-02T07:00:00+02:00"),
        ({"a": {"expires": "2026-08-05"}}, "2026-08-05T00:00:00+02:00"),
        ({"a": {"date": "2026-08-04", "expires": "2026-08-05"}}, "2026-08-04T00:00:00+02:00"),
        ({"a": {"date": "2026-08-04", "draft": "true"}}, None),
        ({"a": {"expires": "2026-08-04", "draft": "true"}}, None),
        ({"a": {"expires": "2026-07-30"}}, None),
        ({"a": {"date": NOON}}, None),
        ({"a": {"date": "2026-08-04", "expires": "2026-08-02"}}, None),
    ],
)
def test_the_next_change_is_when_a_build_would_differ(site_maker: Maker, stories: Mapping[str, dict[str, str]], due: str | None) -> None:
    site = site_maker({f"content/news/{name}/it.md": article(**front) for name, front in stories.items()})
    assert edition_of(site).catalog.next_change == (datetime.fromisoformat(due) if due else None)


TAGS = """\
defence:
  name: {it: Difesa, en: Defence, ar: الدفاع}
  slug: {it: difesa, en: defence}
water:
  name: {it: "Città e acqua", en: Water}
"""


@pytest.mark.parametrize(
    "spelling",
    ["defence", "Difesa", "DEFENCE", '"  difesa "', "الدفاع", "DIFESA", '"Dife\\u0301sa"'],
)
def test_a_tag_is_found_by_id_or_by_name_in_any_language(site_maker: Maker, spelling: str) -> None:
    settings = SITE + "  ar: {prefix: ar}\n"
    site = site_maker({"content/tags.yaml": TAGS, "content/news/x/it.md": article(tags=f"[{spelling}]")}, settings=settings)
    assert edition_of(site).problems == ()
    (tag,) = ask_of(site)("card", "news/x", "it").tags
    assert (tag.id, str(tag.name), tag.url) == ("defence", "Difesa", "/tag/difesa/")


@pytest.mark.parametrize("declared", [True, False])
def test_t12_spellings_of_one_tag_are_one_page(site_maker: Maker, declared: bool) -> None:
    files: dict[str, str | bytes] = {
        f"content/news/{name}/it.md": article(tags=f"[{spelling}]")
        for name, spelling in {"a": "Baku", "b": "baku", "c": '" BAKU"', "d": '"Ba\u200bku"'}.items()
    }
    if declared:
        files["content/tags.yaml"] = "baku:\n  name: Baku\n"
    (tag,) = ask_of(site_maker(files))("tags", "it")
    assert (tag.url, tag.count) == ("/tag/baku/", 4)


def test_t14_unicode_forms_are_one_tag_one_slug_one_story(site_maker: Maker) -> None:
    composed, decomposed = "Perch\u00e9", "Perche\u0301"
    site = site_maker(
        {
            f"content/news/2026-07-28-{composed}/it.md": article(tags=f"[{composed}]"),
            f"content/news/2026-07-28-{decomposed}/en.md": article(tags=f"[{decomposed}]"),
            "content/news/other.it.md": article(tags=f"[{decomposed}]", slug="altra"),
        }
    )
    ask = ask_of(site)
    assert [(str(tag.name), tag.url, tag.count) for tag in ask("tags", "it")] == [(composed, "/tag/perche/", 2)]
    assert [edition.state for edition in ask("editions", "article", f"news/2026-07-28-{composed}", "it", 1)] == ["here", "translated"]
    assert ask("card", f"news/2026-07-28-{composed}", "it").url == "/2026/07/perche/"


def test_tags_know_each_other_across_languages(site_maker: Maker) -> None:
    site = site_maker(
        {
            "content/tags.yaml": TAGS.replace(", ar: الدفاع", ""),
            "content/news/x/it.md": article(tags="[Difesa]"),
            "content/news/y/en.md": article(tags="[Defence]"),
        }
    )
    found = ask_of(site)("editions", "tag", "defence", "it", 1)
    assert [(each.url, each.state, each.total) for each in found] == [("/tag/difesa/", "here", 1), ("/en/tag/defence/", "translated", 1)]


def test_a_tag_is_counted_once_a_story(site_maker: Maker) -> None:
    site = site_maker(
        {"content/tags.yaml": TAGS.replace(", ar: الدفاع", ""), "content/news/x/it.md": article(tags="[Difesa, defence, DIFESA]")}
    )
    ask = ask_of(site)
    assert [tag.id for tag in ask("card", "news/x", "it").tags] == ["defence"]
    assert ask("tag", "defence", "it").count == 1


def test_an_undeclared_tag_works_and_is_a_warning_with_the_nearest(site_maker: Maker) -> None:
    site = site_maker(
        {"content/tags.yaml": TAGS.replace(", ar: الدفاع", ""), "content/news/x/it.md": article(tags="[defence, Difessa, Pesca]")}
    )
    assert said(problems_of(site)) == [
        "content/news/x/it.md:4:17: warning: the tag “Difessa” is not declared hint: did you mean “Difesa”?",
        "content/news/x/it.md:4:26: warning: the tag “Pesca” is not declared hint: declare it in content/tags.yaml",
    ]
    assert [(str(tag.name), tag.url) for tag in ask_of(site)("card", "news/x", "it").tags][1:] == [
        ("Difessa", "/tag/difessa/"),
        ("Pesca", "/tag/pesca/"),
    ]


AUTHORS = "ada-quill:\n  name: Ada Quill\n  bio: {it: Scrive., en: She writes.}\n  email: ada@faro.example\n  links: {mastodon: https://m.example/@ada}\n"


@pytest.mark.parametrize(
    ("front", "found"),
    [
        ({"author": "ada-quill"}, ["ada-quill"]),
        ({"author": "ADA QUILL"}, ["ada-quill"]),
        ({"authors": "[Ada Quill, ada-quill]"}, ["ada-quill"]),
        ({"author": "Bo Reed"}, ["Bo Reed"]),
        ({"authors": "[Bo Reed, ada-quill]"}, ["Bo Reed", "ada-quill"]),
        ({"authors": "[]"}, []),
        ({}, []),
    ],
)
def test_authors_are_found_like_tags_and_keep_their_order(site_maker: Maker, front: dict[str, str], found: list[str]) -> None:
    site = site_maker({"content/authors.yaml": AUTHORS, "content/news/x/it.md": article(**front)})
    assert [author.id for author in ask_of(site)("card", "news/x", "it").authors] == found


def test_an_undeclared_author_is_shown_as_written_with_a_warning(site_maker: Maker) -> None:
    site = site_maker({"content/authors.yaml": AUTHORS, "content/news/x/it.md": article(author="Ada Quil")})
    assert said(problems_of(site)) == [
        "content/news/x/it.md:4:9: warning: the author “Ada Quil” is not declared hint: did you mean “Ada Quill”?"
    ]
    assert ask_of(site)("card", "news/x", "it").authors[0].name.text == "Ada Quil"


@pytest.mark.parametrize("visible", [True, False])
def test_a_registered_tag_or_author_without_a_published_story_has_no_page(site_maker: Maker, visible: bool) -> None:
    site = site_maker(
        {
            "content/tags.yaml": "water:\n",
            "content/authors.yaml": AUTHORS,
            "content/news/x/it.md": article(tags="[water]", author="ada-quill", draft="false" if visible else "true"),
        }
    )
    planned = set(edition_of(site).plan.specs)
    assert ("tag/water/index.html" in planned) is visible
    assert ("author/ada-quill/index.html" in planned) is visible
    assert not {path for path in planned if path.startswith(("en/tag", "en/author"))}


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            {"content/tags.yaml": "water:\n  name: {it: Acqua}\nacqua:\n  name: Fonti\n"},
            "content/tags.yaml:3:1: error: “acqua” names two entries: water and acqua",
        ),
        (
            {"content/news/x/it.md": article(translation="{of: en}")},
            "content/news/x/it.md:4:19: error: the story has no article in “en”, of which this is said to be a translation",
        ),
        (
            {"content/news/x/it.md": article(image="covr.jpg", image_alt="Foto"), "content/news/x/cover.jpg": b""},
            "content/news/x/it.md:4:8: error: the image “covr.jpg” is not there hint: did you mean “cover.jpg”?",
        ),
        (
            {"content/authors.yaml": "ada:\n  photo: ada.jpg\n"},
            "content/authors.yaml:1:1: error: the photo content/ada.jpg of ada is not there",
        ),
    ],
)
def test_what_does_not_fit_together_is_an_error_in_its_place(site_maker: Maker, files: dict[str, str | bytes], problem: str) -> None:
    found = said(problems_of(site_maker({"content/news/y/it.md": article(), **files})))
    assert [each[: len(problem)] for each in found] == [problem]
