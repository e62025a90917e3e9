"""What a person sees who sits at a terminal."""

import contextlib
import fcntl
import os
import struct
import subprocess
import sys
import termios

import pytest


def seen(repo, columns):
    """Run the hook in a terminal of that width and return what it showed."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 0, columns, 0, 0))
    command = [sys.executable, "-c", "import sys, fl_hooks.hook as h; sys.exit(h.script())"]
    child = subprocess.Popen(command, cwd=repo.path, stdout=theirs, stderr=theirs)
    os.close(theirs)
    parts = []
    with contextlib.suppress(OSError):
        while part := os.read(ours, 1 << 16):
            parts.append(part)
    os.close(ours)
    assert child.wait() == 1
    return b"".join(parts).decode().replace("\r\n", "\n")


@pytest.mark.parametrize(("columns", "widest"), [(60, 60), (0, 100), (300, 100)])
def test_text_is_as_wide_as_the_terminal_up_to_a_readable_width(repo, columns, widest):
    """A terminal that tells no width, as pre-commit's does, is taken for a readable one."""
    repo.write("a.py", "try:\n    work()\nexcept:\n    pass\n")
    repo.stage()
    plain = [_plain(line) for line in seen(repo, columns).split("\n")]
    prose = [line for line in plain if line.startswith(" ")]
    assert widest - 20 < max(map(len, prose)) <= widest


def _plain(line):
    """Return a line without its colours."""
    return "".join(
        part.partition("m")[2] if n else part for n, part in enumerate(line.split("\x1b"))
    )
