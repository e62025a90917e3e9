"""Audio files made up while they are sent: as large as one likes, never in memory as a whole."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK = 1 << 20
HEADER = 44


def header(
    size: int, *, tag: int = 1, bits: int = 16, channels: int = 1, rate: int = 48_000
) -> bytes:
    """Return the header of a WAV file with so many bytes of samples; tag 1 is PCM, 3 float."""
    frame = bits * channels // 8
    form = struct.pack("<HHIIHH", tag, channels, rate, rate * frame, frame, bits)
    return b"".join(
        (
            struct.pack("<4sI4s", b"RIFF", min(HEADER - 8 + size, 0xFFFF_FFFF), b"WAVE"),
            struct.pack("<4sI", b"fmt ", len(form)),
            form,
            struct.pack("<4sI", b"data", size),
        )
    )


def noise(size: int, seed: int = 0) -> Iterator[bytes]:
    """Yield a WAV file of so many bytes, 44 + a multiple of 4: noise as 32-bit floats.

    No two of its blocks are alike: one that is lost, repeated or displaced changes the checksum.
    """
    random = np.random.default_rng(seed)
    block = random.uniform(-0.9, 0.9, _BLOCK // 4).astype("<f4")
    left = size - HEADER
    yield header(left, tag=3, bits=32)
    while left:
        block[: min(8, left // 4)] = random.uniform(-0.9, 0.9, min(8, left // 4))
        part = block[: left // 4]
        left -= part.nbytes
        yield part.tobytes()
