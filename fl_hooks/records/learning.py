"""A learning: what reported faults without a pattern have in common, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

HIGH = 0.8
MEDIUM = 0.6


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report of a fault; `line` is 0 and `time` (ISO 8601, UTC) "" where nobody said.

    `source` is the list of the exported dict that holds it; `place` a file, or the environment of
    a deployment. `minutes` is what it took to mend, 0 where unknown.
    """

    source: str
    text: str
    place: str
    line: int
    function: str
    time: str
    count: int
    severity: str
    code: str = ""
    minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a learning rests on.

    units: distinct pairs of a day and a place, so that one loop that reports 1,000 times is one;
    quiet_days: the days from the first sighting until now without one.
    """

    count: int
    units: int
    days: int
    places: int
    quiet_days: int
    first: str
    last: str
    sources: tuple[tuple[str, int], ...]
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A known pattern that a learning may be a case of, and the words that both have."""

    pattern: str
    words: str


@dataclass(frozen=True, slots=True)
class Learning:
    """A group of reports: `kind` is "fault" (same exception and message) or "name" (same name).

    confidence is the probability that it comes up again more than once in four weeks; impact,
    severity weight times count, never raises it.
    """

    id: str
    kind: str
    title: str
    statement: str
    exception: str
    template: str
    evidence: Evidence
    confidence: float
    severity: str
    impact: int
    minutes_lost: float
    resembles: Resemblance | None
    recommendation: str

    @property
    def level(self) -> str:
        """How sure it is: high above 0.8, medium from 0.6 on, low below."""
        if self.confidence > HIGH:
            return "high"
        return "medium" if self.confidence >= MEDIUM else "low"

    @property
    def code(self) -> str:
        """The latest reported code, "" where no report has any."""
        return next((one.code for one in reversed(self.evidence.sightings) if one.code), "")
