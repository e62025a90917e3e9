"""Build reports in temporary files and folders."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path


def export(rows: list[list[str]]) -> str:
    """Write the rows to a CSV file and return its path; the caller deletes it."""
    fd, path = tempfile.mkstemp(suffix=".csv")
    with os.fdopen(fd, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def reserve(suffix: str) -> str:
    """Create an empty file and return its path; the caller deletes it."""
    fd, path = tempfile.mkstemp(suffix=suffix)
    os.close(fd)
    return path


def printed_size(text: str) -> int:
    """Return how many bytes the text takes in a file."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(text)
        file.flush()
        return Path(file.name).stat().st_size


def total_size(pages: dict[str, str]) -> int:
    """Return how many bytes the pages take in a folder."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in pages.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        return sum(path.stat().st_size for path in Path(folder).iterdir())
