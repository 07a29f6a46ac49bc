"""The meeting records of a period, and whose they are."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from salesbook.analysis import entries
from salesbook.analysis.members import member_names

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.analysis.period import Period
    from salesbook.reading.book import Book


def records_in(book: Book, period: Period, as_of: dt.date) -> pd.DataFrame:
    """The rows of the activities table dated in a period and not after a day, both inclusive."""
    frame = entries.table(book, "activities")
    date = entries.days(frame, "date")
    last = min(period.last, as_of)
    return frame[date.between(entries.midnight(period.first), entries.midnight(last))]


def in_member_order(book: Book, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame by owner, members in the order of their table, then others by name, ``""`` last."""
    place = {name: at for at, name in enumerate(member_names(book))}
    order = sorted(frame.index, key=lambda name: (place.get(name, len(place)), name == "", name))
    return frame.loc[order]
