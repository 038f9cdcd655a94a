"""Pages: a template with the answers that its kind of page begins with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from markupsafe import Markup

from generator.catalog.queries import Place
from generator.model.output import Ask, OutputSpec
from generator.model.story import Body
from generator.model.views import ArticleView, PageView
from generator.outputs.bodies import render_body
from generator.outputs.product import Product
from generator.problems import Line, Location, Problem, SiteError, error
from generator.reading.nearest import did_you_mean
from generator.theming.environment import Templates
from generator.theming.functions import functions_for

Names = Mapping[str, object]
Beginning = Callable[[PageView, Ask, list[Problem]], Names]


def _listing(page: PageView, ask: Ask, problems: list[Problem]) -> Names:
    return {"listing": ask("listing", page.kind, page.key, page.language.code, page.number)}


def _about(name: str) -> Beginning:
    """A listing about something: a section, tag, author, year or month."""
    return lambda page, ask, problems: {name: ask(name, page.key, page.language.code), **_listing(page, ask, problems)}


def _article(page: PageView, ask: Ask, problems: list[Problem]) -> Names:
    article = ask("article", page.key, page.language.code)
    assert isinstance(article, ArticleView)
    body = ask("body", page.key, article.language)
    assert isinstance(body, Body)
    text, found = render_body(page.key, article.language, ask, reader=page.language.code)
    problems += found
    return {
        "article": article,
        "body": Markup(text),  # noqa: S704 (html_rules has checked it)
        "headings": body.facts.headings,
        "frames": body.facts.frames,
    }


BEGINNINGS: Mapping[str, Beginning] = {
    "home": _listing,
    "article": _article,
    "page": _article,
    "section": _about("section"),
    "tag": _about("tag"),
    "author": _about("author"),
    "year": _about("year"),
    "month": _about("month"),
    "tags": lambda page, ask, problems: {"tags": ask("tags", page.language.code)},
    "archive": lambda page, ask, problems: {"years": ask("years", page.language.code)},
    "search": lambda page, ask, problems: {},
    "404": lambda page, ask, problems: {},
    "root": lambda page, ask, problems: {},
}
"""Kind of page -> the names that its template gets beside the common ones."""


def produce_page(spec: OutputSpec, ask: Ask, templates: Templates) -> Product:
    """The page of the spec's kind, key, language and number."""
    page = ask("page", *spec.args)
    assert isinstance(page, PageView)
    problems: list[Problem] = []
    begun = BEGINNINGS[page.kind](page, ask, problems)
    told = {name: partial(_metadata, name, page, begun, ask) for name in ("metadata", "social")}
    values = {**functions_for(page, ask), **told, **begun}
    text = templates.render(_template(page, values, ask, templates), ask, values)
    return Product(text.encode(), tuple(problems))


def _metadata(name: str, page: PageView, begun: Names, ask: Ask) -> object:
    from generator.outputs import metadata  # noqa: PLC0415 (a theme need not tell machines what a page is about)

    return (metadata.metadata_of if name == "metadata" else metadata.social_of)(page, begun, ask)


def _template(page: PageView, values: Names, ask: Ask, templates: Templates) -> str:
    article = values.get("article")
    if not isinstance(article, ArticleView) or article.layout is None:
        return f"{page.kind}.html"
    layout = article.layout
    name = f"layouts/{layout}.html"
    if ask("template", name) is None:
        place = ask("place", page.key, article.language)
        where = place.layout if isinstance(place, Place) else Location("")
        layouts = [each[8:-5] for each in templates.theme.templates if each.startswith("layouts/")]
        hint = did_you_mean(layout, layouts) or "the theme's layouts are: {layouts}"
        raise SiteError(
            [error(where, "the theme has no layout “{layout}”", hint, layout=layout, layouts=", ".join(sorted(layouts)) or Line("none"))]
        )
    return name
