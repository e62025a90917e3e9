"""Which files changed lately, asked of real repositories."""

from __future__ import annotations

from datetime import UTC, date, datetime

from fl_hooks.commands.site_churn import read_churn
from fl_hooks.publish.loop import Churn
from fl_hooks.store.git import Git
from fl_hooks.store.site_churn import changes, files
from tests.site_values import a_violation

FIRST = date(2026, 9, 1)


def churn(repo, wants=lambda path: path.endswith(".py")):
    """Return what changed in a repository since FIRST."""
    return changes(Git(str(repo.path), str(repo.path / ".git")), wants, FIRST)


def test_commits_and_added_lines_are_counted_per_file(repo):
    """Each commit that touches a file counts once; only added lines count; others are left out."""
    repo.write("a.py", "1\n2\n3\n")
    repo.write("notes.md", "1\n")
    repo.commit(date="2026-11-02T10:00:00+00:00")
    repo.write("a.py", "1\nchanged\n")
    repo.write("bin.py", b"\0\1")
    repo.commit(date="2026-11-03T10:00:00+00:00")
    assert churn(repo) == {"a.py": (2, 4), "bin.py": (1, 0)}


def test_what_is_older_does_not_count(repo):
    """Only the window is read, however long the history is."""
    repo.write("a.py", "1\n")
    repo.commit(date="2026-08-30T10:00:00+00:00")
    repo.write("b.py", "1\n")
    repo.commit(date="2026-09-02T10:00:00+00:00")
    assert churn(repo) == {"b.py": (1, 1)}


def test_a_moved_file_counts_under_its_new_name(repo):
    """Moving is one commit and adds nothing, and what was done before goes along."""
    repo.write("a.py", "".join(f"{at}\n" for at in range(50)))
    repo.commit(date="2026-11-02T10:00:00+00:00")
    repo.git("mv", "a.py", "b\tü\n.py")
    repo.commit(date="2026-11-03T10:00:00+00:00")
    repo.write("a.py", "new\n")
    repo.commit(date="2026-11-04T10:00:00+00:00")
    assert churn(repo) == {"a.py": (1, 1), "b\tü\n.py": (2, 50)}


def test_a_merge_counts_only_what_its_branches_did(repo):
    """A line that came by a branch is counted where it was written."""
    repo.write("a.py", "1\n")
    repo.commit(date="2026-11-02T10:00:00+00:00")
    repo.git("switch", "-qc", "topic")
    repo.write("b.py", "1\n2\n")
    repo.commit(date="2026-11-03T10:00:00+00:00")
    repo.git("switch", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "--no-edit", "topic")
    assert churn(repo) == {"a.py": (1, 1), "b.py": (1, 2)}


def test_without_a_commit_nothing_changed(repo):
    """A repository before its first commit has no churn and no files."""
    assert churn(repo) == {}
    assert files(Git(str(repo.path), str(repo.path / ".git"))) == frozenset()


def test_files_with_violations_say_whether_they_are_there(repo):
    """What is excluded or no source is left out; a path of the record is always there."""
    repo.write("a.py", "1\n")
    repo.write("vendor/b.py", "1\n")
    repo.write("c.md", "1\n")
    repo.commit(date="2026-11-02T10:00:00+00:00")
    git = Git(str(repo.path), str(repo.path / ".git"))
    now = datetime(2026, 11, 3, tzinfo=UTC)
    found = read_churn(git, [a_violation(path="gone.py")], now)
    assert found == {"a.py": Churn(1, 1), "gone.py": Churn(0, 0, there=False)}
