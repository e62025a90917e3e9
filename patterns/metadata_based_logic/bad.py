"""Book seats, and try again where that makes sense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class BookingError(Exception):
    """A seat could not be booked."""


@dataclass
class Seat:
    """A seat in a row."""

    number: int
    price: float


@dataclass
class FreeSeat(Seat):
    """A seat that was won in a lottery; its price is what others pay for it."""


def book(seat: Seat, taken: set[int]) -> None:
    """Take a seat, which must not be taken."""
    if seat.number in taken:
        raise BookingError(f"seat {seat.number} is taken")
    taken.add(seat.number)


def book_first(seats: list[Seat], place: Callable[[Seat], None]) -> Seat | None:
    """Book the first seat that is not taken; other errors end the search."""
    for seat in seats:
        try:
            place(seat)
        except BookingError as error:
            if "is taken" in str(error):  # flag: error-text-matching
                continue
            raise
        return seat
    return None


def total(seats: list[Seat]) -> float:
    """Return what the seats cost their guest."""
    return sum(
        0.0 if seat.__class__.__name__ == "FreeSeat" else seat.price  # flag: class-name-matching
        for seat in seats
    )
