"""What a check reports at one place, before policy decides whether it counts."""

from __future__ import annotations

# The interpreter's own SHA-256: hashlib would load OpenSSL, which costs a commit 2 ms.
try:
    from _sha2 import sha256  # type: ignore[import-not-found, unused-ignore]
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found, no-redef, unused-ignore]
    except ImportError:
        from hashlib import sha256

__all__ = ["Finding", "fingerprint", "identity", "sha256"]


class Finding:
    """One place where one check matched; lines and columns are 1-based, columns in characters.

    A slotted class by hand: dataclasses and typing.NamedTuple cost a commit more than its scan.
    """

    __slots__ = (
        "advice",
        "check",
        "column",
        "end_column",
        "end_line",
        "line",
        "message",
        "path",
        "pattern",
        "reason",
        "related",
        "severity",
        "suppressed",
        "text",
    )

    def __init__(
        self,
        *,
        pattern: str,
        check: str,
        severity: str,
        path: str,
        line: int,
        column: int,
        end_line: int,
        end_column: int,
        message: str,
        advice: str = "",
        text: str = "",
        suppressed: bool = False,
        reason: str = "",
        related: tuple[tuple[str, int], ...] = (),
    ) -> None:
        self.pattern = pattern
        self.check = check
        self.severity = severity
        self.path = path
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column
        self.message = message
        self.advice = advice
        self.text = text
        self.suppressed = suppressed
        self.reason = reason
        self.related = related

    @property
    def id(self) -> str:
        """The check's full id, `pattern/check`."""
        return f"{self.pattern}/{self.check}"

    def __repr__(self) -> str:
        """Show the place and the check."""
        return f"<Finding {self.path}:{self.line}:{self.column} {self.id} {self.severity}>"


def fingerprint(finding: Finding) -> str:
    """Return the finding's identity across line shifts, moves and rebases: 16 hex digits.

    It depends on the check and the normalised text only, so neither a line number nor a path
    nor a commit can change it; two equal findings share it and are told apart by their place.
    """
    return identity(finding.id, finding.text)


def identity(check: str, text: str) -> str:
    """Return the fingerprint of a finding of the check (full id) with the normalised text."""
    data = f"{check}\0{text}".encode("utf-8", "surrogatepass")
    return str(sha256(data).hexdigest()[:16])
