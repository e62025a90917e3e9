"""WAV files block by block: 8 to 32 bits of PCM, 32 and 64 bits of float, RIFF and RF64.

The format: RFC 2361 and EBU Tech 3306 (RF64); a chunk is four letters, its size, its content.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_ENCODINGS: dict[tuple[int, int], Literal["pcm", "float"]] = {
    (_PCM, 8): "pcm",
    (_PCM, 16): "pcm",
    (_PCM, 24): "pcm",
    (_PCM, 32): "pcm",
    (_FLOAT, 32): "float",
    (_FLOAT, 64): "float",
}
_UNKNOWN = 0xFFFF_FFFF
# A file of nothing but small chunks would take hours to walk through.
_MOST_CHUNKS = 1_000
_BLOCK = 1 << 18


class BrokenWavError(ValueError):
    """The file says it is WAV, and cannot be read as such."""


@dataclass(frozen=True, slots=True)
class Wav:
    """Where the samples of a file are, and what they are.

    start, size: bytes, whole frames that are there. complete: whether that is all the header
    promises, None where it does not say.
    """

    encoding: Literal["pcm", "float"]
    bits: int
    channels: int
    rate: int
    start: int
    size: int
    complete: bool | None

    @property
    def frames(self) -> int:
        """Samples per channel."""
        return self.size * 8 // (self.bits * self.channels)


class _Form(NamedTuple):
    encoding: Literal["pcm", "float"]
    bits: int
    channels: int
    rate: int


def read_header(file: BinaryIO, length: int) -> Wav:
    """Return where the samples are in a file of so many bytes; leaves the file anywhere.

    Raises BrokenWavError where there are none that can be read.
    """
    form: _Form | None = None
    long_size = None
    for name, start, size in _chunks(file, length):
        if name == b"ds64":
            long_size = _fields("<QQ", file)[1]
        elif name == b"fmt ":
            form = _form(file, size)
        elif name == b"data" and form is None:
            raise BrokenWavError("its samples come before it says what they are")
        elif name == b"data" and form is not None:
            promised = long_size if size == _UNKNOWN else size
            return _samples(form, start, promised, length - start)
    raise BrokenWavError("it ends before its samples begin")


def blocks(file: BinaryIO, wav: Wav) -> Iterator[NDArray[np.float64]]:
    """Yield the samples of all channels, interleaved, some ten thousand at a time; full scale is 1.

    Floats are passed on as they are, NaN and infinity included.
    """
    file.seek(wav.start)
    frame = wav.bits * wav.channels // 8
    left = wav.size
    while left and (raw := file.read(min(left, max(_BLOCK // frame, 1) * frame))):
        left -= len(raw)
        yield _values(raw[: len(raw) // frame * frame], wav)


def _chunks(file: BinaryIO, length: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start and size of each chunk; the file stands at its start."""
    place = 12
    for _ in range(_MOST_CHUNKS):
        if place + 8 > length:
            return
        file.seek(place)
        name, size = _fields("<4sI", file)
        yield name, place + 8, size
        place += 8 + size + size % 2
    raise BrokenWavError(f"its samples do not begin within {_MOST_CHUNKS:,} chunks")


def _fields(layout: str, file: BinaryIO) -> tuple[Any, ...]:
    raw = file.read(struct.calcsize(layout))
    try:
        return struct.unpack(layout, raw)
    except struct.error as error:
        raise BrokenWavError("it ends inside its header") from error


def _form(file: BinaryIO, size: int) -> _Form:
    tag, channels, rate, _, frame, bits = _fields("<HHIIHH", file)
    if tag == _EXTENSIBLE and size >= 40:  # noqa: PLR2004 -- the extension is that long
        _, _, tag = _fields("<HHIH", file)[1:]
    encoding = _ENCODINGS.get((tag, bits))
    if encoding is None:
        raise BrokenWavError(f"samples of format {tag} with {bits} bits are not known here")
    if not (channels and rate) or frame * 8 != channels * bits:
        raise BrokenWavError("its header contradicts itself")
    return _Form(encoding, bits, channels, rate)


def _samples(form: _Form, start: int, promised: int | None, there: int) -> Wav:
    frame = form.bits * form.channels // 8
    size = there if promised is None else min(promised, there)
    complete = None if promised is None else promised <= there
    return Wav(*form, start=start, size=size // frame * frame, complete=complete)


def _values(raw: bytes, wav: Wav) -> NDArray[np.float64]:
    if wav.encoding == "float":
        # Casting a signalling NaN is no news: it is counted as NaN.
        with np.errstate(invalid="ignore"):
            return np.frombuffer(raw, f"<f{wav.bits // 8}").astype(np.float64)
    return _integers(raw, wav.bits).astype(np.float64) / 2.0 ** (wav.bits - 1)


def _integers(raw: bytes, bits: int) -> NDArray[np.integer[Any]]:
    if bits == 8:  # noqa: PLR2004 -- the one that is unsigned
        return np.frombuffer(raw, np.uint8).astype(np.int16) - 128
    if bits == 24:  # noqa: PLR2004 -- no type of NumPy: the upper three bytes of four
        wide = np.zeros((len(raw) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(raw, np.uint8).reshape(-1, 3)
        return wide.view("<i4")[:, 0] >> 8
    return np.frombuffer(raw, f"<i{bits // 8}")
