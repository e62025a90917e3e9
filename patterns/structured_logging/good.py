"""Read the orders that another shop exports."""

from __future__ import annotations

import csv
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    Order = dict[str, str]

logger = logging.getLogger(__name__)


def read_orders(lines: Iterable[str]) -> list[Order]:
    """Return the orders of a CSV export, without those that have no number."""
    orders = []
    for line, order in enumerate(csv.DictReader(lines), 2):
        if not order["number"]:
            logger.warning("line %d: no order number, skipped", line)
            continue
        orders.append(order)
    return orders


def total(orders: Iterable[Order]) -> float:
    """Return what the orders cost together, in euros."""
    euros = 0.0
    for order in orders:
        logger.debug("order %s: %s euros", order["number"], order["euros"])
        euros += float(order["euros"])
    return round(euros, 2)
