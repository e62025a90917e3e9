"""What `fl-build-site` gathers before any page is made: record, events, and their analysis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fl_hooks.analyze.analyzer import Analyzer
    from fl_hooks.commands.analyze_data import Found
    from fl_hooks.library.folders import Pattern
    from fl_hooks.publish.loop import Loop, Mark
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.git import Git
    from fl_hooks.store.site_facts import Facts

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What is tracked is older than its commit, and what is not waits for one; a fact that is younger
# than HEAD by more than this has its date from a wrong clock, and would end every window with it.
_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class _Options:
    """What a report on the site is asked for: all rows, over the window of trends."""

    days: int
    limit: None = None
    data: None = None


def read_loop(
    git: Git,
    library: Sequence[Pattern],
    violations: Sequence[Violation],
    facts: Facts,
    since: str = "",
) -> Loop:
    """Return the analysis of record and events, at the moment of the newest fact.

    So the same record gives the same site, whenever it is built. since: the moment from which on
    events count; violations come as they are to be shown.
    """
    from fl_hooks.analyze.together import merged, together
    from fl_hooks.commands.analyze_data import analyzer, question
    from fl_hooks.commands.build_site_since import later_entries
    from fl_hooks.commands.learn import learned
    from fl_hooks.commands.site_churn import read_churn
    from fl_hooks.commands.site_commands import read_reference
    from fl_hooks.commands.site_standing import read_standing
    from fl_hooks.library.foreign import foreign_names
    from fl_hooks.library.precision import measured
    from fl_hooks.publish.loop import WINDOW_DAYS, Loop
    from fl_hooks.publish.precision import precision
    from fl_hooks.publish.report.build import report
    from fl_hooks.publish.report.facts import facts_of

    # First of all, because it compiles the library; others only read that.
    standing = read_standing(git, violations)
    data = later_entries(_data(git, library, violations, facts), since)
    now = _now(facts, data)
    found = _found(git, library, data, facts, now)
    options: Any = _Options(WINDOW_DAYS)
    learnings = learned(found.data, found.patterns, foreign_names(found.top))
    sure = [one for one in learnings if one.level != "low"]
    make = analyzer(found, now)
    whole = make(data)
    # Everything is of the same entries: of a hundred thousand, so they are counted once.
    with whole.counted() as counts:
        one = merged(counts)
        effect = whole.calculate_effectiveness(WINDOW_DAYS)
        ranked = whole.rank_patterns_by_severity()
        unknown = whole.detect_new_patterns([*found.ids, *_aliases(library)])
    occurrences = facts_of(data, found.known)
    month, all_time = (
        report(
            occurrences,
            effect,
            make,
            question(found, now, options, period=period, learnings=sure),
            ranked,
        )
        for period in ("month", "all")
    )
    return Loop(
        now=now,
        data=data,
        effect=effect,
        ranked=ranked,
        unknown=unknown,
        month=month,
        all_time=all_time,
        learnings=learnings,
        churn=read_churn(git, violations, now),
        marks=_marks(git, library),
        overall=_overall(make({}).with_counts(one) if one else make(together(data))),
        standing=standing,
        precision=precision(measured(library)),
        reference=read_reference(),
        notes=found.notes,
    )


def _marks(git: Git, library: Sequence[Pattern]) -> tuple[Mark, ...]:
    """Return when the repository's own patterns entered or changed, and the hook's pin did."""
    from fl_hooks.publish.marks import marks_of
    from fl_hooks.store.site_marks import read_versions

    own = {one.folder.shown: one.id for one in library if not one.folder.bundled}
    paths = {f"{folder}/pattern.yml": pattern for folder, pattern in own.items()}
    return marks_of(read_versions(git.top, own), paths)


def _overall(analyzer: Analyzer) -> Mapping[str, Any]:
    """Return the course of all patterns together, empty where there is none."""
    from fl_hooks.analyze.together import ALL

    return analyzer.calculate_effectiveness().get(ALL, {})


def _data(
    git: Git, library: Sequence[Pattern], violations: Sequence[Violation], facts: Facts
) -> dict[str, list[dict[str, Any]]]:
    """Return the exported dict: the events, and the violations that are at hand already."""
    from fl_hooks.collect.collector import Collector
    from fl_hooks.collect.violations import entries_of

    aliases = {alias: one.id for one in library for alias in one.declaration.aliases}
    events = Collector.open(git.top).events_dict()
    return {**events, "violations": entries_of(violations, aliases, now=facts.date)}


def _found(
    git: Git,
    library: Sequence[Pattern],
    data: dict[str, list[dict[str, Any]]],
    facts: Facts,
    now: datetime,
) -> Found:
    from fl_hooks.analyze.known import known
    from fl_hooks.commands.analyze_data import Found, libraries, other_entries
    from fl_hooks.library import numbers

    since = numbers.since(git.top, library)
    managers, wrong = libraries(git.top)
    entries = [*numbers.as_dicts(library), *other_entries(managers, {one.id for one in library})]
    return Found(
        source=facts.name,
        data=data,
        patterns=tuple(library),
        entries=entries,
        known=known(entries, since),
        since=since,
        exposure=numbers.exposure(git.top, now.date()),
        top=git.top,
        git_dir=git.git_dir,
        notes=tuple(wrong),
    )


def _now(facts: Facts, data: dict[str, list[dict[str, Any]]]) -> datetime:
    """Return the moment of the newest fact: HEAD's commit, or an entry that is younger."""
    head = _moment(facts.date) if facts.date else None
    times = [_moment(entry["timestamp"]) for entry in _newest(data, head)]
    # A fact at the very end of the window belongs to it.
    return max([*times, head or _EPOCH]) + timedelta(seconds=1)


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp).astimezone(UTC)


def _newest(
    data: dict[str, list[dict[str, Any]]], head: datetime | None
) -> Iterator[dict[str, Any]]:
    """Yield the last entry of each list that can be; they are in the order of their times."""
    last = (head + _AHEAD).isoformat() if head else "~"
    for entries in data.values():
        fitting = (one for one in reversed(entries) if "" < one["timestamp"] <= last)
        yield from islice(fitting, 1)


def _aliases(library: Iterable[Pattern]) -> Iterator[str]:
    for pattern in library:
        yield from pattern.declaration.aliases
