"""How much of what a prompt asks for a plan does, and what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.generate.blocks.kinds import KINDS
from fl_hooks.generate.prompt.terms import GENERAL, SUBJECTS, TERMS
from fl_hooks.generate.prompt.unbuilt import UNBUILT

if TYPE_CHECKING:
    from collections.abc import Collection

    from fl_hooks.generate.plan.plan import Plan
    from fl_hooks.generate.prompt.intent import Intent

# Code that does less than this of what was asked for is not what was asked for.
ENOUGH = 0.34
# Value that a prompt gives -> the needs that it may stand for, and what it is called.
_VALUES = {
    "column": (("key", "keys", "names", "rules", "wanted"), "the column"),
    "wanted": (("word", "text", "old", "rules", "key"), "the value"),
    "threshold": (("count", "low", "high", "max_bytes", "days", "size", "rules"), "the limit"),
    "window": (("size",), "the window"),
    "days": (("count",), "the days"),
    "bins": ((), "the ranges"),
    "expression": ((), "the expression"),
    "lines_each": ((), "the lines of each"),
}
# Kinds of files that only some blocks can read.
_SOURCES = ("audio", "npy", "csv", "json", "toml")
# Words that only look like superlatives.
_NOT_MOST = (
    *("digest", "forest", "harvest", "honest", "ingest", "interest", "invest", "manifest"),
    *("modest", "nearest", "pytest", "request", "suggest", "unittest"),
)


def left_out(intent: Intent, plan: Plan) -> tuple[str, ...]:
    """Return the terms of a prompt that no block of the plan has to do with, in order."""
    served = _served(plan)
    return tuple(dict.fromkeys(term for term in _meant(intent) if term not in served))


def unused_values(intent: Intent, plan: Plan) -> tuple[str, ...]:
    """Return the values that a prompt gives and no block of the plan needs, in words."""
    needs = {need for block in plan.blocks for need in block.needs}
    found = []
    for need, (others, says) in _VALUES.items():
        value = intent.given.values.get(need)
        if value is not None and not needs & {need, *others}:
            found.append(f"{says} {value}")
    return tuple(found)


def unread(intent: Intent, plan: Plan) -> tuple[str, ...]:
    """Return the sources that a prompt names and no block of the plan has to do with, in words."""
    terms = {
        term.rpartition(" ")[2]
        for block in plan.blocks
        for one in (*block.when, block.covers)
        for term in one
    }
    loaded = [one for one in _SOURCES if f"load {one}" in intent.terms and one not in terms]
    needs = {need for block in plan.blocks for need in block.needs}
    address = {"url", "urls"} & {*intent.words} and not {"url", "urls"} & {*plan.kinds, *needs}
    return (*(f"the {one}" for one in loaded), *(["the address"] if address else []))


def coverage(intent: Intent, plan: Plan, unserved: Collection[str] = ()) -> float:
    """Return the share of the prompt's terms that the plan has to do with, 0 to 1.

    unserved: terms that are known to be left out, whatever else the blocks have to do with.
    """
    meant = set(_meant(intent))
    missing = {*left_out(intent, plan), *unserved} & meant
    return 1 - len(missing) / len(meant) if meant else 1.0


def _meant(intent: Intent) -> list[str]:
    """Return the terms that say what is to be done, and with what."""
    general = {*GENERAL, *SUBJECTS, *_NEUTRAL}
    known = (TERMS.keys() - general) | set(UNBUILT)
    said = [one.term for one in intent.mentions]
    return [term for term in said if term in known or _is_superlative(term)]


def _is_superlative(term: str) -> bool:
    """Tell whether a word that stands for itself picks one of several: the hottest row."""
    return term.endswith("est") and len(term) > len("best") and term not in (*TERMS, *_NOT_MOST)


def _served(plan: Plan) -> set[str]:
    """Return the terms that the blocks of a plan, and the kinds between them, have to do with."""
    found = {term for block in plan.blocks for one in block.when for term in one}
    found |= {term for block in plan.blocks for term in block.covers}
    found |= {term for kind in plan.kinds for one in KINDS[kind].asked for term in one}
    found |= set(plan.kinds)
    return {term.rpartition(" ")[2] for term in found}


# Terms that any code may have to do with: they say how rather than what.
_NEUTRAL = frozenset(
    (
        *("absent", "above", "array", "audio", "below", "csv", "http", "log", "print", "rename"),
        *("settings", "status", "subprocess", "folder", "upload", "setup", "continue"),
        *("bytes", "chunk", "column", "contain", "content", "count"),
        *(
            "data",
            "dict",
            "channel",
            "dumpable",
            "field",
            "first",
            "last",
            "rate",
            "empty",
            "file",
            "index",
            "item",
            "json",
            "key",
            "line",
            "list",
            "nan",
        ),
        *("number", "numpy", "record", "row", "size", "step", "temp", "text", "top", "validate"),
        *("warn", "word"),
    )
)
