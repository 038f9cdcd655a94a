"""An output is fresh as long as every question that it asked has the same answer: a table, without a file system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from generator.building.trace import Asked, Kept, Recorder, Written, spec_text, why_changed, why_stale, written_asked
from generator.digest import Digest, digest
from generator.model.output import OutputSpec, Part, Question, QuestionError

HOME = OutputSpec("index.html", "page", ("home", "", "it", 1), "site.yaml")
LATEST = Question("latest", ("it", None, 5))
TITLE = Question("message", ("it", "title"))
TAG = Question("tag", ("mare", "it"))


@dataclass
class Table:
    """Answers from a table; what is not in it is None, as for every unknown story."""

    answers: Mapping[Question, object]
    witnessed: list[Question] = field(default_factory=list)

    def answer(self, question: Question) -> object:
        return self.answers.get(question)

    def witness(self, question: Question) -> Digest:
        self.witnessed.append(question)
        return digest(self.answer(question))

    def parts(self, question: Question) -> frozenset[Part]:
        return frozenset({("table", question.name)})


@dataclass(frozen=True)
class Trace:
    """What is remembered of an output."""

    kept: Kept
    asked: Asked


BEFORE = Table({LATEST: ("a", "b"), TITLE: "Il Faro"})
OLD = Trace(Kept(spec_text(HOME), "bytes"), tuple((question, BEFORE.witness(question)) for question in (LATEST, TITLE, TAG)))


def reason_of(spec: OutputSpec, old: Trace | None, written: Digest | None, answers: Table) -> str | None:
    """Why an output must be produced again, if one of the parts that it is made of changed."""
    reason = why_changed(spec, old.kept if old else None, lambda: written)
    return reason or why_stale(written_asked(old.asked) if old else None, answers, {})


@pytest.mark.parametrize(
    ("old", "spec", "written", "now", "reason"),
    [
        (OLD, HOME, "bytes", {LATEST: ("a", "b"), TITLE: "Il Faro"}, None),
        (None, HOME, "bytes", {LATEST: ("a", "b"), TITLE: "Il Faro"}, "it is new"),
        (OLD, replace(HOME, args=("home", "", "it", 2)), "bytes", BEFORE.answers, "its plan changed"),
        (OLD, replace(HOME, producer="redirect"), "bytes", BEFORE.answers, "its plan changed"),
        (OLD, replace(HOME, source="content/home.yaml"), "bytes", BEFORE.answers, None),
        (OLD, HOME, None, BEFORE.answers, "its file is missing"),
        (OLD, HOME, "other bytes", BEFORE.answers, "its file was changed by somebody else"),
        (OLD, HOME, "bytes", {LATEST: ("a", "c"), TITLE: "Il Faro"}, "latest('it', None, 5) changed"),
        (OLD, HOME, "bytes", {LATEST: ("a", "b"), TITLE: "La Boa"}, "message('it', 'title') changed"),
        (OLD, HOME, "bytes", {LATEST: ("a", "b"), TITLE: "Il Faro", TAG: "Mare"}, "tag('mare', 'it') changed"),
        (OLD, HOME, "bytes", {TITLE: "Il Faro"}, "latest('it', None, 5) changed"),
        (OLD, HOME, "bytes", {LATEST: ("a", "b"), TITLE: "Il Faro", Question("tag", ("porto", "it")): "Porto"}, None),
        (Trace(Kept(spec_text(HOME), "bytes"), ()), HOME, "bytes", {LATEST: "anything"}, None),
    ],
    ids=[
        "fresh",
        "never made",
        "other arguments",
        "other producer",
        "the source that asked for it is no part of its bytes",
        "missing file",
        "changed by hand",
        "an answer changed",
        "another answer changed",
        "something appeared that was not there when asked",
        "something went away",
        "an answer that was not asked for",
        "asked nothing",
    ],
)
def test_why_an_output_is_produced_again(
    old: Trace | None, spec: OutputSpec, written: Digest | None, now: Mapping[Question, object], reason: str | None
) -> None:
    assert reason_of(spec, old, written, Table(now)) == reason


def test_the_first_answer_that_changed_is_the_reason_and_no_further_one_is_asked_for() -> None:
    answers = Table({})
    changed: dict[Written, Question] = {}
    assert why_stale(written_asked(OLD.asked), answers, changed) == f"{LATEST} changed"
    assert answers.witnessed == [LATEST]
    assert why_stale(written_asked((*reversed(OLD.asked),)), answers, changed) == f"{LATEST} changed"
    assert answers.witnessed == [LATEST]  # what is known to have changed is looked for first


@pytest.mark.parametrize("old", [None, replace(OLD.kept, spec="another")])
def test_the_file_is_not_read_when_the_plan_says_enough(old: Kept | None) -> None:
    def read() -> Digest:
        raise AssertionError("read")

    assert why_changed(HOME, old, read) is not None


def test_the_recorder_answers_and_writes_each_question_down_once_in_order() -> None:
    ask = Recorder(BEFORE)
    assert ask("message", "it", "title") == "Il Faro"
    assert ask("latest", "it", None, 5) == ("a", "b")
    assert ask("message", "it", "title") == "Il Faro"
    assert [question for question, _ in ask.asked()] == [TITLE, LATEST]


def test_the_recorder_keeps_questions_without_an_answer() -> None:
    ask = Recorder(BEFORE)
    assert ask("tag", "mare", "it") is None
    assert ask.asked() == ((TAG, digest(None)),)


@pytest.mark.parametrize("arg", [1.5, ("it",), {"it"}, b"it"], ids=repr)
def test_a_question_takes_only_what_can_be_stored(arg: object) -> None:
    with pytest.raises(QuestionError):
        Recorder(BEFORE)("latest", arg)  # type: ignore[arg-type]


def test_what_equals_an_argument_that_was_asked_is_none_itself() -> None:
    ask = Recorder(BEFORE)
    ask("latest", "it", None, 5)
    with pytest.raises(QuestionError):
        ask("latest", "it", None, 5.0)  # type: ignore[arg-type]


def test_what_was_recorded_is_fresh_at_once() -> None:
    ask = Recorder(BEFORE)
    ask("latest", "it", None, 5)
    ask("tag", "mare", "it")
    assert why_stale(written_asked(ask.asked()), BEFORE, {}) is None
    assert ask.parts() == {("table", "latest"), ("table", "tag")}


def test_an_output_of_which_the_store_has_lost_the_questions_is_produced_again() -> None:
    assert why_stale(None, BEFORE, {}) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("latest", ("it", 1)), ("latest", ("it", "1"))),
        (("latest", ("it", None)), ("latest", ("it", "None"))),
        (("latest", ("it", None)), ("latest", ("it",))),
        (("latest", ("it, 5",)), ("latest", ("it", 5))),
    ],
)
def test_questions_that_differ_are_told_apart_even_in_a_spec(
    one: tuple[str, tuple[str | int | None, ...]], other: tuple[str, tuple[str | int | None, ...]]
) -> None:
    first, second = (OutputSpec("x", name, args, "site.yaml") for name, args in (one, other))
    assert spec_text(first) != spec_text(second)
    assert Question(*one) != Question(*other)
