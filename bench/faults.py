"""Functions that hold a check's keyword: some are right, some hold a fault that blocks a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import source

if TYPE_CHECKING:
    from collections.abc import Callable

    Piece = Callable[[source.Writer], None]


def innocent(writer: source.Writer) -> None:
    """Write some functions that pass every check though they hold its keyword."""
    kinds: tuple[Piece, ...] = (_reraise, _translate, _temporary_folder, _converted_array)
    for each in writer.random.sample(kinds, writer.random.randint(1, 3)):
        each(writer)
    _narrow_except(writer)


def guilty(number: int) -> Piece:
    """Return what writes exactly one violation, of three patterns in turn."""
    return (_bare_except, _array_in_json, _mktemp)[number % 3]


def _function(writer: source.Writer, *imports: str) -> list[str]:
    source.blank(writer, 2)
    for each in imports:
        writer.add(0, f"import {each}")
    source.blank(writer, 2 if imports else 0)
    return source.signature(writer, 0, writer.function_name())


def _narrow_except(writer: source.Writer) -> None:
    names = _function(writer)
    writer.add(1, "try:")
    writer.add(2, f"{writer.name()} = {names[0]}.{writer.function_name()}()")
    writer.add(1, f"except {writer.random.choice(('KeyError', 'ValueError', 'OSError'))} as error:")
    writer.add(2, f"raise RuntimeError({names[0]}) from error")
    source.body(writer, 1, names)


def _reraise(writer: source.Writer) -> None:
    names = _function(writer)
    writer.add(1, "try:")
    writer.add(2, f"{names[0]}.{writer.function_name()}()")
    writer.add(1, "except:")
    writer.add(2, f"{names[0]}.{writer.function_name()}({writer.random.randint(1, 9)})")
    writer.add(2, "raise")
    source.body(writer, 1, names)


def _translate(writer: source.Writer) -> None:
    names = _function(writer)
    writer.add(1, "try:")
    writer.add(2, f"{names[0]}.{writer.function_name()}()")
    writer.add(1, "except Exception as error:")
    writer.add(2, f"{names[0]}.{writer.function_name()}(error)")
    writer.add(2, f"return {names[0]}")
    source.body(writer, 1, names)


def _temporary_folder(writer: source.Writer) -> None:
    names = _function(writer, "shutil", "tempfile")
    writer.add(1, "folder = tempfile.mkdtemp()")
    writer.add(1, "try:")
    writer.add(2, f"{names[0]}.{writer.function_name()}(folder)")
    writer.add(1, "finally:")
    writer.add(2, "shutil.rmtree(folder)")
    source.body(writer, 1, names)


def _converted_array(writer: source.Writer) -> None:
    names = _function(writer, "json", "numpy as np")
    local = writer.name()
    writer.add(1, f"{local} = np.asarray({names[0]})")
    writer.add(1, f'{names[0]} = json.dumps({{"{writer.noun()}": {local}.tolist()}})')
    source.body(writer, 1, names)


def _bare_except(writer: source.Writer) -> None:
    names = _function(writer)
    writer.add(1, "try:")
    writer.add(2, f"{names[0]}.{writer.function_name()}()")
    writer.add(1, "except:")
    writer.add(2, f"{names[0]}.{writer.function_name()}({writer.random.randint(1, 9)})")
    source.body(writer, 1, names)


def _array_in_json(writer: source.Writer) -> None:
    names = _function(writer, "json", "numpy as np")
    local = writer.name()
    writer.add(1, f"{local} = np.zeros({writer.random.randint(2, 64)})")
    writer.add(1, f'{names[0]} = json.dumps({{"{writer.noun()}": {local}}})')
    source.body(writer, 1, names)


def _mktemp(writer: source.Writer) -> None:
    names = _function(writer, "tempfile")
    writer.add(1, f'{names[0]} = tempfile.mktemp(suffix=".{writer.noun()}")')
    source.body(writer, 1, names)
