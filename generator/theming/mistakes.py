"""Mistakes in templates: problems with the line that they are in."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType

import jinja2
from jinja2.sandbox import MAX_RANGE

from generator.model.output import QuestionError
from generator.model.theme import Template
from generator.problems import Location, Problem, SiteError, error, is_ours
from generator.reading.nearest import nearest


@contextmanager
def blamed_on_template(templates: Mapping[str, Template]) -> Iterator[None]:
    """Mistakes in templates become problems with the template's line; mistakes of this program stay what they are."""
    try:
        yield
    except jinja2.TemplateSyntaxError as failure:
        raise SiteError([syntax_error(failure, failure.filename or failure.name or "?")]) from failure
    except SiteError:
        raise
    except jinja2.TemplateNotFound as failure:
        where = _template_line(failure.__traceback__, templates) or Location("themes")
        near = nearest(str(failure.name), [name for name in templates if ":" not in name])
        hint = "did you mean “{near}”?" if near else ""
        raise SiteError([error(where, "the template “{name}” is not there", hint, name=failure.name, near=near)]) from failure
    except RecursionError as failure:
        where = _template_line(failure.__traceback__, templates) or Location("themes")
        raise SiteError([error(where, "the template includes itself without end", "")]) from failure
    except Exception as failure:
        own = isinstance(failure, QuestionError) or _is_templates_own(failure.__traceback__)
        line = _template_line(failure.__traceback__, templates) if own else None
        if line is None:
            raise
        raise SiteError([_mistake(line, failure)]) from failure


def syntax_error(failure: jinja2.TemplateSyntaxError, shown: str) -> Problem:
    """What the library says of a template that it can't read."""
    return error(Location(shown, failure.lineno), "{what}", what=failure.message)


def _mistake(where: Location, failure: Exception) -> Problem:
    if isinstance(failure, jinja2.UndefinedError):
        return error(where, "{what}", "docs/themes.md lists what a template can see", what=failure.message)
    if isinstance(failure, KeyError):
        return error(where, "the string or value “{name}” is missing", name=failure.args[0])
    if isinstance(failure, OverflowError):
        return error(where, "a range has at most {most} numbers", most=MAX_RANGE)
    if isinstance(failure, QuestionError | ValueError):
        return error(where, "{what}", what=failure.args[0] if failure.args else failure)
    return error(where, "{kind}: {what}", kind=type(failure).__name__, what=failure)


def _frames(trace: TracebackType | None) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(trace))


def _template_line(trace: TracebackType | None, templates: Mapping[str, Template]) -> Location | None:
    """The innermost line of a template in a traceback."""
    shown = {template.shown for template in templates.values()}
    for frame in reversed(_frames(trace)):
        if frame.filename in shown:
            return Location(frame.filename, frame.lineno or 0)
    return None


_ENTRIES = re.compile(r"theming[/\\](environment|functions|messages)\.py$")


def _is_templates_own(trace: TracebackType | None) -> bool:
    """Whether an exception was raised by a template's line, the library, or a function that checks a template's arguments."""
    own = [frame.filename for frame in _frames(trace) if is_ours(frame.filename)]
    return not own or _ENTRIES.search(own[-1]) is not None
