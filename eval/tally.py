"""The table: what was found and which labels it bears, per check, severity and part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import wilson
from matching import match

from fl_hooks import __version__
from fl_hooks.records.severity import rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from labels import Label
    from scanned import Found, Scan
    from trees import Repository

    Table = dict[str, Any]

SCHEMA = 1
GONE = "gone"  # the state of a label whose finding is there no more; otherwise its severity
PARTS = ("final", "tuning")
# DETECTION, "How good it has to be": so many labels, or all findings where there are fewer.
WANTED = {"critical": 60, "high": 60, "medium": 30}
TRUE_SHARE = 0.9  # of a medium check's labels


@dataclass(frozen=True, slots=True)
class Row:
    """A check at one severity on one part; size is in bytes of the languages it reads."""

    check: str
    severity: str
    status: str
    findings: int
    size: int
    true: int = 0
    false: int = 0
    arguable: int = 0

    @property
    def labelled(self) -> int:
        """Return how many findings somebody read."""
        return self.true + self.false + self.arguable

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the share that is true; arguable ones are not."""
        return wilson.interval(self.true, self.labelled)

    @property
    def bar(self) -> str:
        """Say whether the row meets what is asked of its severity; "" where nothing is."""
        wanted = min(WANTED.get(self.severity, 0), self.findings)
        if not wanted:
            return "" if self.severity not in WANTED else "nothing found"
        if self.severity != "medium" and self.false:
            return f"missed: {self.false} false"
        if self.labelled < wanted:
            return f"{wanted - self.labelled} more to read"
        if self.severity == "medium" and self.true < TRUE_SHARE * self.labelled:
            return f"missed: {self.true / self.labelled:.0%} true"
        return "holds"


@dataclass(frozen=True, slots=True)
class Gone:
    """What a check reports no more: false alarms mended, true findings lost.

    true of read: everything that was ever labelled, whether it is reported today or not.
    """

    check: str
    mended: int
    lost: int
    true: int
    read: int


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a label since the last table."""

    kind: str
    label: Label


def tabulate(
    scans: Mapping[str, Scan],
    repositories: Iterable[Repository],
    labels: list[Label],
    checks: Mapping[str, Any],
    last: Table | None,
) -> Table:
    """Return the table of these scans; what is not there keeps its part of the last table."""
    rows = {}
    before = (last or {}).get("repositories", {})
    for each in repositories:
        if each.name in scans:
            rows[each.name] = _repository(each, scans[each.name], labels)
        elif each.name in before:
            rows[each.name] = before[each.name]
    return {
        "schema": SCHEMA,
        "version": __version__,
        "checks": dict(checks),
        "repositories": rows,
        "peers": (last or {}).get("peers", {}),
    }


def _repository(repository: Repository, scan: Scan, labels: list[Label]) -> dict[str, Any]:
    own = [one for one in labels if one.repository == repository.name and not one.tool]
    found = match(own, scan.counted)
    states = {one.id: found[one.id].severity if one.id in found else GONE for one in own}
    return {
        "commit": repository.commit,
        "kind": repository.kind,
        "part": repository.part,
        "files": scan.files,
        "sizes": scan.sizes,
        "lines": scan.lines,
        "suppressed": len(scan.findings) - len(scan.counted),
        "findings": _counts(scan.counted),
        "labels": states,
    }


def _counts(findings: Iterable[Found]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for one in findings:
        severities = counts.setdefault(one.check, {})
        severities[one.severity] = severities.get(one.severity, 0) + 1
    return counts


def rows(table: Table, labels: Iterable[Label], part: str) -> list[Row]:
    """Return a row per check and severity, the checks in order of their names."""
    those = [one for one in table["repositories"].values() if one["part"] == part]
    made = {(one.check, one.severity): one for one in _empty(table, those)}
    states = {key: state for one in those for key, state in one["labels"].items()}
    for label in labels:
        key = (label.check, states.get(label.id, GONE))
        if key in made:
            made[key] = _with(made[key], label.final)
    return [made[key] for key in sorted(made, key=lambda key: (key[0], -rank(key[1])))]


def _empty(table: Table, those: list[dict[str, Any]]) -> Iterator[Row]:
    """Yield a row without labels for each check and each severity that it has anywhere."""
    for check, facts in table["checks"].items():
        everywhere = table["repositories"].values()
        seen = {facts["severity"]} | {s for r in everywhere for s in r["findings"].get(check, ())}
        size = sum(r["sizes"].get(language, 0) for r in those for language in facts["languages"])
        for severity in seen:
            count = sum(r["findings"].get(check, {}).get(severity, 0) for r in those)
            yield Row(check, severity, facts["status"], count, size)


def _with(row: Row, verdict: str) -> Row:
    if verdict == "true":
        return replace(row, true=row.true + 1)
    if verdict == "false":
        return replace(row, false=row.false + 1)
    return replace(row, arguable=row.arguable + 1)


def gone(table: Table, labels: Iterable[Label], part: str) -> list[Gone]:
    """Return the checks some of whose labelled findings are reported no more."""
    states = {
        key: state
        for one in table["repositories"].values()
        if one["part"] == part
        for key, state in one["labels"].items()
    }
    verdicts: dict[str, list[tuple[str, bool]]] = {}
    for label in labels:
        if label.id in states:
            verdicts.setdefault(label.check, []).append((label.final, states[label.id] == GONE))
    made = [
        Gone(
            check,
            mended=those.count(("false", True)),
            lost=those.count(("true", True)),
            true=sum(verdict == "true" for verdict, _ in those),
            read=len(those),
        )
        for check, those in sorted(verdicts.items())
    ]
    return [one for one in made if one.mended or one.lost]


def unplaced(table: Table, labels: Iterable[Label]) -> list[Label]:
    """Return the labels of which the table does not know whether they are found."""
    known = table["repositories"]
    return [
        one
        for one in labels
        if not one.tool and one.id not in known.get(one.repository, {}).get("labels", {})
    ]


def changes(last: Table | None, table: Table, labels: Iterable[Label]) -> list[Change]:
    """Return what became of the labels since the last table, the worst first.

    A label that is newer than the table counts as found there: it was when it was written.
    """
    order = ("lost", "back", "regained", "won", "dropped")
    names = {
        ("true", True): "lost",
        ("true", False): "regained",
        ("false", True): "won",
        ("false", False): "back",
        ("arguable", True): "dropped",
    }
    found = []
    for label in labels:
        now, before = _state(table, label), _state(last or {}, label)
        if now and (now == GONE) != (before == GONE):
            kind = names.get((label.final, now == GONE))
            found += [Change(kind, label)] if kind else []
    return sorted(found, key=lambda one: (order.index(one.kind), one.label.key))


def _state(table: Table, label: Label) -> str:
    repository = table.get("repositories", {}).get(label.repository, {})
    return str(repository.get("labels", {}).get(label.id, ""))


def counts(table: Table | None) -> dict[tuple[str, str], int]:
    """Return (check, repository) -> findings of any severity."""
    return {
        (check, name): sum(severities.values())
        for name, each in (table or {}).get("repositories", {}).items()
        for check, severities in each["findings"].items()
    }
