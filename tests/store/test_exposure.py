import json
from datetime import date

from fl_hooks.store.exposure import added_lines

FIRST = date(2026, 1, 1)


def language_of(path):
    """Count Python by its ending, and nothing below vendor/."""
    return "python" if path.endswith(".py") and not path.startswith("vendor/") else ""


def lines(repo, **options):
    """Return what the history of a repository added."""
    return added_lines(str(repo.path), language_of, FIRST, **options)


def test_added_lines_by_day(repo):
    """Each commit's added lines count on its author's day in UTC; other files do not."""
    repo.write("a.py", "1\n2\n3\n")
    repo.write("vendor/b.py", "1\n")
    repo.write("c.txt", "1\n")
    repo.commit(date="2026-11-02T23:30:00-02:00")
    repo.write("a.py", "1\n2\nchanged\nmore\n")
    repo.write("bin.py", b"\0\1")
    repo.commit(date="2026-11-04T10:00:00+00:00")
    assert lines(repo) == {"2026-11-03": {"python": 3}, "2026-11-04": {"python": 2}}


def test_moved_lines_are_not_added(repo):
    """A file that is renamed adds nothing but what changed in it, whatever its name."""
    repo.write("a.py", "".join(f"{at}\n" for at in range(50)))
    repo.commit(date="2026-11-02T10:00:00+00:00")
    repo.git("mv", "a.py", "b\tü\n.py")
    repo.write("b\tü\n.py", "".join(f"{at}\n" for at in range(51)))
    repo.commit(date="2026-11-03T10:00:00+00:00")
    assert lines(repo) == {"2026-11-02": {"python": 50}, "2026-11-03": {"python": 1}}


def test_a_merge_adds_what_its_branches_added(repo):
    """Lines of a branch count once, on the day of their own commit."""
    repo.write("a.py", "1\n")
    repo.commit(date="2026-11-02T10:00:00+00:00")
    repo.git("switch", "-qc", "topic")
    repo.write("b.py", "1\n2\n")
    repo.commit(date="2026-11-03T10:00:00+00:00")
    repo.git("switch", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "--no-edit", "topic")
    assert lines(repo) == {"2026-11-02": {"python": 1}, "2026-11-03": {"python": 2}}


def test_later_commits_join_what_is_kept(repo):
    """What was counted is kept and later commits added; a rewritten one is not counted twice."""
    repo.write("a.py", "1\n")
    repo.commit(date="2026-11-02T10:00:00+00:00")
    lines(repo)
    repo.write("b.py", "1\n2\n")
    repo.commit(date="2026-11-03T10:00:00+00:00")
    place = repo.path / ".git/fl-hooks/exposure.json"
    kept = json.loads(place.read_text())
    kept["days"]["2026-11-02"]["python"] = 100
    place.write_text(json.dumps(kept))
    assert lines(repo) == {"2026-11-02": {"python": 100}, "2026-11-03": {"python": 2}}
    repo.git("commit", "-q", "--amend", "-m", "again", GIT_COMMITTER_DATE="2026-11-05T10:00:00Z")
    assert lines(repo) == {"2026-11-02": {"python": 1}, "2026-11-03": {"python": 2}}
    assert repo.status() == ""


def test_another_rule_counts_again(repo):
    """What was kept under another rule, for a later day, or is broken, is counted again."""
    repo.write("a.py", "1\n")
    repo.commit(date="2026-11-02T10:00:00+00:00")
    top = str(repo.path)
    assert added_lines(top, lambda _: "", FIRST, rule="nothing") == {}
    assert lines(repo) == {"2026-11-02": {"python": 1}}
    assert added_lines(top, language_of, date(2026, 11, 3)) == {}
    (repo.path / ".git/fl-hooks/exposure.json").write_text("{")
    assert lines(repo) == {"2026-11-02": {"python": 1}}


def test_a_shallow_clone_knows_nothing_of_its_last_commit(repo, tmp_path):
    """The commit at which a clone is cut off seems to add everything, and is left out."""
    repo.write("a.py", "1\n" * 9)
    repo.commit(date="2026-11-02T10:00:00+00:00")
    repo.write("b.py", "1\n")
    repo.commit(date="2026-11-03T10:00:00+00:00")
    repo.write("b.py", "1\n2\n3\n")
    repo.commit(date="2026-11-04T10:00:00+00:00")
    clone = tmp_path / "clone"
    repo.git("clone", "-q", "--depth=2", f"file://{repo.path}", str(clone))
    assert added_lines(str(clone), language_of, FIRST) == {"2026-11-04": {"python": 2}}


def test_no_commit(repo):
    """A repository without a commit has added nothing."""
    assert lines(repo) == {}
