"""A pattern of the library as its page needs it: plain values, whatever the library's model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """One check: what it says, how it is allowed in one place, what to note about it."""

    id: str
    full: str
    severity: str
    message: str
    advice: str
    allow: str
    notes: tuple[str, ...] = ()
    equivalents: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """The bad and the good file of one language."""

    language: str
    bad_name: str
    bad: str
    good_name: str
    good: str


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One snippet of cases.md; kind is valid, invalid or known miss."""

    check: str
    kind: str
    sentence: str
    language: str
    code: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One pattern, with the texts of its folder."""

    id: str
    title: str
    summary: str
    category: str
    severity: str
    languages: tuple[str, ...]
    since: str
    status: str
    aliases: tuple[str, ...] = ()
    checks: tuple[CheckEntry, ...] = ()
    about: str = ""
    pairs: tuple[Pair, ...] = ()
    cases: tuple[CaseEntry, ...] = ()
