"""One value that a test starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Stands for data that is not known.
UNKNOWN = object()


@dataclass(frozen=True, slots=True)
class Sample:
    """A value: as plain data, and the statements and the expression that make it in a test.

    In both, `{source}` stands for the name it is given. content: for a file, the expression of
    its bytes; name: what it is called.
    """

    data: Any
    lines: tuple[str, ...] = ()
    expression: str = "{source}"
    imports: str = ""
    content: str = ""
    name: str = ""
    helpers: tuple[str, ...] = ()

    def made(self, source: str) -> list[str]:
        """Return the statements that make it under a name."""
        return [line.replace("{source}", source) for line in self.lines]

    def used(self, source: str) -> str:
        """Return the expression for it under a name."""
        return self.expression.replace("{source}", source)
