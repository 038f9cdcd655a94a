"""Completion in the three shells that click knows."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.running import edicola

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_a_script_for_this_program(tmp_path: Path, shell: str) -> None:
    done = edicola("completion", shell, cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert f"_EDICOLA_COMPLETE={shell}_complete" in done.out
    program = shutil.which(shell)
    if program is not None:
        assert subprocess.run([program, "-n"], input=done.out, text=True, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("edicola bu", {"plain,build"}),
        ("edicola build --d", {"plain,--drafts"}),
        ("edicola build --format ", {"plain,text", "plain,json", "plain,github"}),
        ("edicola completion f", {"plain,fish"}),
    ],
)
def test_words_are_completed(run_edicola: Run, words: str, expected: set[str]) -> None:
    at = str(len(words.split(" ")) - 1)
    done = run_edicola(_EDICOLA_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=at)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(done.stdout.split()) == expected
