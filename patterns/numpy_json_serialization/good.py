"""Describe a recording for a web page, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def peak(samples: ArrayLike) -> str:
    """Return where the loudest sample is, and whether anything is clipped."""
    index = int(np.argmax(np.abs(samples)))
    clipped = bool(np.any(np.abs(samples) >= 1))
    return json.dumps({"index": index, "clipped": clipped})


def waveform(samples: ArrayLike, step: int) -> str:
    """Return every n-th sample of the recording."""
    values = np.asarray(samples)[::step]
    picture: dict[str, Any] = {"points": len(values)}
    picture["values"] = values.tolist()
    return json.dumps(picture)


def ranking(samples: ArrayLike) -> str:
    """Return the positions of the samples, from low to high."""
    return json.dumps(np.argsort(samples).tolist())


def level(samples: ArrayLike) -> str:
    """Return the mean level of the recording."""
    return json.dumps({"level": float(np.mean(samples))})
