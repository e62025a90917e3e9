"""A class of the chain: its settings at construction, one public method for each step."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.blocks.keys import OBJECT
from fl_hooks.generate.blocks.kinds import KINDS
from fl_hooks.generate.compose.naming import docstring_lines, sentence
from fl_hooks.generate.compose.parts import indented, signature
from fl_hooks.generate.compose.rename import renamed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from fl_hooks.generate.blocks.render import Marks
    from fl_hooks.generate.compose.parts import Parts


# What a class is made with; other values are given to its methods.
_HELD = ("path", "folder", "url", "command", "nothing")
_METHOD = re.compile(r"(?<![\w.])([a-z_][a-z0-9_]{1,39})\([^()\n]{0,80}\)", re.ASCII)
_ITEM = r"[a-z_][a-z0-9_]*(?:\([^()\n]{0,80}\))?"
_VERBS = (
    "add|append|clear|close|delete|find|get|insert|load|next|open|pop|push|put|read|remove|reset"
    "|save|set|start|stop|update|write"
)
# "methods load and stats", "with get, set and save": of several words, each is a method.
_LISTED = re.compile(
    rf"\b(?:methods?:?|with|has|have|offers|having)\s+(?:the\s+)?(?:methods?\s+)?"
    rf"((?:{_VERBS})\b(?:\([^()\n]{{0,80}}\))?(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+){_ITEM}(?=\s*(?:[,.;:]|and\b|that\b|which\b|$|methods?\b)))+)",
    re.ASCII,
)
_NO_METHOD = frozenset(("and", "to", "that", "which", "for", "with", "a", "an", "the", "run"))


def pipeline(parts: Parts, marks: Marks) -> tuple[list[str], dict[str, Any]]:
    """Return a class: a block that is one already, else a method for each step of the chain."""
    if parts.plan.gives == OBJECT:
        return _whole(parts)
    methods = _method_names(parts)
    lines = [f"class {parts.name}:", *docstring_lines(parts.plan, "    "), ""]
    settings = parts.parameters if held(parts) else parts.needed
    if settings:
        lines += indented(_init(parts, settings))
    for number, name in enumerate(methods):
        lines += ["", *indented(_method(parts, methods, number, name))]
    if len(methods) > 1 and "run" not in methods:
        lines += ["", *indented(_run(parts))]
    there = {*methods, "run", *(one.name for one in parts.parameters)}
    facts = {
        "parameters": [one.name for one in settings],
        "methods": list(methods),
        "lacking": _lacking(parts, there),
    }
    return [*parts.texts, marks.kept(_without_double_blanks(lines))], facts


def _whole(parts: Parts) -> tuple[list[str], dict[str, Any]]:
    text = renamed(parts.texts[-1], {parts.helpers[-1]: parts.name})
    there = _attributes(text) | {parts.name}
    return [*parts.texts[:-1], text], {"methods": [], "lacking": _lacking(parts, there)}


def _lacking(parts: Parts, there: Collection[str]) -> list[str]:
    """Return the methods that the prompt names and the class has not, in words."""
    names = (name for name in _asked(parts.intent.prompt) if name not in there)
    return [f"the method {name}" for name in names]


def _attributes(text: str) -> set[str]:
    """Return the names of methods and attributes of the classes in some code."""
    nodes = list(ast.walk(ast.parse(text)))
    found = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return found | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def held(parts: Parts) -> bool:
    """Tell whether a class is made with what its chain starts from."""
    given = parts.intent.given.parameters
    told = not given or parts.source is None or parts.source.name in given
    return parts.plan.source in _HELD and told


def _init(parts: Parts, settings: Sequence[Any]) -> list[str]:
    return [
        signature("__init__", settings, "None", first="self"),
        '    """Keep what the steps start from."""'
        if held(parts)
        else '    """Keep the settings."""',
        *(f"    self.{one.name} = {one.name}" for one in settings),
    ]


def _method_names(parts: Parts) -> list[str]:
    """Return what the steps are called: as the prompt has it, else as their blocks.

    The first and the last name that a prompt gives are those of the first and the last step.
    """
    names = list(parts.helpers)
    # A method that is called as a function of the module would hide nothing, but read badly.
    asked = [one for one in _asked(parts.intent.prompt) if one != parts.name and one not in names]
    if asked and len(asked) <= len(names):
        places = [*range(len(asked) - 1), len(names) - 1]
        for place, name in zip(places, asked, strict=True):
            names[place] = name
    settings = {one.name for one in parts.parameters}
    return [f"{one}_" if one in settings else one for one in names]


def _asked(prompt: str) -> list[str]:
    text = prompt[:4000]
    called = [found[1] for found in _METHOD.finditer(text)]
    listed = [one[1] for one in _LISTED.finditer(text)]
    words = re.findall(r"[a-z_][a-z0-9_]*", re.sub(r"\([^()]*\)", "", " ".join(listed)))
    names = dict.fromkeys((*called, *words))
    return [n for n in names if n not in _NO_METHOD and not n.startswith("__")]


def _method(parts: Parts, methods: Sequence[str], number: int, name: str) -> list[str]:
    """Return one step as a method, on the value that it is given or on what comes before it."""
    block, kind = parts.plan.blocks[number], KINDS[parts.plan.kinds[number]]
    values = {one.need: f"self.{one.name}" for one in parts.parameters}
    if held(parts):
        value = _before(parts, methods, number)
        opening = f"{_lead(parts)} {name}(self) -> "
    else:
        value = kind.name
        opening = f"{_lead(parts)} {name}(self, {value}: {kind.annotation}) -> "
    returns = KINDS[parts.plan.kinds[number + 1]].returned
    call = parts.call(number, value, values, threads=parts.asynchronous)
    return [
        f"{opening}{'None' if block.through else returns}:",
        f'    """{sentence(block.says)}"""',
        f"    {call}" if block.through else f"    return {call}",
    ]


def _source(parts: Parts) -> str:
    return f"self.{parts.source.name}" if parts.source else ""


def _before(parts: Parts, methods: Sequence[str], number: int) -> str:
    """Return what gives the value of a step: the last step before it that returns something."""
    places = [n for n in range(number) if not parts.plan.blocks[n].through]
    if not places:
        return _source(parts)
    call = f"self.{methods[places[-1]]}()"
    return f"await {call}" if parts.asynchronous else call


def _lead(parts: Parts) -> str:
    return "async def" if parts.asynchronous else "def"


def _run(parts: Parts) -> list[str]:
    values = {one.need: f"self.{one.name}" for one in parts.parameters}
    kind = KINDS[parts.plan.source]
    source = _source(parts) if held(parts) else kind.name
    given = "" if held(parts) else f", {kind.name}: {kind.annotation}"
    return [
        f"{_lead(parts)} run(self{given}) -> {parts.returns}:",
        '    """Do all steps, one after the other."""',
        *indented(parts.steps(source=source, values=values, threads=parts.asynchronous)),
    ]


def _without_double_blanks(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
