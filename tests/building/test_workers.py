"""The same results with one process and with two; a process that dies is a problem of the machine, never a hang."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from generator.building import workers
from generator.building.workers import BATCH, FEW, aside, run
from generator.problems import Location, MachineError, SiteError, Status, UsageError, error

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
"""Python 3.12 warns of forks beside threads; those are the test runner's own."""

ITEMS = list(range(5 * FEW))


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the machine has one."""
    if workers.default_jobs() <= 1 and not hasattr(os, "fork"):
        pytest.skip("this system can't fork")
    monkeypatch.setattr(workers, "default_jobs", lambda: 2)


@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, FEW + 1, 5 * FEW])
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_item_is_worked_on_once_whatever_the_number_of_jobs(count: int, jobs: int) -> None:
    factor = 3  # a closure: what the work needs is inherited, not sent
    assert sorted(run(partial(map, lambda item: item * factor), ITEMS[:count], jobs)) == [item * factor for item in ITEMS[:count]]


def test_two_jobs_are_other_processes_and_one_job_is_this_one() -> None:
    assert set(run(partial(map, lambda item: os.getpid()), ITEMS, 1)) == {os.getpid()}
    assert os.getpid() not in set(run(partial(map, lambda item: os.getpid()), ITEMS, 2))


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("slow", [set(), {0}, {3, 4}, {7, 90}, set(ITEMS)], ids=["none", "the first", "neighbours", "some", "all"])
def test_what_is_slow_is_taken_by_itself_and_in_order(slow: set[int], jobs: int) -> None:
    taken = list(run(lambda items: [tuple(items)], ITEMS, jobs, slow.__contains__))
    assert sorted(item for part in taken for item in part) == ITEMS
    assert all(part == tuple(range(part[0], part[-1] + 1)) for part in taken)
    assert {part for part in taken if slow & set(part)} == {(item,) for item in slow}
    assert max(map(len, taken)) <= BATCH


def die_by_signal(item: int) -> int:
    if item == 40:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def die_by_exit(item: int) -> int:
    if item == 40:
        os._exit(7)
    return item


def die_idle(item: int) -> int:
    if item == len(ITEMS) - 1:
        os._exit(0)
    return item


@pytest.mark.parametrize("work", [die_by_signal, die_by_exit, die_idle])
def test_a_process_that_dies_is_a_machine_error_with_a_hint(work: Callable[[int], int]) -> None:
    started = time.monotonic()
    with pytest.raises(MachineError, match="process") as caught:
        list(run(partial(map, work), ITEMS, 2))
    assert caught.value.status == Status.MACHINE
    assert caught.value.hint
    assert time.monotonic() - started < 30


class TestAFailureInAProcessArrivesAsItIs:
    def run(self, failure: Exception) -> None:
        def work(item: int) -> int:
            raise failure

        list(run(partial(map, work), ITEMS, 2))

    def test_a_programming_error(self) -> None:
        with pytest.raises(ZeroDivisionError, match="by nought"):
            self.run(ZeroDivisionError("by nought"))

    def test_what_the_disk_says_with_its_path(self) -> None:
        with pytest.raises(OSError, match="No space") as caught:
            self.run(OSError(28, "No space left on device", "public/index.html"))
        assert (caught.value.errno, caught.value.filename) == (28, "public/index.html")

    def test_problems_of_the_site(self) -> None:
        problem = error(Location("content/x.it.md", 3), "“{what}” is wrong", what="this")
        with pytest.raises(SiteError) as caught:
            self.run(SiteError([problem], Status.USAGE))
        assert (caught.value.problems, caught.value.status) == ((problem,), Status.USAGE)

    @pytest.mark.parametrize("kind", [UsageError, MachineError])
    def test_problems_of_the_call(self, kind: type[UsageError]) -> None:
        with pytest.raises(kind, match="the folder x") as caught:
            self.run(kind("the folder {name}", "a hint", name="x"))
        assert (caught.value.message, caught.value.hint, caught.value.facts) == ("the folder {name}", "a hint", {"name": "x"})


def test_leaving_early_leaves_no_process_behind() -> None:
    results = run(partial(map, lambda item: os.getpid()), ITEMS, 2)
    worker = next(results)
    results.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_leaving_early_does_not_wait_for_a_result_that_is_being_sent() -> None:
    """A process that is ended in the middle of one sends no rest of it."""
    for _ in range(5):
        results = run(lambda items: [bytes(60_000_000)], ITEMS, 2)
        next(results)
        started = time.monotonic()
        results.close()  # type: ignore[attr-defined]
        assert time.monotonic() - started < 30


class TestAside:
    def test_with_one_job_it_is_done_when_it_is_asked_for(self) -> None:
        with aside(os.getpid, 1) as result:
            assert result() == os.getpid()

    def test_another_process_sees_what_was_there_when_it_began(self) -> None:
        kept = [3]
        with aside(lambda: (sum(kept), os.getpid()), 2) as result:
            kept.append(4)
            found, process = result()
        assert found == 3
        assert process != os.getpid()

    def test_what_fails_is_raised_where_the_result_is_asked_for(self) -> None:
        with pytest.raises(ZeroDivisionError), aside(lambda: 1 // 0, 2) as result:
            result()

    def test_the_work_is_done_also_where_the_block_fails(self, tmp_path: Path) -> None:
        def work() -> None:
            time.sleep(0.3)
            (tmp_path / "done").touch()

        with pytest.raises(ValueError, match="no"), aside(work, 2):
            raise ValueError("no")
        assert (tmp_path / "done").exists()

    def test_a_process_that_dies_is_a_machine_error(self) -> None:
        with pytest.raises(MachineError, match="process"), aside(lambda: os._exit(7), 2) as result:
            result()
