"""What a commit's message says about mending a fault."""

import pytest

from fl_hooks.collect.fix_words import says_fix


@pytest.mark.parametrize(
    "message",
    [
        "Fix crash on empty input",
        "gitpoller: fix _process_changes to only list commits of the branch",
        "Fixed bug with LocalTarget where files were created too early",
        "fix(server): resolve /history 500 error",
        "Resolves wrong totals in the cart",
        "Handle Nones\n\nCloses #12",
        "Read the whole stream\n\nFixes: #8712",
        "hotfix: the queue never drains",
        "Bug 12345: keep the order",
        "Don't hang: deadlock in the pool",
        "Fix typo that made the upload crash",
    ],
)
def test_a_fix_says_so(message):
    """By a word or by an issue's number."""
    assert says_fix(message)


@pytest.mark.parametrize(
    "message",
    [
        "Fix typo",
        "fix lint",
        "Fix flake8 errors",
        "typo fixes",
        "fix type errors in buildbot.data",
        "fix(mypy): ensure all parameters are typed",
        "docs: fix broken example",
        "test/unit: Fix missing rows",
        "ruff: fix unused-import (F401)",
        'Revert "Fix crash on empty input"',
        "Merge branch 'fix-crash'",
        "feat: prefix paths (#12)",
        "Use fixed-width columns",
        "Add fixtures for the debugger",
        "Add a page (#1234)",
        "",
    ],
)
def test_what_mends_no_code_is_no_fix(message):
    """Typos, lint, formatting, typing, docs and tests; nor is a pull request's number an issue."""
    assert not says_fix(message)
