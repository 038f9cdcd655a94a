"""Revisions: which text of its original a translation translates, and what has changed in it since."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.digest import blob_id, blob_ids, is_revision, is_revision_of
from generator.problems import Line, Problem
from generator.reading.articles import read_parts

SECONDS = 20
"""The longest that one question to git may take."""

_MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
"""Set where a hook runs: they name the repository from another folder than the site's."""
_QUIET = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1", "GIT_OPTIONAL_LOCKS": "0"}
"""Nothing is fetched, asked, taken for a pattern or written (git-scm.com/docs/git)."""


def words_differ(old: bytes, new: bytes) -> bool:
    """Whether title, summary or text of an article's file differ between two versions; one that can't be read differs from any other."""
    before = _words(old)
    return before is None or before != _words(new)


def _words(data: bytes) -> tuple[str | None, str | None, str] | None:
    problems: list[Problem] = []
    parts = read_parts(data, "", problems)
    if parts is None:
        return None
    header, markdown, _ = parts
    return header.matter.title, header.matter.summary, markdown.strip()


def _batch(answer: bytes) -> Iterator[bytes | None]:
    """The contents in an answer of `git cat-file --batch`: `ID blob BYTES`, so many bytes on the next line; None for what is no blob."""
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        words = answer[at:end].split()
        if len(words) != 3 or not words[2].isdigit():  # `<name> missing`, `<name> ambiguous`
            at = end + 1
            yield None
            continue
        start, at = end + 1, end + 1 + int(words[2]) + 1
        yield answer[start : at - 1] if words[1] == b"blob" else None


class History:
    """The site's files as they are, and as they were where the site's git repository has them; each old text is asked for once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.texts: dict[str, bytes | None] = {}

    def revision(self, path: str) -> str:
        """The blob id of a file of the site. OSError if it can't be read."""
        return blob_id((self.root / path).read_bytes())

    def old_text(self, revision: str) -> bytes | None:
        """The content that a revision names; None where git or the revision is not there."""
        if revision not in self.texts:
            self.texts[revision] = self._git("cat-file", "blob", revision) if is_revision(revision) else None
        return self.texts[revision]

    def fetch(self, revisions: Iterable[str]) -> None:
        """Ask git for the old texts of many revisions at once."""
        names = [each for each in revisions if is_revision(each) and each not in self.texts]
        answer = self._git("cat-file", "--batch", asked="".join(f"{name}\n" for name in names).encode()) if names else b""
        if answer is not None:  # one by one otherwise
            self.texts.update(zip(names, _batch(answer), strict=False))

    def is_stale(self, path: str, revision: str) -> bool:
        """Whether the words of the file have changed since; where the old ones can't be had, any change counts."""
        now = (self.root / path).read_bytes()
        if is_revision_of(revision, blob_ids(now)):
            return False
        old = self.old_text(revision)
        return old is None or words_differ(old, now)

    def diff(self, path: str, revision: str) -> str | None:
        """What has changed in the file since, as git's unified diff; None where git can't tell."""
        if self.old_text(revision) is None:
            return None
        plain = ("--no-color", "--no-ext-diff", "--no-textconv", "--relative", "--src-prefix=a/", "--dst-prefix=b/")
        told = self._git("-c", "core.quotePath=off", "diff", *plain, revision, "--", path)
        return None if told is None else told.decode("utf-8", "replace")

    def why_unknown(self, revision: str) -> str:
        """Why the text of a revision can't be had."""
        if not is_revision(revision):
            return Line("“{revision}” is not a revision", revision=revision)
        if shutil.which("git") is None:
            return Line("git is not installed")
        if self._git("rev-parse", "--git-dir") is None:
            return Line("the site is not in a git repository")
        return Line("git does not have the revision {revision}: it was never committed, or the clone is shallow", revision=revision[:12])

    def _git(self, *args: str, asked: bytes = b"") -> bytes | None:
        """What git answers in the site's folder; None if it refuses or is not there."""
        environment = {name: value for name, value in os.environ.items() if name not in _MISLEADING} | _QUIET
        try:
            done = subprocess.run(  # noqa: S603 (no shell; revisions are hexadecimal, paths stand behind --)
                ["git", "-C", str(self.root), *args],  # noqa: S607 (the git that the editor uses)
                env=environment,
                input=asked,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout if done.returncode == 0 else None
