"""The bundled checks, asked about code that lies in no repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.detect.engine import scan
from fl_hooks.detect.select import Selection
from fl_hooks.store.cache import load

if TYPE_CHECKING:
    from collections.abc import Container


class Checks:
    """The bundled checks, asked as a commit would ask them, of code at a path of a library."""

    def __init__(self) -> None:
        compiled = load("", "")
        self._limits = compiled["config"]["limits"]
        self._selection = Selection(compiled)
        self.known = {check["id"] for check in compiled["checks"]}

    def lines(self, path: str, data: bytes, wanted: Container[str]) -> set[int]:
        """Return the lines at which one of the wanted checks reports something."""
        checks = [c for c in self._selection.candidates(path, data) if c.get("id") in wanted]
        findings, _ = scan(path, data, checks, self._limits)
        return {finding.line for finding in findings if not finding.suppressed}
