"""Recordings on disk, by the checksum of their content.

    <folder>/incoming/upload-…/kept/    what is being received
    <folder>/recordings/<sha256>/       audio, about.json

A recording is a folder that is renamed into its place when it is whole: it is there or it is not.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from audio_uploads.answers import Recording

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAKEN = (errno.EEXIST, errno.ENOTEMPTY)


class Store:
    """The recordings in a folder. abandoned: seconds without a byte after which nobody writes."""

    def __init__(self, folder: Path, abandoned: float) -> None:
        self._folder, self._abandoned = folder, abandoned
        self._incoming, self._recordings = folder / "incoming", folder / "recordings"
        self._incoming.mkdir(parents=True, exist_ok=True)
        self._recordings.mkdir(exist_ok=True)

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """Give a folder to receive into, removed at the end whatever happens meanwhile.

        Also clears what an earlier process left that was killed without a chance to do so.
        """
        self._clear_abandoned()
        with TemporaryDirectory(dir=self._incoming, prefix="upload-") as folder:
            kept = Path(folder, "kept")
            kept.mkdir()
            yield kept

    def keep(self, folder: Path, recording: Recording) -> tuple[Recording, bool]:
        """Keep a folder that holds `audio`; return what is there now, and whether it is new."""
        text = recording.model_dump_json(indent=2)
        with (folder / "about.json").open("w", encoding="utf-8") as about:
            about.write(text)
            about.flush()
            os.fsync(about.fileno())
        while not self._place(folder, recording.id):
            known = self.find(recording.id)
            if known:
                return known, False
            # Somebody has just removed it: the place is free again.
        _sync(self._recordings)
        return recording, True

    def _place(self, folder: Path, id: str) -> bool:  # noqa: A002 -- what it is called everywhere
        """Move a folder to its place; return whether nothing was there yet."""
        try:
            folder.rename(self._recordings / id)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
            return False
        return True

    def find(self, id: str) -> Recording | None:  # noqa: A002 -- the same
        """Return a recording, None where there is none."""
        try:
            text = (self._recordings / id / "about.json").read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None
        return Recording.model_validate_json(text)

    def page(self, after: str, limit: int) -> tuple[list[Recording], bool]:
        """Return recordings whose ids come after one, and whether there are more."""
        ids = sorted(entry.name for entry in os.scandir(self._recordings) if entry.name > after)
        found = [self.find(id) for id in ids[:limit]]  # noqa: A001 -- the same
        return [recording for recording in found if recording], len(ids) > limit

    def audio(self, recording: Recording) -> Path:
        """Return where the content of a recording is."""
        return self._recordings / recording.id / "audio"

    def remove(self, id: str) -> bool:  # noqa: A002 -- the same
        """Remove a recording; return whether it was there."""
        with self.incoming() as folder:
            try:
                # In one step: nobody finds half of it.
                (self._recordings / id).rename(folder / "removed")
            except FileNotFoundError:
                return False
        return True

    def free(self) -> int:
        """Return how many bytes are free."""
        return shutil.disk_usage(self._folder).free

    def writable(self) -> bool:
        """Tell whether uploads can be kept."""
        return os.access(self._incoming, os.W_OK) and os.access(self._recordings, os.W_OK)

    def _clear_abandoned(self) -> None:
        since = time.time() - self._abandoned
        for folder in self._incoming.iterdir():
            if _changed(folder) < since:
                shutil.rmtree(folder, ignore_errors=True)


def _changed(folder: Path) -> float:
    """Return when something in a folder was last written to."""
    try:
        return max(file.stat().st_mtime for file in (folder, *folder.rglob("*")))
    except FileNotFoundError:
        # Whoever takes something away while we look is at work there.
        return time.time()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
