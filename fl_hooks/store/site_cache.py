"""What building a site may keep for the next time: in the git directory, never in the work tree.

Nothing depends on it. A file that is missing, cut off or foreign only means that its content is
made again; where the folder cannot be written, nothing is kept.
"""

from __future__ import annotations

import json
import os
from time import time_ns
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDER = ("fl-hooks", "cache")


def path_of(git_dir: str, name: str) -> str:
    """Return where something is kept under a name."""
    return os.path.join(git_dir, *_FOLDER, name)


def read(git_dir: str, name: str) -> bytes:
    """Return what was kept under a name, b"" for nothing."""
    return content(path_of(git_dir, name))


def content(path: str) -> bytes:
    """Return a file's content, b"" where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def write(git_dir: str, name: str, data: bytes) -> None:
    """Keep data under a name, whole or not at all."""
    path = path_of(git_dir, name)
    temporary = f"{path}.{os.getpid()}.{time_ns():x}.tmp"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        try:
            with open(temporary, "xb") as file:
                file.write(data)
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
    except OSError:
        return


def read_texts(git_dir: str, name: str) -> dict[str, str]:
    """Return texts by key, as `write_texts` has kept them."""
    try:
        found = json.loads(read(git_dir, name))
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: text for key, text in found.items() if isinstance(text, str)}


def write_texts(git_dir: str, name: str, texts: Mapping[str, str]) -> None:
    """Keep texts by key."""
    write(git_dir, name, json.dumps(texts, sort_keys=True).encode())
