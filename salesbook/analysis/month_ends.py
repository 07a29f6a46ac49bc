"""How many deals were open at the end of each month, rebuilt from their dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.limits import Limit, missing_entries
from salesbook.definition.tables import LOST, OPEN, WON
from salesbook.reading.book import Book

WHAT, NEEDS = "month_ends.what", {"deals": ("stage", "opened")}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MonthEnds:
    """Open deals month by month.

    Attributes:
        as_of: The day everything is seen from.
        months: A row per month, from the first a deal was opened in to the last that is over
            on ``as_of``. Index ``month``: ``2026-10``, str. ``opened``, ``won``, ``lost``:
            int64, in the month. ``open``: int64, on its last day; that of the month before
            + opened - won - lost.
        without_opening: Deals with a stage and no opening date, in no month: the dates do
            not tell since when they are there. All of them, whatever their stage.
        without_closing: Won or lost deals that have an opening date and no closing date.
        backwards: Won or lost deals that closed before they were opened.
        limits: What could not be said, and why.
    """

    as_of: dt.date
    months: pd.DataFrame
    without_opening: int
    without_closing: int
    backwards: int
    limits: tuple[Limit, ...]


def month_ends(book: Book, *, as_of: dt.date) -> MonthEnds:
    """Count the deals open at month ends, by their dates alone.

    On a day a deal is open if it was opened on it or before, and is not closed by the end of
    it. What the dates of a deal do not tell is counted apart, and is in no month; the
    ``pipeline`` counts a deal without an opening date as always there.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive; later dates have not happened.
    """
    deals = entries.table(book, "deals")
    outcome = _outcomes(deals, book)
    opened, closed = entries.days(deals, "opened"), entries.days(deals, "closed")
    staged, over = outcome.ne(""), outcome.isin([WON, LOST])
    undated = staged & opened.isna()
    unclosed = over & opened.notna() & closed.isna()
    backwards = over & (closed < opened)
    told = staged & ~undated & ~unclosed & ~backwards
    dates = {
        "opened": opened[told],
        **{each: closed[told & outcome.eq(each)] for each in (WON, LOST)},
    }
    return MonthEnds(
        as_of=as_of,
        months=_months(dates, as_of),
        without_opening=int(undated.sum()),
        without_closing=int(unclosed.sum()),
        backwards=int(backwards.sum()),
        limits=missing_entries(book, NEEDS, WHAT),
    )


def _outcomes(deals: pd.DataFrame, book: Book) -> pd.Series[Any]:
    outcomes = {stage.label: stage.outcome for stage in book.definition.stages}
    return entries.words(deals, "stage").map(outcomes).astype("str").fillna("")


def _months(dates: dict[str, pd.Series[pd.Timestamp]], as_of: dt.date) -> pd.DataFrame:
    # A month is over on its last day.
    end = np.datetime64(as_of + dt.timedelta(days=1)).astype("datetime64[M]").astype(int)
    found = {key: each.to_numpy("datetime64[M]").astype(int) for key, each in dates.items()}
    first = min(int(found["opened"].min()), int(end)) if len(found["opened"]) else int(end)
    counts = {key: _per_month(months, first, int(end)) for key, months in found.items()}
    names = np.arange(first, int(end)).astype("datetime64[M]").astype(str)
    frame = pd.DataFrame(counts, index=pd.Index(names, name="month", dtype="str"))
    return frame.assign(**{OPEN: (frame["opened"] - frame[WON] - frame[LOST]).cumsum()})


def _per_month(months: npt.NDArray[Any], first: int, end: int) -> npt.NDArray[np.int64]:
    kept = months[months < end] - first
    return np.bincount(kept, minlength=end - first).astype("int64")
