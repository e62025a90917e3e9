"""How right a check was on public code, in the four words that code scanning knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fl_hooks.publish.precision import Precision

# From this share of right findings on; below all of them it is low.
_WORDS = ((0.95, "very-high"), (0.8, "high"), (0.5, "medium"))
# Fewer findings that people read say nothing.
_READ = 10


def sureness(precision: Precision) -> dict[str, str]:
    """Return check -> its word, of those checks of which enough findings were read."""
    found = {}
    for check, measured in precision.checks.items():
        readings = [row.reading for row in measured.told]
        read, right = (sum(getattr(one, key) for one in readings) for key in ("read", "right"))
        if read >= _READ:
            found[check] = next((word for least, word in _WORDS if right / read >= least), "low")
    return found
