"""YAML with the place of every value, in a dialect without surprises.

Plain scalars stay the text that was written, but for `true`, `false` and nothing (`null`, `~`, empty): the schema of the file
decides what `2025`, `no`, `12:30` or `0123` mean. Duplicate keys, aliases and tags are problems.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from msgspec import Struct

from generator.problems import Location, Problem, error
from generator.reading.plain_yaml import Value, read_plain
from generator.reading.text import has_control

Path = tuple[str | int, ...]
"""The way to a value: `("tags", 1)`."""

MAX_DEPTH = 20
"""Far deeper than any file of a site; a bound so that walking is safe."""

_NULL = {"", "~", "null", "Null", "NULL"}
_BREAKS = dict.fromkeys(map(ord, "\u0085\u2028\u2029"), " ")
"""Line breaks for YAML alone: editors do not count them as lines."""

_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")} | {"!"}


class Document(Struct, frozen=True):
    """A parsed file: plain data, where its keys and values stand, and what was wrong."""

    data: Any  # Any: what a person wrote
    keys: Mapping[Path, Location]
    values: Mapping[Path, Location]
    problems: tuple[Problem, ...]

    def locate(self, path: Path, *, key: bool = False) -> Location:
        """The place of the value at the path, or of its longest prefix that exists."""
        places = self.keys if key else self.values
        while path and path not in places:
            path = path[:-1]
        return places.get(path) or self.values[()]


class _Loader(yaml.CSafeLoader):
    """Composes nodes; every scalar is text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (the library's own attribute)


def parse(text: str, path: str, first_line: int = 1) -> Document:
    """Parse one document; `first_line` is the line of the file on which the text starts."""
    plain = read_plain(text)
    return parse_whole(text, path, first_line) if plain is None else _document(plain, path, first_line)


def _document(plain: Mapping[str, tuple[int, bool, Value]], path: str, first_line: int) -> Document:
    """What was read of lines of `key: value`."""
    data: dict[str, Any] = {}
    keys: dict[Path, Location] = {}
    values: dict[Path, Location] = {}
    for key, (number, quoted, value) in plain.items():
        line = number + first_line - 1
        keys[key,] = where = Location(path, line, 1)
        values.setdefault((), where)
        values[key,] = Location(path, line, len(key) + len(": ") + 1)
        if isinstance(value, str):
            data[key] = value if quoted else _meaning(value)
        else:
            data[key] = [_meaning(item) for item, _ in value]
            values |= {(key, index): Location(path, line, column) for index, (_, column) in enumerate(value)}
    return Document(data, keys, values, ())


def parse_whole(text: str, path: str, first_line: int) -> Document:
    """As `parse`, whatever the document holds."""
    start = Location(path, first_line, 1)
    text = text.translate(_BREAKS)
    try:
        if _is_deep(text):
            return Document(None, {}, {(): start}, (error(start, "the YAML is nested too deeply"),))
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as failure:
        return Document(None, {}, {(): start}, (_syntax_problem(failure, text, path, first_line),))
    except yaml.reader.ReaderError as failure:
        where = Location(path, text.count("\n", 0, failure.position) + first_line)
        return Document(None, {}, {(): start}, (error(where, "a character that YAML does not allow"),))
    except RecursionError:
        return Document(None, {}, {(): start}, (error(start, "the YAML is nested too deeply"),))
    if node is None:
        return Document(None, {}, {(): start}, ())
    walk = _Walk(text, path, first_line)
    data = walk.value(node, ())
    return Document(data, walk.keys, {(): start} | walk.values, tuple(walk.problems))


_OPENING = "[{-:?"
"""No collection begins without one of these."""
_COMPOSED = ("&", "*", "---", "...")
"""What a composer can find fault with before the parser does: of two errors, the parser's is named."""

_NO_ALIASES = ("YAML anchors and aliases (&name, *name) are not used here", "put the value in quotes")


def _is_deep(text: str) -> bool:
    """Whether collections are nested beyond measure: libyaml's composer recurses in C, which would end the process."""
    if sum(map(text.count, _OPENING)) <= 2 * MAX_DEPTH and not any(sign in text for sign in _COMPOSED):
        return False
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > 2 * MAX_DEPTH:
            return True
    return False


def _meaning(text: str) -> str | bool | None:
    """What a plain scalar means."""
    return None if text in _NULL else text == "true" if text in ("true", "false") else text


class _Walk:
    """Turns nodes into data, once each."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.text = text
        self.path = path
        self.first_line = first_line
        self.keys: dict[Path, Location] = {}
        self.values: dict[Path, Location] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def at(self, mark: Any) -> Location:
        return Location(self.path, mark.line + self.first_line, mark.column + 1)

    def value(self, node: yaml.Node, path: Path) -> Any:
        where = self.values[path] = self.at(node.start_mark)
        wrong = self._wrong(node, path)
        if wrong is not None:
            return self._refuse(where, *wrong, tag=node.tag)
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node)

    def _wrong(self, node: yaml.Node, path: Path) -> tuple[str, str] | None:
        """Message and hint for a node that has no place in this dialect."""
        if id(node) in self.seen:
            return _NO_ALIASES
        sign = self.text[node.start_mark.index : node.start_mark.index + 1]
        if sign == "&":
            return _NO_ALIASES
        if node.tag not in _PLAIN_TAGS or sign == "!":
            return "YAML tags ({tag}) are not used here", "put the value in quotes"
        return ("the YAML is nested too deeply", "") if len(path) > MAX_DEPTH else None

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if has_control(node.value):
            return self._refuse(self.at(node.start_mark), "the value holds a control character", "delete what the backslash stands for")
        return node.value if node.style else _meaning(node.value)  # quoted, or a block

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            where = self.at(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(where, "a key must be plain text", "did you mean quotes instead of braces?")
                continue
            key = key_node.value
            if key in data:
                first = self.keys[(*path, key)].line
                self._refuse(where, "the key “{key}” is there twice (first on line {first})", "keep one of them", key=key, first=first)
                continue
            self.keys[(*path, key)] = where
            data[key] = self.value(value_node, (*path, key))
        return data

    def _refuse(self, where: Location, message: str, hint: str, **facts: object) -> None:
        self.problems.append(error(where, message, hint, **facts))


_IN_QUOTES = "put the value in quotes: {quoted}"
_ADVICE = (
    ("mapping values are not allowed", "the value holds a colon", _IN_QUOTES),
    ("cannot start any token", "the value starts with a character that means something else in YAML", _IN_QUOTES),
    ("block sequence entries are not allowed", "the value starts with a hyphen", _IN_QUOTES),
    ("unknown escape character", "a backslash inside double quotes means something else in YAML", "use single quotes: {single}"),
    ("did not find expected hexdecimal", "a backslash inside double quotes means something else in YAML", "use single quotes: {single}"),
    ("alias", "a value that starts with * must be in quotes", _IN_QUOTES),
    ("anchor", "a value that starts with & must be in quotes", _IN_QUOTES),
    ("quoted scalar", "a quotation mark is opened and not closed", "close it on the same line"),
    (
        "expected key",
        "there is text after the closing quotation mark, or the indentation changes",
        "put the whole value in one pair of quotes: {quoted}",
    ),
    ("could not find expected ':'", "this line has no “key: value” form", "write “key: value”, with a space after the colon"),
    ("expected ',' or", "a list or map in brackets is not closed", "close the bracket"),
    ("another document", "there is a second “---” here", "keep one block of YAML"),
)


def _syntax_problem(failure: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    said = f"{failure.context or ''} {failure.problem or ''}"
    mark, context = failure.problem_mark or failure.context_mark, failure.context_mark
    opened = ("quoted scalar" in said and "escape" not in said) or "expected ',' or" in said
    if opened and mark and context and mark.line > context.line:
        mark = context  # what helps is where the quotation mark or bracket was opened, not where the file ends
    line = mark.line if mark else 0
    written = [*text.split("\n"), ""][line]
    where = Location(path, line + first_line, (mark.column if mark else 0) + 1)
    message, hint = _advice(said, written)
    return error(where, message, hint, quoted=_quoted(written), single=_quoted(written, "'"), problem=failure.problem, line=written.strip())


def _advice(said: str, written: str) -> tuple[str, str]:
    """What the parser said, in an editor's words."""
    if written[: len(written) - len(written.lstrip())].count("\t"):
        return "the line is indented with a tab", "indent with spaces"
    value = written.partition(":")[2].strip()
    if "expected key" in said and value.startswith(("[", "{")):
        return "the value starts with a bracket", _IN_QUOTES
    if "mapping values" in said and ": " not in written.partition(":")[2]:
        return "this line does not fit the line above it", "check its indentation"
    for sign, message, hint in _ADVICE:
        if sign in said:
            return message, hint
    return "this is not valid YAML: {problem}", "{line}"


def _quoted(line: str, mark: str = '"') -> str:
    """The line with its value in quotes, as an example; quotation marks inside become typographic ones."""
    key, colon, value = line.strip().partition(":")
    text = (value if colon else key).strip().strip("\"'")
    text = text.replace('"', "”").replace("'", "’")
    return f"{key}: {mark}{text}{mark}" if colon else f"{mark}{text}{mark}"
