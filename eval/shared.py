"""What several parts of the evaluation show alike, and what the benchmark has for both."""

from __future__ import annotations

import sys

import places

# At the end: names of our own come first.
sys.path.append(str(places.ROOT / "bench"))

import peers
from table import aligned

__all__ = ["aligned", "peers", "percent"]

ALMOST_ALL = 0.99


def percent(share: float) -> str:
    """Return a share in per cent; what is less than all of it is never shown as 100 %."""
    return ">99%" if ALMOST_ALL < share < 1 else f"{share:.0%}"
