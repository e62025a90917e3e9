"""Files of ours put into the index that git commits from, and into the one it restores."""

from __future__ import annotations

import shutil

import pytest

from fl_hooks.errors import FlError
from fl_hooks.store import stage as module
from fl_hooks.store.git import Git
from fl_hooks.store.stage import stage


@pytest.fixture
def top(repo, monkeypatch):
    """Return a repository with a commit, where nothing waits long for a lock."""
    repo.write("README", "x\n")
    repo.commit()
    monkeypatch.setattr(module, "_PAUSES", (0.001, 0.001))
    return repo


def git(repo, **environment):
    """Return the git of a hook under that environment."""
    known = Git(str(repo.path), str(repo.path / ".git"))
    known.env.update({name: str(value) for name, value in environment.items()})
    return known


def names(repo, index=".git/index"):
    """Return what an index holds."""
    return repo.git("ls-files", GIT_INDEX_FILE=str(repo.path / index)).split()


def partial(repo):
    """Lay out the two indexes of `git commit -- path`; return the environment of its hook."""
    for name in ("index.lock", "next-index-7.lock"):
        shutil.copy(repo.path / ".git/index", repo.path / ".git" / name)
    return {"GIT_INDEX_FILE": repo.path / ".git/next-index-7.lock"}


def test_staged_and_written(top):
    """A file lands in index and work tree, another one leaves both."""
    stage(git(top), {"log/a.json": b"{}\n"})
    assert names(top) == ["README", "log/a.json"]
    assert top.status() == "A  log/a.json"
    stage(git(top), {"log/b.json": b"[]\n"}, removed=["log/a.json"])
    assert top.status() == "A  log/b.json"


def test_file_of_the_user_is_not_overwritten(top):
    """What lies in the work tree stays as it is; the index holds what we say."""
    top.write("log/a.json", "mine\n")
    stage(git(top), {"log/a.json": b"{}\n"})
    assert (top.path / "log/a.json").read_text() == "mine\n"
    assert top.git("show", ":log/a.json") == "{}"


def test_links_and_folders_of_the_user(top):
    """What stands in a file's place, be it a link or a folder, is neither followed nor touched."""
    (top.path / "elsewhere").write_text("{}\n")
    (top.path / "a.json").symlink_to("elsewhere")
    (top.path / "b.json").mkdir()
    stage(git(top), {"a.json": b"{}\n", "b.json": b"[]\n", "c.json": b"1\n"})
    assert [top.git("show", f":{name}.json") for name in "abc"] == ["{}", "[]", "1"]
    assert (top.path / "a.json").is_symlink()
    assert (top.path / "b.json").is_dir()


@pytest.mark.parametrize("room", [400_000, 10])
def test_many_at_once(top, monkeypatch, room):
    """However many there are, be it too many for a command line: all go in, all go out."""
    monkeypatch.setattr(module, "_ARGUMENT_BYTES", room)
    files = {f"log/{number},x.json": b"%d\n" % number for number in range(50)}
    stage(git(top), files)
    assert top.git("show", ":log/7,x.json") == "7"
    assert len(names(top)) == 51
    stage(git(top), {"log/-f": b"-\n"}, removed=[*files, "log/never.json"])
    assert top.status() == "A  log/-f"


def test_nothing_through_a_pipe(top, monkeypatch):
    """A hook killed while it talks to git cannot leave half a path in the index."""
    said = []
    ask = Git.ask
    monkeypatch.setattr(
        Git,
        "ask",
        lambda self, *args, **options: (
            said.append((args[0], options)) or ask(self, *args, **options)
        ),
    )
    stage(git(top), {"a.json": b"{}\n"}, removed=["b.json"])
    ((_, options),) = [one for one in said if one[0] == "update-index"]
    assert not options["stdin"]


def test_both_indexes_of_a_partial_commit(top):
    """The temporary index and the real one, which waits in index.lock, hold the file."""
    environment = partial(top)
    stage(git(top, **environment), {"a.json": b"{}\n"})
    for index in (".git/index.lock", ".git/next-index-7.lock"):
        assert names(top, index) == ["README", "a.json"]
    assert names(top) == ["README"]


def test_real_index_comes_first(top):
    """Where only one of the two can be changed, the commit does not get what the user loses."""
    environment = partial(top)
    (top.path / ".git/index.lock").write_bytes(b"no index")
    with pytest.raises(FlError, match="update-index failed"):
        stage(git(top, **environment), {"a.json": b"{}\n"})
    assert names(top, ".git/next-index-7.lock") == ["README"]


def test_lock_of_ours_left_by_a_kill(top):
    """A lock beside git's own lock is ours, and one that stays was left behind: it goes."""
    environment = partial(top)
    for name in ("index.lock.lock", "next-index-7.lock.lock"):
        (top.path / ".git" / name).write_bytes(b"half an ind")
    stage(git(top, **environment), {"a.json": b"{}\n"})
    assert names(top, ".git/index.lock") == ["README", "a.json"]
    left = list((top.path / ".git").glob("*.lock.lock"))
    assert left == []


def test_lock_of_git_stays(top):
    """The index's own lock is somebody else's: it is never taken away."""
    (top.path / ".git/index.lock").touch()
    with pytest.raises(FlError, match=r"index\.lock"):
        stage(git(top), {"a.json": b"{}\n"})
    assert (top.path / ".git/index.lock").exists()
    assert names(top) == ["README"]


def test_link_on_the_way(top, tmp_path):
    """A folder that is a link is not followed, and said."""
    (tmp_path / "outside").mkdir()
    (top.path / "log").symlink_to(tmp_path / "outside")
    with pytest.raises(FlError, match="symbolic link"):
        stage(git(top), {"log/a.json": b"{}\n"})
    assert list((tmp_path / "outside").iterdir()) == []
