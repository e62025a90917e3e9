"""Which files a scan is about, and reading them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fl_hooks.errors import FlError
from fl_hooks.store import worktree
from fl_hooks.store.git import Git
from fl_hooks.store.paths import find_repo


def _wants(path):
    return path.endswith(".py") and not path.startswith("vendor/")


def _skips(folder):
    return folder.rpartition("/")[2] == "vendor"


def _named(*names, top=""):
    sources, notices = worktree.named_sources(names, str(top), _wants, _skips)
    return [one.path for one in sources], notices


def test_a_folder_in_a_repository_gives_what_git_would_track(repo):
    """Tracked and new files count; ignored, deleted and unwanted ones, links and .git do not."""
    repo.write("pkg/tracked.py", "")
    repo.write("pkg/deleted.py", "")
    repo.commit()
    repo.write(".gitignore", "ignored.py\nbuild/\n")
    for path in ("pkg/new.py", "pkg/ignored.py", "build/x.py", "vendor/v.py", "pkg/README"):
        repo.write(path, "")
    (repo.path / "pkg/deleted.py").unlink()
    (repo.path / "pkg/link.py").symlink_to("tracked.py")
    assert _named(".", top=repo.path) == (["pkg/new.py", "pkg/tracked.py"], [])


def test_paths_are_relative_to_the_root_whatever_the_current_folder(repo, monkeypatch):
    """From a subfolder, names are the user's and reported paths the repository's."""
    repo.write("a/b/one.py", "")
    repo.write("a/two.py", "")
    monkeypatch.chdir(repo.path / "a" / "b")
    assert _named("..", top=repo.path)[0] == ["a/b/one.py", "a/two.py"]
    assert _named("one.py", "../two.py", top=repo.path)[0] == ["a/b/one.py", "a/two.py"]


def test_a_named_file_is_taken_as_it_is(repo):
    """What is named is scanned, excluded, ignored or not; named twice it is one file."""
    repo.write("vendor/v.py", "")
    repo.write(".gitignore", "vendor/\n")
    repo.write("README", "")
    names = ("vendor/v.py", "./vendor/v.py", "README", ".")
    assert _named(*names, top=repo.path) == (
        ["README", "vendor/v.py"],
        [".: no file in it is one to scan"],
    )


def test_an_ignored_folder_is_read_when_it_is_named(repo):
    """Who names an environment's folder means what is in it."""
    repo.write(".gitignore", "env/\n")
    repo.write("env/lib/x.py", "")
    assert _named("env", top=repo.path)[0] == ["env/lib/x.py"]
    assert _named(".", top=repo.path)[0] == []


def test_a_folder_outside_any_repository_is_walked(tmp_path, monkeypatch):
    """Without git all files count but those in folders that start with a dot or are excluded."""
    for path in ("a/one.py", "two.py", ".hidden/x.py", "vendor/v.py", "a/vendor/deep/w.py"):
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    monkeypatch.chdir(tmp_path)
    assert _named(".")[0] == ["a/one.py", "two.py"]


def test_what_lies_outside_keeps_its_absolute_path(repo, tmp_path):
    """A folder outside the repository is shown whole, and judged from itself downwards."""
    place = tmp_path / "vendor" / "project"
    place.mkdir(parents=True)
    (place / "one.py").touch()
    sources, _ = worktree.named_sources([str(place)], str(repo.path), _wants, _skips)
    (one,) = sources
    assert (one.path, one.policy) == (f"{place}/one.py", "one.py")


def test_a_linked_folder_above_does_not_hide_the_repository(repo, tmp_path, monkeypatch):
    """Through a symlink to the repository, paths still start at its root."""
    repo.write("one.py", "")
    (tmp_path / "link").symlink_to(repo.path)
    monkeypatch.chdir(tmp_path)
    assert _named("link/one.py", top=repo.path)[0] == ["one.py"]


def test_names_may_be_anything(repo):
    """Newlines, quotes, dashes and bytes that are no UTF-8 come through; the latter as escapes."""
    for name in (b'new\nline".py', b"-dash.py", b"caf\xe9.py", "süß.py".encode()):
        (repo.path / os.fsdecode(name)).touch()
    expected = ["-dash.py", "caf\\xe9.py", 'new\nline".py', "süß.py"]
    assert _named(".", top=repo.path)[0] == expected


def test_a_missing_path_is_the_users_mistake(repo):
    """A name that does not exist is an error, not an empty scan."""
    with pytest.raises(FlError, match=r"no_such\.py: no such file or folder"):
        _named("no_such.py", top=repo.path)


def test_tracked_files_are_those_of_the_index(repo):
    """Untracked files do not count; before the first commit the index does."""
    repo.write("a.py", "")
    repo.git("add", "a.py")
    repo.write("b.py", "")
    git = Git(*find_repo(str(repo.path)))
    assert [one.path for one in worktree.tracked(git, _wants)] == ["a.py"]


def test_a_file_in_conflict_counts_once(repo):
    """In a merge the index holds a path three times."""
    repo.write("a.py", "root\n")
    repo.commit()
    repo.git("switch", "-q", "-c", "side")
    repo.write("a.py", "side\n")
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.write("a.py", "main\n")
    repo.commit()
    repo.git("merge", "-q", "side", check=False)
    git = Git(*find_repo(str(repo.path)))
    assert [one.path for one in worktree.tracked(git, _wants)] == ["a.py"]
    assert _named(".", top=repo.path)[0] == ["a.py"]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda place: place.write_bytes(b"x" * 11), "11 bytes are over limits.file_bytes (10)"),
        (lambda place: place.mkdir(), "it is no regular file"),
        (os.mkfifo, "it is no regular file"),
        (lambda place: place.symlink_to(place), "it cannot be read (Too many levels"),
        (lambda place: place.symlink_to("gone"), "it cannot be read (No such file"),
    ],
)
def test_what_cannot_be_read_has_a_reason(tmp_path, make, problem):
    """Nothing is waited for and nothing large is taken into memory; the reason is said."""
    make(tmp_path / "file.py")
    with pytest.raises(worktree.NotReadError) as caught:
        worktree.read_limited(str(tmp_path / "file.py"), 10)
    assert caught.value.reason.startswith(problem)
    assert caught.value.unreadable == ("limits" not in problem)


def test_a_file_that_says_it_is_empty_is_read_with_the_same_limit():
    """Files of /proc have size 0 and content all the same."""
    place = Path("/proc/self/status")
    if not place.exists():
        pytest.skip("there is no /proc here")
    with pytest.raises(worktree.NotReadError, match="it holds more bytes than limits"):
        worktree.read_limited(str(place), 10)


def test_a_file_without_permission_has_a_reason(tmp_path):
    """A file one may not read is named with the system's reason."""
    place = tmp_path / "secret.py"
    place.write_text("x = 1\n")
    place.chmod(0)
    root = os.geteuid() == 0
    if root:  # may read everything; somebody else may not
        os.seteuid(65534)
    try:
        with pytest.raises(worktree.NotReadError, match=r"it cannot be read \(Permission denied\)"):
            worktree.read_limited(str(place), 10)
    finally:
        if root:
            os.seteuid(0)
