"""A violation as the record holds it, dated by the commit that carries it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One entry of a violation fragment, together with what git knows of the fragment.

    `commit`, `date` (ISO 8601), `author` and `subject` are empty while the fragment is not
    committed; `base` is empty where it was written before the first commit.
    """

    pattern: str
    check: str
    severity: str
    path: str
    line: int
    column: int
    fingerprint: str
    blob: str
    outcome: str
    reason: str
    base: str
    fragment: str
    commit: str = ""
    date: str = ""
    author: str = ""
    subject: str = ""

    @property
    def id(self) -> str:
        """The check's full id, `pattern/check`."""
        return f"{self.pattern}/{self.check}"
