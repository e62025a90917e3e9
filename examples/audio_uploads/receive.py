"""An upload from its first byte to its place in the store."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from anyio import CapacityLimiter, to_thread

from audio_uploads.answers import Recording, Refusal, Statistics
from audio_uploads.kinds import ENOUGH, Kind, kind_of
from audio_uploads.measure import measured
from audio_uploads.wav import BrokenWavError

if TYPE_CHECKING:
    from pathlib import Path

    from audio_uploads.bodies import Body
    from audio_uploads.store import Store

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(slots=True)
class _Content:
    """What has arrived: written, hashed and known by its first bytes."""

    file: BinaryIO
    size: int = 0
    kind: Kind | None = None
    _head: bytes = b""
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    @property
    def id(self) -> str:
        """The checksum of the content."""
        return self._digest.hexdigest()

    def add(self, piece: bytes) -> None:
        """Take a piece; refuse what is no audio as soon as that can be told."""
        if len(self._head) < ENOUGH:
            self._head += piece[: ENOUGH - len(self._head)]
            if len(self._head) == ENOUGH:
                self._know()
        self._digest.update(piece)
        self.file.write(piece)
        # At once: how long ago a file was written to tells whether anyone still does.
        self.file.flush()
        self.size += len(piece)

    def end(self) -> Kind:
        """Take note that this was all, make sure it is on disk, and return its kind."""
        if not self.size:
            raise Refusal(422, "empty", "The upload is empty.")
        kind = self.kind or self._know()
        os.fsync(self.file.fileno())
        return kind

    def _know(self) -> Kind:
        self.kind = kind_of(self._head)
        if self.kind is None:
            known = "WAV, FLAC, Ogg, MP3 or AIFF"
            raise Refusal(415, "not-audio", f"The content is none of {known}.")
        return self.kind


class Receiver:
    """Takes uploads into a store. active: how many it is receiving."""

    def __init__(self, store: Store, at_once: int) -> None:
        self._store, self._at_once = store, at_once
        self.active = 0
        self._drained = asyncio.Event()
        self._drained.set()
        # Each reads blocks of a file: more than the processor has cores for only takes memory.
        self._measuring = CapacityLimiter(2)

    async def take(self, body: Body) -> tuple[Recording, bool]:
        """Receive an upload and keep it; return what is kept now, and whether it is new.

        Raises Refusal; whatever is raised, nothing of the upload stays.
        """
        if self.active >= self._at_once:
            raise Refusal(503, "busy", "Too many uploads are on their way. Try again later.")
        self.active += 1
        self._drained.clear()
        try:
            with self._store.incoming() as folder:
                return await self._into(folder, body)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            raise Refusal(507, "disk-full", "There is no room for this upload.") from error
        finally:
            self.active -= 1
            if not self.active:
                self._drained.set()

    async def drained(self) -> None:
        """Wait until no upload is on its way any more."""
        await self._drained.wait()

    async def _into(self, folder: Path, body: Body) -> tuple[Recording, bool]:
        with (folder / "audio").open("xb+") as file:
            content = _Content(file)
            async for piece in body.pieces():
                # In a thread, as all that waits for the disk: others are answered meanwhile.
                await to_thread.run_sync(content.add, piece)
            kind = await to_thread.run_sync(content.end)
            recording = Recording(
                id=content.id,
                size=content.size,
                kind=kind,
                name=body.name,
                received=datetime.now(UTC),
                statistics=await self._statistics(file, content.size) if kind == "wav" else None,
            )
        return await to_thread.run_sync(self._store.keep, folder, recording)

    async def _statistics(self, file: BinaryIO, size: int) -> Statistics:
        try:
            return await to_thread.run_sync(measured, file, size, limiter=self._measuring)
        except BrokenWavError as error:
            raise Refusal(422, "broken-audio", f"This WAV file cannot be read: {error}.") from error
