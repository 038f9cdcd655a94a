"""Questions and outputs: the vocabulary of the incremental build."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from msgspec import Struct

from generator.digest import Digest

Arg = str | int | None

STORE = ".edicola"
"""In the site's folder: what builds remember. Safe to delete at any time."""

MANIFEST = ".edicola.json"
"""In the output folder: what we wrote, with digests; it also marks the folder as ours."""

JOURNAL = ".edicola-journal.json"
STAGING = ".edicola-staging"
OWN = frozenset({MANIFEST, JOURNAL, STAGING})
"""Names in the output folder that no output may have."""


class Question(NamedTuple):  # hashed and compared many times for each page
    """Something that an output may depend on: `Question("latest", ("it", 5))`."""

    name: str
    args: tuple[Arg, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(repr, self.args))})"


class OutputSpec(Struct, frozen=True):
    """One file that the site consists of.

    `path` is relative to the output folder, with `/`; `producer` and `args` say how it is made; `source` is the file of the
    site that asked for it, named when two outputs claim one path.
    """

    path: str
    producer: str
    args: tuple[Arg, ...]
    source: str


Part = tuple[str, ...]
"""A kind and a name: `("story", "news/rain")`, `("by_tag", "water", "it")`; or a kind alone, which is all that there is of it."""


class QuestionError(Exception):
    """A template asked something that is no question."""


class Answers(Protocol):
    """Catalogue, theme and files, joined by the pipeline. Total: an unknown story is None, never an exception."""

    def answer(self, question: Question) -> object:
        """The frozen answer."""

    def witness(self, question: Question) -> Digest:
        """A digest that differs whenever the answer does."""

    def parts(self, question: Question) -> frozenset[Part]:
        """The parts of the site that the answer is made of: as long as none of them changes, it is the same."""


class Ask(Protocol):
    """The only door from a producer to the site."""

    def __call__(self, name: str, *args: Arg) -> object:
        """Writes the question down and answers it."""
