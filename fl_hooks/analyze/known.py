"""What the caller knows of the patterns: severities, aliases, languages, since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fl_hooks.analyze.moments import as_datetime
from fl_hooks.analyze.sources import DEFAULT_SEVERITY, WEIGHTS
from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from fl_hooks.analyze.moments import Moment

    Patterns = Iterable[Mapping[str, Any]] | Mapping[str, Mapping[str, Any] | str]


@dataclass(frozen=True, slots=True)
class Known:
    """The library as far as numbers depend on it; keys are pattern names."""

    severities: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    languages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)

    def name(self, pattern: str) -> str:
        """Return the name that a pattern has today."""
        return self.aliases.get(pattern, pattern)

    def severity(self, pattern: str, given: str | None) -> str:
        """Return an occurrence's severity: its own, else its pattern's, else medium."""
        return given.lower() if given else self.severities.get(self.name(pattern), DEFAULT_SEVERITY)


def known(patterns: Patterns | None, since: Mapping[str, Moment] | None) -> Known:
    """Return what is known from a list of patterns, or from name -> pattern or severity.

    Of a pattern count: name, severity, aliases, languages. Raises FlError for a severity that is
    none and a date that is none.
    """
    found = Known()
    for name, pattern in _named(patterns or ()):
        if severity := pattern.get("severity"):
            found.severities[name] = _severity(name, severity)
        found.languages[name] = tuple(pattern.get("languages") or ())
        found.aliases.update(dict.fromkeys(pattern.get("aliases") or (), name))
    for name, moment in (since or {}).items():
        try:
            found.since[found.name(name)] = as_datetime(moment)
        except ValueError as error:
            raise FlError(f'since, {name}: expected a date, got "{moment}"') from error
    return found


def _named(patterns: Patterns) -> Iterable[tuple[str, Mapping[str, Any]]]:
    if isinstance(patterns, Mapping):
        for name, one in patterns.items():
            yield name, {"severity": one} if isinstance(one, str) else one
        return
    for one in patterns:
        yield one.get("name") or one.get("pattern_id", ""), one


def _severity(name: str, severity: object) -> str:
    lower = str(severity).lower()
    if lower not in WEIGHTS:
        raise FlError(f'pattern {name}: severity "{severity}" is none of {", ".join(WEIGHTS)}')
    return lower
