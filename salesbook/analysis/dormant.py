"""Which customers have waited longer for a contact than they should."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis.last_contacts import customer_contacts
from salesbook.analysis.limits import Limit, missing_entries
from salesbook.reading.book import Book

NEEDS = {"customers": ("company",), "activities": ("date", "company")}
LATE, DORMANT, NEVER = "late", "dormant", "never"
LEVELS = (DORMANT, NEVER, LATE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dormant:
    """Customers without a contact for too long.

    Attributes:
        as_of: The day it is seen from.
        customers: The customers table's rows that waited too long, index of that table; the
            dormant first, then those never met, then the late, each longest first. ``no``,
            ``company``, ``owner``, ``quadrant``: str. ``last_contact``, ``next_date``:
            datetime64. ``days_since``, ``interval_days`` and ``days_over`` (the one less the
            other): float64, NaN without a contact. ``level``: ``late`` past the interval of
            its quadrant; ``dormant`` past the team's days of dormancy too; ``never`` without
            any contact.
        n: Customers looked at.
        limits: What cannot be said; then no customer is named.
    """

    as_of: dt.date
    customers: pd.DataFrame
    n: int
    limits: tuple[Limit, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Customers by level."""
        return {level: int(self.customers["level"].eq(level).sum()) for level in LEVELS}


def dormant(book: Book, *, as_of: dt.date, contacts: pd.DataFrame | None = None) -> Dormant:
    """Name the customers whose last contact is longer ago than their interval.

    The interval is that of the quadrant's policy, and the days of dormancy for a customer
    without a place: see ``salesbook.analysis.last_contacts``. A row without a company is nobody.

    Args:
        book: What was read.
        as_of: Last day that counts.
        contacts: The last contacts, where they are known already: see
            ``salesbook.analysis.last_contacts``. Reference: METRICS, follow-up.
    """
    limits = missing_entries(book, NEEDS, "dormant.what")
    if contacts is None:
        contacts = customer_contacts(book, as_of=as_of)
    named = contacts[contacts["company"] != ""]
    found = named.assign(
        days_over=named["days_since"] - named["interval_days"],
        level=_levels(named, book.definition.follow_up.dormant_days),
    )
    waiting = found[found["level"].ne("") & (not limits)]
    order = waiting["level"].map({level: place for place, level in enumerate(LEVELS)})
    ordered = waiting.assign(order=order.astype("float64")).sort_values(
        ["order", "days_over"], ascending=[True, False], kind="stable"
    )
    columns = ["no", "company", "owner", "quadrant", "last_contact", "next_date"]
    numbers = ["days_since", "interval_days", "days_over", "level"]
    return Dormant(as_of=as_of, customers=ordered[columns + numbers], n=len(named), limits=limits)


def _levels(contacts: pd.DataFrame, dormant_days: int) -> pd.Series[str]:
    since, interval = contacts["days_since"], contacts["interval_days"]
    rules = [since.isna(), since > np.maximum(interval, dormant_days), since > interval]
    levels = np.select(rules, [NEVER, DORMANT, LATE], default="")
    return pd.Series(levels, index=contacts.index, dtype="str")
