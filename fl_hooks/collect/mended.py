"""Whether the place of a fault that is gone is there still, mended, or went with its surroundings.

Read in real histories: two of three findings that a fix takes away go with a function, a block or
a file that somebody deletes or rewrites for another reason.
"""

from __future__ import annotations

from difflib import SequenceMatcher

# So few lines that go are a leftover taken out: a debug print, say.
_LEFTOVER = 3
# difflib is quadratic at its worst.
_MOST_PAIRS = 4_000_000
_ALIKE = 0.5
_COMMENT = ("#", "//", "/*", "*", "--")


def mended(old: str, new: str, line: int) -> bool:
    """Tell whether the new text mends the old one's 1-based line.

    It does where the line stays and what is around it changed (a guard, a conversion before it);
    where a line like it takes its place, handlers all being alike; and where no more than three
    lines went. A line that is only commented out is not mended, nor is one in a rewrite that is too
    large to compare.
    """
    a, b = _stripped(old), _stripped(new)
    head = _same(a, b)
    tail = _same(a[head:][::-1], b[head:][::-1])
    at = line - 1
    if not head <= at < len(a) - tail:
        return True
    left, right = a[head : len(a) - tail], b[head : len(b) - tail]
    if len(left) * len(right) > _MOST_PAIRS:
        return False
    for tag, start, end, first, last in SequenceMatcher(None, left, right, False).get_opcodes():
        if start <= at - head < end:
            return tag == "equal" or _replaced(a[at], end - start, right[first:last])
    return False


def _replaced(line: str, gone: int, come: list[str]) -> bool:
    """Tell whether the lines that came instead mend a line that went with `gone` lines."""
    code = [text for text in come if not text.startswith(_COMMENT)]
    if any(line in text for text in come if text.startswith(_COMMENT)):
        return False
    return gone <= _LEFTOVER or any(_alike(line, text) for text in code)


def _alike(one: str, other: str) -> bool:
    """Tell whether a line can be what another became."""
    both_handlers = one.startswith("except") and other.startswith("except")
    return both_handlers or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _stripped(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n")]


def _same(one: list[str], other: list[str]) -> int:
    """Return how many lines both start with."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
