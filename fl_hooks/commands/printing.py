"""Writing to standard output whatever its encoding."""

from __future__ import annotations

import sys


def put(text: str) -> None:
    """Write text to standard output; what its encoding cannot show becomes an escape."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
