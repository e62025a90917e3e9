"""Points in time as people write them: 2026-11-03, 2026-11, 7d, 2w, 3m."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from calendar import monthrange
from datetime import UTC, datetime, timedelta

_AGO = re.compile(r"(\d{1,4})([hdwmy])")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_HOURS = {"h": 1, "d": 24, "w": 168}


def moment(text: str, now: datetime | None = None) -> str:
    """Return when a time starts, as ISO 8601 in UTC; a duration is that long before now."""
    return _span(text, now)[0].isoformat(timespec="seconds")


def moment_after(text: str) -> str:
    """Return when a time is over: a day's or month's end; for all others the same moment."""
    return _span(text)[1].isoformat(timespec="seconds")


def now() -> str:
    """Return this moment in the same form."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _span(text: str, now: datetime | None = None) -> tuple[datetime, datetime]:
    """Return start and end (exclusive) of a time; ArgumentTypeError for what is none."""
    try:
        if ago := _AGO.fullmatch(text):
            then = _before(now or datetime.now(UTC), int(ago[1]), ago[2])
            return then, then
        if month := _MONTH.fullmatch(text):
            start = datetime(int(month[1]), int(month[2]), 1, tzinfo=UTC)
            return start, start + timedelta(days=monthrange(start.year, start.month)[1])
        start = datetime.fromisoformat(text)
        start = start.astimezone(UTC) if start.tzinfo else start.replace(tzinfo=UTC)
        return start, start + timedelta(days=1) if _is_day(text) else start
    except (ValueError, OverflowError) as error:
        raise ArgumentTypeError(
            f"{text!r} is no date (2026-11-03), month (2026-11) or time ago (12h, 7d, 2w, 3m, 1y)"
        ) from error


def _is_day(text: str) -> bool:
    return "T" not in text and ":" not in text


def _before(now: datetime, count: int, unit: str) -> datetime:
    """Go back by hours, days, weeks, or by months and years of the calendar."""
    if unit in _HOURS:
        return now - timedelta(hours=count * _HOURS[unit])
    months = now.year * 12 + now.month - 1 - count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    # The 31st of a month that has no such day is its last one.
    day = min(now.day, monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)
