"""Pieces of an endpoint that are the same in each: small modules in templates/subjects/."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fl_hooks.generate.literal import literal

ENDING = ".jinja"
_FOLDER = Path(__file__).parent.parent / "templates" / "subjects"


def piece(name: str, **values: str) -> str:
    """Return a piece's module, with the literal of each value in place of its `{{ name }}`."""
    text = _read(name)
    for key, value in values.items():
        text = text.replace(f"{{{{ {key} }}}}", literal(value))
    return text


@lru_cache(maxsize=16)
def _read(name: str) -> str:
    return (_FOLDER / f"{name}{ENDING}").read_text("utf-8")
