"""What a chain gives for ordinary input: each block's `expect`, one after the other."""

from __future__ import annotations

import hashlib
import json
import math
import statistics
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fl_hooks.generate.testing.sample import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from fl_hooks.generate.compose.parts import Parts


def _floats(values: Iterable[Any]) -> list[float]:
    return [float(one) for one in values]


_FILTERS: dict[str, Callable[..., Any]] = {
    "finite": lambda values: [one for one in values if math.isfinite(one)],
    "floats": _floats,
    "mean": lambda values: statistics.fmean(_floats(values)),
    "median": lambda values: statistics.median(_floats(values)),
    "pstdev": lambda values: statistics.pstdev(_floats(values)),
    "sha256": lambda data: hashlib.sha256(data).hexdigest(),
    "unjson": json.loads,
}


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    # An expression may lie beside a repository's own pattern: it sees the data, nothing else.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    environment.filters.update(_FILTERS)
    return environment


def expected(
    parts: Parts,
    data: Any,  # noqa: ANN401 -- plain data
    needs: Mapping[str, Any],
    applied: Collection[str],
) -> Any:  # noqa: ANN401 -- plain data
    """Return what the chain gives for some data as plain data, UNKNOWN where no block says."""
    if data is UNKNOWN:
        # Some blocks say outright what comes, whatever they are given.
        data = None
    for number, block in enumerate(parts.plan.blocks):
        if block.through:
            continue
        known = {"value": data, "kind": parts.plan.kinds[number], "asked": parts.intent.terms}
        data = _one(block.test.get("expect"), {**needs, **known}, applied)
        if data is UNKNOWN:
            return UNKNOWN
    return data


def _one(told: object, known: Mapping[str, Any], applied: Collection[str]) -> Any:  # noqa: ANN401 -- the same
    if not isinstance(told, str) or known["value"] is UNKNOWN:
        return UNKNOWN
    try:
        rule = _environment().compile_expression(told, undefined_to_none=False)
        found = rule(**known, on=applied.__contains__)
    except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return UNKNOWN
    return _plain(found)


def _plain(value: Any) -> Any:  # noqa: ANN401 -- the same
    """Return an answer as data that a test can hold, UNKNOWN for anything else."""
    if isinstance(value, float) and not math.isfinite(value):
        return UNKNOWN
    if value is None or isinstance(value, str | bytes | bool | int | float):
        return value
    if isinstance(value, dict):
        found = {key: _plain(one) for key, one in value.items()}
        return UNKNOWN if UNKNOWN in found.values() else found
    if isinstance(value, list | tuple):
        inside = [_plain(one) for one in value]
        if any(one is UNKNOWN for one in inside):
            return UNKNOWN
        return tuple(inside) if isinstance(value, tuple) else inside
    return _plain(list(value)) if hasattr(value, "__next__") else UNKNOWN
