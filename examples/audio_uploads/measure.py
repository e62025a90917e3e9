"""Statistics of samples, block by block, that neither NaN, infinity nor silence can spoil."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from audio_uploads import wav
from audio_uploads.answers import Statistics, number

if TYPE_CHECKING:
    from numpy.typing import NDArray


def measured(file: BinaryIO, length: int) -> Statistics:
    """Return what the samples of a WAV file of so many bytes say; memory does not grow with it.

    Raises BrokenWavError.
    """
    found = wav.read_header(file, length)
    # The largest code below full scale; floats reach it.
    full = 1.0 if found.encoding == "float" else 1.0 - 2.0 ** (1 - found.bits)
    tally = Tally(full)
    for block in wav.blocks(file, found):
        tally.add(block)
    return Statistics(
        encoding=found.encoding,
        bits=found.bits,
        channels=found.channels,
        rate=found.rate,
        frames=found.frames,
        seconds=found.frames / found.rate,
        complete=found.complete,
        peak=number(tally.peak),
        peak_db=_decibels(tally.peak),
        rms=number(tally.rms),
        rms_db=_decibels(tally.rms),
        mean=number(tally.mean),
        silent=tally.peak == 0 and not tally.nan + tally.infinite,
        clipped=tally.clipped,
        nan=tally.nan,
        infinite=tally.infinite,
    )


@dataclass(slots=True)
class Tally:
    """What was counted of the samples so far.

    Sums are kept in units of the largest magnitude yet, which no float64 can make overflow.
    """

    full: float
    finite: int = 0
    nan: int = 0
    infinite: int = 0
    clipped: int = 0
    _unit: float = 0.0
    _sum: float = 0.0
    _squares: float = 0.0

    def add(self, samples: NDArray[np.float64]) -> None:
        """Count some more samples."""
        is_finite = np.isfinite(samples)
        values = samples if is_finite.all() else samples[is_finite]
        nan = int(np.count_nonzero(np.isnan(samples)))
        self.nan += nan
        self.infinite += samples.size - values.size - nan
        self.finite += values.size
        self.clipped += int(np.count_nonzero((values >= self.full) | (values <= -1.0)))
        if values.size:
            self._scale_to(max(float(values.max()), -float(values.min())))
        if self._unit > 0:
            parts = values / self._unit
            self._sum += float(parts.sum())
            # Not np.dot: its library starts a thread per core, which here only wait for each other.
            self._squares += float(np.square(parts).sum())

    def _scale_to(self, peak: float) -> None:
        if peak > self._unit:
            ratio = self._unit / peak
            self._sum *= ratio
            self._squares *= ratio * ratio
            self._unit = peak

    @property
    def peak(self) -> float | None:
        """The largest magnitude, None without finite samples."""
        return self._unit if self.finite else None

    @property
    def mean(self) -> float | None:
        """The mean, None without finite samples."""
        return self._unit * (self._sum / self.finite) if self.finite else None

    @property
    def rms(self) -> float | None:
        """The root of the mean square, None without finite samples."""
        return self._unit * math.sqrt(self._squares / self.finite) if self.finite else None


def _decibels(level: float | None) -> float | None:
    return 20 * math.log10(level) if level is not None and level > 0 else None
