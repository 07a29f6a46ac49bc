"""Whether the contacts the policy asks of each member can be held at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.activity import owner_meetings
from salesbook.analysis.last_contacts import customer_contacts
from salesbook.analysis.limits import Limit, missing_entries, too_short
from salesbook.analysis.members import NOBODY, member_names
from salesbook.analysis.period import Period

if TYPE_CHECKING:
    from salesbook.reading.book import Book

NEEDS = {"customers": ("company", "owner"), "activities": ("date", "owner")}
MONTH_DAYS = 365.25 / 12
WINDOW_DAYS = 91
"""Days up to the as-of date whose contacts are counted: thirteen weeks."""

FEWEST_DAYS = 28
"""Days of records below which contacts a month say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContactPlan:
    """Contacts asked for against contacts held, a month.

    Attributes:
        window: The days whose contacts were counted, both ends inclusive.
        members: Index: the members in the order of their table, then ``""`` for customers and
            records of nobody else. ``customers``: int64. ``asked``: float64, contacts a month
            their customers' intervals ask for: the sum of 30.4 ÷ interval days. ``held``:
            float64, contacts of any kind a month in the window, NaN where ``limits`` has
            something. ``gap``: held less asked. ``cover``: held ÷ asked, NaN where nothing is
            asked. ``late``: int64, their customers past the interval now.
        quadrants: Index ``A`` to ``D`` and ``""`` for customers without a place, with the
            same ``customers`` and ``asked``, and ``interval_days``: float64.
        limits: What cannot be said.
    """

    window: Period
    members: pd.DataFrame
    quadrants: pd.DataFrame
    limits: tuple[Limit, ...]


def contact_plan(book: Book, *, as_of: dt.date) -> ContactPlan:
    """Set the contacts the policy asks of each member against those they hold.

    A customer asks for a contact every so many days as its quadrant's policy says; one
    without a place every so many days as make it dormant. All meeting records of a member
    count as held, whoever they were with: it is the member's time that is compared.

    Args:
        book: What was read.
        as_of: Last day that counts. Reference: METRICS, customer matrix (contact interval).
    """
    contacts = customer_contacts(book, as_of=as_of)
    named = contacts[contacts["company"] != ""]
    asking = named.assign(asked=MONTH_DAYS / named["interval_days"])
    window = _window(book, as_of)
    days = (window.last - window.first).days + 1
    missing = missing_entries(book, NEEDS, "contact_plan.what")
    limits = missing or too_short("contact_plan.what", days, FEWEST_DAYS)
    months = float("nan") if limits else days / MONTH_DAYS
    return ContactPlan(
        window=window,
        members=_members(book, asking, window, months),
        quadrants=_quadrants(book, asking),
        limits=limits,
    )


def _window(book: Book, as_of: dt.date) -> Period:
    """The last thirteen weeks, or as much of them as has records."""
    start = as_of - dt.timedelta(days=WINDOW_DAYS - 1)
    days = entries.days(entries.table(book, "activities"), "date")
    told = days[days <= entries.midnight(as_of)]
    return Period(max(start, told.min().date()) if len(told) else start, as_of)


def _members(book: Book, asking: pd.DataFrame, window: Period, months: float) -> pd.DataFrame:
    names = member_names(book)
    late = asking["days_since"].gt(asking["interval_days"]) | asking["days_since"].isna()
    owner = asking["owner"].where(asking["owner"].isin(names), NOBODY)
    held = owner_meetings(book, window).astype("float64")
    held = held.groupby(held.index.where(held.index.isin(names), NOBODY)).sum()
    every = [*names, NOBODY]
    lines = pd.DataFrame(
        {
            "customers": owner.value_counts().reindex(every, fill_value=0),
            "asked": asking.groupby(owner)["asked"].sum().reindex(every, fill_value=0.0),
            "held": held.reindex(every, fill_value=0.0) / months,
            "late": late.groupby(owner).sum().reindex(every, fill_value=0),
        }
    )
    gap = lines["held"] - lines["asked"]
    cover = lines["held"] / lines["asked"].where(lines["asked"] > 0)
    counts = {"customers": "int64", "late": "int64"}
    return lines.assign(gap=gap, cover=cover).astype(counts).rename_axis(None)


def _quadrants(book: Book, asking: pd.DataFrame) -> pd.DataFrame:
    rules = book.definition
    intervals = {policy.quadrant: float(policy.interval_days) for policy in rules.policies}
    intervals[""] = float(rules.follow_up.dormant_days)
    grouped = asking.groupby("quadrant")
    return pd.DataFrame(
        {
            "customers": grouped.size().reindex(list(intervals), fill_value=0).astype("int64"),
            "interval_days": pd.Series(intervals),
            "asked": grouped["asked"].sum().reindex(list(intervals), fill_value=0.0),
        }
    )
