"""What a test says of files that the code writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.generate.testing.literals import shown
from fl_hooks.generate.testing.sample import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.generate.parts import Parts
    from fl_hooks.generate.testing.calls import Value


def saved(parts: Parts, values: Mapping[str, Value], expected: Any) -> list[str]:  # noqa: ANN401 -- plain data
    """Return statements on the file that was written: it is there, whole, and alone."""
    if "target" not in values or parts.plan.source == "folder":
        return []
    one = values["target"]
    place = one.expression if one.passed else f"Path({one.expression})"
    lines = [f"target = {place}"]
    writer = next(b for b in reversed(parts.plan.blocks) if "target" in b.needs)
    if "json" in writer.name and "lines" not in writer.name:
        told = 'json.loads(target.read_text(encoding="utf-8"))'
        known = expected is not UNKNOWN and writer is parts.plan.blocks[-1]
        if known and parts.plan.gives != "array":
            lines.append(f"assert close({told}, {shown(expected, 40)})")
        else:
            lines.append(f"assert {told} is not None")
    else:
        lines.append("assert target.stat().st_size > 0")
    return [
        *lines,
        'assert [one.name for one in target.parent.iterdir() if "tmp" in one.name] == []',
    ]
