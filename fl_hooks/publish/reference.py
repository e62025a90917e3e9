"""What can be called, as values: read from the commands' own argparse parsers."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import partial
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# ruff: noqa: SLF001 -- argparse has no public way to list what a parser takes
_WIDTH = 92


@dataclass(frozen=True, slots=True)
class Option:
    """An option, or an argument where it has no dashes, with what it takes and means."""

    names: tuple[str, ...]
    takes: str
    help: str

    @property
    def positional(self) -> bool:
        """Whether it is told by its place."""
        return not self.names[0].startswith("-")


@dataclass(frozen=True, slots=True)
class Command:
    """A command: how it is called, what it does, its options, and the commands below it.

    text: what it says of itself, where it has no table of options.
    """

    name: str
    summary: str
    usage: str
    description: str = ""
    epilog: str = ""
    options: tuple[Option, ...] = ()
    parts: tuple[Command, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Hook:
    """A hook as pre-commit and prek know it."""

    id: str
    entry: str
    description: str
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything that can be called."""

    commands: tuple[Command, ...] = ()
    hooks: tuple[Hook, ...] = ()


def command(parser: argparse.ArgumentParser, name: str = "", summary: str = "") -> Command:
    """Return what a parser says of itself; `name` is what people type, where that is not prog."""
    # The usual width is that of the terminal, and the same record gives the same bytes.
    parser.formatter_class = partial(argparse.HelpFormatter, width=_WIDTH)
    if hasattr(parser, "color"):
        parser.color = False
    description = " ".join((parser.description or "").split())
    parts = tuple(_parts(parser))
    return Command(
        name=name or parser.prog,
        summary=summary or description,
        usage=dedent(parser.format_usage().replace("usage: ", " " * len("usage: "), 1)).strip(),
        description=description,
        epilog=" ".join((parser.epilog or "").split()),
        options=tuple(_option(parser, one) for one in parser._actions if _listed(one)),
        parts=parts,
    )


def _parts(parser: argparse.ArgumentParser) -> Iterator[Command]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            said = {one.dest: one.help or "" for one in action._choices_actions}
            for name, below in action.choices.items():
                yield command(below, summary=said.get(name, ""))


def _listed(action: argparse.Action) -> bool:
    hidden = action.help == argparse.SUPPRESS
    return not hidden and not isinstance(action, (argparse._HelpAction, argparse._SubParsersAction))


def _option(parser: argparse.ArgumentParser, action: argparse.Action) -> Option:
    takes = _takes(action)
    says = (action.help or "") % {**vars(action), "prog": parser.prog}
    if action.option_strings:
        return Option(tuple(action.option_strings), takes, says)
    return Option((takes,), "", says)


def _takes(action: argparse.Action) -> str:
    """Return what stands behind an option, or in an argument's place, "" for a switch."""
    if action.nargs == 0:
        return ""
    name = action.metavar
    if name is None and action.choices is not None:
        name = "{" + ",".join(map(str, action.choices)) + "}"
    if name is None:
        name = action.dest.upper()
    name = name if isinstance(name, str) else " ".join(name)
    forms = {"?": "[{}]", "*": "[{} ...]", "+": "{} ..."}
    return forms.get(str(action.nargs), "{}").format(name)
