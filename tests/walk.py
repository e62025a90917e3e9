"""Run the blocks of a page of the documentation, in order, and hold them to what it shows."""

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"(?P<fence>`{3,})(?P<language>\w*)(?: title=\"(?P<title>[^\"]+)\")?")
_OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file that it shows, the line it starts at, its text."""

    language: str
    title: str
    line: int
    text: str


def blocks(page):
    """Return the fenced blocks of a Markdown text; a fence inside a string is no end of one."""
    found, fence, inside = [], "", []
    lines = page.splitlines()
    for number, line in enumerate(lines, 1):
        match = _FENCE.fullmatch(line)
        if not fence and match:
            fence, start = match["fence"], number + 1
            language, title, inside = match["language"], match["title"] or "", []
        elif fence and line == fence:
            found.append(Block(language, title, start, "\n".join(inside) + "\n"))
            fence = ""
        elif fence:
            inside.append(line)
    assert not fence, f"the block at line {start} has no end"
    return found


class Walk:
    """Follows a page in a folder: python in one namespace, sh with our programs first on PATH."""

    def __init__(self, top):
        self.top = top
        self.names = {"__name__": "walk"}

    def follow(self, page):
        """Run each python and sh block; a text block behind one is what it prints, `...` is any.

        A block with a file's name for a title is written there. Other languages are only shown.
        """
        got = ""
        for block in blocks(page):
            if block.title:
                self.write(block)
            elif block.language == "text":
                self.compare(block, got)
            elif block.language in ("python", "sh"):
                got = getattr(self, block.language)(block)

    def write(self, block):
        """Write the file that a block shows."""
        place = self.top / block.title
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(block.text, encoding="utf-8")

    def python(self, block):
        """Execute Python in the page's namespace; return what it printed."""
        # Empty lines, so that a traceback names the line of the page.
        code = compile("\n" * (block.line - 1) + block.text, "the page", "exec")
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(code, self.names)  # noqa: S102 -- our own documentation
        return out.getvalue()

    def sh(self, block):
        """Run shell commands, all of which have to succeed; return what they printed."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["sh", "-e", "-c", block.text],
            cwd=self.top,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"line {block.line}\n{block.text}\n{done.stdout}{done.stderr}"
        return done.stdout

    @staticmethod
    def compare(expected, got):
        """Hold what was printed to what the page shows."""
        same = doctest.OutputChecker().check_output(expected.text, got, _OPTIONS)
        assert same, f"line {expected.line} shows\n{expected.text}\nand it is\n{got}"
