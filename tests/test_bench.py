"""The benchmark measures what its rows say."""

import importlib
from pathlib import Path

import pytest

from fl_hooks.detect.engine import scan
from fl_hooks.detect.select import Selection
from fl_hooks.store.cache import load

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def bench(monkeypatch):
    """Import a module of bench/, which is a folder of scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    return importlib.import_module


@pytest.fixture(scope="module")
def judge():
    """Return what gives (candidate checks, blocking findings, other findings) of a source."""
    compiled = load("", "")
    selection = Selection(compiled)

    def judge(text):
        data = text.encode()
        checks = selection.candidates("src/module.py", data)
        findings, notices = scan("src/module.py", data, checks, compiled["config"]["limits"])
        assert notices == []
        blocking = [f for f in findings if f.severity in ("high", "critical")]
        return checks, blocking, [f for f in findings if f not in blocking]

    return judge


@pytest.mark.parametrize("seed", range(30))
def test_a_plain_module_passes_no_prefilter(bench, judge, seed):
    """No keyword of any check occurs in it by chance."""
    checks, _, _ = judge(bench("source").module(f"plain {seed}"))
    assert checks == ()


@pytest.mark.parametrize("seed", range(30))
def test_a_module_with_keywords_is_parsed_and_silent(bench, judge, seed):
    """Every such module passes the prefilter, and no check finds anything in it."""
    text = bench("source").module(f"keyword {seed}", extra=bench("faults").innocent)
    checks, blocking, others = judge(text)
    assert checks
    assert (blocking, others) == ([], [])


@pytest.mark.parametrize("number", range(3))
def test_a_fault_is_exactly_one_blocking_violation(bench, judge, number):
    """Each kind of planted fault is found, once, by a check that blocks."""
    text = bench("source").module("guilty", extra=bench("faults").guilty(number))
    _, blocking, others = judge(text)
    assert len(blocking) == 1
    assert others == []


def test_modules_differ_and_repeat(bench):
    """The same seed gives the same module; another seed shares few of its lines."""
    module = bench("source").module
    one, other = module("one"), module("other")
    assert one == module("one")
    shared = set(one.split("\n")) & set(other.split("\n"))
    assert len(shared) < 20


def test_lines_are_as_long_as_in_real_code(bench):
    """A generated module has about 300 lines of about 35 bytes."""
    texts = [bench("source").module(f"size {seed}") for seed in range(40)]
    lines = sum(text.count("\n") for text in texts)
    assert 270 <= lines / len(texts) <= 340
    assert 32 <= sum(map(len, texts)) / lines <= 42
