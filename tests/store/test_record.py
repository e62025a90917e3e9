"""Reading the record of violations from a real history."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest

from fl_hooks.errors import FlError
from fl_hooks.store.record import read_record
from tests.record_files import entry as _entry

FOLDER = ".feedback-loop/violations"


def _fragment(repo, *entries, month="2026-11", base=None):
    """Write a fragment the way the hook does; return its path."""
    content = {"schema": 1, "base": base, "violations": list(entries)}
    text = json.dumps(content, indent=2, sort_keys=True) + "\n"
    path = f"{FOLDER}/{month}/{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
    repo.write(path, text)
    return path


def _lines(record):
    return [one.line for one in record]


def test_a_repository_without_a_commit_has_an_empty_record(repo):
    """An unborn HEAD is no error."""
    assert read_record(str(repo.path)) == ()


def test_a_violation_carries_what_git_knows_of_its_fragment(repo):
    """Commit, author, date in UTC and subject come from the commit that added the fragment."""
    path = _fragment(repo, _entry(reason="why"), base="c" * 40)
    commit = repo.commit("Ship it: ünïcode", date="2026-11-02T23:30:00-02:00")
    (one,) = read_record(str(repo.path))
    assert (one.commit, one.author, one.subject) == (commit, "Ada Author", "Ship it: ünïcode")
    assert one.date == "2026-11-03T01:30:00+00:00"
    assert (one.fragment, one.base, one.reason) == (path, "c" * 40, "why")
    assert one.id == "specific_exceptions/bare-except"


def test_newest_comes_first(repo):
    """The record is in order of dates, whatever the order in history and folders."""
    _fragment(repo, _entry(1))
    repo.commit(date="2026-11-03T10:00:00+00:00")
    _fragment(repo, _entry(2), month="2026-10")
    repo.commit(date="2026-11-01T10:00:00+00:00")
    _fragment(repo, _entry(3), _entry(4))
    repo.commit(date="2026-11-02T10:00:00+00:00")
    assert _lines(read_record(str(repo.path))) == [1, 3, 4, 2]


def test_commits_of_the_same_second_come_in_the_order_of_history(repo):
    """Where dates are equal, the later commit is still the newer one."""
    for line in range(1, 8):
        _fragment(repo, _entry(line))
        repo.commit(date="2026-11-03T10:00:00+00:00")
    assert _lines(read_record(str(repo.path))) == [7, 6, 5, 4, 3, 2, 1]


def test_a_fragment_not_committed_yet_comes_first_and_without_a_commit(repo):
    """What lies in the work tree only has no date, author or commit."""
    _fragment(repo, _entry(1))
    repo.commit()
    _fragment(repo, _entry(2))
    first, second = read_record(str(repo.path))
    assert (first.line, first.commit, first.date, first.author) == (2, "", "", "")
    assert second.commit


def test_a_fragment_that_a_revert_deleted_still_counts(repo):
    """Its content is read from history; a revert of the revert adds nothing."""
    _fragment(repo, _entry(7))
    added = repo.commit("add")
    repo.git("revert", "--no-edit", "HEAD")
    (one,) = read_record(str(repo.path))
    assert (one.line, one.commit) == (7, added)
    repo.git("revert", "--no-edit", "HEAD")
    (one,) = read_record(str(repo.path))
    assert one.commit == added


def test_a_merge_counts_nothing_twice(repo):
    """A fragment of a side branch belongs to its own commit, not also to the merge."""
    repo.commit("root")
    repo.git("switch", "-q", "-c", "side")
    _fragment(repo, _entry(1))
    side = repo.commit("side")
    repo.git("switch", "-q", "main")
    _fragment(repo, _entry(2))
    repo.commit("main")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    record = read_record(str(repo.path))
    assert sorted(_lines(record)) == [1, 2]
    assert {one.commit for one in record if one.line == 1} == {side}


def test_a_fragment_that_the_merge_commit_itself_adds_is_found(repo):
    """After a conflict the hook writes into the merge commit, which no parent's diff shows."""
    repo.write("f", "root\n")
    repo.commit("root")
    repo.git("switch", "-q", "-c", "side")
    repo.write("f", "side\n")
    repo.commit("side")
    repo.git("switch", "-q", "main")
    repo.write("f", "main\n")
    repo.commit("main")
    repo.git("merge", "-q", "side", check=False)
    repo.write("f", "both\n")
    _fragment(repo, _entry(5))
    merge = repo.commit("merge")
    (one,) = read_record(str(repo.path))
    assert (one.line, one.commit) == (5, merge)


def test_a_branch_merged_away_with_ours_still_counts(repo):
    """`merge -s ours` drops the files, not the facts."""
    repo.commit("root")
    repo.git("switch", "-q", "-c", "side")
    _fragment(repo, _entry(1))
    repo.commit("side")
    repo.git("switch", "-q", "main")
    repo.commit("main")
    repo.git("merge", "-q", "-s", "ours", "-m", "merge", "side")
    assert _lines(read_record(str(repo.path))) == [1]


def test_the_same_fragment_on_two_branches_is_one_fact(repo):
    """A cherry-pick adds the same file in another commit; it is counted once."""
    repo.commit("root")
    repo.git("switch", "-q", "-c", "side")
    _fragment(repo, _entry(1))
    first = repo.commit("side", date="2026-11-01T10:00:00+00:00")
    repo.git("switch", "-q", "main")
    repo.commit("main")
    repo.git("cherry-pick", first, GIT_COMMITTER_DATE="2026-11-05T10:00:00+00:00")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    assert _lines(read_record(str(repo.path))) == [1]


def test_a_shallow_clone_has_the_fragments_of_its_tip(repo, tmp_path):
    """Where history is cut off, the commit at the cut stands for those before it."""
    for line in (1, 2, 3):
        _fragment(repo, _entry(line))
        repo.commit(f"commit {line}")
    clone = tmp_path / "clone"
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.path}", str(clone))
    assert sorted(_lines(read_record(str(clone)))) == [1, 2, 3]


def test_a_linked_work_tree_reads_its_own_branch(repo, tmp_path):
    """A work tree's HEAD decides, not the main one's."""
    repo.commit("root")
    repo.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "other"))
    _fragment(repo, _entry(1))
    repo.commit("on main")
    assert read_record(str(tmp_path / "other")) == ()


def test_the_users_settings_change_nothing(repo):
    """Settings that reshape `git log` do not reach the record."""
    _fragment(repo, _entry(1))
    repo.commit("root adds it")
    for name, value in {
        "log.showRoot": "false",
        "log.follow": "true",
        "log.showSignature": "true",
        "log.diffMerges": "off",
        "color.ui": "always",
        "diff.renames": "copies",
        "diff.noprefix": "true",
        "core.quotePath": "true",
        "format.pretty": "oneline",
        "i18n.logOutputEncoding": "latin1",
    }.items():
        repo.git("config", name, value)
    assert _lines(read_record(str(repo.path))) == [1]


def test_files_around_the_fragments_are_left_alone(repo):
    """READMEs and git's attributes are no fragments."""
    _fragment(repo, _entry(1))
    repo.write(f"{FOLDER}/README.md", "# Violations\n")
    repo.write(f"{FOLDER}/2026-11/README.md", "# Violations\n")
    repo.write(f"{FOLDER}/.gitattributes", "* -filter\n")
    repo.commit()
    assert _lines(read_record(str(repo.path))) == [1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not valid JSON: EOF while parsing an object at line 1 column 1"),
        ("[]", "the file: "),
        ('{"schema": 1, "base": null}', "violations: field required"),
        ('{"schema": 9}', "schema: 9 was written by a newer fl-hooks"),
        (
            {"violations": [_entry(), _entry(severity="bad")]},
            "violations[1].severity: input should be 'low', 'medium', 'high' or 'critical'",
        ),
        ({"violations": [_entry(line=0)]}, "violations[0].line: input should be greater than 0"),
        ({"violations": [_entry(line="3")]}, "violations[0].line: input should be a valid integer"),
    ],
)
def test_a_broken_fragment_is_named_with_its_key(repo, content, message):
    """The error names the file, the key and the way out."""
    if isinstance(content, dict):
        content = json.dumps({"schema": 1, "base": None, **content})
    repo.write(f"{FOLDER}/2026-11/broken.json", content)
    with pytest.raises(FlError) as caught:
        read_record(str(repo.path))
    assert caught.value.message.startswith(f"{FOLDER}/2026-11/broken.json: {message}")
    assert caught.value.hint


def test_a_broken_fragment_that_was_deleted_is_no_error_for_ever(repo):
    """History cannot be mended, so deleting a broken fragment is the way out."""
    path = f"{FOLDER}/2026-11/broken.json"
    repo.write(path, "<<<<<<< HEAD\n")
    repo.commit("broken")
    repo.git("rm", "-q", path)
    repo.commit("mended")
    assert read_record(str(repo.path)) == ()


def test_keys_of_a_later_version_are_no_error(repo):
    """Within schema 1 more keys may come; they are passed over."""
    _fragment(repo, _entry(1, confidence=0.5))
    assert _lines(read_record(str(repo.path))) == [1]


def test_the_record_is_read_in_a_hooks_environment(repo, monkeypatch):
    """Inside a hook git's variables are relative to the folder the hook started in."""
    _fragment(repo, _entry(1))
    repo.commit()
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert _lines(read_record(str(repo.path))) == [1]


def test_gits_own_failure_is_passed_on(repo):
    """A damaged repository gives git's message, not a traceback."""
    _fragment(repo, _entry(1))
    repo.commit()
    objects = repo.path / ".git" / "objects"
    tree = repo.git("rev-parse", "HEAD^{tree}")
    (objects / tree[:2] / tree[2:]).unlink()
    with pytest.raises(FlError, match="git diff-tree failed"):
        read_record(str(repo.path))
    shutil.rmtree(objects)
    with pytest.raises(FlError, match="git"):
        read_record(str(repo.path))
