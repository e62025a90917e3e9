"""Translate a message, add a subclass: `python proof.py bad.py` fails, good.py passes."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def translated(module: ModuleType) -> Iterator[str]:
    """Book where the same errors speak German: the second seat must be found all the same."""

    def place(seat: object) -> None:
        try:
            module.book(seat, {1})
        except module.BookingError as error:
            error.args = ("Platz 1 ist belegt",)
            raise

    seats = [module.Seat(1, 20.0), module.Seat(2, 20.0)]
    try:
        booked = module.book_first(seats, place)
    except module.BookingError as error:
        yield f'the message was translated, and no seat was booked: "{error}"'
        return
    if booked is not seats[1]:
        yield f"seat 2 should have been booked, not {booked}"


def unrelated(module: ModuleType) -> Iterator[str]:
    """Book where another error happens to use the same words: it must be seen."""

    def place(_seat: object) -> None:
        raise module.BookingError("no answer: the connection is taken by another client")

    try:
        module.book_first([module.Seat(1, 20.0)], place)
    except module.BookingError:
        return
    yield "an error that only uses the same words was taken for a taken seat"


def subclass(module: ModuleType) -> Iterator[str]:
    """Count a seat of a subclass: it is a free seat too."""
    backstage = type("BackstageSeat", (module.FreeSeat,), {})
    paid = module.Seat(2, 20.0)
    cost = module.total([backstage(7, 80.0), paid])
    if cost != paid.price:
        yield f"a subclass of FreeSeat is charged for: {cost} instead of {paid.price}"


def main(path: str) -> None:
    """Load the module at the path and assert that it decides by types."""
    spec = importlib.util.spec_from_file_location("subject", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["subject"] = module
    spec.loader.exec_module(module)
    faults = [*translated(module), *unrelated(module), *subclass(module)]
    assert not faults, "\n  ".join(["", *faults])


if __name__ == "__main__":
    main(sys.argv[1])
