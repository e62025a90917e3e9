"""Moments in time: reading those of an export, and counting days back from now."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Moment = str | date | datetime

DAY = 86_400


def utc(stamp: str) -> str:
    """Return an ISO 8601 time stamp in UTC, naive ones taken as UTC; ValueError for another text.

    The texts sort by time: "2026-11-21T16:00:00.123456+00:00".
    """
    moment = datetime.fromisoformat(stamp)
    if stamp[-6:] == "+00:00" and stamp[10] == "T":
        return stamp
    return as_datetime(moment).isoformat()


def as_datetime(moment: Moment) -> datetime:
    """Return a moment in UTC; a date is its first moment. Raises ValueError for another text."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    elif not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), UTC)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{moment} is outside the calendar") from error


class Clock:
    """Now, and how many whole days ago another moment was.

    today: now's day as an ordinal. part: how much of today is over, 0 to 1. time: now's time of
    day as text, which sorts among those of time stamps.
    """

    __slots__ = ("now", "part", "time", "today")

    def __init__(self, now: Moment | None = None) -> None:
        self.now = as_datetime(now if now is not None else datetime.now(UTC))
        self.today = self.now.toordinal()
        self.time = self.now.isoformat()[11:-6]
        midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        self.part = (self.now - midnight).total_seconds() / DAY

    def age(self, day: int, later: bool) -> int:
        """Return the whole days since a moment of a day; later: its time of day is after now's.

        Negative for the future.
        """
        return self.today - day - later

    def days_since(self, moment: Moment) -> float:
        """Return the days from a moment to now, negative for the future."""
        return (self.now - as_datetime(moment)).total_seconds() / DAY

    def ago(self, days: float) -> str:
        """Return the date that many days back, "" before the calendar begins."""
        whole = self.now.timestamp() - days * DAY
        try:
            return datetime.fromtimestamp(whole, UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            return ""
