"""Arguments of programs: what each is called on the command line, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.generate.compose.naming import WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.generate.compose.parameters import Parameter

_HELP = {
    "path": "file to read",
    "folder": "folder to look into",
    "target": "file to write",
    "column": "name of the column",
    "key": "name of the column to go by",
    "url": "address to fetch",
    "word": "word to look for",
    "threshold": "limit",
    "command": "program and its arguments, after --",
}
# Annotation -> (argparse's type, how a text becomes a value, whether it takes several).
_TYPES = {
    "str | Path": ("Path", "Path({})", False),
    "Path": ("Path", "Path({})", False),
    "int": ("int", "int({})", False),
    "float": ("float", "float({})", False),
    "float | None": ("float", "float({})", False),
    "Sequence[str]": ("", "{}", True),
    "Iterable[float]": ("float", "{}", True),
    "ArrayLike": ("float", "{}", True),
    "Sequence[Any]": ("", "{}", True),
    "Sequence[float]": ("float", "{}", True),
    "list[Path]": ("Path", "{}", True),
}
# What no argument can be: it is read from standard input, lines as they are, the rest as JSON.
_STDIN = {
    "Iterable[str]": "sys.stdin",
    "bytes": "sys.stdin.buffer.read()",
    "dict[str, Any]": "json.load(sys.stdin)",
    "list[dict[str, str]]": "json.load(sys.stdin)",
    "Sequence[dict[str, Any]]": "json.load(sys.stdin)",
}


# Annotations of what a text stands for as it is.
_PLAIN = ("str", "Any", "bool", "Iterable[Any]")


def is_placed(one: Parameter) -> bool:
    """Tell whether a text, several of them or standard input can stand for a parameter."""
    known = one.annotation in (*_TYPES, *_PLAIN)
    return known or (not one.need and one.annotation in _STDIN)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument; `several` where it takes any number, `stdin` where it is no argument at all."""

    name: str
    need: str
    annotation: str
    default: str = ""
    several: bool = False
    stdin: str = ""

    @property
    def type(self) -> str:
        """The type as argparse takes it, "" for text."""
        return "" if self.stdin else _TYPES.get(self.annotation, ("", "", False))[0]

    @property
    def shown(self) -> str:
        """How a usage line shows it: "PATH", "[COLUMN]", "FILES…", "<stdin>"."""
        if self.stdin:
            return "<stdin>"
        shown = self.name.upper() + ("..." if self.several else "")
        return f"[{shown}]" if self.default else shown

    def value(self, expression: str) -> str:
        """Return the expression for its value where `expression` is the argument."""
        return self.stdin or expression


def argument_of(one: Parameter, *, many: bool = False) -> Argument:
    """Return the argument for a parameter; the first takes several files where `many`."""
    if many and not one.need:
        return Argument("paths", "", "list[Path]", "", several=True)
    several = _TYPES.get(one.annotation, ("", "", False))[2]
    stdin = "" if one.need else _STDIN.get(one.annotation, "")
    return Argument(one.name, one.need, one.annotation, one.default, several, stdin)


def option_lines(one: Argument) -> list[str]:
    """Return the statement that declares an argument to argparse."""
    if one.stdin:
        return []
    parts = [f'"--{one.name.replace("_", "-")}"' if one.default else f'"{one.name}"']
    if one.annotation == "bool":
        parts.append('action="store_true"')
    else:
        parts += [f"type={one.type}"] if one.type else []
        parts += [f'nargs="{"+"}"'] if one.several else []
        parts += [f"default={one.default}"] if one.default else []
    plain = one.need or ("path" if "Path" in one.annotation else one.name)
    said = _HELP.get(one.name, _HELP.get(plain, ""))
    if said:
        parts.append(f'help="{said}{" (%(default)s)" if one.default else ""}"')
    line = f"parser.add_argument({', '.join(parts)})"
    if len(line) <= WIDTH - 4:
        return [line]
    return ["parser.add_argument(", *(f"    {part}," for part in parts), ")"]


def positional_lines(arguments: Sequence[Argument]) -> tuple[list[str], list[str]]:
    """Return the statements that count a script's arguments, and those that take them in order."""
    arguments = [one for one in arguments if not one.stdin]
    least = sum(not one.default for one in arguments)
    several = bool(arguments) and arguments[0].several
    if several:
        arguments = [*arguments[1:], arguments[0]]
    count = "len(given)"
    if several:
        wrong = f"{count} < {least}"
    elif least == len(arguments):
        wrong = f"{count} != {least}"
    else:
        wrong = f"not {least} <= {count} <= {len(arguments)}"
    counted = [
        "given = sys.argv[1:] if argv is None else list(argv)",
        "# Pattern: bounds_checking",
        f"if {wrong}:",
        f'    print(f"usage: {{Path(sys.argv[0]).name}} {usage(arguments)}", file=sys.stderr)',
        "    return 2",
    ]
    taken = [line for number, one in enumerate(arguments) for line in _taken(one, number)]
    return (counted if arguments else []), taken


def _taken(one: Argument, number: int) -> list[str]:
    if one.several:
        each = _TYPES[one.annotation][0]
        rest = f"given[{number}:]" if number else "given"
        return [f"{one.name} = [{each}(one) for one in {rest}]" if each else f"{one.name} = {rest}"]
    text = f"given[{number}]"
    value = _TYPES.get(one.annotation, ("", "{}", False))[1].format(text)
    if one.default:
        return [f"{one.name} = {value} if len(given) > {number} else {one.default}"]
    return [f"{one.name} = {value}"]


def usage(arguments: Sequence[Argument]) -> str:
    """Return the arguments of a script as its usage line shows them."""
    return " ".join(one.shown for one in arguments)
