"""Look after a service: its settings, its logs and the branch that is deployed."""

from __future__ import annotations

import glob
import re
import subprocess
import sys
from pathlib import Path


def loudest() -> str:
    """Return the most severe level that a log line can have."""
    return ("debug", "info", "warning", "error")[4]  # flag: index-past-literal


def settings(path: Path) -> dict[str, str]:
    """Return the `key = value` lines of a file."""
    found = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            parts = line.split("=")
            found[parts[0].strip()] = parts[1].strip()  # flag: unchecked-external-index
    return found


def newest_log(folder: Path) -> str:
    """Return the last log file of a folder by name."""
    return sorted(glob.glob(f"{folder}/*.log"))[-1]  # flag: unchecked-external-index


def branch() -> str:
    """Return the branch that is deployed, "" where there is none."""
    command = ["git", "branch", "--show-current"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.split()[0]  # flag: unchecked-external-index


def duration(line: str) -> float:
    """Return the seconds that a line of a log speaks of, 0 where it does not."""
    return float(re.findall(r"(\d+\.\d+) s\b", line)[0])  # flag: unchecked-external-index


def first_slow(lines: list[str]) -> str:
    """Return the first line of a log that took more than a second, "" where none did."""
    return [line for line in lines if duration(line) > 1][0]  # flag: unchecked-external-index


if __name__ == "__main__":
    newest = newest_log(Path(sys.argv[1]))  # flag: unchecked-external-index
    lines = Path(newest).read_text(encoding="utf-8").splitlines()
    sys.stdout.write(f"{first_slow(lines)}\n")
