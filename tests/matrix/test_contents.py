"""What is committed: kinds of entries, filters, line ends, encodings, names."""

from __future__ import annotations

import os

import pytest

from tests.faults import BARE, CLEAN, FIXED, SILENT, bare

PREVENTED_A = ("a.py", "bare-except", "prevented")
WARNED_B = ("b.py", "never-deleted", "committed")
BODY = "".join(f"x{i} = {i}\n" for i in range(40))
POINTER = (
    "version https://git-lfs.github.com/spec/v1\n"
    "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"
)
NAMES = (
    *("two\nlines.py", 'quo"ted.py', "it's.py", "-leading.py", "--all.py", "sp ace.py", " .py"),
    *("back\\slash.py", "tab\t.py", "*[glob]?.py", ":colon.py", ":(top)magic.py", "!not.py"),
    *("日本.py", "caf\N{LATIN SMALL LETTER E WITH ACUTE}.py", "cafe\N{COMBINING ACUTE ACCENT}.py"),
    *("ends missing.py", "blob 12.py", "HEAD.py", "$(touch x).py", "a;b.py", "{a,b}.py"),
)


def operation(name, group="Entries"):
    """Return the marker of an operation of this file."""
    return pytest.mark.operation(name, group=group)


def filtered(repo, clean, smudge="cat", pattern="*.py"):
    """Let files of a pattern pass through a required filter."""
    repo.git("config", "filter.ours.clean", clean)
    repo.git("config", "filter.ours.smudge", smudge)
    repo.git("config", "filter.ours.required", "true")
    repo.write(".gitattributes", f"{pattern} filter=ours\n")


def written_anew(repo):
    """Let git write the whole work tree again, through filters and line ends."""
    repo.git("rm", "-rq", "--cached", ".")
    repo.git("reset", "-q", "--hard")


@operation("`git add -N` (intent to add)")
def test_intent_to_add(front):
    """A file that is only announced is no part of the commit, and stays announced."""
    front.write("later.py", BARE)
    front.git("add", "-N", "later.py")
    front.write("b.py", SILENT)
    front.stage("b.py")
    front.goes()
    assert front.outcomes() == [WARNED_B]
    assert front.status() == " A later.py"
    assert (front.path / "later.py").read_text() == BARE


@operation("`git mv` with edits")
def test_rename(front):
    """Old faults of a renamed file stay old; what the edit adds is found under the new name."""
    front.tracked(BODY + BARE, "old.py")
    front.git("mv", "old.py", "a.py")
    old = "import x\n" + BODY + BARE
    front.trial_of("a.py", old + bare("new"), fixed=old + FIXED.replace("f()", "new()"))


@operation("`git mv` between attempts")
def test_rename_between_attempts(front):
    """A file that is renamed after it was blocked is the same violation under its new name."""
    front.write("old.py", BARE)
    front.stage()
    front.blocked()
    front.git("mv", "old.py", "a.py")
    front.blocked()
    front.write("a.py", FIXED)
    front.stage()
    front.goes()
    assert front.outcomes() == [PREVENTED_A]
    front.assert_settled()


@operation("mode change")
def test_mode_change(front):
    """A file that becomes executable brings no old fault, and its new ones are found."""
    front.tracked(BARE, "run.py")
    front.git("update-index", "--chmod=+x", "run.py")
    (front.path / "run.py").chmod(0o755)
    front.goes()
    assert front.violations() == []
    front.trial_of("run.py", BARE + bare("new"), fixed=BARE + FIXED.replace("f()", "new()"))
    assert front.git("ls-files", "-s", "run.py").startswith("100755")


@operation("a file becomes a link")
def test_file_to_link(front):
    """A link is no source: replacing a faulty file by one counts as its repair."""
    front.tracked()
    front.write("a.py", BARE)
    front.stage()
    front.blocked()
    (front.path / "a.py").unlink()
    (front.path / "a.py").symlink_to("b.py")
    front.stage()
    front.goes()
    assert front.git("ls-files", "-s", "a.py").startswith("120000")
    assert front.outcomes() == [PREVENTED_A]
    front.assert_settled()


@operation("a link becomes a file")
def test_link_to_file(front):
    """The file's faults are new, whatever the link pointed to."""
    front.tracked(BARE, "target.py")
    (front.path / "a.py").symlink_to("target.py")
    front.commit("a link")
    (front.path / "a.py").unlink()
    front.trial()


@operation("symbolic links")
@pytest.mark.parametrize("target", ["except: pass", "sub", "../outside.py", "README"])
def test_link(front, target):
    """A link is committed as it is; neither its text nor what it points to is scanned."""
    front.write("../outside.py", BARE)
    front.write("sub/inside.py", BARE)
    front.commit("an old fault")
    (front.path / "link.py").symlink_to(target)
    front.stage()
    front.goes()
    assert front.violations() == []
    front.assert_settled()


@operation("gitlinks without `.gitmodules`")
def test_gitlink(front):
    """A commit of another repository is not looked up as a file, whatever it is called."""
    row = f"160000,{front.git('rev-parse', 'HEAD')},sub.py"
    front.git("update-index", "--add", "--cacheinfo", row)
    front.write("b.py", SILENT)
    front.stage("b.py")
    front.goes()
    assert front.outcomes() == [WARNED_B]
    (front.path / "sub.py").mkdir()
    front.assert_settled()


@operation("a file becomes a folder")
def test_file_to_folder(front):
    """Files below what was a file are found under their own names."""
    front.tracked(CLEAN, "pack.py")
    (front.path / "pack.py").unlink()
    front.trial(paths=("pack.py/a.py", "pack.py/b.py"))


@operation("a copied file")
def test_copy(front):
    """The faults of a copy are new: there are more of them than before."""
    front.tracked(BODY + BARE, "old.py")
    front.trial_of("a.py", BODY + BARE, fixed=BODY + FIXED)


@operation("LFS pointers", "Filters, line ends, encodings")
def test_pointer(front):
    """A pointer is not source, and nothing is said about it."""
    front.write("model.py", POINTER)
    front.stage()
    assert "model.py" not in front.goes()
    assert front.violations() == []
    front.assert_settled()


@operation("LFS-like filter on source", "Filters, line ends, encodings")
def test_lfs_like_filter(front):
    """Git holds only the pointer, so the content is not scanned; nothing false is said."""
    (front.path.parent / "pointer").write_text(POINTER)
    filtered(front, f"cat >/dev/null; cat '{front.path.parent / 'pointer'}'", pattern="big.py")
    front.write("big.py", BARE)
    front.write("b.py", SILENT)
    front.stage()
    assert "big.py" not in front.goes()
    assert front.outcomes() == [WARNED_B]
    assert (front.path / "big.py").read_text() == BARE
    front.assert_settled()


@operation("clean and smudge filters", "Filters, line ends, encodings")
def test_filter(front):
    """What git stores is scanned: a fault that the filter takes out is none, others are found."""
    filtered(front, "sed s/HIDDEN:/OSError:/", "sed s/OSError:/HIDDEN:/")
    front.commit("a filter")
    front.write("c.py", FIXED.replace("OSError", "HIDDEN"))
    front.stage()
    front.trial()
    assert front.git("show", "HEAD~1:a.py") + "\n" == FIXED
    written_anew(front)
    assert "HIDDEN" in (front.path / "a.py").read_text()
    assert front.status() == ""


@operation("a broken, required filter on `*`", "Filters, line ends, encodings")
def test_broken_filter(front):
    """A filter that cannot run stops git itself, but never our record."""
    front.write("a.py", BARE)
    front.write("b.py", SILENT)
    front.stage()
    filtered(front, "false", "false", pattern="*.json")
    front.stage()
    front.blocked()
    front.write("a.py", FIXED)
    front.stage()
    front.goes()
    assert front.outcomes() == [PREVENTED_A, WARNED_B]
    front.assert_settled()


@operation("`core.autocrlf`, `eol=crlf`", "Filters, line ends, encodings")
@pytest.mark.parametrize("how", ["core.autocrlf=true", "core.autocrlf=input", "eol=crlf"])
def test_line_ends(front, how):
    """Line ends of the work tree make nothing new, and git writes the record as it was."""
    if how == "eol=crlf":
        front.write(".gitattributes", "* text eol=crlf\n")
    else:
        front.git("config", *how.split("="))
        front.git("config", "core.safecrlf", "false")
    front.tracked(BODY + BARE, "old.py")
    front.write("old.py", (BODY + BARE + "\n").replace("\n", "\r\n"))
    front.stage()
    front.trial_of("a.py", BARE.replace("\n", "\r\n"))
    assert "\r" not in front.git("show", "HEAD~1:a.py")
    written_anew(front)
    assert front.status() == ""
    for name in front.fragments():
        assert b"\r" not in (front.path / name).read_bytes()


@operation("`working-tree-encoding=UTF-16`", "Filters, line ends, encodings")
def test_encoding(front):
    """Git stores UTF-8, and that is what is scanned."""
    front.write(".gitattributes", "*.py working-tree-encoding=UTF-16\n")
    front.commit("an encoding")
    front.trial_of("a.py", BARE.encode("utf-16"), fixed=FIXED.encode("utf-16"))
    assert front.git("show", "HEAD~1:a.py") + "\n" == FIXED


@operation("`export-ignore`, `-diff`, `binary` attributes", "Filters, line ends, encodings")
def test_attributes(front):
    """Attributes that hide a file from diffs and archives do not hide its faults."""
    front.write(".gitattributes", "a.py -diff export-ignore\nb.py binary\n")
    front.commit("attributes")
    front.trial()


@operation("odd names", "Names")
def test_odd_names(front):
    """Quotes, line ends, blanks, dashes, globs, magic, NFC and NFD: each found and settled."""
    for name in NAMES:
        front.write(name, BARE)
    front.stage()
    front.blocked()
    assert len(front.spool()) == len(NAMES)
    for name in NAMES:
        front.write(name, FIXED)
    front.stage()
    front.goes()
    assert front.outcomes() == sorted((name, "bare-except", "prevented") for name in NAMES)
    front.assert_settled()
    assert not (front.path / "x").exists()


@operation("`git commit -- PATH` with an odd name", "Names")
@pytest.mark.parametrize("name", ["-leading.py", ":(top)magic.py", "*[glob]?.py", "two\nlines.py"])
@pytest.mark.fronts("git")
def test_odd_path(front, name):
    """The name is a name to us, not an option or a pattern."""
    front.tracked(CLEAN, name, "other.py")
    front.write(name, BARE)
    front.write("other.py", CLEAN + "\n")
    front.stage("other.py")
    front.blocked("--", name, GIT_LITERAL_PATHSPECS="1")
    front.write(name, FIXED)
    front.goes("--", name, GIT_LITERAL_PATHSPECS="1")
    assert front.outcomes() == [(name, "bare-except", "prevented")]
    assert front.status() == "M  other.py"


@operation("names that are no UTF-8", "Names")
@pytest.mark.fronts("git", "prek", otherwise="fails itself")
def test_foreign_bytes(front):
    """Such bytes are shown and recorded as escapes, and settled all the same."""
    place = front.path / os.fsdecode(b"latin\xe9.py")
    place.write_text(BARE)
    front.stage()
    assert "latin\\xe9.py:4:5" in front.blocked()
    place.write_text(FIXED)
    front.stage()
    front.goes()
    assert front.outcomes() == [("latin\\xe9.py", "bare-except", "prevented")]
    front.assert_settled()


@operation("names and source with escape sequences", "Names")
def test_escape_sequences(front):
    """A file cannot recolor or clear the terminal through its name or its text."""
    front.write("e\x1b[2Jvil.py", BARE.replace("except:", "except:  # \x1b[31m\u202e"))
    front.stage()
    said = front.blocked()
    assert "\u202e" not in said
    assert "\x1b[2J" not in said
    assert "\x1b[31m\\u202e" not in said
    assert "e\\x1b[2Jvil.py" in said
