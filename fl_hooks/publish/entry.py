"""A pattern of the library as its page needs it: plain values, the texts of its folder included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.detect.languages import LANGUAGES, comment_sign
from fl_hooks.library.cases import read_cases
from fl_hooks.library.examples.read import read_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fl_hooks.library.folders import Pattern
    from fl_hooks.library.model import Check


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
class Example:
    """A pair of examples.json: a form of the fault in a dress, and its repaired form."""

    check: str
    form: str
    dress: str
    language: str
    bad: str
    good: str
    shows: str
    ran: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One pattern, with the texts of its folder; `own`: it is the repository's."""

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
    examples: tuple[Example, ...] = ()
    own: bool = False


def entries(library: Iterable[Pattern], configured: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return the library for the site; `configured` is the repository's table of checks."""
    return tuple(_entry(pattern, configured) for pattern in library)


def _entry(pattern: Pattern, configured: Mapping[str, str]) -> Entry:
    declared = pattern.declaration
    cases, _ = read_cases(pattern.text("cases.md"), pattern.folder.name("cases.md"), pattern.checks)
    return Entry(
        id=pattern.id,
        title=declared.title,
        summary=declared.summary,
        category=declared.category,
        severity=declared.severity,
        languages=tuple(declared.languages),
        since=declared.since,
        status=declared.status,
        aliases=tuple(declared.aliases),
        checks=tuple(_check(pattern, name, configured) for name in pattern.checks),
        about=pattern.text("about.md"),
        pairs=tuple(_pairs(pattern)),
        cases=tuple(
            CaseEntry(
                check=case.check,
                kind=case.kind,
                sentence=case.sentence,
                language=case.language,
                code=case.code,
                path="" if case.path.startswith("case.") else case.path,
            )
            for case in cases
        ),
        examples=tuple(_examples(pattern)),
        own=not pattern.folder.bundled,
    )


def _check(pattern: Pattern, name: str, configured: Mapping[str, str]) -> CheckEntry:
    check = pattern.checks[name]
    ids = (pattern.id, *pattern.declaration.aliases)
    names = (*(f"{one}/{name}" for one in ids), name, *ids)
    setting = next((configured[one] for one in names if one in configured), "")
    sign = comment_sign(pattern.languages(name)[0])
    return CheckEntry(
        id=name,
        full=f"{pattern.id}/{name}",
        severity=check.severity,
        message=check.message,
        advice=check.advice,
        allow=f"{sign} fl: allow {name} -- why it is right here",
        notes=tuple(_notes(check, setting)),
        equivalents=tuple(check.equivalents),
        yields_to=tuple(check.yields_to),
    )


def _notes(check: Check, setting: str) -> Iterator[str]:
    """Yield what a reader should know besides the severity, a few words each."""
    if setting:
        yield f"{setting} in this repository"
    if not check.enabled:
        yield "off unless switched on"
    yield "also in tests" if check.in_tests else "not in tests"
    if check.languages:
        yield ", ".join(check.languages)
    for when in check.severity_when:
        yield f"{when.severity} where: {when.fact[0].replace('_', ' ')}"


def _pairs(pattern: Pattern) -> Iterator[Pair]:
    for language in pattern.declaration.languages:
        for ending in LANGUAGES[language][0]:
            bad, good = pattern.text(f"bad{ending}"), pattern.text(f"good{ending}")
            if bad and good:
                yield Pair(language, f"bad{ending}", bad, f"good{ending}", good)
                break


def _examples(pattern: Pattern) -> Iterator[Example]:
    for pair in read_pairs(pattern):
        if pair.check in pattern.checks:
            yield Example(
                check=pair.check,
                form=pair.form,
                dress=pair.dress,
                language=pair.language,
                bad=pair.bad,
                good=pair.good,
                shows=pair.shows,
                ran=bool(pair.ran),
            )
