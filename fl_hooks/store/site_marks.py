"""What commits made of the files that decide what is found: pattern folders, and the hook's pin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.store.history import cut_off, read_blobs, versions

if TYPE_CHECKING:
    from collections.abc import Iterable

# Where pre-commit pins the version of fl-hooks, and with it what the bundled patterns flag.
PIN = ".pre-commit-config.yaml"


@dataclass(frozen=True, slots=True)
class Version:
    """A file's content as one commit left it; the date is the author's, in UTC, ISO 8601.

    known: False where a shallow clone ends, so that nobody knows what stood there before.
    """

    path: str
    text: str
    date: str
    commit: str
    subject: str
    known: bool = True


def read_versions(top: str, folders: Iterable[str]) -> list[Version]:
    """Return the versions of pattern.yml in the folders, and of the pin, the oldest first."""
    found = versions(top, *(f"{folder}/pattern.yml" for folder in folders), PIN)
    texts = read_blobs(top, (one.blob for one in found))
    ends = cut_off(top)
    return [
        Version(
            path=one.path,
            text=texts[one.blob].decode("utf-8", "replace"),
            date=one.date,
            commit=one.commit,
            subject=one.subject,
            known=one.commit not in ends,
        )
        for one in found
        # A submodule, or a blob that a partial clone has left out.
        if one.blob in texts
    ]
