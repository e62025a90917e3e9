"""Show what NaN and infinity do: `python proof.py bad.py` fails, good.py passes."""

from __future__ import annotations

import importlib.util
import json
import sys
import warnings
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

INF = float("inf")


def computed() -> float:
    """Return a NaN as calculations make it: another object than `np.nan`."""
    return INF - INF


def comparisons(module: ModuleType) -> Iterator[str]:
    """Count and fill a reading that is NaN."""
    if (found := module.missing([1.0, computed()])) != 1:
        yield f"missing: found {found} of 1 missing readings"
    filled = module.fill([1.0, computed()], 0.0)
    if filled != [1.0, 0.0]:
        yield f"fill: NaN was not filled: {filled}"


def divisors(module: ModuleType) -> Iterator[str]:
    """Standardise readings that are all the same, as those of a stuck sensor are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = module.standardised([20.0, 20.0, 20.0])
    if not np.isfinite(result).all():
        yield f"standardised: equal readings became {result.tolist()}"


def filters(module: ModuleType) -> Iterator[str]:
    """Scale readings of which one is NaN and one is infinite."""
    try:
        found = module.percentages([5.0, 10.0, computed(), INF])
    except (OverflowError, ValueError) as error:
        yield f"percentages: {type(error).__name__}: {error}"
        return
    if found != [50, 100]:
        yield f"percentages: infinity made the others {found}"


def documents(module: ModuleType) -> Iterator[str]:
    """Read the report as a strict reader does: NaN and Infinity are no JSON."""

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is no JSON")

    try:
        json.loads(module.report([1.0, computed(), INF]), parse_constant=refuse)
    except ValueError as error:
        yield f"report: {error}"


def main(path: str) -> None:
    """Load the module at the path and assert that NaN and infinity do no harm."""
    spec = importlib.util.spec_from_file_location("subject", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    faults: list[str] = []
    for scene in (comparisons, divisors, filters, documents):
        faults += scene(module)
    assert not faults, "\n  ".join(["", *faults])


if __name__ == "__main__":
    main(sys.argv[1])
