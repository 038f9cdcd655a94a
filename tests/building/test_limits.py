"""No piece of work takes longer than it may."""

from __future__ import annotations

import signal
import threading
import time
from itertools import repeat

import pytest

from generator.building.limits import OutOfTime, time_limit


def test_work_without_end_is_ended() -> None:
    with pytest.raises(OutOfTime), time_limit(1):
        all(True for _ in repeat(None))


def test_no_library_can_catch_it_by_the_way() -> None:
    assert not issubclass(OutOfTime, Exception)


def test_work_that_is_quick_enough_notices_nothing() -> None:
    with time_limit(5):
        done = sum(range(1000))
    assert done == 499_500


@pytest.mark.parametrize("failure", [None, ValueError, KeyboardInterrupt])
def test_afterwards_the_timer_is_off(failure: type[BaseException] | None) -> None:
    try:
        with time_limit(5):
            if failure is not None:
                raise failure
    except (ValueError, KeyboardInterrupt):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_outside_the_main_thread_there_is_no_bound_and_no_error() -> None:
    done: list[str] = []

    def work() -> None:
        with time_limit(1):
            time.sleep(0.01)
            done.append("done")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["done"]
