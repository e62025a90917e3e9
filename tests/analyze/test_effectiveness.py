from datetime import timedelta

import pytest

from fl_hooks.analyze.analyzer import Analyzer
from tests.analyze.made import NOW, ago, bug, old, series

FALLING = [20, 19, 17, 15, 14, 12, 10, 9, 7, 6, 4, 3]


def of(bugs, days=84, **options):
    """Return what is said of pattern p, with a record that goes back far."""
    data = {"bugs": [*bugs, old()]} if isinstance(bugs, list) else bugs
    return Analyzer(data, now=NOW, **options).calculate_effectiveness(days)["p"]


@pytest.mark.parametrize(
    ("counts", "trend"),
    [(FALLING, "improving"), (FALLING[::-1], "worsening"), ([60] * 12, "stable")],
)
def test_trend_with_its_interval(counts, trend):
    """A verdict comes with rate ratio, interval, reason and the weeks that it stands on."""
    found = of(series(counts))
    assert found["trend"] == trend
    low, high = found["interval"]
    assert low < found["rate_ratio"] < high
    assert "90 % interval" in found["reason"]
    assert [week["count"] for week in found["weeks"]] == counts
    assert found["total_occurrences"] == sum(counts)
    assert (found["weeks"][0]["start"], found["weeks"][-1]["start"]) == ("2026-08-29", "2026-11-14")
    assert {"improving": found["score"] > 0.95, "worsening": found["score"] < 0.05}.get(trend, True)


def test_windows_count_back_from_now():
    """What is older than the window does not count, nor does the future."""
    found = of([*series([9] * 40), bug(-3)])
    assert found["total_occurrences"] == 9 * 12
    assert len(found["weeks"]) == 12


def test_the_hour_decides_at_the_windows_edge():
    """The window begins at now's time of day, not at midnight."""
    assert of([bug(83.99), bug(84.01)])["total_occurrences"] == 1


def test_a_part_of_a_week_weighs_as_much_as_it_is():
    """Of a window of 80 days the oldest week is three days of seven, and a steady rate stays so."""
    bugs = [bug(day + 0.5) for day in range(80) for _ in range(9)]
    found = of(bugs, days=80)
    assert found["weeks"][0]["share"] == pytest.approx(3 / 7)
    assert found["weeks"][0]["count"] == 27
    assert found["rate_ratio"] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    ("bugs", "days", "reason"),
    [
        (series(FALLING), 30, "a window of 30 days is too short: a trend needs 42"),
        (series([1, 0, 2, 0, 0, 1, 0, 0, 1, 0, 1, 1]), 84, "7 occurrences in 12 weeks"),
        ([bug(30)] * 20, 84, "all 20 occurrences fall in one week"),
        ([bug(300)] * 20, 84, "no occurrence in 12 weeks"),
        (
            [*series(FALLING), bug(1, count=7)],
            84,
            "7 occurrences share one time stamp",
        ),
        ([*series(FALLING), {"pattern": "p"}], 84, "1 of 137 occurrences have no time stamp"),
        (series([1, 9, 2, 0, 9, 1, 2, 8, 0, 1, 9, 3]), 84, "too wide to tell"),
        (series([1, 1, 0, 15, 0, 2, 9, 4, 20, 2, 2, 30]), 84, "too scattered to tell"),
    ],
)
def test_too_little_says_why(bugs, days, reason):
    """Where a verdict is not possible the trend is insufficient_data, with the reason."""
    found = of(bugs, days)
    assert found["trend"] == "insufficient_data"
    assert reason in found["reason"]
    if found["rate_ratio"] is None:
        assert (found["score"], found["interval"]) == (0.5, None)


def test_times_of_a_deduplicated_entry():
    """An entry that lists a time for each of its occurrences has a trend."""
    stamps = [one["timestamp"] for one in series(FALLING)]
    found = of([{"pattern": "p", "count": len(stamps), "timestamps": stamps}])
    assert found["trend"] == "improving"


def test_time_zones_and_naive_times():
    """Offsets are honoured, and a time without one is in UTC."""
    utc = [bug(day) for day in (3, 10, 80)]
    plain = of(utc)
    away = [
        {**one, "timestamp": (NOW - timedelta(days=day)).strftime(form)}
        for one, day, form in zip(
            utc,
            (3, 10, 80),
            ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%SZ", "%Y%m%dT%H%M%S"),
            strict=True,
        )
    ]
    assert of(away)["weeks"] == plain["weeks"]
    assert (
        of([{"pattern": "p", "timestamp": "2026-11-14T20:59:00+05:00"}])["weeks"][-2]["count"] == 1
    )


def test_weeks_before_the_record_began_are_not_zeros():
    """A record that began five weeks ago is no rise from nothing; it says since when it knows."""
    found = of({"bugs": series([0] * 7 + [20] * 5)})
    assert found["trend"] == "insufficient_data"
    assert found["reason"] == "what is known begins 2026-10-24: a trend needs 6 weeks"
    assert "begins this week" in of({"bugs": [bug(2)] * 9})["reason"]


def test_a_record_that_began_within_the_window_is_judged_from_there():
    """Weeks of silence after the beginning count, those before it do not."""
    found = of({"bugs": series([0, 0, 12, 11, 12, 8, 5, 3, 1, 0, 0, 0])})
    assert found["trend"] == "improving"
    assert len(found["weeks"]) == 9


def test_the_caller_may_know_when_recording_began():
    """Where the beginning is given, silence since then counts."""
    found = of({"bugs": series([0] * 6 + [6] * 6)}, opened=ago(400))
    assert found["trend"] == "worsening"
    cut = of({"bugs": series([0] * 6 + [6] * 6)}, opened=ago(45))
    assert cut["weeks"][0]["share"] == pytest.approx(3 / 7)


def test_more_lines_are_no_worsening():
    """Twice the occurrences in twice the added lines are a steady rate."""
    counts = [4, 5, 7, 8, 9, 10, 12, 14, 16, 18, 19, 20]
    lines = {}
    for week, count in enumerate(counts):
        for day in range(7):
            when = NOW - timedelta(days=(11 - week) * 7 + day + 0.4)
            lines[when.date().isoformat()] = {"python": count * 100, "go": 10**6 if week < 2 else 1}
    library = [{"name": "p", "languages": ["python"]}]
    assert of(series(counts))["trend"] == "worsening"
    found = of(series(counts), patterns=library, exposure=lines)
    assert found["trend"] == "insufficient_data"
    assert found["rate_ratio"] == pytest.approx(1, abs=0.2)
    # Without its languages all lines count.
    assert of(series(counts), exposure=lines)["trend"] == "worsening"


def test_weeks_without_lines_say_nothing():
    """Weeks in which no line was added are left out; too few of the others give no verdict."""
    lines = {ago(day)[:10]: {"python": 50} for day in range(62, 84)}
    found = of(series(FALLING), exposure=lines)
    assert found["trend"] == "insufficient_data"
    assert "added lines in 4 weeks" in found["reason"]


def test_no_lines_at_all():
    """Where most occurrences are of weeks without lines, each week counts the same."""
    for lines in ({}, {ago(1)[:10]: {"python": 50}}):
        found = of(series(FALLING), exposure=lines)
        assert found["trend"] == "improving"
        assert "per week, not per line" in found["reason"]
        assert found["weeks"][-1]["lines"] is None


def test_a_check_is_watched_since_it_is_in_the_library():
    """Silence before a pattern's own check existed is no zero; bugs were there before."""
    violations = [{**one, "outcome": "committed"} for one in series([0] * 4 + [9] * 8)]
    data = {"violations": violations, "bugs": [old()]}
    assert of(data)["trend"] == "worsening"
    found = of(data, since={"p": ago(56)})
    assert found["trend"] == "insufficient_data"
    assert len(found["weeks"]) == 8


def test_before_and_after_the_library():
    """The rate since a pattern is in the library, over that before, with an interval."""
    since = {"p": NOW - timedelta(days=70)}
    found = of(series([10] * 20 + [4] * 10), since=since, opened=ago(210))
    sides = found["before_after"]
    assert sides["since"] == "2026-09-12"
    assert sides["rate_ratio"] == pytest.approx(0.4, rel=0.35)
    assert sides["interval"][0] < sides["rate_ratio"] < sides["interval"][1] < 1
    assert sides["before"]["count"] + sides["after"]["count"] == 240
    assert sides["after"]["weeks"] == pytest.approx(10 + 16 / 24 / 7)


def test_before_and_after_take_no_violations_that_could_not_be():
    """Violations alone, all recorded since the check exists, compare nothing."""
    violations = series([9] * 8)
    found = of({"violations": violations, "bugs": [old()]}, since={"p": ago(56)})
    assert found["before_after"]["rate_ratio"] is None
    assert "0 occurrences" in found["before_after"]["reason"]


@pytest.mark.parametrize(
    ("bugs", "since", "reason"),
    [
        (series(FALLING), ago(10), "1.5 weeks after it entered the library"),
        (series(FALLING), ago(399), "0.14 weeks before it entered the library"),
        (series([1] * 5), ago(30), "5 occurrences before and after"),
        ([*series(FALLING), bug(3, count=9)], ago(40), "9 occurrences share one time stamp"),
    ],
)
def test_before_and_after_say_why_not(bugs, since, reason):
    """Where there is too little to compare, the reason stands in the ratio's place."""
    sides = of(bugs, since={"p": since})["before_after"]
    assert (sides["rate_ratio"], sides["interval"]) == (None, None)
    assert reason in sides["reason"]


def test_share_prevented():
    """Prevented over prevented, committed, bypassed and escaped; what was allowed is in neither."""
    outcomes = ["prevented"] * 6 + ["committed", "bypassed", "escaped", "suppressed"]
    violations = [bug(at + 1, outcome=outcome) for at, outcome in enumerate(outcomes)]
    found = of({"violations": [*violations, bug(200, outcome="committed")]})
    assert found["prevented_share"] == pytest.approx(6 / 9)
    assert (found["prevented"]["count"], found["prevented"]["of"]) == (6, 9)
    low, high = found["prevented"]["interval"]
    assert 0.3 < low < 6 / 9 < high < 0.9
    assert of([bug(1)])["prevented_share"] is None
