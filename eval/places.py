"""Where everything of the evaluation lies, and the file formats that its modules share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fl_hooks.store import atomic

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
REPOSITORIES = HERE / "repositories.toml"
LABELS = HERE / "labels"
TABLE = HERE / "table.json"
PAGE = ROOT / "docs" / "precision.md"
PACKAGED = ROOT / "fl_hooks" / "library" / "precision.json"
LINE = 120
BUILD = ROOT / "build" / "eval"


def read_json(path: Path) -> Any:  # noqa: ANN401 -- JSON is anything
    """Return what a JSON file holds, None where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def write(path: Path, text: str) -> None:
    """Replace a file as a whole, so that somebody who reads at the same time never sees half."""
    atomic.write(str(path), text.encode())


def write_json(path: Path, value: object) -> None:
    """Write a value as sorted JSON; what fits on a line stands on one."""
    write(path, json_text(value))


def json_text(value: object) -> str:
    """Return a value as its file holds it."""
    return _json(value, "") + "\n"


def _json(value: object, indent: str) -> str:
    flat = json.dumps(value, sort_keys=True, ensure_ascii=False)
    if len(indent) + len(flat) <= LINE or not isinstance(value, (dict, list)) or not value:
        return flat
    inner = indent + " "
    if isinstance(value, dict):
        rows = [
            f"{json.dumps(key, ensure_ascii=False)}: {_json(value[key], inner)}"
            for key in sorted(value)
        ]
    else:
        rows = [_json(each, inner) for each in value]
    start, end = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return f"{start}\n{inner}" + f",\n{inner}".join(rows) + f"\n{indent}{end}"
