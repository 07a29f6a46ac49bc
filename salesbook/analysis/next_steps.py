"""Whether a meeting ends with a next step: the discipline that keeps a pipeline alive."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.period import Period
from salesbook.analysis.rates import ENOUGH, Rate, careful_rate, rate_table
from salesbook.analysis.records import in_member_order, records_in
from salesbook.analysis.standing import deal_standing
from salesbook.reading.book import Book

NEEDS = {"activities": ("date", "company")}
WHAT = "next_steps.what"
SET, PASSED, NONE = "set", "passed", "none"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NextSteps:
    """The latest meeting with each customer or open deal, and what comes next.

    Attributes:
        as_of: The day it is seen from.
        period: Latest meetings of which days count, up to the day.
        meetings: A row per customer or open deal met, by date. ``date``: datetime64. ``table``
            (``deals``, ``customers``), ``no`` (of a deal), ``company``, ``owner`` (of the
            meeting): str. ``next_date``: datetime64. ``state``: ``set`` (a next date today or
            later), ``passed`` (a next date was set and has gone by without a meeting),
            ``none`` (nothing after the meeting).
        kept: Share with a next date that was set, gone by or not.
        members: Index: owners, members first. ``set``, ``passed``, ``none``, ``n``: int64;
            ``rate``, ``low``, ``high``: the share and its 90 % interval.
        limits: What cannot be said.
    """

    as_of: dt.date
    period: Period
    meetings: pd.DataFrame
    kept: Rate
    members: pd.DataFrame
    limits: tuple[Limit, ...]


def next_steps(book: Book, *, as_of: dt.date, period: Period) -> NextSteps:
    """Look for a next date after the latest meetings.

    A book holds the next date of now alone, so of each customer and each open deal the latest
    meeting is judged. A record that names a deal is of the deal; once that is won or lost, no
    next step is asked for. A record with no deal is of the customer.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Days of the meetings, both ends inclusive.
    """
    meetings = _latest(book, as_of)
    within = meetings["date"] >= entries.midnight(period.first)
    meetings = meetings[within & (meetings["date"] <= entries.midnight(period.last))]
    state = _states(meetings, as_of)
    meetings = meetings.assign(state=state).sort_values("date", kind="stable")
    n, kept = len(meetings), int(state.ne(NONE).sum())
    return NextSteps(
        as_of=as_of,
        period=period,
        meetings=meetings.reset_index(drop=True),
        kept=careful_rate(kept, n),
        members=in_member_order(book, _members(meetings)),
        limits=missing_entries(book, NEEDS, WHAT) or too_few(WHAT, n, ENOUGH),
    )


def _latest(book: Book, as_of: dt.date) -> pd.DataFrame:
    """The latest record of each customer and open deal, with its next date."""
    records = records_in(book, Period(dt.date(1900, 1, 1), as_of), as_of)
    deals, customers = entries.table(book, "deals"), entries.table(book, "customers")
    number = entries.words(records, "deal_no")
    told = pd.DataFrame(
        {
            "date": entries.days(records, "date"),
            "table": np.where(number.ne(""), "deals", "customers"),
            "no": number,
            "company": entries.words(records, "company"),
            "owner": entries.words(records, "owner"),
        },
        index=records.index,
    )
    key = told["no"].where(told["no"].ne(""), told["company"])
    told = told.assign(key=key)[key.ne("")].sort_values("date", kind="stable")
    told = told.drop_duplicates(["table", "key"], keep="last")
    open_deals = deals[deal_standing(book, as_of=as_of)["open"]]
    dates = {
        "deals": _dates(open_deals, "no"),
        "customers": _dates(customers, "company"),
    }
    known = [key in dates[table] for table, key in zip(told["table"], told["key"], strict=True)]
    told = told[np.array(known, dtype=bool)]
    found = [dates[table][key] for table, key in zip(told["table"], told["key"], strict=True)]
    return told.assign(next_date=pd.Series(found, told.index, dtype="datetime64[s]")).drop(
        columns="key"
    )


def _dates(frame: pd.DataFrame, key: str) -> dict[str, pd.Timestamp]:
    return dict(zip(entries.words(frame, key), entries.days(frame, "next_date"), strict=True))


def _states(meetings: pd.DataFrame, as_of: dt.date) -> pd.Series[str]:
    ahead = meetings["next_date"] >= entries.midnight(as_of)
    after = meetings["next_date"] > meetings["date"]
    return pd.Series(
        np.select([ahead, after], [SET, PASSED], NONE), index=meetings.index, dtype="str"
    )


def _members(meetings: pd.DataFrame) -> pd.DataFrame:
    counts = pd.crosstab(meetings["owner"], meetings["state"]).reindex(
        columns=[SET, PASSED, NONE], fill_value=0
    )
    counts = counts.astype("int64").rename_axis(columns=None)
    return counts.join(rate_table(counts[SET] + counts[PASSED], counts.sum(axis=1)))
