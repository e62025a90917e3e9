"""Keep large recordings: checksums, copies, logs and downloads."""

from __future__ import annotations

import hashlib
import shutil
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def archive(source: Path, target: Path) -> None:
    """Copy a file to another place."""
    with source.open("rb") as old, target.open("wb") as new:
        shutil.copyfileobj(old, new)


def errors(path: Path) -> int:
    """Count the lines of a log that speak of an error."""
    with path.open(encoding="utf-8") as log:
        return sum("ERROR" in line for line in log)


def download(url: str, target: Path) -> None:
    """Save what a URL gives to a file."""
    with urllib.request.urlopen(url) as response, target.open("wb") as file:  # noqa: S310 -- ours
        shutil.copyfileobj(response, file)
