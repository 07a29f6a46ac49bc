"""What came after a first visit: a second contact in time, late, or none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.last_contacts import customer_contacts
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.rates import Rate, count_rate
from salesbook.reading.book import Book

NEEDS = {"customers": ("company", "first_visit"), "activities": ("date", "company")}
FEWEST = 5
"""First visits below which the share that was followed up says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirstVisits:
    """First visits and the contacts after them.

    Attributes:
        days: Within how many days a first visit should be followed up; the definition's.
        since: The day of the first meeting record. First visits before it are left out: what
            followed them was written down nowhere. None without records.
        left: Customers whose first visit is longer ago than that and nothing came after it,
            index of the customers table, longest ago first. ``no``, ``company``, ``owner``:
            str. ``first_visit``, ``next_date``: datetime64. ``days_since``: float64.
        in_time: Of the first visits that long ago or longer, those followed up in time.
        median_days: Median days from the first visit to the next contact, of those that have
            one; None where ``limits`` has something.
        limits: What cannot be said. Without records nobody is listed; with few first visits
            the rate and the median alone are missing.
    """

    days: int
    since: dt.date | None
    left: pd.DataFrame
    in_time: Rate
    median_days: float | None
    limits: tuple[Limit, ...]


def first_visits(
    book: Book, *, as_of: dt.date, contacts: pd.DataFrame | None = None
) -> FirstVisits:
    """Name the customers nobody went back to after the first visit.

    A follow-up is a meeting record of any kind after the day of the first visit.

    Args:
        book: What was read.
        as_of: Last day that counts.
        contacts: The last contacts, where they are known already: see
            ``salesbook.analysis.last_contacts``. Reference: METRICS, follow-up.
    """
    missing = missing_entries(book, NEEDS, "first_visits.what")
    if contacts is None:
        contacts = customer_contacts(book, as_of=as_of)
    days = book.definition.follow_up.first_visit_days
    due = entries.midnight(as_of - dt.timedelta(days=days))
    dates = entries.days(entries.table(book, "activities"), "date")
    begun = dates.min()
    told = contacts["first_visit"].between(begun, due)
    visited = contacts[contacts["company"].ne("") & told]
    then = _next_contacts(book, visited, as_of)
    limits = missing or too_few("first_visits.rate", len(visited), FEWEST)
    left = visited[then.isna() & (not missing)].sort_values("first_visit", kind="stable")
    today = entries.midnight(as_of)
    since = (today - left["first_visit"]).dt.days.astype("float64")
    columns = ["no", "company", "owner", "first_visit", "next_date", "days_since"]
    return FirstVisits(
        days=days,
        since=begun.date() if dates.notna().any() else None,
        left=left.assign(days_since=since)[columns],
        in_time=count_rate(0, 0) if limits else count_rate(int((then <= days).sum()), len(then)),
        median_days=None if limits or then.isna().all() else float(then.median()),
        limits=limits,
    )


def _next_contacts(book: Book, visited: pd.DataFrame, as_of: dt.date) -> pd.Series[float]:
    """Days from each first visit to the next meeting after it; NaN for none."""
    meetings = entries.table(book, "activities")
    records = pd.DataFrame(
        {"company": entries.words(meetings, "company"), "date": entries.days(meetings, "date")}
    )
    records = records[records["date"] <= entries.midnight(as_of)]
    first = visited[["company", "first_visit"]].rename_axis("row").reset_index()
    pairs = first.merge(records, on="company")
    after = pairs[pairs["date"] > pairs["first_visit"]].groupby("row")["date"].min()
    found = after.reindex(visited.index)
    return entries.days_between(visited["first_visit"], pd.to_datetime(found))
