"""What tests of the analysis make: entries at given times, exports of given series."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)


def ago(days):
    """Return the time stamp of a moment that many days before NOW."""
    return (NOW - timedelta(days=days)).isoformat()


def bug(days, pattern="p", **more):
    """Return a bug of some days ago."""
    return {"pattern": pattern, "timestamp": ago(days), **more}


def series(counts, pattern="p", **more):
    """Return bugs: so many in each week, the oldest week first, spread over it."""
    last = len(counts) - 1
    return [
        bug((last - week) * 7 + 7 * (at + 0.5) / count, pattern, **more)
        for week, count in enumerate(counts)
        for at in range(count)
    ]


def old(days=400):
    """Return an entry that shows that the record goes back far."""
    return bug(days, "another")
