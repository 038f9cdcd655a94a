"""One build at a time in a folder, and a lock that goes with the process that holds it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.building import lock
from generator.building.lock import locked
from generator.problems import MachineError
from tests.conftest import REPOSITORY

HOLD = """
import sys
from pathlib import Path
from generator.building.lock import locked
with locked(Path(sys.argv[1]), print):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def other_process_holds(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the lock until it is killed or its input ends."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_free_lock_is_taken_without_a_word(tmp_path: Path) -> None:
    said: list[str] = []
    with locked(tmp_path, said.append):
        pass
    with locked(tmp_path, said.append):
        pass
    assert said == []


def test_no_lock_file_is_left(tmp_path: Path) -> None:
    with locked(tmp_path, print):
        assert list(tmp_path.iterdir()) == []
    assert list(tmp_path.iterdir()) == []


def test_another_process_is_waited_for_and_the_waiting_told_once(tmp_path: Path) -> None:
    said: list[str] = []
    with other_process_holds(tmp_path) as other:

        def tell(text: str) -> None:
            said.append(text)
            assert other.stdin is not None
            other.stdin.close()  # it ends in its own time

        with locked(tmp_path, tell):
            assert len(said) == 1
            assert str(tmp_path) in said[0]


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with other_process_holds(tmp_path) as other:
        other.kill()
        other.wait()
        with locked(tmp_path, print):
            pass


def test_waiting_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0)
    with other_process_holds(tmp_path), pytest.raises(MachineError, match="another build"), locked(tmp_path, lambda text: None):
        pass


def test_a_failure_in_the_block_frees_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0)
    with pytest.raises(ValueError, match="own"), locked(tmp_path, print):
        raise ValueError("own")
    with locked(tmp_path, print):
        pass


def test_locks_of_two_folders_have_nothing_to_do_with_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0)
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with other_process_holds(tmp_path / "one"), locked(tmp_path / "two", print):
        pass
