"""From a prompt to what it asks for: a subject, mentions of data and operations, given values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fl_hooks.generate.prompt.given import LONGEST, Given, read_given
from fl_hooks.generate.prompt.mentions import Mention, mentions, tokens
from fl_hooks.generate.prompt.terms import FIGURES, GENERAL, OPERATIONS, TERMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Words of a subject -> the subject; the first in a prompt counts.
_SUBJECTS = {
    "endpoint": "endpoint",
    "cli": "cli",
    "class": "class",
    "script": "script",
    "function": "function",
    "func": "function",
    "def": "function",
    "coroutine": "function",
}
# Words that make an endpoint only of what is called nothing else.
_FRAMEWORK = ("fastapi", "api", "server", "rest")


@dataclass(frozen=True, slots=True)
class Intent:
    """What a prompt asks for.

    subject: function, async function, endpoint, class, cli or script. given: names and values.
    terms: every term that is mentioned, also as "load csv" where its role is known; "figures"
    stands for several at once, as mean and maximum.
    """

    prompt: str
    subject: str
    mentions: tuple[Mention, ...]
    words: tuple[str, ...] = ()
    given: Given = field(default_factory=Given)
    terms: frozenset[str] = frozenset()

    def asks(self, alternative: Iterable[str]) -> bool:
        """Tell whether all terms of an alternative are mentioned."""
        return set(alternative) <= self.terms

    @property
    def indicators(self) -> dict[str, bool]:
        """The terms of the vocabulary that are mentioned, as the guide has them."""
        return {name: True for name in TERMS if name in self.terms}


def terms_of(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the terms of the vocabulary in a name in snake_case, each as an alternative."""
    found = mentions(tokens(name.replace("_", " ")))
    return tuple((one.term,) for one in found if one.term in TERMS)


def _subject(words: Sequence[str], found: Iterable[Mention], given: Given) -> str:
    """Return what is to be written: what the prompt names first; a function if it names none."""
    named = [
        (one.place, _SUBJECTS[one.term])
        for one in found
        if one.term in _SUBJECTS and words[one.place] not in _FRAMEWORK
    ]
    served = any(one.term == "endpoint" for one in found)
    first = min(named)[1] if named else "endpoint" if served else "function"
    if given.route and first == "function":
        return "endpoint"
    asynchronous = first == "function" and any(one.term == "async" for one in found)
    return "async function" if asynchronous else first


# Operations that may also say how something else is done.
_HOW = ("default", "drop", "empty", "first", "last", "settings")


def _operations(found: Iterable[Mention]) -> set[str]:
    """Return the terms that say what is to be done, and not only to load, save or return it."""
    return {one.term for one in found} & (OPERATIONS.keys() - {*GENERAL, *_HOW})


# Words after "by" and "per" that say how to count, be they columns or not.
_DIMENSIONS = ("day", "extension", "hour", "level", "type")


def _names(given: Given) -> Iterator[str]:
    """Yield what is only the name of a column or key, whatever the word means otherwise."""
    for need in ("column", "key", "keys", "wanted", "rules"):
        value = given.values.get(need, ())
        for one in value if isinstance(value, tuple) else (value,):
            yield str(one[0] if isinstance(one, tuple) else one).lower()


def read_intent(prompt: str) -> Intent:
    """Return what a prompt asks for; any text is one."""
    given = read_given(prompt)
    words = tuple(tokens(prompt[:LONGEST], given.name))
    found = mentions(words)
    if given.name and not _operations(found):
        # "def moving_average(values, window)": the name alone says what it does.
        words = (*words, *tokens(given.name.replace("_", " ")))
        found = mentions(words)
    named = set(_names(given)).difference(_DIMENSIONS)
    found = tuple(one for one in found if words[one.place] not in named)
    plain = {one.term for one in found}
    derived = {"figures"} if len(plain & set(FIGURES)) > 1 else set()
    derived |= {f"given {need}" for need in given.values}
    roles = {f"{one.role or 'bare'} {one.term}" for one in found}
    subject = _subject(words, found, given)
    return Intent(prompt, subject, found, words, given, frozenset(plain | derived | roles))
