"""The heart: an output remembers what it asked; it is fresh as long as every answer is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import msgspec
from msgspec import Struct

from generator.building.rows import encode
from generator.digest import Digest, digest_bytes
from generator.model.output import Answers, Arg, OutputSpec, Part, Question, QuestionError
from generator.problems import Line, Problem

Asked = tuple[tuple[Question, Digest], ...]
"""What an output asked: each question with its answer's witness."""

Written = bytes
"""The same as it is kept (`written_asked`)."""


class Kept(Struct, frozen=True, array_like=True):
    """What is at hand of a trace: the output's spec, the digest of its bytes, its warnings, and the parts of the site it was made of."""

    spec: str
    written: Digest
    problems: tuple[Problem, ...] = ()
    parts: str = ""
    """A mark of each, one after the other (`marks_of`)."""


class Recorder:
    """The only door from a producer to the site: answers, and writes down what was asked."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.questions: dict[Question, object] = {}
        """Each question, with its answer for when it is asked again."""

    def __call__(self, name: str, *args: Arg) -> object:
        told = (name, *args)
        if not _EXACTLY.issuperset(map(type, told)) and not all(isinstance(each, _ARGS) for each in told):
            raise QuestionError(Line("ask({name}, ...) takes text, whole numbers and none", name=repr(name)))
        try:
            return self.questions[name, args]  # type: ignore[index]  # equal to the question, and made sooner
        except KeyError:
            question = Question(name, args)
        answer = self.questions[question] = self.answers.answer(question)
        return answer

    def asked(self) -> Asked:
        """Everything that was asked, with the witnesses of now."""
        return tuple((question, self.answers.witness(question)) for question in self.questions)

    def parts(self) -> frozenset[Part]:
        """The parts of the site that the answers were made of."""
        return parts_of(self.questions, self.answers)


_ARGS = (str, int, type(None))
_EXACTLY = frozenset(_ARGS)
"""What nearly all are, and is seen at once."""


def parts_of(questions: Iterable[Question], answers: Answers) -> frozenset[Part]:
    """The parts of the site that the answers to these questions are made of."""
    return frozenset().union(*map(answers.parts, questions))


def spelled(part: Part) -> str:
    """A part's name in the store."""
    return "\0".join(part)


MARK = 12
"""Letters of a mark."""


def mark(part: str) -> str:
    """A few letters that stand for a part. Two with the same mark only make a build ask more than it must."""
    return digest_bytes(part.encode("utf-8", "surrogatepass"))[:MARK]


@cache
def _mark_of(part: Part) -> str:
    return mark(spelled(part))


def marks_of(parts: Iterable[Part]) -> str:
    """The marks of parts, in a row."""
    return "".join(map(_mark_of, parts))


def spec_text(spec: OutputSpec) -> str:
    """What a trace keeps of a spec; where it comes from does not change its bytes."""
    return encode((spec.producer, spec.args)).decode()


def spec_of(path: str, kept: Kept) -> OutputSpec:
    """The spec of which a trace was kept, without where it comes from."""
    return OutputSpec(path, *_read_spec(kept.spec), "")


_read_spec = msgspec.json.Decoder(tuple[str, tuple[Arg, ...]]).decode


def why_changed(spec: OutputSpec, old: Kept | None, written: Callable[[], Digest | None]) -> str | None:
    """Why this output must be produced again whatever it asked, in words; None if that has to be seen.

    `written` gives the digest of the file in place, None if there is none.
    """
    if old is None:
        return "it is new"
    if old.spec != spec_text(spec):
        return "its plan changed"
    found = written()
    if found is None:
        return "its file is missing"
    return None if found == old.written else "its file was changed by somebody else"


def why_stale(asked: Written | None, answers: Answers, changed: dict[Written, Question]) -> str | None:
    """Why an output that asked this must be produced again, in words; None means that it is fresh.

    What is found to have `changed`, by what is kept of it, is looked for first the next time: a template that all pages use spares
    them all other questions, and even being read.
    """
    if asked is None:
        return "nothing is known of what it is made of"
    found = next((question for kept, question in changed.items() if kept in asked), None)
    if found is None:
        told = next(((question, witness) for question, witness in read_asked(asked) if answers.witness(question) != witness), None)
        if told is None:
            return None
        found = told[0]
        changed[encode(_plain(*told))] = found
    return Line("{question} changed", question=found)


def written_asked(asked: Asked) -> Written:
    """What an output asked, as it is kept."""
    return encode([_plain(question, witness) for question, witness in asked])


def _plain(question: Question, witness: Digest) -> tuple[object, ...]:
    return question.name, question.args, witness


def read_asked(written: Written) -> Asked:
    """What an output asked."""
    return tuple((Question(name, args), witness) for name, args, witness in _read_asked(written))


NOTHING_ASKED = written_asked(())

_read_asked = msgspec.json.Decoder(list[tuple[str, tuple[Arg, ...], Digest]]).decode
