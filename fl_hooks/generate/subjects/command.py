"""Programs: a command of argparse, and a script that takes its arguments in order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.compose.naming import WIDTH
from fl_hooks.generate.compose.parts import indented
from fl_hooks.generate.subjects.arguments import (
    Argument,
    argument_of,
    is_placed,
    option_lines,
    positional_lines,
)
from fl_hooks.generate.subjects.function import function

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.generate.blocks.render import Marks
    from fl_hooks.generate.compose.parts import Parts

    Made = tuple[list[str], dict[str, Any]]

_SEVERAL = frozenset(("every", "each", "all", "several", "many", "multiple", "any"))
# Kinds that are printed as they are; others are JSON.
_TEXTS = ("text", "json", "digest", "line", "path")
_LISTS = ("paths", "lines")
_GUARD = 'if __name__ == "__main__":\n    sys.exit(main())\n'


def command(parts: Parts, marks: Marks) -> Made:
    """Return a command line tool: options and arguments by argparse, `-v` for its log."""
    placed = [one for one in parts.parameters if is_placed(one)]
    arguments = [argument_of(one, many=many(parts)) for one in placed]
    lines = [
        "parser = argparse.ArgumentParser(description=__doc__)",
        *(line for one in arguments for line in option_lines(one)),
        'parser.add_argument("-v", "--verbose", action="store_true", help="log what is done")',
        "arguments = parser.parse_args(argv)",
        "logging.basicConfig(",
        "    level=logging.DEBUG if arguments.verbose else logging.WARNING,",
        '    format="%(levelname)s: %(message)s",',
        ")",
    ]
    values = {one.need: f"arguments.{one.name}" for one in arguments}
    return _program(parts, marks, arguments, values, lines=lines)


def script(parts: Parts, marks: Marks) -> Made:
    """Return a script: its arguments in order, counted before they are used."""
    # What is either so or not has no place in a row of arguments: it keeps its default. So does
    # all that need not be given, where one of them takes any number.
    placed = [one for one in parts.parameters if is_placed(one) and one.annotation != "bool"]
    arguments = [argument_of(one, many=many(parts)) for one in placed]
    if any(one.several for one in arguments):
        arguments = [one for one in arguments if one.several or not one.default]
    counted, taken = positional_lines(arguments)
    lines = ['logging.basicConfig(format="%(levelname)s: %(message)s")', *counted]
    values = {one.need: one.name for one in arguments}
    return _program(parts, marks, arguments, values, lines=lines, taken=taken)


def many(parts: Parts) -> bool:
    """Tell whether a program goes through several files: it is said so, and it writes none."""
    words = parts.intent.words
    several = any(a in _SEVERAL and b.startswith("file") for a, b in pairwise(words))
    writes = any("Path" in one.annotation for one in parts.needed)
    return parts.plan.source == "path" and not writes and (several or "files" in words)


def _program(
    parts: Parts,
    marks: Marks,
    arguments: list[Argument],
    values: dict[str, str],
    *,
    lines: list[str],
    taken: Sequence[str] = (),
) -> Made:
    """Return a `main` of some lines, then what takes the arguments, then the call."""
    modules, _ = function(parts, marks)
    by_need = {one.need: one.value(values[one.need]) for one in arguments}
    each = many(parts)
    body = [*taken, *_each(parts, by_need)] if each else _once(parts, by_need, taken)
    text = [
        "import argparse, asyncio, json, logging, sys",
        "from pathlib import Path",
        "from collections.abc import Sequence",
        "def main(argv: Sequence[str] | None = None) -> int:",
        '    """Run as a program; 1 where the input is wrong, 2 where the arguments are."""',
        *indented([*lines, *body]),
        "",
        _GUARD,
    ]
    facts = {
        "arguments": [one.shown for one in arguments],
        "many": each,
        "lacking": [
            f"a way to give {one.name}"
            for one in parts.parameters
            if not one.default and not is_placed(one)
        ],
    }
    return [*modules, marks.kept("\n".join(text))], facts


def _call(parts: Parts, by_need: dict[str, str]) -> str:
    given = [
        by_need[one.need] if not one.default else f"{one.name}={by_need[one.need]}"
        for one in parts.parameters
        if one.need in by_need
    ]
    call = f"{parts.name}({', '.join(given)})"
    return f"asyncio.run({call})" if parts.asynchronous else call


def _once(parts: Parts, by_need: dict[str, str], taken: Sequence[str]) -> list[str]:
    return [
        "try:",
        *indented([*taken, *_printed(parts, _call(parts, by_need))]),
        "except (OSError, ValueError) as error:",
        '    logger.error("%s", error)',
        "    return 1",
        "return 0",
    ]


def _each(parts: Parts, by_need: dict[str, str]) -> list[str]:
    """Return a loop over the files that goes on after one that is missing or wrong."""
    call = _call(parts, by_need | {"": "path"})
    return [
        "failed = False",
        f"for path in {by_need['']}:",
        "    try:",
        *indented(_printed(parts, call, of="path"), "        "),
        "    except (OSError, ValueError) as error:",
        '        logger.error("%s: %s", path, error)',
        "        failed = True",
        "return 1 if failed else 0",
    ]


def _printed(parts: Parts, call: str, of: str = "") -> list[str]:
    """Return the statements that print a result, of one file of several where `of` is its name."""
    kind = parts.plan.gives
    if parts.silent:
        return [call]
    if kind in _LISTS:
        return [f"for found in {call}:", "    print(found)"]
    if kind == "bytes":
        return [f"sys.stdout.buffer.write({call})"]
    if kind in _TEXTS:
        line = f'print(f"{{{call}}}  {{{of}}}")' if of else f"print({call})"
        return [line] if len(line) <= WIDTH - 12 else [f"found = {call}", _short(of)]
    value = f"{call}.tolist()" if kind == "array" else call
    value = f"{{str({of}): {value}}}" if of else value
    line = f"print(json.dumps({value}, allow_nan=False))"
    if len(line) <= WIDTH - 12:
        return [line]
    return [f"found = {value}", "print(json.dumps(found, allow_nan=False))"]


def _short(of: str) -> str:
    return f'print(f"{{found}}  {{{of}}}")' if of else "print(found)"
