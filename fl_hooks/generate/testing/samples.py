"""Ordinary values of each kind: what a test gives to the code, and what is in it as data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.testing.files import file_sample
from fl_hooks.generate.testing.literals import shown
from fl_hooks.generate.testing.pages import page
from fl_hooks.generate.testing.sample import UNKNOWN, Sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.generate.compose.parts import Parts

# Kind -> data that is ordinary for it.
VALUES: dict[str, Any] = {
    "numbers": [1.0, 2.0, 6.0],
    "array": [1.0, 2.0, 6.0],
    "items": ["tea", "coffee", "cake"],
    "text": "name = tea\nprice = 2\n",
    "lines": ["name = tea", "price = 2"],
    "bytes": b"some bytes",
    "number": 2.5,
    "count": 3,
    "item": "tea",
    "summary": {"count": 3, "mean": 3.0},
    "level": "INFO",
}
_ROWS = ("rows", "records")
# Rule for a field -> a value that keeps it; others look for a text.
_KEEPING: dict[str, Any] = {"integer": 3, "number": 2.5, "positive": 3, "boolean": True}
_CODE = {
    "command": "[sys.executable, \"-c\", \"print('one'); print('two')\"]",
    "upload": 'UploadFile(io.BytesIO(b"some bytes"), filename="notes.txt")',
    "error": 'ValueError("port is no number")',
    "errors": '[ValueError("port is no number"), FileNotFoundError("missing")]',
    "action": "lambda: 7",
    "work": "lambda path: path.name",
    "function": "max",
    "log": 'logging.getLogger("generated")',
}
_ALSO = {"command": "import sys", "upload": "import io\nfrom fastapi import UploadFile"}


def sample(parts: Parts, needs: Mapping[str, Any]) -> Sample | None:
    """Return what the test of a chain starts from, None for a kind that has no ordinary value.

    needs: need -> value, as data.
    """
    kind, told = parts.plan.source, parts.plan.blocks[0].test
    found: Sample | None
    if kind in ("path", "folder", "paths"):
        found = file_sample(parts, needs, in_folder=kind != "path", several=kind == "paths")
    elif kind == "url":
        found = page(parts)
    elif kind == "upload" and "file" in told:
        found = _uploaded(file_sample(parts, needs, in_folder=False, several=False))
    elif kind in _CODE:
        data = b"some bytes" if kind == "upload" else UNKNOWN
        imports = _ALSO.get(kind, "import logging")
        found = Sample(data, expression=_CODE[kind], imports=imports)
    else:
        value = told.get("value", _value(parts, needs))
        found = None if value is UNKNOWN else _given(kind, value)
    return found


def _value(parts: Parts, needs: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- plain data
    """Return an ordinary value of the kind that a chain starts from, UNKNOWN where none is."""
    kind = parts.plan.source
    if kind == "array" and needs.get("dimensions") == 2:  # noqa: PLR2004 -- rows and columns
        return [[1.0, 2.0], [3.0, 6.0]]
    if kind == "data":
        return record(needs)
    if kind in _ROWS:
        rows = table(parts, needs)
        return typed(rows) if kind == "records" else rows
    return VALUES.get(kind, UNKNOWN)


def _uploaded(one: Sample) -> Sample:
    """Return a file as it comes with a request."""
    made = f'UploadFile(io.BytesIO({one.content}), filename="{one.name}")'
    return replace(one, lines=(), expression=made, imports=_ALSO["upload"])


def _given(kind: str, value: Any) -> Sample:  # noqa: ANN401 -- plain data of any kind
    line = shown(value, len("    value = "))
    expression = f"np.array({line})" if kind == "array" else line
    return Sample(value, (f"{{source}} = {expression}",), "{source}", "import numpy as np")


def table(parts: Parts, needs: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return rows that have the columns which a chain asks for, of the right type."""
    rows = [
        {"name": "tea", "price": "1"},
        {"name": "coffee", "price": "2"},
        {"name": "cake", "price": "6"},
    ]
    threshold = needs.get("threshold")
    if isinstance(threshold, int | float):
        # Some are below a threshold, some above it.
        for row, more in zip(rows, (-1, 1, 5), strict=True):
            row["price"] = str(threshold + more)
    for block in parts.plan.blocks:
        for need in block.needs:
            value, wanted = needs.get(need), needs.get("wanted")
            texts = need != "column" or "wanted" in block.needs
            for name in value if isinstance(value, list | tuple) else (value,):
                if isinstance(name, str) and need in ("column", "key", "keys"):
                    _add(rows, name, texts=texts, wanted=wanted if need == "column" else None)
    return rows


def _add(rows: list[dict[str, str]], name: str, *, texts: bool, wanted: object) -> None:
    for row in rows:
        row.setdefault(name, row["name"] if texts else row["price"])
    if isinstance(wanted, str) and texts:
        rows[0][name] = rows[2][name] = wanted


def record(needs: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object that has the keys which a chain asks for."""
    found: dict[str, Any] = {"name": "tea", "price": 2.5}
    for need in ("key", "keys", "fields"):
        value = needs.get(need, ())
        for name in (value,) if isinstance(value, str) else value or ():
            found.setdefault(str(name), "tea")
    for name, rule, text in needs.get("rules") or ():
        found[name] = _KEEPING.get(rule, f"{text}tea")
    return found


def typed(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return rows with numbers where a text is one."""
    return [{key: _number_or_text(text) for key, text in row.items()} for row in rows]


def _number_or_text(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
