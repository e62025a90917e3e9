"""What a report asks people to decide, each with the evidence it rests on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fl_hooks.analyze.compare import wilson
from fl_hooks.publish.ratios import times
from fl_hooks.publish.report.facts import Facts
from fl_hooks.store.report_form import Decision, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fl_hooks.publish.report.build import Question
    from fl_hooks.publish.report.facts import Fact
    from fl_hooks.records.learning import Learning

_SHOWN = 3
# As long a silence, in a record at least that long, lets a pattern go (guide, FAQ).
_UNUSED_DAYS = 90
_FEWEST_ALLOWED = 5
_MOSTLY = 0.5
_TEXTS = ("error", "test_name", "issue_type", "metric_type", "check")


def decisions(
    facts: Facts,
    inside: Facts,
    effect: Mapping[str, Mapping[str, Any]],
    asked: Question,
) -> list[Decision]:
    """Return what needs a decision, the most pressing kind first.

    facts: all there are; inside: those of the period. effect: what the analyzer says of trends.
    """
    return [
        *_worsening(facts, effect, asked),
        *_passed(inside, asked),
        *_unknown(facts, effect, asked),
        *_suppressed(facts, asked),
        *_unseen(facts, asked),
    ]


def _worsening(
    facts: Facts, effect: Mapping[str, Mapping[str, Any]], asked: Question
) -> Iterator[Decision]:
    start = asked.now - timedelta(days=asked.window_days)
    worse = [(name, one) for name, one in effect.items() if one["trend"] == "worsening"]
    for name, one in sorted(worse, key=lambda item: -(item[1].get("rate_ratio") or 0)):
        if name not in asked.ids:
            continue
        here = facts.by_pattern.get(name, Facts()).between(start, asked.now)
        ratio = times(one.get("rate_ratio"), one.get("interval") or (None, None))
        yield Decision(
            kind="worsening",
            pattern=name,
            title=f"{name} gets more frequent: {ratio} over {asked.window_days} days, "
            f"{here.number} in all",
            question="What is new in these places? Sharpen its check, raise its severity, or tell "
            "the team what to write instead.",
            evidence=evidence(here),
            more=_log(asked, here, f"--pattern {name}"),
        )


def _passed(inside: Facts, asked: Question) -> Iterator[Decision]:
    """Yield what went past the hook or was found later."""
    whole = inside.by_source.get("violations", Facts())
    for outcome, said, question in (
        ("bypassed", "went in past the hook", "Was it in a hurry, or is a check wrong?"),
        ("escaped", "met no hook until CI", "Where are the hooks not installed?"),
    ):
        if here := whole.by_outcome.get(outcome):
            number, of = here.number, whole.number
            yield Decision(
                kind="passed",
                pattern="",
                title=f"{number} of {of} violations {said} {_percent(number, of)}",
                question=question,
                evidence=evidence(here),
                more=_log(asked, here, f"--outcome {outcome}"),
            )


def _unknown(
    facts: Facts, effect: Mapping[str, Mapping[str, Any]], asked: Question
) -> Iterator[Decision]:
    """Yield what no pattern speaks for."""
    for one in asked.learnings:
        yield _learning(one, _worse(effect.get(one.template)), asked)
    told = {one.template for one in asked.learnings if one.kind == "name"}
    names = facts.by_pattern.keys() - asked.ids - told - {"", "unknown"}
    for name in sorted(names):
        here = facts.by_pattern[name]
        number = here.number
        if number < 2:  # noqa: PLR2004 -- what comes once may never come back
            continue
        yield Decision(
            kind="new_pattern",
            pattern=name,
            title=f"{name}, which the library does not have, was named {number} times"
            f"{_worse(effect.get(name))}",
            question=f"Write it down (fl patterns new {name}), or make it an alias of another.",
            evidence=evidence(here),
            more=_fl(asked, "learn --min-confidence 0"),
        )


def _worse(found: Mapping[str, Any] | None) -> str:
    """Say that something gets more frequent, "" where that is not known."""
    if found is None or found["trend"] != "worsening":
        return ""
    return f", more and more often: {times(found.get('rate_ratio'), found['interval'])}"


def _learning(one: Learning, worse: str, asked: Question) -> Decision:
    sure = f"{one.confidence:.0%} sure to come back, impact {one.impact}"
    seen = [
        Evidence(
            text=sight.text.partition("\n")[0], path=sight.place, line=sight.line, date=sight.time
        )
        for sight in one.evidence.sightings[-_SHOWN:][::-1]
    ]
    return Decision(
        kind="learning",
        pattern=one.id,
        title=f"{one.statement}{worse} ({sure})",
        question=one.recommendation,
        evidence=seen,
        more=_fl(asked, "learn"),
    )


def _suppressed(facts: Facts, asked: Question) -> Iterator[Decision]:
    """Yield the checks that are surely allowed more often than heeded."""
    recorded = facts.by_source.get("violations", Facts())
    groups = {
        (pattern, check): here
        for pattern, ones in recorded.by_pattern.items()
        for check, here in ones.by_check.items()
    }
    for (pattern, check), here in sorted(groups.items()):
        allowed = here.by_outcome.get("suppressed", Facts())
        number, of = allowed.number, here.number
        if number < _FEWEST_ALLOWED or wilson(number, of)[0] <= _MOSTLY:
            continue
        yield Decision(
            kind="suppressed",
            pattern=pattern,
            title=f"{pattern}/{check} is allowed more often than heeded: {number} of {of} "
            f"{_percent(number, of)}",
            question="Is it right here? Narrow it, lower it or turn it off in the table `checks`.",
            evidence=evidence(allowed),
            more=_log(asked, allowed, f"--pattern {pattern}/{check} --outcome suppressed"),
        )


def _unseen(facts: Facts, asked: Question) -> Iterator[Decision]:
    """Yield the patterns of the library that a long record has never met."""
    first = facts.first
    long_ago = asked.now - timedelta(days=_UNUSED_DAYS)
    if first is None or first > long_ago:
        return
    met = {
        name
        for name, ones in facts.by_pattern.items()
        if ones[0].time is None or ones[-1].time is None or ones[-1].time > long_ago
    }
    old = {name for name, since in asked.since.items() if since <= long_ago}
    names = sorted((asked.ids & old) - met)
    if names:
        noun = "pattern" if len(names) == 1 else "patterns"
        yield Decision(
            kind="unseen",
            pattern="",
            title=f"{len(names)} {noun} of the library not seen for {_UNUSED_DAYS} days or longer, "
            f"in a record of {(asked.now - first).days} days",
            question="Archive what the team has outgrown; one that still guards costs nothing.",
            evidence=[
                Evidence(text=name, date=asked.since[name].isoformat(timespec="seconds"))
                for name in names
            ],
            more=_fl(asked, "patterns list"),
        )


def evidence(facts: Iterable[Fact]) -> list[Evidence]:
    """Return the latest of some occurrences."""
    return [_one(fact) for fact in list(facts)[: -_SHOWN - 1 : -1]]


def _one(fact: Fact) -> Evidence:
    entry = fact.entry
    text = next((str(entry[key]) for key in _TEXTS if entry.get(key)), fact.source)
    if fact.outcome:
        text = f"{text}, {fact.outcome}"
    line = entry.get("line")
    return Evidence(
        text=text.partition("\n")[0],
        path=str(entry.get("file_path") or entry.get("environment") or ""),
        line=line if isinstance(line, int) and line > 0 else 0,
        commit=str(entry.get("commit") or ""),
        date=fact.time.isoformat(timespec="seconds") if fact.time else "",
    )


def _percent(part: int, whole: int) -> str:
    low, high = wilson(part, whole)
    return f"({part / whole:.0%}, {low:.0%} to {high:.0%})"


def _log(asked: Question, facts: Iterable[Fact], options: str) -> str:
    """Return the command that lists the rest; the log knows violations only."""
    recorded = any(fact.source == "violations" for fact in facts)
    return _fl(asked, f"log show {options}") if recorded else ""


def _fl(asked: Question, command: str) -> str:
    return f"fl {command}" if asked.repository else ""
