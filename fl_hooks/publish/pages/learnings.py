"""Learnings: faults without a pattern, and how sure it is that they come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.pages.signals import SOURCES
from fl_hooks.publish.render import render, slug
from fl_hooks.publish.site import Site, front
from fl_hooks.records.event import BY_PLURAL, UNKNOWN
from fl_hooks.records.learning import HIGH, MEDIUM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fl_hooks.records.learning import Evidence, Learning, Sighting

FOLDER = "analysis/learnings"
_TOP = "../../"
_MOST, _SIGHTINGS, _NAMES = 50, 5, 30
_LONGEST = 200


def pages(site: Site) -> dict[str, str]:
    """Return the page; the surest and heaviest come first, as `fl learn` lists them."""
    found = [one for one in site.loop.learnings if one.level != "low"]
    weak = [one for one in site.loop.learnings if one.level == "low"]
    unknown = list(_unknown(site))
    page = render(
        "learnings.md.j2",
        front=front("Learnings", "Faults that no pattern speaks for yet"),
        learnings=list(_cards(site, found[:_MOST])),
        weak=list(_cards(site, weak[:_MOST])),
        sure=len(found),
        early=len(weak),
        high=f"{HIGH:g}",
        medium=f"{MEDIUM:g}",
        unknown=unknown[:_NAMES],
        all_unknown=len(unknown),
        texts=site.settings.source != "none",
        reports=bool(site.loop.learnings or any(site.loop.data.get(key) for key in SOURCES)),
    )
    return {f"{FOLDER}/index.md": page}


def anchor(name: str) -> str:
    """Return where a learning stands on the page, by its id."""
    return f"learning-{slug(name)}"


def _cards(site: Site, found: Sequence[Learning]) -> Iterator[dict[str, Any]]:
    for one in found:
        near = one.resembles
        yield {
            "one": one,
            "anchor": anchor(one.id),
            "title": _title(one),
            # Nothing is certain: 0.996 is not to read as 100 %.
            "percent": round(min(one.confidence, 0.99) * 100),
            "facts": list(_facts(one.evidence)),
            "sources": ", ".join(_said(key, number) for key, number in one.evidence.sources),
            "near": near,
            "near_title": site.titles.get(near.pattern, near.pattern) if near else "",
            "near_address": f"{_TOP}patterns/{near.pattern}/"
            if near and near.pattern in site.titles
            else "",
            "command": f"fl learn --propose {one.id}",
            "latest": [
                _sighting(site, each) for each in one.evidence.sightings[: -_SIGHTINGS - 1 : -1]
            ],
        }


def _title(one: Learning) -> str:
    if one.kind != "name":
        return _short(one.title)
    return f"The name \N{LEFT DOUBLE QUOTATION MARK}{one.template}\N{RIGHT DOUBLE QUOTATION MARK}"


def _said(key: str, number: int) -> str:
    noun = BY_PLURAL[key].said if key in BY_PLURAL else key
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _facts(proof: Evidence) -> Iterator[tuple[str, str]]:
    yield "Reports", f"{proof.count:,}"
    yield "Days", f"{proof.days:,}"
    if proof.places:
        yield "Places", f"{proof.places:,}"
    yield "Days without", f"{proof.quiet_days:,}"
    if proof.first:
        yield "First", proof.first[:10]
        yield "Last", proof.last[:10]


def _sighting(site: Site, one: Sighting) -> dict[str, str]:
    line = f":{one.line}" if one.line else ""
    return {
        "date": one.time[:10],
        "source": SOURCES[one.source][0] if one.source in SOURCES else one.source,
        "text": _short(one.text) if site.settings.source != "none" else "",
        "place": f"{one.place}{line}" if one.place else one.function,
    }


def _unknown(site: Site) -> Iterator[dict[str, Any]]:
    """Yield the names that reports give and no pattern has."""
    by_name = {one.template: one for one in site.loop.learnings if one.kind == "name"}
    for row in site.loop.unknown:
        name = str(row["pattern"])
        if name == UNKNOWN:
            continue
        learning = by_name.get(name)
        near = learning.resembles if learning else None
        yield {
            "name": name,
            "count": int(row["count"]),
            "anchor": anchor(learning.id) if learning else "",
            "near": near.pattern if near else "",
            "near_address": f"{_TOP}patterns/{near.pattern}/"
            if near and near.pattern in site.titles
            else "",
        }


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
