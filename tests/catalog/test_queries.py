"""The questions: what each answers, and that none ever raises."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.building.edition import Edition
from generator.catalog.addresses import file_of
from generator.catalog.queries import QUESTIONS
from generator.digest import blob_id, witness
from generator.model.output import Question
from tests.catalog.asking import THREE, Ask, ask_of, edition_of, ids
from tests.conftest import SITE, SiteFolder, article, write_files

Maker = Callable[..., SiteFolder]


def dated(*days: int, **front: str) -> dict[str, str | bytes]:
    """An Italian story for each day of July."""
    return {f"content/news/s{day:02}/it.md": article(date=f"2026-07-{day:02}", **front) for day in days}


# Cards


def test_a_card_shows_what_front_matter_and_story_say(site_maker: Maker) -> None:
    site = site_maker(
        {
            "content/authors.yaml": "ada: {name: Ada Quill}\n",
            "content/tags.yaml": "water: {name: {it: Acqua, en: Water}}\n",
            "content/news/_section.yaml": "name: {it: Notizie, en: News}\n",
            "content/news/x/story.yaml": "date: 2026-07-28 18:40\nauthors: [ada]\ntags: [water]\nimage: a.svg\nfeatured: true\n",
            "content/news/x/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"/>',
            "content/news/x/it.md": "---\ntitle: Il pozzo\nsummary: In breve.\nimage_alt: Un pozzo\nupdated: 2026-07-29\n---\n\nTesto.\n",
            "content/news/x/en.md": "---\ntitle: The well\ntranslation: {of: it, by: Bo Reed}\nreading_time: 7\n---\n\n"
            "First *words* of it.\n\nMore.\n",
        }
    )
    ask = ask_of(site)
    italian, english = ask("card", "news/x", "it"), ask("card", "news/x", "en")
    assert (italian.title, italian.url, italian.summary) == ("Il pozzo", "/2026/07/x/", "In breve.")
    assert italian.date.isoformat() == "2026-07-28T18:40:00+02:00"
    assert italian.updated.isoformat() == "2026-07-29T00:00:00+02:00"
    assert (str(italian.section.name), italian.section.url) == ("Notizie", "/notizie/")
    assert [(str(each.name), each.url) for each in italian.authors] == [("Ada Quill", "/author/ada-quill/")]
    assert [(str(each.name), each.url) for each in english.tags] == [("Water", "/en/tag/water/")]
    assert (italian.image.width, italian.image.height, italian.image_alt) == (40, 30, "Un pozzo")
    assert italian.image.url.startswith("/media/a.")
    assert (italian.featured, italian.draft, italian.scheduled, italian.original) == (True, False, False, None)
    assert [(each.language.code, each.url) for each in italian.also] == [("en", "/en/2026/07/x/")]
    assert (english.summary, english.reading_time, english.original.code) == ("First words of it.", 7, "it")
    assert ask("article", "news/x", "en").translator.name.text == "Bo Reed"


@pytest.mark.parametrize(
    ("language", "words", "minutes"),
    [("it", 0, 1), ("it", 1, 1), ("it", 188, 1), ("it", 189, 2), ("en", 228, 1), ("en", 229, 2), ("ar", 138, 1), ("ar", 139, 2)],
)
def test_reading_time_is_rounded_up_at_the_languages_speed(site_maker: Maker, language: str, words: int, minutes: int) -> None:
    site = site_maker({f"content/news/x/{language}.md": article(body="كلمة " * words)}, settings=THREE)
    assert ask_of(site)("card", "news/x", language).reading_time == minutes


def test_the_speed_of_reading_can_be_set(site_maker: Maker) -> None:
    settings = SITE.replace('prefix: ""', 'prefix: "", words_per_minute: 10')
    site = site_maker({"content/news/x/it.md": article(body="parola " * 21)}, settings=settings)
    assert ask_of(site)("card", "news/x", "it").reading_time == 3


# Lists


def test_latest_counts_and_keeps_to_a_section(site_maker: Maker) -> None:
    ask = ask_of(site_maker({**dated(1, 2, 3), "content/city/c/it.md": article(date="2026-07-02 12:00")}))
    assert ids(ask("latest", "it", None, 3)) == ["s03", "c", "s02"]
    assert ids(ask("latest", "it", "city", 9)) == ["c"]
    assert [ids(ask("latest", "it", None, count)) for count in (0, -1)] == [[], []]
    assert ask("latest", "en", None, 9) == ()


def test_featured_stories_are_those_the_desk_put_forward(site_maker: Maker) -> None:
    ask = ask_of(site_maker({**dated(1, 3, featured="true"), **dated(2, 4)}))
    assert ids(ask("featured", "it", 9)) == ["s03", "s01"]
    assert ids(ask("featured", "it", 1)) == ["s03"]


def test_neighbours_are_the_stories_before_and_after_in_the_language(site_maker: Maker) -> None:
    files = {**dated(1, 2, 3), "content/news/e/en.md": article(date="2026-07-02")}
    ask = ask_of(site_maker(files))

    def around(story: str) -> tuple[str | None, str | None]:
        found = ask("neighbours", story, "it")
        return tuple(card.id if card else None for card in (found.older, found.newer))

    assert around("news/s01") == (None, "news/s02")
    assert around("news/s02") == ("news/s01", "news/s03")
    assert around("news/s03") == ("news/s02", None)
    assert around("news/e") == (None, None)


def test_related_stories_share_rare_tags_then_are_recent(site_maker: Maker) -> None:
    tags = {1: "common", 2: "common", 3: "rare", 4: "common", 5: "other", 6: "common, rare"}
    site = site_maker({f"content/news/s{day}/it.md": article(date=f"2026-07-0{day}", tags=f"[{names}]") for day, names in tags.items()})
    ask = ask_of(site)
    assert ids(ask("related", "news/s6", "it", 9)) == ["s3", "s4", "s2", "s1"]
    assert ids(ask("related", "news/s6", "it", 2)) == ["s3", "s4"]
    assert ids(ask("related", "news/s3", "it", 9)) == ["s6"]
    assert ask("related", "news/s5", "it", 9) == ()


def test_related_stories_are_of_the_same_language_and_published(site_maker: Maker) -> None:
    site = site_maker(
        {
            "content/news/a/it.md": article(tags="[t]"),
            "content/news/b/en.md": article(tags="[t]"),
            "content/news/c/it.md": article(tags="[t]", draft="true"),
        }
    )
    assert ask_of(site)("related", "news/a", "it", 9) == ()


# Listings and pages


@pytest.mark.parametrize(("stories", "pages"), [(0, [0]), (1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (5, [2, 2, 1])])
def test_a_front_page_has_as_many_pages_as_its_stories_take(site_maker: Maker, stories: int, pages: list[int]) -> None:
    edition = edition_of(site_maker(dated(*range(1, stories + 1)), settings=SITE + "page_size: 2\n"))
    addresses = ["/", *(f"/page/{number}/" for number in range(2, len(pages) + 1))]
    for number, expected in enumerate(pages, start=1):
        listing = edition.answers.answer(Question("listing", ("home", "", "it", number)))
        assert len(listing.cards) == expected
        assert (listing.number, listing.total, list(listing.pages)) == (number, stories, addresses)
        assert listing.newer == (addresses[number - 2] if number > 1 else None)
        assert listing.older == (addresses[number] if number < len(addresses) else None)
    assert edition.answers.answer(Question("listing", ("home", "", "it", len(pages) + 1))) is None
    planned = [path for path in edition.plan.specs if path == "index.html" or path.startswith("page/")]
    assert len(planned) == len(pages)


@pytest.mark.parametrize(("kind", "key"), [("section", "news"), ("tag", "t"), ("author", "ada"), ("year", "2026"), ("month", "2026-07")])
def test_every_kind_of_list_has_pages(site_maker: Maker, kind: str, key: str) -> None:
    site = site_maker(dated(1, 2, 3, tags="[t]", author="ada"), settings=SITE + "page_size: 2\n")
    ask = ask_of(site)
    assert [ids(ask("listing", kind, key, "it", number).cards) for number in (1, 2)] == [["s03", "s02"], ["s01"]]
    assert ask("listing", kind, key, "it", 3) is None
    assert ask("listing", kind, key, "en", 1) is None
    assert ask("page_url", kind, key, "it", 2).endswith("/page/2/")


@pytest.mark.parametrize("number", [0, -1, -7, 10**12])
def test_pages_are_counted_from_one(site_maker: Maker, number: int) -> None:
    ask = ask_of(site_maker(dated(1, 2, 3), settings=SITE + "page_size: 2\n"))
    assert ask("listing", "home", "", "it", number) is None
    assert ask("page_url", "home", "", "it", number) is None
    assert ask("canonical", "section", "news", "it", number) is None


def test_the_archive_has_years_and_months_newest_first(site_maker: Maker) -> None:
    days = ["2024-12-31 23:59", "2025-01-01", "2026-07-01", "2026-07-31", "2026-02-03"]
    site = site_maker({f"content/news/s{n}/it.md": article(date=day) for n, day in enumerate(days)})
    ask = ask_of(site)
    assert [(year.year, year.url, year.count) for year in ask("years", "it")] == [
        (2026, "/archive/2026/", 3),
        (2025, "/archive/2025/", 1),
        (2024, "/archive/2024/", 1),
    ]
    assert [(month.year, month.month, month.url, month.count) for month in ask("year", "2026", "it").months] == [
        (2026, 7, "/archive/2026/07/", 2),
        (2026, 2, "/archive/2026/02/", 1),
    ]
    assert ask("month", "2024-12", "it").url == "/archive/2024/12/"
    assert ids(ask("listing", "year", "2026", "it", 1).cards) == ["s3", "s2", "s4"]
    assert ask("years", "en") == ()


def test_a_story_belongs_to_the_month_of_the_sites_zone(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/it.md": article(date="2025-12-31T23:30:00Z")})
    ask = ask_of(site)
    assert ask("card", "news/x", "it").url == "/2026/01/x/"
    assert ask("month", "2026-01", "it").count == 1
    assert ask("year", "2025", "it") is None


@pytest.mark.parametrize(
    "key", ["", "-", "2026-", "-07", "2026-7", "2026-007", "2026-xx", "02026-07", "2026-13", "٢٠٢٦-٠٧", " 2026-07", "2026-07-28"]
)
def test_a_month_has_one_name(site_maker: Maker, key: str) -> None:
    ask = ask_of(site_maker(dated(1)))
    assert ask("month", key, "it") is None
    assert ask("listing", "month", key, "it", 1) is None
    assert ask("page_url", "month", key, "it", 1) is None


@pytest.mark.parametrize("key", ["", "x", "02026", "٢٠٢٦", "26", "+2026", "2_026", "2026-07", " 2026"])
def test_a_year_has_one_name(site_maker: Maker, key: str) -> None:
    ask = ask_of(site_maker(dated(1)))
    assert ask("year", key, "it") is None
    assert ask("page_url", "year", key, "it", 1) is None


def test_the_tags_of_a_language_stand_by_name(site_maker: Maker) -> None:
    names = {"a": ("zuppa", "Aqua"), "b": ("Acqua", "Zoo"), "c": ("Èra", "Bay"), "d": ("Fonte", "Cape")}
    registry = "".join(f"{id}: {{name: {{it: {italian}, en: {english}}}}}\n" for id, (italian, english) in names.items())
    site = site_maker(
        {
            "content/tags.yaml": registry,
            "content/news/x/it.md": article(tags="[a, b, c, d]"),
            "content/news/x/en.md": article(tags="[a, b, c, d]"),
        }
    )
    ask = ask_of(site)
    assert [tag.name.text for tag in ask("tags", "it")] == ["Acqua", "Èra", "Fonte", "zuppa"]
    assert [tag.name.text for tag in ask("tags", "en")] == ["Aqua", "Bay", "Cape", "Zoo"]


def test_an_author_has_a_bio_a_photo_and_links(site_maker: Maker) -> None:
    registry = (
        "ada: {name: Ada Quill, bio: {it: Scrive., en: She writes.}, photo: ada.svg, email: a@b.example, links: {web: https://a.example}}\n"
    )
    site = site_maker(
        {
            "content/authors.yaml": registry,
            "content/ada.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="9"/>',
            "content/news/x/en.md": article(author="ada"),
        }
    )
    ask = ask_of(site)
    found = ask("author", "ada", "en")
    assert (str(found.name), found.url, str(found.description), found.count) == ("Ada Quill", "/en/author/ada-quill/", "She writes.", 1)
    assert (found.email, found.links, found.photo.width, found.photo.height) == ("a@b.example", (("web", "https://a.example"),), 8, 9)
    assert ask("author", "ada", "it") is None


# Languages


def states(ask: Ask, *args: str | int) -> dict[str, tuple[str, str]]:
    return {each.language.code: (each.state, each.url) for each in ask("editions", *args)}


def test_the_language_switch_says_what_exists(site_maker: Maker) -> None:
    site = site_maker(
        {
            "content/news/x/it.md": article(tags="[t]"),
            "content/news/x/en.md": article(slug="well"),
            "content/news/x/ar.md": article(draft="true"),
        },
        settings=THREE,
    )
    ask = ask_of(site)
    assert states(ask, "article", "news/x", "it", 1) == {
        "it": ("here", "/2026/07/x/"),
        "en": ("translated", "/en/2026/07/well/"),
        "ar": ("missing", "/ar/"),
    }
    assert states(ask, "tag", "t", "it", 1) == {"it": ("here", "/tag/t/"), "en": ("missing", "/en/"), "ar": ("missing", "/ar/")}
    assert states(ask, "home", "", "en", 1) == {"it": ("translated", "/"), "en": ("here", "/en/"), "ar": ("translated", "/ar/")}
    assert states(ask, "archive", "", "it", 1)["ar"] == ("missing", "/ar/")


def test_the_switch_counts_the_stories_behind_a_list(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/it.md": article(), "content/news/y/it.md": article(), "content/news/y/en.md": article()})
    ask = ask_of(site)
    assert [each.total for each in ask("editions", "section", "news", "it", 1)] == [2, 1]
    assert [each.total for each in ask("editions", "article", "news/y", "it", 1)] == [None, None]


def test_on_a_further_page_the_switch_leads_to_that_page_or_the_first(site_maker: Maker) -> None:
    files = {f"content/news/s{n}/{code}.md": article() for n in range(5) for code in ("it", "en", "ar") if (n < 3 or code == "it")}
    ask = ask_of(site_maker(files, settings=THREE + "page_size: 2\n"))
    assert states(ask, "section", "news", "it", 2)["en"] == ("translated", "/en/news/page/2/")
    assert states(ask, "section", "news", "it", 3)["en"] == ("translated", "/en/news/")


def test_alternates_are_complete_absolute_and_end_with_the_default(site_maker: Maker) -> None:
    site = site_maker(
        {
            "content/news/x/it.md": article(),
            "content/news/x/en.md": article(slug="well"),
            "content/news/x/ar.md": article(draft="true"),
            "content/news/y/it.md": article(),
        },
        settings=THREE,
    )
    pairs = (
        ("it", "https://faro.example/2026/07/x/"),
        ("en", "https://faro.example/en/2026/07/well/"),
        ("x-default", "https://faro.example/2026/07/x/"),
    )
    assert ask_of(site)("alternates", "article", "news/x", "it", 1) == pairs
    assert ask_of(site, drafts=True)("alternates", "article", "news/x", "it", 1) == pairs
    assert ask_of(site)("alternates", "article", "news/y", "it", 1) == ()


def test_alternates_of_a_further_page_are_further_pages(site_maker: Maker) -> None:
    files = {f"content/news/s{n}/{code}.md": article() for n in range(5) for code in ("it", "en") if (n < 3 or code == "it")}
    ask = ask_of(site_maker(files, settings=SITE + "page_size: 2\n"))
    assert [code for code, _ in ask("alternates", "home", "", "it", 2)] == ["it", "en", "x-default"]
    assert ask("alternates", "home", "", "it", 3) == ()


def test_the_site_speaks_each_of_its_languages(site_maker: Maker) -> None:
    ask = ask_of(site_maker(settings=THREE))
    found = ask("site", "en")
    assert (str(found.title), str(found.description), found.feed) == ("The Beacon", "News from the quay", "/en/feed.xml")
    assert [(each.code, each.name, each.direction, each.locale, each.home) for each in found.languages] == [
        ("it", "Italiano", "ltr", "it", "/"),
        ("en", "English", "ltr", "en_GB", "/en/"),
        ("ar", "العربية", "rtl", "ar", "/ar/"),
    ]
    assert ask("site", "ar").title.text == "Il Faro"


# Totality

ODD = ["", " ", ".", "..", "/", "-", "#", "%", "%2e%2e/", "\x00", "\ud800", "é", "٢٠٢٦", "{x}", "news", "2026", "x" * 3000]
WORDS: Mapping[str, list[str]] = {
    "language": ["it", "en", "ar", "IT", "it-IT", "xx"],
    "kind": ["home", "article", "page", "section", "tag", "author", "year", "month", "tags", "archive", "404", "root", "feed"],
    "key": ["news/s01", "news", "t", "ada", "2026", "2026-07", "2026-xx", "2026-7", "-7", "99999999999-99", "1e3", "²-³", "pages/about"],
    "folder": ["content/news/s01", "content", "content/news", "public"],
    "name": ["a.svg", "main", "../s02/it.md", "../../../etc/passwd"],
    "target": [
        "../s02/it.md",
        "story:news/s01",
        "story:news/s01#zwei",
        "story:",
        "#x",
        "story:news/s0",
        "..",
        "../..#",
        "?",
        "a.svg",
        "../s01.it.md",
        ".it.md",
    ],
}
NAMES = {"language": "language", "code": "language", "kind": "kind", "folder": "folder", "name": "name", "target": "target"}
NUMBERS = st.one_of(st.sampled_from([0, 1, 2, 3, -1, -2, 10**30, -(10**30)]), st.integers())


def argument(name: str) -> st.SearchStrategy[str | int | None]:
    if name in ("number", "count"):
        return NUMBERS
    texts = st.one_of(st.sampled_from([*WORDS[NAMES.get(name, "key")], *ODD]), st.text())
    return st.one_of(st.none(), texts) if (name == "section") else texts


@st.composite
def questions(draw: st.DrawFn) -> Question:
    name = draw(st.sampled_from(sorted(QUESTIONS)))
    parameters = [each for each in inspect.signature(QUESTIONS[name]).parameters if each != "catalog"]
    return Question(name, tuple(draw(argument(each)) for each in parameters))


class Twins:
    """No dataclass: hypothesis would print all of both sites."""

    def __init__(self, one: Edition, other: Edition) -> None:
        self.one = one
        self.other = other


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    """Two editions of one site that lies in two folders, its files written in another order."""
    files: dict[str, str | bytes] = {
        "site.yaml": THREE + "page_size: 2\nmenus: {main: [{link: home}, {link: 'section:news'}, {link: 'tag:t'}]}\n",
        **dated(1, 2, 3, tags="[t, u]", author="ada"),
        "content/news/s01/en.md": article(date="2026-07-01", body="## zwei\n\n[a](../s02/it.md)", tags="[T]"),
        "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
        "content/news/later/it.md": article(date="2030-01-01", draft="true", tags="[later]"),
        "content/tags.yaml": "t: {name: {it: Tema, en: Topic}}\n",
        "content/authors.yaml": "ada: {name: Ada Quill}\n",
    }
    found = []
    for number, order in enumerate((list(files), list(reversed(files)))):
        root: Path = tmp_path_factory.mktemp(f"twin{number}")
        write_files(root, {name: files[name] for name in order})
        found.append(edition_of(SiteFolder(root)))
    return Twins(*found)


@settings(max_examples=1500, deadline=None)
@given(questions())
def test_every_question_is_total_canonical_and_the_same_for_equal_sites(twins: Twins, question: Question) -> None:
    answer: Any = twins.one.answers.answer(question)
    assert twins.one.answers.witness(question) == witness(answer) == twins.other.answers.witness(question)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_address_that_is_given_is_planned(twins: Twins, data: st.DataObject) -> None:
    kind, key, language = (data.draw(argument(name)) for name in ("kind", "key", "language"))
    number = data.draw(st.integers(-1, 4))
    url = twins.one.answers.answer(Question("page_url", (kind, key, language, number)))
    assert url is None or file_of(url) in twins.one.plan.specs


# Text that knows its language


def test_a_name_knows_the_language_it_is_in(site_maker: Maker) -> None:
    files = {
        "content/tags.yaml": "water: {name: {it: Acqua, en: Water}}\n",
        "content/authors.yaml": "ada: {name: Ada Quill, bio: {en: She writes.}}\n",
        "content/news/x/it.md": article(tags="[water, porto]", author="ada"),
        "content/news/x/en.md": article(tags="[water]", author="Bo Reed"),
        "content/news/x/ar.md": article(tags="[water]", author="ada"),
    }
    ask = ask_of(site_maker(files, settings=THREE))

    def spoken(code: str) -> list[tuple[str, str | None, str | None]]:
        card = ask("card", "news/x", code)
        return [(str(each.name), each.name.language, each.name.direction) for each in (*card.tags, *card.authors)]

    assert spoken("it") == [("Acqua", "it", "ltr"), ("porto", None, None), ("Ada Quill", None, None)]
    assert spoken("en") == [("Water", "en", "ltr"), ("Bo Reed", None, None)]
    assert spoken("ar") == [("Acqua", "it", "ltr"), ("Ada Quill", None, None)]
    bio = ask("author", "ada", "ar").description
    assert (str(bio), bio.language, len(bio)) == ("She writes.", "en", 11)


def test_in_a_site_of_one_language_all_text_is_in_it(site_maker: Maker) -> None:
    settings = "title: The Beacon\nbase_url: https://faro.example\ntimezone: UTC\nlanguages: {en: {prefix: ''}}\n"
    ask = ask_of(site_maker({"content/news/x/en.md": article(author="Ada Quill")}, settings=settings))
    assert ask("site", "en").title.language == "en"
    assert ask("card", "news/x", "en").authors[0].name.language == "en"


# What a translation translates


@pytest.mark.parametrize(
    ("translation", "source", "revised", "outdated"),
    [
        ("{of: it}", {}, None, None),
        ("{of: it, revision: 0123456}", {}, None, None),
        ("{of: it, revision: BLOB}", {}, "2026-07-28", None),
        ("{of: it, revision: BLOB}", {"updated": "2026-07-29"}, "2026-07-29", None),
        ("{of: it, revision: 0123456, date: 2026-07-28}", {"updated": "2026-07-30 08:00"}, "2026-07-28", "2026-07-30"),
        ("{of: it, date: 2026-07-30T09:00}", {"updated": "2026-07-30 08:00"}, "2026-07-30", None),
        ("{of: it, date: 2026-07-28}", {"draft": "true", "updated": "2026-07-30"}, "2026-07-28", None),
    ],
)
def test_a_translation_says_which_text_it_translates(
    site_maker: Maker, translation: str, source: dict[str, str], revised: str | None, outdated: str | None
) -> None:
    """By the date that is recorded, else by the original's own while it is still that text; nothing of a withheld original."""
    original = article("Il pozzo", **source)
    written = translation.replace("BLOB", blob_id(original.encode()))
    ask = ask_of(site_maker({"content/news/x/it.md": original, "content/news/x/en.md": article("The well", translation=written)}))
    found = ask("article", "news/x", "en")
    assert [each and f"{each:%Y-%m-%d}" for each in (found.revised, found.outdated)] == [revised, outdated]


# The nearest page


def test_the_switch_leads_to_the_nearest_page(site_maker: Maker) -> None:
    files = {
        "content/news/x/it.md": article(date="2025-03-01", tags="[one]", author="Bo"),
        "content/news/y/en.md": article(date="2025-04-01", tags="[two]"),
        "content/city/z/it.md": article(date="2024-05-01"),
    }
    ask = ask_of(site_maker(files))

    def leads(kind: str, key: str) -> tuple[str, str, str, str]:
        (line,) = [each for each in ask("editions", kind, key, "it", 1) if each.language.code == "en"]
        return line.state, line.kind, line.key, line.url

    assert leads("article", "news/x") == ("missing", "section", "news", "/en/news/")
    assert leads("article", "city/z") == ("missing", "home", "", "/en/")
    assert leads("tag", "one") == ("missing", "tags", "", "/en/tag/")
    assert leads("author", "Bo") == ("missing", "home", "", "/en/")
    assert leads("section", "city") == ("missing", "home", "", "/en/")
    assert leads("month", "2025-03") == ("missing", "year", "2025", "/en/archive/2025/")
    assert leads("month", "2024-05") == ("missing", "archive", "", "/en/archive/")
    assert leads("year", "2024") == ("missing", "archive", "", "/en/archive/")
