"""What a test says of a result: that it is the known one, or at least what its kind has to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.generate.testing.literals import shown
from fl_hooks.generate.testing.sample import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Collection

# Kind -> statements that hold for any result of it.
_ALWAYS = {
    "count": ("assert isinstance(found, int)", "assert found >= 0"),
    "digest": ('assert re.fullmatch(r"[0-9a-f]{64}", found)',),
    "json": ("strict(found)",),
    "text": ("assert isinstance(found, str)",),
    "line": ("assert found is None or isinstance(found, str)",),
    "bytes": ("assert isinstance(found, bytes)",),
    "flag": ("assert isinstance(found, bool)",),
    "rows": ("assert all(isinstance(row, dict) for row in found)",),
    "records": ("assert all(isinstance(row, dict) for row in found)",),
    "data": ("assert isinstance(found, dict)",),
    "counts": ("assert all(isinstance(one, int) for one in found.values())",),
    "numbers": ("assert all(isinstance(one, float | int) for one in found)",),
    "array": ("assert isinstance(found, np.ndarray)",),
    "summary": ("assert isinstance(found, dict)",),
    "paths": ("assert all(isinstance(one, Path) for one in found)",),
}
# The same, where NaN and infinity are taken care of.
_FINITE = {
    "number": ("assert found is None or math.isfinite(found)",),
    "summary": ("json.dumps(found, allow_nan=False)",),
}
STRICT = '''
def strict(text: str) -> object:
    """Return what JSON text says; NaN and Infinity are none."""
    return json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
'''
CLOSE = '''
def close(found: object, expected: object) -> bool:
    """Tell whether data is as expected, its numbers up to rounding."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return found.keys() == expected.keys() and all(
            close(found[key], one) for key, one in expected.items()
        )
    if isinstance(expected, list | tuple) and isinstance(found, list | tuple):
        return len(found) == len(expected) and all(map(close, found, expected))
    if isinstance(expected, float) and isinstance(found, float | int):
        return math.isclose(found, expected, rel_tol=1e-6, abs_tol=1e-4)
    return bool(found == expected)
'''


def plausible(kind: str, applied: Collection[str]) -> list[str]:
    """Return statements that hold for any `found` of a kind."""
    lines = list(_ALWAYS.get(kind, ()))
    if "nan_inf_handling" in applied:
        lines += _FINITE.get(kind, ())
    return lines


def known(kind: str, expected: Any) -> list[str]:  # noqa: ANN401 -- plain data
    """Return statements that hold where `found` is what is expected."""
    if expected is UNKNOWN or not kind:
        return []
    if expected is None or isinstance(expected, bool):
        return [f"assert found is {expected}"]
    if kind == "json":
        return [f"assert {_same('strict(found)', expected)}"]
    if kind == "array":
        return [f"np.testing.assert_allclose(found, {shown(expected)}, atol=1e-4)"]
    if kind == "summary" and isinstance(expected, dict):
        return [
            f"expected = {shown(expected, 11)}",
            "both = found.keys() & expected.keys()",
            "assert both",
            "assert all(close(found[name], expected[name]) for name in both)",
        ]
    return [f"assert {_same('found', expected)}"]


def _same(found: str, expected: Any) -> str:  # noqa: ANN401 -- the same
    if isinstance(expected, float):
        return f"{found} == pytest.approx({expected!r}, rel=1e-6, abs=1e-4)"
    if _has_floats(expected):
        return f"close({found}, {shown(expected, 20)})"
    if isinstance(expected, list):
        return f"list({found}) == {shown(expected, 20)}"
    return f"{found} == {shown(expected, 20)}"


def _has_floats(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_floats, value.values()))
    return isinstance(value, float) or (
        isinstance(value, list | tuple) and any(map(_has_floats, value))
    )
