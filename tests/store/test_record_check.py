"""Checking that every file of the record is whole."""

from __future__ import annotations

import json
import os
import time

import pytest

from fl_hooks.commands import log
from fl_hooks.store import archive, fragments
from fl_hooks.store.record_check import problems
from tests.record_files import entry, fragment

OLD = "2026-09"
ARCHIVE = f"{archive.FOLDER}/{OLD}.jsonl"


@pytest.fixture
def kept(repo, monkeypatch):
    """Return a repository with an archived month and a fragment; `.kept` is its path."""
    monkeypatch.setattr(fragments, "month", lambda: "2026-11")
    fragment(repo, entry(1), month=OLD)
    repo.commit("old", date="2026-09-02T10:00:00+00:00")
    fragment(repo, entry(2), month=OLD)
    repo.commit("old too", date="2026-09-03T10:00:00+00:00")
    log.main(["compact", "--commit"])
    repo.kept = fragment(repo, entry(3))
    repo.commit("new")
    return repo


def found(repo):
    """Return (path, key, message) of the problems."""
    return [(one.path, one.key, one.message) for one in problems(str(repo.path))]


def mended(repo):
    """Run the one command that a problem names; return the problem as it was said."""
    (one,) = problems(str(repo.path))
    repo.run("sh", "-c", one.mend)
    assert found(repo) == []
    return one


def test_a_record_as_the_hook_writes_it_is_whole(kept, capsys):
    """And so is an empty one."""
    assert found(kept) == []
    assert log.main(["check"]) == 0
    assert capsys.readouterr().out.endswith("the record is whole\n")


def test_a_repository_without_a_commit_has_nothing_wrong(repo):
    """Nothing is asked of a record that is not there."""
    assert found(repo) == []


def test_an_edited_fragment_is_told_by_its_name(kept):
    """The content decides the name, so no edit goes unseen; its first version comes back."""
    text = (kept.path / kept.kept).read_text()
    kept.write(kept.kept, text.replace("high", "low"))
    commit = kept.git("rev-parse", "HEAD")
    kept.commit("edited")
    one = mended(kept)
    assert one.path == kept.kept
    assert "it was edited or renamed" in one.message
    assert one.mend == f"git checkout {commit[:12]} -- {kept.kept}"
    assert (kept.path / kept.kept).read_text() == text


@pytest.mark.parametrize(
    ("content", "key", "message"),
    [
        ("<<<<<<< HEAD\n", "", "not valid JSON: expected value at line 1 column 1"),
        ('{"schema": 1, "base": null}', "", "violations: field required"),
    ],
)
def test_a_fragment_that_does_not_fit_the_schema_is_named_with_its_key(kept, content, key, message):
    """The first thing wrong with a file is said."""
    kept.write(kept.kept, content)
    kept.commit("broken")
    assert found(kept) == [(kept.kept, key, message)]
    mended(kept)


def test_a_fragment_that_never_was_whole_is_taken_out(kept):
    """There is no version to bring back."""
    path = f"{fragments.FOLDER}/2026-11/0123456789abcdef.json"
    kept.write(path, "{}")
    kept.commit("foreign")
    assert mended(kept).mend == f"git rm -f -- {path}"


def test_a_folder_that_is_no_month(kept):
    """The fragment moves to the month it was added in."""
    target = f"{fragments.FOLDER}/november"
    (kept.path / target).mkdir()
    kept.git("mv", kept.kept, f"{target}/")
    kept.commit("moved", date="2026-11-05T10:00:00+00:00")
    name = kept.kept.rpartition("/")[2]
    assert found(kept) == [
        (f"{target}/{name}", "", "does not lie in the folder of a month, YYYY-MM")
    ]
    mended(kept)
    assert (kept.path / kept.kept).exists()


@pytest.mark.parametrize("name", ["violations/notes.txt", "archive/2026-13.jsonl"])
def test_foreign_files_are_no_part_of_the_record(kept, name):
    """Only tracked ones: what an editor leaves behind is nobody's business."""
    path = f".feedback-loop/{name}"
    kept.write(path, "mine\n")
    assert found(kept) == []
    kept.commit("foreign")
    assert mended(kept).message == "is no file of the record"


def test_a_link_is_no_file(kept):
    """What it names is not the repository."""
    place = kept.path / kept.kept
    place.unlink()
    place.symlink_to("/etc/hostname")
    kept.commit("link")
    assert (kept.kept, "", "is a link, no file") in found(kept)


def test_edits_and_deletions_in_the_work_tree(kept):
    """Not committed yet, they are undone from the index."""
    kept.write(kept.kept, "{}")
    one = mended(kept)
    assert (one.message, one.mend) == (
        "schema: field required (in the work tree)",
        f"git checkout -- {kept.kept}",
    )
    (kept.path / kept.kept).unlink()
    assert mended(kept).message == "is deleted in the work tree"


def test_a_file_that_only_looks_changed_is_not_read_as_changed(kept):
    """Touched, it has other stat data and the same content."""
    os.utime(kept.path / kept.kept, (time.time() + 9, time.time() + 9))
    assert found(kept) == []


def test_an_untracked_fragment(kept):
    """It is added where it is whole, deleted where not."""
    path = fragment(kept, entry(9))
    assert mended(kept).mend == f"git add -f -- {path}"
    kept.git("rm", "-q", "-f", path)
    kept.write(path, "{")
    (one,) = problems(str(kept.path))
    assert one.mend == f"rm -- {path}"


def test_readmes_and_attributes_around_the_record(kept, capsys):
    """What keeps merges quiet and bytes as they are is put back."""
    folders = (fragments.FOLDER, archive.FOLDER, f"{fragments.FOLDER}/{OLD}")
    paths = sorted(
        [f"{folder}/README.md" for folder in folders]
        + [f"{folder}/.gitattributes" for folder in folders[:2]]
    )
    kept.git("rm", "-q", *paths)
    kept.commit("gone")
    missing = [one for one in problems(str(kept.path)) if "is missing" in one.message]
    assert [one.path for one in missing] == paths
    assert {one.mend for one in missing} == {"fl log check --fix"}
    assert log.main(["check", "--fix"]) == 0
    assert capsys.readouterr().out.count("staged ") == 5
    kept.git("commit", "-q", "-m", "back")
    assert kept.status() == ""


def test_attributes_that_would_change_the_bytes(kept):
    """Effective are those of the last line that matches."""
    path = f"{fragments.FOLDER}/.gitattributes"
    kept.write(path, "* -text filter=lfs\n")
    kept.stage(path)
    assert (path, "filter", "is lfs, so that git may change the record's bytes") in found(kept)


def test_lines_of_the_archive_are_checked_as_fragments_are(kept):
    """An edit is told by the name that the line bears."""
    text = (kept.path / ARCHIVE).read_text()
    before = kept.git("rev-parse", "HEAD")
    kept.write(ARCHIVE, text.replace('"line": 2', '"line": 7'))
    kept.commit("edited")
    one = mended(kept)
    assert (one.path, one.key) == (ARCHIVE, "line 2")
    assert one.mend.startswith("git checkout ")
    assert before != kept.git("rev-parse", "HEAD")
    lines = text.splitlines()
    kept.write(ARCHIVE, "{\n" + lines[1] + "\n")
    kept.commit("broken")
    assert found(kept) == [
        (ARCHIVE, "line 1", "not valid JSON: EOF while parsing an object at line 1 column 1")
    ]


def test_an_archive_out_of_order_is_compacted_again(kept):
    """As after a merge of two compactions."""
    lines = (kept.path / ARCHIVE).read_text().splitlines()
    kept.write(ARCHIVE, f"{lines[1]}\n{lines[0]}\n{lines[1]}\n")
    kept.commit("merged")
    (one,) = problems(str(kept.path))
    assert one.message == "its lines are not in order, or one is there twice"
    assert one.mend == "fl log compact"
    assert log.main(["compact", "--commit"]) == 0
    assert found(kept) == []
    assert (kept.path / ARCHIVE).read_text().splitlines() == lines


def test_lines_that_were_lost_are_found_in_history(kept):
    """The archive of a month is every fragment that history added to it."""
    text = (kept.path / ARCHIVE).read_text()
    kept.write(ARCHIVE, text.splitlines()[0] + "\n")
    kept.commit("lost")
    assert log.main(["compact", "--commit"]) == 0
    assert (kept.path / ARCHIVE).read_text() == text


def test_a_conflict_is_named(kept):
    """The index holds no version of its own then."""
    oid = kept.git("rev-parse", f"HEAD:{kept.kept}")
    rows = "".join(f"100644 {oid} {stage}\t{kept.kept}\n" for stage in (1, 2, 3))
    kept.git("update-index", "--index-info", stdin=f"0 {'0' * 40}\t{kept.kept}\n{rows}")
    assert mended(kept).message == "is in conflict"


def test_checking_reads_only(kept):
    """No lock is taken, nothing is written."""
    os.utime(kept.path / kept.kept, (1, 1))
    (kept.path / ".git" / "index.lock").write_text("")
    index = (kept.path / ".git" / "index").read_bytes()
    assert found(kept) == []
    assert (kept.path / ".git" / "index").read_bytes() == index


def test_the_command_prints_a_line_per_problem_and_ends_with_1(kept, capsys):
    """File, what is wrong, and the command; or JSON."""
    kept.write(kept.kept, "{}")
    capsys.readouterr()
    assert log.main(["check"]) == 1
    assert capsys.readouterr().out == (
        f"{kept.kept}: schema: field required (in the work tree) -> git checkout -- {kept.kept}\n"
        "1 problem in the record\n"
    )
    assert log.main(["check", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["problems"][0]["path"] == kept.kept
    assert sorted(document["problems"][0]) == ["key", "mend", "message", "path"]


def test_control_characters_do_not_reach_the_terminal(kept, capsys):
    """Names are the repository's, not ours."""
    kept.write(f"{fragments.FOLDER}/a\x1b[31m.txt", "x\n")
    kept.commit("odd name")
    capsys.readouterr()
    assert log.main(["check"]) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_sha256_repositories(make_repo):
    """Git's ids are longer there; fragments' names are not."""
    repo = make_repo("sha256", "--object-format=sha256")
    path = fragment(repo, entry(1), base="c" * 64)
    repo.commit()
    assert found(repo) == []
    os.utime(repo.path / path, (1, 1))
    assert found(repo) == []
