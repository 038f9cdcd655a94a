"""Catalogue, theme, plan and files joined: whatever a producer may ask."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import cast

from generator.catalog.addresses import base_path, url_of
from generator.catalog.queries import QUESTIONS as CATALOG
from generator.catalog.resolve import Catalog, Key
from generator.digest import Digest, digest, digest_bytes
from generator.model.output import Arg, Ask, OutputSpec, Question, QuestionError
from generator.model.story import Body
from generator.outputs.plan import QUESTIONS as PLAN
from generator.outputs.plan import Plan
from generator.outputs.product import Product
from generator.problems import Line
from generator.reading.files import FileDigests
from generator.theming.assets import Assets
from generator.theming.environment import Templates
from generator.theming.theme import Message, Theme

Bodies = Callable[[Digest], str]
"""Key of a body -> its HTML."""


class SiteAnswers:
    """Answers and witnesses, each worked out once."""

    def __init__(
        self,
        catalog: Catalog,
        theme: Theme,
        templates: Templates,
        assets: Assets,
        plan: Plan,
        files: FileDigests,
        keys: Mapping[Key, Digest],
        bodies: Bodies,
        image: Callable[[OutputSpec, Ask], Product],
    ) -> None:
        self.catalog = catalog
        self.theme = theme
        self.assets = assets
        self.plan = plan
        self.keys = keys
        self.bodies = bodies
        self.image = image
        self.files = files
        self.answers: dict[Question, object] = {}
        self.witnesses: dict[Question, Digest] = {}
        self.functions: Mapping[str, Callable[..., object]] = {
            **{name: partial(function, catalog) for name, function in (CATALOG | PLAN).items()},
            "body": self._body,
            "planned": self._planned,
            "file": self._file,
            "image_size": self._image_size,
            "template": templates.source,
            "message": self._message,
            "setting": self._setting,
            "asset": self._asset,
            "asset_digest": self._asset_digest,
        }

    def answer(self, question: Question) -> object:
        """The frozen answer; QuestionError for what is no question."""
        if question not in self.answers:
            self.answers[question] = self._work_out(question)
        return self.answers[question]

    def _work_out(self, question: Question) -> object:
        function = self.functions.get(question.name)
        if function is None:
            raise QuestionError(Line("“{name}” is no question", name=question.name))
        why = _misfit(function, question.args)
        if why:
            raise QuestionError(Line("{question}: {why}", question=question, why=why))
        return function(*question.args)

    def witness(self, question: Question) -> Digest:
        """The digest of the answer; of a body, the digest of its Markdown and settings, so that it need not be converted."""
        if question not in self.witnesses:
            key = self.keys.get(cast("Key", question.args)) if question.name == "body" else None
            self.witnesses[question] = key or digest(self.answer(question))
        return self.witnesses[question]

    def _body(self, story: str, language: str) -> Body | None:
        key = self.keys.get((story, language))
        return None if key is None else Body(self.bodies(key), self.catalog.facts[story, language])

    def _planned(self, path: str) -> bool:
        return path in self.plan.specs

    def _file(self, path: str) -> Digest | None:
        return self.files.digest(self.catalog.site.root / path)

    def _image_size(self, url: str) -> int | None:
        """The bytes of a picture that the build makes, by its root-relative address; it is made or was kept."""
        spec = self.plan.specs.get(url.removeprefix(base_path(self.catalog.site)).lstrip("/"))
        if spec is None or spec.producer != "image":
            return None
        content = self.image(spec, lambda name, *args: self.answer(Question(name, args))).content
        return len(content) if isinstance(content, bytes) else None

    def _message(self, language: str, key: str) -> Message | None:
        return self.theme.messages.get(language, {}).get(key)

    def _setting(self, name: str) -> object:
        return self.theme.settings.get(name)

    def _asset_digest(self, name: str) -> Digest | None:
        return digest_bytes(self.assets.content(name)) if name in self.assets.files else None

    def _asset(self, name: str) -> str | None:
        path = self.assets.path(name)
        return None if path is None else url_of(self.catalog.site, f"/{path}")


_signature = cache(inspect.signature)

_KINDS = {"str": str, "int": int, "str | None": str | None}
"""Annotations of the questions' parameters -> types."""


def _misfit(function: Callable[..., object], args: tuple[Arg, ...]) -> str | None:
    """Why the arguments don't fit the question; None if they do."""
    try:
        bound = _signature(function).bind(*args)
    except TypeError as failure:
        return str(failure)
    for name, value in bound.arguments.items():
        kind = _KINDS.get(bound.signature.parameters[name].annotation, object)
        if not isinstance(value, kind):
            return Line("“{name}” can't be {value}", name=name, value=repr(value))
    return None
