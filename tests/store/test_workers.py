"""The pool of killable workers."""

from __future__ import annotations

import faulthandler
import functools
import multiprocessing
import os
import signal
import threading
import time

import pytest

from fl_hooks.store.workers import Failure, run


class Panic(BaseException):
    """Like the panic of a Rust extension: no Exception."""


def _double(number):
    return number * 2


def _behave(what):
    """Do what the item says: the ways in which work goes wrong."""
    match what:
        case "hang":
            time.sleep(60)
        case "segfault":
            faulthandler.disable()  # it would print a traceback into pytest's output
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(7)
        case "raise":
            raise ValueError("no such thing")
        case "panic":
            raise Panic("no Exception")
        case "unpicklable":
            return lambda: None
    return what


@pytest.mark.parametrize("jobs", [0, 1, 3])
def test_results_come_in_the_order_of_the_items(jobs):
    """Whatever finished first, results stand in the order of the items."""
    assert run(range(500), _double, jobs=jobs, seconds=5) == [2 * n for n in range(500)]


def test_nothing_to_do_starts_nothing():
    """No items give no results and no processes."""
    assert run([], _double, jobs=2, seconds=5) == []


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("segfault", "crashed the scan (SIGSEGV)"),
        ("exit", "ended the scan with exit code 7"),
        ("hang", "took longer than 0.3 s"),
        ("raise", "ValueError: no such thing"),
        ("panic", "Panic: no Exception"),
    ],
)
def test_one_bad_item_costs_only_itself(bad, reason):
    """An item that hangs, crashes or raises becomes a Failure, and all others have results."""
    items = [*"abcdefghij", bad, *"klmnopqrstuvwxyz"]
    started = time.monotonic()
    results = run(items, _behave, jobs=2, seconds=0.3)
    assert isinstance(results[10], Failure)
    assert results[10].reason == reason
    assert [r for r in results if not isinstance(r, Failure)] == [i for i in items if i != bad]
    assert time.monotonic() - started < 5


def test_many_bad_items_are_all_survived():
    """Every crash starts another worker."""
    results = run(["segfault", "ok", "exit"] * 5, _behave, jobs=2, seconds=5)
    assert [isinstance(r, Failure) for r in results] == [True, False, True] * 5


def test_a_result_that_cannot_be_sent_is_the_items_failure():
    """What cannot be pickled is not lost and does not end the run."""
    results = run(["a", "unpicklable", "b"], _behave, jobs=1, seconds=5)
    assert [isinstance(r, Failure) for r in results] == [False, True, False]


def test_processes_are_spawned_where_threads_are_about():
    """With a second thread a fork could inherit a held lock, so workers are started afresh."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        work = functools.partial(max, 3)
        assert run([1, 5], work, jobs=1, seconds=30) == [3, 5]
    finally:
        stop.set()
        thread.join()


def test_no_process_is_left_behind():
    """After the run every worker has ended, also where the run was interrupted."""
    run(["a"] * 10, _behave, jobs=2, seconds=5)
    with pytest.raises(TypeError):
        run(["a", "b"], _behave, jobs=2, seconds="soon")
    assert multiprocessing.active_children() == []
