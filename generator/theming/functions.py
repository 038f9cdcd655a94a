"""What a template can call. Each function asks; none knows the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from generator.model.output import Arg, Ask
from generator.model.views import FragmentView, PageView
from generator.problems import Line
from generator.theming.environment import Later
from generator.theming.messages import fill_message


def functions_for(page: PageView, ask: Ask) -> Mapping[str, object]:
    """The common names of docs/themes.md, for one page."""
    code = page.language.code
    return {
        **fragment_functions(page, ask),
        "editions": Later(lambda: ask("editions", page.kind, page.key, code, page.number)),
        "alternates": Later(lambda: ask("alternates", page.kind, page.key, code, page.number)),
        "feeds": Later(lambda: ask("feeds", page.kind, page.key, code)),
        "frames": (),  # a page with a body has that body's
        "sources": _sources(page, ask),
        "shared": _shared(code, ask),
        "neighbours": lambda: ask("neighbours", page.key, code),
        "comments": lambda: ask("comments", page.key, code) if page.kind == "article" else None,
        "related": lambda count: ask("related", page.key, code, count),
    }


def fragment_functions(page: PageView | FragmentView, ask: Ask) -> Mapping[str, object]:
    """Those of them that depend on the language alone: what a part of many pages can see."""
    code = page.language.code
    return {
        "page": page,
        "ask": _door(ask),
        "site": Later(lambda: ask("site", code)),
        "t": _strings(page, ask),
        "asset": _asset(ask),
        "setting": _setting(ask),
        "url": lambda path: ask("rooted", path),
        "menu": lambda name: ask("menu", name, code),
        "sections": lambda: ask("sections", code),
        "latest": lambda count, section=None: ask("latest", code, section, count),
        "featured": lambda count: ask("featured", code, count),
        "story": lambda id: ask("card", id, code),
        "newsletter": lambda: ask("newsletter", code),
        "analytics": lambda: ask("analytics"),
        "archive_url": lambda: ask("page_url", "archive", "", code, 1),
        "tags_url": lambda: ask("page_url", "tags", "", code, 1),
        "search_url": lambda: ask("page_url", "search", "", code, 1),
    }


def _shared(code: str, ask: Ask) -> Callable[[str], Markup]:
    def shared(name: str) -> Markup:
        text = ask("fragment", name, code)
        if not isinstance(text, str):
            raise ValueError(Line("the theme has no template “{name}”", name=name))
        return Markup(text)  # noqa: S704 (a template made it)

    return shared


def _door(ask: Ask) -> Callable[..., object]:
    """The recorder as a plain function: a template must not reach the answers that it holds."""

    def question(name: str, *args: Arg) -> object:
        return ask(name, *args)

    return question


def _sources(page: PageView, ask: Ask) -> Callable[[str], tuple[str, ...]]:
    def sources(directive: str) -> tuple[str, ...]:
        pairs = ask("sources", page.kind, page.key, page.language.code)
        assert isinstance(pairs, tuple)
        return tuple(origin for name, origin in pairs if name == directive)

    return sources


def _strings(page: PageView | FragmentView, ask: Ask) -> Callable[..., Markup]:
    def t(key: str, **values: Any) -> Markup:
        message = ask("message", page.language.code, key)
        if not isinstance(message, Mapping):
            raise KeyError(key)
        return fill_message(message, page.language, values)

    return t


def _asset(ask: Ask) -> Callable[[str], object]:
    def asset(path: str) -> object:
        url = ask("asset", path)
        if url is None:
            raise ValueError(Line("the theme has no asset “{name}”", name=path))
        return url

    return asset


def _setting(ask: Ask) -> Callable[[str], object]:
    def setting(name: str) -> object:
        found = ask("setting", name)
        if found is None:
            raise ValueError(Line("the theme has no setting “{name}”", name=name))
        return found

    return setting
