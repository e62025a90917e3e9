"""What the hook of a commit has passed, so that the hook after it knows whether it was asked.

A mark of the change itself, not of its time or its parent: an attempt may pass and be given up,
and the next one go past the hook.
"""

from __future__ import annotations

import os
from zlib import crc32

_LOG = b".feedback-loop/violations/"


def mark(raw: bytes) -> str:
    """Return the mark of a raw comparison; the record itself, which a hook adds to, is left out."""
    if _LOG in raw:
        fields = raw.split(b"\0")
        pairs = zip(fields[::2], fields[1::2], strict=False)
        kept = (meta + b"\0" + path for meta, path in pairs if not path.startswith(_LOG))
        raw = b"".join(part + b"\0" for part in kept)
    return f"{crc32(raw):08x}-{len(raw)}"


def remember(git_dir: str, raw: bytes) -> None:
    """Note that the hook lets the change go; a note that cannot be written only costs a scan."""
    place = _place(git_dir)
    temporary = f"{place}.{os.getpid()}.tmp"
    try:
        # Not brought to the disk: it is only asked for by the commit that is being made.
        with open(temporary, "wb") as file:
            file.write(mark(raw).encode("ascii"))
        os.replace(temporary, place)
    except OSError:
        _remove(temporary)


def remembered(git_dir: str) -> str:
    """Return the mark of the change that the hook let go last, "" for none."""
    try:
        with open(_place(git_dir), "rb") as file:
            return file.read().decode("ascii", "replace")
    except OSError:
        return ""


def noted(git_dir: str) -> bool:
    """Tell whether earlier attempts left notes in the spool."""
    try:
        return bool(os.listdir(os.path.join(git_dir, "fl-hooks", "spool")))
    except OSError:
        return False


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return


def _place(git_dir: str) -> str:
    return os.path.join(git_dir, "fl-hooks", "seen")
