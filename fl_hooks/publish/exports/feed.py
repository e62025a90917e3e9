"""An Atom feed: commits that kept a known fault, and patterns that get more frequent.

What was blocked at a commit is no news: somebody has just mended it.
"""

from __future__ import annotations

import html
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fl_hooks.analyze.sources import PASSED
from fl_hooks.publish.exports.atom import Entry, document
from fl_hooks.publish.exports.encode import text
from fl_hooks.publish.numbers import OUTCOMES
from fl_hooks.publish.ratios import times
from fl_hooks.records.severity import SEVERITIES, rank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from fl_hooks.publish.site import Site
    from fl_hooks.records.violation import Violation

PATH = "feed.xml"
MOST = 50
# Violations that one entry lists.
_LISTED = 10
_SUBJECT = 120


def files(site: Site) -> dict[str, str]:
    """Return the feed by its path."""
    return {PATH: feed(site)}


def feed(site: Site) -> str:
    """Return the feed; it is made of dated facts alone, so one record gives one feed."""
    found = sorted((*_commits(site), *_worse(site)), key=lambda one: (one.updated, one.name))
    entries = found[: -MOST - 1 : -1]
    return document(
        entries,
        name=site.facts.name,
        updated=max((one.updated for one in entries), default=site.loop.now),
        root=site.settings.url,
        path=PATH,
    )


def _commits(site: Site) -> Iterator[Entry]:
    """Yield an entry per commit that kept a fault, the latest of them only."""
    groups: dict[str, list[Violation]] = {}
    for one in site.violations:
        if one.commit and one.outcome in PASSED:
            if one.commit not in groups and len(groups) == MOST:
                break
            groups.setdefault(one.commit, []).append(one)
    for found in groups.values():
        moment = _moment(found[0].date)
        if moment is not None:
            yield _commit(site, found, moment)


def _moment(date: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _commit(site: Site, found: Sequence[Violation], moment: datetime) -> Entry:
    first = found[0]
    grave = max(found, key=lambda one: rank(one.severity) if one.severity in SEVERITIES else 0)
    number = f"{len(found):,} known fault{'s' * (len(found) != 1)}"
    subject = ""
    if site.settings.source != "none" and first.subject:
        subject = f": {first.subject[:_SUBJECT]}"
    rows = "".join(_row(site, one) for one in found[:_LISTED])
    more = len(found) - _LISTED
    left = f"<p>{more:,} more in this commit.</p>" if more > 0 else ""
    return Entry(
        name=f"commit:{first.commit}",
        title=f"{number} in {first.commit[:7]}{subject}",
        updated=moment,
        address=site.rows.address(grave),
        content=f"{_commit_link(site, first.commit)}<ul>{rows}</ul>{left}",
        category=grave.severity,
        author=first.author if site.settings.authors else "",
    )


def _commit_link(site: Site, commit: str) -> str:
    address = site.forge.commit(commit)
    return f"<p>{_link(address, f'Commit {commit[:7]}')}</p>" if address else ""


def _row(site: Site, one: Violation) -> str:
    title = site.titles.get(one.pattern, one.pattern)
    if one.pattern in site.titles:
        pattern = _link(f"{site.settings.url}patterns/{one.pattern}/", title)
    else:
        pattern = _escape(title)
    place = _link(site.settings.url + site.rows.address(one), f"{one.path}:{one.line}")
    outcome = OUTCOMES[one.outcome][0].lower()
    return f"<li>{_escape(one.severity)}: {pattern} ({_escape(one.check)}), {place}, {outcome}</li>"


def _worse(site: Site) -> Iterator[Entry]:
    """Yield an entry per pattern that gets more frequent.

    Its id names the month of its latest occurrence: what stays so is news once a month.
    """
    last = {one["pattern"]: one.get("last_occurrence") for one in site.loop.ranked}
    for pattern, effect in sorted(site.loop.effect.items()):
        moment = _moment(str(last.get(pattern) or "")) if effect["trend"] == "worsening" else None
        if moment is not None:
            yield _regression(site, pattern, effect, moment)


def _regression(site: Site, pattern: str, effect: Mapping[str, Any], moment: datetime) -> Entry:
    title = site.titles.get(pattern, pattern)
    ratio = times(effect.get("rate_ratio"), effect.get("interval") or (None, None))
    days = f"{effect['window_days']:g} days"
    address = "analysis/trends/"
    said = f"{effect['total_occurrences']:,} in {days}; its rate at the end is {ratio} that before."
    advice = ""
    if pattern in site.titles:
        address = f"patterns/{pattern}/"
        advice = f"<p>{_link(site.settings.url + address, 'What to write instead')}</p>"
    return Entry(
        name=f"worsening:{pattern}:{moment:%Y-%m}",
        title=f"More and more often: {title}",
        updated=moment,
        address=address,
        content=f"<p>{_escape(title)}: {_escape(said)}</p>{advice}",
        category="worsening",
    )


def _link(address: str, words: str) -> str:
    return f'<a href="{html.escape(address)}">{_escape(words)}</a>'


def _escape(value: str) -> str:
    return html.escape(text(value))
