import fnmatch
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.detect.globs import matches


@pytest.mark.parametrize(
    ("path", "glob"),
    [
        ("a/b/c.py", "*.py"),
        ("a/vendor/c.py", "vendor"),
        ("a/vendor/c.py", "vendor/"),
        ("a/b/c.py", "a/"),
        ("a/b/c.py", "a/b"),
        ("a/b/c.py", "a/**"),
        ("a/b/c.py", "a/**/c.py"),
        ("a/c.py", "a/**/c.py"),
        ("a/b/c.py", "**/c.py"),
        ("c.py", "**/c.py"),
        ("a/b/c.py", "**"),
        ("a/b/c.py", "a/*/c.py"),
        ("x_pb2.py", "*_pb2.py"),
        ("a/b1/c.py", "b?"),
    ],
)
def test_a_glob_covers_the_path_or_a_folder_above_it(path, glob):
    """A glob matches as it does in .gitignore, folders covering what is below them."""
    assert matches(path, (glob,))


@pytest.mark.parametrize(
    ("path", "glob"),
    [
        ("a/b/c.py", "b/c.py"),
        ("vendor", "vendor/"),
        ("a/b/c.py", "a/*.py"),
        ("a/b/c.pyi", "*.py"),
        ("a/bb/c.py", "b"),
        ("a/b", "a/b/c"),
    ],
)
def test_a_glob_leaves_other_paths_alone(path, glob):
    """An anchored glob does not match deeper down, and a star stays within its segment."""
    assert not matches(path, (glob,))


def test_no_glob_matches_nothing():
    """An empty list of globs selects no path."""
    assert not matches("a.py", ())


NAMES = st.text(string.ascii_lowercase + "_.", min_size=1, max_size=8)


@given(NAMES, st.text("abc_.*?", min_size=1, max_size=8))
def test_one_segment_matches_as_fnmatch_does(name, glob):
    """Within a segment `*` and `?` mean what they mean to fnmatch."""
    if glob.strip("*"):
        assert matches(name, (glob,)) == fnmatch.fnmatchcase(name, glob)
