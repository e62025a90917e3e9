"""A pattern's further examples as its page shows them: a few of each check, the rest counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish import code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.publish.entry import Entry, Example

# More of them would say the same, and weigh on a page that everybody loads.
MOST = 6
_WHOLE = 1000  # lines of context: a pair is shown from its first line to its last


def examples(entry: Entry) -> list[dict[str, Any]]:
    """Return, for each check that has some, the pairs to show and how many there are."""
    by_check = {
        check.id: [one for one in entry.examples if one.check == check.id] for check in entry.checks
    }
    return [
        {
            "check": check,
            "count": len(pairs),
            "not_run": sum(not pair.ran for pair in pairs),
            "shown": [_shown(pair) for pair in varied(pairs)],
        }
        for check, pairs in by_check.items()
        if pairs
    ]


def varied(pairs: Sequence[Example], most: int = MOST) -> list[Example]:
    """Return a few pairs that differ most: each form in turn, dresses from all of what fits it."""
    waiting: dict[tuple[str, str], list[Example]] = {}
    for pair in pairs:
        waiting.setdefault((pair.language, pair.form), []).append(pair)
    chosen: list[Example] = []
    while len(chosen) < most and any(waiting.values()):
        for of_form in filter(None, waiting.values()):
            if len(chosen) < most:
                worn = {pair.dress for pair in chosen}
                fresh = [pair for pair in of_form if pair.dress not in worn] or of_form
                one = fresh[len(fresh) * len(chosen) // most]
                of_form.remove(one)
                chosen.append(one)
    return chosen


def _shown(pair: Example) -> dict[str, Any]:
    bad, good = code.lines_of(pair.bad), code.lines_of(pair.good)
    sentence = f"{pair.form[:1].upper()}{pair.form[1:]}, {pair.dress}"
    return {"pair": pair, "sentence": sentence, "html": code.diff(bad, good, _WHOLE)}
