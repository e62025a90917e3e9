"""Words of a prompt that nothing here has to do with: they are told, and make it less sure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fl_hooks.generate.prompt.mentions import plain_forms
from fl_hooks.generate.prompt.terms import TERMS
from fl_hooks.generate.prompt.unbuilt import UNBUILT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fl_hooks.generate.prompt.intent import Intent

# What each unknown word takes from the confidence, and what all of them leave at least.
_EACH, _LEAST = 0.1, 0.5
_SHORTEST = 3
# Words that say nothing of the data or of what is to be done with it.
_COMMON = frozenset(
    """
    about actually after again all allowed also always and another any anything app application
    are arent argument arguments around back based because become becomes been before behind being
    below between bool build but called came can cannot certain clean code come comes containing
    correct correctly could crash create current def default dict different does doesnt doing don
    done each easy either else end equal even every everything example except exist exists extra
    fail failed fails false fine first float following for from full func function further give
    given gives goes going good had half handle handled handles handling has have help helper here
    how implement instead int into isnt its itself just keep kind last later leave left let
    library like long look made main make makes many may mean means memory message messages method
    might module more most much must name named names necessary need needed needs network never
    new next nice none normal not nothing now null object objects off once one only open option
    optional order other others our out output over own parameter parameters part pass passed per
    place please pls possible program proper properly provided python raise raised raises raising
    ready real really result resulting results return returned returning returns right robust run
    safe safely same say second see self set shall should show signature simple simply since small
    some something specific standard start still str straight such sure takes tell tells than that
    the their them then there these they thing things third this those through time timeout times
    too tool true try turn turns type typed types under until use used useful user users uses
    using usual utility variable version very via want wanted was way well were what when whenever
    where whether which while who whole whose why will with within without work works would wrap
    write writes wrong yes yet you your
    """.split()  # noqa: SIM905 -- a list of words is read as one
)


def unknown_words(intent: Intent, known: Collection[str]) -> tuple[str, ...]:
    """Return the words of a prompt that no term, name or value claims, in order, each once.

    known: further words that count, as those that the chosen building blocks speak of.
    """
    ours = {*known, *_claimed(intent)}
    return tuple(
        dict.fromkeys(
            one.term
            for one in intent.mentions
            if len(one.term) >= _SHORTEST
            and one.term not in TERMS
            and one.term not in UNBUILT
            and ours.isdisjoint(plain_forms(one.term))
            and _COMMON.isdisjoint(plain_forms(one.term))
        )
    )


def understood(words: Collection[str]) -> float:
    """Return how sure it still is with so many unknown words that the prompt was understood."""
    return max(_LEAST, 1 - _EACH * len(words))


def _claimed(intent: Intent) -> Iterator[str]:
    """Yield the words of the names and values that the prompt gives, and of what it quotes."""
    given = intent.given
    texts = [given.name, *given.parameters, given.route]
    for value in given.values.values():
        texts += [str(one) for one in (value if isinstance(value, tuple) else (value,))]
    texts += re.findall(r"[\"'`]([^\"'`\n]{1,200})[\"'`]", intent.prompt[:20_000])
    for text in texts:
        yield from re.findall(r"[a-z][a-z0-9]*", text.lower())
        yield text.lower()
