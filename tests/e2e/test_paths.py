"""Odd files and settings: none of them hides a fault or invents one; see tests/matrix too."""

from __future__ import annotations

import pytest

from tests.faults import BARE, SILENT


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
