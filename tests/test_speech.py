"""What people read exists in every language: found by walking the code, so that nobody need remember to say so."""

from __future__ import annotations

import ast
import errno
import gettext
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from generator import terminal
from generator.cli import edicola
from generator.importing.notes import HEADINGS
from generator.preview.phrases import PHRASES as NEWSROOM
from generator.preview.words import PHRASES as PREVIEW
from generator.problems import Line, Severity, error
from generator.speech import DOMAIN, FOLDER, language_of, say, translate
from generator.speech.help import paragraphs
from generator.terminal import WORDS
from tests.conftest import SiteFolder, run_command, run_here

PACKAGE = FOLDER.parent
LANGUAGES = sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/*.po"))
HOW = "add it to generator/speech/LANGUAGE/LC_MESSAGES/edicola.po, then: make speech"

SENTENCE = re.compile(r"[\w”}’',;:>…)] [\w“{<(\[-]")
"""What two words in a row look like. Every text of the code that has them is a template, or stands in NO_TEMPLATE."""

SPEAKING = {
    "error",
    "warning",
    "UsageError",
    "MachineError",
    "Line",
    "_Silence",
    "said",
    "translate",
    "_refuse",
    "refuse",
    "_flaw",
    "flaw",
    "_note",
}
"""Functions that take templates: here single words count as well."""

NO_TEMPLATE = {
    "yamls.py": {  # what the YAML library says, to be recognized
        "mapping values are not allowed",
        "mapping values",
        "cannot start any token",
        "block sequence entries are not allowed",
        "unknown escape character",
        "did not find expected hexdecimal",
        "quoted scalar",
        "expected key",
        "could not find expected ':'",
        "expected ',' or",
        "another document",
    },
    "fields.py": {"not ISO"},  # never gets out
    "feeds.py": {"JSON Feed"},  # a name
    "block_lines.py": {"/// details | How we counted"},  # Markdown
    "blocks.py": {"note warning"},  # classes
    "embeds.py": {"YouTube, Vimeo, X, Mastodon, OpenStreetMap, Google Maps"},  # names
    "pipeline.py": {"tuple[Catalog, list[Problem]]"},  # a type
    "content.py": {"Callable[[_Unread], _Read]"},  # a type
    "server.py": {"GET, HEAD"},  # a header
    "pictures.py": {"{} {}w"},  # a candidate of a srcset
    "store.py": {"a {} can't be kept"},  # a mistake of ours
    "redirects.py": {  # lines of hosts' files
        "# in http {}: include this file. In server {}: if ($edicola_redirect) { return 301 $edicola_redirect; }",
        "map_hash_bucket_size {};",
        "map_hash_max_size {};",
        "map {} {} {",
        "    default {};",
        "{}/ {} 302! Language={}",
        "RewriteEngine On",
    },
    "reads.py": {"has {}"},  # the name of a part
    "digest.py": {"a {} has no canonical spelling"},  # a mistake of ours
    "problems.py": {"{}\n  hint: {}"},  # English whatever the language, for tracebacks
    "bodies.py": {"p, li, h1, h2, h3, h4, h5, h6, div:not(:has(*))"},  # selectors
    "pages.py": {r"<!-- saved from url=\(\d+\)(\S+) -->", 'article a[href*="/blog/categories/"]'},  # a browser's comment, a selector
    "plain.py": {"top of page", "bottom of page"},  # what Wix writes
    "ricos.py": {'<{} id="viewer-{}">{}</{}>', '<a href="#viewer-{}">{}</a>'},  # HTML
    "shapes.py": {  # selectors
        "script, style, object, embed, form",
        'wow-image, [data-hook^="gallery-item-image"], img',
        "img, iframe, video, audio, a, table",
    },
    "sources.py": {  # HTML and XML
        r"<(!doctype html|html|head|body|article)\b",
        r"<\?xml|<(rss|urlset|sitemapindex|feed|rdf)\b|<!doctype (?!html)",
    },
    "accept.py": {"translation: {of: {}, revision: {}}", "{}revision: {}", r"\g<key> {}", r"\g<0>, revision: {}"},  # YAML
}
"""By file: texts with two words that nobody reads."""

SQL = re.compile(r"(SELECT|INSERT|DELETE|CREATE|UPDATE|PRAGMA) ")
FOR_MACHINES = re.compile(r'\s*<!doctype|<script |.*="\{\}"|default-src |Sitemap: |::\{\}', re.DOTALL)
FACT = re.compile(r"(?<!\{)\{(\w+)[^{}]*\}(?!\})")

CLICK = ("exceptions", "formatting", "types", "parser")
"""Modules of click that speak to whoever types a command."""


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(path: Path) -> Iterator[tuple[str, int]]:
    """The texts in a module that people may read; f-strings too, which can't be translated and must not be there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in node.values}
            whole = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            if is_template(whole, path):
                yield whole, node.lineno
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in SPEAKING:
            yield from ((text, node.lineno) for arg in node.args for text in alternatives(arg))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed and is_template(node.value, path):
            yield node.value, node.lineno


def alternatives(node: ast.expr) -> Iterator[str]:
    """The texts that an argument may be: `"a" if b else "c"`, `d or "e"`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and has_words(node.value):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*alternatives(node.body), *alternatives(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (text for value in node.values for text in alternatives(value))


def is_template(text: str, path: Path) -> bool:
    known = NO_TEMPLATE.get(path.name, set())
    return bool(SENTENCE.search(text)) and has_words(text) and not (SQL.match(text) or FOR_MACHINES.match(text) or text in known)


def has_words(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]", FACT.sub("", text.replace("{}", ""))))


def help_of(command: click.Command) -> Iterator[str]:
    yield from (text for _, text in paragraphs(command.help or ""))
    yield command.options_metavar or ""
    for param in command.params:
        yield from (param.metavar or "", *((param.help or "", str(param.show_default or "")) if isinstance(param, click.Option) else ()))
    if isinstance(command, click.Group):
        yield command.subcommand_metavar
        for each in command.commands.values():
            yield from help_of(each)


def click_texts(*modules: str) -> set[str]:
    """What click looks up with gettext."""
    found = set()
    for module in modules:
        path = Path(click.__file__).with_name(f"{module}.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("_", "ngettext"):
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return found


OURS = {
    text: f"{path.relative_to(PACKAGE)}:{line}"
    for path in sorted(PACKAGE.rglob("*.py"))
    if "scaffold" not in path.parts
    for text, line in texts(path)
}
WORDS_ALONE = {*WORDS.values(), *PREVIEW.values(), *NEWSROOM.values(), *HEADINGS.values(), *get_args(Severity)}
HELP = {text for text in help_of(edicola) if has_words(text) and not text.startswith("bash:")} - {"True", "URL", "FILE", "N"}
SYSTEM = {os.strerror(code) for code in errno.errorcode}
CLICK_USED = click_texts(*CLICK) | {"Options", "Commands", "default: {default}", "Missing command.", "Show this message and exit."}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_people_read_is_translated(language: str) -> None:
    found = catalogue(language)
    missing = {text: OURS.get(text, "help") for text in (*OURS, *WORDS_ALONE, *HELP, *CLICK_USED) if not (found.get(text) or 0)}
    assert missing == {}, HOW


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_translated_that_nobody_says(language: str) -> None:
    said = {*OURS, *WORDS_ALONE, *HELP, *SYSTEM, *click_texts(*CLICK, "core", "decorators"), "required", "deprecated"}
    assert {ids_of(message.id)[0] for message in catalogue(language) if message.id} - said == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_whole_and_has_the_same_facts(language: str) -> None:
    for message in catalogue(language):
        if message.id:
            assert not message.fuzzy
            for text, translation in zip(ids_of(message.id), ids_of(message.string), strict=True):
                assert translation, text
                assert set(FACT.findall(translation)) == set(FACT.findall(text)), text
                assert ("{{" in translation) == ("{{" in text), text


def ids_of(message: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_is_what_was_written(language: str) -> None:
    """The .mo is made of the .po; `make speech` makes it."""
    read = gettext.translation(DOMAIN, FOLDER, [language])
    for message in catalogue(language):
        if message.id:
            text, *more = ids_of(message.id)
            made = (read.ngettext(text, more[0], 1), read.ngettext(text, more[0], 2)) if more else (read.gettext(text),)
            assert made == ids_of(message.string), HOW


def test_two_words_are_seen_wherever_they_stand(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    lines = (
        '"""A docstring is none."""',
        'table = {"x": ("the {a} is not there", "")}',
        'y = f"call it {x}"',
        'error(w, "no", h or "wrong")',
    )
    module.write_text("\n".join(lines))
    assert [text for text, _ in texts(module)] == ["call it {}", "no", "wrong", "the {a} is not there"]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "it_IT.UTF-8"}, "it"),
        ({"LANG": "it"}, "it"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "it_CH.UTF-8"}, "it"),
        ({"LANG": "it_IT.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "it_IT.UTF-8", "LC_ALL": ""}, "it"),
        ({"LANG": "it_IT.UTF-8", "EDICOLA_LANG": "en"}, "en"),
        ({"LC_ALL": "en_US.UTF-8", "EDICOLA_LANG": "it"}, "it"),
        ({"EDICOLA_LANG": "../it"}, "en"),
    ],
)
def test_the_first_variable_that_is_set_names_the_language(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_facts_are_filled_in_after_translation() -> None:
    line = Line("{folder} is there already", folder="{x}")
    assert (line, say(line, {}, "it"), say(line, {}, "en")) == ("{x} is there already", "{x} c'è già", "{x} is there already")


def test_facts_that_are_sentences_are_translated_and_names_are_not() -> None:
    problem = error(None, "this name can't be published: {why}", why="the name is too long")  # type: ignore[arg-type]
    assert say(problem.message, problem.facts, "it") == "questo nome non si può pubblicare: il nome è troppo lungo"
    assert say("the theme “{name}” is not there", {"name": "error"}, "it") == "il tema «error» non c'è"
    inner = Line("the attribute {name}", name="onload")
    told = say("the drawing holds {what}, which could run in a reader's browser", {"what": inner}, "it")
    assert told == "il disegno contiene l'attributo onload, che il browser di chi legge potrebbe eseguire"


def test_an_unknown_template_and_an_empty_one_stay_what_they_are() -> None:
    assert (translate("nobody says this", "it"), translate("", "it")) == ("nobody says this", "")


SITES = Path(__file__).parent / "sites"


@pytest.fixture
def broken(tmp_path: Path) -> SiteFolder:
    shutil.copytree(SITES / "twelve-errors-in-six-files" / "site", tmp_path / "site")
    return SiteFolder(tmp_path / "site")


def test_an_italian_editor_reads_italian(broken: SiteFolder) -> None:
    done = broken.build(EDICOLA_LANG="", LC_ALL="", LC_MESSAGES="", LANG="it_IT.UTF-8")
    expected = SITES / "twelve-errors-in-six-files" / "expected.it.txt"
    assert f"exit {done.returncode}\n{done.stderr}" == expected.read_text(encoding="utf-8")
    assert done.stdout == ""


@pytest.fixture
def in_italian(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line in this process speaks Italian; click, whose words can't be taken back, goes on in English.

    That a process asks its environment, and click's own words, are other tests' matter.
    """
    monkeypatch.setattr(terminal, "LANGUAGE", "it")
    monkeypatch.setattr("generator.cli.teach_click", lambda group, language: None)


@pytest.mark.usefixtures("in_italian")
@pytest.mark.parametrize("name", sorted(path.parent.name for path in SITES.glob("*/expected.txt")))
def test_nothing_stays_english_on_the_way(name: str, tmp_path: Path) -> None:
    """What a broken site gets, message by message: none is the same in both languages, but for what Jinja says itself."""
    shutil.copytree(SITES / name / "site", tmp_path / "site")
    italian = SiteFolder(tmp_path / "site").build().stderr
    found = re.findall(r"(?:(\S+): (?:errore|avviso)|^  suggerimento): (.*)", italian, re.MULTILINE)
    english = (SITES / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert found
    assert not [text for where, text in found if any(line.endswith(f": {text}") for line in english) and ".html:" not in where]


@pytest.mark.parametrize("style", ["json", "github"])
def test_machines_read_english(broken: SiteFolder, style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {}
    for language in ("en", "it"):
        monkeypatch.setattr(terminal, "LANGUAGE", language)
        monkeypatch.setattr("generator.cli.teach_click", lambda group, language: None)
        told[language] = broken.run("check", "--format", style).stdout
        shutil.rmtree(broken.root / ".edicola")
    assert told["it"] == told["en"] != ""


@pytest.mark.usefixtures("in_italian")
def test_results_and_refusals_are_italian(tmp_path: Path) -> None:
    made = run_here("init", "carta", cwd=tmp_path)
    paper = SiteFolder(tmp_path / "carta")
    assert made.stdout == "carta è pronta: spostati lì e lancia edicola build\n"
    assert re.fullmatch(r"\d+ file: \d+ prodotti, \d+ cambiati, 0 tolti\n", paper.build().stdout)
    assert paper.build().stdout.startswith("niente da fare: tutti i ")
    assert paper.run("check").stdout.startswith("nessun problema in ")
    assert ": è stato chiesto --clean\n" in paper.build("--clean", "--explain").stdout
    refused = paper.run("build", "--now", "domani")
    assert (refused.returncode, refused.stderr) == (
        2,
        "errore: --now domani non è una data\n  suggerimento: scrivi 2026-07-28 o 2026-07-28T18:30\n",
    )
    data = json.loads(paper.run("build", "--now", "domani", "--format", "json").stdout)
    assert data["problems"][0]["message"] == "--now domani is not a date"


def test_help_is_italian(tmp_path: Path) -> None:
    told = run_command("--help", cwd=tmp_path, EDICOLA_LANG="it").stdout
    assert told.startswith("Uso: edicola [OPZIONI] COMANDO [ARGOMENTI]...\n\n  Una cartella di articoli in Markdown, in più lingue,")
    assert "\n  build       Pubblica il sito.\n" in told
    assert "  -h, --help       Mostra questo aiuto ed esce.\n" in told
    for command in edicola.commands:
        page = run_command(command, "--help", cwd=tmp_path, EDICOLA_LANG="it").stdout
        assert page.startswith(f"Uso: edicola {command} [OPZIONI]") and not re.search(r"\b(the|with|Show|Usage|Options)\b", page), page


def test_clicks_own_errors_are_italian(tmp_path: Path) -> None:
    done = run_command("biuld", cwd=tmp_path, EDICOLA_LANG="it")
    assert done.stderr == (
        "Uso: edicola [OPZIONI] COMANDO [ARGOMENTI]...\nPer un aiuto: edicola --help\n\n"
        "Errore: Il comando 'biuld' non esiste. Forse volevi scrivere 'build'?\n"
    )
