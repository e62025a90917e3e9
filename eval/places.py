"""Where everything of the evaluation lies, and the file formats that its modules share."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
REPOSITORIES = HERE / "repositories.toml"
LABELS = HERE / "labels"
TABLE = HERE / "table.json"
PAGE = ROOT / "docs" / "precision.md"
BUILD = ROOT / "build" / "eval"


def read_json(path: Path) -> Any:  # noqa: ANN401 -- JSON is anything
    """Return what a JSON file holds, None where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def write(path: Path, text: str) -> None:
    """Replace a file as a whole, so that somebody who reads at the same time never sees half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(path)


def write_json(path: Path, value: object) -> None:
    """Write a value as sorted JSON, one entry a line."""
    write(path, json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
