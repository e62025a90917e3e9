"""What the benchmark has and the evaluation uses as well: its tables and its table of peers."""

from __future__ import annotations

import sys

import places

# At the end: names of our own come first.
sys.path.append(str(places.ROOT / "bench"))

import peers
from table import aligned

__all__ = ["aligned", "peers"]
