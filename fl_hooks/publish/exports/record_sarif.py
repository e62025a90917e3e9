"""The record as SARIF: the latest violations that were kept, each at its line."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from fl_hooks.analyze.sources import PASSED
from fl_hooks.publish.exports.encode import clean, plain, text
from fl_hooks.publish.formats.results import Result, Run
from fl_hooks.publish.formats.sarif import render
from fl_hooks.publish.formats.sureness import sureness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.publish.entry import CheckEntry
    from fl_hooks.publish.site import Site
    from fl_hooks.records.violation import Violation

PATH = "data/violations.sarif"
# As many as GitHub's code scanning shows.
MOST = 5000
_ABOUT = (
    "The record of violations that were committed, bypassed or escaped: what was found when it "
    "came, not what stands in the code today. `fl scan --all --format sarif` says that."
)


def files(site: Site) -> dict[str, str]:
    """Return the file by its path."""
    kept = sum(site.numbers.total.of(outcome) for outcome in PASSED)
    notices = []
    if kept > MOST:
        notices.append(f"The latest {MOST:,} of {kept:,} are here; data/violations/ holds all.")
    checks = {check.full: check for entry in site.entries for check in entry.checks}
    found = islice((one for one in site.violations if one.outcome in PASSED), MOST)
    results = [_result(site, one, checks) for one in found]
    run = Run(
        entries=site.entries,
        sureness=sureness(site.loop.precision),
        url=site.settings.url,
        repository=site.forge.base,
        revision=site.facts.head,
        branch=site.facts.branch,
        notices=notices,
        about=_ABOUT,
    )
    return {PATH: clean(render(results, run, indent=None))}


def _result(site: Site, one: Violation, checks: Mapping[str, CheckEntry]) -> Result:
    check = checks.get(one.id)
    more = {"outcome": one.outcome, "commit": one.commit, "date": one.date}
    return Result(
        check=text(one.id),
        severity=one.severity,
        path=one.path,
        # A forged record may say 0.
        line=max(one.line, 1),
        column=max(one.column, 1),
        message=check.message if check else text(one.id),
        advice=check.advice if check else "",
        fingerprint=one.fingerprint,
        page=site.settings.url and site.settings.url + site.rows.address(one),
        more=plain({key: value for key, value in more.items() if value}),
    )
