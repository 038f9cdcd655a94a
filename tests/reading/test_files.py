"""Digests of files: from memory only where a file is surely the same."""

from __future__ import annotations

import os
import time
from hashlib import blake2b
from pathlib import Path

import pytest

from generator.reading.files import BLOCK, RACY_NS, FileDigests, Seen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "città.jpg"
    path.write_bytes(b"uno")
    return path


def later(seen: dict[str, Seen]) -> dict[str, Seen]:
    """As if the files had been read long after they were written."""
    return {name: Seen(each.signature, each.digest, each.at + 2 * RACY_NS) for name, each in seen.items()}


def marked(seen: dict[str, Seen]) -> dict[str, Seen]:
    """With a digest that shows whether it was taken from memory."""
    return {name: Seen(each.signature, "remembered", each.at) for name, each in seen.items()}


def seen_of(file: Path) -> dict[str, Seen]:
    digests = FileDigests({})
    digests.digest(file)
    return digests.seen


def test_a_digest_is_that_of_the_bytes(file: Path) -> None:
    assert FileDigests({}).digest(file) == blake2b(b"uno", digest_size=16).hexdigest()


def test_a_file_larger_than_a_block_is_hashed_whole(file: Path) -> None:
    """T49"""
    data = bytes(range(256)) * (BLOCK // 256) + b"fine"
    file.write_bytes(data)
    assert FileDigests({}).digest(file) == blake2b(data, digest_size=16).hexdigest()


def test_a_file_that_is_surely_the_same_is_not_read_again(file: Path) -> None:
    known = later(marked(seen_of(file)))
    digests = FileDigests(known)
    assert digests.digest(file) == "remembered"
    assert digests.seen == known


def test_a_file_that_we_wrote_is_known_without_being_read(file: Path) -> None:
    digests = FileDigests({})
    digests.know(str(file), "what was written")
    digests.know(str(file.with_name("gone")), "somebody took it away")
    assert list(digests.seen) == [str(file)]
    assert FileDigests(later(digests.seen)).digest(file) == "what was written"
    file.write_bytes(b"due")
    assert FileDigests(later(digests.seen)).digest(file) == blake2b(b"due", digest_size=16).hexdigest()


def test_a_file_read_right_after_it_was_written_is_read_again(file: Path) -> None:
    """An edit in the same tick of the clock would not be seen otherwise."""
    assert FileDigests(marked(seen_of(file))).digest(file) != "remembered"


def test_equal_size_and_time_are_not_equal_content(file: Path) -> None:
    """F09: `cp -p` of a file with the same size."""
    status = file.stat()
    known = later(marked(seen_of(file)))
    file.write_bytes(b"due")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file.stat().st_mtime_ns == status.st_mtime_ns
    assert FileDigests(known).digest(file) == blake2b(b"due", digest_size=16).hexdigest()


def test_a_file_replaced_by_another_is_read_again(file: Path) -> None:
    """F09"""
    known = later(marked(seen_of(file)))
    other = file.with_name("other")
    other.write_bytes(b"due")
    os.replace(other, file)
    assert FileDigests(known).digest(file) == blake2b(b"due", digest_size=16).hexdigest()


def test_a_file_from_the_future_is_read_again(file: Path) -> None:
    """F14"""
    ahead = time.time_ns() + 10**15
    os.utime(file, ns=(ahead, ahead))
    assert FileDigests(marked(seen_of(file))).digest(file) != "remembered"


@pytest.mark.parametrize("name", ["gone.jpg", "."])
def test_what_is_no_file_has_no_digest(tmp_path: Path, name: str) -> None:
    digests = FileDigests({})
    assert digests.digest(tmp_path / name) is None
    assert digests.seen == {}
