"""Compaction of closed months, in real repositories."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from fl_hooks.commands import log
from fl_hooks.errors import FlError
from fl_hooks.store import archive, fragments
from fl_hooks.store.record import read_record
from tests.conftest import fl_scan
from tests.faults import CLEAN, silent
from tests.record_files import entry, fragment

OLD = "2026-09"
ARCHIVE = f"{archive.FOLDER}/{OLD}.jsonl"


@pytest.fixture(autouse=True)
def _november(monkeypatch):
    """Let it be November 2026, so that October and before are closed."""
    monkeypatch.setattr(fragments, "month", lambda: "2026-11")


@pytest.fixture
def filled(repo):
    """Return a repository with fragments in two closed months and in this one."""
    for line, month in ((1, OLD), (2, OLD), (3, "2026-10"), (4, "2026-11")):
        fragment(repo, entry(line), month=month, indented=line == 2)
        repo.commit(f"Change {line}", date=f"{month}-0{line}T10:00:00+00:00")
    return repo


def compact(*arguments):
    """Run `fl log compact`."""
    return log.main(["compact", *arguments])


def check():
    """Run `fl log check`."""
    return log.main(["check"])


def facts(repo):
    """Return what counts of the record, whatever form it is in."""
    return [(one.line, one.fragment, one.commit, one.date) for one in read_record(str(repo.path))]


def held(repo, revision="HEAD"):
    """Return the paths of the record in a commit, without READMEs and attributes."""
    names = repo.git("ls-tree", "-r", "--name-only", revision, "--", ".feedback-loop").split()
    return [name for name in names if name.endswith((".json", ".jsonl"))]


def test_closed_months_become_one_file_each(filled, capsys):
    """The open month stays; nothing of the record changes, neither in index, work tree nor HEAD."""
    before = facts(filled)
    compact()
    said = capsys.readouterr().out
    assert "archived 3 fragments of 2026-09 to 2026-10 (3 new in the archive)" in said
    assert facts(filled) == before
    assert len(held(filled)) == 4
    command = said.partition("next: ")[2].strip()
    filled.run("sh", "-c", command)
    assert held(filled)[:2] == [ARCHIVE, f"{archive.FOLDER}/2026-10.jsonl"]
    assert [name.rpartition("/")[0] for name in held(filled)[2:]] == [f"{fragments.FOLDER}/2026-11"]
    assert facts(filled) == before
    assert filled.status() == ""
    assert check() == 0


def test_a_line_holds_the_fragment_and_what_git_knows_of_it(filled):
    """The fragment's very bytes can be had back; nobody's name is in it."""
    before = {(filled.path / name).read_bytes() for name in held(filled) if OLD in name}
    compact("--commit")
    lines = (filled.path / ARCHIVE).read_bytes().splitlines()
    assert {archive.fragment_of(line) for line in lines} == before
    one = json.loads(lines[0])
    assert one["date"] == "2026-09-01T10:00:00+00:00"
    assert one["commit"] == filled.git("log", "--format=%H", "--grep", "Change 1")
    assert "Ada" not in (filled.path / ARCHIVE).read_text()


def test_readmes_and_attributes_stay_and_come(filled):
    """Without the month's README git would take the move for a rename of the folder."""
    compact("--commit")
    for path in (
        f"{fragments.FOLDER}/{OLD}/README.md",
        f"{fragments.FOLDER}/README.md",
        f"{archive.FOLDER}/README.md",
        f"{archive.FOLDER}/.gitattributes",
    ):
        assert filled.git("cat-file", "-t", f"HEAD:{path}") == "blob"


def test_a_second_run_finds_nothing_to_do(filled, capsys):
    """Idempotent, with and without the commit in between."""
    compact()
    once = filled.git("write-tree")
    compact()
    assert filled.git("write-tree") == once
    compact("--commit")
    assert filled.git("rev-parse", "HEAD^{tree}") == once
    capsys.readouterr()
    compact("--commit")
    assert capsys.readouterr().out.startswith("nothing to compact")
    assert filled.git("rev-parse", "HEAD^{tree}") == once


def test_a_dry_run_changes_nothing(filled, capsys):
    """It only says what would be done."""
    compact("--dry-run")
    assert "would archive 3 fragments" in capsys.readouterr().out
    assert filled.status() == ""


def test_committing_runs_no_hook_and_takes_nothing_else(filled):
    """A hook would take it for a bypass; what the user has staged stays staged."""
    for name in ("pre-commit", "commit-msg", "post-commit"):
        filled.hook(name, "touch hooked; exit 1")
    filled.write("mine.py", "mine\n")
    filled.stage("mine.py")
    compact("--commit")
    assert filled.status() == "A  mine.py"
    assert not (filled.path / "hooked").exists()


def test_a_fragment_that_a_revert_deleted_is_archived_too(filled):
    """The archive of a month is the whole of it, so that a shallow clone knows as much."""
    before = facts(filled)
    filled.git("rm", "-q", held(filled)[0])
    filled.commit("revert")
    compact("--commit")
    assert len((filled.path / ARCHIVE).read_bytes().splitlines()) == 2
    assert facts(filled) == before


def test_a_shallow_clone_has_dates_and_commits_from_the_archive(filled, tmp_path):
    """What its history does not hold stands in the lines."""
    compact("--commit")
    before = [fact for fact in facts(filled) if "2026-11/" not in fact[1]]
    clone = tmp_path / "clone"
    filled.git("clone", "-q", "--depth", "1", f"file://{filled.path}", str(clone))
    record = read_record(str(clone))
    found = [(one.line, one.fragment, one.commit, one.date) for one in record]
    assert [fact for fact in found if "2026-11/" not in fact[1]] == before


def test_the_archive_wins_over_where_a_shallow_clone_ends(filled, tmp_path):
    """Git takes all that the last commit holds for added by it; the archive knows better."""
    compact("--commit")
    filled.git("revert", "--no-edit", "HEAD")
    filled.git("checkout", "HEAD~", "--", archive.FOLDER)
    filled.commit("fragments and archive")
    before = [fact for fact in facts(filled) if "2026-11/" not in fact[1]]
    clone = tmp_path / "clone"
    filled.git("clone", "-q", "--depth", "1", f"file://{filled.path}", str(clone))
    record = read_record(str(clone))
    found = [(one.line, one.fragment, one.commit, one.date) for one in record]
    assert [fact for fact in found if "2026-11/" not in fact[1]] == before


@pytest.fixture
def branched(filled):
    """Return a repository whose branch adds to an old month while main compacts it."""
    filled.git("switch", "-q", "-c", "side", "HEAD~2")
    fragment(filled, entry(9), month=OLD)
    filled.write("side.py", "side\n")
    filled.commit("side", date="2026-09-09T10:00:00+00:00")
    filled.git("switch", "-q", "main")
    compact("--commit")
    return filled


def _union(repo):
    """Compact once more; return the lines of the record, and that each fact lies once."""
    compact("--commit")
    assert len(held(repo)) == 3
    assert check() == 0
    assert repo.status() == ""
    return sorted(one.line for one in read_record(str(repo.path)))


def test_a_branch_merged_after_a_compaction_is_archived_by_the_next(branched):
    """No conflict; the union is exact, sorted by date."""
    branched.git("merge", "-q", "-m", "merge", "side")
    assert sorted(fact[0] for fact in facts(branched)) == [1, 2, 3, 4, 9]
    assert _union(branched) == [1, 2, 3, 4, 9]
    lines = (branched.path / ARCHIVE).read_text().splitlines()
    assert [json.loads(one)["violations"][0]["line"] for one in lines] == [1, 2, 9]


def test_a_compacted_main_merged_into_a_branch(branched):
    """The other way round; and back."""
    branched.git("switch", "-q", "side")
    branched.git("merge", "-q", "-m", "merge", "main")
    assert sorted(fact[0] for fact in facts(branched)) == [1, 2, 3, 4, 9]
    branched.git("switch", "-q", "main")
    branched.git("merge", "-q", "side")
    assert _union(branched) == [1, 2, 3, 4, 9]


@pytest.mark.parametrize("backend", ["--merge", "--apply"])
def test_a_branch_rebased_onto_a_compacted_main(branched, backend):
    """Its fragments come after; no conflict."""
    branched.git("switch", "-q", "side")
    branched.git("rebase", "-q", backend, "main")
    branched.git("switch", "-q", "main")
    branched.git("merge", "-q", "side")
    assert _union(branched) == [1, 2, 3, 4, 9]


def test_a_branch_that_reverts_what_main_compacts(filled):
    """Deleted on both sides, and not taken for renamed to a new one that is much alike."""
    first = filled.git("log", "--format=%H", "--grep", "Change 1")
    filled.git("switch", "-q", "-c", "side")
    # Change 1 brought the folders' READMEs too, which a revert of it alone would take away.
    filled.git("rm", "-q", *filled.added(first))
    filled.commit("revert")
    filled.git("switch", "-q", "main")
    compact("--commit")
    fragment(filled, entry(7, blob="d" * 40, fingerprint="f" * 16), base="e" * 40)
    filled.commit("one more")
    filled.git("merge", "-q", "-m", "merge", "side")
    assert sorted(fact[0] for fact in facts(filled)) == [1, 2, 3, 4, 7]


def test_a_squashed_branch_that_is_merged_later_brings_its_fragment_back_once(branched):
    """The same file again is the same fact; the next compaction takes it out."""
    branched.git("merge", "-q", "--squash", "side")
    branched.commit("squashed", date="2026-10-09T10:00:00+00:00")
    compact("--commit")
    branched.git("merge", "-q", "-m", "merge", "side")
    assert sorted(fact[0] for fact in facts(branched)) == [1, 2, 3, 4, 9]
    assert _union(branched) == [1, 2, 3, 4, 9]


def test_two_compactions_of_one_month_merge(filled):
    """Of two clones, say: every line of both is kept, and each counts once."""
    fragment(filled, entry(5), month=OLD)
    filled.git("switch", "-q", "-c", "side")
    filled.commit("side", date="2026-09-05T10:00:00+00:00")
    compact("--commit", "--branch", "side")
    filled.git("switch", "-q", "main")
    compact("--commit")
    filled.git("merge", "-q", "-m", "merge", "side")
    assert sorted(fact[0] for fact in facts(filled)) == [1, 2, 3, 4, 5]
    assert _union(filled) == [1, 2, 3, 4, 5]


def test_reverting_a_compaction_and_doing_it_again(filled):
    """Back and forth, the facts are the same."""
    before = facts(filled)
    compact("--commit")
    filled.git("revert", "--no-edit", "HEAD")
    assert facts(filled) == before
    compact("--commit")
    assert facts(filled) == before
    assert len(held(filled)) == 3


def _refused(match, *arguments):
    with pytest.raises(FlError, match=match) as caught:
        compact(*arguments)
    assert caught.value.hint
    return caught.value.hint


def test_only_the_default_branch_is_compacted(filled):
    """Another branch, and a commit that is not the default branch's, are refused."""
    filled.git("switch", "-q", "-c", "other")
    assert "--branch" in _refused("this is other, and the record is compacted on .* main, only")
    filled.git("switch", "-q", "--detach", "HEAD~")
    _refused("HEAD is detached")
    filled.git("branch", "-m", "main", "trunk")
    _refused("does not say which branch is the default one")
    filled.git("switch", "-q", "trunk")
    assert compact("--branch", "trunk") == 0


def test_a_checkout_of_the_default_branchs_commit_will_do(filled):
    """CI checks out commits, not branches."""
    filled.git("switch", "-q", "--detach", "main")
    assert compact("--commit") == 0


def test_the_remote_says_which_branch_is_the_default_one(filled, tmp_path, monkeypatch):
    """origin/HEAD counts before the usual names."""
    filled.git("switch", "-q", "-c", "develop")
    filled.git("clone", "-q", str(filled.path), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    assert compact("--dry-run") == 0
    filled.git("switch", "-q", "-c", "main", "origin/main", cwd=tmp_path / "clone")
    _refused("default branch, develop, only")


def test_a_shallow_clone_is_not_compacted(filled, tmp_path, monkeypatch):
    """It does not know the dates."""
    clone = tmp_path / "clone"
    filled.git("clone", "-q", "--depth", "1", f"file://{filled.path}", str(clone))
    monkeypatch.chdir(clone)
    assert "fetch-depth: 0" in _refused("this clone is shallow")


def test_nothing_is_compacted_in_the_middle_of_a_merge(filled):
    """Git's own business comes first."""
    filled.git("switch", "-q", "-c", "side", "HEAD~")
    filled.commit("side")
    filled.git("switch", "-q", "main")
    filled.git("merge", "-q", "--no-commit", "side")
    _refused("a merge is in progress")


@pytest.mark.parametrize("staged", [True, False])
def test_uncommitted_changes_of_the_record_are_not_touched(filled, staged):
    """A fragment that no commit holds yet has no date."""
    path = fragment(filled, entry(8), month=OLD)
    if staged:
        filled.stage(path)
    _refused(f"{path} is changed and not committed")
    assert (filled.path / path).exists()


def test_a_broken_fragment_is_not_archived(filled):
    """`fl log check` comes first."""
    path = next(name for name in held(filled) if OLD in name)
    filled.write(path, "<<<<<<< HEAD\n")
    filled.commit("broken")
    assert "fl log check" in _refused(f"{path}: not valid JSON")


def test_a_repository_without_a_commit_has_nothing_to_compact(repo, capsys):
    """Nor one without a record."""
    assert compact() == 0
    repo.commit()
    assert compact() == 0
    assert capsys.readouterr().out == 2 * "nothing to compact: no closed month has fragments\n"


def test_the_hooks_leave_a_compaction_alone(hooked, monkeypatch, capsys):
    """Committed with hooks on, nothing is put back; committed without, nothing is a bypass."""
    hooked.hook("post-commit", f'exec "{fl_scan()}" --post-commit')
    for name in ("a.py", "b.py"):
        hooked.write(name, silent(name[0]))
        hooked.stage()
        hooked.goes()
    before = facts(hooked)
    monkeypatch.setattr(fragments, "month", lambda: "9999-12")
    compact()
    hooked.run("sh", "-c", capsys.readouterr().out.partition("next: ")[2])
    assert hooked.git("diff-tree", "--no-commit-id", "--name-only", "-r", "HEAD~", "HEAD")
    hooked.write("c.py", CLEAN)
    hooked.stage()
    hooked.goes()
    assert facts(hooked) == before
    assert len(held(hooked)) == len({fact[1][:33] for fact in before})
    hooked.git("reset", "-q", "--hard", "HEAD~2")
    compact("--commit")
    hooked.write("d.py", silent("d"))
    hooked.stage()
    hooked.goes()
    assert [one.outcome for one in read_record(str(hooked.path))] == 3 * ["committed"]
    assert hooked.spool() == []
    assert hooked.status() == ""


KILLED = """
import os, signal, sys
from fl_hooks.store import fragments
from fl_hooks.commands import log
fragments.month = lambda: "2026-11"
left = int(sys.argv[1])
steps = {"open", "os.rename", "os.remove", "os.mkdir", "os.posix_spawn", "subprocess.Popen"}
def step(event, arguments):
    global left
    reading = event == "open" and isinstance(arguments[2], int) and not arguments[2] & os.O_WRONLY
    if event in steps and not reading:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(step)
log.main(["compact", "--commit"])
"""


@pytest.mark.slow
def test_killed_at_any_step_it_is_completed_by_the_next_run(filled, tmp_path):
    """Every fact is read after the kill, and all is as if nothing had happened after the rerun."""
    before = facts(filled)
    killed = 0
    while True:
        copy = tmp_path / str(killed)
        subprocess.run(["cp", "-r", str(filled.path), str(copy)], check=True)
        command = [sys.executable, "-c", KILLED, str(killed)]
        done = subprocess.run(command, cwd=copy, capture_output=True, check=False)
        index = copy / ".git" / "index.lock"
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        index.unlink(missing_ok=True)
        filled.path = copy
        os.chdir(copy)
        assert facts(filled) == before, killed
        compact("--commit")
        assert facts(filled) == before, killed
        assert len(held(filled)) == 3
        assert filled.status() == ""
        killed += 1
    assert killed > 10
