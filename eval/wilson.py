"""How much a share of a sample says: Wilson's score interval."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054  # the normal distribution's 97.5 % quantile


def interval(true: int, total: int, z: float = Z95) -> tuple[float, float]:
    """Return Wilson's interval for a share of `true` in `total`, 95 % by default.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
    Unlike the textbook interval it holds for small samples and for shares of 0 and 1.
    """
    if not 0 <= true <= total:
        raise ValueError(f"{true} of {total} is no share")
    if total == 0:
        return 0.0, 1.0
    share = true / total
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    middle = share + z * z / (2 * total)
    low, high = (middle - spread) / scale, (middle + spread) / scale
    # A share of 0 or 1 gives 0 or 1 exactly; floating point need not.
    return (0.0 if true == 0 else low), (1.0 if true == total else high)
