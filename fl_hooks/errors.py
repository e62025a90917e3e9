"""The one exception people see, and the exit codes every command keeps."""

from __future__ import annotations

EXIT_CLEAN = 0
EXIT_VIOLATIONS = 1
EXIT_USER = 2
EXIT_BUG = 3


class FlError(Exception):
    """A mistake the user can mend: what is wrong (message) and the way out (hint)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
