"""Odd names, odd files and odd settings: none of them hides a fault or invents one."""

from __future__ import annotations

import os

import pytest

from tests.faults import BARE, CLEAN, FIXED, SILENT


@pytest.mark.parametrize(
    "name",
    [
        "two\nlines.py",
        'quo"ted.py',
        "it's.py",
        "-leading.py",
        "ünï-ç.py",
        "日本.py",
        "sp ace.py",
        "back\\slash.py",
        ":colon.py",
        "ends missing.py",
        "tab\t.py",
        "*[glob]?.py",
        "blob 12.py",
    ],
)
def test_odd_names(hooked, name):
    """Whatever a file is called, its fault is found, recorded under its name and settled."""
    hooked.write(name, BARE)
    hooked.stage()
    hooked.blocked()
    hooked.write(name, FIXED)
    hooked.stage()
    hooked.goes()
    assert hooked.outcomes() == [(name, "bare-except", "prevented")]
    hooked.write("next.py", CLEAN)
    hooked.stage()
    hooked.goes()
    assert hooked.spool() == []


def test_name_that_is_no_utf8(hooked):
    """Bytes that are no UTF-8 are shown and recorded as escapes, and still settled."""
    place = hooked.path / os.fsdecode(b"latin\xe9.py")
    place.write_text(BARE)
    hooked.stage()
    assert "latin\\xe9.py:4:5" in hooked.blocked()
    place.write_text(FIXED)
    hooked.stage()
    hooked.goes()
    assert hooked.outcomes() == [("latin\\xe9.py", "bare-except", "prevented")]


def test_escape_sequences_in_names_and_source_are_shown(hooked):
    """A file cannot recolor or clear the terminal through its name or its text."""
    hooked.write("e\x1b[2Jvil.py", BARE.replace("except:", "except:  # \x1b[31m\u202e"))
    hooked.stage()
    said = hooked.blocked()
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "e\\x1b[2Jvil.py" in said


def test_symbolic_link_is_no_source(hooked):
    """A link whose target's name ends like source is not scanned."""
    (hooked.path / "link.py").symlink_to("except: pass")
    hooked.stage()
    assert hooked.goes() == ""


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


def test_type_change_from_link_to_file(hooked):
    """A link that becomes a file brings that file's faults."""
    (hooked.path / "a.py").symlink_to("b.py")
    hooked.commit("a link")
    (hooked.path / "a.py").unlink()
    hooked.write("a.py", BARE)
    hooked.stage()
    hooked.blocked()


def test_rename_with_edits_brings_no_old_fault(hooked):
    """A renamed file's old faults stay old; what the edit adds is new."""
    body = "".join(f"x{i} = {i}\n" for i in range(40))
    hooked.write("a.py", body + BARE)
    hooked.commit("an old fault")
    hooked.git("mv", "a.py", "b.py")
    hooked.write("b.py", "import x\n" + body + BARE)
    hooked.stage()
    assert hooked.goes() == ""
    hooked.write("b.py", "import x\n" + body + BARE + SILENT)
    hooked.stage()
    assert "b.py:50" in hooked.goes()


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


def test_ignored_log_folder(hooked):
    """A .gitignore that covers the log does not keep it out of the commit."""
    hooked.write(".gitignore", ".feedback-loop/\n*.json\n")
    hooked.write("a.py", SILENT)
    hooked.stage()
    hooked.goes()
    assert len(hooked.added()) == 1
    assert hooked.status() == ""


def test_filters_keep_away_from_fragments(hooked):
    """A clean filter on *.json, even a broken one, does not touch what its name is the hash of."""
    hooked.git("config", "filter.broken.clean", "false")
    hooked.git("config", "filter.broken.required", "true")
    hooked.write(".gitattributes", "*.json filter=broken\n")
    hooked.write("a.py", SILENT)
    hooked.stage()
    hooked.goes()
    assert len(hooked.added()) == 1
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


def test_intent_to_add(hooked):
    """A file only announced with `add -N` is not part of the commit and stays announced."""
    hooked.write("later.py", BARE)
    hooked.git("add", "-N", "later.py")
    hooked.write("a.py", SILENT)
    hooked.stage("a.py")
    hooked.goes()
    assert [path for path, _, _ in hooked.outcomes()] == ["a.py"]
    assert hooked.status() == " A later.py"


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
