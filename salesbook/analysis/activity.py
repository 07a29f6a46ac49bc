"""How much the team meets its customers: records by week and kind, and by owner."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from salesbook.analysis import entries

if TYPE_CHECKING:
    from salesbook.analysis.period import Period
    from salesbook.reading.book import Book

WEEKS = 8
OTHER_KIND = ""
_DAYS = 7


def weekly_meetings(book: Book, *, as_of: dt.date, weeks: int = WEEKS) -> pd.DataFrame:
    """Meeting records of the last weeks by kind.

    Weeks begin on Monday. The last one is that of ``as_of`` and ends with the day.

    Args:
        book: What was read.
        as_of: Last day that counts, inclusive.
        weeks: How many weeks.

    Returns:
        Index ``week``: the Mondays, ascending, all of them. Columns: the definition's kinds
        in their order, then ``""`` for records of no such kind: int64.
    """
    monday = as_of - dt.timedelta(days=as_of.weekday())
    mondays = [monday - dt.timedelta(days=_DAYS * back) for back in reversed(range(weeks))]
    index = pd.DatetimeIndex(mondays, name="week").as_unit("s")
    frame = entries.table(book, "activities")
    date = entries.days(frame, "date")
    counted = date.between(index[0], entries.midnight(as_of))
    week = (date - pd.to_timedelta(date.dt.day_of_week, unit="D"))[counted]
    kinds = book.definition.choices["activity_kind"]
    kind = entries.words(frame, "kind")[counted]
    table = pd.crosstab(week, kind.where(kind.isin(kinds), OTHER_KIND))
    found = table.reindex(index=index, columns=[*kinds, OTHER_KIND], fill_value=0)
    return found.astype("int64").rename_axis(index="week", columns=None)


def owner_meetings(book: Book, period: Period) -> pd.Series[int]:
    """Meeting records of a period by owner: see ``meetings_by``."""
    return meetings_by("owner", book, period)


def company_meetings(book: Book, period: Period) -> pd.Series[int]:
    """Meeting records of a period by company: see ``meetings_by``."""
    return meetings_by("company", book, period)


def meetings_by(column: str, book: Book, period: Period) -> pd.Series[int]:
    """Meeting records of a period, counted; one without an entry is under ``""``.

    Args:
        column: Key of the column they are counted by.
        book: What was read.
        period: Both ends inclusive.

    Returns:
        Whole numbers with the entries that have any as index.
    """
    frame = entries.table(book, "activities")
    date = entries.days(frame, "date")
    within = date.between(entries.midnight(period.first), entries.midnight(period.last))
    return entries.words(frame, column)[within].value_counts()
