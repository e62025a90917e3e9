"""Input that is empty, broken or hostile, by kind: code answers it or refuses it in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.generate.testing.literals import shown

if TYPE_CHECKING:
    from fl_hooks.generate.compose.parts import Parts

NAN, INF = float("nan"), float("inf")
# What may lie in a file of which something else is expected.
CONTENTS = (
    b"",
    b"\n",
    b"\x00\xff\xfe",
    b"[1, ",
    b'{"a": NaN}',
    b"name,price\n",
    b'name,price\n"tea',
    b"name,price\ntea\ncoffee,x,y,z\n",
    b"RIFF\x00\x00\x00\x00WAVE",
    b"=\n,,,\n",
)
_VALUES: dict[str, tuple[Any, ...]] = {
    "numbers": ([], [NAN], [INF, -INF], [NAN, 2.0], [0.0], [5.0, 5.0], [1e308, 1e308]),
    "array": ([], [NAN], [INF, -INF], [NAN, 2.0], [0.0], [5.0, 5.0], [[1.0, 2.0], [3.0, 4.0]]),
    "items": ([], [None], ["x"], [{}, []]),
    "rows": ([], [{}], [{"other": "x"}], [{"name": "", "price": "x"}], [{"price": "nan"}]),
    "records": ([], [{}], [{"other": 1}], [{"name": None, "price": None}], [{"price": NAN}]),
    "data": ({}, {"other": None}, {"name": {"deep": []}}, {"": ""}),
    "text": ("", "\n", "=", "[1, ", "\x00", "a=b=c\n=\n", "\u00e9\n" * 3),
    "lines": ([], [""], ["="], ["\x00", "a=b=c"], ["\u00e9\n"]),
    "bytes": (b"", b"\x00\xff"),
    "number": (0.0, -1.0, NAN, INF),
    "count": (0, 1),
    "item": (None, "", 0),
    "paths": ([],),
    "url": ("", "notes.txt", "file:///etc/passwd", "ftp://127.0.0.1:9/", "http://127.0.0.1:9/"),
}
# These are code, since no literal is one of them.
_COMMANDS = (
    '["no-such-program-here"]',
    '[sys.executable, "-c", "raise SystemExit(3)"]',
    '[sys.executable, "-c", "pass"]',
    '[sys.executable, "-c", "import sys; sys.stdout.buffer.write(b\'\\\\xff\\\\x00\')"]',
)
# What each kind's code may refuse its input with.
REFUSALS = ("OSError", "ValueError")


def contents() -> list[str]:
    """Return contents of files of which something else is expected, as expressions."""
    return list(map(shown, CONTENTS))


def values_of(parts: Parts) -> list[str]:
    """Return hostile values of the kind that a chain starts from, as a request has them."""
    return list(map(shown, _VALUES.get(parts.plan.source, ())))


def hostile(parts: Parts) -> list[str]:
    """Return hostile values of the kind that a chain starts from, each as an expression."""
    kind = parts.plan.source
    if kind == "command":
        return list(_COMMANDS)
    if kind == "upload":
        return ['UploadFile(io.BytesIO(b""))']
    values = CONTENTS if kind == "path" else _VALUES.get(kind, ())
    lines = [shown(value) for value in values]
    return [f"np.array({line})" for line in lines] if kind == "array" else lines


def refusals(parts: Parts) -> str:
    """Return the exceptions that are a proper answer to what is wrong, as a tuple."""
    names = list(REFUSALS)
    if parts.plan.source == "command":
        names.append("subprocess.SubprocessError")
    return f"({', '.join(names)})"
