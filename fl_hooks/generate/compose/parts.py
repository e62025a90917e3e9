"""What a subject is made of, and the statements that call the blocks in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fl_hooks.generate.blocks.kinds import EACH, KINDS, NEEDS
from fl_hooks.generate.compose.naming import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fl_hooks.generate.blocks.block import Block
    from fl_hooks.generate.compose.parameters import Parameter
    from fl_hooks.generate.plan.plan import Plan
    from fl_hooks.generate.prompt.intent import Intent

PATHS = ("path", "folder")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a subject is made of: the plan, its name and parameters, the names of its helpers.

    texts: the rendered module of each block. taken: names that are used for something already.
    """

    intent: Intent
    plan: Plan
    name: str
    parameters: tuple[Parameter, ...]
    helpers: tuple[str, ...]
    texts: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()

    @property
    def returns(self) -> str:
        """The annotation of the result."""
        return "None" if self.silent else KINDS[self.plan.gives].returned

    @property
    def silent(self) -> bool:
        """Whether the subject returns nothing: its last step saves, and nothing else is asked."""
        last = self.plan.blocks[-1]
        return last.through and not {"return", "print"} & self.intent.terms

    @property
    def source(self) -> Parameter | None:
        """The parameter that the first block takes, None where it takes nothing."""
        return next((one for one in self.parameters if not one.need), None)

    @property
    def needed(self) -> tuple[Parameter, ...]:
        """The other parameters."""
        return tuple(one for one in self.parameters if one.need)

    @property
    def asynchronous(self) -> bool:
        """Whether any block's function is async, and what calls it has to be."""
        return any(map(self.awaited, range(len(self.helpers))))

    def awaited(self, number: int) -> bool:
        """Tell whether a block's function is async."""
        name = re.escape(self.helpers[number])
        return bool(re.search(rf"^async def {name}\(", self.texts[number], re.MULTILINE))

    def steps(
        self,
        *,
        last: str = "return ",
        source: str = "",
        values: Mapping[str, str] | None = None,
        threads: bool = False,
        typed: bool = False,
    ) -> list[str]:
        """Return the statements that call the helpers in order.

        last: how the statement begins that has the result; source: what stands for the first
        parameter; values: what stands for those that blocks need, by need; threads: whether what
        is not async is called in a thread; typed: whether a path is a Path already.
        """
        value = source or (self.source.name if self.source else "")
        used = {one.name for one in self.parameters} | self.taken
        lines = []
        for number, block in enumerate(self.plan.blocks):
            call = self.call(number, value, values, threads=threads, typed=typed)
            if block.through:
                lines.append(call)
                continue
            if number == len(self.plan.blocks) - 1:
                return [*lines, last + call]
            kind = KINDS[self.plan.kinds[number + 1]]
            value = kind.name
            while value in used:
                value += "_"
            lines.append(f"{value} = {call}")
        return lines if self.silent and last == "return " else [*lines, f"{last}{value}"]

    def call(
        self,
        number: int,
        value: str,
        values: Mapping[str, str] | None = None,
        *,
        threads: bool = False,
        typed: bool = False,
    ) -> str:
        """Return the call of a helper with a value and what its block needs."""
        block, kind = self.plan.blocks[number], self.plan.kinds[number]
        if kind in EACH and kind not in block.takes:
            call = replace(self, plan=self.plan.with_kind(number, EACH[kind])).call(
                number, "one", values, threads=threads
            )
            return f"{{str(one): {call} for one in {value}}}"
        by_need = {one.need: one.name for one in self.parameters} | dict(values or {})
        first = f"Path({value})" if block.strict and kind in PATHS and not typed else value
        needed = (self._need(block, need, by_need) for need in block.needs)
        arguments = [one for one in (first, *needed) if one]
        if self.awaited(number):
            return f"await {self.helpers[number]}({', '.join(arguments)})"
        if threads:
            return f"await asyncio.to_thread({', '.join((self.helpers[number], *arguments))})"
        return f"{self.helpers[number]}({', '.join(arguments)})"

    @staticmethod
    def _need(block: Block, need: str, by_need: Mapping[str, str]) -> str:
        value = by_need[need]
        return f"Path({value})" if block.strict and "Path" in NEEDS[need].annotation else value


def signature(
    name: str, parameters: Iterable[Parameter], returns: str, lead: str = "def", first: str = ""
) -> str:
    """Return the line that opens a function, over several lines where it is long.

    first: what stands before the parameters, as "self".
    """
    texts = [one for one in (first, *(p.text for p in parameters)) if one]
    line = f"{lead} {name}({', '.join(texts)}) -> {returns}:"
    if len(line) <= WIDTH - 4 * bool(first):
        return line
    inside = ", ".join(texts)
    if len(inside) <= WIDTH - 4 - 4 * bool(first):
        return f"{lead} {name}(\n    {inside}\n) -> {returns}:"
    return f"{lead} {name}(\n" + "".join(f"    {text},\n" for text in texts) + f") -> {returns}:"


def indented(lines: Iterable[str], indent: str = "    ") -> list[str]:
    """Return lines with each of their lines indented, empty ones aside."""
    return [
        indent + line if line else "" for text in lines for line in text.rstrip("\n").split("\n")
    ]
