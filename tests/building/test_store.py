"""What the store gives back is what was put in, or nothing: whatever happened to its file."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.building.store import FILE, FOLDER, Store, changes, generator_key, open_store
from generator.building.trace import Asked, Kept, read_asked, written_asked
from generator.model.output import Question
from generator.model.story import Body, Facts, Flaw, Heading, Record, Ref, Wording
from generator.problems import Location, Problem
from generator.reading.files import Seen

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
"""Python 3.12 warns of forks beside threads; those are the test runner's own."""

KEY = "key of this program"

TABLES = ("outputs", "asked", "parts", "records", "bodies", "html", "seen")

WARNING = Problem("warning", "“{what}” is odd", Location("content/news/x/it.md", 4, 7), "look at {what}", {"what": "perché"})

OUTPUTS = {
    f"2026/07/storia-{number}/index.html": Kept(f"spec {number}", f"bytes {number}", (WARNING,) if number % 2 else (), f"marks {number}")
    for number in range(40)
} | {"robots.txt": Kept("spec", "bytes")}

ASKED: dict[str, Asked] = {
    f"2026/07/storia-{number}/index.html": (
        (Question("latest", ("it", None, 5)), "w1"),
        (Question("article", (f"news/storia-{number}", "it")), f"w{number}"),
        (Question("planned", ("/é/ü/ال",)), "w2"),
    )
    for number in range(40)
} | {"robots.txt": ()}

PARTS = {f"story\0news/storia-{number}": f"version {number}" for number in range(40)}

BODIES = {
    f"body {number}": Body(
        f"<p>Testo {number}, “citato” — {'bla ' * 200}</p>",
        Facts(
            words=number,
            summary=f"Testo {number}",
            anchors=("inizio", "fine"),
            refs=(Ref("link", "../altra", 3, 7), Ref("image", "cover.jpg", 5, 1)),
            headings=(Heading(2, "inizio", "L’inizio"),),
            frames=("https://player.vimeo.com",),
            flaws=(Flaw("warning", "“{what}”", "hint", (("what", "x"),), 2, 1),),
        ),
    )
    for number in range(20)
}

FACTS = {key: body.facts for key, body in BODIES.items()}

RECORDS = {
    f"content/news/{number}/it.md": Record(f"digest {number}", None, Wording("d", ("a", "b"), "f"), (WARNING,) if number % 2 else ())
    for number in range(20)
}

SEEN = {f"/sito/content/news/{number}.jpg": Seen((number, 2**62 + number, 2, 3), f"digest {number}", 2**62) for number in range(20)}


def written(asked: Mapping[str, Asked]) -> dict[str, bytes]:
    return {path: written_asked(each) for path, each in asked.items()}


def fill(store: Store) -> None:
    store.save_bodies({key: body.html for key, body in BODIES.items()}, FACTS, set(FACTS))
    store.save_outputs(OUTPUTS, written(ASKED), set(OUTPUTS), PARTS, set(PARTS))
    store.save_records(RECORDS, set(RECORDS))
    store.save_seen(SEEN, set(SEEN))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a store that holds TRACES, BODIES and SEEN."""
    target = tmp_path / FILE
    store = Store(target, KEY)
    fill(store)
    store.close()
    return target


def assert_true(store: Store) -> None:
    """What the store still knows was put in like this."""
    assert store.outputs().items() <= OUTPUTS.items()
    assert {path: read_asked(asked) for path, asked in store.asked(OUTPUTS).items()}.items() <= ASKED.items()
    assert store.parts().items() <= PARTS.items()
    assert store.records().items() <= RECORDS.items()
    for key, facts in store.facts().items():
        assert FACTS[key] == facts
    assert store.seen().items() <= SEEN.items()
    for key, body in BODIES.items():
        assert store.html(key) in (None, body.html)


def assert_forgetful(store: Store) -> None:
    assert (store.outputs(), store.asked(OUTPUTS), store.parts(), store.records()) == ({}, {}, {}, {})
    assert (store.facts(), store.seen(), store.html("body 1")) == ({}, {}, None)


def assert_usable(store: Store) -> None:
    """It can be filled again, and then remembers."""
    fill(store)
    store.close()
    assert store.path is not None
    again = Store(store.path, store.key)
    assert (again.notes, again.outputs(), again.seen()) == ([], OUTPUTS, SEEN)
    again.close()


def test_everything_comes_back_as_it_was_put_in(path: Path) -> None:
    store = Store(path, KEY)
    assert store.outputs() == OUTPUTS
    assert store.asked(OUTPUTS) == written(ASKED)
    assert store.parts() == PARTS
    assert store.records() == RECORDS
    assert store.facts() == FACTS
    assert {key: store.html(key) for key in BODIES} == {key: body.html for key, body in BODIES.items()}
    assert store.seen() == SEEN
    assert store.notes == []
    store.close()


def test_a_new_store_is_empty_and_says_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / FILE, KEY)
    assert_forgetful(store)
    assert store.notes == []
    store.close()


def test_what_is_saved_takes_the_place_of_what_was(path: Path) -> None:
    store = Store(path, KEY)
    first, other = list(OUTPUTS)[:2]
    outputs = {other: OUTPUTS[other], "robots.txt": Kept("new", "new")}
    asked: dict[str, Asked] = {"robots.txt": ((Question("site", ("it",)), "w"),)}
    store.save_outputs(outputs, written(asked), changes(OUTPUTS, outputs), PARTS, ())
    store.save_seen({"/x": Seen((1, 2, 3, 4), "d", 5)}, {*SEEN, "/x"})
    store.save_bodies({}, {"body 3": FACTS["body 3"]}, FACTS.keys() - {"body 3"})
    assert store.outputs() == outputs
    assert store.asked([first, other, "robots.txt"]) == written({other: ASKED[other], **asked})
    assert store.seen() == {"/x": Seen((1, 2, 3, 4), "d", 5)}
    assert set(store.facts()) == {"body 3"}
    assert (store.html("body 3"), store.html("body 4")) == (BODIES["body 3"].html, None)
    store.close()


def test_of_a_change_only_few_rows_are_written(path: Path) -> None:
    def rows() -> dict[str, bytes]:
        with sqlite3.connect(path) as connection:
            found = dict(connection.execute("SELECT name, data FROM asked"))
        connection.close()
        return found

    before = rows()
    store = Store(path, KEY)
    store.save_outputs(OUTPUTS, written({"robots.txt": ((Question("site", ("it",)), "w"),)}), {"robots.txt"}, PARTS, ())
    store.close()
    after = rows()
    assert before.keys() == after.keys()
    assert sum(before[name] != after[name] for name in before) == 1


texts = st.text(st.characters(codec="utf-8"))
args = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), texts)
asked_lists = st.lists(st.tuples(st.builds(Question, texts, st.lists(args).map(tuple)), texts)).map(tuple)


@settings(max_examples=40, deadline=None)
@given(saved=st.dictionaries(texts, st.tuples(st.builds(Kept, texts, texts, st.just(()), texts), asked_lists)))
def test_any_trace_comes_back(saved: dict[str, tuple[Kept, Asked]], tmp_path_factory: pytest.TempPathFactory) -> None:
    store = Store(tmp_path_factory.mktemp("store") / FILE, KEY)
    outputs, asked = ({path: pair[index] for path, pair in saved.items()} for index in (0, 1))
    store.save_outputs(outputs, written(asked), set(outputs), {}, ())  # type: ignore[arg-type]
    assert store.outputs() == outputs
    assert {path: read_asked(each) for path, each in store.asked(outputs).items()} == asked
    store.close()


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_to_one_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:4096])


def cut_in_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def noise(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(20_000))


def noise_after_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100] + random.Random(2).randbytes(20_000))


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def text_file(path: Path) -> None:
    path.write_text("<<<<<<< HEAD\nthis was merged\n")


def foreign_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()


def no_tables(path: Path) -> None:
    execute(path, *(f"DROP TABLE {table}" for table in TABLES))


def other_columns(path: Path) -> None:
    execute(path, "DROP TABLE outputs", "CREATE TABLE outputs (path TEXT, trace BLOB)", "INSERT INTO outputs VALUES ('index.html', 'x')")


def execute(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


DAMAGES = [
    cut_in_half,
    cut_to_one_page,
    cut_in_the_header,
    noise,
    noise_after_the_header,
    zeros,
    text_file,
    foreign_database,
    no_tables,
    other_columns,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_is_dropped_with_a_warning_and_is_as_good_as_new(damage: Callable[[Path], None], path: Path) -> None:
    damage(path)
    store = Store(path, KEY)
    assert_forgetful(store)
    assert [(note.severity, note.where.path) for note in store.notes] == [("warning", f"{FOLDER}/{FILE}")]
    assert_usable(store)


def test_an_empty_file_is_as_good_as_none(path: Path) -> None:
    path.write_bytes(b"")
    store = Store(path, KEY)
    assert_forgetful(store)
    assert_usable(store)


def test_random_damage_never_brings_an_error_or_a_wrong_answer(path: Path) -> None:
    whole = path.read_bytes()
    for seed in range(150):
        chance = random.Random(seed)
        data = bytearray(whole)
        for _ in range(chance.choice([1, 1, 3, 30])):
            start = chance.randrange(len(data))
            length = chance.choice([1, 1, 4, 500])
            data[start : start + length] = chance.randbytes(len(data[start : start + length]))
        if chance.random() < 0.2:
            del data[chance.randrange(len(data)) :]
        path.write_bytes(data)
        store = Store(path, KEY)
        try:
            assert_true(store)
            fill(store)
        except (sqlite3.Error, ValueError, TypeError, KeyError) as failure:
            raise AssertionError(f"seed {seed}") from failure
        assert_true(store)
        store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET data = replace(data, '1', '2')",
        "UPDATE {table} SET data = 'no json'",
        "UPDATE {table} SET data = '[]'",
        "UPDATE {table} SET data = NULL",
        "UPDATE {table} SET data = CAST(data AS TEXT)",
        "UPDATE {table} SET check_ = NULL",
        "UPDATE {table} SET check_ = ''",
        "DELETE FROM {table}",
    ],
)
@pytest.mark.parametrize("table", TABLES)
def test_a_row_changed_by_hand_counts_as_absent(table: str, statement: str, path: Path) -> None:
    execute(path, statement.format(table=table))
    store = Store(path, KEY)
    assert_true(store)
    if table == "outputs":
        assert len(store.outputs()) < len(OUTPUTS)
    assert_usable(store)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_under_another_name_counts_as_absent(table: str, path: Path) -> None:
    execute(path, f"UPDATE {table} SET name = '1' || name")
    store = Store(path, KEY)
    assert_true(store)
    store.close()


def test_the_store_of_another_program_is_dropped_with_a_warning(path: Path) -> None:
    store = Store(path, "key of another program")
    assert_forgetful(store)
    assert ["another version" in note.text for note in store.notes] == [True]
    assert_usable(store)


@pytest.mark.parametrize("name", [FILE, f"{FILE}-journal"])
def test_a_folder_in_its_place_is_survived(name: str, tmp_path: Path) -> None:
    (tmp_path / name / "kept").mkdir(parents=True)
    store = Store(tmp_path / name, KEY) if name == FILE else Store(tmp_path / FILE, KEY)
    fill(store)
    if store.path is None:
        assert_forgetful(store)
        assert store.notes
    store.close()
    assert (tmp_path / name / "kept").is_dir()


def test_noise_in_the_journal_of_the_database_is_survived(path: Path) -> None:
    path.with_name(f"{FILE}-journal").write_bytes(random.Random(3).randbytes(5000))
    store = Store(path, KEY)
    assert_true(store)
    assert_usable(store)


def test_a_store_that_can_only_be_read_or_goes_away_is_no_error(path: Path) -> None:
    store = Store(path, KEY)
    path.unlink()
    fill(store)
    assert_true(store)
    store.close()


class TestOpening:
    def test_it_lies_beside_site_yaml_and_git_ignores_it(self, tmp_path: Path) -> None:
        store = open_store(tmp_path, KEY)
        assert store.path == tmp_path / FOLDER / FILE
        assert (tmp_path / FOLDER / ".gitignore").read_text() == "*\n"
        store.close()

    def test_where_it_can_not_be_made_there_is_one_that_remembers_nothing_and_a_warning(self, tmp_path: Path) -> None:
        (tmp_path / FOLDER).write_text("a file in its place")
        store = open_store(tmp_path, KEY)
        fill(store)
        assert_forgetful(store)
        assert [note.severity for note in store.notes] == ["warning"]
        store.close()

    def test_the_store_of_another_site_is_no_danger(self, path: Path, tmp_path: Path) -> None:
        """Rows are questions with digests of their answers, so what it says of another site is compared with this one's."""
        (tmp_path / FOLDER).mkdir()
        shutil.copy(path, tmp_path / FOLDER / FILE)
        store = open_store(tmp_path, KEY)
        assert_true(store)
        store.close()

    def test_it_is_never_a_pickle(self, path: Path) -> None:
        assert path.read_bytes().startswith(b"SQLite format 3\0")
        connection = sqlite3.connect(path)
        held = {table: [data for (data,) in connection.execute(f"SELECT data FROM {table}")] for table in TABLES}
        connection.close()
        assert {data.decode() for data in held.pop("html")} == {body.html for body in BODIES.values()}
        assert all(isinstance(json.loads(data), dict) for rows in held.values() for data in rows)

    def test_a_process_that_forks_has_a_connection_of_its_own(self, path: Path) -> None:
        store = Store(path, KEY)
        assert store.html("body 1") == BODIES["body 1"].html
        child = os.fork()
        if child == 0:
            os._exit(0 if store.html("body 2") == BODIES["body 2"].html else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert store.html("body 3") == BODIES["body 3"].html
        store.close()


def test_the_key_is_the_same_in_every_process_of_the_same_program() -> None:
    assert generator_key() == generator_key()


@pytest.mark.parametrize("change", ["a source changed", "a source was added", "data changed"])
def test_the_key_differs_when_the_program_does(change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.building import store as module

    package = Path(module.__file__).parent.parent
    copy = tmp_path / "generator"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(module, "__file__", str(copy / "building" / "store.py"))
    before = generator_key()
    if change == "a source changed":
        with (copy / "outputs" / "pages.py").open("a") as file:
            file.write("# changed\n")
    elif change == "a source was added":
        (copy / "outputs" / "added.py").write_text("")
    else:
        next(copy.rglob("*.yaml")).write_text("x: y\n")
    assert generator_key() != before
