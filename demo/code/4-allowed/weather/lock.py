"""A name for the lock file that two stations share."""

from __future__ import annotations

import tempfile


def lock_name() -> str:
    """Return a path that no file has yet."""
    # fl: allow insecure-mktemp -- only a name is needed, open() with mode "x" guards the file
    return tempfile.mktemp(suffix=".lock")
