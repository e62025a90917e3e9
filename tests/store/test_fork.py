import os
import time

import pytest

from fl_hooks.store.fork import spread


def test_jobs_are_done_in_order():
    """Whoever does a job, its result stands at its place."""
    assert spread(lambda n: n * n, list(range(11))) == [n * n for n in range(11)]


def test_two_processes_share_the_jobs_where_two_cores_are_there():
    """Half of the jobs are done by a child, the rest here."""
    if not hasattr(os, "fork") or len(os.sched_getaffinity(0)) < 2:
        pytest.skip("one core, or no fork")
    assert len(set(spread(lambda _: os.getpid(), [1, 2, 3, 4]))) == 2


def test_an_error_in_the_childs_half_is_raised_here():
    """What the child cannot do is tried again where the error can be told."""
    with pytest.raises(ZeroDivisionError):
        spread(lambda n: 1 // n, [1, 0])


def test_a_child_that_dies_costs_no_result():
    """Killed or crashed, its half is done by the parent."""
    parent = os.getpid()

    def work(number):
        if os.getpid() != parent:
            os.kill(os.getpid(), 9)
        return number

    assert spread(work, [1, 2, 3]) == [1, 2, 3]


def test_an_error_here_leaves_no_child_behind(monkeypatch):
    """The child is waited for also when the parent's own half fails."""
    children = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: children.append(fork()) or children[-1])
    with pytest.raises(ZeroDivisionError):
        spread(lambda n: time.sleep(0.05) or 1 // n, [0, 1])
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


def test_large_answers_cross_whole():
    """More than a pipe holds comes over without blocking either side."""
    assert [len(text) for text in spread(lambda n: "x" * n, [300_000] * 4)] == [300_000] * 4
