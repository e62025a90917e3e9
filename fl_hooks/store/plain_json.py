"""JSON without the json package, whose import costs a commit 6 ms; its C code does the work."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

try:
    from _json import encode_basestring_ascii as _quoted
except ImportError:  # pragma: no cover: interpreters without the C part
    from json.encoder import encode_basestring_ascii as _quoted

_SPACE = " \t\r\n"


def dumps(value: Any, indent: str = "") -> str:  # noqa: ANN401 -- JSON is anything
    """Return what json.dumps(value, indent=2, sort_keys=True) returns."""
    inner = indent + "  "
    if isinstance(value, dict) and value:
        rows = (f"{inner}{_quoted(key)}: {dumps(value[key], inner)}" for key in sorted(value))
        return "{\n" + ",\n".join(rows) + "\n" + indent + "}"
    if isinstance(value, (list, tuple)) and value:
        return "[\n" + ",\n".join(inner + dumps(item, inner) for item in value) + f"\n{indent}]"
    if isinstance(value, str):
        return str(_quoted(value))
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return repr(value)
    return "{}" if isinstance(value, dict) else "[]"


def line(value: Any) -> str:  # noqa: ANN401 -- JSON is anything
    """Return what json.dumps(value, sort_keys=True) returns: all of it in one line."""
    if isinstance(value, dict):
        pairs = (f"{_quoted(key)}: {line(value[key])}" for key in sorted(value))
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(line, value)) + "]"
    return dumps(value)


def loads(text: str) -> Any:  # noqa: ANN401 -- JSON is anything
    """Return the value of a JSON text; ValueError where it is none."""
    try:
        from _json import make_scanner

        start = len(text) - len(text.lstrip(_SPACE))
        value, end = make_scanner(_Strict)(text, start)  # type: ignore[arg-type]
        if not text[end:].strip(_SPACE):
            return value
    except (ImportError, StopIteration, SystemError, ValueError):
        # Without the package loaded the C code cannot even say what is wrong (SystemError).
        pass
    import json

    return json.loads(text)


class _Strict:
    """What the C scanner wants to know of its decoder."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int

    @staticmethod
    def parse_constant(name: str) -> float:
        raise ValueError(f"{name} is not JSON")
