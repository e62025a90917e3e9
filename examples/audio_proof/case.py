"""One thing that is tried: what it claims, and what it took."""

from __future__ import annotations

import hashlib
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audio_proof import server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from audio_proof.server import Server


@dataclass(slots=True)
class Case:
    """What came out of it.

    claims: (sentence, whether it held). seconds, sent: until the answer, and bytes of the body.
    before, peak: bytes of memory that the server held. curve: (seconds, bytes).
    """

    name: str
    claims: list[tuple[str, bool]] = field(default_factory=list)
    status: int | None = None
    seconds: float | None = None
    sent: int | None = None
    before: int | None = None
    peak: int | None = None
    curve: Sequence[tuple[float, int]] = ()

    @property
    def holds(self) -> bool:
        """Whether everything that is claimed held."""
        return all(held for _, held in self.claims)

    def claim(self, sentence: str, holds: bool) -> None:
        """Note whether something held."""
        self.claims.append((sentence, holds))

    @contextmanager
    def measuring(self, service: Server) -> Iterator[None]:
        """Take time and memory of what happens inside."""
        self.before = service.resident()
        began = time.perf_counter()
        with server.watching(service) as watched:
            yield
            self.seconds = time.perf_counter() - began
        self.peak, self.curve = service.peak(), watched.samples


class Hashed:
    """The pieces of a body, whose checksum is taken while they pass."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._digest = pieces, hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        """Yield them."""
        for piece in self._pieces:
            self._digest.update(piece)
            yield piece

    @property
    def digest(self) -> str:
        """The checksum of what has passed."""
        return self._digest.hexdigest()


def digests(folder: Path, name: str = "audio") -> list[str]:
    """Return the checksums of all files of that name below a folder, sorted."""
    found = []
    for path in folder.rglob(name):
        with path.open("rb") as file:
            found.append(hashlib.file_digest(file, "sha256").hexdigest())
    return sorted(found)
