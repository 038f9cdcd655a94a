"""The heart: an output remembers what it asked; it is fresh as long as every answer is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.digest import Digest, digest
from generator.model.output import Answers, Arg, OutputSpec, Question, QuestionError
from generator.problems import Line, Problem

Asked = tuple[tuple[Question, Digest], ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """How an output came about: its spec, the digest of its bytes, each question with its answer's witness, and its warnings."""

    spec: Digest
    written: Digest
    asked: Asked
    problems: tuple[Problem, ...] = ()


class Recorder:
    """The only door from a producer to the site: answers, and writes down what was asked."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.questions: dict[Question, None] = {}

    def __call__(self, name: str, *args: Arg) -> object:
        if not isinstance(name, str) or not all(arg is None or isinstance(arg, str | int) for arg in args):
            raise QuestionError(Line("ask({name}, ...) takes text, whole numbers and none", name=repr(name)))
        question = Question(name, args)
        self.questions[question] = None
        return self.answers.answer(question)

    def asked(self) -> Asked:
        """Everything that was asked, with the witnesses of now."""
        return tuple((question, self.answers.witness(question)) for question in self.questions)


def spec_digest(spec: OutputSpec) -> Digest:
    """What a trace keeps of a spec; where it comes from does not change its bytes."""
    return digest((spec.path, spec.producer, spec.args))


def why_stale(spec: OutputSpec, old: Trace | None, written: Callable[[], Digest | None], answers: Answers) -> str | None:
    """Why this output must be produced again, in words; None means that it is fresh.

    `written` gives the digest of the file in place, None if there is none.
    """
    if old is None:
        return "it is new"
    if old.spec != spec_digest(spec):
        return "its plan changed"
    found = written()
    if found is None:
        return "its file is missing"
    if found != old.written:
        return "its file was changed by somebody else"
    for question, witness in old.asked:
        if answers.witness(question) != witness:
            return Line("{question} changed", question=question)
    return None
