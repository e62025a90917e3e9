"""The terms that a prompt mentions, in order, each with the role its sentence gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fl_hooks.generate.prompt.terms import KINDS, OPERATIONS, ROLES, TERMS, TOWARDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TOKEN = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_]+)*|[.;:](?=\s|$)|[,\n]", re.ASCII)
# "POST /recordings" names an address: neither something to post nor a recording.
_ADDRESS = re.compile(r"\b(?:GET|POST|PUT|PATCH|DELETE)\b|(?<![\w.])/[\w/{}.-]{1,80}", re.ASCII)
# "max 5 MB" is a limit, and no maximum of numbers.
_SIZE = re.compile(
    r"\b(?:max(?:imum)?|at most|up to|limit(?:ed)?(?: of| to)?|larger than|bigger than|over|above"
    r"|under|below|than)?\s*\b\d{1,9}(?:[.,]\d{1,3})?\s*[KMGT]i?B\b",
    re.ASCII | re.IGNORECASE,
)
_ENDS = ".;:\n"
_NEGATIONS = ("without", "avoid", "instead of", "rather than", "not use", "t use", "not using")
# What a prompt asks for: to write one of these is no work with data.
_MADE = (
    *("function", "func", "def", "method", "class", "script", "cli", "endpoint", "coroutine"),
    *("program", "module", "code", "helper", "tool", "command", "command-line", "fastapi"),
)
# Verbs of the vocabulary that are no operations.
_VERBS = frozenset(("upload", "http", "be", "have", "work", "log", "do", "make", "handle"))
# How far a negation reaches, in words.
_REACH = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """One term at its place among the words; role is load, save, return, take or ""."""

    term: str
    place: int
    role: str = ""


def tokens(prompt: str, name: str = "") -> list[str]:
    """Return the words of a prompt in small letters, and the ends of its sentences.

    name: what is asked for is called so, which is no word of the prompt where brackets follow.
    """
    if name:
        prompt = prompt.replace(f"{name}(", " (")
    text = _SIZE.sub(" ", _ADDRESS.sub(" ", prompt)).lower()
    return [part for one in _TOKEN.findall(text) for part in _parts(one)]


def _parts(token: str) -> Iterator[str]:
    """Yield a word; of a dotted one, data.csv or json.dumps, what names a kind of data.

    One that the vocabulary has as it stands, as json.dumps, stays whole.
    """
    if "." not in token or token in _ENDS:
        yield token.strip("-_") or "-"
        return
    known = {word for words in KINDS.values() for word in words}
    if token in known:
        yield token
        return
    yield from (part for part in token.split(".") if part in known)


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
    role = verb = ""
    place = denied = 0
    while place < len(words):
        word = words[place]
        term, length = _term(words, place)
        denied = _denial(words, place) or max(0, denied - 1)
        if word in _ENDS:
            role = verb = ""
        elif denied or word == "," or (term == "save" and _is_creation(words, place)):
            pass
        elif term in ROLES:
            role = verb = ROLES[term]
            found.append(Mention(term, place))
        else:
            # "save it to a file" saves it still; "convert to JSON" returns it.
            towards = role if _is_infinitive(words, place) else TOWARDS.get(word, role)
            role = verb if verb and towards == "return" and word in TOWARDS else towards
            role = verb if word == "in" and verb == "save" else role
            own = _postfix(words, place + length)
            found.append(Mention(term, place, own or role if term in KINDS else ""))
        place += length
    return tuple(found)


def _is_creation(words: Sequence[str], place: int) -> bool:
    """Tell whether "write" means the code itself: "write me a function that"."""
    if not words[place].startswith("writ"):
        return False
    after = words[place + 1 : place + 8]
    return any(word in _MADE and not set(after[:n]) & {"to", ","} for n, word in enumerate(after))


def _is_infinitive(words: Sequence[str], place: int) -> bool:
    """Tell whether a word is the "to" of "to upload", which leads nowhere."""
    if words[place] != "to" or place + 1 == len(words):
        return False
    following = _term(words, place + 1)[0]
    return following in OPERATIONS or following in _VERBS


def _denial(words: Sequence[str], place: int) -> int:
    """Return how many words from here on are not wanted."""
    for phrase in _NEGATIONS:
        parts = tuple(phrase.split())
        if tuple(words[place : place + len(parts)]) == parts:
            return len(parts) + _REACH
    return 0


def _postfix(words: Sequence[str], place: int) -> str:
    """Return the role of "numpy array in, dict out", "" where nothing of the kind follows."""
    after = [*words[place : place + 2], ",", ","]
    if after[0] == "out" or (after[0] in ("string", "text") and after[1] == "out"):
        return "return"
    return "take" if after[0] == "in" and (after[1] == "," or after[1] in _ENDS) else ""


def _term(words: Sequence[str], place: int) -> tuple[str, int]:
    """Return the term that begins at a word, and how many words it takes."""
    for form in plain_forms(words[place]):
        for parts, term in _phrases().get(form, ()):
            rest = words[place + 1 : place + len(parts)]
            if len(rest) + 1 == len(parts) and all(
                part in plain_forms(word) for part, word in zip(parts[1:], rest, strict=True)
            ):
                return term, len(parts)
    return words[place], 1
