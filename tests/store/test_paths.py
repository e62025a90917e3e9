"""Where the repository and its folders lie, held against what git itself says."""

import os
from pathlib import Path

import pytest

from fl_hooks.errors import FlError
from fl_hooks.store import paths


def git_says(repo, cwd=None):
    """Return (top, git directory, common directory) by git."""
    ask = (
        "rev-parse",
        "--path-format=absolute",
        "--show-toplevel",
        "--git-dir",
        "--git-common-dir",
    )
    return tuple(repo.git(*ask, cwd=cwd).split("\n"))


def test_a_subfolder_belongs_to_the_repository_around_it(repo):
    """From any depth the answer is git's."""
    deep = repo.path / "a" / "b"
    deep.mkdir(parents=True)
    assert paths.find_repo(str(deep)) == git_says(repo, deep)


def test_the_current_folder_is_the_default(repo):
    """Without an argument the search starts where the process is."""
    assert paths.find_repo() == git_says(repo)


def test_a_linked_work_tree_has_its_own_git_directory(repo):
    """Top and git directory are the work tree's, the common directory the main one's."""
    repo.commit()
    repo.git("worktree", "add", "-q", "../linked")
    linked = repo.path.parent / "linked"
    assert paths.find_repo(str(linked)) == git_says(repo, linked)
    assert paths.find_repo(str(linked))[1] != paths.find_repo(str(linked))[2]


def test_a_work_tree_of_a_bare_repository_is_no_bare_repository(make_repo):
    """core.bare speaks of the common directory, not of the work trees linked to it."""
    source = make_repo("source")
    source.commit()
    source.git("clone", "-q", "--bare", ".", "../hub.git")
    source.git("-C", "../hub.git", "worktree", "add", "-q", "../tree")
    tree = source.path.parent / "tree"
    assert paths.find_repo(str(tree)) == git_says(source, tree)


def test_a_submodule_is_a_repository_of_its_own(make_repo):
    """Its git directory lies in the outer repository's, which names it by core.worktree."""
    inner, outer = make_repo("inner"), make_repo("outer")
    inner.commit()
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", "../inner", "sub")
    sub = outer.path / "sub"
    assert paths.find_repo(str(sub)) == git_says(outer, sub)


def test_a_separate_git_directory_is_followed(make_repo, tmp_path):
    """`.git` may be a file that names the git directory."""
    repo = make_repo("apart", f"--separate-git-dir={tmp_path / 'elsewhere'}")
    assert paths.find_repo(str(repo.path)) == git_says(repo)


@pytest.mark.parametrize("kind", ["plain", "linked", "submodule"])
def test_the_environment_of_a_hook_leads_to_the_same_place(make_repo, kind):
    """What git sets around a hook, relative or not, gives the same answer from a subfolder."""
    outer = make_repo("outer")
    outer.commit()
    top = outer.path
    if kind == "linked":
        outer.git("worktree", "add", "-q", "../linked")
        top = outer.path.parent / "linked"
    elif kind == "submodule":
        make_repo("inner").commit()
        outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", "../inner", "sub")
        top = outer.path / "sub"
    expected = git_says(outer, top)
    below = top / "below"
    below.mkdir()
    for cwd, given in ((top, expected[1]), (below, os.path.relpath(expected[1], below))):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("GIT_DIR", given)
            assert paths.find_repo(str(cwd)) == expected


def test_a_work_tree_named_in_the_environment_counts(repo, tmp_path, monkeypatch):
    """GIT_WORK_TREE is the top, wherever the git directory is."""
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("GIT_DIR", str(repo.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert paths.find_repo(str(other))[0] == str(other)


@pytest.mark.parametrize("git_dir", ["", "."])
def test_a_bare_repository_is_refused(make_repo, monkeypatch, git_dir):
    """It has no files; the message says where to go instead."""
    bare = make_repo("bare.git", "--bare")
    if git_dir:
        monkeypatch.setenv("GIT_DIR", git_dir)
    with pytest.raises(FlError, match="bare") as caught:
        paths.find_repo(str(bare.path))
    assert "git worktree add" in caught.value.hint


def test_inside_the_git_directory_there_is_no_work_tree(repo):
    """`.git` itself is refused as a place to scan."""
    with pytest.raises(FlError, match="git directory, not a work tree"):
        paths.find_repo(str(repo.path / ".git"))


def test_outside_a_repository_the_way_out_is_named(tmp_path):
    """The message says that no repository is around, and how to make one."""
    with pytest.raises(FlError, match="not in a git repository") as caught:
        paths.find_repo(str(tmp_path))
    assert "git init" in caught.value.hint


def test_a_git_file_that_leads_nowhere_is_named(tmp_path):
    """A moved work tree or a submodule not fetched is told from no repository at all."""
    (tmp_path / ".git").write_text("gitdir: /nowhere/at/all\n")
    with pytest.raises(FlError, match="/nowhere/at/all"):
        paths.find_repo(str(tmp_path))


def test_a_wrong_git_dir_in_the_environment_is_named(tmp_path, monkeypatch):
    """A GIT_DIR that is none gives a message, not a guess."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    with pytest.raises(FlError, match="GIT_DIR"):
        paths.find_repo(str(tmp_path))


def test_ceilings_stop_the_search(repo, monkeypatch):
    """GIT_CEILING_DIRECTORIES works as it does for git."""
    below = repo.path / "below"
    below.mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(repo.path))
    with pytest.raises(FlError):
        paths.find_repo(str(below))


def test_the_checkout_s_own_patterns_come_first():
    """Run from a checkout, the bundled patterns are those beside the package."""
    assert Path(paths.bundled_patterns_dir()) == Path(paths.PACKAGE).parent / "patterns"


def test_an_installed_wheel_has_its_patterns_inside(monkeypatch, tmp_path):
    """Without a checkout around the package, its data folder holds them."""
    monkeypatch.setattr(paths, "PACKAGE", str(tmp_path / "fl_hooks"))
    assert paths.checkout() == ""
    assert paths.bundled_patterns_dir() == str(Path(paths.DATA, "patterns"))


def test_only_folders_that_exist_can_hold_patterns(repo):
    """Both places count, each where it is there."""
    assert paths.repo_pattern_dirs(str(repo.path)) == ()
    (repo.path / "patterns").mkdir()
    (repo.path / ".feedback-loop" / "patterns").mkdir(parents=True)
    assert [Path(p).parent.name for p in paths.repo_pattern_dirs(str(repo.path))] == [
        ".feedback-loop",
        "repo",
    ]


def test_the_user_s_configuration_respects_xdg(monkeypatch):
    """XDG_CONFIG_HOME moves it; otherwise it is in ~/.config."""
    monkeypatch.setenv("XDG_CONFIG_HOME", "/xdg")
    assert paths.user_config_path() == "/xdg/fl-hooks/config.toml"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", "/home/ada")
    assert paths.user_config_path() == "/home/ada/.config/fl-hooks/config.toml"
