"""Reports without a known pattern become learnings: grouped, weighed, ranked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from fl_hooks.learn.confidence import confidence, prior
from fl_hooks.learn.resemble import nearest_name, nearest_text
from fl_hooks.learn.sightings import sightings
from fl_hooks.records.finding import identity
from fl_hooks.records.learning import MEDIUM, Evidence, Learning
from fl_hooks.records.severity import SEVERITIES, rank

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from fl_hooks.learn.sightings import Key
    from fl_hooks.records.learning import Resemblance, Sighting

_LONGEST_ID = 48
# Words that tell no two messages apart.
_FILLERS = frozenset(
    {
        *("a", "an", "and", "at", "by", "for", "from", "has", "have", "in", "is", "it", "no"),
        *("object", "of", "on", "or", "s", "the", "to", "was", "with"),
    }
)
_LONGEST_TITLE = 90


def learnings(
    data: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    known: Collection[str],
    library: Mapping[str, str],
    now: datetime,
    at_least: float = MEDIUM,
) -> list[Learning]:
    """Return what the data's reports without a pattern teach, by confidence times impact.

    data: the exported dict. known: the library's ids and aliases. library: pattern -> what its
    texts say (resemble.phrase), to name the nearest. at_least: below this confidence one is left
    out.
    """
    groups: dict[Key, list[Sighting]] = {}
    for key, one in sightings(data, known):
        groups.setdefault(key, []).append(one)
    weighed = {key: evidence(group, now.date()) for key, group in groups.items()}
    b = prior(weighed.values())
    found = [
        _learning(key, proof, confidence(proof, b), _nearest(key, known, library))
        for key, proof in weighed.items()
    ]
    chosen = [one for one in _told_apart(found, weighed) if one.confidence >= at_least]
    return sorted(chosen, key=lambda one: (-one.confidence * one.impact, one.id))


def evidence(group: Iterable[Sighting], today: date) -> Evidence:
    """Return what a group of sightings amounts to; those without a time make up one day."""
    ordered = tuple(sorted(group, key=lambda one: one.time))
    units = {(one.time[:10], one.place) for one in ordered}
    days = {day for day, _ in units if day}
    span = (today - date.fromisoformat(min(days))).days if days else 0
    sources: dict[str, int] = {}
    for one in ordered:
        sources[one.source] = sources.get(one.source, 0) + one.count
    return Evidence(
        count=sum(one.count for one in ordered),
        units=len(units),
        days=len(days),
        places=len({one.place for one in ordered if one.place}),
        quiet_days=max(0, span - len(days) + 1) if days else 0,
        first=min((one.time for one in ordered if one.time), default=""),
        last=ordered[-1].time,
        sources=tuple(sorted(sources.items())),
        sightings=ordered,
    )


def _learning(key: Key, proof: Evidence, sure: float, resembles: Resemblance | None) -> Learning:
    title = _title(key, proof)
    name = re.sub(r"[^a-z0-9]+", "_", _slug(key)).strip("_") or "fault"
    name = name if name[0].isalpha() else f"fault_{name}"
    gravest = SEVERITIES[max(_rank(one.severity) for one in proof.sightings)]
    return Learning(
        id=name,
        kind=key.kind,
        title=title,
        statement=_statement(title, proof),
        exception=key.exception,
        template=key.text,
        evidence=proof,
        confidence=round(sure, 3),
        severity=gravest,
        impact=sum(2 ** _rank(one.severity) * one.count for one in proof.sightings),
        minutes_lost=sum(one.minutes for one in proof.sightings),
        resembles=resembles,
        recommendation=_advice(name, key, resembles),
    )


def _told_apart(found: list[Learning], keys: Iterable[Key]) -> list[Learning]:
    """Return the learnings with ids that differ: those that share one get part of a digest."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.id] = counts.get(one.id, 0) + 1
    return [
        one
        if counts[one.id] == 1
        else _renamed(one, f"{one.id}_{identity('/'.join(key[:3]), '/'.join(key[3:]))[:6]}")
        for one, key in zip(found, keys, strict=True)
    ]


def _renamed(one: Learning, name: str) -> Learning:
    return replace(one, id=name, recommendation=one.recommendation.replace(one.id, name))


def _title(key: Key, proof: Evidence) -> str:
    if key.kind == "name":
        return f'the name "{key.text}", which no pattern has'
    text = proof.sightings[-1].text.strip().partition("\n")[0] or "a fault without a message"
    if key.exception and key.text:
        text = f"{key.exception}: {_like(key.text, text)}"
    place = " in " + ", ".join(filter(None, key[3:])) if any(key[3:]) else ""
    return _short(text) + place


def _like(template: str, text: str) -> str:
    """Return the template; in the letters of the message where nothing in it gave way."""
    at = text.lower().find(template)
    return text[at : at + len(template)] if at >= 0 else template


def _statement(title: str, proof: Evidence) -> str:
    where = f" in {_many(proof.places, 'place')}" if proof.places else ""
    when = f" on {_many(proof.days, 'day')}, last {proof.last[:10]}" if proof.days else ""
    return f"{title}: {_many(proof.count, 'report')}{where}{when}"


def _slug(key: Key) -> str:
    """Return what an id is made from: the exception and the message's first words, or a name."""
    exception = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key.exception)
    said = re.sub(r"<\w+>|'", " ", key.text)
    where = (key.place.rpartition("/")[2].partition(".")[0], key.function.rpartition("::")[2])
    parts = re.findall(r"[^\W_]+", " ".join((exception, *(where if key.place else ()), said)))
    if key.kind == "name":
        return "_".join(parts).lower()
    name = ""
    for part in parts:
        if part in _FILLERS:
            continue
        longer = f"{name}_{part}" if name else part
        if len(longer) > _LONGEST_ID:
            break
        name = longer
    return name.lower()


def _nearest(key: Key, known: Collection[str], library: Mapping[str, str]) -> Resemblance | None:
    if key.kind == "name":
        return nearest_name(key.text, known)
    return nearest_text(key.text, library)


def _advice(name: str, key: Key, resembles: Resemblance | None) -> str:
    draft = f"`fl learn --propose {name}` writes a draft pattern"
    if resembles is None:
        return f"{draft}."
    if key.kind == "name":
        return (
            f"If {resembles.pattern} is meant, make it an alias in its pattern.yml; else {draft}."
        )
    return f'May be {resembles.pattern} ("{resembles.words}"); if it is not, {draft}.'


def _rank(severity: str) -> int:
    """Return a severity's rank, medium's for one that a foreign file made up."""
    return rank(severity) if severity in SEVERITIES else 1


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else f"{text[: _LONGEST_TITLE - 3]}..."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
