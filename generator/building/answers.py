"""Catalogue, theme, plan and files joined: whatever a producer may ask."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import cast

from generator.building.trace import Recorder
from generator.catalog.addresses import base_path, url_of
from generator.catalog.queries import QUESTIONS as CATALOG
from generator.catalog.reads import Reads, Versions, watched
from generator.catalog.resolve import Catalog, Key
from generator.digest import Digest, digest_bytes, witness
from generator.model.output import Arg, Ask, OutputSpec, Part, Question, QuestionError
from generator.model.story import Article, Body
from generator.model.theme import Message, Theme
from generator.model.views import FragmentView, LanguageView
from generator.outputs.plan import QUESTIONS as PLAN
from generator.outputs.plan import Plan
from generator.outputs.product import Product
from generator.problems import Line
from generator.reading.files import FileDigests
from generator.theming.assets import Assets
from generator.theming.environment import Templates
from generator.theming.functions import fragment_functions

Bodies = Callable[[Digest], str]
"""Key of a body -> its HTML."""


THEME = "theme"
FRAGMENT = "fragment"

_OWN = {
    "body": "story",
    **{name: name for name in ("planned", "file", "image_size", "template", "asset_digest")},
    **dict.fromkeys(("message", "setting", "asset"), THEME),
}
"""Questions that are answered here and not from the catalogue alone -> the kind of part that their answers are made of."""


MANY = 20_000
"""Answers that are kept; a page asks for some that all pages ask for, and for a dozen of its own."""


class SiteAnswers:
    """Answers and witnesses, each worked out once as long as there are not too many."""

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
        stamp: Callable[[Article], str],
    ) -> None:
        self.catalog = catalog
        self.reads = Reads()
        self.versions = Versions(catalog, stamp)
        self.made_of: dict[Question, frozenset[Part]] = {}
        self.theme = theme
        self.templates = templates
        self.assets = assets
        self.plan = plan
        self.keys = keys
        self.bodies = bodies
        self.image = image
        self.files = files
        self.answers: dict[Question, object] = {}
        self.witnesses: dict[Question, Digest] = {}
        seen = watched(catalog, self.reads)
        self.functions: Mapping[str, Callable[..., object]] = {
            **{name: partial(function, seen) for name, function in (CATALOG | PLAN).items()},
            "body": self._body,
            "planned": self._planned,
            "file": self._file,
            "image_size": self._image_size,
            "template": templates.source,
            "message": self._message,
            "setting": self._setting,
            "asset": self._asset,
            "asset_digest": self._asset_digest,
            FRAGMENT: self._fragment,
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
        if question.name in _OWN or question.name == FRAGMENT:
            return function(*question.args)
        answer, self.made_of[question] = self.reads.during(lambda: function(*question.args))
        return answer

    def forget(self) -> None:
        """Let go of answers, most of which only one page asked for: who asks again is answered again."""
        if len(self.answers) > MANY:
            self.answers.clear()
            self.witnesses.clear()
            self.made_of.clear()

    def parts(self, question: Question) -> frozenset[Part]:
        """The parts of the site that the answer is made of."""
        kind = _OWN.get(question.name)
        if kind is not None:
            return frozenset({(kind, *map(str, question.args[:1])) if kind != THEME else (kind,)})
        if question not in self.made_of:
            self.answer(question)
        return self.made_of[question]

    def version(self, part: Part) -> str:
        """A text that differs whenever the part does."""
        if part == (THEME,):
            return witness((self.theme.messages, self.theme.settings, [self.assets.path(name) for name in self.assets.files]))
        kind, *name = part
        return self.versions.of(part) if kind not in _OWN or not name else self.witness(Question(kind, tuple(name)))

    def versions_of(self, parts: Iterable[str]) -> dict[str, str]:
        """The versions of parts by their names in the store."""
        return {part: self.version(tuple(part.split("\0"))) for part in parts}

    def witness(self, question: Question) -> Digest:
        """The digest of the answer; of a body, the digest of its Markdown and settings, so that it need not be converted."""
        if question not in self.witnesses:
            key = self._key(*cast("Key", question.args)) if question.name == "body" else None
            self.witnesses[question] = key or witness(self.answer(question))
        return self.witnesses[question]

    def _fragment(self, name: str, language: str) -> str | None:
        """What a template makes for all pages of a language: the text is the answer, so these depend on no more than that."""
        ask = Recorder(self)
        view, text = ask("language", language), None
        if ask("template", name) is not None and isinstance(view, LanguageView):
            text = self.templates.render(name, ask, fragment_functions(FragmentView(view), ask))
        self.made_of[Question(FRAGMENT, (name, language))] = ask.parts()
        return text

    def _key(self, story: str, language: str) -> Digest | None:
        """Of a text that is published."""
        return self.keys.get((story, language)) if (story, language) in self.catalog.articles else None

    def _body(self, story: str, language: str) -> Body | None:
        key = self._key(story, language)
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


_KINDS = {"str": str, "int": int, "str | None": str | None}
"""Annotations of the questions' parameters -> types."""


@cache
def _kinds(function: Callable[..., object]) -> tuple[int, tuple[type, ...]]:
    """How many arguments a question needs at least, and the type of each that it takes; the function's first one is the site's."""
    _, *parameters = inspect.signature(function).parameters.values()
    needed = sum(each.default is inspect.Parameter.empty for each in parameters)
    return needed, tuple(_KINDS.get(each.annotation, object) for each in parameters)  # type: ignore[misc]


def _misfit(function: Callable[..., object], args: tuple[Arg, ...]) -> str | None:
    """Why the arguments don't fit the question; None if they do."""
    # What is bound to an edition must not be remembered, and the edition with it, for ever.
    plain = function.func if isinstance(function, partial) else function.__func__  # type: ignore[attr-defined]
    needed, kinds = _kinds(plain)
    if needed <= len(args) <= len(kinds) and all(map(isinstance, args, kinds)):
        return None
    try:
        bound = inspect.signature(function).bind(*args)
    except TypeError as failure:
        return str(failure)
    wrong = ((name, value) for (name, value), kind in zip(bound.arguments.items(), kinds, strict=False) if not isinstance(value, kind))
    name, value = next(wrong)
    return Line("“{name}” can't be {value}", name=name, value=repr(value))
