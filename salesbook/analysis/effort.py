"""How many meetings each customer took."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from salesbook.analysis import entries
from salesbook.analysis.period import Period

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.reading.book import Book

DAYS = 365


def effort_period(as_of: dt.date) -> Period:
    """The 365 days that end with ``as_of``."""
    return Period(as_of - dt.timedelta(days=DAYS - 1), as_of)


def company_meetings(book: Book, period: Period) -> pd.Series[int]:
    """Meeting records of a period by company; a record without a company is under ``""``.

    Args:
        book: What was read.
        period: Both ends inclusive.

    Returns:
        Whole numbers with the companies that have any as index.
    """
    activities = entries.table(book, "activities")
    date = entries.days(activities, "date")
    within = date.between(entries.midnight(period.first), entries.midnight(period.last))
    return entries.words(activities, "company")[within].value_counts()
