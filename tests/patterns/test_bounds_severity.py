"""bounds_checking: an index into a filtered list weighs what its data comes from."""

from __future__ import annotations

import pytest

from fl_hooks.detect.engine import scan
from fl_hooks.detect.select import Selection
from fl_hooks.library.compile import compile_patterns
from fl_hooks.library.folders import find_folders, read_pattern

CASES = [
    ("import os\nname = [n for n in os.listdir(d) if n][0]\n", "medium"),
    ("import os\nns = os.listdir(d)\nname = [n for n in ns if n != a][0]\n", "medium"),
    ("line = [l for l in open(p) if l.strip()][-1]\n", "medium"),
    ("user = [u for u in users if u.active][0]\n", "low"),
    ("found = []\nfor u in users:\n  if u.active:\n    found.append(u)\nu = found[0]\n", "low"),
]


@pytest.mark.parametrize(("source", "severity"), CASES)
def test_a_filter_of_the_programs_own_list_is_low(source, severity):
    """Data from outside may be missing; of its own objects a program may know that one passes."""
    folder = next(f for f in find_folders("") if f.bundled and f.id == "bounds_checking")
    compiled = compile_patterns([read_pattern(folder)])
    checks = Selection(compiled).candidates("a.py", source.encode())
    findings, _ = scan("a.py", source.encode(), checks, compiled["config"]["limits"])
    assert [f.severity for f in findings] == [severity]
