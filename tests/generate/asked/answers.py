"""Answers in whatever form a design gives them, brought to one that a check can compare."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping

# What an exception must not be where input is wrong: too wide to catch, or a slip in the code.
WIDE = (Exception, BaseException)
BLUNDERS = (
    NameError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    Warning,
)


def strict(text):
    """Return what JSON text says, as a browser reads it: NaN and Infinity are no JSON."""

    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


def plain(value):
    """Return an answer as plain data that went through JSON and is the same.

    Takes JSON text, or data: a dict, list, number, data class, model, named tuple, array.
    """
    if isinstance(value, str | bytes | bytearray):
        return strict(value)
    return strict(json.dumps(unwrapped(value), allow_nan=False))


def unwrapped(value):
    """Return the dict or list inside a data class, model, named tuple or NumPy value."""
    if dataclasses.is_dataclass(value):
        return dataclasses.asdict(value)
    for method in ("model_dump", "_asdict"):
        if hasattr(value, method):
            return getattr(value, method)()
    return value


def number(data, *names):
    """Return the number that stands under one of these names, as deep as it may be.

    A key that is the name goes before one that holds it; data that is a number is returned.
    """
    if _is_number(data):
        return data
    keyed = list(_keyed(data))
    for fits in (str.__eq__, str.__contains__):
        for name in names:
            for key, value in keyed:
                if fits(_word(key), _word(name)) and _is_number(value):
                    return value
    raise AssertionError(f"none of {names} in {data!r}")


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def _word(key):
    return "".join(c for c in str(key).lower() if c.isalnum())


def _keyed(data):
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield key, value
            yield from _keyed(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _keyed(value)


def numbers_in(data):
    """Return all numbers in an answer, keys aside."""
    if isinstance(data, Mapping):
        data = list(data.values())
    if isinstance(data, list | tuple):
        return {number for value in data for number in numbers_in(value)}
    return {data} if _is_number(data) else set()


def rows(value):
    """Return an answer as a list: of a generator, or under the one key that holds a list."""
    value = unwrapped(value)
    if isinstance(value, str | bytes):
        value = strict(value)
    if isinstance(value, Mapping):
        value = next(v for v in value.values() if isinstance(v, list))
    return [unwrapped(row) for row in value]


def close(found, *expected):
    """Whether a number is one of those expected, up to rounding."""
    return any(math.isclose(found, one, rel_tol=1e-3, abs_tol=1e-9) for one in expected)


def nothing(value):
    """Whether an answer says that there is nothing: None, NaN, 0, or only such in a container."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return all(map(nothing, value))
    return value is None or value == 0 or (isinstance(value, float) and math.isnan(value))


def refuses(call, *arguments, **keywords):
    """Return the exception in which a call refuses its input: a specific one that says why."""
    try:
        answer = call(*arguments, **keywords)
    except Exception as error:  # noqa: BLE001 -- which one it is, is what this looks at
        return _proper(error)
    raise AssertionError(f"answered {answer!r}")


def answers_or_refuses(call, *arguments, otherwise=None, **keywords):
    """Return a call's answer, or `otherwise` where it refuses its input in a specific exception."""
    try:
        return call(*arguments, **keywords)
    except Exception as error:  # noqa: BLE001 -- the same
        _proper(error)
    return otherwise


def _proper(error):
    if type(error) in WIDE or isinstance(error, BLUNDERS):
        raise AssertionError(f"refused by {error!r}") from error
    assert str(error), f"{type(error).__name__} says nothing"
    return error
