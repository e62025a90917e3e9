"""What the formats of other programs are made from: findings of a scan, or violations on record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.publish.entry import Entry


@dataclass(frozen=True, slots=True)
class Result:
    """One place where a check matched; `end_line` 0 where only the start is known.

    allowed: a comment in the source allows it, for `reason`. accepted: the baseline holds it, None
    where there is no baseline. page: an address where it is shown, "" for none. more: what else
    is known, for readers of SARIF.
    """

    check: str
    severity: str
    path: str
    line: int
    column: int
    message: str
    fingerprint: str
    end_line: int = 0
    end_column: int = 0
    advice: str = ""
    related: Sequence[tuple[str, int]] = ()
    allowed: bool = False
    reason: str = ""
    accepted: bool | None = None
    page: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What is wrong and what to do instead."""
        return f"{self.message} {self.advice}".strip()

    @property
    def line_of_text(self) -> str:
        """The same on one line."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Run:
    """What is known of the scan, or of the record: all that is not a result.

    entries: the library. sureness: check -> how right it was, in code scanning's words. url: the
    site's own address, "" for none. repository, revision, branch: what was scanned, "" where
    nobody knows. notices: what was not scanned, and why. whole: whether nothing went wrong. about:
    what the results are, "" where that is plain.
    """

    entries: Sequence[Entry] = ()
    sureness: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    repository: str = ""
    revision: str = ""
    branch: str = ""
    notices: Sequence[str] = ()
    whole: bool = True
    about: str = ""
