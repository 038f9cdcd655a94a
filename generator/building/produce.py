"""One output: produced, staged, and its trace taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from msgspec import Struct

from generator.building.answers import SiteAnswers
from generator.building.limits import OutOfTime, time_limit
from generator.building.publish import TREE, Staging
from generator.building.trace import NOTHING_ASKED, Kept, Recorder, Written, marks_of, spec_text, written_asked
from generator.catalog.reads import SITE
from generator.digest import Digest
from generator.model.output import Ask, OutputSpec, Part, Question
from generator.outputs.produce import Producer
from generator.outputs.product import Product
from generator.problems import Location, Problem, SiteError, error


class Staged(Struct, frozen=True):
    """A new file of the site: its path, its name in the staging folder, and its trace.

    Thousands of these go from one process to another: what was asked is written as the store keeps it, where it was asked, and
    `parts` are those parts of the site that the process has not named yet.
    """

    path: str
    name: str
    kept: Kept
    asked: Written = NOTHING_ASKED
    parts: frozenset[Part] = frozenset()

    @property
    def is_new(self) -> bool:
        """Whether there was not even a folder of this file."""
        return self.name.startswith(TREE)


class Maker:
    """Makes outputs; knows no other state than the answers, and what it has said of them."""

    def __init__(self, answers: SiteAnswers, producers: Mapping[str, Producer], folder: Path, seconds: int) -> None:
        self.answers = answers
        self.producers = producers
        self.staging = Staging(folder)
        self.seconds = seconds
        self.named: set[Part] = set()

    def make(self, specs: Sequence[OutputSpec]) -> Iterator[Staged | tuple[Problem, ...]]:
        """The staged outputs, or what is wrong with one. All are produced, then all are written, then all traces are taken."""
        made = [(spec, ask := Recorder(self.answers), product_of(spec, ask, self.producers, self.seconds)) for spec in specs]
        put = [
            (spec, ask, product, *self.staging.put(spec.path, product.content))
            for spec, ask, product in made
            if isinstance(product, Product)
        ]
        yield from (problems for _, _, problems in made if not isinstance(problems, Product))
        for each in put:
            yield self._staged(*each)
        self.answers.forget()

    def _staged(self, spec: OutputSpec, recorder: Recorder, product: Product, name: str, written: Digest) -> Staged | tuple[Problem, ...]:
        if isinstance(product.content, Path) and written != self.answers.answer(Question("file", spec.args)):
            return (error(Location(spec.source), "the file changed while it was copied", "build again"),)
        parts = recorder.parts()
        kept = Kept(spec_text(spec), written, product.problems, marks_of({*parts, SITE}))
        new = parts - self.named
        self.named |= new
        return Staged(spec.path, name, kept, written_asked(recorder.asked()), new)


def product_of(spec: OutputSpec, ask: Ask, producers: Mapping[str, Producer], seconds: int) -> Product | tuple[Problem, ...]:
    """The content of an output, or what is wrong with it. A page may take so many seconds."""
    try:
        # A picture's time is bounded by its pixels; what one of these takes says nothing of a template.
        with nullcontext() if spec.producer == "image" else time_limit(seconds):
            return producers[spec.producer](spec, ask)
    except SiteError as failure:
        return failure.problems
    except OutOfTime:
        message = "the page /{path} takes longer than {seconds} seconds to make"
        hint = "is there a loop without end in its template?"
        return (error(Location(spec.source), message, hint, path=spec.path, seconds=seconds),)
