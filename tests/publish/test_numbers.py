from __future__ import annotations

from fl_hooks.publish.numbers import PENDING, count, month_of, recent_months
from fl_hooks.publish.pages.steps import next_steps
from tests.site_values import a_violation

TITLES = {"specific_exceptions": "Specific exceptions"}


def test_everything_is_counted_once():
    """Outcome, pattern, check and month agree on the total."""
    record = [a_violation(1), a_violation(2, outcome="prevented"), a_violation(3, check="other")]
    numbers = count(record)
    assert numbers.total.total == 3
    assert dict(numbers.total.counts) == {"committed": 2, "prevented": 1}
    assert numbers.pattern("specific_exceptions").total == 3
    assert numbers.check("specific_exceptions/other").total == 1
    assert numbers.months["2026-11"].total == 3
    assert numbers.last["specific_exceptions"] == "2026-11-02"


def test_asking_for_a_pattern_does_not_add_it():
    """A pattern without violations does not appear in rankings because its page was made."""
    numbers = count([])
    assert numbers.pattern("x").total == 0
    assert numbers.check("x/y").total == 0
    assert not numbers.patterns
    assert not numbers.checks


def test_the_month_is_the_commits():
    """Where git knows no usable date, the fragment's folder tells the month."""
    assert month_of(a_violation(date="2025-03-01T00:00:00+00:00")) == "2025-03"
    assert month_of(a_violation(date="")) == "2026-11"
    assert month_of(a_violation(date="", fragment="x.json")) == "undated"
    assert month_of(a_violation(commit="", date="")) == PENDING


def test_months_in_a_row_include_empty_ones():
    """A quiet month is a column without height, not a missing column."""
    dates = ("2025-11-30T00:00:00+00:00", "2026-02-01T00:00:00+00:00")
    numbers = count([a_violation(n, date=date) for n, date in enumerate(dates)])
    assert recent_months(numbers) == ("2025-11", "2025-12", "2026-01", "2026-02")
    assert recent_months(numbers, most=2) == ("2026-01", "2026-02")
    assert recent_months(count([])) == ()


def steps(*record, blocking=0):
    """Return the next steps for a record."""
    return next_steps(count(record), TITLES, blocking)


def test_an_empty_record_says_how_it_fills():
    """The first steps can be copied and run."""
    assert [step.command for step in steps()] == [
        "fl init && pre-commit install",
        "fl scan --all --no-record",
        "",
    ]


def test_the_most_pressing_step_comes_first():
    """What is not committed, what is severe, what is frequent, what was allowed."""
    record = (
        a_violation(1, commit="", date=""),
        a_violation(2),
        a_violation(3, outcome="suppressed", reason="why"),
    )
    titles = [step.title for step in steps(*record, blocking=1)]
    assert titles == [
        "Commit 1 recorded violation",
        "Look at 1 severe violation",
        "Specific exceptions",
        "Review 1 suppression",
    ]


def test_nothing_to_do_is_said():
    """A record of prevented violations asks for nothing."""
    (step,) = steps(a_violation(outcome="prevented"))
    assert (step.kind, step.title) == ("fine", "Nothing to do")


def test_a_pattern_outside_the_library_is_no_step():
    """There is no page to send anybody to."""
    assert not [step for step in steps(a_violation(pattern="gone")) if step.address]
