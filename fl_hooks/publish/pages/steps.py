"""What to do next, worked out from the counts: at most four steps, the most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.publish.numbers import PENDING, Numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST = 4
# Outcomes that left the fault in the history.
KEPT = ("committed", "bypassed", "escaped")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; kind is act, look or fine, and says how pressing it is."""

    kind: str
    title: str
    text: str
    address: str = ""
    command: str = ""


def next_steps(numbers: Numbers, titles: Mapping[str, str], blocking: int) -> tuple[Step, ...]:
    """Return the steps for a record; `blocking` high or critical ones were kept."""
    if not numbers.total.total:
        return _first_steps()
    steps = list(_steps(numbers, titles, blocking))[:_MOST]
    return tuple(steps) or (
        Step("fine", "Nothing to do", "Everything on record was fixed before it was committed."),
    )


def _steps(numbers: Numbers, titles: Mapping[str, str], blocking: int) -> Iterator[Step]:
    pending = numbers.months[PENDING].total if PENDING in numbers.months else 0
    if pending:
        text = "It travels with the next commit." if pending == 1 else "They travel with the next."
        yield Step("act", f"Commit {_some(pending, 'recorded violation')}", text, "violations/")
    if blocking:
        text = "High and critical faults that were kept: look at each, and fix what still stands."
        yield Step("act", f"Look at {_some(blocking, 'severe violation')}", text, "violations/")
    worst = _most_kept(numbers, titles)
    if worst:
        kept = _kept(numbers, worst)
        text = f"{_some(kept, 'time')} kept, more often than any other. Read its good form."
        yield Step("look", titles[worst], text, f"patterns/{worst}/")
    allowed = numbers.total.of("suppressed")
    if allowed:
        text = "Each gives its reason. Read them now and then: reasons grow old."
        yield Step("look", f"Review {_some(allowed, 'suppression')}", text, "violations/")


def _first_steps() -> tuple[Step, ...]:
    return (
        Step(
            "act", "Install the hooks", "Once per clone.", command="fl init && pre-commit install"
        ),
        Step(
            "look",
            "See what stands in the code today",
            "A full scan shows it and records nothing.",
            command="fl scan --all --no-record",
        ),
        Step(
            "fine",
            "Commit as usual",
            "What a commit adds is recorded with it, and shows here when the site is built again.",
        ),
    )


def _most_kept(numbers: Numbers, titles: Mapping[str, str]) -> str:
    known = sorted(pattern for pattern in numbers.patterns if pattern in titles)
    worst = max(known, key=lambda pattern: _kept(numbers, pattern), default="")
    return worst if worst and _kept(numbers, worst) else ""


def _kept(numbers: Numbers, pattern: str) -> int:
    return sum(numbers.pattern(pattern).of(outcome) for outcome in KEPT)


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
