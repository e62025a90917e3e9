"""How learnings look: text for a terminal or a pipe, and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fl_hooks.detect.render import safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fl_hooks.records.learning import Learning, Sighting

_PLACES = 3
_SIGHTINGS = 5
# Unless --limit says otherwise; JSON has them all.
_SHOWN = 20
NOTHING = """\
Nothing to learn yet: {why}.
Faults nobody has a pattern for are collected by `fl collect bug --error … --file …`, and by
MetricsCollector's log_bug(pattern="unknown", …); `fl collect --help` tells more.
"""


def to_text(
    found: Sequence[Learning], left_out: int, drafts: Mapping[str, str], limit: int | None
) -> str:
    """Return the learnings as blocks of lines; drafts: learning's id -> the folder it has."""
    limit = _SHOWN if limit is None else limit
    if not found:
        few = f"{_many(left_out, 'group')} of reports, none sure enough to come back"
        return NOTHING.format(why=few if left_out else "no report is without a known pattern")
    blocks = [_block(one, drafts.get(one.id, "")) for one in found[:limit]]
    total = [_many(len(found), "learning")]
    if len(found) > limit:
        total.append(f"{limit} shown (--limit {len(found)} shows all)")
    if left_out:
        total.append(f"{_many(left_out, 'group')} less sure left out (--min-confidence 0)")
    return "\n".join([*blocks, f"{'; '.join(total)}.\n"])


def to_json(
    found: Sequence[Learning], left_out: int, drafts: Mapping[str, str], limit: int | None
) -> str:
    """Return the learnings as JSON, the most pressing first."""
    rows = [_plain(one) | {"draft": drafts.get(one.id)} for one in found[:limit]]
    value = {"schema": 1, "learnings": rows, "total": len(found), "left_out": left_out}
    return json.dumps(value, indent=2, sort_keys=True) + "\n"


def _block(one: Learning, draft: str) -> str:
    minutes = f", {one.minutes_lost:g} minutes lost" if one.minutes_lost else ""
    # Nothing is certain: 0.996 is not to read as 1.00.
    sure = f"confidence {min(one.confidence, 0.99):.2f} ({one.level})"
    weight = f"impact {one.impact} ({one.severity}){minutes}"
    lines = [one.id, f"  {one.statement}", f"  {sure}, {weight}"]
    if places := list(_places(one)):
        more = f" · {len(places) - _PLACES} more" if len(places) > _PLACES else ""
        lines.append(f"  {' · '.join(places[:_PLACES])}{more}")
    lines.append(f"  {f'Has a pattern: {draft}' if draft else one.recommendation}")
    return "".join(f"{safe(line)}\n" for line in lines)


def _places(one: Learning) -> Iterator[str]:
    """Yield where it was seen, the latest first, each place once."""
    seen = set()
    for sighting in reversed(one.evidence.sightings):
        text = where(sighting)
        if text and text not in seen:
            seen.add(text)
            yield text


def where(one: Sighting) -> str:
    """Return a sighting's place, line and function."""
    line = f":{one.line}" if one.line else ""
    return " ".join(filter(None, (f"{one.place}{line}", one.function)))


def _plain(one: Learning) -> dict[str, Any]:
    keys = ("id", "kind", "title", "statement", "exception", "template", "confidence", "level")
    more = ("severity", "impact", "minutes_lost", "recommendation")
    row = {key: getattr(one, key) for key in (*keys, *more)}
    near = one.resembles
    row["resembles"] = {"pattern": near.pattern, "words": near.words} if near else None
    proof = one.evidence
    numbers = ("count", "units", "days", "places", "quiet_days", "first", "last")
    row["evidence"] = {key: getattr(proof, key) for key in numbers} | {
        "sources": dict(proof.sources),
        "latest": [_sighting(each) for each in proof.sightings[: -_SIGHTINGS - 1 : -1]],
    }
    return row


def _sighting(one: Sighting) -> dict[str, Any]:
    keys = ("source", "text", "place", "line", "function", "time", "count", "severity")
    return {key: getattr(one, key) for key in keys}


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
