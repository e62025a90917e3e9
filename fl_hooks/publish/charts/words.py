"""Words that several charts need: dates, numbers and the names of months."""

from __future__ import annotations

from datetime import date

# Not those of the calendar module, which speak the language of the machine.
MONTHS = (
    *("", "January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
# Of a letter, and between a label and what it belongs to, in pixels.
_LETTER, _GAP = 7.4, 10


def day(iso: str) -> str:
    """Return `2026-11-03` as `3 Nov`; what is no date as it is."""
    try:
        there = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{there.day} {MONTHS[there.month][:3]}"


def month_title(month: str) -> str:
    """Return `2026-11` as `November 2026`; what is no month as words."""
    year, _, number = month.partition("-")
    if number.isdigit():
        return f"{MONTHS[int(number)]} {year}"
    return month.replace("-", " ").capitalize()


def month_tick(month: str, *, first: bool) -> str:
    """Return a month for an axis: `Nov`, with its year where that begins."""
    year, _, number = month.partition("-")
    if not number.isdigit():
        return month
    name = MONTHS[int(number)][:3]
    return f"{name} {year}" if first or number == "01" else name


def length(text: str) -> float:
    """Return about how many pixels a label takes, in any font of the page."""
    return len(text) * _LETTER + _GAP


def plural(number: int, one: str) -> str:
    """Return a number with its noun."""
    many = f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"
    return f"{number:,} {one if number == 1 else many}"


def ticks(top: float, most: int = 4) -> list[int]:
    """Return whole numbers from 0 up to `top` for an axis, at most `most` above 0, evenly."""
    step = 1
    while top // step > most:
        # 1, 2, 5, 10, 20, 50: what people count in.
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return list(range(0, int(top) + 1, step))
