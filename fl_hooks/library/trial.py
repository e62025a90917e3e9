"""A pattern tried on a snippet, exactly as a commit would try it: keywords, paths and all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.detect.engine import scan
from fl_hooks.detect.select import Selection
from fl_hooks.errors import FlError
from fl_hooks.library.compile import compile_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fl_hooks.library.folders import Pattern


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a trial found, as (line, check); why it may have found too little, or failed."""

    flagged: frozenset[tuple[int, str]] = frozenset()
    notices: tuple[str, ...] = ()
    failure: str = ""


class Trial:
    """Tries one pattern; those that it yields to are there too, since they silence it."""

    def __init__(self, pattern: Pattern, library: Iterable[Pattern], *, match: bool) -> None:
        wanted = {name for check in pattern.checks.values() for name in check.yields_to}
        others = [p for p in library if p.id != pattern.id and _named(p, wanted)]
        skipped = () if match else (pattern,)
        compiled = compile_patterns(
            [p for p in (pattern, *others) if p not in skipped], without_match=skipped
        )
        # A check that is off by default is tried all the same.
        compiled["checks"] = tuple({**check, "enabled": True} for check in compiled["checks"])
        self._pattern = pattern.id
        self._selection = Selection(compiled)
        self._limits = compiled["config"]["limits"]

    def run(self, path: str, code: str) -> Outcome:
        """Return what the pattern's own checks flag in the code, were it committed at the path."""
        if not self._selection.wants(path):
            return Outcome()
        data = code.encode()
        checks = self._selection.candidates(path, data)
        try:
            findings, notices = scan(path, data, checks, self._limits)
        except FlError as error:
            return Outcome(failure=error.message)
        flagged = {
            (f.line, f.check) for f in findings if f.pattern == self._pattern and not f.suppressed
        }
        return Outcome(frozenset(flagged), tuple(notices))


def _named(pattern: Pattern, names: Iterable[str]) -> bool:
    mine = {pattern.id, *pattern.declaration.aliases, *pattern.checks}
    return not mine.isdisjoint(name.rpartition("/")[2] for name in names)
