"""What a prompt asks for, mention by mention, and the blocks that would do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.generate.blocks.keys import OBJECT, THROUGH
from fl_hooks.generate.prompt.terms import FIGURES, KINDS, OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fl_hooks.generate.blocks.block import Block
    from fl_hooks.generate.prompt.intent import Intent

# Terms that name the data, and not what to do with it.
_DATA = frozenset(KINDS) - {"nan", "pair"}
# How much a word between the terms of a block takes from its fit, up to so many of them.
_NEAR, _FAR = 0.01, 20
# More wishes than this in one prompt are too many to order.
_MOST = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is asked for: where among the words, and the blocks any of which does it.

    fits: how closely each block fits what the prompt says, more is closer. faint: whether it is
    but a default, as that an upload is stored.
    """

    places: frozenset[int]
    blocks: tuple[Block, ...]
    fits: tuple[float, ...]
    faint: bool = False

    @property
    def place(self) -> int:
        """Where the prompt comes to it: its last word."""
        return max(self.places, default=0)

    @property
    def choices(self) -> Iterator[tuple[Block, float]]:
        """The blocks, each with how much less it fits than the closest."""
        for block, fit in zip(self.blocks, self.fits, strict=True):
            yield block, max(self.fits) - fit

    def terms(self, intent: Intent) -> set[str]:
        """Return the terms that it stands on."""
        return {one.term for one in intent.mentions if one.place in self.places}

    @property
    def says(self) -> str:
        """What it is, in words."""
        return self.blocks[0].says


@dataclass(frozen=True, slots=True)
class _Fit:
    """A block beside the alternative of its `when` that fits best.

    says: its terms that say what to do, or else those that name the data. core: where they stand
    in the prompt. claims:
    everything that the block does justice to. faint: it is but a default.
    """

    block: Block
    says: frozenset[str]
    core: frozenset[int]
    claims: frozenset[int]
    size: float
    fit: float
    faint: bool

    @property
    def order(self) -> tuple[bool, float, float, str]:
        """What makes one go before another: it says more of what to do, then of the data."""
        return self.faint, -self.size, -self.fit, self.block.name


def wishes(intent: Intent, blocks: Iterable[Block]) -> list[Wish]:
    """Return what a prompt asks for, closest fit first.

    Each mention asks once: a block is left out where closer ones claim all that it stands on;
    those that stand on the same mentions are one wish, which any of them fulfils. A faint block
    (of negative weight, or for "process" alone) counts only where nothing else does something
    with what it takes.
    """
    found: dict[frozenset[int], list[_Fit]] = {}
    claimed: set[int] = set()
    for one in sorted(_fits(intent, blocks), key=lambda fit: fit.order):
        if one.faint and _busy(one, found.values()):
            continue
        if one.core in found:
            found[one.core].append(one)
        elif not one.core <= claimed:
            found[one.core] = [one]
        else:
            continue
        claimed |= one.claims
    return [_wish(places, some) for places, some in found.items()][:_MOST]


def _wish(places: frozenset[int], some: list[_Fit]) -> Wish:
    blocks, fits = tuple(one.block for one in some), tuple(one.fit for one in some)
    return Wish(places, blocks, fits, all(one.faint for one in some))


def _fits(intent: Intent, blocks: Iterable[Block]) -> Iterator[_Fit]:
    for block in blocks:
        fits = [one for one in block.when if intent.asks(one)]
        if not fits or (block.gives == OBJECT and not _whole(intent, block)):
            continue
        best = max(fits, key=lambda one: _closeness(intent, one))
        told = set(best) - _DATA
        says = told or set(best)
        if "figures" in intent.terms and len(figures := FIGURES & {*block.covers}) > 1:
            says |= figures
        core = _places(intent, says) or _places(intent, {*best})
        claims = core | _places(intent, told | {*block.covers})
        size = (len(says & intent.terms - {"figures"}) if told else 0) + block.weight
        # What the prompt says to save is no default.
        saves = any(term.startswith("save") for term in best)
        faint = (block.weight < 0 and not saves) or says == {"process"}
        fit = len(best) + block.weight - _NEAR * min(_span(intent, best), _FAR)
        yield _Fit(block, frozenset(says), core, claims, size, fit, faint)


def _closeness(intent: Intent, alternative: tuple[str, ...]) -> tuple[bool, int, int, int]:
    """Return what makes one alternative of a block better than another, more is better."""
    told = set(alternative) - _DATA - {"figures"}
    near = -_span(intent, alternative)
    return "process" not in alternative, len(told), len(alternative), near


def _span(intent: Intent, terms: Iterable[str]) -> int:
    """Return how far apart terms stand in a prompt: the fewest words with one of each."""
    places = [sorted(found) for one in terms if (found := _places(intent, {one}))]
    if not places:
        return 0
    spans = []
    for start in {place for some in places for place in some}:
        nearest = [min(abs(place - start) for place in some) for some in places]
        spans.append(max(nearest))
    return min(spans)


def _whole(intent: Intent, block: Block) -> bool:
    """Tell whether a class is asked for, and a block that is one does all that it is asked for."""
    does = {term.rpartition(" ")[2] for one in (*block.when, block.covers) for term in one}
    meant = {one.term for one in intent.mentions} & (KINDS.keys() | OPERATIONS.keys())
    return intent.subject == "class" and meant <= does


def _places(intent: Intent, terms: set[str]) -> frozenset[int]:
    """Return where a prompt mentions any of some terms."""
    found = (m.place for m in intent.mentions if {m.term, f"{m.role or 'bare'} {m.term}"} & terms)
    return frozenset(found)


def _busy(faint: _Fit, wanted: Iterable[Iterable[_Fit]]) -> bool:
    """Tell whether something else is asked of what a block takes, except to save or return it.

    Where a prompt only says to process something, anything else that it says to do is meant.
    """
    others = [one for some in wanted for one in some]
    if faint.says == {"process"}:
        return any(one.says & OPERATIONS.keys() for one in others)
    doing = (one.block for one in others if one.block.gives not in (THROUGH, "json"))
    return any(set(faint.block.takes) & set(one.takes) for one in doing)
