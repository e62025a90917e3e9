from __future__ import annotations

import os
from pathlib import Path

import pytest

from fl_hooks.errors import FlError
from fl_hooks.store.site_tree import (
    MARKER,
    add,
    check_ours,
    is_made_from,
    replace_tree,
    scratch,
    write_tree,
)


def files(folder):
    """Return the folder's files but for our own two."""
    found = (path for path in folder.rglob("*") if not path.is_dir())
    names = (path.relative_to(folder).as_posix() for path in found)
    return sorted(name for name in names if name not in (MARKER, ".gitignore"))


def write(folder, **pages):
    """Write a tree; `__` in a name stands for `/`."""
    return write_tree(str(folder), {n.replace("__", "/"): d for n, d in pages.items()}, "tree")


def test_a_tree_holds_exactly_what_was_asked_for(tmp_path):
    """Pages that are gone are removed with their folders, others are written."""
    tree = tmp_path / "build" / "tree"
    write(tree, a=b"1", old__deep__x=b"2")
    write(tree, a=b"1", new__y=b"3")
    assert files(tree) == ["a", "new/y"]
    assert not (tree / "old").exists()


def test_unchanged_bytes_are_not_written_again(tmp_path):
    """A second run touches nothing, so that whoever watches the folder stays quiet."""
    tree = tmp_path / "tree"
    assert write(tree, a=b"1", b=b"2") == 3  # git's ignore file is the third
    os.utime(tree / "a", ns=(0, 0))
    assert write(tree, a=b"1", b=b"2") == 0
    assert write(tree, a=b"1", b=b"3") == 1
    assert (tree / "a").stat().st_mtime_ns == 0


def test_git_overlooks_the_tree(repo):
    """Even where the repository does not ignore build/, nothing of it can be committed."""
    write(repo.path / "build" / "tree", a=b"1")
    assert repo.git("status", "--short") == ""


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    """A folder without our marker is refused by name, and nothing in it changes."""
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "thesis.md").write_text("years of work")
    with pytest.raises(FlError, match=r"not made by fl-build-site: it holds thesis\.md") as error:
        write(tree, a=b"1")
    assert "--out" in error.value.hint
    assert files(tree) == ["thesis.md"]


def test_an_empty_folder_may_be_used(tmp_path):
    """Nothing can be lost in it."""
    (tmp_path / "tree").mkdir()
    write(tmp_path / "tree", a=b"1")
    assert files(tmp_path / "tree") == ["a"]


def test_a_file_that_somebody_added_stops_the_build(tmp_path):
    """It would be deleted, or published unasked."""
    tree = tmp_path / "tree"
    write(tree, a=b"1")
    (tree / "CNAME").write_text("example.org")
    with pytest.raises(FlError, match="did not write: CNAME"):
        write(tree, a=b"2")
    assert (tree / "a").read_bytes() == b"1"


def test_tracked_files_are_never_replaced(repo):
    """A folder that git tracks is somebody's source, marker or not."""
    tree = repo.path / "site"
    write(tree, a=b"1")
    repo.git("add", "-f", "site/a")
    with pytest.raises(FlError, match="git tracks: site/a"):
        check_ours(str(tree), "site/")


def test_a_link_is_not_followed(tmp_path):
    """A link could lead anywhere."""
    (tmp_path / "real").mkdir()
    (tmp_path / "tree").symlink_to(tmp_path / "real")
    with pytest.raises(FlError, match="tree is not a folder"):
        write(tmp_path / "tree", a=b"1")


def test_a_link_inside_is_foreign(tmp_path):
    """We write no links, so one inside was put there by somebody."""
    tree = tmp_path / "tree"
    write(tree, a=b"1")
    (tree / "etc").symlink_to("/etc")
    with pytest.raises(FlError, match="did not write: etc"):
        write(tree, a=b"1")


def test_a_crash_leaves_only_what_the_marker_names(tmp_path):
    """The marker is written first, so the next run knows every file as ours."""
    tree = tmp_path / "tree"
    write(tree, a=b"1")
    (tree / "b").mkdir()  # where a file of the next run should stand
    with pytest.raises(FlError, match="cannot be written"):
        write(tree, a=b"2", b=b"2", c=b"2")
    (tree / "b").rmdir()
    write(tree, a=b"2", c=b"2")
    assert files(tree) == ["a", "c"]


def test_a_built_site_replaces_the_last_one_whole(tmp_path):
    """What the new site does not have is gone, and no trace of the change is left."""
    out = tmp_path / "site"
    for name in ("first", "second"):
        with scratch(str(out), "site/") as folder:
            built = Path(folder, "built")
            built.mkdir()
            (built / f"{name}.html").write_text(name)
            replace_tree(str(built), str(out), "site/")
    assert files(out) == ["second.html"]
    assert list(tmp_path.iterdir()) == [out]


def test_the_site_can_be_read_by_a_server(tmp_path):
    """A folder made by tempfile is private to its owner; the site is not."""
    out = tmp_path / "site"
    with scratch(str(out), "site/") as folder:
        built = Path(folder, "built")
        built.mkdir()
        replace_tree(str(built), str(out), "site/")
    assert out.stat().st_mode & 0o055 == 0o777 & ~_umask() & 0o055


def _umask():
    current = os.umask(0)
    os.umask(current)
    return current


def test_a_site_of_somebody_else_is_kept(tmp_path):
    """The new site is thrown away rather than a folder that is not ours."""
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("mine")
    with scratch(str(out), "site/") as folder:
        built = Path(folder, "built")
        built.mkdir()
        with pytest.raises(FlError, match="not made by fl-build-site"):
            replace_tree(str(built), str(out), "site/")
    assert (out / "index.html").read_text() == "mine"


def test_a_late_file_is_ours_too(tmp_path):
    """What is added to a tree just written is listed, and goes when it is no longer asked for."""
    tree = tmp_path / "tree"
    write_tree(str(tree), {"a": b"1"}, "tree", "key")
    add(str(tree), {"assets/late.js": b"2"}, "tree")
    check_ours(str(tree), "tree")
    assert files(tree) == ["a", "assets/late.js"]
    assert is_made_from(str(tree), "key")
    write(tree, a=b"1")
    assert files(tree) == ["a"]


def test_a_late_file_joins_what_is_not_marked_yet(tmp_path):
    """A site on its way to its place is marked when it gets there."""
    built = tmp_path / "built"
    built.mkdir()
    add(str(built), {"assets/late.js": b"2"}, "site")
    assert files(built) == ["assets/late.js"]
    assert not (built / MARKER).exists()
