"""Keep large recordings: checksums, copies, logs and downloads."""

from __future__ import annotations

import hashlib
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()  # flag: whole-read-into-stream


def archive(source: Path, target: Path) -> None:
    """Copy a file to another place."""
    with open(source, "rb") as old, open(target, "wb") as new:
        new.write(old.read())  # flag: whole-read-into-stream


def errors(path: Path) -> int:
    """Count the lines of a log that speak of an error."""
    count = 0
    with open(path, encoding="utf-8") as log:
        for line in log.readlines():  # flag: whole-read-into-stream
            count += "ERROR" in line
    return count


def download(url: str, target: Path) -> None:
    """Save what a URL gives to a file."""
    with urllib.request.urlopen(url) as response:
        data = response.read()
    with open(target, "wb") as file:
        file.write(data)  # flag: whole-read-into-stream
