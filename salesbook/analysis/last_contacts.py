"""When each customer was last met, and how long its place in the matrix lets it wait."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from salesbook.analysis import entries
from salesbook.analysis.follow_up import follow_up
from salesbook.analysis.matrix import matrix
from salesbook.analysis.ranks import suggested_ranks

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.reading.book import Book


def customer_contacts(book: Book, *, as_of: dt.date) -> pd.DataFrame:
    """The last contact with each customer, and the next.

    A contact is a meeting record of any kind up to ``as_of``, or the first visit where that
    is later or there is no record. The interval is that of the quadrant's policy; a customer
    without a place has the team's days of dormancy.

    Args:
        book: What was read.
        as_of: Last day that counts.

    Returns:
        A frame with the index of the customers table. ``no``, ``company``, ``owner``,
        ``key_person``, ``next_action``, ``quadrant``, ``rank`` (the typed one, else the
        suggested): str, empty is ``""``. ``first_visit``, ``next_date``, ``last_contact``,
        ``key_person_met``: datetime64, empty is NaT. ``days_since``: float64, days from the
        last contact, NaN without one. ``interval_days``: float64.
    """
    frame = entries.table(book, "customers")
    states = follow_up(book, as_of=as_of).customers
    words = ("no", "company", "owner", "key_person", "next_action")
    base = frame[[]].assign(**{key: entries.words(frame, key) for key in words})
    if frame.empty:
        placed = base.assign(quadrant=base["no"], rank=base["no"])
    else:
        placed = base.assign(
            quadrant=matrix(book, as_of=as_of).customers["quadrant"].astype("str"),
            rank=suggested_ranks(book)["rank"].astype("str").fillna(""),
        )
    first = entries.days(frame, "first_visit")
    been = first.where(first <= entries.midnight(as_of))
    met = states["last_contact"]
    last = met.where(~(been > met) & met.notna(), been)
    rules = book.definition
    intervals = {policy.quadrant: float(policy.interval_days) for policy in rules.policies}
    interval = placed["quadrant"].map(intervals).astype("float64")
    return placed.assign(
        first_visit=first,
        next_date=entries.days(frame, "next_date"),
        last_contact=last,
        key_person_met=states["key_person_met"],
        days_since=_days_until(last, as_of),
        interval_days=interval.fillna(float(rules.follow_up.dormant_days)),
    )


def _days_until(days: pd.Series[pd.Timestamp], as_of: dt.date) -> pd.Series[float]:
    return (entries.midnight(as_of) - days).dt.days.astype("float64")
