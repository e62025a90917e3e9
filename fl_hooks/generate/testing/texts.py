"""Texts of tests: a function with its sentence, its fixtures and its table of values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fl_hooks.generate.compose.parts import indented

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIXTURES = {
    "tmp_path": "Path",
    "caplog": "pytest.LogCaptureFixture",
    "monkeypatch": "pytest.MonkeyPatch",
    "capsys": "pytest.CaptureFixture[str]",
    "address": "str",
}


def single_test(name: str, says: str, lines: Sequence[str], parameters: Sequence[str] = ()) -> str:
    """Return a test of some statements; what they use of pytest becomes its parameters."""
    body = "\n".join(lines)
    used = [f"{one}: {kind}" for one, kind in FIXTURES.items() if re.search(rf"\b{one}\b", body)]
    return "\n".join(
        [
            f"def test_{name}({', '.join((*parameters, *used))}) -> None:",
            f'    """{says}"""',
            *indented(lines),
        ]
    )


def table_test(name: str, says: str, values: Iterable[str], lines: Sequence[str]) -> str:
    """Return a test of some statements that is run for each `value` of a table."""
    rows = indented((f"{value}," for value in dict.fromkeys(values)), " " * 8)
    table = ["@pytest.mark.parametrize(", '    "value",', "    [", *rows, "    ],", ")"]
    return "\n".join([*table, single_test(name, says, lines, ["value: Any"])])
