import pytest

from fl_hooks.detect.kit import File
from fl_hooks.detect.languages import LANGUAGES, comment_sign, language_of


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a.py", "python"),
        ("a/b.PYI", "python"),
        ("x.tsx", "tsx"),
        ("Makefile", ""),
        (".py", ""),
        ("a.b/c", ""),
        ("a.tar.go", "go"),
    ],
)
def test_a_file_tells_its_language_by_its_ending(path, language):
    """The ending of the file's name decides, whatever its case; hidden names have none."""
    assert language_of(path) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_parses_and_shows_its_comments(language):
    """Each row names a language that ast-grep knows, with comment kinds of its grammar."""
    sign = comment_sign(language)
    prefix = "<?php\n" if language == "php" else ""
    file = File("a", f"{prefix}{sign} fl: allow x -- y\n", language)
    assert [c.text().rstrip() for c in file.comments] == [f"{sign} fl: allow x -- y"]
