"""A pattern's further examples: pairs composed, scanned and run, and what keeps one from counting.

Nothing that is not verified is published: a pair that fails is a problem of examples.toml.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.library.compile import not_run, untrusted
from fl_hooks.library.examples.compose import drafts
from fl_hooks.library.examples.model import RUN
from fl_hooks.library.examples.read import RESULT, TEMPLATES, read_forms, read_pairs, read_wardrobe
from fl_hooks.library.examples.run import missing, run
from fl_hooks.library.examples.scan import Scanner
from fl_hooks.store.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fl_hooks.library.examples.compose import Draft
    from fl_hooks.library.examples.model import Pair
    from fl_hooks.library.folders import Pattern


@dataclass(frozen=True, slots=True)
class Built:
    """What was made of one pattern's templates: the file's text, and what is wrong."""

    pattern: Pattern
    text: str
    pairs: int
    ran: int
    problems: tuple[Problem, ...] = ()
    not_run: tuple[tuple[str, int], ...] = ()  # why, and how many pairs

    @property
    def stale(self) -> bool:
        """Whether examples.json does not hold this text."""
        return self.pattern.text(RESULT) != self.text


def build(patterns: Iterable[Pattern], library: Sequence[Pattern], top: str) -> list[Built]:
    """Compose, scan and run the examples of some patterns; runs code of their folders.

    Those without examples.toml are left out. Raises InputError for templates that cannot be read.
    """
    apart = untrusted(top, library)
    scanner = Scanner(library, apart)
    made = list(_composed(patterns))
    everything = [draft for pattern, found in made if pattern not in apart for draft in found]
    lacking = {draft: missing(draft) for draft in everything}
    here = [draft for draft in everything if not lacking[draft]]
    said = dict(zip(here, run(here), strict=True))
    return [
        _left(pattern) if pattern in apart else _built(pattern, found, scanner, lacking, said)
        for pattern, found in made
    ]


def _composed(patterns: Iterable[Pattern]) -> Iterator[tuple[Pattern, list[Draft]]]:
    problems: list[Problem] = []
    for pattern in patterns:
        try:
            found = composed(pattern)
        except InputError as error:
            problems.extend(error.problems)
            continue
        if found is not None:
            yield pattern, found
    if problems:
        raise InputError(problems)


def composed(pattern: Pattern) -> list[Draft] | None:
    """Return the pairs that a pattern's templates make, None where it has no templates."""
    read = read_forms(pattern)
    if read is None:
        return None
    languages = {name: pattern.languages(name)[0] for name in pattern.checks}
    found = drafts(*read, *read_wardrobe(), languages)
    return sorted(found, key=lambda draft: draft.check)


def _left(pattern: Pattern) -> Built:
    """Return a pattern as it is, whose match.py must not run on this machine."""
    problem = Problem(pattern.folder.name("match.py"), 0, not_run(pattern))
    return Built(pattern, pattern.text(RESULT), 0, 0, (problem,))


def _built(
    pattern: Pattern,
    found: Sequence[Draft],
    scanner: Scanner,
    lacking: dict[Draft, str],
    said: dict[Draft, str],
) -> Built:
    shown = pattern.folder.name(TEMPLATES)
    before = {pair.program: pair.ran for pair in _before(pattern)}
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for draft in found:
        line, wrong = scanner.ask(pattern.id, draft)
        problems.extend(
            Problem(shown, draft.line, f"{draft.check}: {draft.form}, {draft.dress}: {text}")
            for text in (wrong, said.get(draft, ""))
            if text
        )
        # What another machine has run, and has not changed since, counts as run.
        ran = before.get(draft.program, "") if lacking[draft] else RUN[draft.language]
        if not wrong and not said.get(draft):
            rows.append(_row(draft, line, ran))
    return Built(
        pattern,
        _text(rows),
        len(rows),
        len(rows) - sum(not row["ran"] for row in rows),
        tuple(problems),
        tuple(Counter(lacking[draft] for draft in found if lacking[draft]).items()),
    )


def _before(pattern: Pattern) -> tuple[Pair, ...]:
    try:
        return read_pairs(pattern)
    except InputError:
        # It is about to be written anew.
        return ()


def _row(draft: Draft, line: int, ran: str) -> dict[str, Any]:
    return {
        "check": draft.check,
        "form": draft.form,
        "dress": draft.dress,
        "language": draft.language,
        "bad": draft.bad,
        "line": line,
        "good": draft.good,
        "shows": draft.shows,
        "ran": ran,
        "program": draft.program,
    }


def _text(rows: list[dict[str, Any]]) -> str:
    return json.dumps({"schema": 1, "pairs": rows}, indent=1, ensure_ascii=False) + "\n"


def outdated(pattern: Pattern) -> str:
    """Say how examples.json differs from what the templates make, without running anything."""
    found, pairs = composed(pattern), read_pairs(pattern)
    if found is None:
        return f"there is no {TEMPLATES} that it could come from" if pairs else ""
    if [_told(draft) for draft in found] == [_told(pair) for pair in pairs]:
        return ""
    return "is out of date" if pattern.text(RESULT) else "this file is missing"


def _told(one: Draft | Pair) -> tuple[str, ...]:
    """Return all that a pair says but for what scanning and running it showed."""
    about = (one.check, one.form, one.dress, one.language, one.shows)
    return (*about, one.bad, one.good, one.program)
