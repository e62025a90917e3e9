"""Precision: how right each check was on code nobody here wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.precision import PARTS, Measured, million
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.publish.entry import CheckEntry, Entry

PATH = "about/precision/index.md"


def pages(site: Site) -> dict[str, str]:
    """Return the page."""
    measured = site.loop.precision
    own = [entry for entry in site.entries if not any(_of(site, c) for c in entry.checks)]
    text = render(
        "precision.md.j2",
        front=front("Precision", "How right each check is on public code", hide=["toc"]),
        measured=measured,
        million=million,
        patterns=[(entry, list(_rows(site, entry))) for entry in site.entries if entry not in own],
        own=own,
        parts=[
            (part, words, measured.parts[part], _repositories(site, part))
            for part, words in PARTS.items()
            if part in measured.parts
        ],
    )
    return {PATH: text}


def _of(site: Site, check: CheckEntry) -> Measured | None:
    return site.loop.precision.checks.get(check.full)


def _rows(site: Site, entry: Entry) -> Iterator[dict[str, Any]]:
    """Yield a row for each check and each severity that findings of it were read at."""
    for check in entry.checks:
        one = _of(site, check)
        if one is None:
            yield {
                "check": check,
                "severity": check.severity,
                "said": "not measured: it is off by default",
                "tuned": False,
            }
            continue
        if not one.told:
            yield {"check": check, "severity": check.severity, "said": one.unread, "tuned": False}
        for number, row in enumerate(one.told):
            yield {
                "check": check,
                "severity": row.severity,
                "row": row,
                "tuned": one.tuned,
                "first": one.first if not number else None,
                "said": "",
            }


def _repositories(site: Site, part: str) -> list[dict[str, Any]]:
    return [
        {
            **one,
            "address": f"https://github.com/{one['name']}/tree/{one['commit']}",
        }
        for one in sorted(site.loop.precision.repositories, key=lambda one: one["name"].lower())
        if one["part"] == part
    ]
