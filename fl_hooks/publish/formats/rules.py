"""A check as a rule of SARIF: what it says, why, what to write instead, how to allow it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fl_hooks.library.about import sections
from fl_hooks.publish.formats.levels import PROBLEM, SARIF

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fl_hooks.publish.entry import CheckEntry, Entry
    from fl_hooks.publish.formats.results import Run

# What GitHub shows of a description.
_LONGEST = 1024
_SECTIONS = ("Why it is bad", "Use instead", "When to leave it")
_WORD = re.compile(r"[^A-Za-z0-9]+")


def rules_of(checks: Mapping[str, str], run: Run) -> list[dict[str, Any]]:
    """Return the rules for checks, given as full id -> a severity that it was found at."""
    known = {check.full: (entry, check) for entry in run.entries for check in entry.checks}
    return [
        _rule(*known[full], run) if full in known else _unknown(full, severity)
        for full, severity in checks.items()
    ]


def _rule(entry: Entry, check: CheckEntry, run: Run) -> dict[str, Any]:
    precision = run.sureness.get(check.full)
    rule: dict[str, Any] = {
        "id": check.full,
        "name": _name(check.full),
        "shortDescription": {"text": _short(check.message)},
        "fullDescription": {"text": _short(f"{entry.summary} {check.advice}".strip())},
        "help": {"text": "\n\n".join(_text(entry, check)), "markdown": markdown(entry, check)},
        "defaultConfiguration": {"level": SARIF[check.severity]},
        "properties": {
            "tags": [entry.category, *entry.languages],
            "problem.severity": PROBLEM[check.severity],
            **({"precision": precision} if precision else {}),
        },
    }
    if run.url:
        rule["helpUri"] = f"{run.url}patterns/{entry.id}/#{check.id}"
    return rule


def _unknown(full: str, severity: str) -> dict[str, Any]:
    """Return the rule for a check that the library does not have any more."""
    return {
        "id": full,
        "name": _name(full),
        "shortDescription": {"text": f"{full}, which the library does not have any more"},
        "defaultConfiguration": {"level": SARIF.get(severity, "warning")},
    }


def _name(full: str) -> str:
    """Return an id as readers of SARIF want a rule's name: one word in Pascal case."""
    return "".join(word[:1].upper() + word[1:] for word in _WORD.split(full))


def _text(entry: Entry, check: CheckEntry) -> Iterator[str]:
    yield check.message
    yield check.advice
    yield entry.summary
    yield f"To allow it in one place, write there or on the line above: {check.allow}"


def markdown(entry: Entry, check: CheckEntry) -> str:
    """Return what a reader of a finding needs, from the texts of the pattern's folder."""
    about = sections(entry.about)
    parts = [f"**{entry.title}**: {check.message}", check.advice]
    parts += [f"## {name}\n\n{about[name][1]}" for name in _SECTIONS if name in about]
    allow = f"Write there, or on the line above:\n\n```\n{check.allow}\n```"
    return "\n\n".join((*filter(None, parts), f"## How to allow it\n\n{allow}"))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
