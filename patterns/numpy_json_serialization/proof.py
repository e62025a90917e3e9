"""Show which NumPy values json refuses: `python proof.py bad.py` fails, good.py passes."""

from __future__ import annotations

import importlib.util
import json
import sys
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

TAKEN = (np.float64(1), np.str_("a"), np.zeros(3).shape, np.allclose(1, 1), list(np.zeros(3)))
REFUSED = (np.float32(1), np.int64(1), np.bool_(1), np.zeros(3), list(np.arange(3)))


def facts() -> Iterator[str]:
    """Say where the encoder itself is not what about.md says it is."""
    for value in TAKEN:
        if refusal(lambda value=value: json.dumps(value)):
            yield f"json should take {type(value).__name__}"
    for value in REFUSED:
        if not refusal(lambda value=value: json.dumps(value)):
            yield f"json should refuse {type(value).__name__}"


def refusal(call: Callable[[], str]) -> str:
    """Return the TypeError that the call raises, "" for none."""
    try:
        json.loads(call())
    except TypeError as error:
        return str(error)
    return ""


def refused(module: ModuleType) -> Iterator[str]:
    """Describe a recording of float32 and one of float64 samples."""
    wide = np.array([0.0, 0.5, -1.0])
    for samples in (wide.astype(np.float32), wide):
        calls = {
            "peak": lambda s=samples: module.peak(s),
            "waveform": lambda s=samples: module.waveform(s, 2),
            "ranking": lambda s=samples: module.ranking(s),
            "level": lambda s=samples: module.level(s),
        }
        for name, call in calls.items():
            if error := refusal(call):
                yield f"{name}({samples.dtype}): {error}"


def main(path: str) -> None:
    """Load the module at the path and assert that all it returns is JSON."""
    spec = importlib.util.spec_from_file_location("subject", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    faults = [*facts(), *refused(module)]
    assert not faults, "\n  ".join(["", *faults])


if __name__ == "__main__":
    main(sys.argv[1])
