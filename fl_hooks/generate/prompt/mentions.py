"""The terms that a prompt mentions, in order, each with the role its sentence gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fl_hooks.generate.prompt.terms import KINDS, ROLES, TERMS, TOWARDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TOKEN = re.compile(r"[a-z][a-z0-9_-]*|[.;:\n]", re.ASCII)
_ENDS = ".;:\n"
_NEGATIONS = ("without", "no", "not", "never", "dont", "don", "avoid")
# How far a negation reaches, in words.
_REACH = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """One term at its place among the words; role is load, save, return or ""."""

    term: str
    place: int
    role: str = ""


def tokens(prompt: str) -> list[str]:
    """Return the words of a prompt in small letters, and the ends of its sentences."""
    return [one.strip("-_") or "-" for one in _TOKEN.findall(prompt.lower())]


def plain_forms(word: str) -> Iterator[str]:
    """Yield a word and what it may be the plural, -ed or -ing form of, the likeliest first."""
    yield word
    for ending in ("s", "es", "d", "ed", "ing"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            yield stem
            yield stem + "e"
            if len(stem) > 2 and stem[-1] == stem[-2]:  # noqa: PLR2004 -- "fetting" -> "fet"
                yield stem[:-1]
    if word.endswith("ies"):
        yield word[:-3] + "y"


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return first word -> (words, term), longest phrases first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for term, words in TERMS.items():
        for phrase in words:
            parts = tuple(phrase.split())
            found.setdefault(parts[0], []).append((parts, term))
    return {w: tuple(sorted(rows, key=lambda r: -len(r[0]))) for w, rows in found.items()}


def mentions(words: Sequence[str]) -> tuple[Mention, ...]:
    """Return what the words mention; a word that no term claims is a term of its own."""
    found: list[Mention] = []
    role, verb, skip, denied = "", "", 0, 0
    for place, word in enumerate(words):
        denied = _REACH if word in _NEGATIONS else max(0, denied - 1)
        if skip:
            skip -= 1
            continue
        if word in _ENDS:
            role = verb = ""
            continue
        term, length = _term(words, place)
        if denied and word not in _NEGATIONS:
            continue
        if term in ROLES:
            role = verb = ROLES[term]
        elif word in TOWARDS:
            # "save it to a file" saves it still; "convert to JSON" returns it.
            role = TOWARDS[word] if not (verb and TOWARDS[word] == "return") else verb
        found.append(Mention(term, place, role if term in KINDS else ""))
        skip = length - 1
    return tuple(found)


def _term(words: Sequence[str], place: int) -> tuple[str, int]:
    for form in plain_forms(words[place]):
        for parts, term in _phrases().get(form, ()):
            rest = words[place + 1 : place + len(parts)]
            if all(p in plain_forms(w) for p, w in zip(parts[1:], rest, strict=True)):
                return term, len(parts)
    return words[place], 1
