"""What a prompt asks for, mention by mention, and the blocks that would do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.generate.block import THROUGH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fl_hooks.generate.block import Block
    from fl_hooks.generate.prompt.intent import Intent

# More wishes than this in one prompt are too many to order.
_MOST = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is asked for: where among the words, and the blocks any of which does it."""

    places: frozenset[int]
    blocks: tuple[Block, ...]

    @property
    def place(self) -> int:
        """Where the prompt comes to it: its last word."""
        return max(self.places, default=0)

    def terms(self, intent: Intent) -> set[str]:
        """Return the terms that it stands on."""
        return {one.term for one in intent.mentions if one.place in self.places}

    @property
    def says(self) -> str:
        """What it is, in words."""
        return self.blocks[0].says


def wishes(intent: Intent, blocks: Iterable[Block]) -> list[Wish]:
    """Return what a prompt asks for, closest fit first.

    Each mention asks once: a block is left out where closer ones claim all that it stands on;
    those that stand on the same mentions are one wish, which any of them fulfils. A faint block
    (of negative weight) counts only where nothing else does something with what it takes.
    """
    scored = [(*_fit(intent, block), block) for block in blocks]
    fitting = (row for row in scored if row[0] > 0)
    found: dict[frozenset[int], list[Block]] = {}
    claimed: set[int] = set()
    for _, alternative, block in sorted(fitting, key=lambda r: (r[2].weight < 0, -r[0], r[2].name)):
        if block.weight < 0 and _busy(block, found.values()):
            continue
        places = frozenset(_places(intent, {*alternative, *block.covers}))
        if places in found:
            found[places].append(block)
        elif not places <= claimed:
            found[places] = [block]
            claimed |= places
    return [Wish(places, tuple(some)) for places, some in found.items()][:_MOST]


def _fit(intent: Intent, block: Block) -> tuple[float, tuple[str, ...]]:
    fits = [(len(one) + block.weight, one) for one in block.when if intent.asks(one)]
    return max(fits, default=(0, ()), key=lambda fit: fit[0])


def _places(intent: Intent, terms: set[str]) -> set[int]:
    """Return where a prompt mentions any of some terms."""
    return {m.place for m in intent.mentions if {m.term, f"{m.role} {m.term}"} & terms}


def _busy(block: Block, wanted: Iterable[Iterable[Block]]) -> bool:
    """Tell whether something else is asked of what a block takes, except to save or return it."""
    others = (one for some in wanted for one in some if one.gives not in (THROUGH, "json"))
    return any(set(block.takes) & set(one.takes) for one in others)
