"""tags.yaml, authors.yaml and _section.yaml: complete in every language, or an error with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.story import Section, Term
from generator.problems import Location, Problem
from generator.reading.registries import Authors, Tags, plain_section, read_section, read_terms, undeclared_term
from tests.reading.making import FARO, lines


def tags(text: str) -> tuple[tuple[Term, ...], list[str]]:
    problems: list[Problem] = []
    return read_terms(text.encode(), "tags", Tags, FARO, problems), lines(problems)


def authors(text: str) -> tuple[tuple[Term, ...], list[str]]:
    problems: list[Problem] = []
    return read_terms(text.encode(), "authors", Authors, FARO, problems), lines(problems)


def section(text: str, id: str = "city") -> tuple[Section | None, list[str]]:
    problems: list[Problem] = []
    return read_section(text.encode(), "section", id, FARO, problems), lines(problems)


def test_a_tag_has_a_name_and_a_slug_in_every_language() -> None:
    (tag,), problems = tags("sea:\n  name: {it: Il mare, en: The sea, ar: البحر}\n  slug: {it: mare}\n  description: Tutto sul mare\n")
    assert problems == []
    assert (tag.id, tag.name) == ("sea", {"it": "Il mare", "en": "The sea", "ar": "البحر"})
    assert tag.slug == {"it": "mare", "en": "the-sea", "ar": "البحر"}
    assert tag.description == {"it": "Tutto sul mare", "en": "Tutto sul mare", "ar": "Tutto sul mare"}
    assert (tag.declared, tag.where) == (True, Location("tags", 1, 1))


def test_a_language_without_a_name_takes_the_first_one() -> None:
    (tag,), _ = tags("sea: {name: {en: Sea, ar: بحر}}")
    assert tag.name == {"it": "Sea", "en": "Sea", "ar": "بحر"}


@pytest.mark.parametrize("text", ["porto-vecchio:\n", "porto-vecchio: {}\n"])
def test_the_id_is_the_name_if_there_is_none(text: str) -> None:
    (tag,), problems = tags(text)
    assert problems == []
    assert tag.name["it"] == tag.slug["it"] == "porto-vecchio"


def test_tags_keep_the_order_of_the_file() -> None:
    terms, _ = tags("c:\na:\nb:\n")
    assert [term.id for term in terms] == ["c", "a", "b"]


def test_an_id_is_text_whatever_yaml_makes_of_it() -> None:
    """T21"""
    terms, problems = tags("2026:\nno:\n0123:\n")
    assert ([term.id for term in terms], problems) == (["2026", "no", "0123"], [])


@pytest.mark.parametrize("text", ["", "# ancora nessuna\n"])
def test_an_empty_registry_is_fine(text: str) -> None:
    assert tags(text) == ((), [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("sea: {name: {itt: Mare}}", "tags:1:14: error: “itt” is not a language of the site", id="language"),
        pytest.param("sea: {slug: {it: a, fr: b}}", "tags:1:21: error: “fr” is not a language of the site", id="slug-language"),
        pytest.param("sea: {nmae: Mare}", "tags:1:7: error: the key “nmae” is not known here", id="T23-key"),
        pytest.param("sea: {photo: a.jpg}", "tags:1:7: error: the key “photo” is not known here", id="a-tag-has-no-photo"),
        pytest.param("sea:\nport:\nsea:\n", "tags:3:1: error: the key “sea” is there twice (first on line 1)", id="T22-twice"),
        pytest.param("sea: [a]", "tags:1:6: error: “sea” must be a map of keys and values", id="type"),
        pytest.param("sea: {name: Il mare: blu}", "tags:1:20: error: ", id="T19-colon"),
        pytest.param("- sea", "tags:1:1: error: this must be a map of keys and values", id="list"),
    ],
)
def test_a_mistake_in_a_registry_has_its_line(text: str, said: str) -> None:
    _, problems = tags(text)
    assert len(problems) == 1, problems
    assert problems[0].startswith(said)


@pytest.mark.parametrize(
    "slug", ["../x", "%2e%2e", "a/b", "con", "a" * 300], ids=["T01-up", "T01-encoded", "T01-folder", "T09-device", "T10-long"]
)
def test_a_slug_that_cannot_be_one_is_refused(slug: str) -> None:
    _, problems = tags(f"sea:\n  slug: {{it: '{slug}'}}")
    assert problems[0].startswith("tags:2:14: error: “")
    assert "can't be a slug" in problems[0]


def test_a_name_without_letters_needs_a_slug() -> None:
    """T15"""
    _, problems = tags("hearts: {name: ♥♥♥}")
    assert {problem.partition(": ")[2] for problem in problems} == {"error: “♥♥♥” has no letter or digit to make an address of"}
    assert problems[0].startswith("tags:1:")
    assert tags("hearts: {name: ♥♥♥, slug: hearts}")[1] == []


def test_an_author_has_a_life() -> None:
    (author,), problems = authors(
        "ada:\n  name: Ada Quill\n  bio: {it: Scrive., en: She writes.}\n  photo: ada.jpg\n  email: ada@faro.example\n  links: {mastodon: https://social.example/@ada}\n"
    )
    assert problems == []
    assert (author.photo, author.email, author.links) == ("ada.jpg", "ada@faro.example", {"mastodon": "https://social.example/@ada"})
    assert author.description == {"it": "Scrive.", "en": "She writes.", "ar": "Scrive."}


def test_an_address_that_runs_something_is_no_link_of_an_author() -> None:
    """T29: a registry is content too."""
    _, problems = authors("ada:\n  name: Ada\n  links: {mastodon: 'javascript:alert(1)'}\n")
    assert problems
    assert problems[0].startswith("authors:3:21: error: ")


def test_a_section_is_read() -> None:
    found, problems = section("name: {it: Città, en: City, ar: المدينة}\nslug: {en: town}\norder: 2\nuntranslated: list\n")
    assert problems == []
    assert found is not None
    assert (found.id, found.name["it"], found.order, found.untranslated) == ("city", "Città", 2, "list")
    assert found.slug == {"it": "citta", "en": "town", "ar": "المدينة"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("order: first", "section:1:8: error: “order” must be a whole number"),
        ("untranslated: no", "section:1:15: error: “no” is not a value"),
        ("nme: x", "section:1:1: error: the key “nme”"),
    ],
)
def test_a_mistake_in_a_section_has_its_line(text: str, said: str) -> None:
    _, (problem,) = section(text)
    assert problem.startswith(said)


def test_a_folder_without_a_file_is_a_section_of_its_name() -> None:
    found = plain_section("old-harbour", FARO)
    assert (found.name["en"], found.slug["en"], found.untranslated) == ("Old harbour", "old-harbour", None)


def test_an_undeclared_term_is_shown_as_written() -> None:
    problems: list[Problem] = []
    term = undeclared_term("Porto Nuovo", FARO, Location("f", 4, 8), problems)
    assert problems == []
    assert (term.id, term.name["en"], term.slug["en"], term.declared) == ("Porto Nuovo", "Porto Nuovo", "porto-nuovo", False)
    assert set(term.name.written_in.values()) == {None}


@pytest.mark.parametrize("name", ["../../x", "/abs", "..\\x", "%2e%2e%2fx", "a\u202eb"])
def test_an_undeclared_term_stays_in_its_folder(name: str) -> None:
    """T01, T16"""
    problems: list[Problem] = []
    term = undeclared_term(name, FARO, Location("f", 4, 8), problems)
    assert problems == []
    assert all(slug.replace("-", "").isalnum() for slug in term.slug.values())


def test_an_undeclared_term_without_letters_is_refused_where_it_stands() -> None:
    """T15"""
    problems: list[Problem] = []
    undeclared_term("!!!", FARO, Location("f", 4, 8), problems)
    assert {str(problem.where) for problem in problems} == {"f:4:8"}


@given(st.text())
def test_no_text_raises(text: str) -> None:
    tags(text)
    authors(text)
    section(text)
