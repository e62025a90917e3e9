"""What the head of a building block may say, and what is wrong with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.generate.blocks.kinds import KINDS, NEEDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SAME, THROUGH, OBJECT = "same", "through", "object"
KEYS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("takes", "gives", "says"), (str,)),
    **dict.fromkeys(("when", "needs", "acts", "covers"), (list,)),
    "weight": (int, float),
    "strict": (bool,),
    "glue": (bool,),
    "test": (dict,),
}
TEST_KEYS: dict[str, tuple[type, ...]] = {
    "file": (str, dict),
    "value": (object,),
    "needs": (dict,),
    "expect": (str,),
    "missing": (str,),
    "check": (str,),
}
_REQUIRED = ("takes", "gives", "says")


def kinds_taken(text: str) -> tuple[str, ...]:
    """Return the kinds that a head's `takes` names."""
    return tuple(part.strip() for part in text.split("|"))


def wrong(keys: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a head, one sentence each."""
    for key, value in keys.items():
        if key not in KEYS:
            yield f"there is no key {key!r}{_suggest(key, KEYS)}"
        elif not isinstance(value, KEYS[key]):
            yield f"{key}: expected {KEYS[key][0].__name__}, got {value!r}"
        elif isinstance(value, list):
            yield from _wrong_list(key, value)
    for key in _REQUIRED:
        if key not in keys:
            yield f"the key {key!r} is missing"
    yield from _wrong_says(keys.get("says"))
    yield from _wrong_kinds(keys)
    yield from _wrong_test(keys.get("test"))


def _wrong_says(says: object) -> Iterator[str]:
    """Yield what keeps a phrase from being part of a docstring, and of nothing else."""
    if isinstance(says, str) and (not says.isprintable() or {'"', "\\"} & {*says}):
        yield f"says: expected a phrase on one line, without quotes and backslashes, got {says!r}"


def _wrong_list(key: str, value: list[Any]) -> Iterator[str]:
    parts = [part for one in value for part in (one if isinstance(one, list) else [one])]
    nested = key == "when"
    if not all(isinstance(one, str) for one in parts) or (not nested and parts != value):
        yield f"{key}: expected texts{', or lists of them' if nested else ''}, got {value!r}"
    elif key == "needs":
        for name in parts:
            if name not in NEEDS:
                yield f"needs: there is no parameter {name!r}{_suggest(name, NEEDS)}"


def _wrong_kinds(keys: Mapping[str, Any]) -> Iterator[str]:
    for key, others in (("takes", ()), ("gives", (SAME, THROUGH))):
        value = keys.get(key)
        known = (*KINDS, *others)
        for name in kinds_taken(value) if isinstance(value, str) else ():
            if name not in known and not (key == "takes" and name == "nothing"):
                yield f"{key}: there is no kind {name!r}{_suggest(name, known)}"


def _wrong_test(test: object) -> Iterator[str]:
    for key, value in test.items() if isinstance(test, dict) else ():
        if key not in TEST_KEYS:
            yield f"test: there is no key {key!r}{_suggest(key, TEST_KEYS)}"
        elif not isinstance(value, TEST_KEYS[key]):
            yield f"test.{key}: expected {TEST_KEYS[key][0].__name__}, got {value!r}"


def _suggest(word: str, choices: Iterable[str]) -> str:
    # Only a mistake needs that module, and pydantic below it: a quarter of the start-up.
    from fl_hooks.store.problems import suggest

    return suggest(word, choices)
