"""docs/pattern-manager.md works when it is followed."""

from pathlib import Path

from tests.walk import Walk

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pattern-manager.md"


def test_the_page_works_block_by_block(repo):
    """Every block runs in an empty repository, in order, and prints what the page shows."""
    Walk(repo.path).follow(PAGE.read_text(encoding="utf-8"))
    drafts = repo.path / ".feedback-loop" / "patterns"
    assert (drafts / "api_error" / "pattern.yml").is_file()
