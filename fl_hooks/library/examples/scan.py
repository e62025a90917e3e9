"""What the whole library finds in both sides of an example, as a commit would try them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.detect.engine import scan
from fl_hooks.detect.languages import LANGUAGES
from fl_hooks.detect.select import Selection
from fl_hooks.errors import FlError
from fl_hooks.library.compile import compile_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fl_hooks.library.examples.compose import Draft
    from fl_hooks.library.folders import Pattern
    from fl_hooks.records.finding import Finding


class Scanner:
    """Asks every check that is on by default, and the example's own."""

    def __init__(self, library: Iterable[Pattern], without_match: Sequence[Pattern]) -> None:
        runnable = [p for p in library if p not in without_match]
        self._compiled = compile_patterns(runnable, without_match=without_match)
        self._selections: dict[str, Selection] = {}

    def ask(self, pattern: str, draft: Draft) -> tuple[int, str]:
        """Return (the line that the bad side is flagged at, what is wrong, "" for nothing)."""
        own = f"{pattern}/{draft.check}"
        path = f"case{LANGUAGES[draft.language][0][0]}"
        try:
            bad, good = (self._found(own, path, code) for code in (draft.bad, draft.good))
        except FlError as error:
            return 0, error.message
        others = sorted({f.id for f in bad} - {own})
        if others:
            return 0, f"the bad form is also flagged by {', '.join(others)}"
        if not bad:
            return 0, "the bad form is not flagged"
        if good:
            return 0, f"the good form is flagged by {', '.join(sorted({f.id for f in good}))}"
        return bad[0].line, ""

    def _found(self, own: str, path: str, code: str) -> list[Finding]:
        selection = self._selection(own)
        data = code.encode()
        checks = selection.candidates(path, data)
        findings, notices = scan(path, data, checks, self._compiled["config"]["limits"])
        if notices:
            raise FlError(notices[0])
        if any(one.suppressed for one in findings):
            raise FlError("a comment silences what would be flagged")
        return findings

    def _selection(self, own: str) -> Selection:
        """Return the checks with the example's own switched on, which may be off by default."""
        if own not in self._selections:
            checks = tuple(
                {**c, "enabled": c["enabled"] or c["id"] == own} for c in self._compiled["checks"]
            )
            self._selections[own] = Selection({**self._compiled, "checks": checks})
        return self._selections[own]
