"""Look after a service: its settings, its logs and the branch that is deployed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def loudest() -> str:
    """Return the most severe level that a log line can have."""
    return ("debug", "info", "warning", "error")[-1]


def settings(path: Path) -> dict[str, str]:
    """Return the `key = value` lines of a file."""
    found = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            key, equals, value = line.partition("=")
            if equals:
                found[key.strip()] = value.strip()
    return found


def newest_log(folder: Path) -> str:
    """Return the last log file of a folder by name."""
    files = sorted(folder.glob("*.log"))
    if not files:
        raise FileNotFoundError(f"no *.log in {folder}")
    return str(files[-1])


def branch() -> str:
    """Return the branch that is deployed, "" where there is none."""
    command = ["git", "branch", "--show-current"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def duration(line: str) -> float:
    """Return the seconds that a line of a log speaks of, 0 where it does not."""
    found = re.search(r"(\d+\.\d+) s\b", line)
    return float(found[1]) if found else 0.0


def first_slow(lines: list[str]) -> str:
    """Return the first line of a log that took more than a second, "" where none did."""
    return next((line for line in lines if duration(line) > 1), "")


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(f"usage: {sys.argv[0]} FOLDER")
    newest = newest_log(Path(sys.argv[1]))
    lines = Path(newest).read_text(encoding="utf-8").splitlines()
    sys.stdout.write(f"{first_slow(lines)}\n")
