"""Odd files and settings: none of them hides a fault or invents one; see tests/matrix too."""

from __future__ import annotations

import pytest

from tests.faults import BARE, CLEAN, FIXED, SILENT


def test_submodule_is_no_source(hooked, make_repo):
    """A submodule's commit is not looked up as a file; inside it, its own hook works."""
    inner = make_repo("inner")
    inner.write("a.py", CLEAN)
    inner.commit("inner")
    hooked.git("submodule", "add", "-q", str(inner.path), "sub.py", GIT_ALLOW_PROTOCOL="file")
    assert hooked.goes() == ""
    sub = type(hooked)(hooked.path / "sub.py")
    sub.hook()
    sub.write("a.py", BARE)
    sub.stage()
    sub.blocked()
    sub.write("a.py", FIXED)
    sub.stage()
    sub.goes()
    assert sub.outcomes() == [("a.py", "bare-except", "prevented")]
    assert hooked.status() == "M sub.py" or hooked.status() == " M sub.py"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "if True:\n" + "".join(f"    {line}\n" for line in text.split("\n") if line),
        lambda text: text.rstrip("\n"),
        lambda text: "# moved down\n\n\n" + text,
        lambda text: "\ufeff" + text,
    ],
    ids=["CRLF", "re-indented", "no newline at the end", "moved", "byte order mark"],
)
def test_old_fault_stays_old(hooked, change):
    """Changes of form do not make an old fault new."""
    hooked.write("a.py", BARE)
    hooked.commit("an old fault")
    hooked.write("a.py", change(BARE))
    hooked.stage()
    assert hooked.goes() == ""


@pytest.mark.parametrize(
    "setting",
    [
        "diff.external=false",
        "diff.noprefix=true",
        "diff.mnemonicPrefix=true",
        "diff.renames=copies",
        "diff.renames=false",
        "diff.relative=true",
        "diff.orderFile=/dev/null",
        "diff.ignoreSubmodules=none",
        "diff.interHunkContext=9",
        "diff.wordRegex=.",
        "diff.algorithm=patience",
        "color.ui=always",
        "core.quotePath=true",
        "core.abbrev=4",
        "core.autocrlf=true",
        "core.safecrlf=true",
        "core.fsmonitor=false",
        "core.untrackedCache=true",
        "core.splitIndex=true",
        "index.version=4",
        "log.showSignature=true",
        "status.relativePaths=false",
    ],
)
def test_settings_of_the_user_change_nothing(hooked, setting):
    """No diff, color or index setting hides a fault or spoils the record."""
    hooked.git("config", *setting.split("=", 1))
    hooked.write("sub/a.py", BARE)
    hooked.stage()
    hooked.blocked(cwd=hooked.path / "sub")
    hooked.write("sub/a.py", FIXED)
    hooked.stage()
    hooked.goes(cwd=hooked.path / "sub")
    assert hooked.outcomes() == [("sub/a.py", "bare-except", "prevented")]
    assert hooked.status() == ""


def test_sparse_checkout(hooked):
    """A log folder outside the sparse cone is written all the same."""
    hooked.write("in/a.py", CLEAN)
    hooked.write("out/b.py", CLEAN)
    hooked.commit("two folders")
    hooked.git("sparse-checkout", "set", "--cone", "in")
    hooked.write("in/a.py", SILENT)
    hooked.stage("in/a.py")
    hooked.goes()
    assert hooked.outcomes() == [("in/a.py", "never-deleted", "committed")]
    hooked.write("in/c.py", CLEAN)
    hooked.stage("in/c.py")
    hooked.goes()
    assert len(hooked.violations()) == 1


def test_large_file_is_named_and_not_read(hooked):
    """A file over the limit is skipped with a notice and stops nothing."""
    hooked.write("big.py", BARE + "#" * 70 + "\n" + "x = 1\n" * 300_000)
    hooked.write("a.py", SILENT)
    hooked.stage()
    assert "big.py: not scanned, 1,800," in hooked.goes()
    assert [path for path, _, _ in hooked.outcomes()] == ["a.py"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x00\x01except:", "NUL"),
        (b"x = '\xff\xfe'\ntry: pass\nexcept: pass\n", "not UTF-8"),
        (b"x = '" + b"y" * 30_000 + b"'\ntry:\n  f()\nexcept:\n  g()\n", "line_length"),
        (b"(" * 60_000 + b"\nexcept:", "line"),
    ],
)
def test_unreadable_source_stops_nothing(hooked, content, said):
    """Binary, foreign and endless source is named, and the commit goes on."""
    hooked.write("odd.py", content)
    hooked.stage()
    assert said in hooked.goes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"def f(:\n  except:\n",
        b"except:",
        b"\xef\xbb\xbf",
        b"((((\n" * 5_000 + b"except:",
    ],
)
def test_half_typed_source_never_crashes(hooked, content):
    """Whatever is staged, the hook ends with 0 or 1."""
    hooked.write("odd.py", content)
    hooked.stage()
    assert hooked.attempt().returncode in (0, 1)
