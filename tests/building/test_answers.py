"""Answers are total, frozen and the same for everybody who asks; a witness differs whenever its answer does."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.building.answers import SiteAnswers
from generator.building.store import Store, generator_key
from generator.building.trace import Kept, Recorder
from generator.digest import witness
from generator.model.output import Arg, Question, QuestionError
from generator.model.story import Body
from generator.outputs.product import Product
from tests.building.editions import edition_of
from tests.catalog.asking import build_here
from tests.conftest import SiteFolder, article, tree

FILES = {
    "content/news/2026-07-28-porto/it.md": article(
        "Il porto", tags="[mare]", author="Ada Quill", body="Il *porto*, con [una cima](../cima)."
    ),
    "content/news/2026-07-28-porto/en.md": article("The harbour", tags="[mare]"),
    "content/news/cima.it.md": article("La cima", "2026-07-20"),
    "content/pages/chi.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
    "content/static/CNAME": "faro.example",
    "content/tags.yaml": "mare: {name: {it: Mare, en: Sea}}\n",
}

PORTO = ("news/2026-07-28-porto", "it")


@pytest.fixture
def site(site_maker: Callable[..., SiteFolder]) -> SiteFolder:
    return site_maker(FILES)


@pytest.fixture
def answers(site: SiteFolder) -> SiteAnswers:
    return edition_of(site.root).answers


def asked_by_outputs(root: Path) -> dict[Question, str]:
    """Every question that any output of the site asks, with its witness."""
    edition = edition_of(root)
    found = {}
    for spec in edition.plan.specs.values():
        ask = Recorder(edition.answers)
        assert isinstance(edition.producers[spec.producer](spec, ask), Product)
        found.update(ask.asked())
    return found


def test_answers_that_are_let_go_change_nothing(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> tuple[dict[str, bytes], dict[str, Kept]]:
        store = Store(site.root / ".edicola/store.db", generator_key())
        found = tree(site.public), store.outputs()
        store.close()
        return found

    build_here(site)
    before = made()
    monkeypatch.setattr("generator.building.answers.MANY", 2)
    build_here(site, clean=True)
    assert made() == before
    assert build_here(site).data["produced"] == []


def test_what_is_no_question_is_told_by_name(answers: SiteAnswers) -> None:
    with pytest.raises(QuestionError, match="weather"):
        answers.answer(Question("weather", ("it",)))


@pytest.mark.parametrize("args", [(), ("it", None), ("it", None, 5, 6)])
def test_a_question_with_too_few_or_too_many_arguments_is_none(args: tuple[Arg, ...], answers: SiteAnswers) -> None:
    with pytest.raises(QuestionError, match="latest"):
        answers.answer(Question("latest", args))


def every_question(answers: SiteAnswers) -> Iterator[Question]:
    """Each question about things that are not there."""
    for name, function in answers.functions.items():
        needed = [p for p in inspect.signature(function).parameters.values() if p.default is p.empty]
        yield Question(name, tuple(1 if parameter.annotation == "int" else "nessuno" for parameter in needed))


def test_a_question_about_what_is_not_there_has_an_answer_too(answers: SiteAnswers) -> None:
    for question in every_question(answers):
        answers.answer(question)
        assert answers.witness(question) is not None, question


def test_an_answer_is_worked_out_once(answers: SiteAnswers) -> None:
    question = Question("latest", ("it", None, 5))
    assert answers.answer(question) is answers.answer(question)


def test_witnesses_are_digests_of_the_answers(answers: SiteAnswers) -> None:
    for question in (Question("latest", ("it", None, 5)), Question("tag", ("mare", "it")), Question("planned", ("CNAME",))):
        assert answers.witness(question) == witness(answers.answer(question))


def test_the_witness_of_a_body_needs_no_conversion(site: SiteFolder) -> None:
    answers = edition_of(site.root).answers

    def convert(key: str) -> str:
        raise AssertionError("converted")

    answers.bodies = convert
    assert answers.witness(Question("body", PORTO))
    assert answers.answer(Question("body", ("news/nessuno", "it"))) is None


def test_the_body_is_the_converted_text(answers: SiteAnswers) -> None:
    body = answers.answer(Question("body", PORTO))
    assert isinstance(body, Body)
    assert "<em>porto</em>" in body.html


def test_the_same_site_read_twice_asks_the_same_and_gets_the_same(site: SiteFolder) -> None:
    assert asked_by_outputs(site.root) == asked_by_outputs(site.root)


@pytest.mark.parametrize(
    ("path", "content", "changed"),
    [
        ("content/news/cima.it.md", article("La fune", "2026-07-20"), Question("card", ("news/cima", "it"))),
        ("content/news/cima.it.md", article("La fune", "2026-07-20"), Question("latest", ("it", None, 5))),
        ("content/news/cima.it.md", article("La cima", "2026-07-20", "Altro."), Question("body", ("news/cima", "it"))),
        ("content/static/CNAME", "altro.example", Question("file", ("content/static/CNAME",))),
        ("content/tags.yaml", "mare: {name: {it: Il mare, en: Sea}}\n", Question("tag", ("mare", "it"))),
        ("content/static/nuovo.txt", "x", Question("planned", ("nuovo.txt",))),
        ("content/news/nuovo.it.md", article("Nuovo"), Question("card", ("news/nuovo", "it"))),
    ],
)
def test_an_edit_changes_the_witness_of_what_it_is_about(path: str, content: str, changed: Question, site: SiteFolder) -> None:
    before = edition_of(site.root).answers
    untouched = [Question("message", ("it", "skip")), Question("tag", ("mare", "en")), Question("setting", ("favicon",))]
    witnesses = [before.witness(question) for question in untouched]
    old = before.witness(changed)
    site.write({path: content})
    after = edition_of(site.root).answers
    assert after.witness(changed) != old
    assert [after.witness(question) for question in untouched] == witnesses


def test_an_asset_is_answered_with_its_published_address(answers: SiteAnswers) -> None:
    url = answers.answer(Question("asset", ("testata.css",)))
    assert isinstance(url, str)
    assert url.lstrip("/") in answers.plan.specs
    assert answers.answer(Question("asset", ("nothing.css",))) is None
