"""The demo's stage: narration, commands whose outcome is checked, and a place that is its own."""

from __future__ import annotations

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
WIDTH = 88
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

    def run(self, *command: str, exits: int = 0, show: bool = True, quiet: bool = False) -> str:
        """Run a command, print it and its output, and return the output without colours.

        `quiet` hides both, `show=False` the output alone. Any other exit code ends the demo.
        """
        if not quiet:
            print(self._bold(f"  $ {_shell(command)}"), flush=True)
        result = subprocess.run(
            command, cwd=self.folder, env=self.environment, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        output = result.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
        if show and not quiet and output.strip():
            print(textwrap.indent(output.rstrip(), "  │ ", lambda _: True), flush=True)
        if result.returncode != exits:
            hidden = "" if show and not quiet else f"\n{output}"
            message = f"`{_shell(command)}` ended with {result.returncode}, not {exits}{hidden}"
            raise BrokenPromiseError(message)
        self.last = output
        return _ANSI.sub("", output)

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
        "COLUMNS": str(WIDTH),
    }


def colour_wanted() -> bool:
    """Tell whether the reader's terminal takes colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _shell(command: tuple[str, ...]) -> str:
    return " ".join(f'"{word}"' if " " in word else word for word in command)
