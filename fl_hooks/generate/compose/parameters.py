"""The parameters of a subject: which of the prompt's names stands for what the blocks take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.generate.blocks.kinds import KINDS, NEEDS
from fl_hooks.generate.compose.literal import literal
from fl_hooks.generate.plan.hints import NAMES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from fl_hooks.generate.plan.plan import Plan
    from fl_hooks.generate.prompt.intent import Intent

# Kind or need -> what people call a parameter of it, besides its own name and what speaks for it.
ALIASES = {
    "path": ("input", "fname"),
    "folder": ("path",),
    "array": ("data", "numbers"),
    "numbers": ("data", "samples", "xs", "list", "array"),
    "items": ("list", "records", "things"),
    "rows": ("records", "table", "dicts", "orders", "entries", "items"),
    "data": ("record", "value", "dict"),
    "text": ("s",),
    "target": ("path", "output", "out", "destination", "dest", "file", "filename", "dst"),
    "column": ("field", "value", "name", "col", "column_name"),
    "key": ("by", "group", "group_by", "field", "column"),
    "word": ("text", "term", "pattern", "needle", "substring"),
    "count": ("n", "k", "limit", "top", "number"),
    "timeout": ("seconds", "delay", "wait"),
    "max_bytes": ("limit", "max_size", "size_limit"),
}
NOTHING = "nothing"


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


def make_parameters(
    intent: Intent, plan: Plan, taken: Collection[str]
) -> tuple[tuple[Parameter, ...], tuple[str, ...]]:
    """Return the subject's parameters in the prompt's order, and its names that found no use.

    taken: names that the module needs for something else.
    """
    needs = list(dict.fromkeys(need for block in plan.blocks for need in block.needs))
    slots = ["", *needs] if plan.source != NOTHING else needs
    given = intent.given.parameters
    names = _assigned(plan.source, slots, given, intent.given.values)
    made = [_parameter(intent, plan, slot, names.get(slot, ""), taken) for slot in slots]
    made = _distinct(made)
    order = {names[slot]: given.index(names[slot]) for slot in names}
    made.sort(key=lambda one: (bool(one.default), order.get(one.name.rstrip("_"), len(given))))
    return tuple(made), tuple(name for name in given if name not in names.values())


def _assigned(
    source: str, slots: Sequence[str], given: Iterable[str], known: Collection[str]
) -> dict[str, str]:
    """Return slot -> name: who fits best first, the others in their order.

    known: needs whose values the prompt gives, which a parameter is called by name if at all.
    """
    given = list(given)
    pairs = sorted(
        (-_affinity(slot or source, name, exact=slot in known), g, s, slot, name)
        for s, slot in enumerate(slots)
        for g, name in enumerate(given)
    )
    found: dict[str, str] = {}
    for fits in (True, False):
        for score, _, _, slot, name in pairs:
            free = slot not in found and name not in found.values()
            if free and (score < 0) is fits:
                found[slot] = name
    return found


def _affinity(what: str, name: str, *, exact: bool) -> int:
    """Return how well a name fits a kind or a need, 0 to 4; exact: only what it is called."""
    own = KINDS[what].name if what in KINDS else what
    aliases = NAMES.get(what, ()) + ALIASES.get(what, ())
    if name in (what, own):
        return 4
    if exact:
        return 0
    if name in aliases:
        return 3
    words = set(name.split("_"))
    return 2 if words & {what, own} else 1 if words & set(aliases) else 0


def _parameter(
    intent: Intent, plan: Plan, slot: str, name: str, taken: Collection[str]
) -> Parameter:
    written = intent.given.values.get(slot) if slot else None
    if not slot:
        kind = KINDS[plan.source]
        return Parameter(_free(name or kind.name, taken), kind.annotation)
    default = NEEDS[slot].default if written is None else literal(written)
    return Parameter(_free(name or slot, taken), NEEDS[slot].annotation, default, slot)


def _free(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _distinct(made: Iterable[Parameter]) -> list[Parameter]:
    """Return the parameters with names that differ: a need may be called as its source is."""
    seen: dict[str, Parameter] = {}
    for one in made:
        name = _free(one.name, seen)
        seen[name] = Parameter(name, one.annotation, one.default, one.need)
    return list(seen.values())
