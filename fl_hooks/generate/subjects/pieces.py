"""Pieces of an endpoint that are the same in each: small modules in templates/subjects/."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fl_hooks.generate.compose.literal import literal

ENDING = ".jinja"
_FOLDER = Path(__file__).parent.parent / "blocks" / "templates" / "subjects"


def piece(name: str, **values: str | int) -> str:
    """Return a piece's module, with the literal of each value in place of its `{{ name }}`."""
    text = _read(name)
    for key, value in values.items():
        text = text.replace(f"{{{{ {key} }}}}", _shown(value))
    return text


def _shown(value: str | int) -> str:
    """Return a value as a person writes it: bytes in MB where they are whole ones."""
    megabytes, rest = divmod(value, 1 << 20) if isinstance(value, int) else (0, 1)
    return f"{megabytes} * 1024 * 1024" if megabytes and not rest else literal(value)


@lru_cache(maxsize=16)
def _read(name: str) -> str:
    return (_FOLDER / f"{name}{ENDING}").read_text("utf-8")
