"""Versions of what decides which faults are found, read from real histories."""

from __future__ import annotations

from fl_hooks.store.site_marks import PIN, read_versions

FOLDER = ".feedback-loop/patterns/ours"


def test_every_content_is_read_oldest_first(repo):
    """Each commit that gives pattern.yml another content is a version; other files are none."""
    for day, text in ((1, "severity: low\n"), (2, "severity: high\n")):
        repo.write(f"{FOLDER}/pattern.yml", text)
        repo.write(f"{FOLDER}/about.md", text)
        repo.commit(f"Version {day}", f"2026-11-0{day}T10:00:00+00:00")
    repo.write("other.txt", "x")
    repo.commit("Other work")
    found = read_versions(str(repo.path), [FOLDER])
    assert [(one.text, one.subject, one.date[:10]) for one in found] == [
        ("severity: low\n", "Version 1", "2026-11-01"),
        ("severity: high\n", "Version 2", "2026-11-02"),
    ]
    assert all(one.known for one in found)


def test_the_pin_is_read_without_any_pattern_of_ones_own(repo):
    """The version of fl-hooks that pre-commit runs decides what the bundled patterns find."""
    repo.write(PIN, "repos: []\n")
    repo.commit()
    assert [one.path for one in read_versions(str(repo.path), [])] == [PIN]


def test_without_a_commit_there_is_nothing(repo):
    """A repository that has just been made has no versions."""
    assert read_versions(str(repo.path), [FOLDER]) == []


def test_where_a_shallow_clone_ends_nothing_is_known_to_be_new(repo, tmp_path):
    """Git takes all that the last commit of a shallow clone holds for added there."""
    repo.write(f"{FOLDER}/pattern.yml", "severity: low\n")
    repo.commit()
    repo.write("other.txt", "x")
    repo.commit()
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "clone"))
    (one,) = read_versions(str(tmp_path / "clone"), [FOLDER])
    assert not one.known
