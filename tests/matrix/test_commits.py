"""Every way to make a commit."""

from __future__ import annotations

import pytest

COMMITS = "Commits"


def operation(name):
    """Return the marker of an operation of this group."""
    return pytest.mark.operation(name, group=COMMITS)


@operation("`git commit`")
def test_commit(front):
    """A blocked commit that is then fixed holds the record of it, beside what it brings itself."""
    front.trial()


@operation("`git commit -a`")
def test_commit_all(front):
    """What -a stages is scanned, and the fragment is in the commit although nobody staged it."""
    front.tracked()
    front.trial("-a", stage=False)
