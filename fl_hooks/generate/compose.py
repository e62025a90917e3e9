"""A plan into a module: each block's function once, and a subject that calls them in order."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.kinds import KINDS, NEEDS
from fl_hooks.generate.literal import literal
from fl_hooks.generate.module import Module
from fl_hooks.generate.naming import WIDTH, docstring_lines, subject_name
from fl_hooks.generate.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.generate.plan import Plan
    from fl_hooks.generate.prompt.intent import Intent
    from fl_hooks.generate.render import Marks


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the subject; `need` is what blocks call it, "" for the first one."""

    name: str
    annotation: str
    default: str = ""
    need: str = ""

    @property
    def text(self) -> str:
        """The parameter as a signature has it."""
        return f"{self.name}: {self.annotation}" + (f" = {self.default}" if self.default else "")


@dataclass(frozen=True, slots=True)
class Composed:
    """A module, and what its subject is: kind, name, parameters, what it returns."""

    code: str
    subject: Mapping[str, Any]
    parameters: tuple[Parameter, ...] = ()
    unused: tuple[str, ...] = field(default=())


def compose(intent: Intent, plan: Plan, marks: Marks) -> Composed:
    """Return the module for a plan; `marks` learns which patterns it holds."""
    from fl_hooks.generate.subjects import SUBJECTS

    module = Module()
    name = subject_name(intent, plan)
    parameters, unused = _parameters(intent, plan)
    names = _block_names(plan, name)
    for block, called in zip(plan.blocks, names, strict=True):
        text = render(block, marks, {"asked": intent.terms})
        module.add(renamed(text, {block.name: called}) if called != block.name else text)
    parts = Parts(intent, plan, name, parameters, names)
    text, facts = SUBJECTS[intent.subject](parts, marks)
    for imports in (KINDS[plan.source].imports, KINDS[plan.gives].imports, *_imports(parameters)):
        module.add(imports)
    module.add(text)
    subject = {
        "kind": intent.subject,
        "name": name,
        "parameters": [one.name for one in parameters],
        "returns": plan.gives,
        **facts,
    }
    return Composed(module.text("\n".join(docstring_lines(plan))), subject, parameters, unused)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a subject is made of: the plan, its name and parameters, the names of its helpers."""

    intent: Intent
    plan: Plan
    name: str
    parameters: tuple[Parameter, ...]
    helpers: tuple[str, ...]

    @property
    def returns(self) -> str:
        """The annotation of the result."""
        return KINDS[self.plan.gives].annotation

    def steps(self, *, last: str = "return ", source: str = "") -> list[str]:
        """Return the statements that call the helpers in order.

        last: how the statement begins that has the result; source: what stands for the first
        parameter.
        """
        value = source or self.parameters[0].name
        taken = {one.name for one in self.parameters}
        lines = []
        for number, block in enumerate(self.plan.blocks):
            call = f"{self.helpers[number]}({', '.join(self._arguments(number, value))})"
            if block.through:
                lines.append(call)
                continue
            if number == len(self.plan.blocks) - 1:
                return [*lines, last + call]
            kind = KINDS[self.plan.kinds[number + 1]]
            value = kind.name if kind.name not in taken else f"{kind.name}_"
            lines.append(f"{value} = {call}")
        return [*lines, f"{last}{value}"]

    def _arguments(self, number: int, value: str) -> list[str]:
        block, kind = self.plan.blocks[number], self.plan.kinds[number]
        by_need = {one.need: one.name for one in self.parameters}
        strict = block.strict and kind in ("path", "folder")
        return [f"Path({value})" if strict else value, *(by_need[need] for need in block.needs)]


def signature(name: str, parameters: tuple[Parameter, ...], returns: str, lead: str = "def") -> str:
    """Return the line that opens a function, over several lines where it is long."""
    texts = [one.text for one in parameters]
    line = f"{lead} {name}({', '.join(texts)}) -> {returns}:"
    if len(line) <= WIDTH:
        return line
    return f"{lead} {name}(\n" + "".join(f"    {text},\n" for text in texts) + f") -> {returns}:"


def _parameters(intent: Intent, plan: Plan) -> tuple[tuple[Parameter, ...], tuple[str, ...]]:
    """Return the subject's parameters, and the names of the prompt that found no use."""
    needs = list(dict.fromkeys(need for block in plan.blocks for need in block.needs))
    given = list(intent.given.parameters)
    first = KINDS[plan.source]
    made = [Parameter(given.pop(0) if given else first.name, first.annotation)]
    for need in needs:
        name = need if need in given or not given else given[0]
        if name in given:
            given.remove(name)
        value = intent.given.values.get(need)
        default = NEEDS[need].default if value is None else literal(value)
        made.append(Parameter(name, NEEDS[need].annotation, default, need))
    # A parameter without a default cannot follow one that has one.
    made.sort(key=lambda one: bool(one.default))
    return tuple(made), tuple(given)


def _imports(parameters: tuple[Parameter, ...]) -> list[str]:
    return [NEEDS[one.need].imports for one in parameters if one.need]


def _block_names(plan: Plan, name: str) -> tuple[str, ...]:
    """Return what the helpers are called: as their blocks, unless the subject has that name."""
    return tuple(f"{one.name}_of" if one.name == name else one.name for one in plan.blocks)


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Return code with names replaced where they are names, in ASCII code of our own."""
    lines = text.splitlines(keepends=True)
    places: list[tuple[int, int, str]] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name) and node.id in names:
            places.append((node.lineno, node.col_offset, node.id))
        elif isinstance(node, ast.arg) and node.arg in names:
            places.append((node.lineno, node.col_offset, node.arg))
        elif isinstance(node, ast.FunctionDef) and node.name in names:
            places.append((node.lineno, lines[node.lineno - 1].index(node.name), node.name))
    for line, column, old in sorted(places, reverse=True):
        whole = lines[line - 1]
        lines[line - 1] = whole[:column] + names[old] + whole[column + len(old) :]
    return "".join(lines)
