"""The table of git operations in docs/git.md."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "tools" / "matrix.py"


@pytest.fixture(scope="module")
def matrix():
    """Return tools/matrix.py as a module."""
    spec = importlib.util.spec_from_file_location("matrix_tool", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_table_is_up_to_date():
    """`tools/matrix.py --check` finds nothing to write."""
    done = subprocess.run([sys.executable, str(TOOL), "--check"], capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()


def test_cells(matrix):
    """A front end's cell has a mark with the number of cases, or what the test says instead."""
    rows = {
        ("Commits", "git commit -a", "It holds."): {
            "git": matrix._cell(2, ""),
            "pre-commit": matrix._cell(1, ""),
            "prek": matrix._cell(0, "as git"),
        }
    }
    table = matrix.render(rows)
    assert table.startswith("### Commits\n\n| operation | git hook | pre-commit | prek |")
    assert table.endswith("| `git commit -a` | ✓ 2 | ✓ | as git | It holds. |")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("git rebase --abort, --skip", "`git rebase --abort`, `--skip`"),
        ("git revert of a fix", "`git revert` of a fix"),
        ("GIT_CONFIG_COUNT (git -c)", "`GIT_CONFIG_COUNT` (`git -c`)"),
        ("color.*, with i18n.*", "`color.*`, with i18n.\\*"),
        ("a filter on `*`", "a filter on `*`"),
    ],
)
def test_operations_as_markdown(matrix, text, shown):
    """Commands, options and settings are code; what Markdown would read as a mark is escaped."""
    assert matrix._markdown(matrix._code(text)) == shown
