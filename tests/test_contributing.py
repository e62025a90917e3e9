"""The walk-through of CONTRIBUTING.md works when it is followed."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WALK = re.compile(
    r"<!-- walk: (?P<name>\S+) -->\n(?P<fence>`{3,})\w*\n(?P<text>.*?)(?P=fence)\n", re.DOTALL
)


def test_the_walk_through_ends_in_a_pattern_that_proves_itself(tmp_path):
    """The files it shows, laid over the folder that `new` makes, pass `check --prove`."""
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    fl(tmp_path, "patterns", "new", "exact_type_comparison")
    folder = next(tmp_path.rglob("pattern.yml")).parent
    made = {path.name for path in folder.iterdir()}
    shown = {found["name"]: found["text"] for found in WALK.finditer(page())}
    assert set(shown) == made
    for name, text in shown.items():
        (folder / name).write_text(text)
    fl(tmp_path, "patterns", "check", "exact_type_comparison", "--prove")


def page():
    """Return CONTRIBUTING.md."""
    return (ROOT / "CONTRIBUTING.md").read_text()


def fl(cwd, *arguments):
    """Run `fl` and hold it to success."""
    command = [sys.executable, "-m", "fl_hooks.cli", *arguments]
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
