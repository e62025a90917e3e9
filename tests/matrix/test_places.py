"""Where a repository lies and what it is made of: the hook finds it, the record stays inside."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import IDENTITY, Repo, fl_scan
from tests.faults import BARE, CLEAN, FIXED, SILENT, bare, silent

WORK_TREES = "Work trees"
SUBMODULES = "Submodules and nested repositories"
FORMATS = "Kinds of repository"
PATHS = "Paths and environment"

TRIED = [("a.py", "bare-except", "prevented"), ("b.py", "never-deleted", "committed")]


def operation(name, group):
    """Return the marker of an operation."""
    return pytest.mark.operation(name, group=group)


def knows(*command):
    """Tell whether this git knows a command or an option."""
    done = subprocess.run(("git", *command), capture_output=True, check=False)
    return done.returncode == 0


# Work trees


@operation("git commit, in a linked work tree", WORK_TREES)
@pytest.mark.parametrize("arguments", [(), ("-a",), ("--", "a.py", "b.py")], ids=" ".join)
def test_linked_work_tree(front, arguments):
    """A linked work tree has its own index and spool, and the record lands in its branch."""
    front.tracked()
    linked = front.worktree()
    linked.trial(*arguments, stage=not arguments)
    assert linked.outcomes() == TRIED
    assert front.outcomes() == []
    assert front.status() == ""


@operation("git commit, in two linked work trees at once", WORK_TREES)
@pytest.mark.fronts("git")
def test_two_work_trees(front):
    """What is blocked in one work tree is settled there, whatever another one commits."""
    one, two = front.worktree("one"), front.worktree("two")
    for tree in (one, two):
        tree.write("a.py", bare(tree.path.name))
        tree.stage()
        tree.blocked()
    two.write("a.py", FIXED)
    two.stage()
    two.goes()
    assert len(one.spool()) == 1
    one.write("a.py", FIXED)
    one.stage()
    one.goes()
    for tree in (one, two):
        assert tree.outcomes() == TRIED[:1]
        tree.assert_settled()


@operation("git worktree remove, after a block", WORK_TREES)
@pytest.mark.fronts("git")
def test_removed_work_tree(front):
    """The notes of a work tree go with it, and the others go on."""
    linked = front.worktree()
    linked.write("a.py", BARE)
    linked.stage()
    linked.blocked()
    front.git("worktree", "remove", "--force", str(linked.path))
    front.trial()


@operation("git worktree move", WORK_TREES)
@pytest.mark.fronts("git")
def test_moved_work_tree(front):
    """A work tree moved between block and fix finds its notes again."""
    linked = front.worktree()
    linked.write("a.py", BARE)
    linked.stage()
    linked.blocked()
    front.git("worktree", "move", str(linked.path), str(linked.path.parent / "moved"))
    moved = front.at(linked.path.parent / "moved")
    moved.write("a.py", FIXED)
    moved.stage()
    moved.goes()
    assert moved.outcomes() == TRIED[:1]
    moved.assert_settled()


@operation("git commit, in a work tree of a bare repository", WORK_TREES)
def test_work_tree_of_a_bare_repository(front):
    """A work tree added to a bare clone is a work tree like any other."""
    bare_clone = front.clone("bare.git", "--bare")
    tree = bare_clone.worktree("tree")
    if front.kind != "git":
        assert (tree.path / ".pre-commit-config.yaml").exists()
    tree.trial()


@operation("git sparse-checkout", WORK_TREES)
@pytest.mark.fronts("git")
@pytest.mark.parametrize("options", [("--cone",), ("--no-cone",), ("--cone", "--sparse-index")])
def test_sparse_checkout(front, options):
    """The log lies outside the sparse part, and is written and tracked all the same."""
    front.tracked(CLEAN, "in/a.py", "in/b.py", "out/c.py", "out/deep/d.py")
    chosen = ("/in/", "/*.txt") if "--no-cone" in options else ("in",)
    front.git("sparse-checkout", "set", *options, *chosen)
    assert not (front.path / "out").exists()
    front.trial(paths=("in/a.py", "in/b.py"))
    assert not (front.path / "out").exists()
    front.git("sparse-checkout", "reapply")
    assert front.status() == ""
    front.write("in/e.py", SILENT)
    front.stage("in/e.py")
    front.goes()
    front.git("sparse-checkout", "disable")
    assert front.status() == ""
    assert len(front.fragments()) == 2


# Submodules and nested repositories


@pytest.fixture
def outer(front, make_front):
    """Return a repository with a submodule `sub` that has our hooks, and that submodule."""
    inner = make_front("inner")
    inner.write("README", "inner\n")
    inner.commit("first")
    front.git("submodule", "--quiet", "add", str(inner.path), "sub", GIT_ALLOW_PROTOCOL="file")
    front.commit("a submodule")
    return front, front.at(front.path / "sub").install()


@operation("git commit, in a submodule", SUBMODULES)
def test_submodule(outer):
    """Inside a submodule its own hook records in its own log, not in the project around it."""
    front, sub = outer
    sub.trial()
    assert sub.outcomes() == TRIED
    assert front.spool() == []
    assert not (front.path / ".feedback-loop").exists()
    assert front.status().split() == ["M", "sub"]


@operation("git sparse-checkout, in a submodule", SUBMODULES)
@pytest.mark.fronts("git")
def test_sparse_submodule(outer):
    """Git then keeps the work tree's place in another file of its configuration."""
    _, sub = outer
    sub.tracked(CLEAN, "in/a.py", "in/b.py", "out/c.py")
    sub.git("sparse-checkout", "set", "--cone", "in")
    sub.trial(paths=("in/a.py", "in/b.py"))


@operation("git commit of a submodule's new commit", SUBMODULES)
@pytest.mark.fronts("git")
def test_gitlink(outer):
    """A gitlink is no source: moving it records nothing, whatever the submodule holds."""
    front, sub = outer
    sub.write("a.py", BARE)
    sub.commit("unchecked")
    front.stage("sub")
    assert front.goes() == ""
    front.write("sub2.py", SILENT)
    front.stage()
    front.goes("-a")
    assert front.outcomes() == [("sub2.py", "never-deleted", "committed")]
    front.assert_settled()


@operation("git submodule deinit, git rm", SUBMODULES)
@pytest.mark.fronts("git")
def test_submodule_taken_out(outer):
    """Removing a submodule is a deletion and nothing else."""
    front, _ = outer
    front.git("submodule", "--quiet", "deinit", "-f", "sub")
    front.git("rm", "-q", "sub")
    front.trial()


@operation("git commit, around a nested repository", SUBMODULES)
@pytest.mark.fronts("git")
def test_nested_repository(front, make_front):
    """An untracked repository inside another one has its own record; neither sees the other."""
    front.write(".gitignore", "nested/\n")
    front.commit("ignored")
    nested = make_front("repo/nested")
    nested.trial()
    assert front.spool() == []
    front.trial()
    assert nested.outcomes() == front.outcomes() == TRIED


# Kinds of repository


@operation("git init --object-format=sha256", FORMATS)
def test_sha256(make_front):
    """Longer object ids change nothing, from the very first commit on."""
    made = make_front("long", "--object-format=sha256")
    made.write("README", "long\n")
    made.stage()
    made.goes()
    made.trial()
    assert {len(row["blob"]) for row in made.violations()} == {64}


@operation("git init --ref-format=reftable (git 2.45)", FORMATS)
@pytest.mark.fronts("git")
def test_reftable(make_front, tmp_path):
    """Where refs are no files, HEAD is still found."""
    if not knows("init", "-q", "--ref-format=reftable", str(tmp_path / "probe")):
        pytest.skip("this git does not know reftable (2.45 does)")
    make_front("tables", "--ref-format=reftable").trial()


@operation("git clone --filter=blob:none", FORMATS)
def test_partial_clone(front):
    """A blob that the clone left at the remote is fetched when the scan needs it."""
    front.tracked(BARE, "a.py")
    front.tracked(BARE + "\nx = 1\n", "a.py")
    front.git("config", "uploadpack.allowFilter", "true")
    clone = front.clone("partial", "--filter=blob:none")
    # What HEAD holds now was never checked out.
    clone.git("reset", "-q", "--soft", "HEAD~")
    clone.write("a.py", BARE + "\nx = 2\n" + SILENT)
    clone.stage("a.py")
    assert "bare-except" not in clone.goes()
    assert clone.outcomes() == [("a.py", "never-deleted", "committed")]
    clone.assert_settled()


@operation("git clone --filter=blob:none, the remote away", FORMATS)
@pytest.mark.fronts("git")
def test_partial_clone_offline(front):
    """An edit whose old text cannot be fetched is named, not scanned, and stops nothing."""
    front.tracked(BARE, "old.py")
    front.git("config", "uploadpack.allowFilter", "true")
    clone = front.clone("partial", "--filter=blob:none", "--no-checkout")
    clone.git("sparse-checkout", "set", "--no-cone", "/none")
    clone.git("checkout", "-q", "main")
    front.path.rename(front.path.with_name("away"))
    clone.write("old.py", BARE + "\nx = 1\n")
    clone.write("new.py", SILENT)
    clone.git("add", "--sparse", "old.py", "new.py")
    assert "old.py: not scanned, its old version is missing" in clone.goes()
    assert clone.outcomes() == [("new.py", "never-deleted", "committed")]


@operation("git clone --shared", FORMATS)
@pytest.mark.fronts("git")
def test_borrowed_objects(front):
    """Repositories that share objects keep their records apart."""
    front.tracked()
    shared = front.clone("shared", "--shared", "--no-hardlinks")
    shared.git("remote", "set-url", "origin", str(front.path))
    shared.trial()
    assert front.outcomes() == []
    front.trial()
    assert shared.outcomes() == front.outcomes() == TRIED


@operation("git init --separate-git-dir", FORMATS)
@pytest.mark.fronts("git")
def test_separate_git_directory(make_front, tmp_path):
    """A git directory that lies elsewhere holds spool and cache; the log is in the work tree."""
    made = make_front("work", f"--separate-git-dir={tmp_path / 'elsewhere.git'}")
    made.trial()
    assert (tmp_path / "elsewhere.git/fl-hooks").is_dir()


@operation("git gc, packed refs", FORMATS)
@pytest.mark.fronts("git")
def test_packed(front):
    """Packed objects and refs between block and fix change nothing."""
    front.tracked()
    front.write("a.py", BARE)
    front.stage()
    front.blocked()
    front.git("gc", "-q", "--prune=now")
    front.git("pack-refs", "--all")
    front.write("a.py", FIXED)
    front.stage()
    front.goes()
    assert front.outcomes() == TRIED[:1]
    front.assert_settled()


# Paths and environment


@operation("git commit, from a subfolder", PATHS)
@pytest.mark.parametrize("way", ["cd sub", "git -C sub"])
def test_from_a_subfolder(front, way):
    """Started from below, the paths of report and record begin at the top."""
    front.tracked(CLEAN, "sub/a.py", "sub/b.py")
    sub = front.path / "sub"
    paths = ("sub/a.py", "sub/b.py")
    if way == "cd sub":
        front.trial("--", "a.py", "b.py", stage=False, paths=paths, cwd=sub)
    else:
        front.git("config", "alias.below", "-C sub commit")
        front.trial("-a", stage=False, paths=paths, cwd=sub)


@operation("git --git-dir --work-tree commit (dotfiles)", PATHS)
def test_dotfiles(make_front, tmp_path):
    """A bare repository with a work tree named on the command line, as people keep dotfiles."""
    made = make_front("home")
    made.write("README", "home\n")
    made.commit("first")
    (made.path / ".git").rename(tmp_path / "dotfiles.git")
    Repo(tmp_path).git("-C", "dotfiles.git", "config", "core.bare", "true")
    home = made.at(made.path)
    chosen = {"GIT_DIR": str(tmp_path / "dotfiles.git"), "GIT_WORK_TREE": str(made.path)}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in chosen.items():
            patch.setenv(name, value)
        home.trial()
    assert not (made.path / ".git").exists()


@operation("GIT_INDEX_FILE=other git commit", PATHS)
@pytest.mark.fronts("git")
@pytest.mark.parametrize("absolute", [True, False])
def test_index_of_the_user(front, absolute):
    """Committed from another index, the record is in that commit and in that index."""
    place = front.path / ".git/other" if absolute else Path(".git/other")
    shutil.copy(front.path / ".git/index", front.path / ".git/other")
    other = {"GIT_INDEX_FILE": str(place)}
    front.write("a.py", BARE)
    front.git("add", "a.py", **other)
    front.blocked(**other)
    front.write("a.py", FIXED)
    front.git("add", "a.py", **other)
    front.goes(**other)
    assert front.outcomes() == TRIED[:1]
    assert front.git("status", "--porcelain", **other) == ""
    front.git("read-tree", "HEAD")
    front.assert_settled()


@operation("core.hooksPath", PATHS)
@pytest.mark.fronts("git", "prek", otherwise="refuses to install")
@pytest.mark.parametrize("absolute", [True, False])
def test_hooks_path(front, absolute):
    """Hooks kept in the work tree are run from there."""
    (front.path / ".git/hooks").rename(front.path / ".hooks")
    place = front.path / ".hooks" if absolute else ".hooks"
    front.git("config", "core.hooksPath", str(place))
    front.commit("hooks")
    (front.path / "sub").mkdir()
    front.trial()


@operation("core.worktree", PATHS)
@pytest.mark.fronts("git")
@pytest.mark.parametrize("where", ["there", "here"])
def test_configured_work_tree(front, where):
    """A work tree that the configuration names gets the record, from wherever one commits."""
    there = front.path.parent / "there"
    shutil.copytree(front.path, there, ignore=shutil.ignore_patterns(".git"))
    front.git("config", "core.worktree", "../../there")
    named = {"GIT_DIR": str(front.path / ".git")} if where == "there" else {}
    cwd = there if where == "there" else front.path
    for content in (BARE, FIXED):
        (there / "a.py").write_text(content)
        front.git("add", "-A", cwd=cwd, **named)
        if content == BARE:
            front.blocked(cwd=cwd, **named)
    front.goes(cwd=cwd, **named)
    assert front.outcomes() == TRIED[:1]
    assert (there / ".feedback-loop").is_dir()
    assert not (front.path / ".feedback-loop").exists()
    assert front.git("status", "--porcelain", cwd=cwd, **named) == ""


@operation("a repository with an odd path", PATHS)
@pytest.mark.fronts("git")
@pytest.mark.parametrize(
    "name",
    ["sp ace", "ünï-日本", "new\nline", "quo\"t'e", "$HOME `x`", "-dash", "%s {0}", "back\\slash"],
)
def test_odd_places(front, name):
    """Whatever the folder is called, the hook finds its repository and writes inside it."""
    place = front.path.parent / name
    front.path.rename(place)
    front.at(place).trial()


@operation("a repository whose path is no UTF-8", PATHS)
@pytest.mark.fronts("git")
def test_place_that_is_no_utf8(front):
    """Bytes that are no text are taken as they are."""
    place = Path(os.fsdecode(os.fsencode(front.path) + b"\xe9"))
    front.path.rename(place)
    front.at(place).trial()


@operation("a repository reached through a link", PATHS)
@pytest.mark.parametrize("target", ["top", "subfolder"])
def test_symbolic_link_to_the_repository(front, target):
    """Through a link to the repository, or to a folder of it, the same happens."""
    front.tracked(CLEAN, "sub/a.py", "sub/b.py")
    link = front.path.parent / "link"
    link.symlink_to(front.path if target == "top" else front.path / "sub")
    os.chdir(link)
    front.trial("-a", stage=False, paths=("sub/a.py", "sub/b.py"), cwd=link, PWD=str(link))


@operation("names that differ in case only", PATHS)
@pytest.mark.fronts("git")
@pytest.mark.parametrize("folding", ["true", "false"])
def test_case_of_names(front, folding):
    """Two names in the index that differ in case only are two files, each with its own record."""
    front.git("config", "core.ignoreCase", folding)
    for name, content in (("Case.py", silent("upper")), ("case.py", silent("lower"))):
        oid = front.git("hash-object", "-w", "--stdin", stdin=content)
        front.git("update-index", "--add", "--cacheinfo", f"100644,{oid},{name}")
        front.write(name, content)
    front.goes()
    expected = [(name, "never-deleted", "committed") for name in ("Case.py", "case.py")]
    assert front.outcomes() == expected
    front.git("mv", "-f", "case.py", "CASE.py")
    front.goes()
    assert front.outcomes() == expected


@operation("a work tree that cannot be written", PATHS)
@pytest.mark.fronts("git")
def test_read_only_work_tree(front):
    """The verdict stands; the record is said to wait, and the next commit brings it."""
    front.write("a.py", SILENT)
    front.stage()
    front.path.chmod(0o555)
    try:
        if os.access(front.path, os.W_OK):
            pytest.skip("root may write anywhere")
        assert "THE RECORD COULD NOT BE WRITTEN" in front.goes()
    finally:
        front.path.chmod(0o755)
    assert front.outcomes() == []
    front.write("b.py", CLEAN)
    front.stage()
    front.goes()
    assert front.outcomes() == [("a.py", "never-deleted", "committed")]


@operation("a repository of another owner", PATHS)
@pytest.mark.fronts("git")
def test_ownership(front):
    """Where git refuses a repository, we do not go around it."""
    if os.geteuid() != 0 or not hasattr(os, "chown"):
        pytest.skip("only root can give a folder away")
    os.chown(front.path, 12345, 12345)
    os.chown(front.path / ".git", 12345, 12345)
    try:
        done = front.scan()
        assert done.returncode == 2
        assert "dubious ownership" in done.stdout + done.stderr
    finally:
        os.chown(front.path, 0, 0)
        os.chown(front.path / ".git", 0, 0)


@operation("git commit, with an environment of nothing", PATHS)
@pytest.mark.fronts("git")
def test_bare_environment(front):
    """Without HOME and locale, as an editor or a service may run git, the hook works."""
    front.write("a.py", SILENT.replace("f()", "ü()"))
    front.stage()
    kept = {"PATH": os.environ["PATH"], **IDENTITY}
    done = subprocess.run(
        ("git", "commit", "-qm", "x"), cwd=front.path, env=kept, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert front.outcomes() == [("a.py", "never-deleted", "committed")]
    front.assert_settled()


@operation("`fl-scan` by hand, with `GIT_DIR`", PATHS)
@pytest.mark.fronts("git")
def test_by_hand_elsewhere(front):
    """By hand and from anywhere, it looks at the repository that is named, and writes nothing."""
    front.write("a.py", BARE)
    front.stage()
    named = {"GIT_DIR": str(front.path / ".git"), "GIT_WORK_TREE": str(front.path)}
    done = front.run(fl_scan(), check=False, cwd=front.path.parent, **named)
    assert done.returncode == 1
    assert "a.py:4:5" in done.stdout
    assert front.spool() == []


@operation("`git diff-index --quiet HEAD` after a record", WORK_TREES)
def test_clean_for_plumbing(front):
    """Scripts that ask git's plumbing find the work tree clean after a commit that records."""
    front.write("b.py", SILENT)
    front.stage()
    front.goes()
    front.git("diff-index", "--quiet", "HEAD")
    front.git("diff-files", "--quiet")
    front.write("b.py", SILENT + "x = 1\n")
    front.write("c.py", SILENT)
    front.stage()
    front.goes("--", "c.py")
    assert front.git("diff-files", "--name-only") == ""
