"""What the record knows of the files that a commit is about to change. Pure, and quick."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from fl_hooks.store.record_index import Row

    # What is told of a pattern in a file; the keys are those of the JSON form.
    Risk = dict[str, Any]

WEIGHTS = {"critical": 8, "high": 4, "medium": 2, "low": 1}
UNKNOWN = "unknown"


class Library:
    """What the compiled library says of patterns: ids, severities, and one line of advice."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self._aliases: dict[str, str] = {
            alias: name
            for name, facts in compiled["patterns"].items()
            for alias in facts["aliases"]
        }
        self._severity: dict[str, str] = {
            name: facts.get("severity", "medium") for name, facts in compiled["patterns"].items()
        }
        self._advice: dict[str, str] = {}
        for check in compiled["checks"]:
            advice = short(check["advice"])
            self._advice[check["id"]] = advice
            self._advice.setdefault(check["pattern"], advice)

    def pattern(self, name: str) -> str:
        """Return today's id of a pattern."""
        return self._aliases.get(name, name or UNKNOWN)

    def severity(self, given: str, pattern: str) -> str:
        """Return a fact's severity: its own, else the pattern's, else medium."""
        return given if given in WEIGHTS else self._severity.get(pattern, "medium")

    def advice(self, pattern: str, checks: Sequence[str]) -> str:
        """Return what to do instead, for the check that was met most often."""
        ids = (*(f"{pattern}/{check}" for check in checks), pattern)
        return next((self._advice[one] for one in ids if one in self._advice), "")


def short(advice: str) -> str:
    """Return the beginning of an advice that can stand by itself, on one line."""
    first, _, rest = advice.strip().partition("\n")
    if not rest or first.endswith((".", ",", ";")):
        return first.rstrip(",;")
    sentence, stop, _ = f"{first} {' '.join(rest.split())}".partition(". ")
    return sentence + stop.strip()


def graver(one: str, other: str) -> str:
    """Return the graver of two severities."""
    return one if WEIGHTS[one] >= WEIGHTS[other] else other


def risks_of(
    files: Iterable[tuple[str, str]], rows: Iterable[tuple[str, Row]], library: Library
) -> list[dict[str, Any]]:
    """Return for each file (path, former path) what was recorded there and beside it.

    The riskiest file comes first: weight by severity times count, then the latest.
    """
    wanted = list(files)
    folders: dict[str, dict[str, dict[str, Tally]]] = {
        _folder(one): {} for names in wanted for one in names
    }
    for date, row in rows:
        path = row[0]
        if (places := folders.get(path[: max(path.rfind("/"), 0)])) is not None:
            pattern = library.pattern(row[3])
            of_file = places.setdefault(path, {})
            if (tally := of_file.get(pattern)) is None:
                tally = of_file[pattern] = Tally()
            tally.add(date, row, library.severity(row[2], pattern))
    found: list[dict[str, Any]] = []
    for path, old in wanted:
        names = {path, old}
        here = _together(folders[_folder(one)].get(one, {}) for one in names if one)
        beside = (of for other, of in folders[_folder(path)].items() if other not in names)
        found.append(
            {
                "path": path,
                "renamed_from": old if old != path else "",
                "risks": _risks(here, library),
                "folder": _folder(path),
                "beside": _risks(_together(beside), library),
            }
        )
    found.sort(key=lambda one: (-_score(one["risks"]), -_score(one["beside"]), one["path"]))
    return found


class Tally:
    """What there is of one pattern in one place."""

    __slots__ = ("checks", "count", "how", "last", "line", "score", "severity")

    def __init__(self) -> None:
        self.count = self.score = self.line = 0
        self.severity, self.last = "low", ""
        self.checks: dict[str, int] = {}
        self.how: dict[str, int] = {}

    def add(self, date: str, row: Row, severity: str) -> None:
        """Count one more fact."""
        weight = WEIGHTS[severity]
        if weight > WEIGHTS[self.severity]:
            self.severity = severity
        # What is not committed yet is the latest of all.
        if (date or "~") >= self.last:
            self.last, self.line = date or "~", row[1]
        self.count += row[7]
        self.score += weight * row[7]
        self.how[row[5]] = self.how.get(row[5], 0) + row[7]
        if row[4]:
            self.checks[row[4]] = self.checks.get(row[4], 0) + row[7]

    def join(self, other: Tally) -> None:
        """Add what another place has."""
        self.severity = graver(self.severity, other.severity)
        if other.last >= self.last:
            self.last, self.line = other.last, other.line
        self.count, self.score = self.count + other.count, self.score + other.score
        for mine, theirs in ((self.how, other.how), (self.checks, other.checks)):
            for name, count in theirs.items():
                mine[name] = mine.get(name, 0) + count


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _score(risks: Iterable[Risk]) -> int:
    return sum(int(risk["score"]) for risk in risks)


def _together(places: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """Return pattern -> what all the places have of it."""
    whole: dict[str, Tally] = {}
    for place in places:
        for pattern, tally in place.items():
            whole.setdefault(pattern, Tally()).join(tally)
    return whole


def _risks(tallies: Mapping[str, Tally], library: Library) -> list[Risk]:
    """Return one risk per pattern, the heaviest first."""
    risks = [_risk(pattern, tallies[pattern], library) for pattern in sorted(tallies)]
    risks.sort(key=lambda risk: (risk["score"], risk["last"] or "~"), reverse=True)
    return risks


def _risk(pattern: str, tally: Tally, library: Library) -> Risk:
    checks = _most(tally.checks)
    return {
        "pattern": pattern,
        "severity": tally.severity,
        "count": tally.count,
        "score": tally.score,
        "how": {name: tally.how[name] for name in _most(tally.how)},
        "checks": checks,
        "last": None if tally.last == "~" else tally.last,
        "line": tally.line or None,
        "advice": library.advice(pattern, checks),
    }


def _most(counts: Mapping[str, int]) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))
