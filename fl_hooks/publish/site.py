"""What every page is made from, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.publish import escape
from fl_hooks.publish.forge import Forge, forge_for
from fl_hooks.publish.numbers import Numbers, count_months, months_of
from fl_hooks.publish.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.publish.entry import Entry
    from fl_hooks.publish.loop import Loop
    from fl_hooks.publish.values import Settings
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.site_facts import Facts


@dataclass(frozen=True, slots=True)
class Site:
    """All that pages are made from; `months` holds the violations by month, latest first."""

    entries: Sequence[Entry]
    violations: Sequence[Violation]
    months: Mapping[str, Sequence[Violation]]
    facts: Facts
    settings: Settings
    forge: Forge
    numbers: Numbers
    rows: Rows
    titles: Mapping[str, str]
    loop: Loop

    def severity(self, pattern: str, otherwise: str = "") -> str:
        """Return the severity that the library gives a pattern, `otherwise` where it lacks it.

        Occurrences have their checks' own; two marks on one pattern would contradict each other.
        """
        return next((one.severity for one in self.entries if one.id == pattern), otherwise)


def make_site(
    patterns: Sequence[Entry],
    violations: Sequence[Violation],
    facts: Facts,
    settings: Settings,
    loop: Loop,
) -> Site:
    """Return the values for all pages; patterns by title, as people look for them."""
    titles = {entry.id: entry.title for entry in patterns}
    checks = frozenset(check.full for entry in patterns for check in entry.checks)
    forge = forge_for(settings, facts.remote)
    months = months_of(violations)
    rows = Rows(facts, settings, forge, titles, checks, months=months)
    ordered = sorted(patterns, key=lambda entry: (entry.title.casefold(), entry.id))
    return Site(
        entries=ordered,
        violations=violations,
        months=months,
        facts=facts,
        settings=settings,
        forge=forge,
        numbers=count_months(months),
        rows=rows,
        titles=titles,
        loop=loop,
    )


def front(title: str, description: str = "", **values: object) -> str:
    """Return a page's front matter."""
    if description:
        values["description"] = escape.label(description)
    return escape.front_matter(title=escape.label(title), **values)
