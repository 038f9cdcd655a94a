"""Finding a theme and the themes it extends; reading all their files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from babel import Locale
from msgspec import Struct
from pydantic import Field

from generator.model.site import FILE, THEMES, Site
from generator.model.theme import Asset, Message, Template, Theme
from generator.problems import Line, Location, Problem, SiteError, Status, error, errors_of, warning
from generator.reading.fields import Schema, Text, Texts, validate
from generator.reading.languages import read_locale, wider_codes
from generator.reading.nearest import did_you_mean, nearest
from generator.reading.text import decode
from generator.reading.walk import is_temporary
from generator.reading.yamls import Document, parse
from generator.theming.folders import BUILTIN, builtin_folder


class SettingSchema(Schema):
    type: Literal["text", "number", "boolean", "color", "choice"]
    default: object = None
    choices: Texts = ()


class ThemeSchema(Schema):
    title: Text
    extends: Text | None = None
    language: Text | None = None
    settings: dict[str, SettingSchema] = Field(default_factory=dict)


class Layer(Struct, frozen=True):
    """One theme folder. `shown` is how its files are named in problems: relative to the site if they lie in it."""

    name: str
    folder: Path
    shown: str
    schema: ThemeSchema


def read_theme(site: Site) -> tuple[Theme, list[Problem]]:
    """The site's theme, and what is wrong with it. SiteError (status 2) if it can't be found or its settings in site.yaml are wrong."""
    problems: list[Problem] = []
    layers = _layers(site, problems)
    usage: list[Problem] = []
    settings = _settings(site, layers, usage)
    if errors_of(usage):
        raise SiteError(usage, Status.USAGE)
    theme = Theme(
        names=tuple(layer.shown for layer in layers),
        templates=_templates(layers, problems),
        messages=_messages(site, layers, problems),
        assets=_assets(layers, problems),
        settings=settings,
    )
    return theme, problems


def _layers(site: Site, problems: list[Problem]) -> tuple[Layer, ...]:
    name = site.theme
    where = Location(FILE, site.settings_lines.get("theme", 1))
    found: list[Layer] = []
    while True:
        folder, shown = _find(site, name)
        if folder is None:
            raise SiteError([error(where, "the theme “{name}” is not there", _theme_hint(site, name), name=name)], Status.USAGE)
        if name in [layer.name for layer in found]:
            problems.append(
                error(where, "the themes extend each other in a circle: {names}", names=" → ".join([*(f.name for f in found), name]))
            )
            return tuple(found)
        path = f"{shown}/theme.yaml"
        document = _document(folder / "theme.yaml", path, problems)
        schema, wrong = validate(ThemeSchema, document)
        problems += wrong
        if schema is None:
            raise SiteError(problems)
        problems += _wrong_defaults(schema, document)
        found.append(Layer(name, folder, shown, schema))
        if schema.extends is None:
            return tuple(found)
        name, where = schema.extends, document.locate(("extends",))


def _wrong_defaults(schema: ThemeSchema, document: Document) -> Iterator[Problem]:
    for name, setting in schema.settings.items():
        if _typed(setting, setting.default) is None:
            where = document.locate(("settings", name, "default"))
            yield error(where, "the default of “{name}” is no {type}", "write one", name=name, type=setting.type)


def _find(site: Site, name: str) -> tuple[Path | None, str]:
    if re.fullmatch(r"[\w-]+", name):
        for folder, shown in ((site.root / THEMES / name, f"{THEMES}/{name}"), (builtin_folder() / name, f"{BUILTIN}{THEMES}/{name}")):
            if (folder / "theme.yaml").is_file():
                return folder, shown
    return None, ""


def _theme_hint(site: Site, name: str) -> str:
    folders = [site.root / THEMES, builtin_folder()]
    names = {path.parent.name for folder in folders for path in folder.glob("*/theme.yaml")}
    return did_you_mean(name, names) or Line("the themes are: {names}", names=", ".join(sorted(names)))


def _document(file: Path, path: str, problems: list[Problem]) -> Document:
    try:
        text, found = decode(file.read_bytes(), path)
    except OSError as failure:
        text, found = "", [error(Location(path), "can't be read: {why}", why=failure.strerror)]
    problems += found
    return parse(text, path)


_COLOR = re.compile(r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?")


def _settings(site: Site, layers: tuple[Layer, ...], problems: list[Problem]) -> Mapping[str, object]:
    schemas: dict[str, SettingSchema] = {}
    for layer in reversed(layers):
        schemas |= layer.schema.settings
    values = {name: _typed(schema, schema.default) for name, schema in schemas.items()}
    for name, value in site.theme_settings.items():
        where = Location(FILE, site.settings_lines.get(f"theme.settings.{name}", 1))
        if name not in schemas:
            hint = did_you_mean(name, schemas) or "the settings are: {names}"
            message = "the theme “{theme}” has no setting “{name}”"
            problems.append(error(where, message, hint, theme=site.theme, name=name, names=", ".join(schemas)))
            continue
        values[name] = _typed(schemas[name], value)
        if values[name] is None:
            expected = ", ".join(schemas[name].choices) or schemas[name].type
            message = "“{value}” is not a value of the theme's setting “{name}”"
            problems.append(error(where, message, "it can be: {expected}", value=value, name=name, expected=expected))
    return values


def _typed(schema: SettingSchema, value: object) -> object:
    """The value in the setting's type; None if it is of another."""
    if schema.type == "boolean":
        return value if isinstance(value, bool) else None
    if schema.type == "number":
        return int(value) if isinstance(value, str) and value.isdecimal() else None
    text = value if isinstance(value, str) else "" if value is None and schema.type == "text" else None
    if schema.type == "color":
        return text if text and _COLOR.fullmatch(text) else None
    if schema.type == "choice":
        return text if text in schema.choices else None
    return text


def _files(layer: Layer, folder: str, problems: list[Problem]) -> list[tuple[str, Path]]:
    """Name and path of each file of a folder of the theme. A link that leads out of the theme is a problem."""
    top = layer.folder / folder
    found = []
    for path in sorted(top.rglob("*")):
        name = path.relative_to(top).as_posix()
        if any(is_temporary(part) for part in name.split("/")) or not path.is_file():
            continue
        if not path.resolve().is_relative_to(layer.folder.resolve()):
            problems.append(
                error(Location(f"{layer.shown}/{folder}/{name}"), "the link leads out of the theme", "copy the file here instead")
            )
            continue
        found.append((name, path))
    return found


def _templates(layers: tuple[Layer, ...], problems: list[Problem]) -> Mapping[str, Template]:
    templates: dict[str, Template] = {}
    for layer in layers:
        for name, path in _files(layer, "templates", problems):
            shown = f"{layer.shown}/templates/{name}"
            try:
                text, found = decode(path.read_bytes(), shown)
            except OSError as failure:
                text, found = "", [error(Location(shown), "can't be read: {why}", why=failure.strerror)]
            problems += found
            templates.setdefault(name, Template(text, shown))
            templates[f"{layer.name}:{name}"] = Template(text, shown)
    return templates


def _assets(layers: tuple[Layer, ...], problems: list[Problem]) -> Mapping[str, Asset]:
    assets: dict[str, Asset] = {}
    for layer in layers:
        for name, path in _files(layer, "assets", problems):
            assets.setdefault(name, Asset(path, f"{layer.shown}/assets/{name}"))
    return assets


def _messages(site: Site, layers: tuple[Layer, ...], problems: list[Problem]) -> Mapping[str, Mapping[str, Message]]:
    primary = site.languages[0].code
    found: dict[str, dict[str, Message]] = {}
    for language in site.languages:
        strings: dict[str, Message] = {}
        for layer in reversed(layers):
            for code in wider_codes(language.code):
                said: list[Problem] = []
                strings |= _strings(layer, code, Locale.parse(language.locale), said)
                problems += [each for each in said if each not in problems]  # two variants share the file of their language
        found[language.code] = strings
    own = _own_strings(layers, problems)
    every = {key for strings in (*found.values(), own) for key in strings}
    for code, strings in found.items():
        missing = sorted(every - strings.keys())
        if missing:
            where = Location(f"{layers[0].shown}/i18n/{code}.yaml")
            message = "strings are missing in “{language}”: {names}"
            hint = "until they are there, those of another language are shown"
            if layers[0].shown.startswith(BUILTIN):
                hint = "write them in themes/NAME/i18n/{language}.yaml of a theme of your own that says “extends: {theme}”"
            problems.append(warning(where, message, hint, language=code, names=", ".join(missing), theme=layers[0].name))
    spare: dict[str, Message] = {}
    for strings in (found[primary], *found.values(), own):
        spare = strings | spare
    return {code: spare | strings for code, strings in found.items()}


def _own_strings(layers: tuple[Layer, ...], problems: list[Problem]) -> dict[str, Message]:
    """The strings of the language that each theme was written in: they stand in where a site has no language that it speaks."""
    strings: dict[str, Message] = {}
    for layer in reversed(layers):
        code = layer.schema.language
        said: list[Problem] = []
        locale = read_locale(code, Location(f"{layer.shown}/theme.yaml"), said) if code else None
        if code and locale:
            strings |= _strings(layer, code, locale, said)
        problems += [each for each in said if each not in problems]
    return strings


def _strings(layer: Layer, code: str, locale: Locale, problems: list[Problem]) -> dict[str, Message]:
    file = layer.folder / "i18n" / f"{code}.yaml"
    if not file.is_file():
        return {}
    path = f"{layer.shown}/i18n/{code}.yaml"
    document = _document(file, path, problems)
    problems += document.problems
    if not isinstance(document.data, dict):
        if document.data is not None:
            problems.append(error(document.values[()], "this must be a map of keys and values", "write “key: value” lines"))
        return {}
    needed = {*locale.plural_form.tags, "other"}
    strings: dict[str, Message] = {}
    for key, value in document.data.items():
        message = {"other": value} if isinstance(value, str) else value
        if not isinstance(message, dict) or not all(isinstance(text, str) for text in message.values()):
            problems.append(error(document.locate((key,)), "the string “{key}” must be text, or text per plural category", key=key))
            continue
        problems += _wrong_plurals(document, key, message, needed)
        strings[key] = {category: text.strip("\n") for category, text in message.items()}
    return strings


_OPTIONAL = {"many"}
"""A category that some languages have only for millions and fractions: `other` serves (CLDR, it, fr, es)."""


def _wrong_plurals(document: Document, key: str, message: Message, needed: set[str]) -> list[Problem]:
    if set(message) == {"other"}:
        return []
    found = []
    for category in sorted(set(message) - needed):
        near = nearest(category, needed)
        hint = "did you mean “{near}”?" if near else "the categories are: {needed}"
        facts = {"category": category, "near": near, "needed": ", ".join(sorted(needed))}
        found.append(error(document.locate((key, category), key=True), "this language has no plural category “{category}”", hint, **facts))
    rare = _OPTIONAL if needed <= {"one", "many", "other"} else set()
    lacking = sorted(needed - set(message) - rare)
    lacks = "the string “{key}” lacks the plural category “{category}”"
    return found + [error(document.locate((key,)), lacks, key=key, category=category) for category in lacking]
