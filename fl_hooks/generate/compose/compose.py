"""A plan into a module: each block's function once, and a subject that calls them in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.blocks.kinds import KINDS, NEEDS
from fl_hooks.generate.blocks.render import render
from fl_hooks.generate.compose.module import Module
from fl_hooks.generate.compose.naming import docstring_lines, subject_name
from fl_hooks.generate.compose.parameters import Parameter, make_parameters
from fl_hooks.generate.compose.parts import Parts
from fl_hooks.generate.compose.rename import renamed
from fl_hooks.generate.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fl_hooks.generate.blocks.render import Marks
    from fl_hooks.generate.plan.plan import Plan
    from fl_hooks.generate.prompt.intent import Intent


@dataclass(frozen=True, slots=True)
class Composed:
    """A module, and what its subject is: kind, name, parameters, what it returns.

    unused: what the prompt names and the module has not.
    """

    code: str
    subject: Mapping[str, Any]
    parameters: tuple[Parameter, ...] = ()
    unused: tuple[str, ...] = ()
    parts: Parts | None = field(default=None, compare=False)


def compose(intent: Intent, plan: Plan, marks: Marks) -> Composed:
    """Return the module for a plan; `marks` learns which patterns it holds."""
    parts, unused = _parts(intent, _served(intent, plan), marks)
    plan = parts.plan
    module = Module()
    texts, facts = SUBJECTS[intent.subject](parts, marks)
    for text in (*_imports(parts), *texts):
        module.add(text)
    subject: dict[str, Any] = {
        "kind": intent.subject,
        "name": parts.name,
        "parameters": [one.name for one in parts.parameters],
        "returns": "nothing" if parts.silent else plan.gives,
        **facts,
    }
    unused += tuple(subject.pop("lacking", ()))
    code = module.text("\n".join(docstring_lines(plan)))
    parameters = tuple(one for one in parts.parameters if one.name in subject["parameters"])
    return Composed(code, subject, parameters, unused, parts)


def _served(intent: Intent, plan: Plan) -> Plan:
    """Return a plan without the JSON text at its end where the subject itself writes JSON."""
    text = len(plan.blocks) > 1 and plan.gives == "json" and not plan.blocks[-1].through
    if not text or intent.subject not in ("endpoint", "cli", "script"):
        return plan
    return replace(plan, blocks=plan.blocks[:-1], kinds=plan.kinds[:-1])


def _parts(intent: Intent, plan: Plan, marks: Marks) -> tuple[Parts, tuple[str, ...]]:
    """Return what the subject is made of, its names free of what the blocks call theirs."""
    texts = [
        render(block, marks, {"asked": intent.terms, "words": intent.words, "kind": kind})
        for block, kind in zip(plan.blocks, plan.kinds[:-1], strict=True)
    ]
    own = {one.name for one in plan.blocks}
    name = _free(subject_name(intent, plan), _global_names(texts) - own)
    helpers = tuple(f"{one.name}_of" if one.name == name else one.name for one in plan.blocks)
    texts = [
        renamed(text, {old.name: new} if old.name != new else {})
        for text, old, new in zip(texts, plan.blocks, helpers, strict=True)
    ]
    globally = frozenset(_global_names(texts) | {name, *helpers})
    parameters, unused = make_parameters(intent, plan, globally)
    parts = Parts(intent, plan, name, parameters, helpers, tuple(texts), globally)
    return parts, unused


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _global_names(texts: Iterable[str]) -> set[str]:
    """Return what modules of blocks bind at their top."""
    module = Module()
    for text in texts:
        module.add(text)
    imported = {bound.partition(".")[0] for bound in module.imports.values()}
    return imported | set(module.constants) | set(module.definitions)


def _imports(parts: Parts) -> list[str]:
    kinds = (parts.plan.source, parts.plan.gives)
    needs = [NEEDS[one.need].imports for one in parts.needed]
    return [*(KINDS[kind].imports for kind in kinds), *needs]
