"""Rules that look at the book from a day: what has passed, and what has not come yet."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from salesbook.definition.tables import OPEN
from salesbook.problems import FUTURE_MEETING, NEXT_DATE_PAST, Problem
from salesbook.reading.checked import Checked, outcomes, tell


def no_future_meetings(checked: Checked) -> Iterator[Problem]:
    """A meeting is recorded for a day that has not come."""
    if checked.as_of is not None and checked.has("activities", "date"):
        meetings = checked.readings["activities"]
        future = meetings.frame["date"] > pd.Timestamp(checked.as_of)
        yield from tell(meetings, FUTURE_MEETING, "date", future)


def next_dates_ahead(checked: Checked) -> Iterator[Problem]:
    """The next date of a customer or an open deal has passed."""
    tables = [table for table in ("customers", "deals") if checked.has(table, "next_date")]
    for table in tables if checked.as_of is not None else ():
        reading = checked.readings[table]
        past = reading.frame["next_date"] < np.datetime64(checked.as_of, "s")
        if table == "deals" and checked.has("deals", "stage"):
            past &= outcomes(checked) == OPEN
        yield from tell(reading, NEXT_DATE_PAST, "next_date", past)
