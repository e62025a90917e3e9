from __future__ import annotations

import json
import math
from types import SimpleNamespace

import pytest

from fl_hooks.analyze.trend import trend
from fl_hooks.analyze.weeks import Week
from fl_hooks.publish.charts import palette
from fl_hooks.publish.charts.bars import bars
from fl_hooks.publish.charts.figure import draw, fill
from fl_hooks.publish.charts.fitted import fitted
from fl_hooks.publish.charts.forest import forest
from fl_hooks.publish.charts.heat import heat
from fl_hooks.publish.charts.scatter import MOST, scatter
from fl_hooks.publish.charts.stacked import stacked
from fl_hooks.publish.charts.weekly import weekly
from fl_hooks.publish.charts.words import day, month_tick, month_title, plural, ticks
from fl_hooks.publish.numbers import Tally

FALLING = (12, 9, 8, 9, 6, 5, 5, 4, 2, 3, 1, 2)


def effect(counts=FALLING, **changed):
    """Return what the analysis says of a pattern with these counts in the last weeks."""
    weeks = [
        Week(start=7.0 * (len(counts) - n), share=1.0, count=count, lines=None)
        for n, count in enumerate(counts)
    ]
    found = trend(weeks)
    starts = [f"2026-{8 + n // 4:02}-{n % 4 * 7 + 1:02}" for n in range(len(counts))]
    return {
        "trend": found.verdict,
        "rate_ratio": found.ratio,
        "interval": None if found.ratio is None else [found.low, found.high],
        "dispersion": found.dispersion,
        "weeks": [
            {"start": start, "count": count, "share": 1.0, "lines": None}
            for start, count in zip(starts, counts, strict=True)
        ],
    } | changed


def layers(chart):
    """Return the layers of a chart's spec."""
    return [SimpleNamespace(**layer) for layer in chart.spec["layer"]]


def test_the_line_has_as_many_occurrences_as_there_were():
    """The fit keeps the sum, and falls by the ratio that the analysis found."""
    found = fitted(effect())
    assert sum(mean for mean, _, _ in found) == pytest.approx(sum(FALLING))
    ratio = (found[-1][0] / found[0][0]) ** (12 / 11)
    assert ratio == pytest.approx(effect()["rate_ratio"])


def test_the_band_is_statsmodels_own():
    """Level and slope are fitted together: the band is that of the model, to a few per cent."""
    statsmodels = pytest.importorskip("statsmodels.api")
    places = [(n + 0.5) / 12 - 0.5 for n in range(12)]
    model = statsmodels.GLM(
        FALLING, statsmodels.add_constant(places), family=statsmodels.families.Poisson()
    ).fit()
    said = model.get_prediction(statsmodels.add_constant(places)).conf_int(alpha=0.1)
    for (_, low, high), (lower, upper) in zip(fitted(effect(dispersion=1.0)), said, strict=True):
        assert math.log(low) == pytest.approx(math.log(lower), abs=0.12)
        assert math.log(high) == pytest.approx(math.log(upper), abs=0.12)


def test_a_week_of_more_lines_is_expected_to_hold_more():
    """The line follows the rate, and what is drawn are occurrences."""
    one = effect((4, 4, 4, 4, 4, 4, 4, 4))
    for n, week in enumerate(one["weeks"]):
        week["lines"] = 200.0 if n == 3 else 100.0
    found = fitted(one)
    assert found[3][0] > 1.8 * found[2][0]


def test_without_a_fit_there_is_no_line():
    """Too few occurrences are drawn as they are."""
    chart = weekly("x", "X", effect((1, 0, 0, 2, 0, 0, 1, 0)))
    assert len(layers(chart)) == 1
    assert chart.description == "4 occurrences in 8 weeks: too few for a trend."
    assert chart.columns == ["Week from", "Occurrences"]


def test_weekly_says_the_trend_in_a_sentence():
    """Number, ratio, interval and verdict: what one should see."""
    text = weekly("x", "X", effect(), unit="violation").description
    assert text.startswith("66 violations in 12 weeks; ×0.")
    assert text.endswith("getting rarer.")
    assert "90 % interval 0." in text


def test_a_trend_that_is_not_sure_is_dashed():
    """What the data do not allow to say must not look like a verdict."""
    sure = layers(weekly("x", "X", effect()))[2]
    unsure = layers(weekly("x", "X", effect(trend="insufficient_data")))[2]
    assert "strokeDash" not in sure.mark
    assert sure.mark["color"] == palette.GOOD
    assert unsure.mark["strokeDash"]
    assert unsure.mark["color"] == palette.NEUTRAL


def test_a_wide_band_leaves_the_columns_readable():
    """An interval up to a hundred times the counts does not flatten them."""
    chart = weekly("x", "X", effect((0, 0, 0, 1, 0, 1, 2, 0, 2, 1, 0, 3)))
    top = layers(chart)[0].encoding["y"]["scale"]["domain"][1]
    assert top < 3 * 1.7


def test_a_burst_has_no_line():
    """Fifty thousand in the last week after one long before: columns, and no number without end."""
    counts = (1, *[0] * 10, 50_000)
    burst = effect(counts, rate_ratio=8e43, interval=[1e-304, 1e304], trend="insufficient_data")
    chart = weekly("x", "X", burst | {"dispersion": 1e30})
    assert "×1,000+ from the first week to the last" in chart.description
    figure = draw(chart)
    assert "Infinity" not in figure.files["x.json"]
    assert "<svg " in fill(str(figure.html))
    assert json.loads(figure.files["x.json"])["columns"] == ["Week from", "Occurrences"]


def test_marks_stand_in_their_weeks():
    """A mark belongs to the week it lies in; one from before the window is not shown."""
    marks = [("2026-08-10", "check added"), ("2025-01-01", "long ago")]
    values = layers(weekly("x", "X", effect(), marks))[-1].data["values"]
    assert [(value["week"], value["text"]) for value in values] == [("8 Aug", "check added")]


@pytest.mark.parametrize("empty", [{}, {"weeks": []}])
def test_nothing_known_is_a_sentence(empty):
    """A pattern without weeks has no chart."""
    assert draw(weekly("x", "X", empty)).files == {}


def test_weeks_of_nothing_are_a_sentence():
    """Twelve empty columns say less than one sentence."""
    figure = draw(weekly("x", "X", effect((0,) * 12), unit="violation"))
    assert "No violation in these weeks." in figure.html


ROWS = [
    ("Numpy values in JSON", 0.19, 0.06, 0.56, "improving"),
    ("Bare except", 3.4, 1.6, 7.4, "worsening"),
    ("Retry", 15.7, 0.7, 362.4, "insufficient_data"),
]


def test_forest_names_the_worst():
    """The sentence counts verdicts and names what got worse most."""
    chart = forest("x", "X", ROWS)
    assert (
        chart.description == "1 of 3 getting rarer, 1 more frequent; most of all Bare except, ×3.4."
    )
    assert chart.rows[0] == ["Numpy values in JSON", 0.19, 0.06, 0.56, "getting rarer"]


def test_forest_cuts_what_would_squeeze_the_rest():
    """An interval up to 362 ends at the axis's end; the table has the number."""
    chart = forest("x", "X", ROWS)
    assert max(value["high"] for value in chart.spec["data"]["values"]) == 32
    assert chart.rows[2][3] == 362.4


def test_forest_without_rows_is_a_sentence():
    """What it takes for a comparison is said instead."""
    assert "eight occurrences" in draw(forest("x", "X", [])).html


def test_stacked_says_the_last_month():
    """The last month against the one before, and how many were prevented."""
    tallies = {"2026-10": Tally(), "2026-11": Tally()}
    tallies["2026-10"].counts.update(prevented=1, committed=2)
    tallies["2026-11"].counts.update(prevented=4)
    chart = stacked("x", "X", ("2026-09", "2026-10", "2026-11"), tallies)
    assert chart.description == (
        "4 violations in November 2026, 4 of them prevented; 3 in October 2026."
    )
    assert chart.columns == ("Month", "Prevented", "Committed", "All")
    assert chart.rows == [
        ["September 2026", 0, 0, 0],
        ["October 2026", 1, 2, 3],
        ["November 2026", 4, 0, 4],
    ]
    assert [name for name, _ in chart.legend] == ["Prevented", "Committed"]


def test_stacked_without_violations_is_a_sentence():
    """Months of nothing have no columns."""
    assert draw(stacked("x", "X", ("2026-11",), {})).files == {}
    assert draw(stacked("x", "X", (), {})).files == {}


def test_bars_draw_the_first_and_list_all():
    """Twenty bars are readable; the table goes on."""
    chart = bars("x", "X", "Y", [(f"n{n}", 50 - n, palette.GOOD) for n in range(30)])
    assert len(chart.spec["data"]["values"]) == 20
    assert len(chart.rows) == 30


def test_scatter_stops_at_five_hundred_points():
    """A page stays small however many files there are; the JSON has all."""
    points = [(f"app/f{n}.py", n % 40, n % 17) for n in range(2000)]
    chart = scatter("x", "X", "Y", points, x="Commits", y="Violations")
    assert len(chart.spec["data"]["values"]) == MOST
    assert len(chart.rows) == 2000


def test_names_in_a_scatter_do_not_cover_each_other():
    """Of names in one place one goes to each side; the others stand in the table."""
    twins = [(f"a/long_name_{n}.py", 5, 5) for n in ("one", "two", "three")]
    points = [*twins, ("b.py", 10, 9)]
    chart = scatter("x", "X", "Y", points, x="Commits", y="Violations")
    shown = [value["short"] for value in chart.spec["data"]["values"]]
    assert shown == ["long_name_one.py", "long_name_two.py", "", "b.py"]
    sides = [value["left"] for value in chart.spec["data"]["values"]]
    assert sides[:2] == [False, True]


def test_a_name_in_a_scatter_covers_no_point():
    """It goes to the other side, and where that is taken too it is left to the table."""
    points = [("a.py", 10, 5), ("b.py", 10.2, 5), ("c.py", 9.8, 5), ("d.py", 1, 1), ("e.py", 20, 9)]
    chart = scatter("x", "X", "Y", points, x="Commits", y="Violations")
    shown = {value["name"]: value["short"] for value in chart.spec["data"]["values"]}
    assert shown == {"a.py": "", "b.py": "b.py", "c.py": "c.py", "d.py": "d.py", "e.py": "e.py"}


def test_heat_shows_a_phone_the_last_months():
    """Twelve columns are too narrow there; the table has them."""
    months = [f"2026-{n:02}" for n in range(1, 13)]
    chart = heat("x", "X", "Y", ["app/"], months, {("app/", "2026-12"): 3})
    assert len(chart.spec["data"]["values"]) == 12
    assert len(chart.narrow["data"]["values"]) == 6
    assert chart.rows == [["app/", *[0] * 11, 3]]
    assert chart.columns[:3] == ("Folder", "Jan 2026", "Feb")


def test_heat_without_numbers_is_a_sentence():
    """A grid of zeros shows nothing."""
    assert draw(heat("x", "X", "Nothing yet.", ["app/"], ["2026-11"], {})).files == {}


@pytest.mark.parametrize(
    ("top", "expected"),
    [(0, [0]), (1, [0, 1]), (3.1, [0, 1, 2, 3]), (7, [0, 2, 4, 6]), (19, [0, 5, 10, 15])],
)
def test_ticks_are_whole_numbers(top, expected):
    """Half a violation does not exist."""
    assert ticks(top) == expected


def test_ticks_count_as_people_do():
    """Steps of 1, 2, 5, 10, 20, 50 … and never more than four."""
    for top in range(1, 5000, 7):
        step, *_ = [*ticks(top)[1:], 0]
        assert len(ticks(top)) <= 5
        assert step / 10 ** int(math.log10(step)) in (1, 2, 5)


def test_words():
    """Dates, months and numbers as people write them."""
    assert day("2026-11-03") == "3 Nov"
    assert day("soon") == "soon"
    assert month_title("2026-11") == "November 2026"
    assert month_title("not-committed") == "Not committed"
    assert month_tick("2026-01", first=False) == "Jan 2026"
    assert month_tick("2026-02", first=False) == "Feb"
    assert plural(1, "entry") == "1 entry"
    assert plural(1200, "entry") == "1,200 entries"
