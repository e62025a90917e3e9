"""The walk-through of docs/guide.md works when it is followed."""

from pathlib import Path

from tests.walk import Walk

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "guide.md"


def test_the_guide_works_block_by_block(repo):
    """Every block runs in an empty repository, in order, and prints what the page shows."""
    Walk(repo.path).follow(GUIDE.read_text(encoding="utf-8"))
