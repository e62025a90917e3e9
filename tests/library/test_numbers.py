import sys
from datetime import date

from fl_hooks.library.folders import load_library
from fl_hooks.library.numbers import as_dicts, exposure, since

TODAY = date(2026, 11, 21)


def test_lines_of_what_is_scanned(repo):
    """Lines count by language, but for excluded files and those without a language we know."""
    repo.write("a.py", "1\n2\n")
    repo.write("b.go", "1\n")
    repo.write("node_modules/c.js", "1\n")
    repo.write("legacy/d.py", "1\n")
    repo.write("data.csv", "1\n")
    repo.commit(date="2026-11-20T10:00:00+00:00")
    top = str(repo.path)
    assert exposure(top, TODAY) == {"2026-11-20": {"go": 1, "python": 3}}
    repo.write("pyproject.toml", '[tool.fl-hooks]\nexclude = ["legacy/"]\n')
    assert exposure(top, TODAY) == {"2026-11-20": {"go": 1, "python": 2}}


def test_since_when_a_pattern_is_there(repo):
    """A repository's own pattern is there since its commit; nobody knows that of bundled ones."""
    repo.run(sys.executable, "-m", "fl_hooks.cli", "patterns", "new", "own_pattern")
    repo.commit(date="2026-11-19T10:00:00+00:00")
    top = str(repo.path)
    patterns = load_library(top)
    found = since(top, patterns)
    assert {name: day.date() for name, day in found.items()} == {"own_pattern": date(2026, 11, 19)}
    assert {"own_pattern", "bounds_checking"} <= {one["name"] for one in as_dicts(patterns)}
