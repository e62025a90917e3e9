"""Which findings a change adds: the new file's findings less the old one's."""

from __future__ import annotations

from fl_hooks.detect.text import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fl_hooks.records.finding import Finding

# difflib is quadratic at its worst; beyond this only the common head and tail count as kept.
_MOST_PAIRS = 4_000_000
_NO_LIMITS = {"file_bytes": 1 << 62, "line_length": 1 << 62}


def new_findings(
    new: list[Finding], old: list[Finding], new_data: bytes, old_data: bytes
) -> list[Finding]:
    """Return the findings of `new` that the old file did not have, in order.

    The difference is one of multisets over (check, normalised text), so moved, re-indented and
    renamed code stays old; of equal findings the new one is the one on an added line. What is
    left is matched by place: a finding whose line the change leaves alone is old if the old
    file had one of the same check there, whatever was edited in its body.
    """
    if not old:
        return list(new)
    left = _unmatched(new, old, new_data, old_data)
    spare = _unmatched(old, new, old_data, new_data)
    if not left or not spare:
        return left
    old_line = _line_map(old_data, new_data)
    places = {(f.id, f.line - 1) for f in spare}
    return [f for f in left if (f.id, old_line.get(f.line - 1, -1)) not in places]


def surely_new(findings: list[Finding], new_data: bytes, old_data: bytes) -> bool:
    """Tell whether the old file can hold none of the findings, without parsing it.

    An old finding has the same text, and then every word of it stands in the old file; or its
    first line was left alone, and then the old file has that line.
    """
    if not old_data:
        return True
    new_lines, old_lines = _lines(new_data), set(_lines(old_data))
    old_text = "\n".join(old_lines)
    return all(
        new_lines[f.line - 1] not in old_lines
        and any(word not in old_text for word in f.text.split())
        for f in findings
    )


def _unmatched(
    findings: list[Finding], others: list[Finding], data: bytes, other_data: bytes
) -> list[Finding]:
    """Return the findings that have no equal partner among the others."""
    count: dict[tuple[str, str, bool], int] = {}
    for other in others:
        count[_key(other)] = count.get(_key(other), 0) + 1
    groups: dict[tuple[str, str, bool], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_key(finding), []).append(finding)
    left: list[Finding] = []
    kept_lines: dict[int, int] | None = None
    for key, group in groups.items():
        surplus = len(group) - count.get(key, 0)
        if surplus <= 0:
            continue
        if surplus < len(group):
            if kept_lines is None:
                kept_lines = _line_map(other_data, data)
            kept = kept_lines
            group.sort(key=lambda f: (f.line - 1 in kept, f.line))
        left.extend(group[:surplus])
    return sorted(left, key=lambda f: (f.line, f.column))


def _key(finding: Finding) -> tuple[str, str, bool]:
    """Return what makes two findings equal; one that loses its suppression counts as new."""
    return finding.id, finding.text, finding.suppressed


def _line_map(old_data: bytes, new_data: bytes) -> dict[int, int]:
    """Map each 0-based line of the new text that the change leaves alone to its old line."""
    old, new = _lines(old_data), _lines(new_data)
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    kept = {i: i for i in range(head)}
    kept.update({len(new) - 1 - i: len(old) - 1 - i for i in range(tail)})
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if a and b and len(a) * len(b) <= _MOST_PAIRS:
        kept.update(_aligned(a, b, head))
    return kept


def _aligned(old: list[str], new: list[str], offset: int) -> dict[int, int]:
    from difflib import SequenceMatcher

    blocks = SequenceMatcher(None, old, new).get_matching_blocks()
    return {
        block.b + i + offset: block.a + i + offset for block in blocks for i in range(block.size)
    }


def _lines(data: bytes) -> list[str]:
    text, _ = decode("", data, _NO_LIMITS)
    return [line.strip() for line in text.split("\n")]
