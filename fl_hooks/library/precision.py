"""How right the bundled checks were on public code: what eval/ measured, as the package has it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fl_hooks.library.folders import Pattern

FILE = Path(__file__).with_name("precision.json")


def measured(patterns: Iterable[Pattern]) -> dict[str, Any]:
    """Return the measurements, written by eval/evaluate.py, of those patterns that were measured.

    A repository's own pattern was not, even where it replaces a bundled one under its id.
    """
    value: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    bundled = {one.id for one in patterns if one.folder.bundled}
    checks = {
        name: row for name, row in value["checks"].items() if name.partition("/")[0] in bundled
    }
    return value | {"checks": checks}
