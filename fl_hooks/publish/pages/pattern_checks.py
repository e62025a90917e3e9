"""A pattern's checks as its page shows them: what was written, what to write, how right it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish import code

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from markupsafe import Markup

    from fl_hooks.publish.code import Line
    from fl_hooks.publish.entry import CaseEntry, CheckEntry, Entry
    from fl_hooks.publish.precision import Precision

    Lines = Sequence[Line]
    # A pair: the bad lines, and the good ones.
    Read = tuple[Lines, Lines]

# A longer case explains something else than the fault.
_LONGEST = 24


def checks(
    entry: Entry, pairs: Sequence[Read], precision: Precision, patterns: Collection[str]
) -> list[dict[str, Any]]:
    """Return what the page shows of each check; `patterns` are those that have a page."""
    return [
        {
            "one": check,
            "pair": _pair(entry, check, pairs),
            "off": f'"{check.full}" = "off"',
            "measured": precision.checks.get(check.full),
            "yields": [(name, place(entry, name, patterns)) for name in check.yields_to],
        }
        for check in entry.checks
    ]


def _pair(entry: Entry, check: CheckEntry, pairs: Sequence[Read]) -> tuple[Markup, Markup] | None:
    """Return bad and good code of one check: from the pattern's pair, else from its cases."""
    for bad, good in pairs:
        part = code.shown(bad, good, check.id)
        if part and all(part):
            return code.block(part[0], named=False), code.mended(*part)
    bad_case, good_case = (_case(entry, check, kind) for kind in ("invalid", "valid"))
    if bad_case is None or good_case is None:
        return None
    bad, good = (code.lines_of(one.code, one.language) for one in (bad_case, good_case))
    return code.block(bad, named=False), code.block(good)


def _case(entry: Entry, check: CheckEntry, kind: str) -> CaseEntry | None:
    found = (one for one in entry.cases if one.check == check.id and one.kind == kind)
    return next((one for one in found if one.code.count("\n") <= _LONGEST), None)


def place(entry: Entry, name: str, patterns: Collection[str]) -> str:
    """Return the address of a pattern, a check or pattern/check, "" for one that has no page."""
    if any(name in (check.id, check.full) for check in entry.checks):
        return f"#{name.rpartition('/')[2]}"
    pattern, _, check = name.partition("/")
    if pattern not in patterns:
        return ""
    return f"../{pattern}/" + (f"#{check}" if check else "")
