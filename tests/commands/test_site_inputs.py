"""What the site's pages are made from, gathered from a real repository."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fl_hooks.commands.analyze_data import analyzer, read
from fl_hooks.commands.site_inputs import read_loop
from fl_hooks.library.folders import load_library
from fl_hooks.store.git import Git
from fl_hooks.store.record import read_record
from fl_hooks.store.site_facts import read_facts
from tests.simulated import OWN, OWN_FILES, event

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def loop(repo):
    """Return the analysis of a repository with a pattern of its own and a bug more each week."""
    folder = f".feedback-loop/patterns/{OWN}"
    for name, text in OWN_FILES.items():
        repo.write(f"{folder}/{name}", text)
    repo.commit("Our pattern", "2026-09-20T10:00:00+00:00")
    declared = OWN_FILES["pattern.yml"].replace("severity: medium", "severity: high")
    repo.write(f"{folder}/pattern.yml", declared)
    repo.commit("It blocks now", "2026-10-20T10:00:00+00:00")
    for week in range(12):
        for at in range(12 - week):
            when = NOW - timedelta(days=7 * week + 1, hours=at)
            name = OWN if at % 2 else "numpy_json_serialization"
            event(repo, when, "bug", pattern=name, error="x", code="", file_path="a.py", line=at)
    repo.commit("Bugs", NOW.isoformat())
    git = Git(str(repo.path), str(repo.path / ".git"))
    library = load_library(git.top)
    return read_loop(git, library, read_record(git.top), read_facts(git))


def test_marks_overall_and_what_stands_reach_the_pages(loop):
    """Marks come from history, the figures from the analyzer that fl analyze asks."""
    assert [(one.pattern, one.kind, one.what) for one in loop.marks] == [
        (OWN, "entered", ""),
        (OWN, "changed", "severity medium → high, retry-at-once medium → high"),
    ]
    found = read(None)
    effect = analyzer(found, loop.now)(found.data).calculate_effectiveness()
    assert loop.effect == effect
    assert loop.overall["trend"] == "worsening"
    total = sum(one["total_occurrences"] for one in effect.values())
    assert loop.overall["total_occurrences"] == total
    assert loop.standing.faults == frozenset()


@pytest.mark.parametrize(("days", "counts"), [(3, True), (30_000, False)])
def test_a_wrong_clock_does_not_end_every_window(repo, days, counts):
    """A report may be younger than the last commit, but not by decades: the rest would be past."""
    repo.commit("work", NOW.isoformat())
    late = NOW + timedelta(days=days)
    for when in (NOW - timedelta(days=2), late):
        event(repo, when, "bug", pattern=OWN, error="x", code="", file_path="a.py", line=1)
    git = Git(str(repo.path), str(repo.path / ".git"))
    loop = read_loop(git, load_library(git.top), (), read_facts(git))
    assert loop.now == (late if counts else NOW) + timedelta(seconds=1)
    assert loop.month.totals.bugs == 1 + counts
