"""The time over which effort is counted."""

from __future__ import annotations

import datetime as dt

from salesbook.analysis.period import Period

DAYS = 365


def effort_period(as_of: dt.date) -> Period:
    """The 365 days that end with ``as_of``."""
    return Period(as_of - dt.timedelta(days=DAYS - 1), as_of)
