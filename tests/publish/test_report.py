"""Reports as values, and as text, Markdown and JSON."""

import io
import json
import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from fl_hooks.analyze.analyzer import Analyzer
from fl_hooks.analyze.known import known
from fl_hooks.publish.ratios import figure, times
from fl_hooks.publish.report.build import Question, build
from fl_hooks.publish.report.changes import changes
from fl_hooks.publish.report.facts import facts_of
from fl_hooks.publish.report.markdown import to_markdown
from fl_hooks.publish.report.terminal import print_report
from fl_hooks.publish.report.text import to_text
from fl_hooks.publish.report.words import spark

NOW = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/report.schema.json").read_text("utf-8"))
LIBRARY = ("rising", "falling", "quiet", "noisy")


def ago(days):
    """Return the time stamp of so many days ago."""
    return (NOW - timedelta(days=days)).isoformat()


def violation(pattern, days, outcome="committed", **more):
    """Return a violation as an export has it."""
    return {
        "pattern": pattern,
        "check": f"{pattern}-check",
        "severity": "high",
        "file_path": "src/a.py",
        "line": 7,
        "outcome": outcome,
        "fingerprint": "0" * 16,
        "commit": "abcdef0123456789",
        "timestamp": ago(days),
        "count": 1,
        **more,
    }


def bug(pattern, days, **more):
    """Return a bug as an export has it."""
    return {"pattern": pattern, "error": "IndexError", "timestamp": ago(days), "count": 1, **more}


def weekly(pattern, counts):
    """Return violations: so many in each week, the last one ending now."""
    return [
        violation(pattern, 7 * (len(counts) - 1 - week) + 6.5 * (at + 0.5) / count)
        for week, count in enumerate(counts)
        for at in range(count)
    ]


def report(data, ids=LIBRARY, **asked):
    """Return the report on an export; asked: what else the question says."""
    library = known([{"name": name, "severity": "high"} for name in ids], None)
    question = Question(source="team", now=NOW, known=library, ids=frozenset(ids), **asked)
    return build(data, lambda data: Analyzer(data, now=NOW, exposure=question.exposure), question)


@pytest.fixture(scope="module")
def whole():
    """Return a report that holds something of everything."""
    violations = [
        *weekly("rising", [1, 1, 2, 2, 3, 4, 4, 6, 7, 8, 9, 11]),
        *weekly("falling", [11, 9, 8, 7, 6, 4, 4, 3, 2, 2, 1, 1]),
        *(violation("noisy", days, "suppressed") for days in range(3, 84, 10)),
        violation("rising", 1, "bypassed"),
        violation("rising", 2, "escaped"),
        violation("rising", 2, "prevented"),
        violation("falling", 130),
    ]
    bugs = [bug("odd | `name`\n# <b>", days) for days in (1, 5)]
    since = dict.fromkeys(LIBRARY, NOW - timedelta(days=200))
    return report({"violations": violations, "bugs": bugs}, since=since)


def decided(one, kind):
    """Return the decisions of a kind."""
    return [each for each in one.decisions if each.kind == kind]


def test_a_report_meets_its_schema(whole):
    """The JSON form is what schemas/report.schema.json says, also of nothing at all."""
    for one in (whole, report({}), report({}, period="week")):
        jsonschema.validate(json.loads(one.model_dump_json(by_alias=True)), SCHEMA)


def test_the_ranking_shows_its_parts(whole):
    """The heaviest pattern comes first, with what its count is made of and where it goes."""
    first = whole.risks[0]
    assert (first.pattern, first.severity, first.known) == ("rising", "high", True)
    assert first.parts == {"violations": first.count}
    assert first.course.trend == "worsening"
    assert first.course.weeks[-1] > first.course.weeks[0]
    assert sum(first.course.weeks) == first.count
    low, high = first.course.interval
    assert 1 < low < first.course.rate_ratio < high


def test_the_share_prevented_has_its_denominator(whole):
    """Suppressed violations were meant, and are no part of it."""
    shares = {risk.pattern: risk.prevented for risk in whole.risks}
    assert shares["rising"].count == 1
    assert shares["rising"].of == whole.risks[0].count
    low, high = shares["rising"].interval
    assert 0 <= low < 1 / shares["rising"].of < high <= 1
    assert shares["noisy"] is None


def test_what_gets_worse_needs_a_decision(whole):
    """Only a verdict makes it one, and it comes with places and a command."""
    (one,) = decided(whole, "worsening")
    assert one.pattern == "rising"
    assert re.search(r"×\d.* \(.* to .*\) over 84 days", one.title)
    assert one.evidence[0].path == "src/a.py"
    assert one.evidence[0].commit == "abcdef0123456789"
    assert one.more == "fl log show --pattern rising"


def test_what_went_past_the_hooks_needs_a_decision(whole):
    """Bypassed and escaped ones are counted among all violations."""
    bypassed, escaped = decided(whole, "passed")
    total = whole.totals.violations
    assert bypassed.title.startswith(f"1 of {total} violations went in past the hook (")
    assert escaped.more == "fl log show --outcome escaped"


def test_names_that_the_library_does_not_have_need_a_decision(whole):
    """A name that was used twice is new; one that was used once may be a slip."""
    (new,) = decided(whole, "new_pattern")
    assert "named 2 times" in new.title
    assert decided(report({"bugs": [bug("once", 1)]}), "new_pattern") == []


def test_suppressions_that_pile_up_need_a_decision(whole):
    """Nine of nine are surely more than half; four of four are not enough to say."""
    (one,) = decided(whole, "suppressed")
    assert "noisy/noisy-check is allowed more often than heeded: 9 of 9 (100%, " in one.title
    few = report({"violations": [violation("noisy", day, "suppressed") for day in range(4)]})
    assert decided(few, "suppressed") == []


def test_patterns_never_seen_need_a_decision(whole):
    """Only in a record of 90 days or more, and of a pattern that has been there as long."""
    (one,) = decided(whole, "unseen")
    assert [each.text for each in one.evidence] == ["quiet"]
    assert "in a record of 130 days" in one.title
    young = {"quiet": NOW - timedelta(days=20)}
    data = {"violations": [violation("rising", days) for days in (1, 120)]}
    assert decided(report(data, since=young), "unseen") == []
    short = {"violations": [violation("rising", 30)]}
    old = {"quiet": NOW - timedelta(days=200)}
    assert decided(report(short, since=old), "unseen") == []


@pytest.mark.parametrize(
    ("period", "days"), [("day", 1), ("week", 7), ("weekly", 7), ("month", 30), ("monthly", 30)]
)
def test_a_period_counts_back_from_now(period, days):
    """What lies in the period is counted, what lay in the one before stands beside it."""
    data = {
        "bugs": [bug("rising", 0), bug("rising", days * 0.9)],
        "violations": [violation("rising", days * 1.5), violation("rising", days * 2.5)],
    }
    one = report(data, period=period)
    assert (one.period.name, one.period.days) == (period.removesuffix("ly"), days)
    assert (one.totals.total, one.totals.bugs) == (2, 2)
    assert (one.before.total, one.before.violations) == (1, 1)
    assert (one.changes[0].now, one.changes[0].before) == (2, 1)


def test_too_few_are_too_little_to_say():
    """Below eight in both periods there is no verdict, and the reason says how many there are."""
    one = report({"bugs": [bug("rising", 1), bug("rising", 9)]}, period="week")
    assert one.changes[0].verdict == "too little to say"
    assert one.changes[0].reason == "2 in both, it takes 8"
    assert one.changes[0].rate_ratio is None


def test_a_clear_change_is_said_with_its_interval():
    """Five times as many, evenly spread, is more; the other way round it is fewer."""
    few, many = [8 + 0.7 * at for at in range(8)], [0.1 + 0.17 * at for at in range(40)]
    up = report({"bugs": [bug("x", day) for day in few + many]}, period="week").changes[0]
    assert (up.verdict, up.before, up.now) == ("more", 8, 40)
    assert 1 < up.interval[0] < up.rate_ratio == 5 < up.interval[1]
    down = [bug("x", 7 + day) for day in many] + [bug("x", day - 7) for day in few]
    assert report({"bugs": down}, period="week").changes[0].verdict == "fewer"


def test_nothing_before_has_no_ratio_but_a_bound():
    """Where one of the periods is empty the ratio's one side is still known."""
    data = {"bugs": [bug("x", 0.1 + 0.3 * at) for at in range(20)]}
    change = report(data, period="week").changes[0]
    assert change.rate_ratio is None
    assert change.interval[0] > 1
    assert change.interval[1] is None
    assert "or more" in to_text(report(data, period="week"))


def test_rates_are_per_added_line_where_that_is_known():
    """Five times as many faults in five times as many lines are no change."""
    few, many = [8 + 0.7 * at for at in range(8)], [0.1 + 0.17 * at for at in range(40)]
    data = {"bugs": [bug("x", day) for day in few + many]}
    days = ((NOW - timedelta(days=age)).date().isoformat() for age in range(15))
    lines = {day: {"python": 500 if age < 7 else 100} for age, day in enumerate(days)}
    one = report(data, period="week", exposure=lines)
    assert one.rates_per == "added line"
    assert one.changes[0].verdict == "no clear change"
    assert "per added line" in to_text(one)
    idle = report(data, period="week", exposure={})
    assert idle.changes[0].reason == "no line was added in one of them"


@pytest.mark.parametrize("scatter", [0, 3])
def test_constant_rates_are_seldom_called_a_change(scatter):
    """Of 300 constant series, steady or in bursts, at most one in ten is given a verdict."""
    chance = random.Random(6)  # noqa: S311 -- made-up days, nothing secret
    wrong = 0
    for _ in range(300):
        days = []
        for day in range(56):
            rate = 0.5 * (chance.expovariate(1.0) if scatter else 1.0)
            left = chance.expovariate(1.0)
            while left < rate:
                days.append(day + chance.random())
                left += chance.expovariate(1.0)
        facts = facts_of({"bugs": [bug("x", one) for one in days]}, known(None, None))
        verdict = changes(facts, None, {}, Question(source="", now=NOW))[0].verdict
        wrong += verdict in ("more", "fewer")
    assert wrong <= 30


def test_occurrences_that_share_a_time_stamp_show_no_change():
    """A foreign file's deduplicated entry counts, but nobody knows when it occurred."""
    data = {"bugs": [bug("x", 1, count=12), bug("x", 9)]}
    change = report(data, period="week").changes[1]
    assert (change.now, change.verdict) == (12, "too little to say")
    assert change.reason == "12 occurrences share one time stamp"


def test_time_stamps_of_their_own_are_used():
    """An entry that knows each occurrence's time counts each at its own."""
    data = {"bugs": [bug("x", 1, count=3, timestamps=[ago(1), ago(2), ago(9)])]}
    one = report(data, period="week")
    assert (one.totals.bugs, one.before.bugs) == (2, 1)


def test_undated_occurrences_count_and_are_mentioned():
    """They are part of all there is, of no period."""
    data = {"bugs": [{"pattern": "x", "error": "E"}]}
    one = report(data)
    assert one.totals.bugs == 1
    assert any("1 occurrence has no time stamp" in note for note in one.notes)
    assert report(data, period="week").totals.bugs == 0


def test_nothing_at_all_says_how_to_begin():
    """An empty export is no mistake."""
    one = report({})
    assert (one.totals.total, one.risks, one.decisions) == (0, [], [])
    assert "fl init" in to_text(one)


def test_text_has_a_line_per_risk_that_grep_finds(whole):
    """A line starts with the severity in capitals and names pattern and count, uncut."""
    lines = [row for row in to_text(whole).split("\n") if re.search("CRITICAL|HIGH", row)]
    assert lines[0].startswith("HIGH      rising")
    assert str(whole.risks[0].count) in lines[0]
    assert "more frequent ×" in lines[0]


def test_text_is_plain(whole):
    """No colour codes, no control characters, whatever a name holds."""
    text = to_text(whole)
    assert "\x1b" not in text
    assert "odd | `name`\\n# <b>" in text


def test_text_for_an_encoding_without_bars(whole):
    """Where the output cannot show them the weeks are drawn in ASCII."""
    assert "▁" not in to_text(whole, "ascii")
    assert spark([0, 4, 8], "ascii") == "_=#"


def test_markdown_survives_hostile_names(whole):
    """Every table row keeps its number of cells, and nothing of a name becomes markup."""
    text = to_markdown(whole)
    assert "<b>" not in text
    rows = [row for row in text.split("\n") if row.startswith("|")]
    cells = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    assert cells == {7, 5}
    assert text.count("<details>") == text.count("</details>") > 2


def test_markdown_renders_as_tables_and_lists(whole):
    """A Markdown parser sees the tables, and the evidence folded away."""
    from markdown_it import MarkdownIt

    html = MarkdownIt("gfm-like", {"linkify": False}).render(to_markdown(whole))
    assert html.count("<table>") == 2
    assert "<summary>" in html
    assert "<li>bare" not in html


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_a_terminal_of_any_width(whole, width):
    """The tables fit, and every pattern's name is there as it is."""
    from rich.console import Console

    out = io.StringIO()
    look = {"color_system": "standard", "force_terminal": True}
    print_report(whole, Console(file=out, width=width, **look))
    lines = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()).split("\n")
    assert max(map(len, lines)) <= width
    assert any(line.startswith("HIGH      rising") for line in lines)
    assert "\x07" not in out.getvalue()


def test_limit_cuts_the_tables_and_says_so(whole):
    """--limit shows the first rows and how many more there are."""
    data = {"bugs": [bug(name, 1) for name in "abcdef"]}
    one = report(data, limit=2)
    assert (len(one.risks), one.patterns) == (2, 6)
    assert "4 more: --limit 6" in to_text(one)
    assert len(whole.risks) == whole.patterns


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.2, "0.20"), (0.0123, "0.012"), (1.04, "1.04"), (3.63, "3.6"), (197, "197")],
)
def test_ratios_have_as_many_digits_as_mean_something(value, text):
    """Two digits, and always enough to see the side of 1."""
    assert figure(value) == text
    assert times(value, (None, None)).startswith(f"×{text}")


def test_a_fit_to_a_burst_has_no_digits():
    """Thousands in the last week after one before: far more, whatever the number would be."""
    assert times(8e31, (1e-304, 1e304)) == "×1,000+ (0 to 1,000+)"
    assert times(None, (5.0, None)) == "×5.0 or more"
    assert times(None, (None, None)) == "×?"


def test_markdown_tells_nobody_and_starts_nothing():
    """A name cannot mention somebody, nor begin a heading or a list."""
    bugs = [bug(name, day) for name in ("# one", "@all", "1. two") for day in (1, 2)]
    text = to_markdown(report({"bugs": bugs}))
    assert "- \\# one, which" in text
    assert "- 1\\. two, which" in text
    assert "@\N{WORD JOINER}all, which" in text
    assert "`@all`" in text


def test_what_a_trend_takes_is_said_once():
    """Not in each of the rows that have too little."""
    one = report({"bugs": [bug(name, day) for name in "abc" for day in (1, 60)]})
    text = to_text(one)
    assert text.count("A trend needs 6 weeks and 8 occurrences.") == 1
    assert text.count("a trend needs") == 0
