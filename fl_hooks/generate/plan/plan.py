"""From what is asked to a chain of blocks: a shortest path through the kinds of values."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from fl_hooks.generate.blocks.kinds import EACH, KINDS
from fl_hooks.generate.plan.coverage import ENOUGH, coverage, left_out, unread, unused_values
from fl_hooks.generate.plan.hints import kinds_of
from fl_hooks.generate.plan.wishes import wishes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fl_hooks.generate.blocks.block import Block
    from fl_hooks.generate.plan.wishes import Wish
    from fl_hooks.generate.prompt.intent import Intent

# What a chain costs: a block that was asked for, one that only connects, one that is left out,
# a start that was not mentioned.
_ASKED, _GLUE, _LEFT_OUT, _UNASKED_START = 1.0, 2.0, 30.0, 6.0
# A start that the prompt says is taken: "takes a list".
_TAKEN_START = -2.0
# A start that a parameter's name speaks for.
_NAMED_START = -4.0
# What it costs that a block fits less closely than another, by term.
_LOOSER = 0.3
# What it costs to do something with a value after it is saved.
_SAVED = 0.7
# What it costs to leave out what is but a default.
_FAINT_LEFT = 10.0
# What it costs to do before what the prompt mentions after.
_AGAINST_ORDER = 0.6

# What fits by its kind, and gives nothing: no path is a number.
_SENSELESS = (("path_names", "to_numbers"),)


@dataclass(frozen=True, slots=True)
class Plan:
    """A chain of blocks from the kind of the first parameter on; `kinds` has one more than it.

    missing: what was asked for and found no place. coverage: how much of what was asked for it
    does, 0 to 1.
    """

    source: str
    blocks: tuple[Block, ...]
    kinds: tuple[str, ...]
    missing: tuple[str, ...] = ()
    coverage: float = 1.0

    def with_kind(self, number: int, kind: str) -> Plan:
        """Return the plan with another kind before a block."""
        kinds = (*self.kinds[:number], kind, *self.kinds[number + 1 :])
        return replace(self, kinds=kinds)

    @property
    def gives(self) -> str:
        """The kind of the result."""
        return self.kinds[-1]


def make_plan(intent: Intent, blocks: Mapping[str, Block]) -> Plan | None:
    """Return the cheapest chain that has what is asked, None where it has too little of it."""
    asked = wishes(intent, blocks.values())
    if not asked:
        return None
    taken = [block for wish in asked for block in wish.blocks]
    glue = [one for one in blocks.values() if one.glue and one not in taken]
    plan, rest = _search(intent, asked, glue, dict(_starts(intent)))
    if plan is None:
        return None
    rest = [wish for wish in rest if not wish.faint]
    unserved = {word for wish in rest for word in wish.terms(intent)}
    terms = tuple(term for term in left_out(intent, plan) if term not in unserved)
    lost = (
        *(wish.says for wish in rest),
        *(values := (*unused_values(intent, plan), *unread(intent, plan))),
    )
    # What is left out counts, whatever words it is asked for in.
    wanted = sum(not wish.faint for wish in asked) + len(values)
    share = coverage(intent, plan, unserved) * (1 - len(lost) / max(wanted, 1))
    missing = (*lost, *terms)
    return replace(plan, missing=missing, coverage=share) if share >= ENOUGH else None


def _starts(intent: Intent) -> Iterator[tuple[str, float]]:
    """Yield the kinds that a chain may start from, with what that costs."""
    first = intent.given.parameters[:1]
    named = kinds_of(first[0], intent.terms) if first else ()
    for name, kind in KINDS.items():
        fits = [len(one) for one in kind.asked if intent.asks(one)]
        cost = -0.5 * max(fits) if fits else _UNASKED_START
        if any(f"take {term}" in intent.terms for one in kind.asked for term in one):
            cost = _TAKEN_START
        if name in ("path", "upload") and "upload" in intent.terms:
            # What is uploaded is what it starts from, whatever becomes of it later.
            cost -= _UNASKED_START
        yield name, _NAMED_START + cost / 10 if name in named else cost


@dataclass(frozen=True, slots=True, order=True)
class _State:
    """One way under way: its cost, what is still to be placed, and how it came here."""

    cost: float
    order: int
    kinds: tuple[str, ...]
    chain: tuple[Block, ...]
    rest: frozenset[int]
    place: int = -1

    @property
    def key(self) -> tuple[str, str, frozenset[int], int]:
        """What makes two ways the same from here on."""
        return self.kinds[0], self.kinds[-1], self.rest, self.place


def _search(
    intent: Intent, asked: Sequence[Wish], glue: Sequence[Block], starts: Mapping[str, float]
) -> tuple[Plan | None, list[Wish]]:
    """Return the cheapest chain and what it leaves out: Dijkstra's, over kinds and wishes."""
    order = count()
    whole = frozenset(range(len(asked)))
    # Costs of starts may be below zero; all of them are lifted by the same.
    heap = [_State(10 + c, next(order), (kind,), (), whole) for kind, c in starts.items()]
    heapq.heapify(heap)
    done: dict[object, float] = {}
    best: tuple[float, Plan | None, frozenset[int]] = (float("inf"), None, frozenset())
    while heap and heap[0].cost < best[0]:
        state = heapq.heappop(heap)
        if done.get(state.key, float("inf")) <= state.cost:
            continue
        done[state.key] = state.cost
        if len(state.rest) < len(asked):
            left = sum(_FAINT_LEFT if asked[n].faint else _LEFT_OUT for n in state.rest)
            final = state.cost + left + _end(intent, state.kinds[-1])
            plan = Plan(state.kinds[0], state.chain, state.kinds)
            best = min(best, (final, plan, state.rest), key=lambda one: one[0])
        for n in sorted(state.rest):
            wish = asked[n]
            against = _AGAINST_ORDER if wish.place < state.place else 0.0
            for one, less in wish.choices:
                cost = _ASKED + against + _LOOSER * less + _after_save(state, one)
                _push(heap, state, one, cost, (next(order), n, wish.place))
        for one in glue:
            last = state.chain[-1].name if state.chain else ""
            if one not in state.chain and (last, one.name) not in _SENSELESS:
                _push(heap, state, one, _GLUE, (next(order), -1, state.place))
    return best[1], [asked[n] for n in sorted(best[2])]


def _after_save(state: _State, block: Block) -> float:
    """Return what it costs to go on with a value that is saved already."""
    saved = any("target" in one.needs for one in state.chain)
    return _SAVED if saved and not block.through and block.gives != "json" else 0.0


def _push(
    heap: list[_State], state: _State, block: Block, cost: float, step: tuple[int, int, int]
) -> None:
    """Go on with a block where it takes what is there; step: order, which was asked, its place."""
    order, number, place = step
    kind = state.kinds[-1]
    if kind in block.takes or _does_each(block, kind):
        kinds = (*state.kinds, block.result(kind) if kind in block.takes else "summary")
        rest, place = state.rest - {number}, max(place, state.place)
        heapq.heappush(
            heap, _State(state.cost + cost, order, kinds, (*state.chain, block), rest, place)
        )


def _does_each(block: Block, kind: str) -> bool:
    """Tell whether a block can be asked about each of several, and its answers be collected."""
    one = EACH.get(kind, "")
    writes = block.through or "target" in block.needs
    return one in block.takes and not writes and KINDS[block.result(one)].json


def _end(intent: Intent, kind: str) -> float:
    """Return what ending with a kind costs: what cannot be answered as asked costs more."""
    if intent.subject in ("endpoint", "cli", "script") and not KINDS[kind].json:
        return 3.0
    if "return json" in intent.terms and intent.subject not in ("endpoint", "cli", "script"):
        return 0.0 if kind == "json" else 8.0
    return 0.0
