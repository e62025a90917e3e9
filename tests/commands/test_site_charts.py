from __future__ import annotations

import pytest

from fl_hooks.commands import site_charts
from fl_hooks.publish.charts import bars, palette, svg
from fl_hooks.publish.charts.figure import draw, fill
from fl_hooks.store import site_cache


@pytest.fixture
def git_dir(tmp_path):
    """Begin a build in an empty git directory."""
    site_charts.begin(str(tmp_path), "a")
    yield str(tmp_path)
    svg.remember({})


def figure():
    """Return a page with a chart."""
    return str(draw(bars.bars("x", "X", "Y", [("one", 1, palette.GOOD)])).html)


def test_a_second_build_draws_nothing(git_dir):
    """What was drawn is kept, and is the same when it comes back."""
    first = fill(figure())
    assert site_charts.keep(git_dir, "a")
    site_charts.begin(git_dir, "a")
    again = figure()
    assert all(future.done() for future in svg._used.values())
    assert fill(again) == first


@pytest.mark.parametrize(("head", "starts"), [("a", 0), ("b", 1)])
def test_the_engine_starts_at_once_after_a_commit(git_dir, monkeypatch, head, starts):
    """Then nearly every chart is another; at the same commit most likely none is."""
    fill(figure())
    site_charts.keep(git_dir, "a")
    started = []
    monkeypatch.setattr(svg, "warm", lambda: started.append(1))
    site_charts.begin(git_dir, head)
    assert len(started) == starts


def test_what_is_no_longer_shown_is_forgotten(git_dir):
    """The cache holds one site's charts and does not grow."""
    site_cache.write_texts(git_dir, "charts.json", {"old": "0 0 1 1\n"})
    site_charts.begin(git_dir, "a")
    fill(figure())
    site_charts.keep(git_dir, "a")
    assert "old" not in site_cache.read_texts(git_dir, "charts.json")


def test_a_site_without_charts_needs_no_script(git_dir):
    """An empty record has nothing to animate."""
    assert not site_charts.keep(git_dir, "a")


def test_the_script_is_made_once(git_dir):
    """It takes more than a second, and depends on nothing but the library's version."""
    site_cache.write(git_dir, f"vega-{svg.library()}.js", b"window.vegaEmbed = 1;")
    script = site_charts.Script(git_dir)
    assert script.ready
    assert script.wait() == b"window.vegaEmbed = 1;"


@pytest.mark.site
def test_the_script_is_made_in_the_background(git_dir):
    """Without one at hand, work goes on; waiting gives what draws in a browser, and keeps it."""
    script = site_charts.Script(git_dir)
    assert not script.ready
    assert b"window.vegaEmbed" in script.wait()
    assert site_charts.Script(git_dir).ready
