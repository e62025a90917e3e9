"""What a test says of files that the code writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.generate.testing.literals import shown
from fl_hooks.generate.testing.sample import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fl_hooks.generate.blocks.block import Block
    from fl_hooks.generate.compose.parts import Parts
    from fl_hooks.generate.testing.calls import Value


def saved(
    parts: Parts,
    values: Mapping[str, Value],
    expected: Any,  # noqa: ANN401 -- plain data
    applied: Collection[str],
) -> tuple[list[str], list[str]]:
    """Return statements before and after a file is written: it is whole, and was replaced."""
    if "target" not in values or parts.plan.source == "folder":
        return [], []
    one = values["target"]
    place = one.expression if one.passed else f"Path({one.expression})"
    writer = next(b for b in reversed(parts.plan.blocks) if "target" in b.needs)
    before, after = [], [f"target = {place}"]
    if "temp_file_handling" in {*applied} & {*writer.acts}:
        before = [
            f"target = {place}",
            'target.write_text("before", encoding="utf-8")',
            'link = tmp_path / "link"',
            "link.hardlink_to(target)",
        ]
        # A file that is written in place would change under its other name, too.
        after = [
            "assert not target.samefile(link)",
            'assert link.read_text(encoding="utf-8") == "before"',
        ]
    return before, [*after, *_whole(parts, writer, expected)]


def _whole(parts: Parts, writer: Block, expected: Any) -> list[str]:  # noqa: ANN401 -- plain data
    if "json" not in writer.name or "lines" in writer.name:
        return ["assert target.is_file()"]
    told = 'json.loads(target.read_text(encoding="utf-8"))'
    known = expected is not UNKNOWN and writer is parts.plan.blocks[-1]
    if known and parts.plan.gives != "array":
        return [f"assert close({told}, {shown(expected, 40)})"]
    return [f"assert {told} is not None"]
