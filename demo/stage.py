"""The demo's stage: narration, commands whose outcome is checked, and a place that is its own."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MARKER = ".made-by-the-fl-hooks-demo"
WIDTH = 96
INDENT = "  │ "
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class BrokenPromiseError(Exception):
    """Something did not behave as the demo says it does."""


class Stage:
    """Runs commands in one folder, shows them, and holds them to what the narration claims."""

    def __init__(self, folder: Path, environment: dict[str, str], *, colour: bool) -> None:
        self.folder = folder
        self.environment = environment
        self.colour = colour
        self.steps = 0
        self.last = ""

    def step(self, title: str, text: str = "") -> None:
        """Print the heading of the next step and, wrapped, what it is about."""
        self.steps += 1
        heading = f"{self.steps}. {title}"
        print(f"\n{self._bold(heading)}\n{'─' * len(heading)}")
        if text:
            self.say(text)

    def say(self, text: str) -> None:
        """Print a paragraph."""
        print(textwrap.fill(" ".join(text.split()), WIDTH), flush=True)

    def run(
        self, *command: str, exits: int = 0, quiet: bool = False, terminal: bool = False
    ) -> str:
        """Run a command, print it and its output, and return the output without colours.

        `quiet` prints neither. `terminal` lets the command believe that it writes to one, for
        those that talk to people and to programs differently. Any other exit code ends the demo.
        """
        if not quiet:
            print(self._bold(f"  $ {_shell(command)}"), flush=True)
        code, output = (self._in_terminal if terminal else self._piped)(command)
        if not quiet and output.strip():
            print(textwrap.indent(output.rstrip(), INDENT, lambda _: True), flush=True)
        if code != exits:
            hidden = f"\n{output}" if quiet else ""
            message = f"`{_shell(command)}` ended with {code}, not {exits}{hidden}"
            raise BrokenPromiseError(message)
        self.last = output
        return _ANSI.sub("", output)

    def _piped(self, command: tuple[str, ...]) -> tuple[int, str]:
        result = subprocess.run(
            command, cwd=self.folder, env=self.environment, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return result.returncode, _text(result.stdout)

    def _in_terminal(self, command: tuple[str, ...]) -> tuple[int, str]:
        ours, theirs = os.openpty()
        environment = self.environment | ({} if self.colour else {"NO_COLOR": "1"})
        child = subprocess.Popen(
            command, cwd=self.folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
        )  # fmt: skip
        os.close(theirs)
        parts = []
        # Linux ends a terminal that nobody holds any more with an error, macOS with nothing.
        with contextlib.suppress(OSError):
            while part := os.read(ours, 1 << 16):
                parts.append(part)
        os.close(ours)
        return child.wait(), _text(b"".join(parts))

    def expect(self, *, holds: object, claim: str) -> None:
        """Print the claim with a tick, or end the demo where it does not hold."""
        if not holds:
            raise BrokenPromiseError(claim)
        print(f"  ✓ {claim}", flush=True)

    def _bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text


def fresh_folder(folder: Path) -> None:
    """Empty and make the folder; one that this demo did not make is left alone, with an error."""
    if folder.exists():
        if not (folder / MARKER).exists():
            message = f"{folder} exists and was not made by this demo; move it away first"
            raise BrokenPromiseError(message)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).write_text("Delete this folder whenever you like.\n", encoding="utf-8")


def clean_environment(folder: Path) -> dict[str, str]:
    """Return the environment without the user's git and pre-commit settings, caches kept apart."""
    drop = ("GIT_", "PRE_COMMIT", "SKIP", "PYTHONPATH", "FL_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(drop)}
    settings = folder / "gitconfig"
    settings.write_text(
        "[user]\n\tname = Ada Demo\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n"
        "[safe]\n\tdirectory = *\n",
        encoding="utf-8",
    )
    return kept | {
        "GIT_CONFIG_GLOBAL": str(settings),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
        "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        "COLUMNS": str(shutil.get_terminal_size(fallback=(144, 40)).columns - len(INDENT)),
    }


def colour_wanted() -> bool:
    """Tell whether the reader's terminal takes colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _text(output: bytes) -> str:
    return output.decode("utf-8", "replace").replace("\r\n", "\n")


def _shell(command: tuple[str, ...]) -> str:
    return " ".join(f'"{word}"' if " " in word else word for word in command)
