"""The order in which dates of numbers alone are written, found out from all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from salesbook.adopting.profile import Profile
from salesbook.adopting.proposal import Reason, because
from salesbook.grid import Scalar
from salesbook.reading.ordered_dates import ordered_date

_SORTED, _NOT_SORTED = 0.95, 0.8


Remarks = tuple[tuple[Reason, str], ...]


def decide_order(
    profiles: Sequence[Profile], columns: Sequence[Sequence[Scalar]]
) -> tuple[str, Remarks]:
    """The order of dates of numbers alone, and the question that stays if it is not certain.

    Args:
        profiles: What is known of the columns of dates.
        columns: Their entries.
    """
    if not any(profile.orders for profile in profiles):
        return "", ()
    orders = _agreed_orders(profiles)
    if len(orders) == 1:
        return orders[0], ()
    likely = _sorted_order(columns) if orders else ""
    if likely:
        other = "dmy" if likely == "mdy" else "mdy"
        return likely, ((because("likely_order"), f'date_order = "{other}"'),)
    return "", ((because("open_order"), 'date_order = "mdy"  # / "dmy"'),)


def _agreed_orders(profiles: Sequence[Profile]) -> tuple[str, ...]:
    """The orders in which all dates of some columns make sense; empty if there are none such."""
    stated = [set(profile.orders) for profile in profiles if profile.orders]
    if not stated:
        return ()
    return tuple(order for order in ("mdy", "dmy") if all(order in each for each in stated))


def _sorted_order(columns: Sequence[Sequence[Scalar]]) -> str:
    """The one order in which dates follow each other down a column; empty if both or none do."""
    shares = {order: _share_in_sequence(columns, order) for order in ("mdy", "dmy")}
    best, other = sorted(shares, key=lambda order: -shares[order])
    clear = shares[best] >= _SORTED and shares[other] < _NOT_SORTED
    return best if clear else ""


def _share_in_sequence(columns: Sequence[Sequence[Scalar]], order: str) -> float:
    steps = [step for cells in columns for step in pairwise(_days(cells, order))]
    rising = sum(one <= other for one, other in steps)
    falling = sum(one >= other for one, other in steps)
    return max(rising, falling) / len(steps) if steps else 0.0


def _days(cells: Sequence[Scalar], order: str) -> list[dt.date]:
    days = (ordered_date(cell, order) for cell in cells if isinstance(cell, str))
    return [day for day in days if day is not None]
