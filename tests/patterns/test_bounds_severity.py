"""bounds_checking: an index weighs what its data comes from, and who runs into it."""

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
    ("import re\nfor line in open(p):\n  size = re.findall('[0-9]+', line)[0]\n", "medium"),
    ("import re\nsize = list(re.findall('[0-9]+', string=open(p).read()))[0]\n", "medium"),
    (
        "import re\nnames = [n for n in re.findall('[a-z]+', open(p).read())]\nn = names[0]\n",
        "medium",
    ),
    ("import re\nD = re.compile('[0-9]')\nsize = D.findall(input())[0]\n", "medium"),
    ("import sys\npath = sys.argv[1]\n", "medium"),
    (
        "import sys\ndef main():\n  path = sys.argv[1]\nif __name__ == '__main__':\n  main()\n",
        "medium",
    ),
    ("user = [u for u in users if u.active][0]\n", "low"),
    ("found = []\nfor u in users:\n  if u.active:\n    found.append(u)\nu = found[0]\n", "low"),
    ("import re\nsize = re.findall('[0-9]+', text)[0]\n", "low"),
    ("import re\nD = re.compile('[0-9]')\nsizes = D.findall(text)\nsize = sizes[0]\n", "low"),
    ("import re\nname = [n for n in re.findall('[a-z]+', text)][0]\n", "low"),
    ("import sys\nif __name__ == '__main__':\n  convert(sys.argv[1])\n", "low"),
]


@pytest.mark.parametrize(("source", "severity"), CASES)
def test_an_index_into_the_programs_own_data_or_in_a_trial_is_low(source, severity):
    """Data from outside may be missing; of its own a program may know that something passes."""
    folder = next(f for f in find_folders("") if f.bundled and f.id == "bounds_checking")
    compiled = compile_patterns([read_pattern(folder)])
    checks = Selection(compiled).candidates("a.py", source.encode())
    findings, _ = scan("a.py", source.encode(), checks, compiled["config"]["limits"])
    assert [f.severity for f in findings] == [severity]
