"""The Jinja environment: templates see what a page asks for, and nothing else.

Looking a template up is a question too, so that changing, adding or shadowing one is noticed on every page that looked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import date, datetime
from types import BuiltinMethodType, FunctionType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import safe_range
from jinja2.utils import Namespace
from markupsafe import Markup, escape
from msgspec import Struct

from generator.digest import Digest, digest_bytes
from generator.model.output import Ask
from generator.model.theme import Template, Theme
from generator.problems import Line, Problem
from generator.reading.nearest import nearest
from generator.theming.messages import FORMATS, format_date
from generator.theming.mistakes import blamed_on_template, syntax_error


class _Page:
    """A page that is being rendered: its door to the site, the names that its template begins with, and what is made for it."""

    __slots__ = ("ask", "contexts", "modules", "names")

    def __init__(self, ask: Ask, names: Mapping[str, object]) -> None:
        self.ask = ask
        self.names = names
        self.modules: dict[_Template, Any] = {}  # Any: jinja2 keeps the type to itself
        self.contexts: list[jinja2.runtime.Context] = []

    def end(self) -> None:
        """Part macros from the contexts that hold them and that they look names up in: else only the search for garbage frees either.

        It would be a tenth of the time that a page of our own theme takes, and each page would be made in new memory.
        """
        for context in self.contexts:
            for names in (context.vars, context.parent, context.blocks):
                names.clear()


_rendered: ContextVar[_Page | None] = ContextVar("rendered", default=None)


class _Loader(jinja2.BaseLoader):
    """Templates of a theme, from memory: no name reaches a file outside it."""

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self.templates = templates

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        found = self.templates.get(template)
        if found is None:
            raise jinja2.TemplateNotFound(template)
        return found.text, found.shown, lambda: True

    def list_templates(self) -> list[str]:
        return sorted(self.templates)


class _Template(jinja2.Template):
    """A template whose module, when it is imported without context, is made once for each page, with the page's names.

    Jinja would evaluate it once for all: a counter in it would go on from page to page, and what it looks up would be noted on the
    first page only.
    """

    def new_context(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 (the library's names)
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,  # noqa: A002 (the library's names)
    ) -> jinja2.runtime.Context:
        """As the library's, which goes through a chain of dictionaries twice for every page: no template here has globals of its own."""
        if shared or locals is not None or vars is None:
            made = super().new_context(vars, shared, locals)
        else:
            names = self.environment.globals
            made = self.environment.context_class(self.environment, {**names, **vars}, self.name, self.blocks, globals=names)
        page = _rendered.get()
        if page is not None:
            page.contexts.append(made)
        return made

    def _get_default_module(self, ctx: jinja2.runtime.Context | None = None) -> Any:  # Any: jinja2's own annotation is private
        page = _rendered.get()
        if page is None:
            return super()._get_default_module(ctx)
        if self not in page.modules:
            page.modules[self] = self.make_module(dict(page.names))
        return page.modules[self]


class Later:
    """A name of a template that is asked for when the template first uses it."""

    __slots__ = ("answer",)

    def __init__(self, answer: Callable[[], object]) -> None:
        self.answer = answer


class _Context(jinja2.runtime.Context):
    """The names of a template. What a page does hundreds of times is written out here: as the library's, by shorter ways."""

    def resolve_or_missing(self, key: str) -> Any:  # Any: whatever a template holds
        names = self.vars
        if key in names:
            return names[key]
        names = self.parent
        if key not in names:
            return jinja2.utils.missing
        found = names[key]
        if type(found) is Later:
            found = names[key] = found.answer()
        return found

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:  # likewise
        kind = type(called)
        if kind is jinja2.runtime.Macro:
            given = _arguments(called, args, kwargs) if self.eval_ctx.autoescape else None
            if given is not None:
                return str.__new__(Markup, called._func(*given))  # noqa: SLF001 (what it does last itself; it has escaped what it wrote)
            args = called, self.eval_ctx, *args
            called = jinja2.runtime.Macro.__call__
        elif (kind is not FunctionType or hasattr(called, "jinja_pass_arg")) and called is not Namespace and kind is not BuiltinMethodType:
            return super().call(called, *args, **kwargs)
        return called(*args, **kwargs)


def _arguments(macro: jinja2.runtime.Macro, given: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The arguments that a macro's function gets in a plain call; None where the library has more to do, or to refuse."""
    left = macro._argument_count - len(given)  # noqa: SLF001 (what its own call begins with)
    if left < 0 or macro.caller or macro.catch_kwargs or macro.catch_varargs:
        return None
    if not named:
        return given + (jinja2.utils.missing,) * left
    names = macro.arguments[len(given) :]
    return (*given, *[named.get(name, jinja2.utils.missing) for name in names]) if named.keys() <= set(names) else None


_OF_DATES = frozenset(
    {"year", "month", "day", "hour", "minute", "second", "weekday", "isoweekday", "isoformat", "strftime", "date", "timestamp"}
)
"""What a template may ask a date for: no clock (`now`, `today`), and no zone of the machine (`astimezone`)."""


class _Missing(jinja2.StrictUndefined):
    """What is not there, named as a theme's author knows it."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        name, holder = self._undefined_name, self._undefined_obj
        if holder is jinja2.utils.missing:
            return Line("“{name}” is not known in this template", name=name)
        fields = holder.__struct_fields__ if isinstance(holder, Struct) else ()
        near = nearest(str(name), fields)
        kind = type(holder).__name__.removesuffix("View").lower()
        if near:
            return Line("“{kind}” has no “{name}”; did you mean “{near}”?", kind=kind, name=name, near=near)
        return Line("“{kind}” has no “{name}”", kind=kind, name=name)


_OF_CLOCKS = frozenset(dir(datetime)) - _OF_DATES


class _Code(CodeGenerator):
    """Code of templates that escapes with `_escaped` what is written, where the library's makes a Markup of each piece.

    And which looks only at those names twice that may lead past the questions.
    """

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 (the library's)
        """Without the names of loops and blocks: no function here is handed the context."""
        self.write("context.call(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (the library's name)
        if node.attr[:1] == "_" or node.attr in _OF_CLOCKS:
            super().visit_Getattr(node, frame)
            return
        self.write("environment.field(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # Any: the library keeps the type to itself
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


def _escaped(value: object) -> str:
    """As `escape`. Most texts have nothing to be escaped, and the pieces are joined at once: none need know that it is safe."""
    kind = type(value)
    return value if kind is Markup or (kind is str and _SPECIAL.search(value) is None) else escape(value)  # type: ignore[return-value, call-overload]


_SPECIAL = re.compile("[&<>'\"]")


class _Environment(jinja2.Environment):
    """Looks templates up by asking, and shows no private attribute: what begins with `_` leads past the questions."""

    template_class = _Template
    context_class = _Context
    code_generator_class = _Code
    escaped = staticmethod(_escaped)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.loaded: dict[str, jinja2.Template] = {}
        """By name, as they were looked up: a theme's templates stay as they are."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # Any: whatever a template holds
        if attribute[:1] == "_" or (isinstance(obj, date) and attribute not in _OF_DATES):
            return self.undefined(obj=obj, name=attribute)
        return self.field(obj, attribute)

    def field(self, obj: Any, attribute: str) -> Any:  # likewise
        """An attribute, or an entry, whose name leads nowhere else."""
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # likewise
        if isinstance(argument, str) and argument.startswith("_"):
            return self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> jinja2.Template:  # noqa: A002 (the library's names)
        """As the library's, which makes a chain of dictionaries for each part of a page: no template here has globals of its own."""
        found = self.loaded.get(name) if type(name) is str and globals is None else None
        if found is not None:
            _ask("template", name)
            return found
        return super().get_template(name, parent, globals)

    def _load_template(self, name: str, globals: Any) -> jinja2.Template:  # noqa: A002 (the library's name)
        _ask("template", name)
        found = self.loaded[name] = super()._load_template(name, globals)
        return found


def _ask(name: str, arg: str) -> None:
    page = _rendered.get()
    if page is not None:
        page.ask(name, arg)


@jinja2.pass_context
def _date(context: jinja2.runtime.Context, value: Any, style: str = "long") -> str:
    return format_date(value, style, context["page"].language)


def _in_language(function: Callable[..., object]) -> Callable[..., object]:
    @jinja2.pass_context
    def filter_(context: jinja2.runtime.Context, value: object) -> object:
        return function(value, context["page"].language)

    return filter_


def make_environment(theme: Theme) -> jinja2.Environment:
    """The environment of a theme."""
    environment = _Environment(
        loader=_Loader(theme.templates),
        autoescape=True,
        undefined=_Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    environment.globals["range"] = safe_range
    del environment.globals["lipsum"]  # random
    del environment.filters["random"]
    environment.filters["date"] = _date
    for name, function in FORMATS.items():
        environment.filters[name] = _in_language(function)
    return environment


class Templates:
    """Renders pages and answers the questions about templates."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.environment = make_environment(theme)

    def source(self, name: str) -> Digest | None:
        """The digest of a template; None if there is none of that name."""
        found = self.theme.templates.get(name)
        return None if found is None else digest_bytes(f"{found.shown}\n{found.text}".encode())

    def render(self, name: str, ask: Ask, values: Mapping[str, object]) -> str:
        """The template with the values. SiteError, with the template's line, for a mistake in it."""
        page = _Page(ask, values)
        token = _rendered.set(page)
        try:
            with blamed_on_template(self.theme.templates):
                return self.environment.get_template(name).render(values)
        finally:
            _rendered.reset(token)
            page.end()

    def check(self) -> Iterator[Problem]:
        """The syntax errors of all templates, used or not."""
        for name, template in self.theme.templates.items():
            if ":" in name and template.shown.endswith(".html"):
                try:
                    self.environment.parse(template.text, name, template.shown)
                except jinja2.TemplateSyntaxError as failure:
                    yield syntax_error(failure, template.shown)
