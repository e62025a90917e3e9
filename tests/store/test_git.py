"""Git's answers: entries of changes, contents of objects, errors in its own words."""

from __future__ import annotations

import os
import pickle
import tracemalloc

import pytest

from fl_hooks.errors import FlError
from fl_hooks.store import changes
from fl_hooks.store.git import Git
from fl_hooks.store.objects import Objects

BIG = 3_000_000
LIMIT = 1_000_000


@pytest.fixture
def git(repo):
    """Return our git for the repository."""
    return Git(str(repo.path), str(repo.path / ".git"))


def staged(git):
    """Return {path: change} of the index against HEAD."""
    found = changes.parse_raw(changes.finish_staged(git, changes.start_staged(git)))
    return {change.path: change for change in found}


def test_kinds_of_changes(repo, git):
    """Each entry tells what happened, with ids, modes and the old path."""
    body = "".join(f"line {i}\n" for i in range(30))
    for name in ("edited", "moved", "deleted", "mode"):
        repo.write(name, name + body)
    repo.commit()
    repo.write("edited", "other\n")
    repo.git("mv", "moved", "to")
    repo.git("rm", "-q", "deleted")
    (repo.path / "mode").chmod(0o755)
    (repo.path / "link").symlink_to("edited")
    repo.write("new", "")
    repo.stage()
    found = staged(git)
    statuses = {path: change.status for path, change in found.items()}
    expected = {"edited": "M", "to": "R", "deleted": "D", "mode": "M", "link": "A", "new": "A"}
    assert statuses == expected
    assert found["to"].old_path == "moved"
    assert found["to"].old_oid == found["to"].oid == repo.git("rev-parse", ":to")
    assert (found["deleted"].oid, found["deleted"].old_path) == ("", "deleted")
    assert (found["new"].old_oid, found["new"].old_path) == ("", "")
    assert [path for path, change in found.items() if not change.is_source] == ["deleted", "link"]


def test_unborn_head_is_compared_with_the_empty_tree(repo, git):
    """Before the first commit everything staged is added."""
    assert staged(git) == {}
    repo.write("a", "1\n")
    repo.stage()
    assert staged(git)["a"].status == "A"


def test_renames_are_looked_for_when_asked(repo, git):
    """Among given paths a renamed file is found, however many other files come and go."""
    body = "".join(f"line {i}\n" for i in range(30))
    repo.write("*[a].py", body)
    repo.write("other.py", "x\n")
    repo.commit()
    repo.git("mv", "*[a].py", "b.py")
    repo.write("b.py", body + "more\n")
    repo.write("new.py", "1\n")
    repo.git("rm", "-q", "other.py")
    repo.stage()
    comparison = changes.compare_staged(git, "HEAD")
    assert {c.path: c.status for c in comparison.changes} == {
        "*[a].py": "D",
        "b.py": "A",
        "new.py": "A",
        "other.py": "D",
    }
    found = comparison.renamed(["b.py", "new.py"])
    assert {path: change.old_path for path, change in found.items()} == {"b.py": "*[a].py"}
    assert found["b.py"].old_oid == repo.git("rev-parse", "HEAD:*[a].py")
    assert comparison.renamed(["b.txt"]) == {}


def test_between_two_commits(repo, git):
    """A range of commits is told in the same form."""
    repo.write("a/b.py", "1\n")
    old = repo.commit()
    repo.write("a/b.py", "2\n")
    repo.write("two\nlines", "x\n")
    new = repo.commit()
    assert {c.path: c.status for c in changes.between(git, old, new)} == {
        "a/b.py": "M",
        "two\nlines": "A",
    }


def test_merge_heads(repo, git, monkeypatch):
    """Parents come from MERGE_HEAD, and before that exists from git's environment."""
    assert changes.merge_heads(git) == ((), False)
    oid = repo.commit()
    monkeypatch.setenv(f"GITHEAD_{oid}", "side")
    monkeypatch.setenv("GITHEAD_nothing", "odd")
    assert changes.merge_heads(git) == ((oid,), True)
    (repo.path / ".git/MERGE_HEAD").write_text(f"{oid}\n{oid}\n")
    assert changes.merge_heads(git) == ((oid, oid), False)


def test_contents_by_every_kind_of_name(repo, git):
    """Blobs are found by id, in HEAD and in the index; what is no blob is missing."""
    names = ["plain", "sp ace", "two\nlines", "ends missing", "ünï", "blob 5"]
    for name in names:
        repo.write(name, f"content of {name!r}")
    repo.write("folder/x", "x")
    head = repo.commit()
    repo.write("plain", "staged")
    repo.stage()
    objects = Objects(git, LIMIT)
    asked = [f"HEAD:{name}" for name in names] + ["HEAD:none", "HEAD:folder", "HEAD", "0" * 40]
    got = dict(objects.read(asked))
    for name in names:
        assert got[f"HEAD:{name}"].data == f"content of {name!r}".encode()
    assert [got[name].data for name in asked[len(names) :]] == [None] * 4
    assert objects.one(":0:plain").data == b"staged"
    assert objects.one(objects.one(":0:plain").oid).data == b"staged"
    assert objects.commit("HEAD") == head
    assert objects.commit("HEAD~5") == ""
    objects.close()


def test_large_blob_is_never_in_memory(repo, git):
    """Over the limit only the size is told, and what stands around it is still read."""
    repo.write("a", "a")
    repo.write("big", b"x" * (20 * BIG))
    repo.write("z", "z")
    repo.stage()
    objects = Objects(git, LIMIT)
    tracemalloc.start()
    got = [blob for _, blob in objects.read([":0:a", ":0:big", ":0:z", ":0:big", ":0:a"])]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [blob.data for blob in got] == [b"a", None, b"z", None, b"a"]
    assert got[1].size == 20 * BIG
    assert got[1].oid == repo.git("rev-parse", ":0:big")
    assert peak < LIMIT
    objects.close()


def test_many_objects_and_questions_in_between(repo, git):
    """Hundreds of blobs larger than a pipe, and others in between, neither hang nor mix."""
    for i in range(300):
        repo.write(f"{i:03}", f"{i}\n" * 40_000)
    repo.stage()
    objects = Objects(git, LIMIT)
    for i, (_, blob) in enumerate(objects.read([f":0:{i:03}" for i in range(300)])):
        assert blob.data[:4].split(b"\n")[0] == b"%d" % i
        if i % 50 == 0:
            assert objects.one(":0:007").data.startswith(b"7\n")
    objects.close()


def test_reader_that_stops_early(repo, git):
    """Contents that nobody takes do not disturb the next question."""
    for name in "abc":
        repo.write(name, name)
    repo.stage()
    objects = Objects(git, LIMIT)
    for _, blob in objects.read([":0:a", ":0:b", ":0:c"]):
        assert blob.data == b"a"
        break
    assert objects.one(":0:c").data == b"c"
    objects.close()


def test_error_in_git_s_own_words(git):
    """A failure is an FlError that names the command and says what git said."""
    with pytest.raises(FlError, match=r"git rev-parse failed: fatal: Needed a single"):
        git.run("rev-parse", "--verify", "no-such-thing")


def test_a_failure_names_the_verb_and_no_setting(git):
    """What stands after -c is not what git was asked to do."""
    with pytest.raises(FlError, match=r"^git log failed: fatal: "):
        git.run("-c", "log.follow=false", "log", "nowhere..")


def test_talkative_git_does_not_hang(repo, git):
    """However much git writes to its standard error, its output arrives."""
    repo.commit()
    git.env["GIT_TRACE"] = "1"
    for _ in range(3):
        assert (
            git.run(
                "-c",
                "alias.x=!i=0; while [ $i -lt 3000 ]; do "
                "echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done; echo y",
                "x",
            )
            == b"y\n"
        )


def test_without_posix_spawn(repo, git, monkeypatch):
    """Where the system has no posix_spawn, subprocess gives the same answers."""
    repo.write("a", "1\n")
    repo.stage()
    expected = {path: repr(change) for path, change in staged(git).items()}
    monkeypatch.delattr(os, "posix_spawnp")
    assert {path: repr(change) for path, change in staged(git).items()} == expected
    objects = Objects(git, 1)
    repo.write("b", "long enough to be over the limit")
    repo.stage()
    sizes = [blob.size for _, blob in objects.read([":0:b", ":0:a"])]
    assert sizes == [32, 2]
    with pytest.raises(FlError):
        git.run("no-such-command")
    objects.close()


def test_git_is_not_installed(git, monkeypatch, tmp_path):
    """Without git on the PATH the message says so."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FlError, match="git was not found"):
        git.run("version")


def test_environment_is_made_absolute(repo, monkeypatch):
    """Relative paths from git hold wherever the hook runs."""
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    monkeypatch.setenv("GIT_DIR", ".git")
    git = Git(str(repo.path), str(repo.path / ".git"))
    assert git.index_file == str(repo.path / ".git/index")
    assert git.env["GIT_DIR"] == str(repo.path / ".git")
    assert git.env["GIT_WORK_TREE"] == str(repo.path)


def test_git_s_ownership_check_stays(repo):
    """The git directory is not named where git did not: that would skip git's own check."""
    git = Git(str(repo.path), str(repo.path / ".git"))
    assert "GIT_DIR" not in git.env


def test_one_that_has_asked_works_in_a_process_that_was_not_forked(repo, git):
    """Where processes are spawned it arrives as data, without the files that are open here."""
    repo.write("a.py", b"value = 1\n")
    repo.commit()
    code, _ = git.ask("rev-parse", "--verify", "--quiet", "no-such-name")
    assert code == 1
    asked = pickle.loads(pickle.dumps(git))  # noqa: S301 -- our own bytes
    os.close(git._errors)
    assert asked.run("rev-parse", "HEAD").strip()
    git._errors = -1
