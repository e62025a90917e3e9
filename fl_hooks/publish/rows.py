"""Violations as rows of a table: addresses worked out, so that the template only places them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from markupsafe import Markup

from fl_hooks.publish import code
from fl_hooks.publish.numbers import month_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fl_hooks.publish.forge import Forge
    from fl_hooks.publish.values import Settings
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.site_facts import Facts

# What such an outcome's commit holds is not the fault: it was mended before.
_ABSENT = ("prevented",)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One violation on one page; addresses are "" where there is nothing to link to."""

    anchor: str
    severity: str
    check: str
    title: str
    check_page: str
    folder: str
    file: str
    line: int
    source: str
    excerpt: Markup
    outcome: str
    reason: str
    day: str
    commit: str
    commit_page: str
    subject: str
    author: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes the rows of a page; `checks` are the full ids of the library, `titles` its patterns."""

    facts: Facts
    settings: Settings
    forge: Forge
    titles: dict[str, str]
    checks: frozenset[str]

    def of(self, violations: Iterable[Violation], root: str) -> list[Row]:
        """Return the rows for a page from which `root` leads to the site's top."""
        return [self._row(one, root) for one in violations]

    def _row(self, one: Violation, root: str) -> Row:
        folder, _, file = one.path.rpartition("/")
        shown = self.settings.source != "none"
        forge = self.forge if shown else None
        return Row(
            anchor=anchor(one),
            severity=one.severity,
            check=one.check,
            title=self.titles.get(one.pattern, one.pattern),
            check_page=self._check_page(one, root),
            folder=f"{folder}/" if folder else "",
            file=file,
            line=one.line,
            source=forge.line(one.commit, one.path, one.line)
            if forge and one.outcome not in _ABSENT
            else "",
            excerpt=self._excerpt(one),
            outcome=one.outcome,
            reason=_short(one.reason),
            day=one.date[:10],
            commit=one.commit[:7],
            commit_page=forge.commit(one.commit) if forge else "",
            subject=_short(one.subject) if shown else "",
            author=one.author if self.settings.authors else "",
        )

    def _check_page(self, one: Violation, root: str) -> str:
        if one.pattern not in self.titles:
            return ""
        place = f"#{one.check}" if one.id in self.checks else ""
        return f"{root}patterns/{one.pattern}/{place}"

    def _excerpt(self, one: Violation) -> Markup:
        lines = self.facts.excerpts.get((one.blob, one.line), ())
        if self.settings.source != "excerpt" or not lines:
            return Markup()
        return code.excerpt(lines, one.path, one.line)


def anchor(one: Violation) -> str:
    """Return a row's address within its page: the same wherever and whenever it is built."""
    parts = (one.id, one.path, str(one.line), str(one.column), one.blob, one.base, one.outcome)
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f"v-{sha256(data).hexdigest()[:12]}"


def months_of(violations: Sequence[Violation]) -> dict[str, list[Violation]]:
    """Return the record by month, latest month first, the newest first within each."""
    found: dict[str, list[Violation]] = {}
    for one in violations:
        found.setdefault(month_of(one), []).append(one)
    return dict(sorted(found.items(), reverse=True))


def pages_of(
    violations: Sequence[Violation], size: int
) -> Iterator[tuple[int, Sequence[Violation]]]:
    """Yield (number, violations) per page; page 1 holds the oldest.

    So a page that is full never changes again, and an address into it stays right.
    """
    oldest_first = violations[::-1]
    for start in range(0, len(oldest_first), size):
        yield start // size + 1, oldest_first[start : start + size][::-1]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
