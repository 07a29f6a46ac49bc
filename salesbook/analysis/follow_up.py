"""Who is to be contacted: the state of every next date, and the order to work in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.standing import deal_standing
from salesbook.reading.book import Book

OVERDUE, TODAY, THIS_WEEK, LATER, NONE = "overdue", "today", "this_week", "later", "none"
STATES = (OVERDUE, TODAY, THIS_WEEK, LATER, NONE)


@dataclass(frozen=True, slots=True, eq=False)
class FollowUp:
    """What is next for every customer and open deal.

    Attributes:
        as_of: The day it is seen from.
        customers: Index of the customers table. ``state``: one of ``STATES``.
            ``last_contact`` and ``key_person_met``: datetime64, the latest meeting up to
            ``as_of``, and the latest with the key person. ``days_since``: float64, days from
            the last contact.
        deals: Index of the deals table. ``state``: one of ``STATES``, None unless open.
            ``days_in_stage``: float64, days since the stage changed, else since it was
            opened, of open deals. ``stalled``: whether that is over the stage's limit.
            ``weighted``: float64, amount × probability of open deals whose stage is known.
        progress: A row per customer and open deal in the order to work in: dated ones by
            next date, then those without a date. Columns ``table``, ``row``, ``no``,
            ``company``, ``owner``, ``next_date``, ``state``.
    """

    as_of: dt.date
    customers: pd.DataFrame
    deals: pd.DataFrame
    progress: pd.DataFrame


def follow_up(book: Book, *, as_of: dt.date) -> FollowUp:
    """Look at every next date.

    This week ends on the Sunday of the week ``as_of`` lies in; weeks begin on Monday.

    Args:
        book: What was read.
        as_of: The day it is seen from; meetings after it do not count.
    """
    customers = _customers(book, as_of)
    deals = _deals(book, as_of)
    return FollowUp(as_of, customers, deals, _progress(book, customers, deals))


def due_states(next_dates: pd.Series[pd.Timestamp], as_of: dt.date) -> pd.Series[str]:
    """The state of each next date: one of ``STATES``."""
    today = entries.midnight(as_of)
    week_end = entries.midnight(as_of + dt.timedelta(days=6 - as_of.weekday()))
    states = np.select(
        [next_dates.isna(), next_dates < today, next_dates == today, next_dates <= week_end],
        [NONE, OVERDUE, TODAY, THIS_WEEK],
        default=LATER,
    )
    return pd.Series(states, index=next_dates.index, dtype="str")


def _customers(book: Book, as_of: dt.date) -> pd.DataFrame:
    frame = entries.table(book, "customers")
    company = entries.words(frame, "company")
    last_contact = company.map(_latest_meetings(book, as_of).to_dict())
    met = company.map(_latest_meetings(book, as_of, with_key_person=True).to_dict())
    return pd.DataFrame(
        {
            "state": due_states(entries.days(frame, "next_date"), as_of),
            "last_contact": pd.to_datetime(last_contact),
            "days_since": (entries.midnight(as_of) - pd.to_datetime(last_contact)).dt.days,
            "key_person_met": pd.to_datetime(met),
        },
        index=frame.index,
    )


def _latest_meetings(
    book: Book, as_of: dt.date, *, with_key_person: bool = False
) -> pd.Series[pd.Timestamp]:
    meetings = entries.table(book, "activities")
    days = entries.days(meetings, "date")
    counted = days <= entries.midnight(as_of)
    if with_key_person and "key_person" in meetings:
        counted &= meetings["key_person"].astype(bool)
    return days[counted].groupby(entries.words(meetings, "company")[counted]).max()


def _deals(book: Book, as_of: dt.date) -> pd.DataFrame:
    frame = entries.table(book, "deals")
    standing = deal_standing(book, as_of=as_of)
    is_open = standing["open"]
    since = entries.days(frame, "stage_since").fillna(entries.days(frame, "opened"))
    in_stage = (entries.midnight(as_of) - since).dt.days.where(is_open)
    limits = {stage.label: stage.limit_days for stage in book.definition.stages}
    limit = entries.words(frame, "stage").map(limits).astype("float64")
    known = is_open & ~standing["open_unknown_stage"] & ~standing["open_without_amount"]
    return pd.DataFrame(
        {
            "state": due_states(entries.days(frame, "next_date"), as_of)
            .astype(object)
            .where(is_open, None),
            "days_in_stage": in_stage.astype("float64"),
            "stalled": in_stage > limit,
            "weighted": (standing["amount"] * standing["probability"]).where(known),
        },
        index=frame.index,
    )


def _progress(book: Book, customers: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    parts = [
        _lines(entries.table(book, key), states, key)
        for key, states in (("customers", customers["state"]), ("deals", deals["state"]))
    ]
    lines = pd.concat([part for part in parts if not part.empty] or parts[:1])
    # Customers go before deals of the same day and row, as on the sheet.
    return lines.sort_values(
        ["next_date", "row", "table"], na_position="last", kind="stable"
    ).reset_index(drop=True)


def _lines(frame: pd.DataFrame, states: pd.Series, table: str) -> pd.DataFrame:
    frame = frame[states.notna()]
    lines = {key: entries.words(frame, key) for key in ("no", "company", "owner")}
    found = pd.DataFrame(
        {
            "table": table,
            "row": frame.index,
            **lines,
            "next_date": entries.days(frame, "next_date"),
            "state": states[states.notna()],
        }
    )
    return found.reset_index(drop=True)
