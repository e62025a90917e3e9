from __future__ import annotations

from fl_hooks.publish.numbers import PENDING, count, month_of, recent_months
from tests.site_values import a_violation


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
