"""What becomes of a baseline's entries when the code they are about has changed: counts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.records.finding import fingerprint, identity
from fl_hooks.store.baseline_form import Baseline, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from fl_hooks.records.finding import Finding
    from fl_hooks.store.baseline_form import Key

# What our own comments are told off for was never there before us.
NEVER = "suppressions"


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A baseline after trimming.

    gone: how many findings were taken out; moved: how many have another path now; untold: how
    many could not be looked for, and stay.
    """

    baseline: Baseline
    gone: int
    moved: int
    untold: int


def counted(findings: Iterable[Finding]) -> dict[Key, Entry]:
    """Return the findings that a baseline can accept, as its entries."""
    found: dict[Key, Entry] = {}
    for one in findings:
        if not one.suppressed and one.pattern != NEVER:
            key = (one.path, fingerprint(one))
            found[key] = Entry(one.id, found[key].count + 1 if key in found else 1)
    return found


def trimmed(
    baseline: Baseline, found: Mapping[Key, Entry], can_tell: Callable[[str, str], bool]
) -> Trimmed:
    """Return the baseline without what is gone; what has moved follows its code.

    found: what the files hold now. can_tell: whether a path was looked into for a check (full
    id), or exists no more. The result never holds more of a fingerprint than before.
    """
    kept: dict[Key, Entry] = {}
    lost: dict[str, int] = {}
    untold = 0
    for key, entry in baseline.entries.items():
        if not can_tell(key[0], entry.check):
            kept[key] = entry
            untold += entry.count
            continue
        left = min(entry.count, found[key].count if key in found else 0)
        if left:
            kept[key] = Entry(entry.check, left)
        if left < entry.count:
            lost[key[1]] = lost.get(key[1], 0) + entry.count - left
    moved = 0
    for key in sorted(key for key in found if key[1] in lost):
        held = kept[key].count if key in kept else 0
        more = min(found[key].count - held, lost[key[1]])
        if more > 0:
            kept[key] = Entry(found[key].check, held + more)
            lost[key[1]] -= more
            moved += more
    return Trimmed(Baseline(baseline.checks, kept), sum(lost.values()), moved, untold)


def under_todays_ids(
    baseline: Baseline, findings: Iterable[Finding], aliases: Mapping[str, Sequence[str]]
) -> Baseline:
    """Return the baseline with entries under a pattern's alias under its id.

    The check is part of a fingerprint, and only the findings tell its text. aliases: pattern ->
    its aliases.
    """
    names = {alias: pattern for pattern, old in aliases.items() for alias in old}
    if not any(check.partition("/")[0] in names for check in _checks(baseline)):
        return baseline
    marks = {
        identity(f"{alias}/{one.check}", one.text): fingerprint(one)
        for one in findings
        for alias in aliases.get(one.pattern, ())
    }
    entries: dict[Key, Entry] = {}
    for (path, mark), entry in baseline.entries.items():
        key = (path, marks.get(mark, mark))
        count = entry.count + (entries[key].count if key in entries else 0)
        entries[key] = Entry(todays(entry.check, names), count)
    return Baseline(frozenset(todays(check, names) for check in baseline.checks), entries)


def todays(check: str, names: Mapping[str, str]) -> str:
    """Return a check's full id with its pattern's own id. names: alias -> pattern."""
    pattern, _, rest = check.partition("/")
    return f"{names.get(pattern, pattern)}/{rest}"


def accepted(
    findings: Sequence[Finding], paths_of: Callable[[Finding], Mapping[str, int]]
) -> set[int]:
    """Return the identities (id()) of the findings that a baseline holds, each entry once.

    paths_of: path -> how many findings like the given one are accepted there. What stands at its
    own path comes first; what is left of the entries then goes to findings at other paths.
    """
    left: dict[tuple[str, str], dict[str, int]] = {}
    known: set[int] = set()
    elsewhere = []
    for one in findings:
        if one.suppressed or one.pattern == NEVER:
            continue
        mark = (one.id, one.text)
        if mark not in left:
            left[mark] = dict(paths_of(one))
        if left[mark].get(one.path, 0) > 0:
            left[mark][one.path] -= 1
            known.add(id(one))
        elif left[mark]:
            elsewhere.append(one)
    for one in elsewhere:
        here = left[one.id, one.text]
        if sum(here.values()) > 0:
            here[next(path for path, count in here.items() if count > 0)] -= 1
            known.add(id(one))
    return known


def _checks(baseline: Baseline) -> set[str]:
    return {*baseline.checks, *(entry.check for entry in baseline.entries.values())}
