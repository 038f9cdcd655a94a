"""Field types of Edicola's YAML files, and pydantic's findings as problems in an editor's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from generator.model.story import Focus as Point
from generator.problems import Line, Problem, error
from generator.reading.focus import parse_focus
from generator.reading.nearest import nearest
from generator.reading.text import visible
from generator.reading.yamls import Document

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2}(?::\d{2})?)\s*(Z|[+-]\d{2}:?\d{2})?)?")


def _text(value: object) -> str:
    """Text as written; `true` and `false` are words too where text is asked for."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        raise PydanticCustomError("not_text", "")
    return visible(value).strip()


def _whole(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value):
        return int(value)
    raise PydanticCustomError("not_whole", "")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise PydanticCustomError("empty_flag" if value is None else "not_flag", "")


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise PydanticCustomError("not_list", "")
    return tuple(_text(item) for item in value if item is not None)


def _one_or_more(value: object) -> tuple[str, ...]:
    return _texts(value if isinstance(value, list) else [value])


def _localized(value: object) -> str | dict[str, str]:
    if isinstance(value, dict):
        return {code: _text(text) for code, text in value.items() if text is not None}
    return _text(value)


def parse_moment(text: str) -> datetime | date:
    """A date, a naive or an aware time, in ISO form; the site's zone is added where it is known. ValueError for anything else."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError("not ISO")
    day, hour, zone = found.groups()
    if hour is None:
        return date.fromisoformat(day)
    clock = time.fromisoformat(hour.zfill(5) if hour.count(":") == 1 else hour.zfill(8))
    shift = datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo if zone else None
    return datetime.combine(date.fromisoformat(day), clock, shift)


def _moment(value: object) -> datetime | date:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value.strip()):
        raise PydanticCustomError("not_moment", "")
    try:
        return parse_moment(value)
    except ValueError:
        raise PydanticCustomError("no_such_moment", "") from None


def _focus(value: object) -> Point:
    found = parse_focus(_text(value))
    if found is None:
        raise PydanticCustomError("not_focus", "")
    return found


Text = Annotated[str, BeforeValidator(_text)]
Whole = Annotated[int, BeforeValidator(_whole)]
Flag = Annotated[bool, BeforeValidator(_flag)]
StrictFlag = Annotated[bool | None, BeforeValidator(_flag)]
"""A flag that may be left out, but not left empty."""
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]
OneOrMore = Annotated[tuple[str, ...], BeforeValidator(_one_or_more)]
LocalizedText = Annotated[str | dict[str, str], BeforeValidator(_localized)]
Focus = Annotated[Point, BeforeValidator(_focus)]
Moment = Annotated[datetime | date, BeforeValidator(_moment)]
Untranslated = Literal["hide", "list", "copy"]


class Schema(BaseModel):
    """A map with known keys; what is empty counts as left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: Any) -> Any:
        """What is empty counts as left out, except what its field refuses empty."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key in cls.never_empty}

    never_empty: ClassVar[frozenset[str]] = frozenset()
    """Keys that may be left out, but not left empty."""


FREE = "entries"
"""The field of a schema whose file is a map with free keys; it does not stand in the file."""

SENTENCES: Mapping[str, tuple[str, str]] = {
    "not_text": ("“{key}” must be text", "put it in quotes"),
    "not_whole": ("“{key}” must be a whole number, not “{value}”", ""),
    "not_flag": ("“{key}” must be exactly true or false, not “{value}”", "write {key}: true or {key}: false, without quotes"),
    "empty_flag": ("“{key}” is empty", "write {key}: true or {key}: false"),
    "not_list": ("“{key}” must be a list", "write {key}: [{value}]"),
    "not_moment": ("“{value}” is not a date for “{key}”", "write 2026-07-28 or 2026-07-28 18:30"),
    "no_such_moment": ("the day or hour “{value}” of “{key}” does not exist", "write 2026-07-28 or 2026-07-28 18:30"),
    "not_focus": ("“{value}” is not a point of a picture for “{key}”", "write 30% 70%, or words like left top, center, bottom"),
    "literal_error": ("“{value}” is not a value of “{key}”", "it can be: {expected}"),
    "missing": ("“{key}” is missing", "add a line “{key}: …”"),
    "greater_than_equal": ("“{key}” must be at least {ge}, not “{value}”", ""),
    "less_than_equal": ("“{key}” must be at most {le}, not “{value}”", ""),
    "string_too_short": ("“{key}” must have {min_length} characters, not “{value}”", ""),
    "string_too_long": ("“{key}” must have {max_length} characters, not “{value}”", ""),
    "model_type": ("“{key}” must be a map of keys and values", "write “key: value” lines below it, indented"),
    "dict_type": ("“{key}” must be a map of keys and values", "write “key: value” lines below it, indented"),
    "tuple_type": ("“{key}” must be a list", "write a line “- …” below it for each"),
    "list_type": ("“{key}” must be a list", "write a line “- …” below it for each"),
}
"""pydantic's kind of error, or ours -> message and hint."""

S = TypeVar("S", bound=Schema)


def validate(schema: type[S], document: Document, *, partly: bool = False) -> tuple[S | None, list[Problem]]:
    """The document as the schema, and everything that is wrong with it; None if anything is.

    With `partly`, what is right is given all the same (None
    if that is too little), so that one run finds what only later looks find; the caller must not use it for anything else.
    """
    problems = list(document.problems)
    if document.data is None and problems:
        return None, problems  # what is missing can't be told before the file can be read
    data = {} if document.data is None else document.data
    if not isinstance(data, dict):
        return None, problems or [error(document.values[()], "this must be a map of keys and values", "write “key: value” lines")]
    try:
        return schema.model_validate(data), problems
    except ValidationError as failure:
        said = {p.where for p in problems}
        errors = failure.errors(include_url=False)
        problems += [p for p in (_problem(e, schema, document) for e in errors) if p.where not in said]
    if not partly:
        return None, problems
    try:
        return schema.model_validate(_without(data, [error["loc"] for error in errors])), problems
    except ValidationError:
        return None, problems


def _without(data: Any, paths: list[tuple[int | str, ...]]) -> Any:
    """The data without what stands at the paths."""
    here = {path[0] for path in paths if len(path) == 1}
    below = {path[0]: [p[1:] for p in paths if p[0] == path[0]] for path in paths if len(path) > 1}
    if isinstance(data, dict):
        return {key: _without(value, below.get(key, [])) for key, value in data.items() if key not in here}
    if isinstance(data, list):
        return [_without(value, below.get(index, [])) for index, value in enumerate(data) if index not in here]
    return data


def _problem(found: Any, schema: type[Schema], document: Document) -> Problem:  # Any: pydantic's ErrorDetails
    path = tuple(part for part in found["loc"] if part != "[key]")
    key = str(path[-1]) if path else ""
    if found["type"] == "extra_forbidden":
        known = _keys_at(schema, path[:-1])
        near = nearest(key, known)
        hint = "did you mean “{near}”?" if near else "the keys are: {known}"
        where = document.locate(path, key=True)
        return error(where, "the key “{key}” is not known here", hint, key=key, near=near, known=", ".join(sorted(known)))
    message, hint = SENTENCES.get(found["type"], ("“{key}”: {said}", ""))
    facts = {"key": _named(path), "value": _shown(found["input"]), "expected": _expected(found), "said": found["msg"], **_bounds(found)}
    if found["type"] == "missing" and len(path) > 1:
        hint = "add “{last}: …” to “{above}”"
        facts |= {"last": key, "above": _named(path[:-1])}
    where = document.locate(path[:-1] if found["type"] == "missing" else path)
    return error(where, message, hint, **facts)


def _bounds(found: Any) -> dict[str, object]:
    context = found.get("ctx", {})
    return {name: context[name] for name in ("ge", "le", "min_length", "max_length") if name in context}


def _named(path: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in path if not isinstance(part, int) and part != FREE) or Line("this")


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return "one, two" if isinstance(value, dict | list) else str(value)[:60]


def _expected(found: Any) -> str:
    return str(found.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")


def _keys_at(schema: type[Schema], path: tuple[str | int, ...]) -> list[str]:
    """The keys that the schema knows at the path."""
    model: Any = schema
    for part in path:
        field = model.model_fields.get(part) if isinstance(part, str) and hasattr(model, "model_fields") else None
        model = _model_in(field.annotation) if field is not None else model
    return list(model.model_fields) if hasattr(model, "model_fields") else []


def _model_in(annotation: Any) -> Any:
    """The schema inside `dict[str, X]`, `list[X]` or `X | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _model_in(part)
        if found is not None:
            return found
    return None
